"""People's own data: every form, every make of numbers, gaps, names of classes, and remedies that work."""

import math

import numpy as np
import pytest
import torch

from mtl_teach import models, training
from mtl_teach.data import Tasks, from_arrays, from_long, from_wide
from mtl_teach.data.tasks import seen_once
from tests.makes import NA, DataFrame, Series, makes

NAN, ORDER, DAY = math.nan, ("low", "mid", "high"), np.datetime64("2024-01-01")
X = [[1.0, 0.5], [2.0, -1.0], [3.0, 0.0], [4.0, 2.0], [5.0, 1.0], [6.0, 3.0]]


def equal(one, other):
    return torch.equal(one.nan_to_num(-9), other.nan_to_num(-9))


def test_tasks_of_unequal_size_are_padded_and_masked():
    x, y = [X, X[:4], X[1:3]], [[0.5] * 6, [1.5, NAN, 2.5, 3.5], [0.25, 0.75]]
    tasks = from_arrays(x, y)
    assert tasks.x.shape == (3, 6, 2) and tasks.mask.sum(1).tolist() == [6, 3, 2]
    assert torch.equal(tasks.mask, ~tasks.y.isnan()) and tasks.kinds == ("real",) * 3
    for j in range(3):
        assert tasks.x[j, : len(x[j])].tolist() == x[j]
        assert tasks.y[j][tasks.mask[j]].tolist() == [label for label in y[j] if label == label]
    assert repr(tasks) == "Tasks(3 tasks x 6 samples x 2 features, 0 test samples per task; 7 labels missing)"
    assert tasks.names == ("task 1", "task 2", "task 3")
    assert from_arrays(x, y, names=["a", "b", "c"]).names == ("a", "b", "c")
    by_name = from_arrays(dict(zip("abc", x, strict=True)), dict(zip("cab", [y[2], y[0], y[1]], strict=True)))
    assert equal(by_name.y, tasks.y) and by_name.names == ("a", "b", "c")


def test_every_make_of_inputs_and_labels_gives_the_same_tasks():
    labels = np.array([0.5, NAN, 2.5, 3.5, 1.5, 0.25])
    wanted = from_arrays([X], [labels])
    tried = 0
    for make, x in makes(X):
        assert torch.allclose(from_arrays([x], [labels]).x, wanted.x), make
        assert torch.allclose(from_wide(x, labels[:, None]).x, wanted.x), make
        assert torch.allclose(from_long(x, labels, ["a"] * 6).x, wanted.x), make
        tried += 1
    for make, y in makes(labels[:, None]):
        found = from_arrays([X], [y]), from_wide(X, y), from_long(X, y, Series(["a"] * 6))
        for tasks in found:
            assert torch.allclose(tasks.y, wanted.y, equal_nan=True, rtol=1e-6), make
        tried += 1
    assert tried > 20
    array = np.array([X, X])
    assert from_arrays(array, np.stack([labels, labels])).x.shape == (2, 6, 2)


def test_a_long_table_becomes_one_task_per_name():
    frame = DataFrame({"age": [30, 41, 25, 66, 50], "sex": [True, False, True, True, False]})
    owner, score = Series(["b", "a", "b", "b", "a"]), Series([1.5, 2.5, NAN, 4.5, 5.5])
    tasks = from_long(frame, score, owner)
    assert tasks.names == ("a", "b") and tasks.features == 2
    assert tasks.x[0, :2].tolist() == [[41, 0], [50, 0]] and tasks.y[0, :2].tolist() == [2.5, 5.5]
    assert tasks.x[1].tolist() == [[30, 1], [25, 1], [66, 1]] and tasks.mask[1].tolist() == [
        True,
        False,
        True,
    ]
    numbered = from_long(X, [0.5] * 6, [10, 2, 10, 2, 1, 1])
    assert numbered.names == ("1", "2", "10"), "numbers by size, not by letters"
    answers = from_long(X, ["yes", "no", "no", "no", "yes", "yes"], list("aabbcc"))
    assert answers.kinds == ("binary",) * 3 and answers.y.tolist() == [[1, 0], [0, 0], [1, 1]]
    assert answers.class_names == dict.fromkeys("abc", ("no", "yes")), "the same question in all tasks"


