"""Alter each worked solution in small ways and see its check refuse every one: `make test-altered`.

Parts of names choose some exercises: `make test-altered ONLY="best_heads fair"`. The exit status is 1 if an
alteration passed that is not listed in `tests/altered/same.py`, or if a listed one is refused or gone.
"""

import ast
import contextlib
import dataclasses
import io
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mtl_teach.exercises.result import CORRECT
from mtl_teach.lessons import exercises
from tests.altered import alterations
from tests.altered.same import SAME

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 2.0  # for one input: an alteration may never end


def solutions(root: Path = ROOT) -> Iterator[tuple[str, ast.stmt, str]]:
    """Give each exercise's name, its worked solution, and the code that stands before it in its notebook."""
    known = exercises()
    for path in sorted((root / "notebooks" / "solutions").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        before = ""
        for source in ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"):
            for part in ast.parse(source).body:
                exercise = known.get(getattr(part, "name", ""))
                if isinstance(part, ast.FunctionDef | ast.ClassDef) and hasattr(exercise, "properties"):
                    yield part.name, part, before
            if not source.startswith("check."):
                before += source + "\n"


def tried(name: str, definition: ast.stmt, before: str) -> tuple[int, list[str]]:
    """Return how many alterations of a solution there are, and which of them the check calls correct."""
    os.environ["MTL_TEACH_PROGRESS"] = "off"
    check = dataclasses.replace(exercises()[name], seconds=SECONDS)
    room: dict[str, object] = {}
    passed, altered = [], alterations(definition)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(before, room)
        for source, label in altered.items():
            space = dict(room)
            exec(source, space)
            if check(space[name]).status == CORRECT:
                passed.append(label)
    return len(altered), passed


def main(words: list[str]) -> int:
    """Print a line for each chosen exercise, and what passed though it should not."""
    chosen = [one for one in solutions() if not words or any(word in one[0] for word in words)]
    if not chosen:
        print(f"no exercise is named {' or '.join(words)}", file=sys.stderr)
        return 2
    total = faults = 0
    with ProcessPoolExecutor() as pool:
        for (name, *_), (count, passed) in zip(
            chosen, pool.map(tried, *zip(*chosen, strict=True)), strict=True
        ):
            same = SAME.get(name, ())
            holes = [label for label in passed if label not in same]
            stale = [label for label in same if label not in passed]
            total, faults = total + count, faults + len(holes) + len(stale)
            print(
                f"{name:<24}{count:>5} altered{count - len(passed):>5} refused{len(passed):>4} the same",
                flush=True,
            )
            print("".join(f"  PASSED  {label}\n" for label in holes), end="")
            print("".join(f"  STALE   {label}\n" for label in stale), end="", flush=True)
    print(f"{total} alterations of {len(chosen)} solutions; {faults} to look at")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
