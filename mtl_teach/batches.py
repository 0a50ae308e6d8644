"""Random minibatches for all replicas and tasks at once."""

from collections.abc import Iterator

import torch
from torch import Generator, Tensor

from mtl_teach.layers import Seed, generators
from mtl_teach.validation import whole

Batch = tuple[Tensor, Tensor, Tensor | None]


def batches(
    x: Tensor, y: Tensor, mask: Tensor | None, *, size: int | None, seed: Seed, replicas: int
) -> Iterator[Batch]:
    """Return endless minibatches (x, y, mask) of `size` samples per task, or all samples for size=None.

    Each is a fresh draw without replacement, labelled samples first, so that no task comes without a label.
    Replica r draws from the seed `seed + r`, as a run of its own would. x is (T or 1, n, d) or has R or 1 in
    front, y and mask are (T, n) or (R, T, n); a minibatch has all axes, x (R, T, size, d).

    >>> x, y = torch.zeros(2, 40, 64), torch.ones(2, 40)
    >>> drawn = batches(x, y, None, size=8, seed=0, replicas=3)
    >>> next(drawn)[0].shape
    torch.Size([3, 2, 8, 64])

    Raises ValueError or TypeError if `size` is not a whole number from 1 to n.
    """
    if size is None:
        return _always(x, y, mask)
    x, y = _with_replicas(x, 4), _with_replicas(y, 3)
    return _draws(x, y, mask, whole("batch", size, 1, y.shape[-1]), generators(seed, replicas))


def _always(*batch: Tensor | None) -> Iterator[Batch]:
    while True:
        yield batch


def _draws(x: Tensor, y: Tensor, mask: Tensor | None, size: int, streams: list[Generator]) -> Iterator[Batch]:
    known = torch.ones_like(y, dtype=torch.bool) if mask is None else _with_replicas(mask, 3)
    known = known.expand(len(streams), -1, -1)  # (R, T, n)
    while True:
        rows = torch.stack([_pick(*pair, size) for pair in zip(known, streams, strict=True)])  # (R, T, size)
        yield (
            torch.take_along_dim(x, rows[..., None], dim=2),  # (R, T, size, d)
            torch.take_along_dim(y, rows, dim=2),
            None if mask is None else torch.take_along_dim(known, rows, dim=2),
        )


def _pick(known: Tensor, stream: Generator, size: int) -> Tensor:
    """Return the numbers of `size` random samples per task (T, size), labelled ones first."""
    order = torch.rand(known.shape, generator=stream, dtype=torch.float64)
    return order.masked_fill(~known, 2.0).argsort(-1)[:, :size]


def _with_replicas(value: Tensor, axes: int) -> Tensor:
    """Return `value` with a replica axis in front if it lacks one."""
    return value if value.ndim == axes else value[None]
