"""Four kinds on one trunk: who hears which loss, and the same numbers from a plain loop."""

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from mtl_teach.lessons.auxiliary_tasks import kinds, two_encoders
from mtl_teach.lessons.auxiliary_tasks.corpus import corpus

TWO = kinds.TRUNKS["2 linear units"]


@pytest.fixture(scope="module")
def drawn():
    return corpus(seed=11, draws=2, free=200, test=200)


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_the_auxiliary_loss_reaches_the_trunk_and_its_own_head_only(drawn, kind):
    questions = kinds.KINDS[kind](drawn)
    model = kinds.Model(2, 190, TWO, questions.answers.shape[-1], seed=0)
    outputs = model.answers(questions.inputs, questions.reverse)
    kinds.auxiliary_loss(outputs, questions.answers, questions.real).sum().backward()
    assert model.trunk.grad.abs().sum() > 0 and model.auxiliary.grad.abs().sum() > 0
    assert model.main.grad is None and model.main_bias.grad is None


def test_reversing_turns_the_trunks_gradient_and_leaves_the_heads(drawn):
    questions = kinds.adversarial(drawn)
    grads = []
    for reverse in (False, True):
        model = kinds.Model(2, 190, TWO, 1, seed=0)
        outputs = model.answers(questions.inputs, reverse)
        kinds.auxiliary_loss(outputs, questions.answers, real=False).sum().backward()
        grads.append((outputs.detach(), model.trunk.grad, model.auxiliary.grad))
    (value, trunk, head), (value_reversed, trunk_reversed, head_reversed) = grads
    assert torch.equal(value, value_reversed) and torch.equal(head, head_reversed)
    assert torch.allclose(trunk, -trunk_reversed)


def test_a_head_with_squares_is_a_straight_line_in_units_squares_and_product(drawn):
    questions = kinds.shuffled(kinds.adversarial(drawn, squares=True), seed=0)
    assert questions.squares and questions.reverse
    model = kinds.trained(drawn, questions, 0.1, 0.001, TWO)
    plain = kinds.trained(drawn, kinds.adversarial(drawn), 0.1, 0.001, TWO)
    assert model.auxiliary.shape == (2, 5, 1) and plain.auxiliary.shape == (2, 2, 1)
    first, second = model.hidden(drawn.free).unbind(-1)
    seen = torch.stack([first, second, first**2, first * second, second**2], -1)
    assert torch.allclose(model.answers(drawn.free), seen @ model.auxiliary + model.auxiliary_bias)
    start, plain_start = kinds.Model(2, 190, TWO, 1, 0, squares=True), kinds.Model(2, 190, TWO, 1, 0)
    assert torch.equal(start.trunk, plain_start.trunk) and torch.equal(start.main, plain_start.main)


def test_a_plain_network_learns_the_same(drawn):
    questions = kinds.related(drawn)
    model = kinds.trained(drawn, questions, weight=3.0, decay=0.03, trunk=TWO, seed=0)
    start = kinds.Model(2, 190, TWO, 1, seed=0)
    trunk, main, asks = nn.Linear(190, 2).double(), nn.Linear(2, 1).double(), nn.Linear(2, 1).double()
    for layer, name in ((trunk, "trunk"), (main, "main"), (asks, "auxiliary")):
        layer.weight.data = getattr(start, name)[1].T.clone().detach()
        layer.bias.data.zero_()
    parameters = [*trunk.parameters(), *main.parameters(), *asks.parameters()]
    optimiser = torch.optim.Adam(parameters, lr=kinds.RATE)
    for step in range(kinds.STEPS):
        optimiser.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(main(trunk(drawn.x[1]))[:, 0], drawn.y[1])
        first = step * kinds.BATCH % 400
        hidden = trunk(drawn.free[1, first : first + kinds.BATCH])
        hint = drawn.hint[1, first : first + kinds.BATCH]
        loss = loss + 3.0 * functional.binary_cross_entropy_with_logits(asks(hidden)[:, 0], hint)
        decay = sum(layer.weight.square().sum() for layer in (trunk, main, asks))
        (loss + 0.03 * decay).backward()
        optimiser.step()
    with torch.no_grad():
        expected = main(trunk(drawn.x_test[1]))[:, 0]
    assert torch.allclose(model.logits(drawn.x_test)[1], expected, atol=1e-6)
    right = ((expected > 0) == (drawn.y_test[1] == 1)).double().mean().item()
    assert kinds.accuracies(model, drawn).target[1].item() == pytest.approx(100 * right, abs=0.6)


