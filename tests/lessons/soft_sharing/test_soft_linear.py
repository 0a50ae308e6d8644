import importlib
import itertools
import math

import pytest
import torch

from mtl_teach import closed_form, data, live
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.lessons.soft_sharing.panels.soft_linear.chart import chart
from mtl_teach.live.view import specification

panel = importlib.import_module("mtl_teach.live.soft_linear")  # the function hides the module
CORNERS = list(itertools.product((2, 32), (0.05, 0.3, 1.0), (0.0, 10.0, 10_000.0)))


def last(**controls):
    *_, result = panel.compute(**controls)
    return result


@pytest.mark.parametrize(("tasks", "spread", "strength"), CORNERS)
def test_every_corner_gives_full_finite_tables(tasks, spread, strength):
    result = last(tasks=tasks, spread=spread, strength=strength)
    assert result.progress == 1
    for columns in result.tables.values():
        assert len({len(column) for column in columns.values()}) == 1
        numbers = [v for column in columns.values() for v in column if isinstance(v, float)]
        assert all(map(math.isfinite, numbers))
    assert all(0.03 < error < 20 for error in result.tables["means"]["error"])
    assert len(result.tables["tasks"]["task"]) == min(tasks, 8)
    assert len(result.words.split()) <= 45 and f"τ = {spread:g}" in result.words


@pytest.mark.parametrize("spread", panel.SPREADS)
@pytest.mark.parametrize("tasks", [2, 8])
def test_theory_lands_in_the_valley_for_every_spread(tasks, spread):
    result = last(tasks=tasks, spread=spread, strength=0.0)
    assert result.values["theory"] == pytest.approx(1 / spread**2)
    assert abs(math.log10(result.values["best_strength"] / result.values["theory"])) < 0.21  # a step: 0.2
    nearest = min(panel.STRENGTHS[1:], key=lambda s: abs(math.log(s / result.values["theory"])))
    at = last(tasks=tasks, spread=spread, strength=nearest).values
    assert at["here"] < 1.01 * at["best"]
    assert at["here"] < 0.8 * at["alone"]
    if spread >= 0.3:
        assert at["here"] < 0.8 * at["pooled"]


def test_theory_beats_both_ends_in_paired_draws():
    last(tasks=8, spread=0.5, strength=4.0)
    errors = torch.cat([panel.excess(8, 0.5, first, 20) for first in range(0, 200, 20)], 1)
    best = errors[panel.STRENGTHS.index(4.0)]
    assert paired_interval(errors[0], best).low > 1.0 and paired_interval(errors[-1], best).low > 1.0


def test_alone_matches_the_expected_error_of_least_squares():
    alone = last(tasks=32, spread=0.5, strength=0.0).values["alone"]
    assert alone == pytest.approx(closed_form.single_task_excess(15, 10, 1.0), rel=0.05)


def test_dots_flow_into_their_mean():
    path, _ = panel.first_draw(8, 0.5)
    apart = (path - path.mean(1, keepdim=True)).norm(dim=(1, 2))  # (S + 1,)
    assert (apart.diff() < 1e-9).all() and apart[-1] < 1e-9
    shown = last(tasks=8, spread=0.5, strength=10_000.0).tables
    assert max(shown["tasks"]["x"]) - min(shown["tasks"]["x"]) < 0.02
    assert shown["mean"]["x"][0] == pytest.approx(shown["tasks"]["x"][0], abs=0.02)


@pytest.mark.parametrize(("tasks", "block"), [(4, 20), (16, 10)])
def test_the_last_slice_equals_a_direct_computation(tasks, block):
    drawn = data.linear_tasks(
        tasks, 15, 10, noise=1.0, relation="mean", tau=0.3, seed=block, replicas=1, test_samples=0
    )
    weights = closed_form.soft_ridge(drawn.x, drawn.y, 10.0)
    direct = (weights - drawn.truth["weights"]).square().sum(-1).mean()
    blocks = panel.excess(tasks, 0.3, block, block)
    assert blocks[panel.STRENGTHS.index(10.0), 0].item() == pytest.approx(direct.item(), rel=1e-9)


def test_pictures_grow_better_then_are_only_looked_up():
    panel.excess.cache_clear()
    progress = [result.progress for result in panel.compute(tasks=16, spread=0.3, strength=1.0)]
    assert progress == sorted(progress) and progress[0] < 0.2 and progress[-1] == 1
    assert len(list(panel.compute(tasks=16, spread=0.3, strength=10.0))) <= 3


def test_compute_gives_the_same_picture_twice():
    once = last(tasks=2, spread=1.0, strength=1.0)
    panel.excess.cache_clear()
    panel.first_draw.cache_clear()
    assert last(tasks=2, spread=1.0, strength=1.0) == once


@pytest.mark.parametrize(
    ("spread", "strength", "said"),
    [(0.5, 4.0, "sharing helps"), (1.0, 1000.0, "sharing hurts"), (0.5, 0.0, "Nothing is shared")],
)
def test_words_name_the_phenomenon(spread, strength, said):
    assert said in last(tasks=8, spread=spread, strength=strength).words


def test_the_chart_names_all_its_tables():
    text = str(specification(chart()))
    assert all(f"'name': '{name}'" in text for name in last(tasks=2, spread=1.0, strength=0.0).tables)


def test_zero_stands_left_of_the_weakest_strength():
    assert valley.place(0.0, 0.01) == pytest.approx(-2.4)
    assert valley.place(0.01, 0.01) == -2.0 and valley.place(1000.0, 0.01) == 3.0


def test_the_panel_prints_the_line_that_makes_it():
    made = live.soft_linear(tasks=2)
    made.move(strength=4.0)
    assert made.call == "live.soft_linear(tasks=2, spread=0.5, strength=4.0)"


@pytest.mark.parametrize("wrong", [{"tasks": 1}, {"spread": 0.0}, {"strength": -1.0}, {"strength": math.inf}])
def test_arguments_off_the_sliders_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of"):
        live.soft_linear(**wrong)
