"""Arguments checked at the door: each error names the argument, what came, what was expected, what to do."""

import difflib
import inspect
import math
from collections.abc import Callable, Iterable, Sequence
from numbers import Integral, Real

import torch
from torch import Tensor

from mtl_teach.conversion import as_tensor


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


def accepts(function: Callable, count: int) -> bool:
    """Whether `function` can be called with so many arguments, as far as it tells.

    >>> accepts(lambda x, y=0: x, 2), accepts(lambda x: x, 2)
    (True, False)
    """
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # some functions written in C do not tell what they take
        return True
    return True


def tensor(name: str, value: object) -> Tensor:
    """Return numbers of any make as a tensor, see `conversion.as_tensor`; TypeError or ValueError if none."""
    return as_tensor(name, value)


def floats(name: str, value: object, like: Tensor | None = None) -> Tensor:
    """Return numbers of any make as floating point numbers: as `like` if given, else at least as they come.

    Whole numbers and truth values become float64 without `like`. Raises TypeError for another device than
    that of `like`.
    """
    value = tensor(name, value)
    if like is None:
        return value if value.is_floating_point() else value.double()
    if value.device != like.device:
        raise TypeError(
            f"{name} must be on {like.device}, got {value.device}: use {name}.to({str(like.device)!r})"
        )
    return value.to(like.dtype)


def shaped(name: str, value: object, **sizes: int | None) -> Tensor:
    """Check the last axes of `value` against named sizes, in order; None accepts any size above zero.

    >>> shaped("labels", torch.zeros(8, 40), tasks=8, samples=40).shape
    torch.Size([8, 40])
    """
    value = tensor(name, value)
    got = tuple(value.shape)[-len(sizes) :]
    wanted = tuple(sizes.values())
    if len(got) == len(wanted) and all(
        g > 0 if w is None else g == w for g, w in zip(got, wanted, strict=True)
    ):
        return value
    raise ValueError(f"{name} must be ({_sizes(sizes)}), got {tuple(value.shape)}{_shape_hint(got, wanted)}")


def exactly(name: str, value: object, **sizes: int | None) -> Tensor:
    """Check all axes of `value` against named sizes: as `shaped`, but no further axis may stand in front."""
    value = tensor(name, value)
    if value.ndim > len(sizes):
        raise ValueError(f"{name} must be ({_sizes(sizes)}), got {tuple(value.shape)}: add or drop an axis")
    return shaped(name, value, **sizes)


def axes(shape: Sequence[int], *last: str) -> dict[str, int]:
    """Name the axes of `shape`: the last ones as told, those in front "replicas", or "axis_0" and so on.

    >>> axes((3, 8, 40), "tasks", "samples")
    {'replicas': 3, 'tasks': 8, 'samples': 40}
    """
    front = len(shape) - len(last)
    names = ["replicas"] if front == 1 else [f"axis_{a}" for a in range(front)]
    return dict(zip([*names, *last], shape, strict=True))


def beside(name: str, value: object, **sizes: int) -> Tensor:
    """Check that `value` has all the named axes, or only the last two: one (T, n) serves every replica.

    >>> beside("labels", torch.zeros(8, 40), replicas=3, tasks=8, samples=40).shape
    torch.Size([8, 40])
    """
    value = shaped(name, value, **dict(list(sizes.items())[-2:]))
    if value.ndim > 2 and tuple(value.shape) != tuple(sizes.values()):
        raise ValueError(
            f"{name} must be ({_sizes(dict(list(sizes.items())[-2:]))})"
            + (f" or ({_sizes(sizes)})" if len(sizes) > 2 else "")
            + f", got {tuple(value.shape)}: give one for all replicas, or one each"
        )
    return value


def known(
    name: str, labels: Tensor, mask: object = None, mask_name: str = "mask", **sizes: int
) -> Tensor | None:
    """Return where `labels` (…, T, n) are known: not NaN, and True in `mask` if there is one. None: all are.

    The mask has the named axes or the last two of them, see `beside`; the answer has the axes of both.

    >>> known("labels", torch.tensor([[0.0, torch.nan]]), tasks=1, samples=2)
    tensor([[ True, False]])

    Raises TypeError for a mask that is not boolean or on another device, ValueError for a wrong shape and for
    a task without a single label.
    """
    if mask is not None:
        mask = boolean(mask_name, mask, like=labels, **sizes)
        labelled(mask_name, mask)
    # One sum in place of a full look: a NaN would reach it.
    if labels.is_floating_point() and labels.sum().isnan():
        there = ~labels.isnan()
        mask = there if mask is None else there & mask
        labelled(name, mask)
    return mask


def boolean(name: str, mask: object, like: Tensor, **sizes: int) -> Tensor:
    """Return a mask that is boolean, on the device of `like`, and has the named axes or the last two."""
    mask = beside(name, mask, **sizes)
    if mask.dtype != torch.bool:
        raise TypeError(f"{name} must be boolean, got {mask.dtype}: use {name} == 1")
    if mask.device != like.device:
        raise TypeError(
            f"{name} must be on {like.device}, got {mask.device}: use {name}.to({str(like.device)!r})"
        )
    return mask


def labelled(name: str, mask: Tensor, names: Sequence[str] = ()) -> None:
    """Raise ValueError unless every task has a True in `mask` (…, T, n)."""
    empty = ~mask.any(-1)  # (…, T)
    if empty.any():
        *replica, task = empty.nonzero()[0].tolist()
        which = repr(names[task]) if names else f"task {task} (counted from 0)"
        where = f" of replica {', '.join(map(str, replica))}" if replica else ""
        raise ValueError(
            f"{name} must have a label for every task, got none for {which}{where}: "
            "label one of its samples or drop the task"
        )


def finite(
    name: str,
    value: Tensor,
    mask: Tensor | None = None,
    remedy: str = "fill them in, or leave those examples out",
) -> Tensor:
    """Raise ValueError if `value` holds NaN or infinity where `mask` is True (everywhere without a mask)."""
    # One sum in place of a full look: it can only be finite if every term is.
    if value.sum().isfinite():
        return value
    bad = ~torch.isfinite(value) if mask is None else ~torch.isfinite(value) & mask
    if bad.any():
        where = tuple(bad.nonzero()[0].tolist())
        count = int(bad.sum())
        raise ValueError(
            f"{name} must be finite, got {value[where].item()} at {where} ({count} such values): {remedy}"
        )
    return value


def binary(name: str, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """Raise ValueError if `value` holds anything but 0 and 1 where `mask` is True."""
    bad = (value != 0) & (value != 1)
    if bad.any() and mask is not None:
        bad = bad & mask
    if bad.any():
        where = tuple(bad.nonzero()[0].tolist())
        raise ValueError(
            f"{name} must be 0 or 1, got {value[where].item()} at {where}: encode the two classes so"
        )
    return value


def class_numbers(name: str, value: Tensor, classes: int, mask: Tensor | None = None) -> Tensor:
    """Return `value` as int64 if it holds numbers of `classes` classes, 0 to C - 1, where `mask` is True."""
    bad = (value < 0) | (value >= classes) | (value != value.round())
    bad = bad if mask is None else bad & mask
    if bad.any():
        where = tuple(bad.nonzero()[0].tolist())
        raise ValueError(
            f"{name} must be class numbers from 0 to {classes - 1} (classes={classes}), got "
            f"{value[where].item():g} at {where}: number the classes so, or build the tasks with "
            "data.from_arrays, which does"
        )
    return value.long()


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
