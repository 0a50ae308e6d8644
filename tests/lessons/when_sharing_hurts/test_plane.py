"""Two objectives over a plane: the published formula by autograd, the rules by the package, the panels."""

import json
import math
from itertools import product

import numpy as np
import pytest
import torch

from mtl_teach import live
from mtl_teach.lessons.when_sharing_hurts import plane
from mtl_teach.lessons.when_sharing_hurts.drawing import draw_directions, draw_paths, draw_plane
from mtl_teach.lessons.when_sharing_hurts.hues import HUES
from mtl_teach.lessons.when_sharing_hurts.panels import pareto_front, pulls
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification


def published(point):
    """The formula as it is published, in torch, one point at a time."""
    a, b = point
    first = torch.clamp((0.5 * (-a - 7) - torch.tanh(-b)).abs(), 0.000005).log() + 6
    second = torch.clamp((0.5 * (-a + 3) + torch.tanh(-b) + 2).abs(), 0.000005).log() + 6
    up, down = torch.clamp(torch.tanh(b * 0.5), 0), torch.clamp(torch.tanh(-b * 0.5), 0)
    low_1 = ((-a + 7).pow(2) + 0.1 * (-b - 8).pow(2)) / 10 - 20
    low_2 = ((-a - 7).pow(2) + 0.1 * (-b - 8).pow(2)) / 10 - 20
    return first * up + low_1 * down, second * up + low_2 * down


def test_objectives_and_their_slopes_are_the_published_ones():
    points = np.random.default_rng(0).uniform(-10, 10, (60, 2))
    points[0] = 0.0
    losses, gradients = plane.objectives(points)
    for point, loss, gradient in zip(points, losses, gradients, strict=True):
        at = torch.tensor(point, requires_grad=True)
        both = published(at)
        assert loss.tolist() == pytest.approx([one.item() for one in both])
        for one, row in zip(both, gradient, strict=True):
            (slope,) = torch.autograd.grad(one, at, retain_graph=True)
            assert row.tolist() == pytest.approx(slope.tolist(), abs=1e-9)


def test_a_tenth_of_the_first_objective_ends_where_algebra_says():
    """0.1 (x₁ − 7)² + (x₁ + 7)² is least at −6.3 / 1.1."""
    end = plane.path("sum", starts=((-8.5, -5.0),), scale=0.1).points[-1, 0]
    assert end[0] == pytest.approx(-6.3 / 1.1, abs=0.02)
    assert pytest.approx(-8.355, abs=0.001) == plane.HEIGHT


def test_mgda_is_no_longer_than_any_mixture():
    gradients = np.random.default_rng(3).normal(size=(50, 2, 2))
    found = np.linalg.norm(plane.combined(gradients, "MGDA"), axis=-1)
    for share in np.linspace(0, 1, 21):
        mixed = share * gradients[:, 0] + (1 - share) * gradients[:, 1]
        assert (found <= np.linalg.norm(mixed, axis=-1) + 1e-9).all()


def test_cagrad_helps_the_task_that_profits_least_more_than_the_sum_does():
    gradients = np.random.default_rng(4).normal(size=(50, 2, 2))
    least = {}
    for rule in ("sum", "CAGrad"):
        direction = plane.combined(gradients, rule)  # (50, 2)
        least[rule] = (gradients @ direction[..., None]).min((1, 2))
    assert (least["CAGrad"] >= least["sum"] - 1e-9).all() and (
        least["CAGrad"] > least["sum"] + 0.01
    ).mean() > 0.5


def test_the_sum_goes_to_the_middle_and_mgda_stops_where_it_arrives():
    summed, shortest = plane.path("sum"), plane.path("MGDA")
    assert np.abs(summed.points[-1][:, 0]).max() < 0.5 and shortest.arrived.all()
    assert np.abs(shortest.points[-1][:, 0]).min() > 1.5
    still_there = np.abs(shortest.points[-1] - shortest.points[-300]).max()
    assert still_there < 0.05


