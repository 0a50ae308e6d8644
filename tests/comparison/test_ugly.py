"""Tables as strangers bring them: each a right answer, a warning or an error that says what to do."""

import csv
import io

import numpy as np
import pytest

from mtl_teach.comparison import compare, read
from mtl_teach.comparison.command import main
from mtl_teach.comparison.trial import in_units_of
from tests.comparison.tables import columns


def text(table: dict | None = None, separator: str = ",", end: str = "\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    table = table or columns()
    writer.writerow(table)
    writer.writerows(zip(*table.values(), strict=True))
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    """Write a text to a file, just as it is, and read it as a table."""

    def table(content: str, task: str = "task", label: str = "y", **more):
        (tmp_path / "a.csv").write_bytes(content.encode(more.get("encoding", "utf-8")))
        return read(tmp_path / "a.csv", task, label, **more)

    return table


PLAIN = read(columns(), "task", "y")


def same(found) -> bool:
    return (
        np.array_equal(found.x, PLAIN.x) and np.array_equal(found.y, PLAIN.y) and found.names == PLAIN.names
    )


def comma(value: object) -> str:
    return str(value).replace(".", ",")


COMMAS = {name: [comma(value) for value in column] for name, column in columns().items()}


@pytest.mark.parametrize(
    ("content", "more"),
    [
        ("\ufeff" + text(), {}),
        ("\ufeff" + text(), {"encoding": "UTF-8"}),
        (text(), {"encoding": "utf-16"}),
        (text(end="\r\n"), {}),
        (text(end="\r"), {}),
        (text().replace("\n", "\n\n"), {}),
        ("\ufeff" + text(COMMAS, ";", "\r\n"), {"decimal": ","}),
        (text(COMMAS), {"decimal": ","}),  # quoted
        ("sep=;\r\n" + text(separator=";", end="\r\n"), {}),
        (text().replace("t1", " t1 ").replace("x0", " x0 "), {}),
        (text({"a, b, c, d, e": [1] * 48} | columns(), ";"), {"leave_out": "a, b, c, d, e"}),
        (text(columns() | {"note": ['two\nlines, "quoted"'] * 48}), {"leave_out": "note"}),
    ],
    ids=[
        "bom",
        "BOM",
        "utf-16",
        "crlf",
        "cr",
        "blank",
        "excel",
        "quoted",
        "sep=",
        "spaces",
        "header",
        "lines",
    ],
)
def test_the_same_table_in_many_guises(file, content, more):
    assert same(file(content, **more))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (text().replace("\n", ",\n"), "columns with neither name nor entry, left out: 1"),
        (text() + ",,,,\n,,,,\n", "rows without any entry, left out: row 50, row 51"),
        (text() + "Total,,,,\n", "tasks without a single label, which cannot be compared: Total"),
    ],
)
def test_what_is_left_out_is_said(file, content, says):
    found = file(content)
    assert same(found) and says in found.findings


def spoilt(cell: str, **more) -> dict:
    table = columns() | more
    return table | {"x2": [*table["x2"][:5], cell, *table["x2"][6:]]}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (text(spoilt("oops")), "in row 7:"),
        ("\n\n" + text(spoilt("oops")).replace("\n", "\n\n", 3), "in row 12:"),
        (text(spoilt("oops", note=["two\nlines"] * 48)), r"in row 7 \(line 12\):"),
        ("sep=,\n" + text(spoilt("oops")), "in row 8:"),
    ],
    ids=["plain", "blank lines", "line breaks in quotes", "sep="],
)
def test_an_error_says_the_row_of_the_spreadsheet_and_the_line_of_the_editor(file, content, place):
    with pytest.raises(ValueError, match=f"'x2' must hold numbers, got 'oops' {place}"):
        file(content, leave_out=["note"] if "note" in content else ())


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("1,234", "--decimal , if that is a decimal comma, or delete the commas that group"),
        ("1.234,5", "write the number alone"),
        ("1'000", "write the number alone"),
        ("1_000", "write the number alone"),
        ("12 %", "write the number alone"),
        ("$5", "write the number alone"),
        ("<0.1", "write the number alone"),
        ("2024-05-01", "turn dates into numbers"),
        ("01.02.2024", "turn dates into numbers"),
        ("12:30", "turn dates into numbers"),
        ("high", "one column of 0 and 1 per value"),
        ("True", "one column of 0 and 1 per value"),  # among numbers
    ],
)
def test_a_cell_that_is_no_number_has_its_own_remedy(file, cell, remedy):
    with pytest.raises(ValueError, match=f"'x2' must hold numbers.*{remedy}"):
        file(text(spoilt(cell)))


