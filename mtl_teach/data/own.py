"""Your own data as `Tasks`: a table per task, a table with a column that names the task, or many labels.

All three take NumPy arrays, tensors, lists, and pandas or polars Series and DataFrames. A missing label is
NaN or None. Labels may be numbers, 0 and 1, True and False, or names of classes: these are numbered, and
`Tasks.class_names` keeps them. Arguments that the three share:

- `x_test`, `y_test`: held-out examples, in the form of `x` and `y`; or `test_share`: how many of each
  task's labelled examples to hold out at random, by `seed` (0.25: a quarter, also of every class).
- `kinds`: "real", "binary" or "classes", for all tasks, for each, or in a dict by task name. Only whole
  numbers need it, as they may be classes or counts.
- `classes`: the classes in the order of their numbers, for all tasks or in a dict by task name; without it
  they are sorted.

Each raises ValueError or TypeError that names the argument, the task and the row if something does not fit.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from mtl_teach import validation
from mtl_teach.conversion import Numbers
from mtl_teach.data import reading
from mtl_teach.data.holding_out import held_out, held_out_together
from mtl_teach.data.labels import Classes, Kinds, Labels, Said, encoded, settings_of
from mtl_teach.data.tasks import Tasks

Tables = Sequence[Numbers] | Mapping[str, Numbers]  # one per task
Raw = tuple[Tensor, np.ndarray]  # inputs (n_j, d) and labels as they came (n_j,)
Part = tuple[Tensor, Tensor]  # inputs (n_j, d) and labels as numbers, NaN where missing (n_j,)


def from_arrays(
    x: Tables,
    y: Tables,
    x_test: Tables | None = None,
    y_test: Tables | None = None,
    *,
    test_share: float = 0.0,
    seed: int = 0,
    names: Sequence[str] | None = None,
    kinds: Kinds = None,
    classes: Classes = None,
) -> Tasks:
    """Return tasks from a table of inputs (n_j, d) and a column of labels (n_j,) each; see the module.

    The tasks may differ in size: the smaller ones are padded, and the mask says so. Dicts name the tasks.

    >>> x = {"north": [[0.1, 2.0], [0.3, 1.0], [0.2, 1.5]], "south": [[0.9, 0.5], [0.7, 0.1]]}
    >>> y = {"north": ["rain", "sun", None], "south": ["sun", "rain"]}
    >>> tasks = from_arrays(x, y)
    >>> tasks
    Tasks(2 tasks x 3 samples x 2 features, 0 test samples per task; 2 labels missing)
    >>> tasks.y
    tensor([[0., 1., nan],
            [1., 0., nan]], dtype=torch.float64)
    >>> tasks.class_names["north"]
    ('rain', 'sun')
    """
    names = _names(names, list(x) if isinstance(x, Mapping) else _numbered(x))
    train = _one_each("", x, y, names)
    test = _one_each("_test", x_test, y_test, names) if _has_test(x_test, y_test) else None
    return _tasks(names, train, test, test_share, seed, settings_of(names, kinds, classes))


def from_long(
    x: Numbers,
    y: Numbers,
    task: Numbers,
    x_test: Numbers | None = None,
    y_test: Numbers | None = None,
    task_test: Numbers | None = None,
    *,
    test_share: float = 0.0,
    seed: int = 0,
    kinds: str | None = None,
    classes: Sequence | None = None,
) -> Tasks:
    """Return tasks from one table: inputs (n, d), labels (n,), and a column (n,) that names each row's task.

    All tasks ask the same question: one kind, and the same classes in all. With pandas:
    `from_long(frame[["age", "sex"]], frame["score"], frame["school"])`. See the module.

    >>> from_long([[1.0], [2.0], [3.0]], [0.5, 1.5, 2.5], ["b", "a", "b"]).names
    ('a', 'b')
    """
    if not isinstance(kinds, str | None):
        raise TypeError(
            f"kinds must be one for all tasks, which ask one question, got {kinds!r}: use a string"
        )
    rows = _rows_by_task("", x, y, task)
    names = reading.in_order(list(rows))
    train, test = [rows[name] for name in names], None
    if _has_test(x_test, y_test):
        rows_test = _rows_by_task("_test", x_test, y_test, task_test)
        reading.known_names("task_test", list(rows_test), names)
        inputs, labels = next(iter(rows_test.values()))
        test = [rows_test.get(name, (inputs[:0], labels[:0])) for name in names]
    said = settings_of(names, kinds, classes)
    return _tasks(names, train, test, test_share, seed, said, one_question=True)


def from_wide(
    x: Numbers,
    y: Numbers | Mapping[str, Numbers],
    x_test: Numbers | None = None,
    y_test: Numbers | Mapping[str, Numbers] | None = None,
    *,
    test_share: float = 0.0,
    seed: int = 0,
    names: Sequence[str] | None = None,
    kinds: Kinds = None,
    classes: Classes = None,
) -> Tasks:
    """Return T tasks on the same inputs x (n, d): each column of y (n, T) is one's labels; see the module.

    y may be a DataFrame or a dict, whose columns name the tasks and may be of unlike kinds. Held-out rows are
    held out for all tasks. With pandas: `from_wide(frame[["age", "sex"]], frame[["smoker", "wage"]])`.

    >>> ages = [[30.0], [41.0], [25.0], [66.0]]
    >>> from_wide(ages, {"smoker": ["no", "yes", "no", None], "wage": [2.5, 3.75, None, 1.0]})
    Tasks(2 tasks x 4 samples x 1 feature, 0 test samples per task; binary, real; 2 labels missing)
    """
    inputs = reading.inputs("x", x)
    columns = reading.label_columns("y", y, len(inputs))
    names = _names(names, list(columns))
    train, test = [(inputs, column) for column in columns.values()], None
    if _has_test(x_test, y_test):
        inputs_test = reading.inputs("x_test", x_test)
        columns_test = reading.label_columns("y_test", y_test, len(inputs_test))
        _same_tasks("y_test", list(columns_test), list(columns))
        test = [(inputs_test, columns_test[name]) for name in columns]
    return _tasks(names, train, test, test_share, seed, settings_of(names, kinds, classes), one_table=True)


def _tasks(
    names: tuple[str, ...],
    train: list[Raw],
    test: list[Raw] | None,
    test_share: float,
    seed: int,
    said: list[Said],
    *,
    one_question: bool = False,
    one_table: bool = False,
) -> Tasks:
    """Number the labels, hold examples out, pad to one size."""
    share, seed = validation.real("test_share", test_share, 0.0, 0.9), validation.seed(seed)
    if share and test is not None:
        raise ValueError(f"test_share must be 0 beside x_test and y_test, got {share:g}: give one of them")
    test = test or [(x[:0], y[:0]) for x, y in train]
    _same_features([x for x, _ in train], [x for x, _ in test])
    labels = _labels(names, train, test, said, one_question)
    for name, one in zip(names, labels, strict=True):
        if one.train.isnan().all():
            raise ValueError(f"y of {name!r} must have a label, got none: label an example or drop the task")
    parts = [(x, one.train) for (x, _), one in zip(train, labels, strict=True)]
    parts_test = [(x, one.test) for (x, _), one in zip(test, labels, strict=True)]
    _finite_inputs("x", names, parts, one_table)
    _finite_inputs("x_test", names, parts_test, one_table)
    if share:
        y = [y for _, y in parts]
        if one_table:
            held = [held_out_together(torch.stack(y), share, seed, names)] * len(names)
        else:
            held = held_out(y, [one.kind for one in labels], share, seed, names)
        parts_test = [(x[out], y[out]) for (x, y), out in zip(parts, held, strict=True)]
        parts = [(x[~out], y[~out]) for (x, y), out in zip(parts, held, strict=True)]
    x, y, mask = _padded(parts, one_table)
    x_test, y_test, mask_test = _padded(parts_test, one_table)
    return Tasks(
        *(x, y, mask, x_test, y_test, names),
        mask_test=mask_test,
        kinds=tuple(one.kind for one in labels),
        class_names={name: one.classes for name, one in zip(names, labels, strict=True) if one.classes},
    )


def _labels(
    names: tuple[str, ...], train: list[Raw], test: list[Raw], said: list[Said], one_question: bool
) -> list[Labels]:
    """Turn labels into numbers, each task's by itself, or all together if they ask one question."""
    raw = [(y, y_test) for (_, y), (_, y_test) in zip(train, test, strict=True)]
    if not one_question:
        return [encoded(f"y of {name!r}", *y, *own) for name, y, own in zip(names, raw, said, strict=True)]
    columns = (np.concatenate([column.astype(object) for column in part]) for part in zip(*raw, strict=True))
    together = encoded("y", *columns, *said[0])
    pieces = together.train.split([len(y) for y, _ in raw]), together.test.split([len(y) for _, y in raw])
    return [Labels(*pair, together.kind, together.classes) for pair in zip(*pieces, strict=True)]


