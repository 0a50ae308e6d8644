"""One random split: tune every model on the validation part, refit, and look once at the test part."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import torch

from mtl_teach import kinds
from mtl_teach.comparison.linear import ALONE, INTERCEPT, MODELS, SETTINGS, Rows, fit, logits, losses, wrong
from mtl_teach.comparison.table import Table
from mtl_teach.data.holding_out import held_out

TEST_SHARE, VALIDATION_SHARE = 0.2, 0.2
FEWEST = 5  # labelled rows of a task: below, one of its three parts would be empty
CONSTANT = "no features"
SHOWN = (*MODELS, CONSTANT)


@dataclass(frozen=True)
class Trial:
    """Test results of one split: `loss` and `wrong` (M + 1, T), NaN where a task was not tested.

    The last row says a constant for each task: what the features are worth. `chosen` is the number of each
    model's setting (M,), `ratio` = test rows / rows to learn from.
    """

    loss: np.ndarray
    wrong: np.ndarray
    chosen: tuple[int, ...]
    ratio: float


def parts(table: Table, scored: np.ndarray, seed: int) -> np.ndarray:
    """Return for each row 0 (training), 1 (validation) or 2 (test), (N,); whole groups if there are any.

    Rows of tasks that are not `scored` (T,) only train. Classes go to each part in their shares.
    """
    rng = np.random.default_rng(seed)
    if table.group is None:
        part = np.zeros(len(table.y), dtype=int)
        _mark(part, table, scored, 2, TEST_SHARE, rng)
        _mark(part, table, scored, 1, VALIDATION_SHARE / (1 - TEST_SHARE), rng)
        return part
    groups, member, sizes = np.unique(table.group, return_inverse=True, return_counts=True)
    order = rng.permutation(len(groups))
    passed = np.cumsum(sizes[order]) / sizes.sum()
    side = np.zeros(len(groups), dtype=int)
    side[order] = np.where(passed <= TEST_SHARE, 2, np.where(passed <= TEST_SHARE + VALIDATION_SHARE, 1, 0))
    side[order[0]] = 2  # even if it is large
    if not (side == 1).any():
        side[order[1]] = 1
    return np.where(scored[table.owner], side[member], np.where(side[member] == 0, 0, 3))


def _mark(
    part: np.ndarray, table: Table, scored: np.ndarray, mark: int, share: float, rng: np.random.Generator
) -> None:
    free = [np.flatnonzero((table.owner == j) & (part == 0)) for j in np.flatnonzero(scored)]
    y = [torch.from_numpy(table.y[rows]) for rows in free]
    names = tuple(table.names[j] for j in np.flatnonzero(scored))
    masks = held_out(y, [table.kind] * len(y), share, int(rng.integers(2**31)), names)
    for rows, held in zip(free, masks, strict=True):
        part[rows[held.numpy()]] = mark


def run(table: Table, scored: np.ndarray, seed: int) -> Trial:
    """Return the test results of the split that `seed` draws; a pure function, wherever it runs."""
    with one_thread():
        *_, trial = steps(table, scored, seed)
    return trial


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute in one thread, since many small products would only wait for each other, and be silent.

    What overflows is an infinite loss.
    """
    from threadpoolctl import threadpool_limits  # comes with scikit-learn

    with threadpool_limits(1, "blas"), np.errstate(over="ignore", invalid="ignore"):
        yield


def steps(table: Table, scored: np.ndarray, seed: int) -> Iterator[Trial | None]:
    """Yield None after each fit of a split, so that somebody who waits can look in, and its `Trial` last."""
    part = parts(table, scored, seed)
    train, aside = _scaled(table, part == 0, part == 0), _scaled(table, part == 0, part == 1)
    chosen = []
    for model in MODELS:
        found = []
        for setting in SETTINGS[model]:
            weights = fit(model, table.kind, train, setting, seed)
            found.append(np.nanmean(_per_task(losses(table.kind, logits(aside, weights), aside.y), aside)))
            yield None
        chosen.append(int(np.argmin(np.nan_to_num(found, nan=np.inf))))
    learn = part <= 1
    rows, test = _scaled(table, learn, learn), _scaled(table, learn, part == 2)
    tested = np.isin(np.arange(table.tasks), rows.owner) & scored
    final = []
    for model, at in zip(MODELS, chosen, strict=True):
        final.append(logits(test, fit(model, table.kind, rows, SETTINGS[model][at], seed)))
        yield None
    final.append(logits(test, _constant(table.kind, rows)))
    loss, errors = (
        np.where(tested, [_per_task(measure(table.kind, z, test.y), test) for z in final], np.nan)
        for measure in (losses, wrong)
    )
    yield Trial(loss, errors, tuple(chosen), len(test.y) / len(rows.y))


def _scaled(table: Table, known: np.ndarray, wanted: np.ndarray) -> Rows:
    """Return the `wanted` rows in units of the `known` ones, real labels too."""
    x, y = in_units_of(table.x[known], table.x[wanted]), table.y[wanted]
    if table.kind == kinds.REAL:
        y = in_units_of(table.y[known], y)
    return Rows(np.column_stack([x, np.full(len(x), INTERCEPT)]), y, table.owner[wanted], table.tasks)


def in_units_of(known: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return columns with the mean of the `known` rows taken away, in units of their deviation.

    Numbers of any size pass: squares of 1e300 or of 1e-200 are never formed. A column that stands still in
    the `known` rows, but for rounding, says nothing, and is 0 throughout.

    >>> in_units_of(np.array([1e-200, 3e-200]), np.array([3e-200])), in_units_of(np.ones(3), np.array([2.0]))
    (array([1.]), array([0.]))
    """
    size = np.abs(known).max(0)
    size = np.where(size > 0, size, 1.0)
    first = known[0] / size
    moved = known / size - first  # of 1 at most, and exactly 0 where nothing moves
    reach = np.abs(moved).max(0)
    still = reach <= 4 * np.finfo(float).eps
    reach = np.where(still, 1.0, reach)
    mean, deviation = (moved / reach).mean(0), (moved / reach).std(0)
    return ((wanted / size - first) / reach - mean) / np.where(still, np.inf, deviation)


def _per_task(values: np.ndarray, rows: Rows) -> np.ndarray:
    """Return the mean of each task's rows (T,), NaN for a task that has none."""
    sums = np.bincount(rows.owner, values, rows.tasks)
    counts = np.bincount(rows.owner, minlength=rows.tasks)
    means = np.full(rows.tasks, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def _constant(kind: str, rows: Rows) -> np.ndarray:
    """Return weights (T, d, C) that use the intercept only."""
    bare = replace(rows, x=rows.x * (np.arange(rows.x.shape[1]) == rows.x.shape[1] - 1))
    return fit(ALONE, kind, bare, SETTINGS[ALONE][1])
