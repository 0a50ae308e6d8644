import io
import itertools
import json
import math

import numpy as np
import pytest
from PIL import Image

from mtl_teach import closed_form, data, live
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.chart import chart
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.compute import compute, some_of
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.settings import (
    MEAN,
    SAMPLES,
    SHOWN,
    STRENGTHS,
    TASKS,
)
from mtl_teach.live.stills import still
from mtl_teach.live.sweep import SEEDS, sweep
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = list(itertools.product((TASKS[0], TASKS[-1]), (0, 90, 240), (0.0, 0.1, 10.0)))
LAYOUTS = {narrow: specification(chart(narrow=narrow)) for narrow in (False, True)}


def last(**controls):
    *_, result = compute(**controls)
    return result


def swept(tasks, spread):
    return sweep(tasks, SAMPLES, spread, STRENGTHS).finish()


def scales(part, field):
    """Return every stated scale of `field` in a chart."""
    if isinstance(part, list):
        return [scale for inner in part for scale in scales(inner, field)]
    if not isinstance(part, dict):
        return []
    mine = [part["scale"]] if part.get("field") == field and "domain" in part.get("scale", {}) else []
    return mine + [scale for inner in part.values() for scale in scales(inner, field)]


def test_the_first_picture_needs_no_other_draw():
    sweep.cache_clear()
    first = next(compute(tasks=4, spread=30, strength=0.1))
    assert first.progress == 0 and next(iter(sweep(4, SAMPLES, 30, STRENGTHS))).errors == {}
    assert len(first.tables["weights"]["weight"]) == 5 * 64 and "one draw" in first.words
    assert first.tables["now"]["points"] == [None] and "points" not in first.tables["now"]["label"][0]
    check_tables(columns_read(LAYOUTS[False]), first.tables)


def test_moving_the_strength_only_looks_up():
    last(tasks=4, spread=30, strength=0.1)
    assert [result.progress for result in compute(tasks=4, spread=30, strength=1.0)] == [1.0]


def test_pictures_grow_to_what_a_fresh_run_gives():
    sweep.cache_clear()
    grown = list(compute(tasks=2, spread=60, strength=0.1))
    progress = [result.progress for result in grown]
    assert progress == sorted(set(progress)) and progress[0] == 0 and progress[-1] == 1 and len(grown) > 3
    for result in grown:
        means = dict(zip(result.tables["means"]["strength"], result.tables["means"]["error"], strict=True))
        if 0.0 in means:  # from then on the dot is on the curve
            assert result.tables["now"]["error"][0] == pytest.approx(means[0.1], abs=0.006)
            assert len(result.tables["saved"]["points"]) == len(STRENGTHS)
    sweep.cache_clear()
    swept(2, 60)
    assert last(tasks=2, spread=60, strength=0.1) == grown[-1]


def test_what_was_interrupted_starts_afresh(monkeypatch):
    whole = last(tasks=2, spread=60, strength=0.1)
    sweep.cache_clear()
    solve, calls = closed_form.soft_logistic, []

    def stopped(*arguments, **named):
        calls.append(None)
        if len(calls) == 50:
            raise KeyboardInterrupt
        return solve(*arguments, **named)

    monkeypatch.setattr(closed_form, "soft_logistic", stopped)
    with pytest.raises(KeyboardInterrupt):
        last(tasks=2, spread=60, strength=0.1)
    assert last(tasks=2, spread=60, strength=0.1) == whole


@pytest.mark.parametrize(("tasks", "spread", "strength"), CORNERS)
def test_every_corner_gives_full_finite_tables(tasks, spread, strength):
    result = last(tasks=tasks, spread=spread, strength=strength)
    assert result.progress == 1
    for layout in LAYOUTS.values():
        check_tables(columns_read(layout), result.tables)
    for name, columns in result.tables.items():
        assert len({len(column) for column in columns.values()}) == 1
        for key, column in columns.items():
            numbers = [value for value in column if not isinstance(value, str)]
            gaps = SEEDS if (name, key) == ("draws", "error") else 0
            assert numbers.count(None) == gaps
            assert all(math.isfinite(number) for number in numbers if number is not None)
    count = min(tasks, SHOWN)
    rows = {
        "scanners": count,
        "weights": 64 * (count + 1),
        "draws": SEEDS * (len(STRENGTHS) + 1),  # and a gap after each
        "ends": 2,
        "now": 1,
    }
    rows |= {"means": len(STRENGTHS), "saved": len(STRENGTHS)}
    assert {name: len(next(iter(columns.values()))) for name, columns in result.tables.items()} == rows
    assert len(result.words.split()) <= 45 and f"{tasks} scanners" in result.words
    json.dumps(result.tables, allow_nan=False)  # as it travels to the browser


