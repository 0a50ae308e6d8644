"""Whether the lessons' evidence holds for other seeds: `make test-seeds`.

    python -m tools.other_seeds [--seeds 10] [NOTEBOOK …]

Every random draw of a lesson (its data, its models, its minibatches) is moved to other seeds, and every
assertion of its evidence is tried. What holds for fewer than nine of ten is printed and fails.
"""

import argparse
import ast
import contextlib
import functools
import inspect
import io
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.card import read, source
from tools.notebook_rules.clear import EVIDENCE

ROOT = Path(__file__).resolve().parent.parent
STEP = 10_007  # far beyond the replicas of one draw
HELD = 0.9
REPEATED = "what is stored is what is measured now"  # such a claim is about the lesson's own seeds


def move_seeds(by: int) -> None:
    """Let this process draw everything random of the package from seeds that are `by` further on."""
    from mtl_teach import data, layers  # before any lesson, so that all of them meet the moved ones

    for name in ("tilted_digits", "linear_tasks", "clothes", "assay_panel"):
        setattr(data, name, _moved(getattr(data, name), by))
    generators = layers.generators
    layers.generators = lambda seed, replicas: generators(
        seed + by if isinstance(seed, int) else [one + by if isinstance(one, int) else one for one in seed],
        replicas,
    )
    for module in [module for name, module in sys.modules.items() if name.startswith("mtl_teach.")]:
        if getattr(module, "generators", None) is generators:
            module.generators = layers.generators


def _moved(function: Callable, by: int) -> Callable:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def moved(*arguments, **named):
        bound = signature.bind(*arguments, **named)
        bound.apply_defaults()
        bound.arguments["seed"] += by
        return function(*bound.args, **bound.kwargs)

    return moved


def run(path: Path, by: int) -> dict:
    """Run a lesson under moved seeds: each claim as [cell, sentence, code, held], and what stopped it."""
    move_seeds(by)
    os.chdir(path.parent)
    space: dict = {"__name__": "__main__"}
    claims, stopped = [], ""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for number, cell in enumerate(read(path)["cells"], start=1):
            if cell["cell_type"] != "code":
                continue
            try:
                _run_cell(number, source(cell), space, claims)
            except Exception as problem:
                stopped = f"cell {number}: {type(problem).__name__}: {problem}"
                break
    return {"claims": claims, "stopped": stopped}


def _run_cell(number: int, text: str, space: dict, claims: list) -> None:
    sentence = text.splitlines()[0].removeprefix(EVIDENCE) if text.startswith(EVIDENCE) else "?"

    class Recorded(ast.NodeTransformer):
        """Turn every assertion, in loops too, into a call that notes whether it holds."""

        def visit_Assert(self, node: ast.Assert) -> ast.stmt:
            code = ast.Constant(ast.unparse(node.test))
            call = ast.Call(ast.Name("_note", ast.Load()), [node.test, code], [])
            return ast.copy_location(ast.Expr(call), node)

    def note(held: object, code: str) -> None:
        if sentence != REPEATED:
            claims.append([number, sentence, code, bool(held)])

    space["_note"] = note
    tree = ast.fix_missing_locations(Recorded().visit(ast.parse(text)))
    exec(compile(tree, f"cell {number}", "exec"), space)


def _in_a_process(path: Path, by: int) -> dict:
    command = [sys.executable, "-m", "tools.other_seeds", "--by", str(by), str(path)]
    environment = {**os.environ, "MTL_TEACH_PROGRESS": "off", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        return {"claims": [], "stopped": done.stderr.strip().splitlines()[-1]}
    return json.loads(done.stdout)


def report(path: Path, seeds: int, workers: int) -> int:
    """Print how the claims of one lesson hold, and return how many hold too rarely."""
    begin = time.monotonic()
    with ThreadPoolExecutor(workers) as pool:
        runs = list(pool.map(lambda k: _in_a_process(path, k * STEP), range(1, seeds + 1)))
    tried, held = Counter(), Counter()
    for one in runs:
        for *claim, holds in one["claims"]:
            tried[tuple(claim)] += 1
            held[tuple(claim)] += holds
    weak = [claim for claim in tried if held[claim] < HELD * tried[claim]]
    stopped = Counter(one["stopped"] for one in runs if one["stopped"])
    took = time.monotonic() - begin
    print(f"{path.name}: {len(tried)} claims, {len(weak)} hold too rarely; {seeds} seeds, {took:.0f} s")
    for cell, sentence, code in sorted(weak):
        count = f"{held[cell, sentence, code]} of {tried[cell, sentence, code]}"
        print(f"  cell {cell}, {sentence}: {code}: held {count}")
    for problem, count in stopped.items():
        print(f"  stopped {count} times, {problem}")
    sys.stdout.flush()
    return len(weak) + len(stopped)


def main(arguments: list[str]) -> int:
    """Try all lessons, or those named; 1 if a claim holds too rarely."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--seeds", type=int, default=10, help="how many other seeds (10)")
    parser.add_argument("--workers", type=int, default=2, help="how many at a time (2)")
    parser.add_argument("--by", type=int, help=argparse.SUPPRESS)
    parsed = parser.parse_args(arguments)
    lessons = parsed.notebooks or sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    if parsed.by is not None:
        print(json.dumps(run(lessons[0].resolve(), parsed.by)))
        return 0
    weak = sum(report(path.resolve(), parsed.seeds, parsed.workers) for path in lessons)
    print(f"{weak} hold for fewer than nine of ten seeds" if weak else "Every claim holds.")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