def test_a_point_beside_a_decimal_comma_is_not_guessed(file):
    mixed = COMMAS | {"x0": ["1.234", *COMMAS["x0"][1:]]}
    with pytest.raises(ValueError, match=r"got '1.234' in row 2: it has a point where the mark is a comma"):
        file(text(mixed, ";"), decimal=",")


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        (text().replace("t1,", '"t1,', 1), {}, "from line 14 on: .* is a quotation mark open"),
        (text().replace("t1,", '"t"1,', 1), {}, "must be a CSV file, got from line 14 on"),
        ("# made by me\n" + text(), {}, "1 cells in every row, as in its header, row 1, got 5 in row 2"),
        (text().replace("task,", ",task,").replace("\nt", "\n0,t"), {}, "got .. for column 1"),  # an index
        (text(), {"task": "Task"}, "did you mean 'task'"),
        (text(), {"separator": ";;"}, "separator must be one character"),
        (text(), {"decimal": "x"}, "decimal must be one of"),
        (text(columns() | {"task": ["NA", "US"] * 24}), {}, "got NA in row 2: .*needs another spelling"),
        (text(COMMAS, ";"), {}, "label 'y' must be numbers, got .*--decimal ,"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(file, content, more, says):
    with pytest.raises(ValueError, match=says):
        file(content, **more)


def test_true_and_false_in_a_file_are_one_and_zero_and_said(file):
    found = file(text(columns() | {"x0": ["TRUE", "FALSE"] * 24}))
    assert found.x[:2, 0].tolist() == [1, 0] and any(
        "FALSE and TRUE are read" in one for one in found.findings
    )


def test_names_of_tasks_stay_as_they_are(file):
    for names in (
        ["007", "7", "07", "70"],
        ["München", "東京", "²", "½"],
        ["<b>", "a&b", "a\nb", "a\u2028b"],
    ):
        assert set(file(text(columns() | {"task": names * 12})).names) == set(names)


def test_odd_names_classes_and_values_are_named(file):
    near = file(text(columns() | {"task": ["North", "north"] * 24}))
    assert any("'North' and 'north' differ in capitals" in one for one in near.warnings)
    rare = file(text(columns() | {"y": ["r", "a", "b"] + ["a", "b", "b"] * 15}))
    assert any("class 'r' has few labels, 1 in all" in one for one in rare.warnings)
    code = file(text(columns() | {"x0": [*columns()["x0"][:40], *[-9999] * 8]}))
    assert any("'x0' reaches -9999, far beyond most" in one for one in code.warnings)
    label = file(text(columns() | {"y": [1e6, *columns()["y"][1:]]}))
    assert any("a label reaches 1e+06" in one for one in label.warnings) and not PLAIN.warnings


@pytest.mark.parametrize("scale", [1e300, 1e-300, 2.0**40])
def test_units_do_not_matter(scale):
    """Neither huge nor tiny numbers overflow or pass for constants."""
    table, factors = columns(tasks=2), {"x0": scale, "y": scale}
    scaled = table | {name: (np.array(table[name]) * factor).tolist() for name, factor in factors.items()}
    one, other = (compare(each, "task", "y", splits=3, progress=False) for each in (table, scaled))
    np.testing.assert_allclose(one.loss, other.loss, rtol=1e-3)


def test_a_column_is_measured_from_the_rows_to_learn_from_alone():
    rng = np.random.default_rng(0)
    known, wanted = rng.normal(3, 2, size=(50, 4)), rng.normal(size=(5, 4))
    np.testing.assert_allclose(in_units_of(known, wanted), (wanted - known.mean(0)) / known.std(0))
    assert in_units_of(np.full((9, 1), 0.1), np.array([[7.0]])) == 0
    assert np.isfinite(in_units_of(np.array([-1.7e308, 1.7e308]), np.array([1.7e308]))).all()


@pytest.mark.parametrize("name", ["x0", "y"])
def test_one_value_beyond_all_others_is_named_not_a_nan(name):
    table = columns(tasks=2)
    with (
        pytest.raises(
            ValueError, match=r"losses must be finite, .*reaches 1e\+300, far beyond.*; mend that row"
        ),
        pytest.warns(UserWarning, match="reaches 1e"),
    ):
        compare(table | {name: [1e300, *table[name][1:]]}, "task", "y", splits=10, progress=False)


def test_a_hundred_thousand_rows_go_all_the_way(tmp_path, capsys):
    rng = np.random.default_rng(0)
    x, owner = rng.normal(size=(100_000, 2)), rng.integers(0, 5, 100_000)
    table = {"task": owner.tolist(), "y": (x.sum(1) + rng.normal(size=len(x))).tolist()}
    (tmp_path / "a.csv").write_text(text(table | {"u": x[:, 0].tolist(), "v": x[:, 1].tolist()}))
    out = ["--splits", "3", "--out", str(tmp_path / "a.html")]
    assert main(["compare", str(tmp_path / "a.csv"), "--task", "task", "--label", "y", *out]) == 0
    assert "100000 rows, 100000 labels, 5 tasks" in capsys.readouterr().out


def test_a_hundred_tasks_of_five_rows():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(500, 2))
    y = x.sum(1) + 0.5 * rng.normal(size=500)
    table = {"task": np.repeat(np.arange(100), 5), "y": y, "u": x[:, 0], "v": x[:, 1]}
    found = compare(table, "task", "y", splits=3, progress=False)
    assert found.gain("one for all").mean > 0 and len(found.rows) == 101


def test_a_name_with_a_line_break_keeps_its_row():
    table = columns(tasks=2)
    found = compare(
        table | {"task": ["a\nb" if one == "t0" else one for one in table["task"]]},
        "task",
        "y",
        splits=3,
        progress=False,
    )
    assert any(line.startswith("a b ") for line in str(found).splitlines())
