"""Open JupyterLab at the learner's copy of the first lesson: `make lab`.

The server listens on the loopback address only and asks for its token. Without a display no browser is
started; the address to open is printed instead.
"""

import os
import subprocess
import sys
from pathlib import Path

from tools import copies

ROOT = Path(__file__).resolve().parent.parent
WARM = "from mtl_teach.live.page import bundle; bundle()"
HELP = """Run a cell with Shift+Enter. Your copies of the lessons are in my_lessons/: nothing overwrites them.
Folded code, marked by three dots, opens with a click on them, all of it with View > Expand All Code."""


def first_lesson() -> str:
    """The copy of the lowest-numbered notebook, relative to the repository's root."""
    lessons = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    if not lessons:
        sys.exit("mtl_teach: notebooks/ holds no lesson: is this a complete clone?")
    return f"{copies.FOLDER}/{lessons[0].name}"


def has_display() -> bool:
    """Whether a browser window could open here."""
    on_linux = sys.platform.startswith("linux")
    return not on_linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def command(extra: list[str]) -> list[str]:
    """What starts the server; `extra` goes to `jupyter lab` as it is, for instance --port=9000."""
    start = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={ROOT}"]
    start += [f"--LabApp.default_url=/lab/tree/{first_lesson()}"]
    # No question about news, no look for updates: the course works offline.
    start += [f"--LabApp.app_settings_dir={ROOT / 'tools' / 'lab_settings'}"]
    # At this level the log is silent but for the address, which the server prints last.
    start += ["--ServerApp.log_level=ERROR", "--LabApp.log_level=ERROR"]
    start += [] if has_display() else ["--no-browser"]
    # Containers often have no other user; the server is reachable from this machine only.
    start += ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    return start + extra


def warm() -> subprocess.Popen:
    """Make the charts' code while the server starts: on a new machine the first panel would wait for it."""
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    return subprocess.Popen([sys.executable, "-c", WARM], cwd=ROOT, start_new_session=True, **quiet)


def main() -> None:
    """Become the server, so that Ctrl+C reaches it directly."""
    where = "in your browser" if has_display() else "from the address below, on this machine"
    arguments = command(sys.argv[1:])
    print("\n".join([HELP, *copies.bring(ROOT)]))
    print(f"JupyterLab opens {where}. Stop it with Ctrl+C.", flush=True)
    os.chdir(ROOT)
    warm()
    if os.name == "nt":  # there execv starts another process and leaves this one's terminal
        sys.exit(subprocess.call(arguments))
    os.execv(arguments[0], arguments)


if __name__ == "__main__":
    main()
