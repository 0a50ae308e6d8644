"""Run the unit tests and two notebooks on every Python this package promises that is found here.

`make test-pythons` looks on the PATH and among pyenv's; `make test-pythons PYTHONS="/usr/bin/python3.12 …"`
takes those named. Each Python gets an environment of its own in a temporary folder, with the versions in
constraints.txt, and loses it afterwards: some gigabytes and a quarter of an hour each.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINORS = ("3.10", "3.11", "3.12", "3.13")
PARTS = ["unit", "nbval-two"]


def version(python: str) -> str:
    """Return the "3.12" of an interpreter, or "" if it does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def found() -> dict[str, str]:
    """Return one interpreter for each promised version that is here: minor version -> path."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    pythons = {}
    for minor in MINORS:
        named = shutil.which(f"python{minor}")
        candidates = [*([named] if named else []), *map(str, sorted(pyenv.glob(f"{minor}.*/bin/python")))]
        fitting = [python for python in candidates if version(python) == minor]
        pythons |= {minor: fitting[0]} if fitting else {}
    return pythons


def check(python: str, folder: Path) -> tuple[bool, str]:
    """Install into a new environment below `folder`, run PARTS; return success and the last line."""
    home = folder / "environment"
    inner = home / "bin" / "python"
    install = [inner, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", "constraints.txt"]
    steps = [
        ("making the environment failed", [python, "-m", "venv", home]),
        ("installing failed", [*install, "-e", ".[test]"]),
        ("", [inner, "-m", "tools.check", *PARTS]),
    ]
    for says, command in steps:
        process = subprocess.Popen(
            list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        last = ""
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
        if process.wait() != 0:
            return False, says or last
    return True, last


def main(named: list[str]) -> int:
    """Check the named interpreters, or those found; print a line for each promised version."""
    pythons = {version(python): python for python in named} if named else found()
    if not pythons or "" in pythons:
        print(f"no Python found to test: name some, got {' '.join(named) or 'none'}", file=sys.stderr)
        return 2
    rows = []
    for minor, python in pythons.items():
        print(f"\n══ Python {minor}: {python}", flush=True)
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="mtl_teach_") as folder:
            rows.append((minor, *check(python, Path(folder)), time.monotonic() - begin))
    print(f"\n{'Python':<8} {'result':<7} {'seconds':>7}  last line")
    for minor, passed, closing, seconds in rows:
        print(f"{minor:<8} {'passed' if passed else 'FAILED':<7} {seconds:>7.0f}  {closing}")
    for minor in [minor for minor in MINORS if minor not in pythons]:
        print(f"{minor:<8} not found here")
    return 0 if all(passed for _, passed, *_ in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
