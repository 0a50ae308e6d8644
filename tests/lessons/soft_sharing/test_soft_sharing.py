import base64
import importlib
import io
import itertools
import math

import numpy as np
import pytest
import torch
from PIL import Image

from mtl_teach import closed_form, data, live
from mtl_teach.evaluation import error_rate, paired_interval
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.chart import chart
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.words import shown
from mtl_teach.live.digits import INK, PAPER, cells, sheet
from mtl_teach.live.sweep import SEEDS, Sweep
from mtl_teach.live.view import specification

panel = importlib.import_module("mtl_teach.live.soft_sharing")  # the function hides the module
SWEEP = list(itertools.product((2, 16), (0, 90, 240), (0.0, 0.1, 10.0)))


def last(**controls):
    *_, result = panel.compute(**controls)
    return result


@pytest.mark.parametrize(("tasks", "spread", "strength"), SWEEP)
def test_every_corner_gives_full_finite_tables(tasks, spread, strength):
    result = last(tasks=tasks, spread=spread, strength=strength)
    assert result.progress == 1
    for columns in result.tables.values():
        assert len({len(column) for column in columns.values()}) == 1
        numbers = [v for column in columns.values() for v in column if isinstance(v, float)]
        assert all(map(math.isfinite, numbers))
    assert len(result.tables["seeds"]["error"]) == SEEDS * len(panel.STRENGTHS)
    assert min(result.tables["seeds"]["error"]) > 7 and max(result.tables["means"]["error"]) < 37
    assert result.words.count(" ") < 45 and f"{tasks} scanners" in result.words


def test_chart_names_all_its_tables():
    spec = specification(chart())
    assert set(last(tasks=2, spread=90, strength=0.1).tables) <= set(named(spec))


def named(part):
    if isinstance(part, dict):
        data_ = part.get("data")
        found = [data_["name"]] if isinstance(data_, dict) and "name" in data_ else []
        return found + [name for value in part.values() for name in named(value)]
    return [name for value in part for name in named(value)] if isinstance(part, list) else []


def test_forty_two_strengths_ten_to_a_decade():
    assert len(panel.STRENGTHS) == 42
    assert panel.STRENGTHS[:6] == (0.0, 0.001, 0.0013, 0.0016, 0.002, 0.0025)
    assert panel.STRENGTHS[-1] == 10.0
    steps = np.diff(np.log10(panel.STRENGTHS[1:]))
    assert (np.abs(steps - 0.1) < 0.02).all()


def test_equal_scanners_profit_far_apart_ones_suffer():
    together, apart = (last(tasks=8, spread=spread, strength=10.0).values for spread in (0, 240))
    assert together["gain_low"] > 0.07
    assert apart["gain_high"] < -0.10
    assert "helps" in last(tasks=8, spread=0, strength=10.0).words
    assert "hurts" in last(tasks=8, spread=240, strength=10.0).words


def test_between_lies_a_valley_below_both_ends():
    result = last(tasks=8, spread=105, strength=0.016)
    assert 0.004 < result.values["best_strength"] < 0.1
    errors = panel.fits(8, 105).errors
    for end in (0.0, math.inf):
        assert paired_interval(errors[end], errors[0.016]).low > 0.004


def test_weights_flow_into_their_mean():
    distances = []
    for strength in (0.0, 0.01, 0.1, 1.0, 10.0):
        weights = panel.fits(8, 90).weights(strength)
        distances.append((weights - weights.mean(0)).norm().item())
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < 0.02 * distances[0]
    means = panel.fits(8, 90).weights(10.0).mean(0)
    drawn = last(tasks=8, spread=90, strength=10.0).tables["weights"]["weight"][-64:]
    torch.testing.assert_close(torch.tensor(drawn, dtype=torch.float64), means, atol=0.006, rtol=0)