@pytest.mark.parametrize("narrow", LAYOUTS)
@pytest.mark.parametrize("tasks", TASKS)
@pytest.mark.parametrize("spread", [0, 240])
def test_no_curve_leaves_its_axis(narrow, tasks, spread):
    tables = last(tasks=tasks, spread=spread, strength=0.1).tables
    for field, values in (
        ("error", tables["means"]["error"]),
        ("error", [error for error in tables["draws"]["error"] if error is not None]),
        ("points", tables["saved"]["points"]),
        ("low", tables["saved"]["low"]),
    ):
        low, high = scales(LAYOUTS[narrow], field)[0]["domain"]
        assert low < min(values) and max(values) < high


@pytest.mark.parametrize("narrow", LAYOUTS)
def test_a_valley_of_less_than_a_point_is_seen(narrow):
    scale = scales(LAYOUTS[narrow], "points")[0]
    charts = [part for part in _parts(LAYOUTS[narrow]) if "'points'" in str(part.get("layer"))]
    height = charts[-1]["height"]

    def place(points):
        return math.copysign(math.log1p(abs(points) / scale["constant"]), points)

    low, high = map(place, scale["domain"])
    gain = last(tasks=8, spread=120, strength=0.01).values["gain_points"]
    assert 0.4 < gain < 1 and height * (place(gain) - place(0)) / (high - low) > 20


def _parts(spec):
    yield spec
    for inside in ("hconcat", "vconcat"):
        for part in spec.get(inside, ()):
            yield from _parts(part)


@pytest.mark.parametrize(("narrow", "pixels"), [(False, 880), (True, 360)])
def test_the_picture_fits_its_page(narrow, pixels):
    result = last(tasks=16, spread=240, strength=0.0013)
    png = still(LAYOUTS[narrow], result.tables, result.words, 1)
    assert Image.open(io.BytesIO(png)).width <= pixels


def test_forty_two_strengths_ten_to_a_decade():
    assert len(STRENGTHS) == 42
    assert STRENGTHS[:6] == (0.0, 0.001, 0.0013, 0.0016, 0.002, 0.0025)
    assert STRENGTHS[-1] == 10.0
    steps = np.diff(np.log10(STRENGTHS[1:]))
    assert (np.abs(steps - 0.1) < 0.02).all()


def test_equal_scanners_profit_far_apart_ones_suffer():
    together, apart = (last(tasks=8, spread=spread, strength=10.0) for spread in (0, 240))
    assert together.values["gain_points_low"] > 7 and "sharing helps" in together.words
    assert apart.values["gain_points_high"] < -10 and "sharing hurts" in apart.words


def test_between_lies_a_valley_below_both_ends():
    assert 0.004 < last(tasks=8, spread=105, strength=0.016).values["best_strength"] < 0.1
    errors = swept(8, 105).errors
    for end in (0.0, math.inf):
        assert paired_interval(errors[end], errors[0.016]).low > 0.004


def test_values_are_percentages_and_points_of_them():
    values = last(tasks=8, spread=0, strength=1.0).values
    errors = swept(8, 0).errors
    alone, here, one_model = (100 * errors[s].mean().item() for s in (0.0, 1.0, math.inf))
    percents = [values[f"{model}_percent"] for model in ("alone", "here", "one_model")]
    assert percents == pytest.approx([alone, here, one_model]) and 15 < alone < 25
    assert values["gain_points"] == pytest.approx(alone - here)
    assert values["best_percent"] == pytest.approx(min(100 * e.mean().item() for e in errors.values()))


