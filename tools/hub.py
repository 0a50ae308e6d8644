"""JupyterHub for a class on this machine, on the loopback address unless asked: `make hub`.

The class's password comes from the environment variable MTL_TEACH_HUB_PASSWORD, or is asked for.
"""

import argparse
import getpass
import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHORTEST = 8  # characters of a password
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def settings(arguments: list[str]) -> argparse.Namespace:
    """Read the command's arguments."""
    parser = argparse.ArgumentParser(prog="python -m tools.hub", description=__doc__)
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (127.0.0.1: nobody else)"
    )
    parser.add_argument("--port", type=int, default=8000, help="its port; the next two serve the hub itself")
    parser.add_argument("--users", type=int, default=50, help="how many servers may run at once (50)")
    parser.add_argument(
        "--memory", type=float, default=2.0, help="GiB of data that one process of a student may ask for (2)"
    )
    return parser.parse_args(arguments)


def password(environment: dict[str, str], ask=getpass.getpass) -> str:
    """Return the class's password, or exit and say what is wrong with it."""
    given = environment.get("MTL_TEACH_HUB_PASSWORD")
    if given is None:
        if not sys.stdin.isatty():
            sys.exit(
                "mtl_teach: a password must be given: set MTL_TEACH_HUB_PASSWORD, or start in a terminal"
            )
        given = ask("A password for the class: ")
    if len(given) < SHORTEST:
        sys.exit(
            f"mtl_teach: the class's password must have {SHORTEST} characters or more, got {len(given)}: "
            "take three words"
        )
    return given


def told(asked: argparse.Namespace, state: Path) -> str:
    """Return what a teacher should know before the students come."""
    lines = [
        f"JupyterHub at http://{asked.host}:{asked.port}. Any name, and the class's password.",
        "Stop it with Ctrl+C.",
        f"Each student has own copies of the lessons, below {state / 'users'}.",
        f"Memory: each process of a student may ask for {asked.memory:g} GiB; who asks for more gets a "
        "MemoryError in the cell.",
        "What all processes of one student take together is not limited here: that needs control groups, "
        "as systemdspawner or Kubernetes have them.",
        f"At most {asked.users} servers at once; what is idle for half an hour goes, and files stay.",
        "All students' code runs on your account, and whoever knows the password can take any name: only "
        "for a class that you trust.",
    ]
    if asked.host not in LOOPBACK:
        lines.append(
            f"You asked for {asked.host}: whoever reaches this address can try the password, and it travels "
            "without encryption. Put a server with TLS before it, or stay in a closed network."
        )
    return "\n".join(lines)


def main() -> None:
    """Become the hub, so that Ctrl+C reaches it directly."""
    asked = settings(sys.argv[1:])
    if importlib.util.find_spec("jupyterhub") is None:
        sys.exit("mtl_teach: JupyterHub is not installed here: run `make hub`, or pip install '.[hub]'")
    secret = password(dict(os.environ))
    state = ROOT / "build" / "hub"
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(
        MTL_TEACH_HUB_PASSWORD=secret,
        MTL_TEACH_HUB_STATE=str(state),
        MTL_TEACH_HUB_HOST=asked.host,
        MTL_TEACH_HUB_PORT=str(asked.port),
        MTL_TEACH_HUB_USERS=str(asked.users),
        MTL_TEACH_HUB_MEMORY=str(asked.memory),
        PYTHONPATH=os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
    )
    print(told(asked, state), flush=True)
    os.chdir(state)
    start = [sys.executable, "-m", "jupyterhub", "-f", str(ROOT / "deploy" / "jupyterhub_config.py")]
    os.execv(start[0], start)


if __name__ == "__main__":
    main()
