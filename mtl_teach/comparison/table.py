"""A stranger's table becomes rows of numbers, or an error that says what to do; nothing is dropped unsaid."""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mtl_teach import kinds
from mtl_teach.comparison import suspicions
from mtl_teach.conversion import as_array, is_missing
from mtl_teach.data import reading
from mtl_teach.data.labels import encoded

MISSING = frozenset({"", "NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "None", "<NA>", "#N/A"})
SEPARATORS = ",;\t|"
COUNTS = 20  # whole numbers with more values than this are taken as measurements


@dataclass(frozen=True)
class Table:
    """N labelled rows: inputs `x` (N, d), labels `y` (N,), tasks `owner` (N,) in rising order, `group` (N,).

    `kind` is "binary", "real" or "3 classes"; `findings` says what was understood, `warnings` what is odd.
    """

    x: np.ndarray
    y: np.ndarray
    owner: np.ndarray
    names: tuple[str, ...]
    features: tuple[str, ...]
    kind: str
    group: np.ndarray | None = None
    findings: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def tasks(self) -> int:
        """T, the number of tasks."""
        return len(self.names)


def read(
    table: object,
    task: str | None,
    label: str | Sequence[str],
    *,
    group: str | None = None,
    leave_out: Sequence[str] = (),
    kind: str | None = None,
    separator: str | None = None,
    decimal: str = ".",
    encoding: str = "utf-8",
) -> Table:
    """Return a CSV file, a data frame or a dict of columns as a `Table`; arguments as in `compare`.

    >>> columns = {"town": ["a", "a", "b"], "rain": ["no", "yes", None], "clouds": [0.1, 0.9, 0.4]}
    >>> found = read(columns, "town", "rain")
    >>> found.kind, found.names, found.features, len(found.y)
    ('binary', ('a',), ('clouds',), 2)

    Raises ValueError or TypeError that names the column and the row, counted as in the file with its header.
    """
    columns = _columns(table, separator, encoding)
    labels = [label] if isinstance(label, str) else list(label)
    leave_out = [leave_out] if isinstance(leave_out, str) else list(leave_out)
    if (task is None) == (len(labels) == 1):
        raise ValueError(
            f"task must name the column of tasks beside one label, and be None beside several, got {task!r} "
            f"beside {labels}: give --task, or --label once for each task"
        )
    named = [*labels, *leave_out, *(one for one in (task, group) if one is not None)]
    for name in named:
        if name not in columns:
            raise ValueError(
                f"{name!r} must be a column, got {_some(columns)}: check the name, or --separator"
            )
    if len(set(named)) < len(named):
        raise ValueError(f"each column must have one use, got {named}: name each once")
    features = tuple(name for name in columns if name not in named)
    if not features:
        raise ValueError(f"features must be at least one column, got none beside {named}: add one")
    y = np.concatenate([columns[name] for name in labels])  # (N,), as they came
    known = np.array([not _missing(entry) for entry in y])
    if not known.any():
        raise ValueError(f"label {labels} must have entries, got none: label an example")
    rows, size = np.flatnonzero(known) % len(columns[labels[0]]), len(columns[labels[0]])
    y, kind, classes = _labels(labels, [_number(one, decimal) for one in y[known]], kind)
    owners = np.repeat(labels, size)[known] if task is None else _owners(task, columns[task])[rows]
    x = np.column_stack([_feature(name, columns[name], decimal) for name in features])
    _check_present(x, np.unique(rows), features)
    names = reading.in_order(owners.tolist())
    place = {name: j for j, name in enumerate(names)}
    owner = np.array([place[name] for name in owners])
    if task is None:  # a row serves several tasks: it must not stand on two sides
        groups = rows if group is None else _owners(group, columns[group])[rows]
    else:
        groups = None if group is None else _owners(group, columns[group])[rows]
    order = np.argsort(owner, kind="stable")
    findings = [
        f"{size} rows, {len(y)} labels, {len(names)} tasks, {len(features)} features: {_some(features)}",
        f"labels are {kind}" + (f": {', '.join(map(str, classes))} in this order" if classes else ""),
    ]
    if not known.all():
        findings.append(f"{int((~known).sum())} labels are missing: those rows neither train nor test")
    every = [] if task is None else sorted({str(one) for one in columns[task]} - set(names))
    if every:
        findings.append(f"tasks without a single label, which cannot be compared: {', '.join(every)}")
    if leave_out:
        findings.append(f"left out as you asked: {', '.join(leave_out)}")
    found = Table(
        *(x[rows][order], y[order], owner[order], names, features, kind),
        group=None if groups is None else np.asarray(groups)[order],
        findings=tuple(findings),
    )
    return Table(**(vars(found) | {"warnings": tuple(suspicions.of(found))}))


def _columns(table: object, separator: str | None, encoding: str) -> dict[str, np.ndarray]:
    """Return the columns (n,) by name, all of one length."""
    if isinstance(table, str | os.PathLike):
        return _read_csv(Path(table), separator, encoding)
    found = reading.named_columns(table)
    if not found:
        raise TypeError(
            f"table must be a path, a data frame or a dict of columns, got {type(table).__name__}: give one"
        )
    columns = {str(name): as_array(str(name), column).astype(object) for name, column in found.items()}
    sizes = {name: len(column) for name, column in columns.items()}
    if len(set(sizes.values())) > 1 or 0 in sizes.values():
        raise ValueError(f"columns must be of one length above 0, got {sizes}: give each row all of them")
    return columns


def _read_csv(path: Path, separator: str | None, encoding: str) -> dict[str, np.ndarray]:
    try:
        text = path.read_bytes().decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path.name} must be {encoding}, got byte {error.object[error.start]:#x} at {error.start}: "
            "save it as UTF-8, or say how it was saved, such as --encoding latin-1 or utf-16"
        ) from None
    every = csv.reader(text.splitlines(keepends=True), delimiter=separator or _separator(text))
    lines = [(number, line) for number, line in enumerate(every, 1) if line]  # blank lines are no rows
    if len(lines) < 2:
        raise ValueError(
            f"{path.name} must hold a header and rows, got {len(lines)} lines: is it the right file?"
        )
    (_, header), *rows = lines
    if len(set(header)) < len(header) or "" in header:
        odd = next(name for name in header if name == "" or header.count(name) > 1)
        raise ValueError(f"{path.name} must name each column once, got {odd!r} in {_some(header)}: rename it")
    for number, line in rows:
        if len(line) != len(header):
            raise ValueError(
                f"{path.name} must have {len(header)} cells in every row, got {len(line)} in row {number}: "
                "mend that row, or name the --separator"
            )
    cells = zip(*(line for _, line in rows), strict=True)
    return {name: np.array(column, dtype=object) for name, column in zip(header, cells, strict=True)}


def _separator(text: str) -> str:
    return max(SEPARATORS, key=text.partition("\n")[0].count)


def _missing(entry: object) -> bool:
    return entry.strip() in MISSING if isinstance(entry, str) else is_missing(entry)


def _number(entry: object, decimal: str) -> object:
    """Return a cell as a number if it reads as one, else as it came."""
    if not isinstance(entry, str):
        return entry.item() if isinstance(entry, np.generic) else entry
    try:
        return float(entry if decimal == "." else entry.replace(decimal, "."))
    except ValueError:
        return entry.strip()


def _labels(names: list[str], entries: list, kind: str | None) -> tuple[np.ndarray, str, tuple]:
    """Return the labels as numbers (N,), their kind, and what class numbers stand for."""
    texts = [one for one in entries if isinstance(one, str)]
    numbers = {one for one in entries if not isinstance(one, str)}
    if texts and all(_with_comma(one) for one in texts):
        raise ValueError(
            f"label {names} must be numbers, got {texts[0]!r}: pass --decimal , if that is a comma"
        )
    if texts and numbers:
        raise ValueError(
            f"label {names} must be all numbers or all names of classes, got {texts[0]!r} beside "
            f"{next(iter(numbers))!r}: mend it, or leave the cell empty if it is missing"
        )
    if any(one in (np.inf, -np.inf) for one in numbers):
        raise ValueError(f"label {names} must be finite, got an infinity: mend it, or leave the cell empty")
    different = sorted(set(entries))
    if len(different) < 2:
        raise ValueError(f"label {names} must differ somewhere, got {different[0]!r} only: nothing to learn")
    if kind is None and not texts:
        whole = all(float(one).is_integer() for one in different)
        if len(different) == 2:
            kind = kinds.BINARY
        elif not whole or len(different) > COUNTS:
            kind = kinds.REAL
    if kind is None and texts and len(different) > 100:
        raise ValueError(
            f"label {names} must be numbers or few classes, got {len(different)} different texts such as "
            f"{different[0]!r}: is it an id or a date? A decimal comma wants --decimal ,"
        )
    plain = np.array(entries, dtype=object)
    try:
        found = encoded(f"label {names}", plain, plain[:0], kind)
    except ValueError as error:
        raise ValueError(
            f"{error} (--kind on the command line)" if "kinds" in str(error) else error
        ) from None
    return found.train.numpy(), found.kind, found.classes


def _owners(name: str, column: np.ndarray) -> np.ndarray:
    for row, entry in enumerate(column):
        if _missing(entry):
            raise ValueError(
                f"{name!r} must name something in every row, got nothing in row {row + 2}: fill it in"
            )
    return np.array([str(_whole(entry)) for entry in column])


def _whole(entry: object) -> object:
    return int(entry) if isinstance(entry, float) and entry.is_integer() else entry


def _feature(name: str, column: np.ndarray, decimal: str) -> np.ndarray:
    """Return a column as numbers (n,), NaN where nothing stands."""
    found = [np.nan if _missing(entry) else _number(entry, decimal) for entry in column]
    for row, entry in enumerate(found):
        if not isinstance(entry, int | float):
            raise ValueError(
                f"feature {name!r} must hold numbers, got {entry!r} in row {row + 2}: {_remedy(entry)}, "
                f"or pass --leave-out {name}"
            )
    return np.array(found, dtype=float)


def _remedy(entry: object) -> str:
    text = str(entry)
    if _with_comma(text):
        return "pass --decimal , if that is a decimal comma"
    if not isinstance(entry, str) or (sum(c.isdigit() for c in text) >= 4 and any(c in "-/.:" for c in text)):
        return "turn dates into numbers, such as days since the first one"
    return "give one column of 0 and 1 per value, as pandas.get_dummies does"


def _with_comma(text: str) -> bool:
    return "," in text and text.replace(",", "", 1).lstrip("-").isdigit()


def _check_present(x: np.ndarray, rows: np.ndarray, features: tuple[str, ...]) -> None:
    bad = ~np.isfinite(x[rows])
    if bad.any():
        column = int(bad.any(0).argmax())
        row = int(rows[bad[:, column].argmax()])
        raise ValueError(
            f"feature {features[column]!r} must be finite in every labelled row, got {x[row, column]:g} in "
            f"row {row + 2} ({int(bad[:, column].sum())} such): fill it in by a rule you can defend, leave "
            f"those rows out, or pass --leave-out {features[column]}"
        )


def _some(names: Sequence[str]) -> str:
    names = list(names)
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
