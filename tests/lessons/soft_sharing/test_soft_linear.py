import io
import itertools
import json
import math

import pytest
import torch
from PIL import Image

from mtl_teach import closed_form, data, live
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.lessons.soft_sharing.panels.soft_linear.chart import chart
from mtl_teach.lessons.soft_sharing.panels.soft_linear.compute import WHOLE, compute, fits
from mtl_teach.lessons.soft_sharing.panels.soft_linear.settings import (
    DRAWS,
    SHOWN,
    STRENGTHS,
    STRONGEST,
    TASKS,
    TAUS,
    WEAKEST,
)
from mtl_teach.live.stills import still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = list(itertools.product((TASKS[0], TASKS[-1]), (TAUS[0], 0.3, TAUS[-1]), (0.0, 10.0, 10_000.0)))
LAYOUTS = [specification(chart(narrow=narrow)) for narrow in (False, True)]


def last(**controls):
    *_, result = compute(**controls)
    return result


@pytest.mark.parametrize(("tasks", "tau", "strength"), CORNERS)
def test_every_corner_gives_full_finite_tables(tasks, tau, strength):
    result = last(tasks=tasks, tau=tau, strength=strength)
    assert result.progress == 1
    for layout in LAYOUTS:
        check_tables(columns_read(layout), result.tables)
    for columns in result.tables.values():
        assert len({len(column) for column in columns.values()}) == 1
        assert all(map(math.isfinite, [v for c in columns.values() for v in c if not isinstance(v, str)]))
    rows = {"tasks": min(tasks, SHOWN), "mean": 1, "means": len(STRENGTHS)}
    rows |= {"theory": 1, "ends": 2, "now": 1}
    assert {name: len(next(iter(columns.values()))) for name, columns in result.tables.items()} == rows
    axis = 0.03, 18  # above it stands theory's label
    errors = [
        *result.tables["means"]["error"],
        *result.tables["ends"]["error"],
    ]
    assert axis[0] < min(errors) and max(errors) < axis[1]
    assert len(result.words.split()) <= 47 and f"τ = {tau:g}" in result.words
    json.dumps(result.tables, allow_nan=False)  # as it travels to the browser


@pytest.mark.parametrize("tau", TAUS)
@pytest.mark.parametrize("tasks", [2, 8])
def test_theory_lands_in_the_valley_for_every_tau(tasks, tau):
    values = last(tasks=tasks, tau=tau, strength=0.0).values
    assert values["theory_strength"] == pytest.approx(1 / tau**2)
    assert abs(math.log10(values["best_strength"] / values["theory_strength"])) < 0.21  # a step: 0.2
    nearest = min(STRENGTHS[1:], key=lambda s: abs(math.log(s / values["theory_strength"])))
    at = last(tasks=tasks, tau=tau, strength=nearest).values
    assert at["here_excess"] < 1.01 * at["best_excess"]
    assert at["here_excess"] < 0.8 * at["alone_excess"]
    if tau >= 0.3:
        assert at["here_excess"] < 0.8 * at["one_model_excess"]


def test_theory_beats_both_ends_in_paired_draws():
    errors = fits(8, 0.5).finish().errors
    best = errors[STRENGTHS.index(4.0)]
    assert paired_interval(errors[0], best).low > 1.0 and paired_interval(errors[-1], best).low > 1.0


def test_alone_matches_the_expected_error_of_least_squares():
    alone = last(tasks=32, tau=0.5, strength=0.0).values["alone_excess"]
    assert alone == pytest.approx(closed_form.single_task_excess(15, 10, 1.0), rel=0.05)


def test_dots_flow_into_their_mean():
    path = fits(8, 0.5).finish().weights
    apart = (path - path.mean(1, keepdim=True)).norm(dim=(1, 2))  # (S,)
    assert (apart.diff() < 1e-9).all() and apart[-1] < 1e-9 and apart[0] > 1
    shown = last(tasks=8, tau=0.5, strength=10_000.0).tables
    assert max(shown["tasks"]["x"]) - min(shown["tasks"]["x"]) < 0.02
    assert shown["mean"]["x"][0] == pytest.approx(shown["tasks"]["x"][0], abs=0.02)


def test_dots_stand_where_the_first_draw_puts_them():
    drawn = data.linear_tasks(16, 15, 10, noise=1.0, relation="mean", tau=0.3, test_samples=0, seed=0)
    ends = {"x_true": drawn.truth["weights"]}
    ends |= {
        "x": closed_form.soft_ridge(drawn.x, drawn.y, 10.0),
        "x_alone": closed_form.soft_ridge(drawn.x, drawn.y, 0.0),
    }
    tables = last(tasks=16, tau=0.3, strength=10.0).tables
    for name, weights in ends.items():
        for axis, column in enumerate((name, name.replace("x", "y"))):
            expected = (weights - drawn.truth["mean"])[:8, axis].tolist()
            assert tables["tasks"][column] == pytest.approx(expected, abs=6e-4)
    middle = (ends["x"] - drawn.truth["mean"]).mean(0)
    assert [tables["mean"][axis][0] for axis in "xy"] == pytest.approx(middle[:2].tolist(), abs=6e-4)
    assert tables["mean"]["heading"] == ["8 of the 16 tasks"]


