"""The answers of lesson 03's questions, computed: what the reader is told is what comes out."""

import pytest
import torch

from mtl_teach.lessons.the_loss_derived import questions
from mtl_teach.lessons.the_loss_derived.panels.reduction.training import drawn, network, trained
from mtl_teach.losses import binary_cross_entropy


def answer(asked) -> str:
    """The option that counts as right."""
    (right,) = [option for option in asked.options if asked.judge(option)[0]]
    return right


def test_the_printed_formula_cancels():
    y = torch.tensor([1.0, 1, 0, 0], dtype=torch.float64)
    p = torch.tensor([0.9, 0.8, 0.1, 0.2], dtype=torch.float64)
    printed = -(y * p.log()).sum() + ((1 - y) * (1 - p).log()).sum()
    assert printed.item() == pytest.approx(float(answer(questions.printed_formula())), abs=1e-12)


def test_a_sure_and_wrong_logit_is_pulled_with_almost_one():
    z = torch.tensor(10.0, requires_grad=True)
    torch.nn.functional.binary_cross_entropy_with_logits(z, torch.tensor(0.0)).backward()
    assert answer(questions.sure_and_wrong()) == "with almost 1" and 0.99 < z.grad < 1


def test_the_first_infinity_is_the_first_whole_logit_that_gives_one():
    first = next(z for z in range(100) if torch.isinf(-torch.log(1 - torch.sigmoid(torch.tensor(float(z))))))
    assert answer(questions.first_infinity()) == f"about {first}"


def test_on_the_mean_a_heads_gradient_is_64_times_shorter():
    lengths = []
    for factor in (1, 1 / 64):
        digits, model = drawn(64), network(64, 1)
        (factor * binary_cross_entropy(model(digits.x), digits.y).sum()).backward()
        lengths.append(model.head[0].weight.grad[0, 5].norm().item())
    assert lengths[0] / lengths[1] == pytest.approx(64)
    assert "64 times shorter" in answer(questions.one_head_on_the_mean())


def test_without_weight_a_task_moves_neither_its_head_nor_anything_through_it():
    torch.manual_seed(0)
    trunk, heads = torch.nn.Linear(3, 2), [torch.nn.Linear(2, 1) for _ in range(2)]
    x, y = torch.randn(5, 3), torch.ones(5, 1)
    losses = [torch.nn.functional.binary_cross_entropy_with_logits(head(trunk(x)), y) for head in heads]
    (1.0 * losses[0] + 0.0 * losses[1]).backward()
    moves = [bool(part.weight.grad.any()) for part in (trunk, *heads)]
    assert moves == [True, True, False]
    assert answer(questions.a_task_without_weight()) == "the trunk and head 1"


def test_adam_ends_alike_on_sum_and_mean():
    of_sum, of_mean = trained(64, "Adam").finish()[-1].median(-1).values
    assert answer(questions.adam_on_the_mean()) == "the same as on the sum"
    assert of_mean.item() == pytest.approx(of_sum.item(), rel=0.02)


def test_the_share_of_yes_is_right_near_what_was_measured():
    asked = questions.share_of_yes(5.9)
    assert [guess for guess in (3, 6, 10, 15, 25, 50, 75) if asked.judge(guess)[0]] == [3, 6, 10]
    assert "5.9" not in asked.question


@pytest.mark.parametrize("name", ["ten_things", "five_more", "one_of_four"])
def test_recall_has_one_right_answer(name):
    assert answer(getattr(questions, name)())
