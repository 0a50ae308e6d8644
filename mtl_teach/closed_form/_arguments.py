"""What every solver of this folder asks of its arguments."""

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.conversion import Numbers, as_tensor


def labelled_tasks(
    x: Numbers, y: Numbers, mask: Numbers | None, *, binary: bool = False
) -> tuple[Tensor, Tensor, Tensor]:
    """Return x (…, T, n, d), y (…, T, n) and mask (…, T, n), x and y in float64 and zero where a label lacks.

    A label lacks where y is NaN or the mask False. Raises ValueError for shapes that do not fit, NaN or
    infinity where a label exists, labels other than 0 and 1 if `binary`, and a task without a label;
    TypeError for anything but numbers and a boolean mask.
    """
    x = validation.floats("x", validation.shaped("x", x, tasks=None, samples=None, features=None)).double()
    sizes = validation.axes(x.shape[:-1], "tasks", "samples")
    y = validation.floats("y", validation.beside("y", y, **sizes), like=x).expand(x.shape[:-1])
    mask = validation.known("y", y, mask, **sizes)
    seen = torch.ones_like(y, dtype=torch.bool) if mask is None else mask.expand_as(y)
    validation.finite("x", x, seen.unsqueeze(-1))
    validation.finite("y", y, seen)
    if binary:
        validation.binary("y", y, seen)
    if mask is None:
        return x, y, seen
    return x.where(seen.unsqueeze(-1), 0.0), y.where(seen, 0.0), seen


def checked_strengths(strengths: Numbers) -> list[float]:
    """Return λ values as floats, each >= 0, infinity allowed."""
    if isinstance(strengths, int | float):
        raise TypeError(
            f"strengths must be a sequence of numbers >= 0, got {strengths!r}: put it into a list"
        )
    # Not one tensor at once: each wrong entry shall be named.
    entries = strengths if isinstance(strengths, list | tuple) else as_tensor("strengths", strengths).tolist()
    if len(entries) == 0:
        raise ValueError("strengths must hold at least one number >= 0, got none")
    return [checked_strength(value, f"strengths[{i}]") for i, value in enumerate(entries)]


def checked_strength(strength: float, name: str = "strength") -> float:
    """Return λ as a float >= 0; infinity is the pooled end."""
    return validation.real(name, strength, 0.0, infinite=True)
