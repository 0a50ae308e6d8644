"""How often the verdict of `mtl_teach.compare` is wrong, and how often it is none, where the truth is known.

Draws tables from tasks that stay the same within a world. The truth of a world is each shared model's gain,
mean over all of its tables. A "yes" is false if it rests on a model that does not gain, a "no" if one does.
Rates stand with their exact 95 % interval (Clopper and Pearson).

    python -m benchmarks.verdicts [tables per world]
"""

import sys
import time

import numpy as np
from scipy.stats import binomtest
from tqdm import tqdm

from mtl_teach.comparison import Comparison, compare
from mtl_teach.comparison.result import SHARED

TASKS, ROWS, FEATURES, NOISE = 6, 12, 4, 0.5
TABLES = 80
# How far the tasks' weights lie apart, and what they have in common: deviations of normal draws.
WORLDS = {"nothing shared": (1.0, 0.0), "one truth for all": (0.0, 1.0)}


def table(apart: float, common: float, seed: int) -> dict:
    """Return one table of a world: the tasks are those of every seed, the rows are not."""
    fixed, drawn = np.random.default_rng(0), np.random.default_rng(seed)
    weights = common * fixed.normal(size=FEATURES) + apart * fixed.normal(size=(TASKS, FEATURES))  # (T, d)
    x = drawn.normal(size=(TASKS, ROWS, FEATURES))
    y = (x * weights[:, None]).sum(-1) + NOISE * drawn.normal(size=(TASKS, ROWS))
    features = {f"x{k}": x[..., k].ravel() for k in range(FEATURES)}
    return {"task": np.repeat(np.arange(TASKS), ROWS), "y": y.ravel()} | features


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
    main(*map(int, sys.argv[1:2] or [TABLES]))
