"""The fits behind the panels on tilted digits, against fits made one by one."""

from math import inf

import pytest
import torch

from mtl_teach import closed_form, data
from mtl_teach.evaluation import error_rate
from mtl_teach.live.sweep import SEEDS, sweep

STRENGTHS = (0.01, 0.1, 1.0)


def swept():
    return sweep(3, 15, 60, STRENGTHS)


def wrong(weights, drawn):
    logits = (drawn.x_test @ weights[..., None])[..., 0]
    return error_rate(logits, drawn.y_test).mean().item()


@pytest.mark.parametrize("strength", [0.0, *STRENGTHS, inf])
@pytest.mark.parametrize("seed", [0, 7, SEEDS - 1])
def test_every_error_equals_a_fit_of_its_own(strength, seed):
    drawn = data.tilted_digits(3, 15, 60, seed=seed)
    weights = closed_form.soft_logistic(drawn.x, drawn.y, strength)
    assert swept().finish().errors[strength][seed].item() == pytest.approx(wrong(weights, drawn), abs=1e-12)


def test_the_first_draw_answers_before_anything_is_swept():
    sweep.cache_clear()
    first = next(iter(swept()))
    drawn = data.tilted_digits(3, 15, 60, seed=0)
    weights = closed_form.soft_logistic(drawn.x, drawn.y, 0.1)
    assert first.progress == 0 and first.errors == {}
    assert first.error(0.1) == pytest.approx(wrong(weights, drawn), abs=1e-12)
    torch.testing.assert_close(swept().finish().weights(0.1), weights, atol=1e-5, rtol=0)


def test_draws_count_those_that_every_strength_has():
    sweep.cache_clear()
    for made in swept():
        whole = [len(made.errors.get(strength, ())) for strength in made.strengths]
        assert made.draws == max(min(whole), 5)
        assert made.progress == pytest.approx(sum(whole) / (SEEDS * len(whole)))
    assert whole == [SEEDS] * 5


def test_each_fit_starts_near_its_answer(monkeypatch):
    steps, solve = [], closed_form.soft_logistic

    def recorded(x, y, strength, start=None):
        found = solve(x, y, strength, start=start)
        if start is not None:
            steps.append((found - start).norm() / found.norm())
        return found

    monkeypatch.setattr(closed_form, "soft_logistic", recorded)
    strengths = tuple(10 ** (-k / 4) for k in range(13))
    sweep(3, 15, 60, strengths).finish()
    assert len(steps) > 40 and max(steps) < 0.8 and sorted(steps)[len(steps) // 2] < 0.1


def test_a_sweep_that_was_interrupted_starts_afresh(monkeypatch):
    whole = swept().finish()
    sweep.cache_clear()
    solve, calls = closed_form.soft_logistic, []

    def stopped(*arguments, **named):
        calls.append(None)
        if len(calls) == 8:
            raise KeyboardInterrupt
        return solve(*arguments, **named)

    monkeypatch.setattr(closed_form, "soft_logistic", stopped)
    with pytest.raises(KeyboardInterrupt):
        swept().finish()
    again = swept().finish()
    assert again.progress == 1 and all(torch.equal(again.errors[s], e) for s, e in whole.errors.items())
