"""What lesson 00 measures: against scikit-learn, and the same again for the same seed."""

import pytest
import torch
from sklearn.linear_model import LogisticRegression

from mtl_teach import data, evaluation
from mtl_teach.closed_form import RIDGE
from mtl_teach.lessons import start_here as lesson


def test_twin_errors_are_those_of_an_independent_logistic_regression():
    errors = lesson.twin_errors(runs=3, seed=5)
    for run in range(3):
        drawn = data.tilted_digits(tasks=1, samples=40, spread=0, seed=5 + run)
        # scikit-learn minimises C·Σ loss + ½‖w‖²; ours is the mean loss + ρ/2‖w‖².
        model = LogisticRegression(C=1 / (40 * RIDGE), fit_intercept=False, tol=1e-10, max_iter=10_000)
        model.fit(drawn.x[0].numpy(), drawn.y[0].numpy())
        wrong = 100 * (1 - model.score(drawn.x_test[0].numpy(), drawn.y_test[0].numpy()))
        assert errors[run].item() == pytest.approx(wrong, abs=0.21)  # one test digit may lie on the edge


def test_errors_follow_their_seed_and_both_strengths_see_the_same_draws():
    assert torch.equal(lesson.scanner_errors(0.01, draws=3), lesson.scanner_errors(0.01, draws=3))
    assert not torch.equal(lesson.scanner_errors(0.01, draws=3), lesson.scanner_errors(0.01, seed=9, draws=3))
    assert torch.equal(lesson.scanner_errors(0.0, draws=5)[:3], lesson.scanner_errors(0.0, draws=3))


def test_chance_wins_and_spreads_by_hand():
    a, b = torch.tensor([3.0, 5.0, 7.0, 9.0]), torch.tensor([1.0, 5.0, 3.0, 3.0])
    assert lesson.chance_wins(a, b, seeds=2).tolist() == [1.0, 5.0]
    assert lesson.spread_of_means(a, (1, 2)) == pytest.approx([a.std().item(), 8**0.5])


def test_many_intervals_take_ten_runs_each():
    errors = torch.arange(25.0, dtype=torch.float64)
    first, second = lesson.many_intervals(errors)
    assert first == evaluation.mean_interval(errors[:10]) and second.count == 10


def test_the_picture_of_intervals_marks_those_that_miss():
    hit, miss = evaluation.Interval(2, 1, 3, 10), evaluation.Interval(5, 4, 6, 10)
    (axes,) = lesson.draw_intervals([hit, miss], truth=2.0).axes
    markers = [line.get_marker() for line in axes.get_lines()]
    assert markers.count("o") == 1 and markers.count("x") == 1
