"""The panel on ToxCast: mostly on a made-up panel of assays, and once on the real one."""

import numpy as np
import pytest
import torch

from mtl_teach import lessons, live
from mtl_teach.data.downloads import DataUnavailableError
from mtl_teach.evaluation import resampled_interval
from mtl_teach.lessons import many_tasks as lesson
from mtl_teach.lessons.many_tasks import real, toxcast
from mtl_teach.lessons.many_tasks.panels.gains import LOSES, OPEN, WINS
from mtl_teach.lessons.many_tasks.panels.toxcast import settings
from mtl_teach.lessons.many_tasks.panels.toxcast.chart import chart
from mtl_teach.lessons.many_tasks.panels.toxcast.compute import compute
from mtl_teach.lessons.many_tasks.panels.toxcast.words import Stop, words
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

MADE = {"labels": 40, "units": 4}


def _forget():
    for kept in (toxcast.draws, toxcast.alone, toxcast.company):
        kept.cache_clear()


@pytest.fixture
def small(monkeypatch):
    """A made-up panel of 24 assays and 600 molecules, and few steps on 2 + 3 draws of it."""
    rng = np.random.default_rng(0)
    bits = torch.from_numpy((rng.random((600, 30)) < 0.3).astype(float))
    logits = (bits.numpy() - 0.3) @ rng.normal(size=(30, 3)) @ rng.normal(size=(3, 24))
    y = (rng.random((600, 24)) < 1 / (1 + np.exp(1 - logits))).astype(float)
    y[rng.random((600, 24)) < 0.2] = np.nan
    group = bits.unique(dim=0, return_inverse=True)[1].numpy()
    made = real.Panel((bits - bits.mean(0)).float(), y, tuple(f"LAB_{j}" for j in range(24)), group)
    for module, name, value in (
        (real, "TEST", 150),
        (real, "LEAST", 2),
        (toxcast, "AMONG", 24),
        (toxcast, "STEPS", (3, 6, 12)),
        (toxcast, "DRAWS", (5000, 5001, 0, 1, 2)),
        (toxcast, "SETTINGS", {(4, 40): (0.01, 0.5)}),
        (toxcast, "PENALTIES", {40: 0.03}),
        (toxcast, "panel", lambda: made),
    ):
        monkeypatch.setattr(module, name, value)
    _forget()
    yield made
    _forget()


@pytest.fixture
def assays(real_data):
    """The folder with the real assays; skips where there are none."""
    if not toxcast.here():
        pytest.skip(
            f"no assays in {real_data}: set MTL_TEACH_DATA to a folder that holds chem/toxcast.csv.gz"
        )
    return real_data


def last(**controls):
    *_, result = compute(**controls)
    return result


def test_every_draw_is_judged_and_the_last_state_is_the_end(small):
    states = list(toxcast.company.__wrapped__(24, 0.0, **MADE))
    assert [state.done for state in states] == sorted(state.done for state in states)
    assert states[0].done == 3 / 12 and states[-1].done == 1
    assert list(states[0].seen) == [3] and list(states[-1].seen) == [3, 6, 12]
    assert all(found.shape == (5, 20) and np.isfinite(found).all() for found in states[-1].seen.values())
    assert states[-1].alone.shape == states[-1].gains.shape == (3, 20)
    assert sum(state.done == 1 for state in states) == 1


def test_the_same_controls_give_the_same_numbers(small):
    first, second = (
        list(toxcast.company.__wrapped__(24, 0.5, **MADE))[-1].seen for _ in ("once", "once more")
    )
    assert all(np.array_equal(first[steps], second[steps]) for steps in first)


def test_the_steps_are_those_that_are_best_on_the_other_draws():
    rng = np.random.default_rng(0)
    seen = {steps: rng.uniform(50, 60, (5, 20)) for steps in (30, 60, 120)}
    seen[60][: toxcast.OTHERS] += 20  # the other draws want 60
    seen[30][toxcast.OTHERS :] += 40  # those that are shown would want 30
    state = toxcast.State(np.zeros((3, 20)), seen, 1.0)
    assert state.steps == 60 and np.array_equal(state.gains, seen[60][2:])
    alike = {steps: np.ones((5, 20)) for steps in (30, 60)}
    assert toxcast.State(np.zeros((3, 20)), alike, 1.0).steps == 30


def test_a_larger_share_of_shuffled_companions_holds_the_smaller_one(small):
    drawn = toxcast.draws(40)[0]
    own, half, full = (toxcast.learnt(small, drawn, 24, share) for share in (0.0, 0.5, 1.0))
    true = real.labels_of(small, drawn, 24, "own", "own", "masked")
    assert np.array_equal(own, true.astype(np.float32), equal_nan=True)
    changed = [
        {column for column in range(24) if not np.array_equal(own[:, column], y[:, column], equal_nan=True)}
        for y in (half, full)
    ]
    assert changed[1] == {20, 21, 22, 23} and changed[0] < changed[1] and len(changed[0]) == 2
    for y in (half, full):
        assert np.array_equal(np.isnan(own), np.isnan(y))
        assert np.array_equal(np.nansum(own, 0), np.nansum(y, 0))  # as many active ones
    for column in changed[0]:
        assert np.array_equal(half[:, column], full[:, column], equal_nan=True)


def test_twenty_assays_have_no_companions_to_shuffle(small):
    true, shuffled = (last(assays=20, shuffled=share, **MADE) for share in (0.0, 1.0))
    assert true.tables == shuffled.tables and true.words == shuffled.words
    assert "20 assays, no companions, 40 labels each, 4 units" in true.words


