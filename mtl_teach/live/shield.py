"""What a panel computes must not depend on what a reader has set in the notebook."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def shielded() -> Iterator[None]:
    """Compute with gradients, in torch's own default numbers and in the calling thread alone; then restore.

    A notebook may have called `torch.set_grad_enabled(False)` or `torch.set_default_dtype`. And many small
    matrices on several threads wait for each other at every step: beside any other busy program that made the
    fits of one panel more than twenty times slower; alone it gained nothing.
    """
    threads, numbers = torch.get_num_threads(), torch.get_default_dtype()
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float32)
    try:
        with torch.inference_mode(False), torch.enable_grad():
            yield
    finally:
        torch.set_default_dtype(numbers)
        torch.set_num_threads(threads)
