"""Numbers of any make become tensors: arrays, Series, tables, nested lists; what is missing becomes NaN."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

Numbers = Tensor | np.ndarray | Sequence  # and, without importing pandas, its Series and DataFrame


def as_tensor(name: str, value: object) -> Tensor:
    """Return the numbers in `value` as a tensor; a tensor is returned as it is.

    `value` may be a NumPy array, a pandas or polars Series or DataFrame, or nested lists. Whole numbers
    become int64, yes and no bool, other numbers keep their width, or are float64 in lists. None and pandas'
    NA become NaN. Nothing is shared: what happens to an array later does not reach the tensor.

    >>> as_tensor("labels", [[0, 1], [1, None]])
    tensor([[0., 1.],
            [1., nan]], dtype=torch.float64)

    Raises TypeError for anything but numbers, ValueError for rows of unequal length or tensors of unequal
    shape; both name the argument.
    """
    if isinstance(value, Tensor):
        return value
    if isinstance(value, list | tuple) and value and all(isinstance(part, Tensor) for part in value):
        shapes = list(dict.fromkeys(str(tuple(part.shape)) for part in value))
        if len(shapes) > 1:
            raise ValueError(f"{name} must be tensors of one shape, got {', '.join(shapes)}: give one tensor")
        return torch.stack([part.detach() for part in value])
    array = as_array(name, value)
    if array.dtype.kind == "O":
        array = _without_objects(name, array)
    wanted = {
        "b": np.bool_,
        "i": np.int64,
        "u": np.int64,
        "f": np.float32 if array.itemsize < 8 else np.float64,
    }
    if array.dtype.kind not in wanted:
        raise TypeError(f"{name} must hold numbers, got {_described(array)}: {_remedy(array)}")
    return torch.from_numpy(np.array(array, dtype=wanted[array.dtype.kind], order="C"))


def as_array(name: str, value: object) -> np.ndarray:
    """Return `value` as a NumPy array, text included; raises as `as_tensor` does."""
    if isinstance(value, Tensor):
        return value.detach().cpu().numpy()
    if hasattr(value, "to_numpy"):  # pandas, polars
        return np.asarray(value.to_numpy())
    if not isinstance(value, np.ndarray | list | tuple | range):
        raise TypeError(
            f"{name} must be numbers in a tensor, array, Series or list, got {type(value).__name__}: "
            f"{'put it into a list' if isinstance(value, int | float | np.generic) else 'give one of these'}"
        )
    try:
        return np.asarray(value, dtype=object if _holds_objects(value) else None)
    except ValueError:
        raise _ragged(name) from None


def is_missing(entry: object) -> bool:
    """Return whether an entry of a table says that nothing is known: None, NaN, pandas' NA or NaT."""
    return entry is None or type(entry).__name__ in ("NAType", "NaTType") or bool(entry != entry)


def _holds_objects(value: object) -> bool:
    """Whether lists hold text, beside which NumPy would make text of NaN, or None, which is no number."""
    if isinstance(value, list | tuple):
        return any(_holds_objects(part) for part in value)
    return value is None or isinstance(value, str) or type(value).__name__ == "NAType"


def _without_objects(name: str, array: np.ndarray) -> np.ndarray:
    entries = list(array.flat)
    if any(isinstance(entry, list | tuple) for entry in entries):
        raise _ragged(name)
    kinds = {type(entry) for entry in entries if not is_missing(entry)}
    if not all(issubclass(kind, int | float | np.number | np.bool_) for kind in kinds):
        raise TypeError(f"{name} must hold numbers, got {_described(array)}: {_remedy(array)}")
    missing = any(is_missing(entry) for entry in entries)
    if kinds <= {bool, np.bool_} and not missing:
        return array.astype(bool)
    if all(issubclass(kind, int | np.integer) for kind in kinds) and not missing:
        return array.astype(np.int64)
    return np.array([np.nan if is_missing(entry) else float(entry) for entry in entries]).reshape(array.shape)


def _ragged(name: str) -> ValueError:
    return ValueError(
        f"{name} must have rows of equal length, got rows of unequal ones: "
        "data.from_arrays takes tasks of unequal size and pads them"
    )


def _described(array: np.ndarray) -> str:
    texts = [str(entry) for entry in array.flat if isinstance(entry, str)]
    return f"text such as {texts[0]!r}" if texts else f"{array.dtype}"


def _remedy(array: np.ndarray) -> str:
    if array.dtype.kind in "mM":
        return "turn dates into numbers, such as days since the first one"
    return "encode it as numbers; data.from_arrays encodes labels that are names of classes"
