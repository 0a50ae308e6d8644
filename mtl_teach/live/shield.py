"""What a panel computes must not depend on what a reader has set in the notebook."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from mtl_teach.threads import one_thread


@contextmanager
def shielded() -> Iterator[None]:
    """Compute with gradients, in torch's own default numbers and in the calling thread alone; then restore.

    A notebook may have called `torch.set_grad_enabled(False)` or `torch.set_default_dtype`.
    """
    numbers = torch.get_default_dtype()
    torch.set_default_dtype(torch.float32)
    try:
        with one_thread(), torch.inference_mode(False), torch.enable_grad():
            yield
    finally:
        torch.set_default_dtype(numbers)