@pytest.mark.parametrize(("strength", "seed"), [(0.0, 0), (0.02, 7), (10.0, 19)])
def test_the_last_slice_equals_a_direct_computation(strength, seed):
    last(tasks=4, spread=45, strength=strength)
    drawn = data.tilted_digits(4, panel.SAMPLES, 45, seed=seed)
    weights = closed_form.soft_logistic(drawn.x, drawn.y, strength)
    logits = (drawn.x_test @ weights[..., None])[..., 0]
    direct = error_rate(logits, drawn.y_test).mean()
    assert panel.fits(4, 45).errors[strength][seed].item() == pytest.approx(direct.item(), abs=1e-12)


def test_the_first_picture_needs_no_other_draw_and_moving_strength_only_looks_up():
    panel.fits.cache_clear()
    first = next(panel.compute(tasks=4, spread=30, strength=0.1))
    assert first.progress == 0 and panel.fits(4, 30).errors == {}
    assert len(first.tables["weights"]["weight"]) == 5 * 64 and "one draw" in first.words
    last(tasks=4, spread=30, strength=0.1)
    assert [result.progress for result in panel.compute(tasks=4, spread=30, strength=1.0)] == [1.0]


def test_compute_gives_the_same_picture_twice():
    once = last(tasks=2, spread=60, strength=0.1)
    panel.fits.cache_clear()
    assert last(tasks=2, spread=60, strength=0.1) == once


def test_an_interrupted_sweep_goes_on_where_it_stopped():
    sweep = Sweep(2, 20, 60, (0.1, 1.0))
    sweep.advance()
    before = sweep.progress
    while sweep.progress < 1:
        sweep.advance()
    assert 0 < before <= 1 and sweep.draws == SEEDS
    sweep.advance()
    assert sweep.progress == 1 and {len(e) for e in sweep.errors.values()} == {SEEDS}


def test_words_differ_from_state_to_state():
    states = [(8, 0, 10.0), (8, 240, 10.0), (8, 0, 0.0), (2, 0, 10.0)]
    assert len({last(tasks=t, spread=s, strength=v).words for t, s, v in states}) == len(states)


def test_the_panel_prints_the_line_that_makes_it():
    made = live.soft_sharing(tasks=2, spread=30, strength=0.1)
    made.move(strength=1.0)
    assert made.call == "live.soft_sharing(tasks=2, spread=30, strength=1.0)"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tasks": 3}, "number of tasks T must be one of 2, 4, 8, 16, got 3: the nearest is 2"),
        ({"spread": 91}, "tilt spread must be one of .*, got 91: the nearest is 90"),
        ({"strength": -1}, "sharing strength λ must be one of .*, got -1: the nearest is 0.0"),
        ({"strength": math.nan}, "got nan"),
        ({"tasks": True}, "got True"),
    ],
)
def test_arguments_off_the_sliders_are_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        live.soft_sharing(**wrong)


@pytest.mark.parametrize(("tasks", "scanners"), [(2, [0, 1]), (4, [0, 1, 2, 3])])
def test_up_to_six_scanners_are_shown_from_end_to_end(tasks, scanners):
    assert shown(tasks) == scanners
    many = shown(16)
    assert len(set(many)) == 6 and many[0] == 0 and many[-1] == 15


def test_a_sheet_is_a_png_with_the_digits_on_it():
    pixels = torch.zeros(2, 3, 64, dtype=torch.float64)
    pixels[1, 2, 0] = 1.0
    uri = sheet(pixels, gap=2, zoom=3)
    image = Image.open(io.BytesIO(base64.b64decode(uri.removeprefix("data:image/png;base64,")))).convert(
        "RGBA"
    )
    assert image.size == (3 * (3 * 8 + 2 * 2), 3 * (2 * 8 + 2))
    assert image.getpixel((0, 0)) == (*PAPER, 255)
    assert image.getpixel((3 * 20, 3 * 10)) == (*INK, 255)
    assert image.getpixel((3 * 8, 0))[3] == 0  # the gap lets the page through


def test_cells_stand_where_they_are_told():
    made = cells(torch.arange(128.0).view(2, 64), [(0, 9), (12, 0)])
    assert made["x"][:9] == [0, 1, 2, 3, 4, 5, 6, 7, 0] and made["y"][:9] == [9] * 8 + [10]
    assert (made["x"][-1], made["y"][-1], made["weight"][-1]) == (19, 7, 127.0)
