"""Compare an answer with a reference by degree, and print both small."""

import math
from collections.abc import Generator
from decimal import Decimal
from numbers import Real

import numpy as np
import torch
from torch import Tensor

_NUMBERS = 12  # so many numbers of a tensor are shown
EXACT = 1e-9  # float64 rounding of a different but equal formula stays below this
SINGLE = 1e-6  # float32 keeps about seven digits
ALIKE = 1e-3  # where the same is asked twice: the last bits of float32 depend on where it lies in memory


def mismatch(got: object, expected: object) -> str:
    """Return in words why the two cannot be compared (kind, length, shape), or ""."""
    if isinstance(expected, Tensor):
        tensor = as_tensor(_one_number(got) if expected.dim() == 0 else got)
        if tensor is None:
            return f"a tensor of shape {tuple(expected.shape)}, came {kind(got)}"
        if tensor.shape != expected.shape:
            return f"the shape {tuple(expected.shape)}, came {tuple(tensor.shape)}"
        return ""
    if isinstance(expected, tuple | list):
        return _sequence_mismatch(got, expected)
    if isinstance(expected, str):
        return "" if isinstance(got, str) else f"text, came {kind(got)}"
    return "" if number(got) is not None else f"a number, came {kind(got)}"


def _sequence_mismatch(got: object, expected: tuple | list) -> str:
    got = _unpacked(got)
    if not isinstance(got, tuple | list):
        return f"{kind(expected)}, came {kind(got)}"
    if len(got) != len(expected):
        return f"{len(expected)} entries, came {len(got)}"
    problems = (mismatch(g, e) for g, e in zip(got, expected, strict=True))
    return next((f"in one entry: {problem}" for problem in problems if problem), "")


def _one_number(got: object) -> object:
    """Return a tensor or array of a single entry as the number it holds: a sum begun with torch.zeros(1).

    A row times a column, of shape (1, 1), is one number too.
    """
    if not isinstance(got, Tensor | np.ndarray) or getattr(got, "is_nested", False):  # that one has no shape
        return got
    return got.reshape(()) if math.prod(got.shape) == 1 else got


def _unpacked(got: object) -> object:
    """Return a row of numbers in an array or tensor as a list: it unpacks like a tuple."""
    return got.tolist() if isinstance(got, Tensor | np.ndarray) and got.ndim == 1 else got


def distance(got: object, expected: object) -> float:
    """Return the largest relative difference; 0 for equal, infinity where they cannot be compared or NaN."""
    if mismatch(got, expected):
        return math.inf
    if isinstance(expected, Tensor):
        return _far(as_tensor(got).reshape(expected.shape), expected.detach().double())
    if isinstance(expected, tuple | list):
        return max((distance(g, e) for g, e in zip(_unpacked(got), expected, strict=True)), default=0.0)
    if isinstance(expected, str):
        return 0.0 if got == expected else math.inf
    return _far(*(torch.tensor(float(number(v)), dtype=torch.float64) for v in (got, expected)))


def is_near(got: object, expected: object, share: float) -> bool:
    """Say whether every number that came lies within that share of the expected one; of words never.

    >>> is_near((1.0, 99.8), (1.0, 100.0), 0.005), is_near([1.0, 99.0], (1.0, 100.0), 0.005)
    (True, False)
    """
    if mismatch(got, expected) or isinstance(expected, str):
        return False
    if isinstance(expected, tuple | list):
        pairs = zip(_unpacked(got), expected, strict=True)
        return all(is_near(one, other, share) for one, other in pairs)
    one, other = as_tensor(_one_number(got)), as_tensor(expected)
    if one is None or other is None:
        return False
    return bool(((one - other).abs() <= share * other.abs() + EXACT).all())


def rounded(value: object, decimals: int, nudge: float = 0.0) -> object:
    """Return numbers, alone, in a row or in a tensor, with so many decimals; anything else as it is.

    `nudge` is added to each first.
    """
    if isinstance(value, tuple | list):
        return tuple(rounded(entry, decimals, nudge) for entry in value)
    if isinstance(value, Tensor) and value.is_floating_point():
        return torch.round(value.detach().double() + nudge, decimals=decimals)
    return round(value + nudge, decimals) if isinstance(value, float) else value


def gap(got: object, expected: object) -> float:
    """Return |got − expected| for two numbers; infinity for NaN and for what is no number.

    >>> gap(torch.tensor(2.0), 3), gap(math.nan, 0), gap("2", 2)
    (1.0, inf, inf)
    """
    numbers = number(got), number(expected)
    apart = math.inf if None in numbers else abs(numbers[0] - numbers[1])
    return apart if math.isfinite(apart) else math.inf


def log_distance(got: object, expected: float) -> float:
    """Return |log(got / expected)| for two positive numbers: log 2 means a factor of two, either way.

    Infinity where one of them is none.

    >>> round(log_distance(1, 2), 3), log_distance(1, 0), log_distance(-1, 2)
    (0.693, inf, inf)
    """
    value = number(got)
    if value is None or not math.isfinite(value) or value <= 0 or not 0 < expected < math.inf:
        return math.inf
    return abs(math.log(value / expected))


def _far(got: Tensor, expected: Tensor) -> float:
    same = (got == expected) | (got.isnan() & expected.isnan())
    gap = torch.where(same, 0.0, (got - expected).abs() / (1 + expected.abs()))
    return float(torch.nan_to_num(gap, nan=math.inf, posinf=math.inf).max()) if gap.numel() else 0.0


