"""How often the verdict of `mtl_teach.compare` is wrong, and how often it is none, where the truth is known.

Draws tables from tasks that stay the same within a world. The truth of a world is each shared model's gain,
mean over all of its tables. A "yes" is false if it rests on a model that does not gain, a "no" if one does.
Rates stand with their exact 95 % interval (Clopper and Pearson).

    python -m benchmarks.verdicts [tables per world]
    python -m benchmarks.verdicts small [tables per world]

The second draws the smallest tables that are taken at all, where little or nothing is to be learnt.
"""

import sys
import time
import warnings

import numpy as np
from scipy.stats import binomtest
from tqdm import tqdm

from mtl_teach.comparison import Comparison, TableWarning, compare
from mtl_teach.comparison.result import SHARED

TASKS, ROWS, FEATURES, NOISE = 6, 12, 4, 0.5
TABLES = 80
# How far the tasks' weights lie apart, and what they have in common: deviations of normal draws.
WORLDS = {"nothing shared": (1.0, 0.0), "one truth for all": (0.0, 1.0)}
# Two tasks of five rows, three features, three splits: what the labels are, and how many tables.
SMALL = {
    "noise": 500,
    "coins": 300,
    "noise around a level for each task": 300,
    "weights for each task": 300,
}


def table(apart: float, common: float, seed: int) -> dict:
    """Return one table of a world: the tasks are those of every seed, the rows are not."""
    fixed, drawn = np.random.default_rng(0), np.random.default_rng(seed)
    weights = common * fixed.normal(size=FEATURES) + apart * fixed.normal(size=(TASKS, FEATURES))  # (T, d)
    x = drawn.normal(size=(TASKS, ROWS, FEATURES))
    y = (x * weights[:, None]).sum(-1) + NOISE * drawn.normal(size=(TASKS, ROWS))
    features = {f"x{k}": x[..., k].ravel() for k in range(FEATURES)}
    return {"task": np.repeat(np.arange(TASKS), ROWS), "y": y.ravel()} | features


def small_table(world: str, seed: int) -> dict:
    """Return one of the smallest tables: two tasks of five rows, three features."""
    fixed, drawn = np.random.default_rng(0), np.random.default_rng(seed)
    x, noise = drawn.normal(size=(2, 5, 3)), drawn.normal(size=(2, 5))
    y = {
        "noise": noise,
        "coins": (noise > 0).astype(int),
        "noise around a level for each task": noise + 3 * np.arange(2)[:, None],
        "weights for each task": (x * fixed.normal(size=(2, 1, 3))).sum(-1) + 0.5 * noise,
    }[world]
    features = {f"x{k}": x[..., k].ravel() for k in range(3)}
    return {"task": np.repeat([0, 1], 5), "y": y.ravel()} | features


def small(tables: int | None) -> None:
    """Print one block for each world of small tables: how often intervals claim too much or too little."""
    print("2 tasks of 5 rows, 3 features, 3 splits")
    warnings.simplefilter("ignore", TableWarning)
    for world, count in SMALL.items():
        seeds = tqdm(range(1, (tables or count) + 1), desc=world, unit="table")
        made = [compare(small_table(world, s), "task", "y", splits=3, seed=s, progress=False) for s in seeds]
        gains = [[one.gain(model) for model in SHARED] for one in made]
        truth = np.mean([[gain.mean for gain in one] for one in gains], axis=0)
        above = sum(any(gain.low > t for gain, t in zip(one, truth, strict=True)) for one in gains)
        below = sum(any(gain.high < t for gain, t in zip(one, truth, strict=True)) for one in gains)
        print(
            f"\n{world}: {len(made)} tables; gain "
            + ", ".join(f"{m} {t:+.3f}" for m, t in zip(SHARED, truth, strict=True))
        )
        said = [one.answer for one in made]
        lines = {"says yes": said.count("yes"), "says no": said.count("no")}
        lines |= {"an interval above the truth": above, "an interval below the truth": below}
        for what, hits in lines.items():
            print(f"  {what:35} {rate(hits, len(made))}")


def rate(hits: int, of: int) -> str:
    """Return a share in per cent with its interval."""
    ends = binomtest(hits, of).proportion_ci(method="exact")
    return f"{100 * hits / of:3.0f} % ({100 * ends.low:.1f} to {100 * ends.high:.1f})"


def report(world: str, found: list[Comparison]) -> None:
    """Print what the verdicts on a world's tables said, and how often they were wrong."""
    gains = [{model: one.gain(model) for model in SHARED} for one in found]
    truth = {model: float(np.mean([gain[model].mean for gain in gains])) for model in SHARED}
    said = [one.answer for one in found]
    false_yes = sum(any(gain[m].low > 0 >= truth[m] for m in SHARED) for gain in gains)
    false_no = sum(one == "no" and max(truth.values()) > 0 for one in said)
    held = sum(all(gain[m].low <= truth[m] <= gain[m].high for m in SHARED) for gain in gains)
    print(f"\n{world}: {len(found)} tables; gain " + ", ".join(f"{m} {truth[m]:+.3f}" for m in SHARED))
    lines = {f"says {answer}": said.count(answer) for answer in ("yes", "no", "open")}
    lines |= {"a false yes": false_yes, "a false no": false_no, "all three intervals hold the truth": held}
    for what, hits in lines.items():
        print(f"  {what:35} {rate(hits, len(found))}")


def main(tables: int) -> None:
    """Print one block for each world."""
    print(f"{TASKS} tasks of {ROWS} rows, {FEATURES} features, 10 splits")
    begin = time.process_time()
    for world, (apart, common) in WORLDS.items():
        seeds = tqdm(range(1, tables + 1), desc=world, unit="table")
        report(world, [compare(table(apart, common, s), "task", "y", seed=s, progress=False) for s in seeds])
    print(f"\n{time.process_time() - begin:.0f} s of CPU")


if __name__ == "__main__":
    if sys.argv[1:2] == ["small"]:
        small(int(sys.argv[2]) if sys.argv[2:] else None)
    else:
        main(*map(int, sys.argv[1:2] or [TABLES]))
