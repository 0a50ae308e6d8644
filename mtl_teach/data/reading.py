"""Tables of inputs, columns of labels and names of tasks, read from whatever people keep them in."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from mtl_teach.conversion import Numbers, as_array, as_tensor, is_missing

OTHER_FORMS = (
    "use data.from_wide if all tasks have the same inputs, data.from_long if a column names the task"
)


def inputs(name: str, x: Numbers) -> Tensor:
    """Return a table of inputs as float64 (n, d)."""
    columns = named_columns(x)
    if columns is not None:
        x = torch.stack([_feature(f"{name}[{key!r}]", column) for key, column in columns.items()], -1)
    x = as_tensor(name, x).double()
    if x.ndim != 2 or x.shape[1] == 0:
        raise ValueError(
            f"{name} must be (samples, features), got {tuple(x.shape)}: a single feature is [[1.0], [2.0]]; "
            f"{OTHER_FORMS}"
        )
    return x


def labels(name: str, y: Numbers, rows: int) -> np.ndarray:
    """Return a column as it came, text included, (n,)."""
    column = as_array(name, y)
    if column.ndim == 2 and column.shape[1] == 1:
        column = column[:, 0]
    if column.shape != (rows,):
        raise ValueError(
            f"{name} must be one entry per row of x (samples={rows}), got {column.shape}: give each row one"
        )
    return column


def label_columns(name: str, y: Numbers | Mapping[str, Numbers], rows: int) -> dict[str, np.ndarray]:
    """Return the columns of a table of labels, by name."""
    columns = named_columns(y)
    if columns is None:
        table = as_array(name, y)
        if table.ndim != 2 or table.shape[1] == 0:
            raise ValueError(
                f"{name} must be (samples, tasks), got {table.shape}: give each task a column, as in "
                "{'first': [0, 1], 'second': [1, 1]}"
            )
        columns = {f"task {j + 1}": column for j, column in enumerate(table.T)}
    return {str(key): labels(f"{name}[{key!r}]", column, rows) for key, column in columns.items()}


def owners(name: str, task: Numbers, rows: int) -> list[str]:
    """Return the name of each row's task."""
    column = labels(name, task, rows).tolist()
    for row, owner in enumerate(column):
        if is_missing(owner):
            raise ValueError(f"{name} must name the task of every row, got none in row {row}: leave it out")
    return [str(owner) for owner in column]


def in_order(names: Sequence[str]) -> tuple[str, ...]:
    """Return each name once, numbers by size before text by letters.

    >>> in_order(["b", "10", "a", "2", "b"])
    ('2', '10', 'a', 'b')
    """

    def place(name: str) -> tuple[bool, float, str]:
        number = name.replace(".", "", 1).isdecimal()
        return not number, float(name) if number else 0.0, name

    return tuple(sorted(set(names), key=place))


def named_columns(table: object) -> dict[str, Numbers] | None:
    """Return the columns of a dict, a pandas or a polars DataFrame; None for anything else."""
    if isinstance(table, Mapping):
        return dict(table)
    return {key: table[key] for key in table.columns} if hasattr(table, "columns") else None


def known_names(what: str, got: Sequence[str], names: Sequence[str]) -> None:
    """Raise ValueError if `got` holds a name that is not among the tasks' `names`."""
    unknown = [name for name in got if name not in names]
    if unknown:
        some = ", ".join(names[:5]) + " …" * (len(names) > 5)
        raise ValueError(f"{what} must name tasks ({some}), got {unknown[0]!r}: use one of their names")


def _feature(name: str, column: Numbers) -> Tensor:
    try:
        return as_tensor(name, column).double()
    except TypeError as error:
        what = str(error).rsplit(": ", 1)[0]
        raise TypeError(
            f"{what}: leave it out, or give one column of 0 and 1 per value, as pandas.get_dummies does"
        ) from None
