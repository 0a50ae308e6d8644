"""Apply each breakage to a copy of the package and run the tests that must notice: `make test-mutants`.

As many run at once as there are processors, each in a copy of its own.
Parts of names choose some: `make test-mutants ONLY="loss eigen"`. The exit status is 1 if a breakage
survived, no longer applies, or could not be tested.
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants import Mutant, every

ROOT = Path(__file__).resolve().parents[2]
COPIED = ["mtl_teach", "tests", "tools", "pyproject.toml", "conftest.py"]
SECONDS = 300
KILLED, SURVIVED, STALE, NOT_RUN = "killed", "SURVIVED", "STALE", "NOT RUN"


def pytest(home: Path, tests: Sequence[str], seconds: float = SECONDS) -> int | None:
    """Run tests in a copy of the repository; return pytest's status, or None if they did not end in time."""
    # Without compiled files: two breakages within a second would look like the same source.
    environment = {"PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # faster, and none is needed
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *dict.fromkeys(tests)]
    try:
        return subprocess.run(
            command, cwd=home, env={**os.environ, **environment}, capture_output=True, timeout=seconds
        ).returncode
    except subprocess.TimeoutExpired:
        return None


def verdict(mutant: Mutant, home: Path) -> str:
    """Break the copy, run the tests that must notice, and mend it."""
    path = home / mutant.file
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        path.write_text(mutant.apply(text), encoding="utf-8")
    except (OSError, ValueError):
        return STALE
    try:
        status = pytest(home, mutant.tests)
    finally:
        path.write_text(text, encoding="utf-8")
    return {0: SURVIVED, 1: KILLED}.get(status, NOT_RUN)


def _copy(root: Path, home: Path) -> None:
    home.mkdir()
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(root / name, home / name)


def _tried(mutant: Mutant, free: queue.SimpleQueue) -> tuple[str, str]:
    """Try a breakage in a free copy; return the verdict and the line that tells it."""
    home, begin = free.get(), time.monotonic()
    try:
        found = verdict(mutant, home)
    finally:
        free.put(home)
    return found, f"{found:<9} {time.monotonic() - begin:>4.0f} s  {mutant.name}: {mutant.why}"


def main(words: list[str], mutants: Sequence[Mutant] | None = None, root: Path = ROOT) -> int:
    """Print a line for each chosen mutant, and what all of them together say."""
    chosen = [one for one in mutants or every() if not words or any(word in one.name for word in words)]
    if not chosen:
        print(f"no mutant is named {' or '.join(words)}", file=sys.stderr)
        return 2
    verdicts = []
    workers = min(len(chosen), os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="mtl_teach_mutants_") as folder:
        homes = [Path(folder) / str(number) for number in range(workers)]
        for home in homes:
            _copy(root, home)
        whole = pytest(homes[0], [test for one in chosen for test in one.tests], 10 * SECONDS)
        if whole != 0:
            why = "did not end in time" if whole is None else "fail"
            print(f"The tests {why} without any breakage: mend that first.", file=sys.stderr)
            return 2
        free: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for home in homes:
            free.put(home)
        with ThreadPoolExecutor(workers) as pool:
            for found, said in pool.map(lambda mutant: _tried(mutant, free), chosen):
                verdicts.append(found)
                print(said, flush=True)
    counts = ", ".join(f"{verdicts.count(kind)} {kind}" for kind in dict.fromkeys(verdicts))
    print(f"{len(verdicts)} breakages: {counts}")
    return 0 if set(verdicts) == {KILLED} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