@pytest.mark.parametrize(("tasks", "seed"), [(4, 0), (4, 33), (16, 199)])
def test_every_error_equals_a_fit_of_its_own(tasks, seed):
    drawn = data.linear_tasks(tasks, 15, 10, noise=1.0, relation="mean", tau=0.3, seed=seed, test_samples=0)
    errors = fits(tasks, 0.3).finish().errors
    for strength in (0.0, 10.0, math.inf):
        weights = closed_form.soft_ridge(drawn.x, drawn.y, strength)
        direct = (weights - drawn.truth["weights"]).square().sum(-1).mean()
        assert errors[WHOLE.index(strength), seed].item() == pytest.approx(direct.item(), rel=1e-9)


def test_the_curve_is_the_mean_of_all_draws():
    result = last(tasks=4, tau=0.3, strength=10.0)
    k = STRENGTHS.index(10.0)
    errors = fits(4, 0.3).finish().errors[k]
    means = result.tables["means"]
    assert len(errors) == DRAWS and means["error"][k] == pytest.approx(errors.mean().item(), abs=1e-4)
    assert means["strength"][k] == 10.0 and means["place"][k] == result.tables["now"]["place"][0]
    assert result.tables["now"]["error"][0] == pytest.approx(errors.mean().item(), abs=1e-4)


def test_pictures_grow_to_what_a_fresh_run_gives():
    fits.cache_clear()
    grown = list(compute(tasks=16, tau=0.3, strength=1.0))
    progress = [result.progress for result in grown]
    assert progress == sorted(set(progress)) and progress[0] <= 0.1 and progress[-1] == 1 and len(grown) > 3
    assert [result.progress for result in compute(tasks=16, tau=0.3, strength=10.0)] == [1]  # looked up
    fits.cache_clear()
    assert last(tasks=16, tau=0.3, strength=1.0) == grown[-1]


def test_what_was_interrupted_starts_afresh(monkeypatch):
    whole = last(tasks=4, tau=0.3, strength=1.0)
    fits.cache_clear()
    solve, calls = closed_form.soft_ridge_path, []

    def stopped(*arguments):
        calls.append(None)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return solve(*arguments)

    monkeypatch.setattr(closed_form, "soft_ridge_path", stopped)
    with pytest.raises(KeyboardInterrupt):
        last(tasks=4, tau=0.3, strength=1.0)
    assert last(tasks=4, tau=0.3, strength=1.0) == whole


@pytest.mark.parametrize(
    ("tau", "strength", "said"),
    [(0.5, 4.0, "sharing helps"), (1.0, 1000.0, "sharing hurts"), (0.5, 0.0, "Nothing is shared")],
)
def test_words_name_the_phenomenon(tau, strength, said):
    result = last(tasks=8, tau=tau, strength=strength)
    assert said in result.words
    gain = result.values["alone_excess"] - result.values["here_excess"]
    assert result.values["gain_excess"] == pytest.approx(gain)


@pytest.mark.parametrize("tau", TAUS)
def test_theorys_label_has_room(tau):
    theory = last(tasks=2, tau=tau, strength=0.0).tables["theory"]
    first, end = valley.place(0.0, WEAKEST), valley.place(STRONGEST, WEAKEST)
    beside = theory["place"][0] - first if theory["late"][0] else end - theory["place"][0]
    assert beside > (end - first) / 2
    assert theory["label"] == [f"λ* = σ²/τ² = {1 / tau**2:.3g}"]


@pytest.mark.parametrize(("narrow", "pixels"), [(False, 880), (True, 360)])
def test_the_picture_fits_its_page(narrow, pixels):
    result = last(tasks=32, tau=0.05, strength=10_000.0)
    png = still(LAYOUTS[narrow], result.tables, result.words, 1)
    assert Image.open(io.BytesIO(png)).width <= pixels


def test_zero_stands_left_of_the_weakest_strength():
    assert valley.place(0.0, 0.01) == pytest.approx(-2 - valley.GAP) and valley.GAP > 0.2
    assert valley.place(0.01, 0.01) == -2.0 and valley.place(1000.0, 0.01) == 3.0


@pytest.mark.parametrize("narrow", [False, True])
def test_the_key_names_every_mark(narrow):
    text = json.dumps(specification(chart(narrow=narrow)))
    assert all(f'"text": "{name}"' in text for name in ("alone", "now", "mean", "truth"))


def test_at_the_start_every_task_is_seen_to_be_pulled():
    made = live.soft_linear()
    tasks = made.result.tables["tasks"]
    ways = [
        math.dist((x, y), start)
        for x, y, *start in zip(*(tasks[name] for name in ("x", "y", "x_alone", "y_alone")), strict=True)
    ]
    found = made.result.values
    assert min(ways) > 0.1 and found["here_excess"] > 1.1 * found["best_excess"]  # not the best one yet


def test_the_panel_prints_the_line_that_makes_it():
    made = live.soft_linear(tasks=2)
    made.move(strength=4.0)
    assert made.call == "live.soft_linear(tasks=2, tau=0.5, strength=4.0)"


@pytest.mark.parametrize("wrong", [{"tasks": 1}, {"tau": 0.0}, {"strength": -1.0}, {"strength": math.inf}])
def test_arguments_off_the_sliders_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of"):
        live.soft_linear(**wrong)


def test_gradients_switched_off_in_the_notebook_change_nothing():
    whole = last(tasks=2, tau=0.3, strength=1.0)
    fits.cache_clear()
    with torch.inference_mode():
        assert last(tasks=2, tau=0.3, strength=1.0) == whole