def as_tensor(value: object) -> Tensor | None:
    """Return numbers in a tensor, array or list as a float64 tensor; None if there are none."""
    if not isinstance(value, Tensor | np.ndarray | list | tuple | Real | Decimal) or isinstance(value, bool):
        return None
    try:
        if isinstance(value, Tensor):
            return None if value.is_complex() or value.is_nested else _dense(value.detach()).cpu().double()
        value = float(value) if isinstance(value, Decimal) else _without_tensors(value)
        return torch.as_tensor(value, dtype=torch.float64)
    except OverflowError:  # a whole number beyond float64 is a number all the same
        return torch.tensor(math.inf, dtype=torch.float64) if isinstance(value, Real) else None
    except (TypeError, ValueError, RuntimeError):  # the last one too where a list holds itself
        return None


def _without_tensors(value: object) -> object:
    """Return a list whose tensors and arrays are lists too: of others torch warns in the reader's sight."""
    return [_without_tensors(row) for row in value] if isinstance(value, list | tuple) else plain(value)


def _dense(tensor: Tensor) -> Tensor:
    return tensor if tensor.layout == torch.strided else tensor.to_dense()


def number(value: object) -> float | None:
    """Return the one number that `value` is or holds, as a tensor or array of one entry does; else None.

    >>> number(3), number(torch.ones(1)), number("3"), number([3])
    (3.0, 1.0, None, None)
    """
    tensor = as_tensor(_one_number(value))
    return float(tensor) if tensor is not None and tensor.dim() == 0 else None


def is_row(value: object) -> bool:
    """Say whether `value` holds things in an order: a tuple, a list, a tensor or array with an axis.

    >>> is_row((1, 2)), is_row(torch.ones(2)), is_row(torch.ones(())), is_row("ab"), is_row({1, 2})
    (True, True, False, False, False)
    """
    return isinstance(value, tuple | list) or (isinstance(value, Tensor | np.ndarray) and value.ndim > 0)


def kind(value: object) -> str:
    """Return what `value` is, in words."""
    if isinstance(value, Tensor) and value.is_nested:
        return "a nested tensor"
    if isinstance(value, Tensor | np.ndarray):
        holds = " of complex numbers" if "complex" in str(value.dtype) else ""
        name = "masked array" if isinstance(value, np.ma.MaskedArray) else "tensor"
        return f"a {name}{holds} of shape {tuple(value.shape)}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, str):
        return f"the text {value if len(value) <= 30 else value[:29] + '…'!r}"
    names = {"NoneType": "None", "int": "a number", "float": "a number"}
    name = type(value).__name__
    return names.get(name, f"{'an' if name[0].lower() in 'aeio' else 'a'} {name}")


def plain(value: object) -> object:
    """Return an array, a tensor or one entry of an array as the list or the value it holds, else `value`."""
    if not isinstance(value, Tensor | np.ndarray | np.generic):
        return value
    try:
        return _dense(value.detach()).tolist() if isinstance(value, Tensor) else value.tolist()
    except RuntimeError:  # a tensor without data
        return value


def show(value: object, digits: int = 3, nought: float = 0.0) -> str:
    """Return `value` as short text: up to 12 numbers with so many digits, larger tensors by their shape.

    What lies closer to zero than `nought` is shown as 0. What has no text (a list that holds itself, an
    object whose repr fails) is shown by its kind.
    """
    try:
        return _shown(value, digits, nought)
    except Exception:
        return kind(value)


def first_apart(got: object, expected: object) -> tuple[str, object, object]:
    """Return where two that can be compared first differ, as an index, and what stands there in each.

    That is as little as can be shown in numbers: an entry of a tuple, a row of a tensor, a number of a long
    row. What differs by rounding is passed over, where something else differs by more.

    >>> first_apart(torch.eye(4).double(), torch.zeros(4, 4).double())[0]
    '[0]'
    """
    where, apart = "", max(EXACT, min(1e-5, distance(got, expected) / 2))
    while not _is_short(expected):
        got = as_tensor(got).reshape(expected.shape) if isinstance(expected, Tensor) else got
        pairs = enumerate(zip(got, expected, strict=True))
        place = next((place for place, pair in pairs if distance(*pair) > apart), None)
        if place is None:
            break
        where, got, expected = f"{where}[{place}]", got[place], expected[place]
    return where, got, expected


def _is_short(value: object) -> bool:
    """Say whether `value` is shown with its numbers, as one row at most."""
    if isinstance(value, Tensor):
        return value.dim() == 0 or (value.dim() == 1 and len(value) <= _NUMBERS)
    return not isinstance(value, tuple | list)


def _shown(value: object, digits: int, nought: float) -> str:
    if isinstance(value, Tensor | np.ndarray):
        if as_tensor(value) is None:  # an array of words, for example
            return repr(value)[:80]
        tensor = _dense(torch.as_tensor(value).detach())
        return _shown(tensor.tolist(), digits, nought) if tensor.numel() <= _NUMBERS else kind(tensor)
    if isinstance(value, tuple | list):
        shown = ", ".join(_shown(entry, digits, nought) for entry in value[:8]) + (
            ", …" if len(value) > 8 else ""
        )
        if isinstance(value, tuple):
            return f"({shown},)" if len(value) == 1 else f"({shown})"
        return f"[{shown}]"
    if isinstance(value, float | np.floating):
        return "0" if abs(value) < nought else f"{value + 0.0:.{digits}g}"  # never −0
    if isinstance(value, Generator):  # it has the name of the function, but is none
        return kind(value)
    return getattr(value, "__name__", None) or repr(value)[:80]
