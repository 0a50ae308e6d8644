"""Curves over steps: drawn whole, or up to where they leave the paper."""

import math

import pytest

from mtl_teach import figures


def heights(curves, **options):
    figure = figures.draw_curves(curves, "loss", low=0.1, high=10, **options)
    return {line.get_label(): line.get_ydata().tolist() for line in figure.axes[0].get_lines()}


def test_a_curve_is_drawn_whole_and_named_at_its_end():
    assert heights({"a": [1.0, 0.5, 0.2], "b": [1.0, 2.0, 3.0]}) == {
        "a": [1.0, 0.5, 0.2],
        "b": [1.0, 2.0, 3.0],
    }
    figure = figures.draw_curves({"a": [1.0, 0.5]}, "loss", low=0.1, high=10)
    assert [(text.get_text(), text.xy) for text in figure.axes[0].texts] == [("a", (1, 0.5))]
    assert figure.axes[0].get_yscale() == "log"


@pytest.mark.parametrize("bad", [20.0, math.inf, math.nan])
def test_a_curve_ends_where_it_leaves_the_paper(bad):
    assert heights({"a": [1.0, 2.0, bad, 1.0]}) == {"a": [1.0, 2.0, 10]}


def test_its_numbers_reach_the_description():
    figure = figures.draw_curves({"a": [1.0, 0.5]}, "loss", low=0.1, high=10, title="A training")
    assert "line a: 2 points from (0 1) to (1 0.5)" in figures.describe(figure)


@pytest.mark.parametrize(
    "curves, low, message",
    [
        ({}, 0.1, "curves must be 1 to 3, got 0"),
        ({name: [1.0] for name in "abcd"}, 0.1, "curves must be 1 to 3, got 4"),
        ({"a": [1.0]}, 0, "low and high must be 0 < low < high"),
    ],
)
def test_what_cannot_be_drawn_is_refused(curves, low, message):
    with pytest.raises(ValueError, match=message):
        figures.draw_curves(curves, "loss", low=low, high=10)