@pytest.mark.parametrize("angle, length", [*product((0, 90, 120, 180), (0.25, 1.0, 2.0))])
def test_pulls_draws_what_each_rule_does(angle, length):
    result = pulls.compute(angle, length)
    for narrow in (False, True):
        check_tables(columns_read(specification(pulls.chart(narrow))), result.tables)
    turned = math.radians(angle)
    g = torch.tensor([[1.0, 0.0], [length * math.cos(turned), length * math.sin(turned)]]).double()
    summed = -(g @ g.sum(0))
    assert [result.values["sum_1"], result.values["sum_2"]] == pytest.approx(summed.tolist(), abs=1e-6)
    for rule in ("PCGrad", "MGDA"):  # with two tasks neither is ever harmed
        assert max(result.values[f"{rule}_1"], result.values[f"{rule}_2"]) < 1e-9
    if angle <= 90:
        assert result.values["PCGrad_1"] == pytest.approx(summed[0].item(), abs=1e-9)
    assert all(pulls.LEFT <= x <= pulls.RIGHT for x in result.tables["rules"]["x"])
    assert all(pulls.BOTTOM <= y <= pulls.TOP for y in result.tables["rules"]["y"])


def test_pulls_says_who_is_harmed():
    assert "The sum harms" not in pulls.compute(90, 1.0).words
    assert "They do not conflict" in pulls.compute(90, 1.0).words
    assert "sum harms task 1" in pulls.compute(150, 2.0).words
    assert "no step at all" in pulls.compute(180, 1.0).words


@pytest.mark.parametrize("rule, rate", [("sum", 0.005), ("MGDA", 0.05)])
def test_the_front_panel_walks_the_path_of_the_experiment(rule, rate):
    *_, result = pareto_front.compute(rule, rate)
    found = plane.path(rule, rate=rate)
    assert result.progress == 1 and result.values["arrived"] == found.arrived.sum()
    drawn = result.tables["paths"]
    now = [i for i, mark in enumerate(drawn["mark"]) if mark == "now"]
    ends = [(drawn["x"][i], drawn["y"][i]) for i in now]
    assert ends == [tuple(pytest.approx(one, abs=1e-3) for one in end) for end in found.points[-1].tolist()]


@pytest.mark.parametrize("panel", [pulls, pareto_front])
@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_charts_are_no_wider_than_their_page(panel, narrow, most):
    result = pulls.compute(120, 1.0) if panel is pulls else next(pareto_front.compute("sum", 0.05))
    png = still(specification(panel.chart(narrow)), result.tables, result.words, scale=1)
    assert 0.8 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_the_panels_say_how_to_make_them_again():
    assert live.pulls(angle=60).call == "live.pulls(angle=60, length=2.0)"
    assert live.pareto_front(rule="MGDA").call == "live.pareto_front(rule='MGDA', rate=0.05)"


def test_the_plane_before_the_walk_shows_the_starts_and_the_front_and_no_path():
    (axes,) = draw_plane().axes
    front, starts = (line.get_xydata().tolist() for line in axes.lines)
    assert front == [[-plane.FRONT, plane.HEIGHT], [plane.FRONT, plane.HEIGHT]]
    assert starts == [list(start) for start in plane.STARTS]


def test_a_rule_has_one_colour_in_every_picture():
    every = draw_paths({rule: plane.path(rule, steps=2) for rule in plane.RULES}).axes
    for axes, colour in zip(every, HUES.values(), strict=True):
        plain = [line for line in axes.lines if line.get_marker() == "None"]
        walks = [line for line in plain if len(line.get_xdata()) == 3]  # two steps from each start
        ends = [line for line in axes.lines if line.get_marker() == "D"]
        assert len(walks) == len(plane.STARTS) and ends
        assert {line.get_color() for line in [*walks, *ends]} == {colour}
    (axes,) = draw_directions(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])).axes
    assert {line.get_label(): line.get_color() for line in axes.lines}.items() >= HUES.items()
    for panel in (pulls, pareto_front):
        drawn = json.dumps(specification(panel.chart(False)))
        assert json.dumps(list(HUES.values())) in drawn and json.dumps(list(HUES)) in drawn
    assert len(set(HUES.values())) == len(plane.RULES)
