"""JupyterHub for a class on one machine: `make hub` sets the environment and starts it with this file.

All students' processes run as the user who started the hub. Files of one student are out of another's way,
not out of reach: use it with people whom you trust with your own account. For anybody else take Kubernetes
(values.yaml) or a spawner that makes users of the system.
"""

import os
import resource
import sys
from pathlib import Path

from jupyterhub.spawner import SimpleLocalProcessSpawner

from tools import copies

ROOT = Path(__file__).resolve().parents[1]
STATE = Path(os.environ["MTL_TEACH_HUB_STATE"])
GIB = 1 << 30
MEMORY = int(float(os.environ["MTL_TEACH_HUB_MEMORY"]) * GIB)  # bytes that one process may ask for
HOST, PORT = os.environ["MTL_TEACH_HUB_HOST"], int(os.environ["MTL_TEACH_HUB_PORT"])


class LessonSpawner(SimpleLocalProcessSpawner):
    """A server for each student, with own copies of the lessons and a limit to the memory of each process."""

    def make_preexec_fn(self, name):
        """Return what runs in the new process before the server: it limits it and all that it starts."""
        before = super().make_preexec_fn(name)

        def limited():
            before()
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

        return limited


async def bring_lessons(spawner):
    """Give a student own copies of the lessons before the server starts; nothing of theirs is overwritten."""
    home = Path(spawner.home_dir)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    copies.bring(ROOT, home)


c = get_config()  # noqa: F821
c.JupyterHub.bind_url = f"http://{HOST}:{PORT}"
c.JupyterHub.hub_ip, c.JupyterHub.hub_port = "127.0.0.1", PORT + 2
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.active_server_limit = int(os.environ["MTL_TEACH_HUB_USERS"])
c.JupyterHub.log_level = os.environ.get("MTL_TEACH_HUB_LOG", "WARN")
c.ConfigurableHTTPProxy.command = str(Path(sys.executable).with_name("configurable-http-proxy"))
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ.pop("MTL_TEACH_HUB_PASSWORD")
c.Authenticator.allow_all = True  # whoever knows the password; the name is the student's own choice
c.Authenticator.username_pattern = r"[a-z][a-z0-9_-]{0,31}"

c.JupyterHub.spawner_class = LessonSpawner
c.SimpleLocalProcessSpawner.home_dir_template = str(STATE / "users" / "{username}")
c.Spawner.pre_spawn_hook = bring_lessons
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = [
    "--ServerApp.root_dir=.",
    f"--LabApp.app_settings_dir={ROOT / 'tools' / 'lab_settings'}",
    "--ServerApp.terminals_enabled=False",
    # What nobody uses goes: a kernel after half an hour, then the server. Work is in files and stays.
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_interval=120",
    "--ServerApp.shutdown_no_activity_timeout=3600",
    *(["--allow-root"] if os.geteuid() == 0 else []),
]
c.Spawner.default_url = "/lab/tree/00_start_here.ipynb"
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.Spawner.environment = {
    "MTL_TEACH_CLASS": "1",  # questions offer their answer as a code
    "OMP_NUM_THREADS": "1",  # thirty kernels share the processors
    "MALLOC_ARENA_MAX": "2",
}
