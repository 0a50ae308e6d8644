"""How many threads torch computes with."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import torch
from torch import nn

SMALL = 10**8  # multiplications in one pass over the examples


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute in the calling thread alone, then restore.

    Many small matrices on several threads wait for each other at every step: beside any other busy program
    that made fits more than ten times slower; alone it gained nothing. It also adds up the same everywhere.

    >>> with one_thread():
    ...     torch.get_num_threads()
    1
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


@contextmanager
def as_many_as_pay(model: nn.Module, rows: int) -> Iterator[None]:
    """Compute in the calling thread alone if one pass of `rows` examples through `model` is small.

    `rows` counts the examples of all tasks and replicas. A weight's last two axes are inputs and outputs.
    """
    each = sum(weight.shape[-2] * weight.shape[-1] for weight in model.parameters() if weight.ndim > 1)
    with one_thread() if rows * each < SMALL else nullcontext():
        yield
