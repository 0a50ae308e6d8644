"""One processor core is enough for small fits; sharing them out costs more than it saves."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

_lock = threading.Lock()
_inside = 0
_before = 1


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch compute in the calling thread alone, then restore its number of threads.

    Many small matrices on several threads wait for each other at every step. Beside any other busy program
    that made the fits of one panel more than twenty times slower; alone it gained nothing. Panels compute in
    more than one Python thread: the first in remembers the number, the last out restores it.
    """
    global _inside, _before
    with _lock:
        if _inside == 0:
            _before = torch.get_num_threads()
            torch.set_num_threads(1)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                torch.set_num_threads(_before)
