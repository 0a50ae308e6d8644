"""Which examples are held out for testing: a share of each task's labelled ones, at random."""

import numpy as np
import torch
from torch import Tensor

from mtl_teach import kinds

TRIES = 1000


def held_out(
    y: list[Tensor], kind: list[str], share: float, seed: int, names: tuple[str, ...]
) -> list[Tensor]:
    """Return which labelled rows of each task are for testing, boolean (n_j,); y[j] (n_j,) has NaN gaps.

    Of classes each gives its share. Raises ValueError if a task has a single label.
    """
    rng = np.random.default_rng(seed)
    return [_of_one(*task, share, rng) for task in zip(names, y, kind, strict=True)]


def held_out_together(y: Tensor, share: float, seed: int, names: tuple[str, ...]) -> Tensor:
    """Return which rows are for testing, (n,), the same for all tasks of y (T, n), which has NaN gaps.

    Draws until every task has a label on both sides; raises ValueError if that fails.
    """
    rng, known = np.random.default_rng(seed), ~y.isnan()
    count = max(1, round(share * y.shape[1]))
    for _ in range(TRIES):
        held = _rows(rng.permutation(y.shape[1])[:count], y.shape[1])
        if (known & held).any(-1).all() and (known & ~held).any(-1).all():
            return held
    fewest = int(known.sum(-1).argmin())
    raise ValueError(_too_few(names[fewest], int(known[fewest].sum())))


def _of_one(name: str, y: Tensor, kind: str, share: float, rng: np.random.Generator) -> Tensor:
    labelled = rng.permutation((~y.isnan()).nonzero().squeeze(-1).numpy())
    count = max(1, round(share * len(labelled)))
    if len(labelled) <= count:
        raise ValueError(_too_few(name, len(labelled)))
    if kind != kinds.REAL:
        # Class after class, then one in every so many.
        labelled = labelled[np.argsort(y.numpy()[labelled], kind="stable")]
    places = ((np.arange(count) + rng.random()) * len(labelled) / count).astype(int)
    return _rows(labelled[places], len(y))


def _rows(chosen: np.ndarray, rows: int) -> Tensor:
    held = torch.zeros(rows, dtype=torch.bool)
    held[torch.from_numpy(chosen)] = True
    return held


def _too_few(task: str, labels: int) -> str:
    return (
        f"test_share must leave labels of every task on both sides, got {labels} in all for {task!r}: "
        "label more of its examples, drop the task, or give x_test and y_test"
    )
