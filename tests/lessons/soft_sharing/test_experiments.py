"""What lesson 05 measures: against scikit-learn and plain formulas, and the same again for the same seed."""

from math import inf

import numpy as np
import pytest
import torch
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeCV
from sklearn.model_selection import LeaveOneOut, cross_val_predict, cross_val_score

from mtl_teach import closed_form, data, evaluation, figures
from mtl_teach.closed_form import RIDGE
from mtl_teach.lessons import soft_sharing as lesson
from mtl_teach.lessons.soft_sharing import experiments
from mtl_teach.lessons.soft_sharing.exercises.reading import read_valley


def test_the_ends_over_strength_are_independent_logistic_regressions():
    errors = lesson.errors_over_strength(120, seed=3, draws=2)
    assert list(errors) == list(experiments.STRENGTHS) and errors[0.01].shape == (2, 8)
    drawn = data.tilted_digits(8, 20, 120, seed=4)  # the second of the two draws
    for scanner in (0, 5):
        # scikit-learn minimises C·Σ loss + ½‖w‖²; ours is the mean loss + ρ/2‖w‖².
        alone = LogisticRegression(C=1 / (20 * RIDGE), fit_intercept=False, tol=1e-10, max_iter=10_000)
        alone.fit(drawn.x[scanner].numpy(), drawn.y[scanner].numpy())
        together = LogisticRegression(C=1 / (160 * RIDGE), fit_intercept=False, tol=1e-10, max_iter=10_000)
        together.fit(drawn.x.flatten(0, 1).numpy(), drawn.y.flatten().numpy())
        for strength, model in ((0.0, alone), (inf, together)):
            right = model.score(drawn.x_test[scanner].numpy(), drawn.y_test[scanner].numpy())
            assert errors[strength][1, scanner].item() == pytest.approx(100 * (1 - right), abs=0.21)


def test_every_strength_meets_the_draws_of_its_seed():
    one, same, longer = (lesson.errors_over_strength(60, seed=2, draws=n) for n in (2, 2, 3))
    other = lesson.errors_over_strength(60, seed=9, draws=2)
    for strength in (0.0, 0.1, inf):
        assert torch.equal(one[strength], same[strength])
        assert torch.allclose(one[strength], longer[strength][:2], atol=0.21)
        assert not torch.equal(one[strength], other[strength])


def test_points_saved_are_paired_with_each_alone():
    errors = {
        0.0: torch.tensor([[20.0, 22.0], [30.0, 28.0]]),
        1.0: torch.tensor([[18.0, 20.0], [25.0, 23.0]]),
    }
    saved = lesson.points_saved(errors)
    assert saved[0.0].mean == 0
    assert saved[1.0] == evaluation.mean_interval([2.0, 5.0])


def test_tuned_ends_are_compared_on_draws_that_tuned_nothing(monkeypatch):
    seen = []
    drawn = data.tilted_digits

    def recorded(*arguments, seed, replicas, **named):
        seen.append(range(seed, seed + replicas))
        return drawn(*arguments, seed=seed, replicas=replicas, **named)

    monkeypatch.setattr(data, "tilted_digits", recorded)
    monkeypatch.setattr(experiments, "DRAWS", 3)
    fair = lesson.against_tuned_ends(0, seed=5)
    assert len(seen) == 2 and not set(seen[0]) & set(seen[1])
    assert fair.strength in experiments.STRENGTHS[1:-1]
    assert set(fair.ridges) == {"alone", "one model", "soft"} and set(fair.ridges.values()) <= {
        0.001, 0.003, 0.01}  # fmt: skip
    assert fair.over_alone.count == 3 and fair.over_alone.mean > 3  # without tilt sharing pays


def test_excess_errors_are_squared_distances_to_the_truth():
    one = lesson.excess_errors(0.5, seed=7, draws=3)
    drawn = data.linear_tasks(8, 15, 10, noise=1.0, relation="mean", tau=0.5, test_samples=0, seed=8)
    truth = drawn.truth["weights"]

    def error(weights):
        return (weights - truth).square().sum(-1).mean().item()

    alone = torch.linalg.lstsq(drawn.x, drawn.y[..., None]).solution[..., 0]
    assert one.over_strength[0.0][1].item() == pytest.approx(error(alone))
    assert one.at_theory[1].item() == pytest.approx(error(closed_form.soft_ridge(drawn.x, drawn.y, 4.0)))
    ridges = [10 ** (quarter / 4) for quarter in range(-8, 13)]
    model = RidgeCV(alphas=ridges, fit_intercept=False)  # by leaving one example out
    own = [model.fit(x.numpy(), y.numpy()).coef_ for x, y in zip(drawn.x, drawn.y, strict=True)]
    assert one.alone[1].item() == pytest.approx(error(torch.tensor(np.array(own))))
    common = model.fit(drawn.x.flatten(0, 1).numpy(), drawn.y.flatten().numpy()).coef_
    assert one.one_model[1].item() == pytest.approx(error(torch.tensor(common)))
    assert one.bottom in one.over_strength and torch.equal(
        one.alone, lesson.excess_errors(0.5, seed=7, draws=3).alone
    )


