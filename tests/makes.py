"""Numbers as people bring them: arrays, Series and tables without pandas, and lists."""

import numpy as np


class Series:
    """What pandas' Series is here: an index of its own, values, and no way to count on `series[0]`."""

    def __init__(self, values, index=None):
        self.values = np.asarray(values)
        self.index = range(len(self.values)) if index is None else index

    def to_numpy(self):
        return self.values

    def __getitem__(self, key):
        return self.values[list(self.index).index(key)]  # ValueError for a label that was filtered out

    def __len__(self):
        return len(self.values)


class DataFrame:
    """What pandas' DataFrame is here: columns by name, and all of them at once."""

    def __init__(self, columns):
        self.table = {name: Series(values) for name, values in columns.items()}
        self.columns = list(columns)

    def __getitem__(self, name):
        return self.table[name]

    def __len__(self):
        return len(next(iter(self.table.values())))

    def to_numpy(self):
        return np.stack([series.to_numpy().astype(object) for series in self.table.values()], 1)


class NAType:
    """pandas.NA: compares as NA, and is neither true nor false."""

    def __eq__(self, other):
        return self

    def __ne__(self, other):
        return self

    __hash__ = None

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")


NA = NAType()


def makes(values):
    """Yield the same numbers (n, m) in all the makes that are taken, by name."""
    array = np.asarray(values)
    yield "array", array
    yield "float32", array.astype(np.float32)
    yield "big-endian", array.astype(">f8")
    yield "negative strides", array[::-1, ::-1].copy()[::-1, ::-1]
    yield "read-only", np.broadcast_to(array, array.shape)
    yield "columns first", np.asfortranarray(array)
    yield "lists", array.tolist()
    yield "tuples", tuple(map(tuple, array.tolist()))
    yield "list of arrays", list(array)
    yield "objects", array.astype(object)
    yield "frame", DataFrame({f"column {j}": column for j, column in enumerate(array.T)})
    if not np.isnan(array).any() and (array == array.round()).all():
        yield "int8", array.astype(np.int8)
        if (array >= 0).all():
            yield "uint16", array.astype(np.uint16)
    else:
        yield "None for NaN", [[None if np.isnan(v) else v for v in row] for row in array.tolist()]
        yield "NA for NaN", np.array([[NA if np.isnan(v) else v for v in row] for row in array.tolist()])
    if set(array.flat) <= {0, 1}:
        yield "bool", array.astype(bool)
        yield "bool objects", array.astype(bool).astype(object)
