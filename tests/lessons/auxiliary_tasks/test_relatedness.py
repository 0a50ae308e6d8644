import itertools
import math

import pytest
import torch
from torch import nn
from torch.nn import functional

from mtl_teach import live
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.auxiliary_tasks import dial
from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.chart import chart
from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.compute import compute
from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.settings import MOST, UNITS, WEIGHTS
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = list(itertools.product((0.0, 1.0), (0.0, 10.0), (1, 20)))


def last(**controls):
    *_, result = compute(**controls)
    return result


@pytest.mark.parametrize(("relatedness", "weight", "units"), CORNERS)
def test_every_corner_gives_full_finite_tables(relatedness, weight, units):
    result = last(relatedness=relatedness, weight=weight, units=units)
    assert result.progress == 1
    for narrow in (False, True):
        check_tables(columns_read(specification(chart(narrow))), result.tables)
    for columns in result.tables.values():
        assert len({len(column) for column in columns.values()}) == 1
    means = result.tables["means"]
    assert means["relatedness"] == list(dial.RELATEDNESS)
    assert means["now"].count(True) == 1
    assert means["relatedness"][means["now"].index(True)] == relatedness
    for low, mean, high in zip(means["low"], means["error"], means["high"], strict=True):
        assert 2 < low <= mean <= high < 56
    assert len(result.words.split()) <= 45


def test_both_directions_have_the_cosine_that_is_asked_for():
    for one in dial.points(units=1, draws=3):
        assert one.main.norm().item() == pytest.approx(1) == pytest.approx(one.other.norm().item())
        assert abs(one.main @ one.other) < 1e-12
        for relatedness in (0.0, 0.6, 1.0):
            # 300 noisy answers find the direction about, and more of the main one if related.
            found = torch.linalg.lstsq(one.free, one.auxiliary(relatedness)[:, None]).solution[:, 0]
            assert (found @ one.main).item() == pytest.approx(relatedness, abs=0.2)


def test_the_error_is_the_angle_over_pi():
    # Monte Carlo: points on which two directions at an angle disagree.
    stream = torch.Generator().manual_seed(1)
    x = torch.randn(40_000, 2, generator=stream, dtype=torch.float64)
    for relatedness in (0.0, 0.5, 0.9):
        w = torch.tensor([relatedness, math.sqrt(1 - relatedness**2)], dtype=torch.float64)
        differ = 100 * ((x[:, 0] > 0) != (x @ w > 0)).double().mean().item()
        assert dial.error_of_the_auxiliary_direction(relatedness) == pytest.approx(differ, abs=0.8)


def test_one_unit_and_a_large_weight_follow_the_auxiliary_direction():
    shared = dial.errors(10.0, 1).finish().shared.mean(0)
    for relatedness, error in zip(dial.RELATEDNESS, shared.tolist(), strict=True):
        if relatedness <= 0.9:
            theory = dial.error_of_the_auxiliary_direction(relatedness)
            assert error == pytest.approx(theory, abs=4)


@pytest.mark.parametrize(("weight", "units"), [(10.0, 1), (1.0, 5)])
def test_a_plain_loop_over_all_points_finds_the_same_error(weight, units):
    every = dial.errors(weight, units).finish()
    one = dial.points(units)[2]
    trunk, heads = nn.Linear(20, units, bias=False).double(), nn.Linear(units, 2, bias=False).double()
    with torch.no_grad():
        trunk.weight.copy_(one.start[:20].T)
        heads.weight.copy_(one.start[20:])
    labels = one.auxiliary(0.8)
    optimiser = torch.optim.Adam([trunk.weight, heads.weight], lr=dial.RATE)
    for _ in range(dial.STEPS):
        main = functional.binary_cross_entropy_with_logits(heads(trunk(one.x))[:, 0], one.y)
        auxiliary = functional.mse_loss(heads(trunk(one.free))[:, 1], labels)
        decay = dial.DECAY * (trunk.weight.square().sum() + heads.weight.square().sum())
        optimiser.zero_grad()
        (main + weight * auxiliary + decay).backward()
        optimiser.step()
    w = (heads.weight @ trunk.weight).detach()[0]
    error = 100 * torch.arccos(w @ one.main / w.norm()).item() / math.pi
    assert every.shared[2, dial.RELATEDNESS.index(0.8)].item() == pytest.approx(error, abs=0.05)


