"""Charts and results that do not speak of the same tables are refused; charts that do are not."""

import altair as alt
import pytest

from mtl_teach import lessons
from mtl_teach.live import Panel, Result, named, slider, table
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

POINTS = alt.Chart(named("points")).mark_point().encode(x="x:Q", y="y:Q")
OTHER = alt.Chart(named("other")).mark_point().encode(x="u:Q")


def read(chart) -> dict[str, set[str]]:
    return columns_read(specification(chart))


def inline():
    values = alt.Data(values=[{"x": 1}])
    return alt.layer(POINTS, alt.Chart(values).mark_rule().encode(x="x:Q"))


def looked_up():
    source = alt.LookupData(data=named("names"), key="id", fields=["name"])
    return POINTS.transform_lookup(lookup="x", from_=source).encode(text="name:N")


def stacked():
    made = POINTS.transform_stack(["a", "b"], stack="y", groupby=["x"])
    return made.encode(y="a:Q", y2="b:Q")


RIGHT = [
    (lambda: POINTS, {"points": {"x", "y"}}),
    (lambda: alt.layer(POINTS, OTHER), {"points": {"x", "y"}, "other": {"u"}}),
    (lambda: alt.hconcat(POINTS, alt.vconcat(OTHER, POINTS)), {"points": {"x", "y"}, "other": {"u"}}),
    (inline, {"points": {"x", "y"}}),
    (looked_up, {"points": {"x", "y"}, "names": {"id", "name"}}),
    (lambda: POINTS.transform_calculate(z="datum.x + 1").encode(size="z:Q"), {"points": {"x", "y"}}),
    (lambda: POINTS.transform_fold(["x", "y"]).encode(x="key:N", y="value:Q"), {"points": set()}),
    (lambda: POINTS.transform_fold(["x", "y"], as_=["k", "v"]).encode(x="k:N", y="v:Q"), {"points": set()}),
    (lambda: POINTS.transform_pivot("x", value="y").encode(x="anything:Q"), {"points": set()}),
    (lambda: POINTS.transform_density("x").encode(x="value:Q", y="density:Q"), {"points": set()}),
    (lambda: POINTS.transform_quantile("x").encode(x="prob:Q", y="value:Q"), {"points": set()}),
    (lambda: POINTS.transform_bin("b", "x").encode(x="b:Q", x2="b_end:Q"), {"points": {"y"}}),
    (lambda: POINTS.transform_aggregate(m="mean(y)", groupby=["x"]).encode(y="m:Q"), {"points": {"x"}}),
    (lambda: POINTS.transform_joinaggregate(m="mean(y)").encode(size="m:Q"), {"points": {"x", "y"}}),
    (lambda: POINTS.transform_window(r="rank()").encode(y="r:Q"), {"points": {"x"}}),
    (lambda: POINTS.transform_regression("x", "y"), {"points": {"x", "y"}}),
    (stacked, {"points": {"x"}}),
    (lambda: POINTS.encode(y="count()"), {"points": {"x"}}),
    (lambda: POINTS.encode(x=alt.X("x:Q", sort=alt.EncodingSortField("z"))), {"points": {"x", "y", "z"}}),
    (lambda: POINTS.encode(x=r"a\.b:Q"), {"points": {"a.b", "y"}}),
    (lambda: POINTS.encode(row="kind:N"), {"points": {"x", "y", "kind"}}),
    (lambda: POINTS.facet("kind:N"), {"points": {"x", "y", "kind"}}),
    (lambda: POINTS.facet(row="kind:N", column="sort:N"), {"points": {"x", "y", "kind", "sort"}}),
    (lambda: POINTS.encode(x=alt.X(alt.repeat("column"), type="quantitative")).repeat(column=["x", "u"]),
     {"points": {"y"}}),
    (lambda: POINTS.encode(color=alt.condition("datum.x > 1", alt.value("red"), "hue:N")),
     {"points": {"x", "y", "hue"}}),
    (lambda: POINTS.add_params(alt.param("cut", value=3)).transform_filter("datum.x < cut"),
     {"points": {"x", "y"}}),
    (lambda: POINTS.add_params(alt.selection_point(fields=["x"])), {"points": {"x", "y"}}),
    (lambda: alt.Chart(alt.sequence(0, 9, as_="n")).mark_line() + POINTS, {"points": {"x", "y"}}),
]  # fmt: skip


@pytest.mark.parametrize(("chart", "expected"), RIGHT)
def test_a_right_chart_reads_its_tables_and_no_more(chart, expected):
    found = read(chart())
    assert found == expected
    check_tables(found, {name: {column: [] for column in columns} for name, columns in expected.items()})


@pytest.mark.parametrize("name", sorted(lessons.panels_here()))
def test_both_layouts_of_every_panel_read_the_same_tables(name):
    panel = lessons.panel(name)()
    if callable(panel.view._chart):
        panel.view.asked = "narrow"
        assert panel.view.error == ""
        check_tables(columns_read(panel.view.specs["narrow"]), panel.result.tables)
    check_tables(panel.view.columns, panel.result.tables)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"points": table(x=[1], z=[2])}, r"tables\['points'\] must have the column 'y', .* got 'x', 'z'"),
        ({"point": table(x=[1], y=[2])}, r"tables must .*'point.*did you mean"),
        ({}, r"tables must hold 'points', which the chart draws, got none"),
        ({"points": table(x=[1], y=[2]), "more": {}}, r"tables must be those of the chart, .*, got 'more'"),
        ({"points": {"x": [1, 2], "y": [2]}}, r"tables\['points'\] must have columns of one length"),
        ({"points": {"x": range(2), "y": [2, 3]}}, r"tables\['points'\]\['x'\] must be a list, got range"),
    ],
)
def test_a_panel_whose_tables_are_not_those_of_the_chart_is_not_built(tables, message):
    with pytest.raises(ValueError, match=message):
        Panel(lambda: Result(tables, "Words."), POINTS, {}, "live.me")


def test_a_table_that_goes_missing_later_is_named_in_the_panel():
    def compute(height):
        columns = {"x": [0], "y": [height]} if height < 2 else {"x": [0]}
        return Result({"points": columns}, "Words.")

    panel = Panel(compute, POINTS, {"height": slider("height", [0, 1, 2], 1)}, "live.me")
    panel.controls["height"].value = 2
    assert "must have the column 'y'" in panel.view.error and panel.view.tables["points"]["y"] == [1]


@pytest.mark.parametrize(
    ("made", "message"),
    [
        ({"points": []}, "compute must return a Result or yield Results, got dict"),
        (iter([3]), "compute must return a Result or yield Results, got .* of int"),
        (None, "compute must return a Result or yield Results, got NoneType"),
        (iter(()), "compute must yield at least one Result, got none"),
    ],
)
def test_a_compute_that_returns_something_else_is_named(made, message):
    with pytest.raises((TypeError, ValueError), match=message):
        Panel(lambda: made, POINTS, {}, "live.me")
