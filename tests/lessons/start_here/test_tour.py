import itertools
import math

import pytest
import torch

from mtl_teach import closed_form, data, live
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.start_here.panels.tour.chart import chart
from mtl_teach.lessons.start_here.panels.tour.compute import compute
from mtl_teach.lessons.start_here.panels.tour.settings import SAMPLES, SHOWN, SPREADS, STRENGTHS, grid
from mtl_teach.live.sweep import sweep
from mtl_teach.live.view import specification

CORNERS = list(itertools.product((0.0, 0.03, 10.0), (0, 90, 240)))


def last(**controls):
    *_, result = compute(**controls)
    return result


@pytest.mark.parametrize(("strength", "spread"), CORNERS)
def test_every_corner_gives_full_finite_tables(strength, spread):
    result = last(strength=strength, spread=spread)
    assert result.progress == 1
    for columns in result.tables.values():
        assert len({len(column) for column in columns.values()}) == 1
    assert len(result.tables["answers"]["wrong"]) == SHOWN == 96
    bars = result.tables["bars"]
    assert bars["model"] == ["each alone", "now", "one model for all"]
    for low, mean, high in zip(bars["low"], bars["error"], bars["high"], strict=True):
        assert 5 < low < mean < high < 42
    assert result.tables["state"]["count"] == [str(result.values["wrong"])]
    assert len(result.words.split()) <= 45 and f"{result.values['wrong']} of 96" in result.words


def test_crosses_stand_where_the_first_draws_models_err():
    drawn = data.tilted_digits(8, 10, 30, seed=0)
    weights = closed_form.soft_logistic(drawn.x, drawn.y, 0.03)
    answers = last(strength=0.03, spread=30).tables["answers"]
    for k in (0, 17, 50, 95):
        scanner, place = divmod(k, 12)
        logit = drawn.x_test[scanner, k] @ weights[scanner]
        assert (answers["row"][k], answers["column"][k]) == (scanner, place)
        assert answers["digit"][k] == drawn.truth["digits_test"][scanner, k]
        assert answers["wrong"][k] == bool((logit > 0) != (drawn.y_test[scanner, k] == 1))
        assert answers["answer"][k].startswith("even" if logit > 0 else "odd")


def test_sharing_takes_crosses_away_then_twisting_brings_them_back():
    alone, shared, twisted = (
        last(strength=s, spread=spread).values for s, spread in ((0.0, 30), (10.0, 30), (10.0, 240))
    )
    assert shared["wrong"] <= alone["wrong"] - 5
    assert twisted["wrong"] >= alone["wrong"] + 3
    assert shared["gain_points_low"] > 8 and twisted["gain_points_high"] < -4


def test_each_scanner_alone_does_not_feel_the_others_tilt():
    errors = [last(strength=0.0, spread=spread).values["alone_percent"] for spread in SPREADS]
    assert max(errors) - min(errors) < 2


def test_in_between_some_sharing_beats_none_and_all():
    errors = sweep(8, SAMPLES, 180, STRENGTHS).finish().errors
    for end in (0.0, math.inf):
        assert paired_interval(errors[end], errors[0.01]).low > 0.002


@pytest.mark.parametrize(("strength", "spread"), [(0.0, 30), (0.03, 30), (10.0, 240)])
def test_words_name_what_sharing_does(strength, spread):
    said = {(0.0, 30): "Over 20 draws", (0.03, 30): "Sharing helps", (10.0, 240): "Sharing hurts"}
    assert said[strength, spread] in last(strength=strength, spread=spread).words


def test_the_first_picture_is_the_first_draw_alone():
    sweep.cache_clear()
    first = next(compute(strength=0.1, spread=60))
    assert first.progress == 0 and first.tables["bars"]["model"] == ["now"]
    final = last(strength=0.1, spread=60)
    assert first.tables["answers"]["wrong"] == final.tables["answers"]["wrong"]
    sweep.cache_clear()
    assert last(strength=0.1, spread=60) == final


def test_the_grid_shows_ninety_six_different_digits():
    numbers = torch.arange(490.0).expand(8, 490)
    assert sorted(grid(numbers).flatten().tolist()) == list(range(96))


def test_the_chart_holds_a_sheet_for_every_spread_and_names_its_tables():
    text = str(specification(chart()))
    assert text.count("data:image/png;base64,") == len(SPREADS)
    assert all(f"'name': '{name}'" in text for name in last(strength=0.0, spread=0).tables)
    assert len(text) < 120_000  # it travels once, with the widget


def test_the_panel_prints_the_line_that_makes_it():
    made = live.tour()
    made.move(strength=0.03, spread=240)
    assert made.call == "live.tour(strength=0.03, spread=240)"


@pytest.mark.parametrize("wrong", [{"strength": 0.02}, {"spread": 45}, {"spread": "30"}, {"strength": None}])
def test_arguments_off_the_sliders_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of"):
        live.tour(**wrong)