def test_one_of_many_networks_answers_as_in_their_company(small):
    drawn = toxcast.draws(40)
    y = np.stack([toxcast.learnt(small, one, 24, 0.0) for one in drawn])
    trained = real.Networks(small.x, y, 4, 0.01, 0.5, 0)
    trained.step()
    every = trained.logits(small.x[drawn[1].test]).detach()
    assert torch.allclose(trained.logits(small.x[drawn[1].test], network=1), every[1], atol=1e-6)
    found = toxcast.judged(trained, 1, small, drawn[1])
    assert found == pytest.approx(real.areas(every[1, :, :20].numpy(), small, drawn[1]), abs=0.1)


def test_the_picture_is_of_the_gains_over_logistic_regressions(small):
    results = list(compute(assays=24, shuffled=0.0, **MADE))
    result, state = results[-1], toxcast.company(24, 0.0, **MADE).finish()
    assert result.progress == 1 and all(one.progress < 1 for one in results[:-1])
    assert "still learning" in results[0].words and "still learning" not in result.words
    for narrow in (False, True):
        check_tables(columns_read(specification(chart(narrow))), result.tables)
    table = result.tables["assays"]
    alone = np.stack([real.single_logistic(small, one, 0.03) for one in toxcast.draws(40)[2:]])
    gains = state.seen[state.steps][2:] - alone
    assert table["gain"] == pytest.approx(sorted(gains.mean(0)), abs=0.006)
    best = resampled_interval(gains[:, gains.mean(0).argmax()], ratio=real.RATIO["toxcast"])
    assert (table["low"][-1], table["high"][-1]) == pytest.approx((best.low, best.high), abs=0.006)
    assert table["assay"][-1] == small.names[toxcast.watched()[gains.mean(0).argmax()]]
    assert result.values["gain_points"] == pytest.approx(gains.mean())
    assert result.values[WINS] + result.values[OPEN] + result.values[LOSES] == 20


def test_the_words_say_what_was_chosen_and_what_was_not():
    gain = resampled_interval(torch.linspace(2, 4, 8), ratio=0.41)
    counts = {WINS: 3, OPEN: 16, LOSES: 1}
    end, before = Stop(960, 2, 960, True), Stop(120, 2, 960, False)
    tuned = words(settings.Setting(60, 0.0, 200, 64), gain, counts, end)
    assert tuned.startswith(
        "60 assays, true companions, 200 labels each, 64 units: the mean rises, +3.0 points"
    )
    assert "Of 20 watched assays 3 win, 1 lose, 16 stay open." in tuned
    assert tuned.endswith("Best on 2 other draws: 960 steps, the most that are tried.")
    companies = {
        (240, 0.0): "true companions",
        (60, 0.5): "half of the companions",
        (60, 1.0): "companions shuf",
    }
    for setting, company in companies.items():
        said = words(settings.Setting(*setting, 200, 64), gain, counts, Stop(480, 2, 960, True))
        assert company in said and "480 steps. Weight decay and dropout were not tuned for this." in said
    learning = words(settings.Setting(60, 0.0, 50, 8), gain, counts, before)
    assert "still learning" in learning and "Best so far on 2 other draws: 120 steps." in learning
    assert len(words(settings.Setting(60, 0.5, 50, 8), gain, counts, end).split()) <= 70


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_fits_its_page(small, narrow, most):
    result = last(assays=24, shuffled=0.0, **MADE)
    png = still(specification(chart(narrow)), result.tables, result.words, scale=1)
    assert 0.9 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_all_settings_have_choices_of_their_own():
    every = {(units, labels) for units in settings.UNITS for labels in settings.LABELS}
    assert set(toxcast.SETTINGS) == every and set(toxcast.PENALTIES) == set(settings.LABELS)
    assert set(toxcast.SETTINGS.values()) <= set(real.SETTINGS)
    assert set(toxcast.PENALTIES.values()) <= set(real.LOGISTIC["single logistic"][1])
    assert not set(toxcast.DRAWS[: toxcast.OTHERS]) & set(toxcast.DRAWS[toxcast.OTHERS :])


def test_without_the_assays_the_panel_says_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    real.panel.cache_clear()
    _forget()
    assert not toxcast.here() and not lesson.assays_here()
    assert "toxcast" in lessons.panels() and "toxcast" not in lessons.panels_here()
    with pytest.raises(DataUnavailableError, match=r"run lesson\.download_assays\(\) once \(0\.9 MB\)"):
        live.toxcast()
    with pytest.raises(ValueError, match=r"labels must be one of 50, 100, 200, got 60"):
        live.toxcast(labels=60)


def test_the_real_panel_agrees_with_what_is_stored(assays):
    _forget()
    result = last(assays=60, shuffled=0.0, labels=200, units=64)
    shown = slice(0, toxcast.SHOWN)
    stored = lesson.real_draws()
    logistic = torch.from_numpy(toxcast.alone(200)).mean(1)
    assert torch.allclose(logistic, stored["single logistic"][shown], atol=0.1)
    gain = (stored["60 assays"] - stored["single logistic"])[shown].mean().item()
    assert result.values["gain_points"] == pytest.approx(gain, abs=1.5)
    assert result.values[WINS] >= 15 and result.values[LOSES] == 0
    assert min(result.tables["assays"]["low"]) > settings.LEAST
    assert max(result.tables["assays"]["high"]) < settings.MOST
    assert lessons.panels_here().count("toxcast") == 1


def test_the_penalty_is_best_on_other_draws(assays):
    found = toxcast.penalties(100)
    assert found[toxcast.PENALTIES[100]] > max(found.values()) - 0.02
