"""Arguments checked at the door: each error names the argument, what came, what was expected, what to do."""

import difflib
import math
from collections.abc import Iterable
from numbers import Integral, Real

import torch
from torch import Tensor


def whole(name: str, value: object, low: int, high: int | None = None) -> int:
    """Return `value` as an int from `low` to `high`; raise TypeError if not whole, ValueError if outside."""
    expected = f"a whole number {_range(low, high)}"
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be {expected}, got {value!r} ({type(value).__name__}): use an int")
    if value < low or (high is not None and value > high):
        raise ValueError(f"{name} must be {expected}, got {value}: {_nearest(value, low, high)}")
    return int(value)


def real(
    name: str, value: object, low: float = -math.inf, high: float = math.inf, *, infinite: bool = False
) -> float:
    """Return `value` as a float from `low` to `high`; NaN never passes, infinity only if `infinite`."""
    expected = f"a number {_range(low, high)}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be {expected}, got {value!r} ({type(value).__name__}): use a float")
    if math.isnan(value) or (math.isinf(value) and not infinite):
        raise ValueError(f"{name} must be {expected}, got {value}: use a finite number")
    if not low <= value <= high:
        raise ValueError(f"{name} must be {expected}, got {value}: {_nearest(value, low, high)}")
    return float(value)


def seed(value: object) -> int:
    """Return `value` if it can seed a random number generator: a whole number from 0 to 2**63 - 1."""
    return whole("seed", value, 0, 2**63 - 1)


def choice(name: str, value: object, options: Iterable[str]) -> str:
    """Return `value` if it is one of `options`; otherwise raise ValueError that suggests the nearest one."""
    options = tuple(options)
    if isinstance(value, str) and value in options:
        return value
    near = difflib.get_close_matches(str(value), options, n=1)
    hint = f": did you mean {near[0]!r}?" if near else ": pick one of them"
    raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}, got {value!r}{hint}")


def tensor(name: str, value: object) -> Tensor:
    """Return `value` if it is a tensor, or raise TypeError that says how to make one."""
    if not isinstance(value, Tensor):
        raise TypeError(
            f"{name} must be a torch tensor, got {type(value).__name__}: use torch.as_tensor({name})"
        )
    return value


def shaped(name: str, value: object, **sizes: int | None) -> Tensor:
    """Check the last axes of `value` against named sizes, in order; None accepts any size above zero.

    >>> shaped("labels", torch.zeros(8, 40), tasks=8, samples=40).shape
    torch.Size([8, 40])
    """
    got = tuple(tensor(name, value).shape)[-len(sizes) :]
    wanted = tuple(sizes.values())
    if len(got) == len(wanted) and all(
        g > 0 if w is None else g == w for g, w in zip(got, wanted, strict=True)
    ):
        return value
    raise ValueError(f"{name} must be ({_sizes(sizes)}), got {tuple(value.shape)}{_shape_hint(got, wanted)}")


def exactly(name: str, value: object, **sizes: int | None) -> Tensor:
    """Check all axes of `value` against named sizes: as `shaped`, but no further axis may stand in front."""
    got = tuple(tensor(name, value).shape)
    if len(got) > len(sizes):
        raise ValueError(f"{name} must be ({_sizes(sizes)}), got {got}: add or drop an axis")
    return shaped(name, value, **sizes)


def finite(name: str, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """Raise ValueError if `value` holds NaN or infinity where `mask` is True (everywhere without a mask)."""
    # One sum in place of a full look: it can only be finite if every term is.
    if value.sum().isfinite():
        return value
    bad = ~torch.isfinite(value) if mask is None else ~torch.isfinite(value) & mask
    if bad.any():
        where = tuple(bad.nonzero()[0].tolist())
        count = int(bad.sum())
        raise ValueError(
            f"{name} must be finite, got {value[where].item()} at {where} ({count} such values): "
            "remove them, or mask them if they are missing labels"
        )
    return value


def binary(name: str, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """Raise ValueError if `value` holds anything but 0 and 1 where `mask` is True."""
    bad = (value != 0) & (value != 1)
    bad = bad if mask is None else bad & mask
    if bad.any():
        where = tuple(bad.nonzero()[0].tolist())
        raise ValueError(
            f"{name} must be 0 or 1, got {value[where].item()} at {where}: encode the two classes so"
        )
    return value


def same_kind(**tensors: Tensor) -> None:
    """Raise TypeError unless all `tensors` share one floating dtype and one device."""
    (first, lead), *others = tensors.items()
    if not lead.is_floating_point():
        raise TypeError(f"{first} must hold floating point numbers, got {lead.dtype}: use {first}.double()")
    for name, other in others:
        if (other.dtype, other.device) != (lead.dtype, lead.device):
            raise TypeError(
                f"{name} must have the dtype and device of {first} ({lead.dtype}, {lead.device}), "
                f"got {other.dtype}, {other.device}: use {name}.to({first})"
            )


def _range(low: float, high: float | None) -> str:
    if high is None or high == math.inf:
        return "of any size" if low == -math.inf else f">= {low:g}"
    return f"<= {high:g}" if low == -math.inf else f"from {low:g} to {high:g}"


def _nearest(value: float, low: float, high: float | None) -> str:
    return f"use {low:g} or more" if value < low else f"use {high:g} or less"


def _sizes(sizes: dict[str, int | None]) -> str:
    return ", ".join(letter if size is None else f"{letter}={size}" for letter, size in sizes.items())


def _shape_hint(got: tuple, wanted: tuple) -> str:
    if len(got) >= 2 and got[-2:] == wanted[-2:][::-1]:
        return ": transpose them?"
    if 0 in got:
        return ": nothing to learn from an empty axis"
    return ": give one entry per item" if len(got) == len(wanted) else ": add or drop an axis"