def test_a_wide_table_keeps_one_table_of_inputs():
    columns = {"smoker": ["no", "yes", None, "no", "yes", "no"], "wage": [2.5, NAN, 1.25, 3.0, 4.0, 5.0]}
    columns["city"] = np.array(["Rome", "Oslo", "Bern", "Rome", None, NA], dtype=object)
    for y in (columns, DataFrame(columns)):
        tasks = from_wide(DataFrame({"a": [row[0] for row in X], "b": [row[1] for row in X]}), y)
        assert tasks.names == ("smoker", "wage", "city") and tasks.kinds == ("binary", "real", "3 classes")
        assert seen_once(tasks.x).shape == (1, 6, 2) and tasks.x[2].tolist() == X
        assert tasks.outputs == (1, 1, 3)
        assert tasks.class_names == {"smoker": ("no", "yes"), "city": ("Bern", "Oslo", "Rome")}
        assert tasks.y.nan_to_num(-1).tolist() == [
            [0, 1, -1, 0, 1, 0],
            [2.5, -1, 1.25, 3, 4, 5],
            [2, 1, 0, 2, -1, -1],
        ]
        assert "binary, real, 3 classes; 4 labels missing" in repr(tasks)
        model = models.hard_sharing(tasks.features, tasks.tasks, outputs=tasks.outputs)
        history = training.fit(model, tasks, steps=50, learning_rate=0.05)
        assert history.loss[-1] < history.loss[0] / 2
        assert [tuple(answer.shape) for answer in model.predict([[2.0, 1.0]])] == [(1, 1)] * 3
    array = from_wide(X, [[0, 1], [1, 1], [0, 0], [1, 0], [0, 1], [1, 1]])
    assert array.names == ("task 1", "task 2") and array.kinds == ("binary", "binary") and array.outputs == 1


@pytest.mark.parametrize(
    ("labels", "options", "numbers", "kind", "names"),
    [
        ([0, 1, 1], {}, [0, 1, 1], "binary", None),
        ([0, 1, None], {}, [0, 1, NAN], "binary", None),
        ([True, False, True], {}, [1, 0, 1], "binary", None),
        (np.array([0, 1, 0], dtype="i1"), {}, [0, 1, 0], "binary", None),
        ([0.5, 1, NAN], {}, [0.5, 1, NAN], "real", None),
        ([3, 5, 4], {"kinds": "real"}, [3, 5, 4], "real", None),
        ([3, 5, 3], {"kinds": "classes"}, [0, 1, 0], "2 classes", (3, 5)),
        ([0, 2, 1], {"kinds": "classes"}, [0, 2, 1], "3 classes", None),
        ([0, 2, NAN], {"kinds": "3 classes"}, [0, 2, NAN], "3 classes", None),
        ([-1, 1, 1], {"kinds": "binary"}, [0, 1, 1], "binary", (-1, 1)),
        ([-1.0, 1.0, NAN], {"kinds": {"task 1": "binary"}}, [0, 1, NAN], "binary", (-1.0, 1.0)),
        (["b", "a", None], {}, [1, 0, NAN], "binary", ("a", "b")),
        (["b", "a", NAN], {}, [1, 0, NAN], "binary", ("a", "b")),
        (["b", "a", "c"], {}, [1, 0, 2], "3 classes", ("a", "b", "c")),
        (["b", "a", "b"], {"kinds": "classes"}, [1, 0, 1], "2 classes", ("a", "b")),
        (["low", "high", "mid"], {"classes": ORDER}, [0, 2, 1], "3 classes", ORDER),
        (["yes", "yes", None], {"classes": {"task 1": ["no", "yes"]}}, [1, 1, NAN], "binary", ("no", "yes")),
        ([2, 3, 2], {"classes": (1, 2, 3)}, [1, 2, 1], "3 classes", (1, 2, 3)),
        (np.array(["x", "y", "x"]), {"kinds": ["binary"]}, [0, 1, 0], "binary", ("x", "y")),
    ],
)  # fmt: skip
def test_labels_become_numbers_of_a_kind(labels, options, numbers, kind, names):
    tasks = from_arrays([X[:3]], [labels], **options)
    assert equal(tasks.y[0], torch.tensor(numbers, dtype=torch.float64))
    assert tasks.kinds == (kind,) and tasks.class_names.get("task 1") == names


