"""What makes a table too good or too thin to trust: said aloud, left as it is."""

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Protocol

import numpy as np

from mtl_teach import kinds

ENOUGH = 20  # labels: among fewer a feature fits by chance
NEARLY = 0.98
RARE = 5
FAR = 100.0


class Labelled(Protocol):
    """What is looked at: a `Table`."""

    x: np.ndarray
    y: np.ndarray
    owner: np.ndarray
    names: tuple[str, ...]
    features: tuple[str, ...]
    kind: str


def alike(what: str, names: Sequence[object]) -> Iterator[str]:
    """Yield a sentence for names that differ in capitals or spaces only, and stay apart.

    >>> next(alike("tasks", ["North", "south", "north"]))
    "tasks 'North' and 'north' differ in capitals or spaces only: give them one name if they are one"
    """
    seen: dict[str, str] = {}
    for name in (name for name in names if isinstance(name, str)):
        first = seen.setdefault("".join(name.casefold().split()), name)
        if first != name:
            yield (
                f"{what} {first!r} and {name!r} differ in capitals or spaces only: give them one name if "
                "they are one"
            )


def rare(classes: Sequence[object], y: np.ndarray) -> Iterator[str]:
    """Yield a sentence for each class of very few labels; y (N,) counts from 0, as `classes` do if named."""
    for one, count in zip(*np.unique(y, return_counts=True), strict=True):
        if count < RARE:
            name = classes[int(one)] if classes else f"{one:g}"
            yield f"class {name!r} has few labels, {count} in all: some splits train or test without it"


def of(table: Labelled) -> Iterator[str]:
    """Yield a sentence for each suspicion."""
    still = table.x.max(0) == table.x.min(0)
    for name in compress(table.features, still):
        yield f"feature {name!r} is constant: it is kept and says nothing"
    keys = np.column_stack([table.owner, table.x, table.y])
    repeated = len(keys) - len(np.unique(keys, axis=0))
    if repeated:
        yield (
            f"rows that repeat another one: {repeated}; on both sides of a split they are a test that was "
            "learnt: name a group column that holds copies together, or delete them if they are a mistake"
        )
    if table.kind == kinds.REAL and _far(table.y):
        largest = table.y[np.abs(table.y).argmax()]
        yield f"a label reaches {largest:g}, far beyond most of them: a slip, or a code for missing?"
    if len(table.y) >= ENOUGH:
        for name, column in zip(table.features, table.x.T, strict=True):
            if _far(column):
                largest = column[np.abs(column).argmax()]
                yield (
                    f"feature {name!r} reaches {largest:g}, far beyond most of its values: a slip, or a code "
                    "for missing? One such row can decide a split"
                )
            if _is_number_of_row(column):
                yield f"feature {name!r} looks like an id or a row number: consider --leave-out {name}"
            if _tells(column, table.y, table.kind):
                yield (
                    f"LEAK? feature {name!r} alone predicts the label nearly perfectly: unless it is known "
                    f"before the label, every number below is worthless; then --leave-out {name}"
                )
    counts = np.bincount(table.owner)
    if counts.max() > 20 * counts.min():
        small, large = table.names[counts.argmin()], table.names[counts.argmax()]
        yield (
            f"tasks are unbalanced: {counts.min()} labels in {small!r}, {counts.max()} in {large!r}; the "
            "shared models hear the large ones most, the verdict counts every task alike"
        )
    if table.kind != kinds.REAL:
        ends = np.searchsorted(table.owner, np.arange(len(table.names)))
        low, high = np.minimum.reduceat(table.y, ends), np.maximum.reduceat(table.y, ends)
        for name in compress(table.names, low == high):
            yield f"task {name!r} has one class only: its score says how sure a model is, no more"


def _far(column: np.ndarray) -> bool:
    """Whether fewer than half of the values that are not 0 lie beyond a gap: all others are far smaller."""
    sizes = np.sort(np.abs(column[column != 0]))
    upper = sizes[len(sizes) // 2 :]
    return bool((upper[1:] / FAR > upper[:-1]).any())


def _is_number_of_row(column: np.ndarray) -> bool:
    whole, steps = (column == column.round()).all(), len(column) - 1
    return bool(whole and column.max() == column.min() + steps and len(np.unique(column)) == len(column))


def _tells(column: np.ndarray, y: np.ndarray, kind: str) -> bool:
    """Whether one feature tells the label: by rank if it is real, else by the neighbour along the feature."""
    if column.min() == column.max():
        return False
    if kind == kinds.REAL:
        from scipy.stats import rankdata

        return abs(np.corrcoef(rankdata(column), rankdata(y))[0, 1]) > NEARLY
    # Ties in an order that knows nothing of the label.
    order = np.lexsort((np.random.default_rng(0).permutation(len(y)), column))
    along = y[order]
    same = along[1:] == along[:-1]
    classes, counts = np.unique(along, return_counts=True)
    if (~same).sum() == len(classes) - 1:  # the fewest borders that there can be
        return True
    recall = [same[along[1:] == one].mean() for one in classes if (along[1:] == one).any()]
    return min(counts) > 1 and float(np.mean(recall)) > NEARLY
