"""One processor core is enough for small fits; sharing them out costs more than it saves."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch compute in the calling thread alone, then restore its number of threads.

    Many small matrices on several threads wait for each other at every step. Beside any other busy program
    that made the fits of one panel more than twenty times slower; alone it gained nothing.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