def test_test_data_of_ones_own_are_numbered_with_the_rest():
    tasks = from_arrays(
        [X[:2], X[:3]], [["b", "a"], ["c", "d", "c"]], [X[2:5], X[3:4]], [["c", "a", None], ["d"]]
    )
    assert tasks.kinds == ("3 classes", "binary") and tasks.class_names["task 1"] == ("a", "b", "c")
    assert equal(tasks.y_test, torch.tensor([[2, 0, NAN], [1, NAN, NAN]]).double())
    wide = from_wide(
        X[:3], {"a": [0, 1, 0], "b": [1.5, 2.5, 3.5]}, X[3:], {"b": [1.5, 2.5, NAN], "a": [1, 1, 0]}
    )
    assert wide.y_test[0].tolist() == [1, 1, 0] and seen_once(wide.x_test).shape == (1, 3, 2)
    long = from_long(X[:4], [0.5, 1.5, 2.5, 3.5], list("abab"), X[4:], [4.5, 5.5], ["b", "b"])
    assert long.mask_test.tolist() == [[False, False], [True, True]] and long.y_test[1].tolist() == [4.5, 5.5]


def rows_of(tasks, j, end):
    mask = getattr(tasks, f"mask{end}")[j]
    x, y = getattr(tasks, f"x{end}")[j][mask], getattr(tasks, f"y{end}")[j][mask]
    return [(*row, label) for row, label in zip(x.tolist(), y.tolist(), strict=True)]


def big(classes=False, seed=0):
    """Three tasks of 40, 21 and 10 rows, some labels missing."""
    rng = np.random.default_rng(seed)
    x = [rng.standard_normal((size, 2)) for size in (40, 21, 10)]
    y = [
        (rng.random(len(rows)) < 0.3).astype(float) if classes else rng.standard_normal(len(rows))
        for rows in x
    ]
    y[0][3] = y[1][5] = NAN
    return x, y


@pytest.mark.parametrize("classes", [True, False])
@pytest.mark.parametrize("share", [0.2, 0.5])
def test_a_share_is_held_out_of_every_task(classes, share):
    x, y = big(classes)
    tasks, again = (from_arrays(x, y, test_share=share, seed=5) for _ in range(2))
    assert equal(tasks.y_test, again.y_test) and equal(tasks.x, again.x)
    other = from_arrays(x, y, test_share=share, seed=6)
    assert rows_of(tasks, 0, "_test") != rows_of(other, 0, "_test")
    for j in range(3):
        every = [
            (*row, label) for row, label in zip(x[j].tolist(), y[j].tolist(), strict=True) if label == label
        ]
        train, test = rows_of(tasks, j, ""), rows_of(tasks, j, "_test")
        assert sorted(train + test) == sorted(every) and len(test) == round(share * len(every))
        if classes:
            yes = sum(label for *_, label in every)
            assert abs(sum(label for *_, label in test) - share * yes) < 1, "each class gives its share"


def test_rows_are_held_out_at_random():
    """Each row is held out as often as any other: over 400 seeds within five deviations of a binomial."""
    x, y = np.arange(20.0)[:, None], np.arange(20.0) + 0.5
    counts, neighbours = torch.zeros(20), 0
    for seed in range(400):
        rows = from_arrays([x], [y], test_share=0.25, seed=seed).x_test[0, :, 0].long()
        counts[rows] += 1
        neighbours += {0, 1} <= set(rows.tolist())
    assert (counts - 100).abs().max() < 5 * math.sqrt(400 * 0.25 * 0.75) and counts.sum() == 2000
    assert 5 < neighbours < 40, "400 times 5/20 times 4/19 is 21: rows are held out by themselves"
    counts = torch.zeros(20)
    labels = [0] * 18 + [1] * 2  # too few for one in every test part
    for seed in range(400):
        counts[from_arrays([x], [labels], test_share=0.25, seed=seed).x_test[0, :, 0].long()] += 1
    assert (counts - 100).abs().max() < 5 * math.sqrt(400 * 0.25 * 0.75), "in classes too"


def test_rows_of_a_wide_table_are_held_out_for_all_tasks():
    y = np.random.default_rng(0).standard_normal((30, 3))
    y[:28, 1] = NAN  # two labels only: one has to stay on each side
    x = np.arange(60.0).reshape(30, 2)
    for seed in range(20):
        tasks = from_wide(x, y, test_share=0.2, seed=seed)
        assert seen_once(tasks.x).shape == (1, 24, 2) and seen_once(tasks.x_test).shape == (1, 6, 2)
        assert sorted(tasks.x[0, :, 0].tolist() + tasks.x_test[0, :, 0].tolist()) == x[:, 0].tolist()
        assert tasks.mask[1].sum() == tasks.mask_test[1].sum() == 1