def _padded(parts: list[Part], one_table: bool) -> tuple[Tensor, Tensor, Tensor]:
    """Return x (T or 1, n, d), y and mask (T, n); one table serves all tasks."""
    y = pad_sequence([y for _, y in parts], batch_first=True, padding_value=torch.nan)  # (T, n)
    x = parts[0][0][None] if one_table else pad_sequence([x for x, _ in parts], batch_first=True)
    return x, y, ~y.isnan()


def _one_each(end: str, x: Tables, y: Tables, names: tuple[str, ...]) -> list[Raw]:
    """Return inputs and labels of each task from lists, or from dicts by the names of `x`."""
    if isinstance(x, Mapping) != isinstance(y, Mapping):
        raise TypeError(
            f"y{end} must be of the make of x{end}, got {type(y).__name__} beside {type(x).__name__}: "
            "give two lists, or two dicts by task name"
        )
    if isinstance(x, Mapping):
        keys = {str(key): key for key in x}
        _same_tasks(f"y{end}", [str(key) for key in y], list(keys))
        _same_tasks(f"x{end}", list(keys), names)
        x, y = [x[keys[name]] for name in names], [{str(k): v for k, v in y.items()}[name] for name in names]
    if not len(x) == len(y) == len(names):
        raise ValueError(
            f"y{end} must be {len(names)} columns of labels, one per task, as x{end} is {len(x)} tables, got "
            f"{len(y)}: give each task both; {reading.OTHER_FORMS}"
        )
    tables = [reading.inputs(f"x{end} of {name!r}", table) for name, table in zip(names, x, strict=True)]
    return [
        (table, reading.labels(f"y{end} of {name!r}", column, len(table)))
        for name, table, column in zip(names, tables, y, strict=True)
    ]


