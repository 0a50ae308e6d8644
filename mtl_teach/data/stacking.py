"""Draws put side by side, and features put beside each other."""

from collections.abc import Sequence

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.data.tasks import TENSORS, Tasks, seen_once


def stack(draws: Sequence[Tasks]) -> Tasks:
    """Put draws of the same size side by side on the replica axis: R draws become tensors (R, T, ...).

    Draws that carry replicas already are joined. The truth is stacked too.

    >>> from mtl_teach.data import linear_tasks
    >>> stack([linear_tasks(tasks=3, seed=seed) for seed in range(4)])
    Tasks(4 replicas x 3 tasks x 40 samples x 20 features, 200 test samples per task)

    Raises ValueError for no draws,
    draws of unequal shapes, names or kinds of truth.
    """
    draws = tuple(draws)
    if not draws:
        raise ValueError("draws must hold at least one Tasks, got none: draw some first")
    for draw in draws[1:]:
        _check_alike(draws[0], draw)
    truth = {name: _join(draws, [draw.truth[name] for draw in draws]) for name in draws[0].truth}
    parts = {name: _join(draws, _all(name, draws)) for name in TENSORS}
    first = draws[0]
    return Tasks(**parts, names=first.names, truth=truth, kinds=first.kinds, class_names=first.class_names)


def with_constant(x: Tensor) -> Tensor:
    """Append a column of ones, so that a weight acts as the bias: (..., d) to (..., d + 1).

    >>> with_constant([[[0.5], [2.0]]])
    tensor([[[0.5000, 1.0000],
             [2.0000, 1.0000]]], dtype=torch.float64)
    """
    x = validation.tensor("x", x)
    return torch.cat([x, torch.ones_like(x[..., :1])], dim=-1)  # (..., d + 1)


def _join(draws: tuple[Tasks, ...], tensors: list[Tensor]) -> Tensor:
    lifted = [t if draw.x.ndim == 4 else t[None] for draw, t in zip(draws, tensors, strict=True)]
    return torch.cat(lifted)  # (R, T, ...)


def _all(name: str, draws: tuple[Tasks, ...]) -> list[Tensor]:
    """Return one tensor of every draw; inputs that all tasks look at stay one."""
    tensors = [getattr(draw, name) for draw in draws]
    once = [seen_once(x) for x in tensors] if name.startswith("x") else tensors
    return once if len({x.shape[-3:] for x in once}) == 1 else tensors


def _check_alike(first: Tasks, other: Tasks):
    for what in ("tasks", "samples", "features", "test_samples", "names", "kinds", "class_names"):
        wanted, got = getattr(first, what), getattr(other, what)
        if got != wanted:
            raise ValueError(f"draws must agree in {what}, got {wanted!r} and {got!r}: stack like with like")
    if first.truth.keys() != other.truth.keys():
        raise ValueError(
            f"draws must know the same truth, got {sorted(first.truth)} and {sorted(other.truth)}: "
            "stack draws of one kind"
        )