def test_broken_inputs_matter_only_where_a_label_is():
    broken = [[1.0, NAN], *X[1:]]
    tasks = from_arrays([broken], [[None, *[0.5] * 5]])
    assert not tasks.x[0, 0].any()
    with pytest.raises(
        ValueError, match=r"x of 'task 1' must be finite, got nan in row 0, column 1 \(1 such"
    ):
        from_arrays([broken], [[0.5] * 6])
    assert not from_wide(broken, {"a": [None, *[0.5] * 5], "b": [None, *[1.5] * 5]}).x[:, 0].any()
    with pytest.raises(ValueError, match=r"x must be finite, got nan in row 0, column 1"):
        from_wide(broken, {"a": [None, *[0.5] * 5], "b": [1.5] * 6})
    with pytest.raises(ValueError, match=r"x_test of 'b' must be finite, got inf in row 1, column 0"):
        from_long(X[:2], [0.5, 0.5], ["a", "b"], [X[2], X[3], [math.inf, 1.0]], [0.5] * 3, ["a", "b", "b"])


REAL = [0.5] * 6
BAD = {  # what is called, the error, what it says, and the call that its remedy makes of it
    "inputs of one table": (
        lambda: from_arrays(X, [[0, 1]] * 6),
        ValueError, "x of 'task 1' must be (samples, features), got (2,)", "data.from_wide",
        lambda: from_wide(X, [[0, 1]] * 6),
    ),
    "labels beside one table each": (
        lambda: from_arrays([X, X], [[0, 1]] * 6),
        ValueError, "y must be 2 columns of labels, one per task, as x is 2 tables, got 6", "data.from_wide",
        lambda: from_wide(X, [[0, 1]] * 6),
    ),
    "a single feature": (
        lambda: from_wide([1.0, 2.0], [[0], [1]]),
        ValueError, "x must be (samples, features), got (2,)", "[[1.0], [2.0]]",
        lambda: from_wide([[1.0], [2.0]], [[0], [1]]),
    ),
    "whole numbers": (
        lambda: from_arrays([X], [[1, 2, 3, 1, 2, 3]]),
        ValueError, "y of 'task 1' must say what whole numbers mean, got 1 to 3", "kinds='classes'",
        lambda: from_arrays([X], [[1, 2, 3, 1, 2, 3]], kinds="classes"),
    ),
    "whole floats with gaps": (
        lambda: from_wide(X, {"a": [1, 2, 3, 1, 2, NAN]}),
        ValueError, "y of 'a' must say what whole numbers mean, got 1 to 3", "in a dict by task name",
        lambda: from_wide(X, {"a": [1, 2, 3, 1, 2, NAN]}, kinds={"a": "real"}),
    ),
    "one class": (
        lambda: from_arrays([X], [["yes"] * 6]),
        ValueError, "y of 'task 1' must have at least two different classes, got ('yes',)",
        "classes=('no', 'yes')",
        lambda: from_arrays([X], [["yes"] * 6], classes=("no", "yes")),
    ),
    "a class too many": (
        lambda: from_arrays([X], [list("abcabc")], kinds="binary"),
        ValueError, "y of 'task 1' must be binary as kinds says, got 3 classes ('a', 'b', 'c')",
        "kinds='classes'",
        lambda: from_arrays([X], [list("abcabc")], kinds="classes"),
    ),
    "a class not in the list": (
        lambda: from_arrays([X], [list("abcabc")], classes=("a", "b")),
        ValueError, "y of 'task 1' must be one of ('a', 'b'), got 'c'", "add it to classes",
        lambda: from_arrays([X], [list("abcabc")], classes=("a", "b", "c")),
    ),
    "text for numbers": (
        lambda: from_arrays([X], [list("abcabc")], kinds="real"),
        ValueError, "y of 'task 1' must hold numbers for kinds='real', got 'a'", "kinds='classes'",
        lambda: from_arrays([X], [list("abcabc")], kinds="classes"),
    ),
    "labels that are dates": (
        lambda: from_arrays([X], [np.array([DAY] * 6)]),
        TypeError, "y of 'task 1' must hold numbers, got datetime64", "days since",
        lambda: from_arrays([X], [(np.array([DAY] * 6) - DAY).astype(int)]),
    ),
    "labels that are tuples": (
        lambda: from_long(X, np.array([(1, 2), *"bbbbb"], dtype=object), ["a"] * 6),
        TypeError, "y must hold numbers or names of classes, got (1, 2) (tuple)", "str(label)",
        lambda: from_long(X, [str((1, 2)), *"bbbbb"], ["a"] * 6),
    ),
    "no label at all": (
        lambda: from_arrays([X, X], [REAL, [None] * 6]),
        ValueError, "y of 'task 2' must have a label, got none", "drop the task",
        lambda: from_arrays([X], [REAL]),
    ),
    "no label in a task of a long table": (
        lambda: from_long(X, [0, 1, 1, None, None, None], list("aaabbb")),
        ValueError, "y of 'b' must have a label, got none", "label an example",
        lambda: from_long(X, [0, 1, 1, None, 0, None], list("aaabbb")),
    ),
    "labels for testing only": (
        lambda: from_arrays([X, X], [REAL, [None] * 6], [X, X], [REAL, REAL]),
        ValueError, "y of 'task 2' must have a label, got none", "drop the task",
        lambda: from_arrays([X], [REAL], [X], [REAL]),
    ),
    "too few labels": (
        lambda: from_arrays([X], [REAL[:5]]),
        ValueError, "y of 'task 1' must be one entry per row of x (samples=6), got (5,)", "give each row one",
        lambda: from_arrays([X], [[*REAL[:5], None]]),
    ),
    "text among the inputs": (
        lambda: from_wide(DataFrame({"age": [1, 2], "city": ["Rome", "Oslo"]}), [[0], [1]]),
        TypeError, "x['city'] must hold numbers, got text such as 'Rome'",
        "give one column of 0 and 1 per value",
        lambda: from_wide(DataFrame({"age": [1, 2], "Rome": [True, False]}), [[0], [1]]),
    ),
    "unequal features": (
        lambda: from_arrays([X, [[1.0]]], [REAL, [0.5]]),
        ValueError, "x must have the same features in every table (2), got 1", "the same columns",
        lambda: from_arrays([X, [[1.0, 0.0]]], [REAL, [0.5]]),
    ),
    "unequal features for testing": (
        lambda: from_wide(X, {"a": REAL}, [[1.0]], {"a": [0.5]}),
        ValueError, "x_test must have the same features in every table (2), got 1", "the same columns",
        lambda: from_wide(X, {"a": REAL}, [[1.0, 0.0]], {"a": [0.5]}),
    ),
    "half a test part": (
        lambda: from_wide(X, {"a": REAL}, X),
        TypeError, "y_test must be given with its companion, got None", "give both",
        lambda: from_wide(X, {"a": REAL}, X, {"a": REAL}),
    ),
    "two test parts": (
        lambda: from_wide(X, {"a": REAL}, X, {"a": REAL}, test_share=0.5),
        ValueError, "test_share must be 0 beside x_test and y_test, got 0.5", "give one of them",
        lambda: from_wide(X, {"a": REAL}, test_share=0.5),
    ),
    "a share beyond all": (
        lambda: from_wide(X, {"a": REAL}, test_share=1.0),
        ValueError, "test_share must be a number from 0 to 0.9, got 1.0", "use 0.9 or less",
        lambda: from_wide(X, {"a": REAL}, test_share=0.5),
    ),
    "one label to share": (
        lambda: from_arrays([X], [[0.5, *[None] * 5]], test_share=0.5),
        ValueError, "test_share must leave labels of every task on both sides, got 1 in all for 'task 1'",
        "x_test",
        lambda: from_arrays([X], [[0.5, *[None] * 5]], [X], [REAL]),
    ),
    "one label to share among rows": (
        lambda: from_wide(X, {"a": REAL, "b": [0.5, *[None] * 5]}, test_share=0.5),
        ValueError, "test_share must leave labels of every task on both sides, got 1 in all for 'b'",
        "label more",
        lambda: from_wide(X, {"a": REAL, "b": [0.5, 1.5, *[None] * 4]}, test_share=0.5),
    ),
    "other tasks for testing": (
        lambda: from_wide(X, {"a": REAL}, X, {"b": REAL}),
        ValueError, "y_test must name tasks (a), got 'b'", "use one of their names",
        lambda: from_wide(X, {"a": REAL}, X, {"a": REAL}),
    ),
    "fewer tasks for testing": (
        lambda: from_wide(X, {"a": REAL, "b": REAL}, X, {"a": REAL}),
        ValueError, "y_test must hold every task, got none named 'b'", "add it",
        lambda: from_wide(X, {"a": REAL, "b": REAL}, X, {"a": REAL, "b": [None] * 6}),
    ),
    "a task beyond those trained": (
        lambda: from_long(X, REAL, list("aaabbb"), X[:1], [0.5], ["c"]),
        ValueError, "task_test must name tasks (a, b), got 'c'", "use one of their names",
        lambda: from_long(X, REAL, list("aaabbb"), X[:1], [0.5], ["b"]),
    ),
    "a row without a task": (
        lambda: from_long(X, REAL, [*"aaabb", None]),
        ValueError, "task must name the task of every row, got none in row 5", "leave it out",
        lambda: from_long(X[:5], REAL[:5], [*"aaabb"]),
    ),
    "no column of tasks": (
        lambda: from_long(X, REAL, list("aaabbb"), X, REAL),
        TypeError, "task_test must name the task of every row, got None", "give the column",
        lambda: from_long(X, REAL, list("aaabbb"), X, REAL, list("aaabbb")),
    ),
    "a kind for each of one question": (
        lambda: from_long(X, REAL, list("aaabbb"), kinds=["real", "real"]),
        TypeError, "kinds must be one for all tasks, which ask one question, got ['real', 'real']",
        "use a string",
        lambda: from_long(X, REAL, list("aaabbb"), kinds="real"),
    ),
    "kinds of no task": (
        lambda: from_wide(X, {"a": REAL}, kinds={"b": "real"}),
        ValueError, "kinds must name tasks (a), got 'b'", "use one of their names",
        lambda: from_wide(X, {"a": REAL}, kinds={"a": "real"}),
    ),
    "too many kinds": (
        lambda: from_wide(X, {"a": REAL}, kinds=("real", "real")),
        ValueError, "kinds must be one for all tasks or one per task (1), got 2", "a dict by task name",
        lambda: from_wide(X, {"a": REAL}, kinds=("real",)),
    ),
    "no kind": (
        lambda: from_wide(X, {"a": REAL}, kinds="reel"),
        ValueError, "kinds must be one of 'binary', 'real', '3 classes', got 'reel'", "'real'?",
        lambda: from_wide(X, {"a": REAL}, kinds="real"),
    ),
    "classes as text": (
        lambda: from_arrays([X], [list("abaaba")], classes="ab"),
        TypeError, "classes must be a sequence of classes, got 'ab'", "write",
        lambda: from_arrays([X], [list("abaaba")], classes=("a", "b")),
    ),
    "lists beside dicts": (
        lambda: from_arrays({"a": X}, [REAL]),
        TypeError, "y must be of the make of x, got list beside dict", "two dicts",
        lambda: from_arrays({"a": X}, {"a": REAL}),
    ),
    "a task without labels": (
        lambda: from_arrays({"a": X, "b": X}, {"a": REAL}),
        ValueError, "y must hold every task, got none named 'b'", "add it",
        lambda: from_arrays({"a": X, "b": X}, {"a": REAL, "b": REAL}),
    ),
    "names twice": (
        lambda: from_arrays([X, X], [REAL, REAL], names=["a", "a"]),
        ValueError, "names must be 2 different strings, one per task, got ('a', 'a')", "name each once",
        lambda: from_arrays([X, X], [REAL, REAL], names=["a", "b"]),
    ),
    "nothing": (
        lambda: from_arrays([], []),
        TypeError, "x must hold one table per task, got []", "a list or a dict of tables",
        lambda: from_arrays([X], [REAL]),
    ),
    "labels in one row": (
        lambda: from_wide(X, REAL),
        ValueError, "y must be (samples, tasks), got (6,)", "give each task a column",
        lambda: from_wide(X, {"first": REAL}),
    ),
    "rows of unequal length": (
        lambda: from_wide([[1.0], [2.0, 3.0]], [[0], [1]]),
        ValueError, "x must have rows of equal length", "data.from_arrays",
        lambda: from_arrays([[[1.0]], [[2.0], [3.0]]], [[0], [1, 0]]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_does_not_fit_is_named_and_the_remedy_works(case):
    bad, error, says, remedy, mended = BAD[case]
    with pytest.raises(error) as caught:
        bad()
    message = str(caught.value)
    assert message.startswith(says), message
    assert remedy in message[len(says) :], message
    assert isinstance(mended(), Tasks)
