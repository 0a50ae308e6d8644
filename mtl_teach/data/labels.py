"""Labels as people write them become numbers: names of classes, yes and no, measurements, gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from mtl_teach import kinds as known_kinds
from mtl_teach.conversion import as_tensor, is_missing
from mtl_teach.data.reading import known_names

Kinds = str | Sequence[str] | Mapping[str, str] | None
Classes = Sequence | Mapping[str, Sequence] | None
Said = tuple[str | None, Sequence | None]  # the kind and the classes of a task, None where nothing was said


@dataclass(frozen=True)
class Labels:
    """The labels of a task as numbers (n,) and (m,), NaN where missing, their kind, what they stand for."""

    train: Tensor
    test: Tensor
    kind: str
    classes: tuple = ()


def encoded(
    name: str, train: np.ndarray, test: np.ndarray, kind: str | None = None, classes: Sequence | None = None
) -> Labels:
    """Return the labels of one task as numbers; `kind` and `classes` as the user gave them.

    >>> encoded("y", np.array(["b", "a"]), np.array(["b"])).train
    tensor([1., 0.], dtype=torch.float64)

    Raises ValueError if the labels do not tell their kind, or do not fit the one given, TypeError for labels
    that are neither numbers nor text.
    """
    both = [*_entries(name, train), *_entries(name, test)]
    there = {label for label in both if not is_missing(label)}
    if not there:
        raise ValueError(f"{name} must have a label, got none: label an example or drop the task")
    different = sorted(there, key=lambda label: (isinstance(label, str), label))
    if kind not in (None, known_kinds.CLASSES):
        kind = known_kinds.checked("kinds", kind)
    if classes is None and not _named(name, different, kind):
        codes = {label: float(label) for label in different}
        kind = f"{len(different)} classes" if kind == known_kinds.CLASSES else kind or _plain(name, different)
    else:
        classes = tuple(different if classes is None else classes)
        kind = _kind_of_classes(name, classes, kind)
        strangers = [label for label in different if label not in classes]
        if strangers:
            raise ValueError(f"{name} must be one of {classes!r}, got {strangers[0]!r}: add it to classes")
        codes = {label: float(classes.index(label)) for label in different}
    numbers = torch.tensor([codes.get(label, torch.nan) for label in both], dtype=torch.float64)
    return Labels(*numbers.split([len(train), len(test)]), kind, classes or ())


def settings_of(tasks: tuple[str, ...], kinds: Kinds, classes: Classes) -> list[Said]:
    """Return what the user said of each task: its kind and its classes, None where nothing was said."""
    if isinstance(kinds, Mapping):
        known_names("kinds", list(kinds), tasks)
        each = [kinds.get(task) for task in tasks]
    elif kinds is None or isinstance(kinds, str):
        each = [kinds] * len(tasks)
    else:
        each = list(kinds)
        if len(each) != len(tasks):
            raise ValueError(
                f"kinds must be one for all tasks or one per task ({len(tasks)}), got {len(each)}: "
                "name the kind of every task, or give a dict by task name"
            )
    if isinstance(classes, str):
        raise TypeError(f"classes must be a sequence of classes, got {classes!r}: write ({classes!r}, …)")
    if isinstance(classes, Mapping):
        known_names("classes", list(classes), tasks)
        return [(kind, classes.get(task)) for kind, task in zip(each, tasks, strict=True)]
    return [(kind, classes) for kind in each]


def _entries(name: str, column: np.ndarray) -> list:
    """Return the labels one by one: numbers, text, or None and its like."""
    if column.dtype.kind not in "OU":
        as_tensor(name, column)  # numbers, or an error
    entries = [entry.item() if isinstance(entry, np.generic) else entry for entry in column.tolist()]
    for entry in entries:
        if not is_missing(entry) and not isinstance(entry, str | int | float):
            raise TypeError(
                f"{name} must hold numbers or names of classes, got {entry!r} ({type(entry).__name__}): "
                "write the class as text, such as str(label)"
            )
    return [None if is_missing(entry) else entry for entry in entries]


def _named(name: str, different: list, kind: str | None) -> bool:
    """Whether labels are names of classes, to be numbered: text, or numbers that do not count from 0."""
    texts = [label for label in different if isinstance(label, str)]
    if texts and kind == known_kinds.REAL:
        raise ValueError(f"{name} must hold numbers for kinds='real', got {texts[0]!r}: use kinds='classes'")
    if texts or kind in (None, known_kinds.REAL):
        return bool(texts)
    count = 2 if kind == known_kinds.BINARY else len(different)
    if kind not in (known_kinds.BINARY, known_kinds.CLASSES):
        count = known_kinds.outputs(kind)
    return count < 2 or not set(different) <= set(range(count))


def _plain(name: str, different: list) -> str:
    """Return the kind of numbers of which nothing was said."""
    if set(different) <= {0, 1}:
        return known_kinds.BINARY
    if all(float(label).is_integer() for label in different):
        raise ValueError(
            f"{name} must say what whole numbers mean, got {different[0]:g} to {different[-1]:g}: pass "
            "kinds='classes' or kinds='real', for all tasks or in a dict by task name"
        )
    return known_kinds.REAL


def _kind_of_classes(name: str, classes: tuple, kind: str | None) -> str:
    """Return the kind of a task with these classes; a kind that was given must agree."""
    if len(classes) < 2 or len(set(classes)) != len(classes):
        raise ValueError(
            f"{name} must have at least two different classes, got {classes!r}: name them all, such as "
            "classes=('no', 'yes')"
        )
    found = f"{len(classes)} classes"
    if len(classes) == 2 and kind in (None, known_kinds.BINARY):
        return known_kinds.BINARY
    if kind not in (None, known_kinds.CLASSES, found):
        raise ValueError(f"{name} must be {kind} as kinds says, got {found} {classes!r}: use kinds='classes'")
    return found