def test_more_labels_of_its_own_are_drawn_and_make_the_main_task_better():
    assert dial.points(units=1, draws=1, labels=80)[0].x.shape == (80, 20)
    alone = [dial.errors(10.0, 1, own_labels=own).finish().alone.mean() for own in (20, 80, 200)]
    assert alone[0] - 5 > alone[1] > alone[2] + 2


def test_alone_is_one_number_whatever_the_auxiliary_task():
    assert torch.equal(dial.errors(10.0, 1).finish().alone, dial.errors(0.1, 1).finish().alone)
    nothing = dial.errors(0.0, 1).finish()
    assert torch.allclose(nothing.shared, nothing.alone[:, None].expand_as(nothing.shared))


def test_related_helps_unrelated_hurts_and_a_wide_trunk_does_neither():
    narrow, wide = dial.errors(10.0, 1).finish(), dial.errors(1.0, 20).finish()
    gains = {name: [paired_interval(state.alone, e) for e in state.shared.T] for name, state in
             (("narrow", narrow), ("wide", wide))}  # fmt: skip
    assert gains["narrow"][0].high < -15 and gains["narrow"][-1].low > 10
    assert all(abs(gain.mean) < 5 for gain in gains["wide"])


def test_the_gain_is_paired_and_its_sign_is_said():
    result = last(relatedness=0.9, weight=10.0, units=1)
    state = dial.errors(10.0, 1).finish()
    gain = paired_interval(state.alone, state.shared[:, dial.RELATEDNESS.index(0.9)])
    assert result.values["gain_points"] == pytest.approx(gain.mean) and gain.low > 0
    assert "helps" in result.words
    assert "hurts" in last(relatedness=0.0, weight=10.0, units=1).words
    assert "no clear difference" in last(relatedness=0.7, weight=10.0, units=1).words
    assert "no weight" in last(relatedness=0.7, weight=0.0, units=1).words


def test_no_draw_is_moved_to_fit_the_picture():
    state = dial.errors(10.0, 1).finish()
    errs = state.shared[:, dial.RELATEDNESS.index(0.5)]
    assert errs.max() > 60  # its head's sign is wrong
    shown = last(relatedness=0.5, weight=10.0, units=1).tables["seeds"]["error"]
    assert shown == pytest.approx(errs.tolist(), abs=0.006)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_draw_lies_on_the_axis(weight):
    for units in UNITS:
        state = dial.errors(weight, units).finish()
        assert max(state.shared.max(), state.shuffled.max()) < MOST


def test_the_formula_meets_the_error_alone_where_it_says():
    state = dial.errors(10.0, 1).finish()
    met = dial.error_of_the_auxiliary_direction(dial.crossing(state))
    assert met == pytest.approx(state.alone.mean().item())


def test_errors_follow_their_seed():
    assert not torch.equal(dial.errors(1.0, 1).finish().alone, dial.errors(1.0, 1, seed=99).finish().alone)


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_fits_its_page(narrow, most):
    result = last(relatedness=0.9, weight=10.0, units=1)
    png = still(specification(chart(narrow)), result.tables, result.words, scale=1)
    assert 0.9 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_the_panel_prints_the_line_that_makes_it():
    made = live.relatedness()
    made.move(relatedness=0.5, weight=0.1, units=5)
    assert made.call == "live.relatedness(relatedness=0.5, weight=0.1, units=5)"
    assert 0.0 in WEIGHTS and 1 in UNITS


@pytest.mark.parametrize("wrong", [{"relatedness": 0.55}, {"weight": 2.0}, {"units": 3}])
def test_arguments_off_the_sliders_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of"):
        live.relatedness(**wrong)
