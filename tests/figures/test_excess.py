"""The figure of excess errors shows every seed, and refuses what a log axis cannot show."""

import numpy as np
import pytest
import torch

from mtl_teach import figures

ERRORS = {4: torch.tensor([0.2, 0.4]), 2: torch.tensor([0.5, 0.7])}


def _drawn(**options):
    figure, axes = figures.canvas()
    figures.draw_excess(axes, ERRORS, across="tasks T", levels={"alone": 0.3, "ridge": 0.2}, **options)
    return figure, {line.get_label(): line for line in axes.get_lines()}


def test_every_seed_is_a_dot_and_the_means_go_from_left_to_right():
    figure, lines = _drawn(title="Related")
    text = figures.describe(figure)
    assert "Related: x tasks T, y excess error" in text
    assert text.count("2 dots") == 2 and "y range 0.2 0.4" in text and "y range 0.5 0.7" in text
    assert lines["hard sharing"].get_xdata().tolist() == [2, 4]
    assert np.allclose(lines["hard sharing"].get_ydata(), [0.6, 0.3])


def test_levels_differ_by_more_than_colour():
    _, lines = _drawn()
    assert set(lines["alone"].get_ydata()) == {0.3} and set(lines["ridge"].get_ydata()) == {0.2}
    assert lines["alone"].get_linestyle() != lines["ridge"].get_linestyle()


def test_a_law_is_drawn_between_the_settings():
    _, lines = _drawn(law=lambda tasks: 1 / tasks)
    assert lines["a + b/T"].get_ydata()[[0, -1]] == pytest.approx([0.5, 0.25])
    assert "a + b/T" not in _drawn()[1]


def test_the_floor_of_a_law_is_named_with_its_number():
    figure, _ = _drawn(floor=0.25)
    assert [text.get_text() for text in figure.axes[0].texts] == ["a = 0.25"]


@pytest.mark.parametrize("errors", [{}, {2: torch.tensor([0.1, 0.0])}])
def test_errors_that_a_log_axis_cannot_show_are_refused(errors):
    _, axes = figures.canvas()
    with pytest.raises(ValueError, match="errors must hold one setting or more, each with errors > 0"):
        figures.draw_excess(axes, errors, across="tasks", levels={})


def test_more_levels_than_looks_are_refused():
    _, axes = figures.canvas()
    with pytest.raises(ValueError, match="levels must be at most 3, got 4"):
        figures.draw_excess(axes, ERRORS, across="tasks", levels=dict.fromkeys("abcd", 0.3))
