"""Run the parts of the tests, all of them, and say at the end which passed: `make test`.

A part that fails does not keep the others from running; the exit status is 1 if any failed.

Notebooks are stored by a run with two threads and the processor's own instructions (tools/run_notebooks.py)
and compared here by a run with one thread and PyTorch's plain instructions: a printed number that depends
on the machine fails on every machine. Neither run touches the reader's own progress file.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q"]
UNIT = ["tests", "--ignore=tests/browser", "mtl_teach", "tools"]  # the last two: examples in docstrings
NBVAL = [*PYTEST, "--nbval", "--nbval-current-env", "--nbval-cell-timeout=240"]
TWO = ["notebooks/00_start_here.ipynb", "notebooks/05_soft_sharing.ipynb"]
COUNT = re.compile(r"(\d+) (failed|passed|skipped|error)(?=.* in [\d.]+s)")
PARALLEL = ["-n", "2", "--dist", "loadscope"]
PROSE = [*(path.name for path in ROOT.glob("*.md")), "mtl_teach", "tools", "tests", "benchmarks", "notebooks"]


def _nbval(threads: int, instructions: str, *notebooks: str) -> list[tuple[list[str], dict[str, str]]]:
    processor = {"OMP_NUM_THREADS": str(threads), "ATEN_CPU_CAPABILITY": instructions}
    processor["OMP_WAIT_POLICY"] = "PASSIVE"
    return [([*NBVAL, *(notebooks or ["notebooks"]), *PARALLEL], {**processor, "MTL_TEACH_PROGRESS": "off"})]


# A part is a list of commands, each with the environment variables it runs under.
PARTS = {
    "lint": [
        ([sys.executable, "-m", "ruff", "check", "."], {}),
        ([sys.executable, "-m", "ruff", "format", "--check", "."], {}),
        ([sys.executable, "-m", "codespell_lib", *PROSE], {}),
    ],
    "unit": [([*PYTEST, *UNIT, *PARALLEL], {"OMP_NUM_THREADS": "1"})],
    "nbval": _nbval(1, "default"),
    "nbval-two": _nbval(1, "default", *TWO),
    "nbval-1-avx2": _nbval(1, "avx2"),
    "nbval-2-default": _nbval(2, "default"),
    "nbval-2-avx2": _nbval(2, "avx2"),
    "browser": [([*PYTEST, "tests/browser", "-n", "2"], {})],  # each worker has a JupyterLab of its own
}


def run(command: list[str], environment: dict[str, str]) -> tuple[bool, str]:
    """Run one command, pass its output on as it comes, and return whether it passed and its last line."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    tail = b""
    while chunk := os.read(process.stdout.fileno(), 4096):
        sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
        tail = (tail + chunk)[-4096:]
    lines = [line.strip(" =") for line in tail.decode("utf-8", "replace").splitlines() if line.strip(" =")]
    return process.wait() == 0, re.sub(r"\x1b\[[0-9;]*m", "", lines[-1]) if lines else ""


def check(part: str) -> tuple[bool, str]:
    """Run all of a part's commands; the closing line is that of the first that failed, or of the last."""
    failed, closing = [], ""
    for command, environment in PARTS[part]:
        variables = " ".join(f"{name}={value}" for name, value in environment.items())
        print(f"\n── {part}: {variables} {' '.join(command[2:])}", flush=True)
        passed, closing = run(command, environment)
        failed += [] if passed else [closing]
    return not failed, (failed or [closing])[0]


def main(parts: list[str]) -> int:
    """Run the parts and print one closing line for each."""
    unknown = sorted(set(parts) - set(PARTS))
    if unknown or not parts:
        print(f"parts must be among {', '.join(PARTS)}, got {' '.join(parts) or 'none'}", file=sys.stderr)
        return 2
    rows = []
    for part in parts:
        begin = time.monotonic()
        rows.append((part, *check(part), time.monotonic() - begin))
    print(f"\n{'part':<16} {'result':<7} {'seconds':>7}  last line")
    for part, passed, closing, seconds in rows:
        print(f"{part:<16} {'passed' if passed else 'FAILED':<7} {seconds:>7.0f}  {closing[:90]}")
    failed = [part for part, passed, *_ in rows if not passed]
    print(f"FAILED: {', '.join(failed)}" if failed else f"All {len(rows)} parts passed.")
    print(in_all(rows))
    return 1 if failed else 0


def in_all(rows: list[tuple[str, bool, str, float]]) -> str:
    """Return all parts' tests in one line as pytest writes it; a part that failed otherwise is an error.

    >>> in_all([("unit", True, "8 passed, 1 skipped in 2.0s", 2), ("lint", False, "Found 3 errors.", 1)])
    '8 passed, 1 skipped, 1 error in 3.00s'
    """
    counts = dict.fromkeys(["failed", "passed", "skipped", "error"], 0)
    for _, passed, closing, _ in rows:
        told = {kind: int(number) for number, kind in COUNT.findall(closing)}
        if not passed and not {"failed", "error"} & set(told):
            told["error"] = 1
        for kind, number in told.items():
            counts[kind] += number
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "no tests ran"
    return f"{told} in {sum(row[3] for row in rows):.2f}s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