def test_the_statistical_answers_by_numpy(drawn):
    answers = kinds.statistical(drawn).answers[0]
    free, length = drawn.free[0].numpy(), drawn.length[0].numpy()
    logs = np.log1p(free.sum(0))
    for place, numbers in ((0, length), (1, (free * logs).sum(1) / free.sum(1))):
        expected = (numbers - numbers.mean()) / numbers.std(ddof=1)
        assert np.allclose(answers[:, place].numpy(), expected)


def test_shuffled_answers_are_the_same_ones_elsewhere(drawn):
    questions = kinds.unsupervised(drawn)
    control = kinds.shuffled(questions, seed=0)
    assert torch.equal(control.inputs, questions.inputs)
    assert torch.equal(control.answers.sum(1), questions.answers.sum(1))
    assert not torch.equal(control.answers, questions.answers)
    again = kinds.shuffled(questions, seed=0)
    assert torch.equal(control.answers, again.answers)


def test_without_weight_an_auxiliary_task_changes_nothing(drawn):
    alone = kinds.accuracies(kinds.trained(drawn, None, 0.0, 0.03, TWO), drawn)
    # One output as in `alone`, so that both start from the same random numbers.
    silent = kinds.accuracies(kinds.trained(drawn, kinds.related(drawn), 0.0, 0.03, TWO), drawn)
    assert torch.equal(alone.target, silent.target)


def test_a_domain_that_nobody_can_tell_costs_log_two():
    domain = (torch.arange(1000) % 2).double()[None, :, None]
    assert kinds.auxiliary_loss(torch.zeros(1, 1000, 1, dtype=torch.float64), domain, real=False).item() == (
        pytest.approx(math.log(2))
    )


def test_the_auxiliary_encoder_never_sees_a_pivot(drawn):
    x, x_test, free, asked, free_asked = two_encoders._masked(drawn, mask=True)
    for seen, whole in ((x, drawn.x), (x_test, drawn.x_test), (free, drawn.free)):
        gone = (whole - seen).sum(1)  # (R, V)
        assert (gone >= 0).all()
        assert all((row > 0).sum() <= 10 for row in gone)
    assert asked.shape == (2, 100, 2) and free_asked.shape == (2, 400, 2)


def test_in_the_sequential_way_the_main_task_does_not_move_the_auxiliary_encoder(drawn):
    seen = {}
    for model, done in two_encoders.training(drawn, "sequential", 1.0, 0.01):
        seen[done] = [one.detach().clone() for one in (model.masked, model.asks, model.whole, model.head)]
    first, middle, last = seen[min(seen)], seen[0.5], seen[1.0]
    assert not torch.equal(first[0], middle[0]) and torch.equal(first[2], middle[2])
    assert torch.equal(middle[0], last[0]) and torch.equal(middle[1], last[1])
    assert not torch.equal(middle[2], last[2]) and not torch.equal(middle[3], last[3])


def test_in_the_joint_way_all_of_it_moves_from_the_first_step(drawn):
    steps = two_encoders.training(drawn, "joint", 1.0, 0.01)
    before = two_encoders.TwoEncoders(2, drawn.x.shape[-1], 0)
    model, _ = next(steps)
    for name in ("whole", "masked", "head", "asks"):
        assert not torch.equal(getattr(before, name), getattr(model, name)), name


def test_the_auxiliary_heads_biases_start_where_they_are_told_to(drawn, monkeypatch):
    questions = kinds.unsupervised(drawn)
    bias = torch.linspace(-2, 2, 190, dtype=torch.float64).expand(2, 1, 190)
    monkeypatch.setattr(kinds, "STEPS", 1)
    told = kinds.trained(drawn, questions, 1.0, 0.0, TWO, bias=bias)
    assert (told.auxiliary_bias - bias).abs().max() <= kinds.RATE + 1e-9  # Adam's first step
    plain = kinds.trained(drawn, questions, 1.0, 0.0, TWO)
    assert plain.auxiliary_bias.abs().max() <= kinds.RATE + 1e-9