def _rows_by_task(end: str, x: Numbers, y: Numbers, task: Numbers | None) -> dict[str, Raw]:
    """Return inputs and labels of each task that occurs in the column `task`."""
    if task is None:
        raise TypeError(f"task{end} must name the task of every row, got None: give the column that does")
    inputs = reading.inputs(f"x{end}", x)
    labels = reading.labels(f"y{end}", y, len(inputs))
    owners = np.array(reading.owners(f"task{end}", task, len(inputs)))
    return {
        str(name): (inputs[torch.from_numpy(owners == name)], labels[owners == name]) for name in set(owners)
    }


def _finite_inputs(name: str, tasks: tuple[str, ...], parts: list[Part], one_table: bool) -> None:
    """Raise ValueError for NaN or infinity in a row with a label, by its place in the user's table."""
    if one_table:
        known = torch.stack([~y.isnan() for _, y in parts]).any(0)
        tables = [(name, parts[0][0], known)]
    else:
        tables = [(f"{name} of {task!r}", x, ~y.isnan()) for task, (x, y) in zip(tasks, parts, strict=True)]
    for table, x, known in tables:
        bad = ~x.isfinite() & known[:, None]
        if bad.any():
            row, column = bad.nonzero()[0].tolist()
            raise ValueError(
                f"{table} must be finite, got {x[row, column]:g} in row {row}, column {column} "
                f"({int(bad.sum())} such values, counted from 0): fill them in, or leave those rows out"
            )


def _same_features(train: list[Tensor], test: list[Tensor]) -> None:
    for name, tables in (("x", train), ("x_test", test)):
        for x in tables:
            if x.shape[1] != train[0].shape[1]:
                raise ValueError(
                    f"{name} must have the same features in every table ({train[0].shape[1]}), got "
                    f"{x.shape[1]}: give each the same columns"
                )


def _same_tasks(what: str, got: list[str], names: Sequence[str]) -> None:
    reading.known_names(what, got, names)
    lacking = [name for name in names if name not in got]
    if lacking:
        raise ValueError(f"{what} must hold every task, got none named {lacking[0]!r}: add it")


def _has_test(x_test: object, y_test: object) -> bool:
    if (x_test is None) != (y_test is None):
        lacking = "x_test" if x_test is None else "y_test"
        raise TypeError(f"{lacking} must be given with its companion, got None: give both or neither")
    return x_test is not None


def _numbered(tables: Tables) -> list[str]:
    if not hasattr(tables, "__len__") or isinstance(tables, str) or len(tables) == 0:
        raise TypeError(f"x must hold one table per task, got {tables!r}: give a list or a dict of tables")
    return [f"task {j + 1}" for j in range(len(tables))]


def _names(given: Sequence[str] | None, default: list) -> tuple[str, ...]:
    names = tuple(str(name) for name in (default if given is None else given))
    if len(names) != len(default) or len(set(names)) != len(names):
        raise ValueError(
            f"names must be {len(default)} different strings, one per task, got {names!r}: name each once"
        )
    return names
