"""The figure of excess errors shows every seed, and refuses what a log axis cannot show."""

import numpy as np
import pytest
import torch

from mtl_teach import figures

ERRORS = {4: torch.tensor([0.2, 0.4]), 2: torch.tensor([0.5, 0.7])}
LEVELS = {"each task alone": 0.3, "tuned ridge": 0.2, "always predict 0": 0.4, "one model for all": 0.1}


def _drawn(**options):
    figure, axes = figures.canvas()
    figures.draw_excess(axes, ERRORS, across="tasks T", levels=LEVELS, **options)
    return figure, {line.get_label(): line for line in axes.get_lines()}


def test_every_seed_is_a_dot_and_the_means_go_from_left_to_right():
    figure, lines = _drawn(title="Related")
    text = figures.describe(figure)
    assert "Related: x tasks T, y excess error" in text
    assert text.count("2 dots") == 2 and "y range 0.2 0.4" in text and "y range 0.5 0.7" in text
    assert lines["hard sharing"].get_xdata().tolist() == [2, 4]
    assert np.allclose(lines["hard sharing"].get_ydata(), [0.6, 0.3])


def test_levels_differ_by_more_than_colour_and_by_name_not_by_place():
    _, lines = _drawn()
    assert {name: lines[name].get_ydata()[0] for name in LEVELS} == LEVELS
    looks = {name: str(lines[name]._dash_pattern) for name in LEVELS}
    assert len(set(looks.values())) == len(LEVELS)
    _, axes = figures.canvas()
    figures.draw_excess(axes, ERRORS, across="tasks T", levels={"tuned ridge": 0.2})
    assert str(axes.get_lines()[0]._dash_pattern) == looks["tuned ridge"]


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


def test_a_level_without_a_look_is_refused():
    _, axes = figures.canvas()
    with pytest.raises(ValueError, match=r"levels must be among each task alone, .*, got single: rename"):
        figures.draw_excess(axes, ERRORS, across="tasks", levels={"single": 0.3})
