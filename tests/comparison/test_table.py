"""Everything people bring: a clear error, or a warning; nothing dropped unsaid."""

import numpy as np
import pytest

from mtl_teach.comparison import TableWarning, compare, read
from tests.comparison.tables import columns, write


def test_a_file_and_its_columns_say_the_same(tmp_path):
    here, there = read(columns(), "task", "y"), read(write(tmp_path / "a.csv", columns()), "task", "y")
    assert (here.x == there.x).all() and (here.y == there.y).all() and here.names == there.names


@pytest.mark.parametrize("separator", list(",;\t|"))
def test_the_separator_is_found(tmp_path, separator):
    assert read(write(tmp_path / "a.csv", columns(), separator), "task", "y").features == ("x0", "x1", "x2")


def test_a_decimal_comma_is_named_then_read(tmp_path):
    table = columns()
    comma = {k: [str(v).replace(".", ",") for v in column] for k, column in table.items()}
    path = write(tmp_path / "a.csv", comma, ";")
    with pytest.raises(ValueError, match="--decimal ,"):
        read(path, "task", "y")
    assert (read(path, "task", "y", decimal=",").x == read(table, "task", "y").x).all()


def test_another_encoding_is_named_then_read(tmp_path):
    path = write(tmp_path / "a.csv", columns() | {"größe": [1.5, 2.5] * 24}, encoding="latin-1")
    with pytest.raises(ValueError, match="--encoding latin-1"):
        read(path, "task", "y")
    assert "größe" in read(path, "task", "y", encoding="latin-1").features


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"colour": ["red", "blue"] * 24},
            "'colour' must hold numbers, got 'red' in position 0: give one column of 0",
        ),
        ({"day": ["2024-05-01"] * 48}, "'day' must hold numbers, got '2024-05-01' in position 0: turn dates"),
        (
            {"x0": [1.0, None] * 24},
            "'x0' must be finite in every labelled row, got nan in position 1 .24 such.",
        ),
        ({"x0": [1.0, np.inf] * 24}, "got inf in position 1"),
        (
            {"task": ["a", None] * 24},
            "'task' must name something in every row, got NaN or None in position 1",
        ),
        ({"task": ["a"] * 48}, "tasks must be at least two"),
        ({"task": [str(i) for i in range(48)]}, "one of them with 5 labels"),
        ({"y": [1.0] * 48}, "must differ somewhere, got 1.0 only"),
        ({"y": [None] * 48}, "must have entries"),
        ({"y": [1.5, "high"] * 24}, "all numbers or all names of classes"),
        ({"y": [0, 1, 2, 3] * 12}, "kinds='classes' or kinds='real'.*--kind"),
    ],
)
def test_what_does_not_fit_is_an_error_that_says_what_to_do(change, says):
    with pytest.raises(ValueError, match=says):
        compare(columns() | change, "task", "y", progress=False)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "header and rows"), ("a,b\n", "header and rows"), ("a,a\n1,2\n", "each column once"),
     ("task,y,x\na,1,2\nb,1\n", "3 cells in every row, as in its header, row 1, got 2 in row 3")],
)  # fmt: skip
def test_a_broken_file_is_an_error(tmp_path, text, says):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(ValueError, match=says):
        read(tmp_path / "a.csv", "task", "y")


def test_a_wrong_name_is_an_error_that_lists_the_columns():
    with pytest.raises(ValueError, match="'label' must be a column, got task, y, x0"):
        read(columns(), "task", "label")


def warned(table: dict) -> str:
    return "\n".join(read(table, "task", "y").warnings)


@pytest.mark.parametrize("kind", ["real", "binary", "text"])
def test_a_leak_is_named_and_nothing_else(kind):
    table = columns(kind=kind)
    assert "LEAK" not in warned(table)
    leak = [float(v == "yes") if kind == "text" else 3.0 * v + 1 for v in table["y"]]
    assert "LEAK? feature 'copy'" in warned(table | {"copy": leak}) and "'x0'" not in warned(
        table | {"copy": leak}
    )


def test_ids_constants_duplicates_and_imbalance_are_named():
    table = columns()
    assert warned(table) == ""
    assert "'n' looks like an id" in warned(table | {"n": list(range(48))})
    assert "'one' is constant" in warned(table | {"one": [7.0] * 48})
    assert "repeat another one: 48;" in warned({name: column * 2 for name, column in table.items()})
    assert "unbalanced: 1 labels in 'b'" in warned(table | {"task": ["a"] * 47 + ["b"]})
    one = columns(kind="binary")
    one["y"][:12] = [1] * 12
    assert "'t0' has one class only" in warned(one)


def test_missing_labels_are_counted_and_kept_out():
    table = columns()
    table["y"][:3] = ["", None, float("nan")]
    found = read(table, "task", "y")
    assert len(found.y) == 45 and any("missing labels: 3 " in one for one in found.findings)


def test_several_labels_are_tasks_on_the_same_rows():
    table = columns(kind="binary")
    table["z"] = [None, *table["y"][1:]]
    found = read(table, None, ["y", "z"], leave_out=["task"])
    assert found.names == ("y", "z") and len(found.y) == 95 and len(np.unique(found.group)) == 48


def test_a_task_of_one_example_is_trained_on_not_tested_and_named():
    table = columns(tasks=3) | {"task": ["a"] * 17 + ["b"] * 18 + ["c"]}
    with pytest.warns(TableWarning, match=r"not tested: 'c' \(1\)"):
        found = compare(table, "task", "y", splits=3, progress=False)
    assert [one == "not tested" for one in found.outcomes] == [False, False, True]


def test_a_hundred_thousand_rows_of_one_large_task_are_read_without_padding():
    rng = np.random.default_rng(0)
    x, owner = rng.normal(size=100_000), np.r_[np.zeros(99_000, int), 1 + np.arange(1000) // 5]
    found = read({"task": owner, "y": x + rng.normal(size=100_000), "x": x}, "task", "y")
    assert found.x.shape == (100_000, 1) and found.tasks == 201  # padded: 20 million rows