def test_one_ridge_for_all_is_the_one_that_predicts_best_what_all_tasks_left_out():
    errors = lesson.excess_at_one_ridge(0.5, seed=7, draws=3)
    drawn = data.linear_tasks(8, 15, 10, noise=1.0, relation="mean", tau=0.5, test_samples=0, seed=8)
    left_out, fits = [], []
    for ridge in (10 ** (quarter / 4) for quarter in range(-8, 13)):
        model = Ridge(ridge, fit_intercept=False)
        pairs = [(x.numpy(), y.numpy()) for x, y in zip(drawn.x, drawn.y, strict=True)]
        scores = [cross_val_score(model, x, y, cv=LeaveOneOut(), scoring="neg_mean_squared_error")
                  for x, y in pairs]  # fmt: skip
        left_out.append(-np.sum(scores))
        fits.append(np.array([model.fit(x, y).coef_ for x, y in pairs]))
    chosen = torch.tensor(fits[int(np.argmin(left_out))])  # (T, d)
    expected = (chosen - drawn.truth["weights"]).square().sum(-1).mean().item()
    assert errors.shape == (3,) and errors[1].item() == pytest.approx(expected)


def test_noise_moves_the_bottom():
    assert (
        lesson.excess_errors(0.5, noise=2.0, draws=50).bottom > 2 * lesson.excess_errors(0.5, draws=50).bottom
    )


def test_starts_differ_in_their_start_alone():
    free = lesson.starts(0, 0, draws=2)
    assert list(free.wrong) == list(experiments.KINDS)
    assert all(wrong.shape == (2,) for wrong in free.wrong.values())
    assert torch.equal(free.equal, lesson.starts(0, 0, draws=2).equal)
    for kind in ("own", "own trunks", "own heads"):
        assert not torch.equal(free.equal, free.wrong[kind])
        assert free.loses(kind).mean == pytest.approx((free.wrong[kind] - free.equal).mean().item())


def test_each_kind_of_start_has_in_common_what_its_name_says():
    unlike = {}
    for kind in experiments.KINDS:
        net = experiments._started(kind, 1.0, seed=3, draws=2)
        parts = (net.trunk[0].weight, net.head[0].weight)  # (R, T, ...)
        unlike[kind] = tuple(bool((part - part[:, :1]).abs().max() > 0.01) for part in parts)
    assert unlike == {
        "equal": (False, False),
        "own": (True, True),
        "own trunks": (True, False),
        "own heads": (False, True),
        "reordered": (True, True),
    }


def test_under_a_penalty_unlike_heads_lose_and_unlike_trunks_do_not():
    tied, free = lesson.starts(0, 0.01, draws=6), lesson.starts(0, 0, draws=6)
    assert abs(tied.loses("own trunks").mean) < 1 < tied.loses("own heads").mean
    assert max(tied.trunks_apart.values()) < 0.15 < 0.5 < min(free.trunks_apart.values())
    agree = tied.heads_agree
    assert min(agree["equal"], agree["own trunks"]) > 0.9 > 0.8 > max(agree["own"], agree["own heads"]) > 0.5


def test_reordered_units_change_no_answer_and_matter_under_a_penalty():
    free, tied = (lesson.starts(0, strength, draws=3) for strength in (0, 0.01))
    same = free.wrong["reordered"]
    assert torch.allclose(same, free.equal, atol=0.06)  # the same functions, trained alike
    assert tied.loses("reordered").mean > 1
    net = experiments.models.soft_sharing(5, 3, trunk=(4,), strength=1.0, replicas=2)
    x = torch.randn(3, 6, 5).double()
    before = net(x)
    assert net.penalty().sum() < 1e-20
    experiments._reorder(net, 7)
    assert torch.allclose(net(x), before) and net.penalty().min() > 0.01


