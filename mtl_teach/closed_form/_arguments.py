"""What every solver of this folder asks of its arguments."""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from mtl_teach import validation


def labelled_tasks(
    x: Tensor, y: Tensor, mask: Tensor | None, *, binary: bool = False
) -> tuple[Tensor, Tensor, Tensor]:
    """Return x (…, T, n, d), y (…, T, n) and mask (…, T, n), with zeros where the mask hides an example.

    Raises ValueError for shapes that do not fit, NaN or infinity where a label exists, labels other than 0
    and 1 if `binary`, and a task without a label; TypeError for anything but float64 and a boolean mask.
    """
    validation.shaped("x", x, tasks=None, samples=None, features=None)
    sizes = dict(zip(_letters(x), x.shape[:-1], strict=True))
    validation.exactly("y", y, **sizes)
    validation.same_kind(x=x, y=y)
    if x.dtype != torch.float64:
        raise TypeError(f"x must be float64, got {x.dtype}: use x.double(), y.double()")
    seen = torch.ones_like(y, dtype=torch.bool) if mask is None else _checked_mask(mask, x, sizes)
    validation.finite("x", x, seen.unsqueeze(-1))
    validation.finite("y", y, seen)
    if binary:
        validation.binary("y", y, seen)
    if mask is None:
        return x, y, seen
    return x.where(seen.unsqueeze(-1), 0.0), y.where(seen, 0.0), seen


def checked_strengths(strengths: Iterable[float]) -> list[float]:
    """Return λ values as floats, each >= 0, infinity allowed."""
    if isinstance(strengths, Tensor):
        strengths = validation.exactly("strengths", strengths, strengths=None).tolist()
    if not isinstance(strengths, Sequence):
        raise TypeError(
            f"strengths must be a sequence of numbers >= 0, got {strengths!r}: put it into a list"
        )
    if len(strengths) == 0:
        raise ValueError("strengths must hold at least one number >= 0, got none")
    return [checked_strength(value, f"strengths[{i}]") for i, value in enumerate(strengths)]


def checked_strength(strength: float, name: str = "strength") -> float:
    """Return λ as a float >= 0; infinity is the pooled end."""
    return validation.real(name, strength, 0.0, infinite=True)


def _checked_mask(mask: Tensor, x: Tensor, sizes: dict[str, int]) -> Tensor:
    validation.exactly("mask", mask, **sizes)
    if mask.dtype != torch.bool:
        raise TypeError(f"mask must be boolean, got {mask.dtype}: use mask.bool()")
    if mask.device != x.device:
        raise TypeError(
            f"mask must be on the device of x ({x.device}), got {mask.device}: use mask.to(x.device)"
        )
    empty = ~mask.any(-1)
    if empty.any():
        where = tuple(empty.nonzero()[0].tolist())
        raise ValueError(
            f"mask must leave every task a label, got none for task {where}: label one or drop the task"
        )
    return mask


def _letters(x: Tensor) -> list[str]:
    leading = x.ndim - 3
    names = ["replicas"] if leading == 1 else [f"axis_{a}" for a in range(leading)]
    return [*names, "tasks", "samples"]