def test_what_is_saved_is_paired_with_each_alone():
    result = last(tasks=8, spread=120, strength=0.1)
    saved, errors = result.tables["saved"], swept(8, 120).errors
    for k, strength in ((1, 0.001), (21, 0.1), (41, 10.0)):
        gain = paired_interval(100 * errors[0.0], 100 * errors[strength])
        assert saved["strength"][k] == strength
        row = [saved[name][k] for name in ("points", "low", "high")]
        assert row == pytest.approx([gain.mean, gain.low, gain.high], abs=1e-3)
    assert [saved[name][0] for name in ("points", "low", "high")] == [0, 0, 0]
    now = result.tables["now"]
    assert now["points"] == [saved["points"][21]] and now["place"] == [saved["place"][21]]


@pytest.mark.parametrize(
    ("spread", "strength", "label"),
    [
        (0, 1.0, "λ = 1: 11.1 % wrong, 9.6 points saved"),
        (240, 1.0, "λ = 1: 32.5 % wrong, 11.5 points lost"),
        (0, 0.0, "λ = 0: 20.7 % wrong"),
    ],
)
def test_the_head_says_what_the_present_strength_does(spread, strength, label):
    assert last(tasks=8, spread=spread, strength=strength).tables["now"]["label"] == [label]


def test_weights_flow_into_their_mean():
    distances = []
    for strength in (0.0, 0.01, 0.1, 1.0, 10.0):
        weights = swept(8, 90).weights(strength)
        distances.append((weights - weights.mean(0)).norm().item())
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < 0.02 * distances[0]


def test_every_pixel_of_the_weights_stands_in_its_place():
    drawn = data.tilted_digits(16, SAMPLES, 90, seed=0)
    weights = closed_form.soft_logistic(drawn.x, drawn.y, 0.1)
    table = last(tasks=16, spread=90, strength=0.1).tables["weights"]
    shown = {
        (place, row, column): weight
        for place, row, column, weight in zip(
            *(table[c] for c in ("place", "row", "column", "weight")), strict=True
        )
    }
    assert len(shown) == 9 * 64
    for place, row, column in ((0, 0, 3), (3, 5, 2), (7, 7, 7)):
        own = weights[some_of(16)[place], 8 * row + column]
        assert shown[place, row, column] == pytest.approx(own.item(), abs=0.006)
        assert shown[MEAN, row, column] == pytest.approx(
            weights[:, 8 * row + column].mean().item(), abs=0.006
        )


def test_words_differ_from_state_to_state():
    states = [(8, 0, 10.0), (8, 240, 10.0), (8, 0, 0.0), (2, 0, 10.0)]
    assert len({last(tasks=t, spread=s, strength=v).words for t, s, v in states}) == len(states)


@pytest.mark.parametrize(
    ("tasks", "said"), [(2, "2 scanners"), (8, "8 scanners"), (16, "8 of the 16 scanners")]
)
def test_the_picture_says_whom_it_shows(tasks, said):
    scanners = last(tasks=tasks, spread=90, strength=0.1).tables["scanners"]
    assert set(scanners["heading"]) == {said} and scanners["first"].count(True) == 1
    assert scanners["angle"][0] == "−45°" and scanners["angle"][-1] == "+45°"
    assert sum(scanners["place"]) / len(scanners["place"]) == (SHOWN - 1) / 2  # in the middle


def test_at_most_eight_scanners_are_shown_from_end_to_end():
    assert [some_of(tasks) for tasks in (2, 8)] == [[0, 1], list(range(8))]
    many = some_of(16)
    assert len(set(many)) == 8 and many[0] == 0 and many[-1] == 15


def test_the_panel_prints_the_line_that_makes_it():
    made = live.soft_sharing(tasks=2, spread=30, strength=0.1)
    made.move(strength=1.0)
    assert made.call == "live.soft_sharing(tasks=2, spread=30, strength=1.0)"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tasks": 3}, "tasks must be one of 2, 4, 8, 16, got 3: the nearest is 2"),
        ({"spread": 91}, "spread must be one of .*, got 91: the nearest is 90"),
        ({"strength": -1}, "strength must be one of .*, got -1: the nearest is 0.0"),
        ({"strength": math.nan}, "got nan"),
        ({"tasks": True}, "got True"),
    ],
)
def test_arguments_off_the_sliders_are_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        live.soft_sharing(**wrong)
