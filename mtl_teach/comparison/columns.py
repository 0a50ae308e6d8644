"""Columns of cells from a CSV file, a data frame or a dict, and where in it each cell stands."""

import csv
import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mtl_teach.conversion import as_array
from mtl_teach.data import reading

SEPARATORS = ",;\t|"
EXCEL = re.compile(r"sep=(.)\r?\n")  # Excel's own first line, which names the separator


@dataclass(frozen=True)
class Columns:
    """Columns (n,) by name, all of one length; `place` says where a row stands, `notes` what was left out."""

    cells: dict[str, np.ndarray]
    place: Callable[[int], str]
    notes: tuple[str, ...] = ()
    named_rows: tuple[str, ...] = ()  # what a data frame calls its index, which is no column

    def __len__(self):
        return len(next(iter(self.cells.values())))


def brought(table: object, separator: str | None, encoding: str) -> Columns:
    """Return the columns of a table of any make.

    >>> found = brought({"town": ["a", "b"], "rain": [0.5, 2.0]}, None, "utf-8")
    >>> list(found.cells), len(found), found.place(1)
    (['town', 'rain'], 2, 'position 1')

    Raises TypeError for what is no table, ValueError for columns of one name or of unequal length.
    """
    if isinstance(table, str | os.PathLike):
        return _of_file(Path(table), separator, encoding)
    if hasattr(table, "collect"):
        raise TypeError(f"table must hold its rows, got a lazy {type(table).__name__}: call .collect() first")
    names = [str(name) for name in getattr(table, "columns", ())]
    _once("table", names)
    found = reading.named_columns(table)
    if not found:
        raise TypeError(
            f"table must be a path, a data frame or a dict of columns, got {type(table).__name__}: give one"
        )
    _once("table", [str(name) for name in found])
    cells = {str(name): as_array(f"column {name!r}", column) for name, column in found.items()}
    for name, column in cells.items():
        if column.ndim != 1:
            raise ValueError(
                f"column {name!r} must be one entry per row, got {column.shape}: make columns of its parts"
            )
    sizes = {name: len(column) for name, column in cells.items()}
    if len(set(sizes.values())) > 1 or 0 in sizes.values():
        raise ValueError(f"columns must be of one length above 0, got {sizes}: give each row all of them")
    rows = getattr(getattr(table, "index", None), "names", ())
    return Columns(cells, lambda row: f"position {row}", named_rows=tuple(map(str, rows)))


def some(names: Sequence[str], most: int = 8) -> str:
    """Return the first names, and how many more there are."""
    names = list(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _of_file(path: Path, separator: str | None, encoding: str) -> Columns:
    try:
        text = path.read_bytes().decode(encoding).removeprefix("\ufeff")  # the mark that Excel puts first
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path.name} must be {encoding}, got byte {error.object[error.start]:#x} at {error.start}: "
            "save it as UTF-8, or say how it was saved, such as --encoding latin-1 or utf-16"
        ) from None
    said = EXCEL.match(text)
    separator = separator or (said[1] if said else _separator(text))
    if len(separator) != 1 or separator in "\r\n":
        raise ValueError(
            f"separator must be one character, got {separator!r}: name the one that stands between the "
            "cells; for a tab type --separator $'\\t'"
        )
    every = list(_records(path, text, separator))[1 if said else 0 :]
    full = [record for record in every if any(cell.strip() for cell in record[1])]
    if len(full) < 2:
        raise ValueError(
            f"{path.name} must hold a header and rows, got {len(full)} lines: is it the right file?"
        )
    (top, header), *rows = full
    for where, line in rows:
        if len(line) != len(header):
            raise ValueError(
                f"{path.name} must have {len(header)} cells in every row, as in its header, {top}, got "
                f"{len(line)} in {where}: mend that row, or name the --separator"
            )
    header = [name.strip() for name in header]
    cells = list(zip(*(line for _, line in rows), strict=True))
    kept = [at for at, name in enumerate(header) if name or any(cell.strip() for cell in cells[at])]
    _once(path.name, [header[at] for at in kept])
    notes = []
    if len(kept) < len(header):
        notes.append(f"columns with neither name nor entry, left out: {len(header) - len(kept)}")
    empty = [where for where, line in every if line and not any(cell.strip() for cell in line)]
    if empty:
        notes.append(f"rows without any entry, left out: {some(empty)}")
    places = [where for where, _ in rows]
    columns = {header[at]: np.array(cells[at], dtype=object) for at in kept}
    return Columns(columns, places.__getitem__, tuple(notes))


def _records(path: Path, text: str, separator: str) -> Iterator[tuple[str, list[str]]]:
    """Yield where each record stands, as a spreadsheet counts rows and an editor lines, and its cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row, cells in enumerate(reader, 1):
            yield f"row {row}" + (f" (line {line})" if line != row else ""), cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(
            f"{path.name} must be a CSV file, got from line {line} on: {error}: is a quotation mark open or "
            'not doubled ("")?'
        ) from None


def _separator(text: str) -> str:
    """Return the separator that makes the most cells of the header."""

    def cells(separator: str) -> int:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            return max(len(next(filter(None, lines), [])), 1)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=cells)


def _once(table: str, names: Sequence[str]) -> None:
    """Raise ValueError unless each name is there, and once."""
    odd = [name for name in names if not name or names.count(name) > 1]
    if odd:
        what = f"column {names.index(odd[0]) + 1} of {some(names)}"
        raise ValueError(
            f"{table} must name each column once, got {odd[0]!r} for {what}: rename it; an index that pandas "
            "wrote goes with to_csv(index=False)"
        )
