"""What the checks of lesson 05 must never mix up; all answers tried stand in answers.py."""

from math import inf

import pytest
import torch

from mtl_teach import closed_form, data
from mtl_teach.exercises import check
from mtl_teach.lessons import exercises
from tests.lessons.soft_sharing import answers


@pytest.fixture(autouse=True)
def no_progress(monkeypatch):
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")


def test_the_lessons_formula_alone_is_not_the_answer_beside_another_loss():
    assert check.best_strength(answers.theory)
    assert check.best_strength(answers.as_in_the_lesson).key == "copied"


def test_beside_means_of_squares_the_answer_gives_the_weights_of_theory():
    drawn = data.linear_tasks(6, 12, 4, noise=0.7, relation="mean", tau=0.4, test_samples=0)
    w = closed_form.soft_ridge(drawn.x, drawn.y, closed_form.best_strength(0.7, 0.4)).requires_grad_()
    strength = exercises()["best_strength"].reference(0.7, 0.4, 12)
    loss = ((drawn.x * w[:, None]).sum(-1) - drawn.y).square().mean(1).sum()
    total = loss + strength / 2 * (w - w.mean(0)).square().sum()
    assert torch.autograd.grad(total, w)[0].abs().max() < 1e-9


def test_every_example_with_every_tasks_weights_has_a_hint_of_its_own():
    wrong = check.leave_one_out_strength(answers.all_weights_meet_all_examples)
    assert wrong.key == "crossed" and "(x[:, i] * w).sum(-1)" in repr(wrong)


def test_the_bottom_of_a_valley_may_be_an_end():
    read = exercises()["read_valley"].reference
    falling = torch.tensor([[5.0, 5], [4, 4], [3, 3]])
    assert read([0, 1, inf], falling) == (inf, 2, 0)
    assert read([0, 1, inf], falling.flip(0)) == (0, 0, 2)
    assert check.read_valley(answers.without_the_ends).key == "between_only"


def test_zero_and_infinity_may_be_numbers():
    table = {
        case: exercises()["strength_of"].rule(facts)
        for case, facts in exercises()["strength_of"].cases.items()
    }
    numbers = {"0": 0, "infinite": inf}
    assert check.strength_of(
        {case: tuple(numbers.get(word, word) for word in pair) for case, pair in table.items()}
    )