def test_the_strength_that_the_data_choose_is_that_of_a_plain_loop():
    errors = lesson.excess_at_chosen(0.5, seed=5, draws=2)
    drawn = data.linear_tasks(8, 15, 10, noise=1.0, relation="mean", tau=0.5, test_samples=0, seed=6)
    sums = [lesson.seen_and_left_out(drawn, strength)[1] for strength in experiments.TRIED]
    best = experiments.TRIED[int(np.argmin(sums))]
    weights = closed_form.soft_ridge(drawn.x, drawn.y, best)
    error = (weights - drawn.truth["weights"]).square().sum(-1).mean().item()
    assert errors.shape == (2,) and errors[1].item() == pytest.approx(error)


def test_what_was_seen_and_left_out_against_scikit_learn():
    drawn = data.linear_tasks(3, 8, 2, noise=1.0, relation="mean", tau=0.5, seed=4)
    seen, left_out = lesson.seen_and_left_out(drawn, 0.0)  # each task alone, by least squares
    alone, cut = 0.0, 0.0
    for x, y in zip(drawn.x.numpy(), drawn.y.numpy(), strict=True):
        alone += ((y - LinearRegression(fit_intercept=False).fit(x, y).predict(x)) ** 2).sum()
        guess = cross_val_predict(LinearRegression(fit_intercept=False), x, y, cv=LeaveOneOut())
        cut += ((y - guess) ** 2).sum()
    assert (seen, left_out) == (pytest.approx(alone), pytest.approx(cut))
    assert lesson.seen_and_left_out(drawn, 10.0)[0] > seen


def test_mine_fields_are_optional(monkeypatch):
    def unavailable(download):
        assert download is False
        raise data.DataUnavailableError("no file")

    monkeypatch.setattr(data, "landmine", unavailable)
    assert lesson.landmine_areas() is None and lesson.draw_gains(None) is None


def test_gains_on_mine_fields_are_those_of_a_loop_over_fields(real_data):
    areas = lesson.landmine_areas(seed=3, draws=1)
    gains = lesson.landmine_gains(areas)
    drawn = data.landmine(download=False).draw(40, 3)
    area = {}
    for name, (strength, ridge) in experiments.LANDMINE.items():
        weights = closed_form.soft_logistic(data.with_constant(drawn.x), drawn.y, strength, ridge)
        found = []
        for j, own in enumerate(weights):
            known = drawn.mask_test[j]
            scores = data.with_constant(drawn.x_test)[j][known] @ own
            mines, others = scores[drawn.y_test[j][known] == 1], scores[drawn.y_test[j][known] == 0]
            found.append((mines[:, None] > others).double().mean().item())
        area[name] = sum(found) / len(found)
    for over in ("each alone", "one model for all"):
        assert areas[over].item() == pytest.approx(area[over], abs=1e-4)
        assert gains[f"over {over}"].item() == pytest.approx(area["soft sharing"] - area[over], abs=1e-4)


def test_pictures_say_what_they_show():
    errors = {0.0: torch.full((3, 2), 20.0), 0.1: torch.rand(3, 2) + 18, inf: torch.rand(3, 2) + 22}
    valley = figures.describe(lesson.draw_valley(errors))
    assert "line each alone: 2 points" in valley and valley.count("9 dots") == 2
    spreads = lesson.draw_spreads({0: errors, 120: errors, 240: errors})
    texts = [text.get_text() for text in spreads.axes[0].texts]
    assert texts == ["spread 0°", "spread 120°", "spread 240°", "each alone"]
    taus = lesson.draw_tau_valleys({tau: lesson.excess_errors(tau, draws=3) for tau in (0.5, 1.0)})
    assert [axes.get_title("left") for axes in taus.axes] == ["τ = 0.5", "τ = 1.0"]
    areas = {"soft sharing": [0.8, 0.9], "each alone": [0.6, 0.8], "one model for all": [0.7, 0.7]}
    gains = lesson.draw_gains({name: torch.tensor(area) for name, area in areas.items()})
    labels = [label.get_text() for label in gains.axes[0].get_yticklabels()]
    assert labels == ["over each alone", "over one model for all"]
    rows = {"weights": torch.randn(2, 64)}
    tiles = lesson.draw_weights(rows, ("scanner 1, -60°", "scanner 2, 0°"))
    assert [tick.get_text() for tick in tiles.axes[0].get_xticklabels()] == ["−60°", "0°"]


def test_what_the_lesson_says_of_exercise_2_is_what_a_right_answer_says():
    valley = lesson.errors_over_strength(120)
    found = read_valley(list(valley), torch.stack(list(valley.values())).mean(2))
    assert [round(number, 2) for number in found] == [0.01, 0.7, 2.35]
