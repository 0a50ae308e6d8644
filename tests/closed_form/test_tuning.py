"""Tuning by examples kept aside: the same choice as a loop over scikit-learn, and refusals that help."""

from math import inf

import pytest
import torch
from sklearn.linear_model import LogisticRegression

from mtl_teach import closed_form, data

RIDGES = (0.001, 0.01, 0.1)


@pytest.fixture(scope="module")
def halves():
    drawn = data.tilted_digits(tasks=3, samples=40, spread=90, seed=5, replicas=4)
    x, y = drawn.x.split(20, 2), drawn.y.split(20, 2)
    return (x[0], y[0]), (x[1], y[1])


def test_tasks_alone_choose_the_ridge_that_scikit_learn_would(halves):
    (x, y), (x_aside, y_aside) = ((part[0].flatten(0, 1), part[1].flatten(0, 1)) for part in halves)
    wrong = {}
    for ridge in RIDGES:
        solver = {"C": 1 / (20 * ridge), "fit_intercept": False, "tol": 1e-10, "max_iter": 5000}
        fits = [LogisticRegression(**solver).fit(a, b) for a, b in zip(x, y, strict=True)]
        scores = [fit.score(a, b) for fit, a, b in zip(fits, x_aside, y_aside, strict=True)]
        wrong[ridge] = 1 - sum(scores) / len(scores)
    assert closed_form.tuned_logistic(*halves, [0], RIDGES) == (0, min(wrong, key=wrong.get))


def test_the_choice_is_the_best_of_the_grid(halves):
    strengths = [0, 0.01, 0.1, inf]
    (x, y), (x_aside, y_aside) = halves
    wrong = {}
    for strength in strengths:
        for ridge in RIDGES:
            weights = closed_form.soft_logistic(x, y, strength, ridge)
            answers = torch.einsum("rtnd,rtd->rtn", x_aside, weights) > 0
            wrong[strength, ridge] = (answers.double() != y_aside).double().mean().item()
    chosen = closed_form.tuned_logistic(*halves, strengths, RIDGES)
    assert wrong[chosen] == min(wrong.values()) < max(wrong.values())


def test_what_does_not_fit_is_refused(halves):
    train, (x, y) = halves
    with pytest.raises(ValueError, match=r"aside must have the tasks and features of train .* got x"):
        closed_form.tuned_logistic(train, (x[:, :2], y[:, :2]), [0])
    with pytest.raises(ValueError, match="y must"):
        closed_form.tuned_logistic(train, (x, 2 * y), [0])
    with pytest.raises(ValueError, match="ridges must hold at least one number"):
        closed_form.tuned_logistic(train, (x, y), [0], [])
    with pytest.raises(ValueError, match="strengths must hold at least one number"):
        closed_form.tuned_logistic(train, (x, y), [])
