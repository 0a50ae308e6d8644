import itertools
import math

import pytest
import torch

from mtl_teach import closed_form, data, live
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.start_here.panels.tour.chart import NARROW, WIDE, chart
from mtl_teach.lessons.start_here.panels.tour.compute import compute
from mtl_teach.lessons.start_here.panels.tour.settings import SAMPLES, SHOWN, SPREADS, STRENGTHS, grid
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.sweep import sweep
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = list(itertools.product((0.0, 0.03, 10.0), (0, 90, 240)))


def last(**controls):
    *_, result = compute(**controls)
    return result


@pytest.mark.parametrize(("strength", "spread"), CORNERS)
def test_every_corner_gives_full_finite_tables(strength, spread):
    result = last(strength=strength, spread=spread)
    assert result.progress == 1
    for narrow in (False, True):
        check_tables(columns_read(specification(chart(narrow))), result.tables)
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


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_fits_its_page_and_keeps_its_size_while_more_draws_follow(narrow, most):
    sizes = set()
    sweep.cache_clear()
    for result in (next(compute(strength=0.03, spread=240)), last(strength=0.03, spread=240)):
        png = still(specification(chart(narrow)), result.tables, result.words, scale=1)
        shown = png_metadata(png, "", 1)["image/png"]
        sizes.add((shown["width"], shown["height"]))
    assert len(sizes) == 1 and 0.9 * most < max(sizes)[0] <= most


@pytest.mark.parametrize("sizes", [WIDE, NARROW])
def test_the_words_keep_clear_of_the_widest_number(sizes):
    x, y = sizes.said
    # A bold figure is at most 0.7 of its type wide and 0.75 high, less than 0.1 of it above the corner.
    assert x > 2 * 0.7 * sizes.big or y > 0.75 * sizes.big + 8


def test_the_bars_are_the_values_and_their_gain_is_paired():
    result = last(strength=0.1, spread=60)
    fits = sweep(8, SAMPLES, 60, STRENGTHS).finish().errors
    alone, now, one = (100 * fits[strength] for strength in (0.0, 0.1, math.inf))
    values, bars = result.values, result.tables["bars"]
    names = ("alone_percent", "now_percent", "one_model_percent")
    for mean, shown, name in zip((alone, now, one), bars["error"], names, strict=True):
        assert shown == pytest.approx(mean.mean().item(), abs=0.01) == pytest.approx(values[name], abs=0.01)
    gain = paired_interval(alone, now)
    assert (values["gain_points"], values["gain_points_low"]) == pytest.approx((gain.mean, gain.low))
    for name in values.keys() - {"wrong"}:
        assert name.removesuffix("_low").removesuffix("_high").endswith(("_percent", "_points"))


def test_the_words_count_draws_in_which_sharing_errs_less():
    fits = sweep(8, SAMPLES, 120, STRENGTHS).finish().errors
    fewer, more = ((sign * (fits[1.0] - fits[0.0]) > 0).sum().item() for sign in (-1, 1))
    said = last(strength=1.0, spread=120)
    count = f"more in {more}" if said.values["gain_points"] < 0 else f"fewer in {fewer}"
    assert f"{count} of 20 draws" in said.words and 0 < fewer < 20


@pytest.mark.parametrize("narrow", [False, True])
def test_the_chart_holds_a_sheet_for_every_spread(narrow):
    text = str(specification(chart(narrow)))
    assert text.count("data:image/png;base64,") == len(SPREADS)
    assert len(text) < 120_000  # it travels once, with the widget


def test_the_panel_prints_the_line_that_makes_it():
    made = live.tour()
    made.move(strength=0.03, spread=240)
    assert made.call == "live.tour(strength=0.03, spread=240)"


@pytest.mark.parametrize("wrong", [{"strength": 0.02}, {"spread": 45}, {"spread": "30"}, {"strength": None}])
def test_arguments_off_the_sliders_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of"):
        live.tour(**wrong)
