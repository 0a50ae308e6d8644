"""Data frames of pandas, of polars and of whatever has columns by name: a right answer or a clear error."""

import datetime
from decimal import Decimal

import numpy as np
import pytest

from mtl_teach.comparison import read
from tests.comparison.tables import columns
from tests.makes import NA, DataFrame

DAYS = [datetime.datetime(2024, 1, 1) + datetime.timedelta(days=day) for day in range(48)]


def same(one, other) -> bool:
    return one.names == other.names and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("x", "y", "owner")
    )


@pytest.fixture(params=["pandas", "polars", "any"])
def make(request):
    """What makes a data frame of a dict of columns."""
    if request.param == "pandas":
        pytest.importorskip("pandas", reason="no pandas here")
        import pandas

        return pandas.DataFrame
    if request.param == "polars":
        pytest.importorskip("polars", reason="no polars here")
        import polars

        return polars.DataFrame
    return DataFrame


@pytest.fixture
def pandas():
    return pytest.importorskip("pandas", reason="no pandas here")


@pytest.fixture
def polars():
    return pytest.importorskip("polars", reason="no polars here")


@pytest.mark.parametrize("kind", ["real", "binary", "text"])
def test_a_frame_says_what_its_columns_say(make, kind):
    table = columns(kind=kind)
    assert same(read(make(table), "task", "y"), read(table, "task", "y"))


def test_yes_and_no_are_one_and_zero(make):
    table = columns() | {"x0": [True, False] * 24, "y": [False, True, True, False] * 12}
    found = read(make(table), "task", "y")
    assert found.kind == "binary" and set(found.x[:, 0]) == {0, 1} and found.y[:4].tolist() == [0, 1, 1, 0]


def test_a_missing_label_is_counted_and_a_missing_feature_refused(make):
    table = columns() | {"y": [0.5, None, 1.5, 2.5] * 12}
    found = read(make(table), "task", "y")
    assert len(found.y) == 36 and any("missing labels: 12 (NaN or None 12×)" in one for one in found.findings)
    with pytest.raises(ValueError, match=r"'x0' must be finite .* got nan in position 1 \(24 such\)"):
        read(make(columns() | {"x0": [1.0, None] * 24}), "task", "y")


def test_dates_are_refused_as_feature_and_label_and_name_tasks(make):
    for use in ("x0", "y"):
        with pytest.raises(
            ValueError, match=rf"'{use}' must hold numbers.*got 2024-01-01.*turn dates into numbers"
        ):
            read(make(columns() | {use: DAYS}), "task", "y")
    assert all(
        name.startswith("2024-01-0")
        for name in read(make(columns() | {"task": DAYS[:4] * 12}), "task", "y").names
    )


@pytest.mark.parametrize("unit", ["s", "ns"])
def test_dates_never_become_nanoseconds(unit):
    days = np.array(DAYS, dtype=f"datetime64[{unit}]")
    for wrong in (days, days - days[0]):
        with pytest.raises(ValueError, match=r"'x0' must hold numbers.*turn dates into numbers"):
            read(columns() | {"x0": wrong}, "task", "y")


@pytest.mark.parametrize("entry", [[1, 2], np.arange(2), 1j, ...], ids=str)
def test_what_is_no_number_is_refused(entry):
    column = np.empty(48, dtype=object)
    column[:] = [entry] * 48
    with pytest.raises(ValueError, match=r"'x0' must hold numbers, got .* in position 0: give one number"):
        read(columns() | {"x0": column}, "task", "y")


def test_decimals_are_numbers_and_a_number_too_large_for_a_float_is_not():
    assert read(columns() | {"x0": [Decimal("1.5"), Decimal(2)] * 24}, "task", "y").x[:2, 0].tolist() == [
        1.5,
        2,
    ]
    with pytest.raises(ValueError, match=r"'x0' must be finite .* got inf"):
        read(columns() | {"x0": [10**400] * 48}, "task", "y")


def test_tasks_numbered_in_floats_are_whole_and_all_there():
    found = read(columns() | {"task": np.repeat([1.0, 2.0, 10.0, 3.0], 12)}, "task", "y")
    assert found.names == ("1", "2", "3", "10") and not any("without" in one for one in found.findings)


def test_pandas_na_stands_for_nothing():
    assert len(read(columns() | {"y": [NA, *columns()["y"][1:]]}, "task", "y").y) == 47


def test_pandas_own_kinds_of_column(pandas):
    plain, frame = columns(kind="binary"), pandas.DataFrame(columns(kind="binary"))
    frame = frame.assign(
        task=frame.task.astype("category"),
        y=frame.y.astype("Int64"),
        x0=frame.x0.astype("Float64"),
        x1=pandas.array([True, False] * 24, dtype="boolean"),
        x2=pandas.arrays.SparseArray([0, 1] * 24),
    )
    assert same(read(frame, "task", "y"), read(plain | {"x1": [1, 0] * 24, "x2": [0, 1] * 24}, "task", "y"))
    frame.loc[0, "y"] = pandas.NA
    assert len(read(frame, "task", "y").y) == 47
    frame["x0"] = pandas.Categorical(["red", "blue"] * 24)
    with pytest.raises(
        ValueError, match="'x0' must hold numbers, got 'red' in position 0: give one column of 0 and 1"
    ):
        read(frame, "task", "y")


def test_pandas_index_counts_for_nothing_unless_it_is_asked_for(pandas):
    frame = pandas.DataFrame(columns())
    assert same(
        read(frame[::-1].sort_index(), "task", "y"), read(frame.set_index(frame.index + 100), "task", "y")
    )
    with pytest.raises(
        ValueError, match=r"'task' must be a column, got the index of that name: call reset_index"
    ):
        read(frame.set_index("task"), "task", "y")


def test_two_columns_of_one_name_are_refused(pandas):
    frame = pandas.DataFrame(columns())
    for twice in (pandas.concat([frame, frame[["x0"]]], axis=1), frame.rename(columns={"x0": 1, "x1": "1"})):
        with pytest.raises(ValueError, match="table must name each column once, got"):
            read(twice, "task", "y")


def test_numbers_and_texts_of_one_name_are_refused():
    with pytest.raises(ValueError, match="must name each column once, got '1'"):
        read(columns() | {1: [0.5] * 48, "1": [0.5] * 48}, "task", "y")


def test_polars_own_kinds_of_column(polars):
    frame = polars.DataFrame(columns())
    told = frame.with_columns(
        polars.col("task").cast(polars.Categorical),
        x0=polars.Series(["1.5"] * 48).cast(polars.Decimal(10, 2)),
    )
    assert same(read(told, "task", "y"), read(columns() | {"x0": [1.5] * 48}, "task", "y"))
    with pytest.raises(TypeError, match=r"got a lazy LazyFrame: call .collect\(\) first"):
        read(frame.lazy(), "task", "y")


@pytest.mark.parametrize("table", [[[1, 2]], np.zeros((3, 3)), 7, None], ids=lambda one: type(one).__name__)
def test_what_is_no_table_is_refused(table):
    with pytest.raises(TypeError, match="table must be a path, a data frame or a dict of columns, got"):
        read(table, "task", "y")


def test_a_column_of_rows_is_refused():
    with pytest.raises(ValueError, match=r"column 'x0' must be one entry per row, got \(48, 2\)"):
        read(columns() | {"x0": np.zeros((48, 2))}, "task", "y")
