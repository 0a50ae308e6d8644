"""What lesson 04 measures: against NumPy and scikit-learn, and the same again for the same seed."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LinearRegression, RidgeCV

from mtl_teach import evaluation, models
from mtl_teach.closed_form.single import RIDGES
from mtl_teach.lessons import exercises as every_exercise
from mtl_teach.lessons import hard_sharing as lesson
from mtl_teach.lessons.hard_sharing.exercises import harm, splitting, widths

MEASURES = (lesson.shared_errors, lesson.alone_errors, lesson.ridge_errors)


@pytest.mark.parametrize("measure", MEASURES)
def test_errors_follow_their_seed_one_per_draw(measure):
    errors = measure(3, draws=4)
    assert errors.shape == (4,) and errors.dtype == torch.float64
    assert torch.equal(errors, measure(3, draws=4))
    assert torch.allclose(measure(3, draws=1, seed=2), errors[2:3])


def _mean_excess(models, seed, tasks):
    drawn = lesson.invent(tasks, seed=seed, draws=1)
    x, y = drawn.x[0].numpy(), drawn.y[0].numpy()
    weights = [model.fit(x[j], y[j]).coef_ for j, model in enumerate(models)]
    return np.square(weights - drawn.truth["weights"][0].numpy()).sum(1).mean()


def test_rivals_are_those_of_scikit_learn():
    plain = [LinearRegression(fit_intercept=False) for _ in range(3)]
    tuned = [RidgeCV(RIDGES, fit_intercept=False) for _ in range(3)]
    assert lesson.alone_errors(3, seed=7, draws=1).item() == pytest.approx(_mean_excess(plain, 7, 3))
    assert lesson.ridge_errors(3, seed=7, draws=1).item() == pytest.approx(_mean_excess(tuned, 7, 3))


def test_hard_sharing_is_what_turns_in_numpy_end_at():
    drawn = lesson.invent(6, seed=3, draws=1)
    x, y = drawn.x[0].numpy(), drawn.y[0].numpy()  # (T, n, d), (T, n)
    trunk = np.linalg.qr(np.random.default_rng(0).normal(size=(20, 2)))[0]
    for _ in range(300):
        heads = [np.linalg.lstsq(x[j] @ trunk, y[j], rcond=None)[0] for j in range(6)]
        design = np.concatenate([np.kron(x[j], heads[j]) for j in range(6)])  # (T n, d k)
        trunk = np.linalg.lstsq(design, y.ravel(), rcond=None)[0].reshape(20, 2)
    mistakes = np.array([trunk @ head for head in heads]) - drawn.truth["weights"][0].numpy()
    expected = np.square(mistakes).sum(1).mean()
    assert lesson.shared_errors(6, seed=3, draws=1).item() == pytest.approx(expected, rel=0.02)


def test_a_gain_is_the_paired_interval_and_exactly_zero_where_both_are_the_same():
    expected = evaluation.paired_interval(lesson.alone_errors(4, draws=6), lesson.shared_errors(4, draws=6))
    found = lesson.gain(4, draws=6)
    assert (found.mean, found.low) == pytest.approx((expected.mean, expected.low))
    same = lesson.gain(2, draws=6)
    assert str(same.mean) == str(same.low) == "0.0"


@pytest.mark.parametrize("numbers, samples", [(1, 40), (20, 40), (3, 12)])
def test_a_number_costs_what_theory_says(numbers, samples):
    expected = samples / (samples - numbers - 1)
    assert lesson.number_price(numbers, samples) == pytest.approx(expected, rel=0.08)
    assert lesson.number_price(2, fits=40, seed=1) != lesson.number_price(2, fits=40)


def test_digits_follow_their_seed():
    errors = lesson.digit_errors(models.pooled, 0, 2)
    assert errors.shape == (20,) and 5 < errors.mean() < 45
    assert torch.equal(errors, lesson.digit_errors(models.pooled, 0, 2))
    assert not torch.equal(errors, lesson.digit_errors(models.pooled, 0, 2, seed=50))


def test_an_unknown_relation_is_refused():
    with pytest.raises(ValueError, match="relation must be one of 'related', 'unrelated', 'two clusters'"):
        lesson.invent(2, relation="cousins")


@pytest.mark.parametrize("case", widths.CASES)
def test_the_table_of_effects_is_what_the_experiment_says(case):
    tasks, _, width = widths.CASES[case]
    relation = next(name for name in ("unrelated", "related", "two clusters") if name in case)
    saved = lesson.gain(tasks, width, relation)
    found = "helps" if saved.low > 0 else "hurts" if saved.high < 0 else "changes nothing"
    assert found == widths.effect(widths.CASES[case])
    assert found != "changes nothing" or saved.mean == 0


def test_what_doubling_does_is_the_law():
    parts = {"head": lambda tasks: 0.0135, "trunk": lambda tasks: 0.225 / tasks}
    for name, quantity in splitting.QUANTITIES.items():
        if quantity.kind in ("error", "sum") and quantity.part != "alone":
            sizes = [
                parts[quantity.part](tasks) * (tasks if quantity.kind == "sum" else 1) for tasks in (8, 16)
            ]
            grown = {0.5: "halves", 1.0: "stays", 2.0: "doubles"}[round(sizes[1] / sizes[0], 9)]
            assert splitting.becomes(quantity) == grown, name


@pytest.mark.parametrize("width, relation", [(2, "related"), (4, "two clusters")])
def test_sharing_pays_from_the_first_task_that_saves_a_number(width, relation):
    saved = every_exercise()["numbers_saved"].reference
    first = next(tasks for tasks in range(1, 20) if saved(tasks, 20, width) > 0)
    assert first == width + 1
    assert lesson.gain(width, width, relation).mean == 0 < lesson.gain(first, width, relation).low


@pytest.mark.parametrize(
    "settings, said",
    [
        ({"width": 20, "tasks": 30}, "room for all inputs"),
        ({"width": 16}, "room for every task"),
        ({"samples": 21}, "too few samples"),
        ({"tasks": True}, "tasks must be a whole number from 1 to 64"),
        ({"relation": "mean"}, "relation must be one of related, unrelated, two clusters"),
        ({"noise": 0.01}, "noise must be a number from 0.1 to 10"),
    ],
)
def test_a_case_that_does_not_hurt_is_told_why(settings, said):
    assert said in harm.verdict(lambda: harm.negative_transfer() | settings)
