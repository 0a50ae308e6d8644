"""A stranger's table becomes rows of numbers, or an error that says what to do; nothing is dropped unsaid."""

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from decimal import Decimal

import numpy as np

from mtl_teach import kinds, validation
from mtl_teach.comparison import suspicions
from mtl_teach.comparison.columns import Columns, brought, some
from mtl_teach.conversion import is_missing
from mtl_teach.data import reading
from mtl_teach.data.labels import encoded

MISSING = frozenset({"", "NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "None", "<NA>", "#N/A"})
COUNTS = 20  # whole numbers with more values than this are taken as measurements
YES_NO = {"true": 1.0, "false": 0.0}
DATE = re.compile(r"\d{1,4}([-/.:])\d{1,2}(\1\d|T|$)")
OTHER_MARK = re.compile(r"[-+]?\d*[.,]\d+")
WITH_UNIT = re.compile(r"[$€£<>~]?\s*[-+]?\d")  # 1'000, 12 %, $ 5, <0.1


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

    Raises ValueError or TypeError that names the column and the row: of a file as a spreadsheet counts rows,
    with the line where that differs; of anything else the position, from 0.
    """
    decimal = validation.choice("decimal", decimal, (".", ","))
    columns = brought(table, separator, encoding)
    labels = [label] if isinstance(label, str) else list(label)
    leave_out = [leave_out] if isinstance(leave_out, str) else list(leave_out)
    features = _features(columns, task, labels, group, leave_out)
    size = len(columns)
    entries = [_cell(entry, decimal) for name in labels for entry in columns.cells[name]]
    known = np.array([not _missing(entry) for entry in entries])
    if not known.any():
        raise ValueError(f"label {labels} must have entries, got none: label an example")
    rows = np.flatnonzero(known) % size
    y, kind, classes = _labels(labels, [entries[at] for at in np.flatnonzero(known)], kind, decimal)
    findings = [f"{size} rows, {len(y)} labels, ", *columns.notes]
    if task is None:
        owners, owning = np.repeat(labels, size)[known], set(labels)
    else:
        every = _named(task, columns)
        owners, owning = every[rows], set(every)
    x = np.column_stack([_feature(name, columns, decimal, findings) for name in features])
    _check_present(x, np.unique(rows), features, columns)
    names = reading.in_order(owners.tolist())
    findings[0] += f"{len(names)} tasks, {len(features)} features: {some(features)}"
    findings.append(
        f"labels are {kind}" + (f": {', '.join(map(str, classes))} in this order" if classes else "")
    )
    if not known.all():
        marks = Counter(_mark(entries[at]) for at in np.flatnonzero(~known))
        written = ", ".join(f"{mark} {count}×" for mark, count in marks.items())
        findings.append(f"missing labels: {(~known).sum()} ({written}); those rows neither train nor test")
    bare = ", ".join(sorted(owning - set(names)))
    if bare:
        findings.append(f"tasks without a single label, which cannot be compared: {bare}")
    if leave_out:
        findings.append(f"left out as you asked: {', '.join(leave_out)}")
    place = {name: j for j, name in enumerate(names)}
    owner = np.array([place[name] for name in owners])
    groups = None if group is None else _named(group, columns)[rows]
    if task is None and group is None:  # a row serves several tasks: it must not stand on two sides
        groups = rows
    order = np.argsort(owner, kind="stable")
    found = Table(
        *(x[rows][order], y[order], owner[order], names, features, kind),
        group=None if groups is None else groups[order],
        findings=tuple(findings),
    )
    odd = [*suspicions.alike("tasks", names), *suspicions.alike("classes", classes)]
    if kind != kinds.REAL:
        odd += suspicions.rare(classes, y)
    return replace(found, warnings=(*odd, *suspicions.of(found)))


def _features(
    columns: Columns, task: str | None, labels: list[str], group: str | None, leave_out: list[str]
) -> tuple[str, ...]:
    """Return the columns that have no other use; raise ValueError if the uses do not fit."""
    if (task is None) == (len(labels) == 1):
        raise ValueError(
            f"task must name the column of tasks beside one label, and be None beside several, got {task!r} "
            f"beside {labels}: give --task, or --label once for each task"
        )
    used = [*labels, *leave_out, *(one for one in (task, group) if one is not None)]
    for name in used:
        if name in columns.named_rows and name not in columns.cells:
            raise ValueError(f"{name!r} must be a column, got the index of that name: call reset_index()")
        if name not in columns.cells:
            raise ValueError(f"{name!r} must be a column, got {some(columns.cells)}: {_meant(name, columns)}")
    if len(set(used)) < len(used):
        raise ValueError(f"each column must have one use, got {used}: name each once")
    features = tuple(name for name in columns.cells if name not in used)
    if not features:
        raise ValueError(f"features must be at least one column, got none beside {used}: add one")
    return features


def _meant(name: str, columns: Columns) -> str:
    near = difflib.get_close_matches(name.casefold(), [one.casefold() for one in columns.cells], 1)
    meant = [one for one in columns.cells if one.casefold() in near]
    return f"did you mean {meant[0]!r}?" if meant else "check the name, or --separator"


def _missing(entry: object) -> bool:
    if isinstance(entry, str):
        return entry.strip() in MISSING
    return not hasattr(entry, "__len__") and is_missing(entry)


def _mark(entry: object) -> str:
    return (entry.strip() or "empty") if isinstance(entry, str) else "NaN or None"


def _cell(entry: object, decimal: str) -> object:
    """Return a cell as a number if it is or reads as one, else as it came, text without spaces around it."""
    if isinstance(entry, str):
        text = entry.strip()
        # Python reads 1_000 as a number, and with a decimal comma a point may group thousands.
        if "_" in text or (decimal != "." and "." in text) or text in MISSING:
            return text
        try:
            return float(text.replace(decimal, "."))
        except ValueError:
            return text
    if isinstance(entry, np.generic) and not isinstance(entry, np.datetime64 | np.timedelta64):
        entry = entry.item()
    return float(entry) if isinstance(entry, Decimal) else entry


def _labels(names: list[str], entries: list, kind: str | None, decimal: str) -> tuple[np.ndarray, str, tuple]:
    """Return the labels as numbers (N,), their kind, and what class numbers stand for."""
    what = f"label {names[0]!r}" if len(names) == 1 else f"label {names}"
    texts = [one for one in entries if isinstance(one, str)]
    numbers = [one for one in entries if isinstance(one, int | float)]
    strange = next((one for one in entries if not isinstance(one, str | int | float)), None)
    if strange is not None:
        raise ValueError(
            f"{what} must hold numbers or names of classes, got {_shown(strange)}: {_remedy(strange)}"
        )
    if texts and all(map(OTHER_MARK.fullmatch, texts)):
        raise ValueError(f"{what} must be numbers, got {texts[0]!r}: {_remedy(texts[0])}")
    if texts and numbers:
        raise ValueError(
            f"{what} must be all numbers or all names of classes, got {_shown(texts[0])} beside "
            f"{numbers[0]!r}: mend it, or leave the cell empty if it is missing"
        )
    if any(one in (np.inf, -np.inf) for one in numbers):
        raise ValueError(f"{what} must be finite, got an infinity: mend it, or leave the cell empty")
    different = sorted(set(entries))
    if len(different) < 2:
        raise ValueError(f"{what} must differ somewhere, got {different[0]!r} only: nothing to learn")
    if kind is None and not texts:
        whole = all(float(one).is_integer() for one in different)
        if len(different) == 2:
            kind = kinds.BINARY
        elif not whole or len(different) > COUNTS:
            kind = kinds.REAL
    if kind is None and texts and len(different) > 100:
        raise ValueError(
            f"{what} must be numbers or few classes, got {len(different)} different texts such as "
            f"{_shown(different[0])}: is it an id, a date or a number with its unit? Give numbers"
        )
    plain = np.array(entries, dtype=object)
    try:
        found = encoded(what, plain, plain[:0], kind)
    except ValueError as error:
        told = f"{error} (--kind on the command line)" if "kinds" in str(error) else str(error)
        raise ValueError(told) from None
    return found.train.numpy(), found.kind, found.classes


def _named(name: str, columns: Columns) -> np.ndarray:
    """Return the names in a column, spaces around them left out (n,)."""
    found = []
    column = columns.cells[name]
    for row, entry in enumerate(column if column.dtype.kind in "mM" else column.tolist()):
        if _missing(entry):
            raise ValueError(
                f"{name!r} must name something in every row, got {_mark(entry)} in {columns.place(row)}: "
                "fill it in; a name such as NA that is meant needs another spelling, such as N.A."
            )
        whole = isinstance(entry, float) and entry.is_integer()
        found.append(str(int(entry) if whole else entry).strip())
    return np.array(found)


def _feature(name: str, columns: Columns, decimal: str, findings: list[str]) -> np.ndarray:
    """Return a column as numbers (n,), NaN where nothing stands; True is 1 and False 0."""
    column = columns.cells[name]
    if column.dtype.kind in "biuf":
        return column.astype(float)
    found = [_cell(entry, decimal) for entry in column]
    found = [np.nan if _missing(entry) else entry for entry in found]
    words = [entry for entry in found if entry is not np.nan]
    if words and all(isinstance(word, str) and word.lower() in YES_NO for word in words):
        found = [np.nan if entry is np.nan else YES_NO[entry.lower()] for entry in found]
        findings.append(
            f"feature {name!r}: {' and '.join(sorted(set(words)))} are read as 0 for false and 1 for true"
        )
    for row, entry in enumerate(found):
        if not isinstance(entry, int | float):
            raise ValueError(
                f"feature {name!r} must hold numbers, got {_shown(entry)} in {columns.place(row)}: "
                f"{_remedy(entry)}, or leave it out with --leave-out {name}"
            )
    return np.array([_float(entry) for entry in found])


def _float(entry: float) -> float:
    try:
        return float(entry)
    except OverflowError:
        return np.inf


def _shown(entry: object) -> str:
    text = repr(entry) if isinstance(entry, str) else str(entry)
    return text if len(text) <= 40 else f"{text[:36]} …"


def _remedy(entry: object) -> str:
    dates = time | timedelta | np.datetime64 | np.timedelta64
    if isinstance(entry, dates) or hasattr(entry, "year"):  # datetime's, pandas'
        return "turn dates into numbers, such as days since the first one"
    if not isinstance(entry, str):
        return "give one number"
    if OTHER_MARK.fullmatch(entry):
        if "," in entry:
            return "pass --decimal , if that is a decimal comma, or delete the commas that group thousands"
        return "it has a point where the mark is a comma: mend one of them"
    if DATE.match(entry):
        return "turn dates into numbers, such as days since the first one"
    if WITH_UNIT.match(entry):
        return "write the number alone, without its unit or marks between thousands"
    return "give one column of 0 and 1 per value, as pandas.get_dummies does"


def _check_present(x: np.ndarray, rows: np.ndarray, features: tuple[str, ...], columns: Columns) -> None:
    bad = ~np.isfinite(x[rows])
    if bad.any():
        column = int(bad.any(0).argmax())
        row = int(rows[bad[:, column].argmax()])
        raise ValueError(
            f"feature {features[column]!r} must be finite in every labelled row, got {x[row, column]:g} in "
            f"{columns.place(row)} ({bad[:, column].sum()} such): fill it in by a rule you can defend, leave "
            f"those rows out, or pass --leave-out {features[column]}"
        )
