"""Notebook 03: a total is one number, whether in a tensor of no axis or in one of a single entry."""

from torch import Tensor


def one_number(value: object) -> object:
    """Return a tensor of shape (1,) as the number it holds: `torch.zeros(1)` is a common start of a sum."""
    return value.reshape(()) if isinstance(value, Tensor) and value.shape == (1,) else value


def single(answer, *inputs) -> object:
    """Observe the one number that an answer returns."""
    return one_number(answer(*inputs))
