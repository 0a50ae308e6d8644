"""What lesson 03 measures: against plain torch loops, and the same again for the same seed."""

import math

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from mtl_teach import data, models
from mtl_teach.lessons import the_loss_derived as lesson
from mtl_teach.lessons.the_loss_derived.experiments import SCANNERS, TRAININGS


@pytest.mark.parametrize("name", TRAININGS)
def test_a_training_is_that_of_a_plain_loop_with_torchs_optimiser(name):
    _, optimiser, rate = TRAININGS[name]
    digits = data.tilted_digits(tasks=SCANNERS, samples=20, seed=4)
    model = models.hard_sharing(64, SCANNERS, trunk=(16,), activation="identity", seed=4)
    trunk, heads = model.trunk[0].plain(0), [model.head[0].plain(task) for task in range(SCANNERS)]
    weights = [weight for part in (trunk, *heads) for weight in part.parameters()]
    steps = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimiser](weights, lr=rate)
    for measured in lesson.three_trainings(seed=4, steps=5)[name].tolist():
        losses = [
            binary_cross_entropy_with_logits(head(trunk(digits.x[j]))[:, 0], digits.y[j])
            for j, head in enumerate(heads)
        ]
        loss = sum(losses)
        assert measured == pytest.approx(loss.item() / SCANNERS, rel=1e-9)
        steps.zero_grad()
        (loss / SCANNERS if "mean" in name else loss).backward()
        steps.step()


def test_trainings_start_alike_and_follow_their_seed():
    curves = lesson.three_trainings(seed=2, steps=3)
    assert {tuple(curve.shape) for curve in curves.values()} == {(3,)}
    assert len({round(curve[0].item(), 12) for curve in curves.values()}) == 1
    again, other = lesson.three_trainings(seed=2, steps=3), lesson.three_trainings(seed=3, steps=3)
    for name, curve in curves.items():
        assert torch.equal(curve, again[name]) and not torch.equal(curve, other[name])


def test_two_equal_rates_are_one():
    curve = lesson.three_trainings(seed=5, steps=4)["SGD, sum"]
    both = lesson.sum_with_two_rates(trunk=0.3, head=0.3, seed=5, starts=2, steps=4)
    assert both.shape == (4, 2) and not torch.equal(both[:, 0], both[:, 1])
    torch.testing.assert_close(both[:, 0], curve, rtol=1e-9, atol=0)


def test_each_rate_is_that_of_its_part():
    def after(trunk, head):
        return lesson.sum_with_two_rates(trunk, head, starts=1, steps=3)[-1].item()

    start, trunk, head = after(0.0, 0.0), after(0.02, 0.0), after(0.0, 0.3)
    assert trunk < start and head < start and trunk != head
    assert after(0.02, 0.3) < min(trunk, head)


def test_the_pulls_of_the_tasks_add_up_to_the_gradient_of_their_sum():
    pulls = lesson.pulls_on_the_trunk(seed=3)
    assert pulls.shape == (SCANNERS, 64 * 16)
    digits = data.tilted_digits(tasks=SCANNERS, samples=20, seed=3)
    model = models.hard_sharing(64, SCANNERS, trunk=(16,), activation="identity", seed=3)
    trunk, heads = model.trunk[0].plain(0), [model.head[0].plain(task) for task in range(SCANNERS)]
    each = [
        binary_cross_entropy_with_logits(head(trunk(digits.x[j]))[:, 0], digits.y[j])
        for j, head in enumerate(heads)
    ]
    (whole,) = torch.autograd.grad(sum(each), trunk.weight)
    torch.testing.assert_close(pulls.sum(0).view(64, 16), whole.T)
    assert torch.equal(pulls, lesson.pulls_on_the_trunk(seed=3))
    assert not torch.equal(pulls, lesson.pulls_on_the_trunk(seed=4))


def test_missing_labels_have_one_error_a_draw_and_follow_their_seed():
    outcome = lesson.missing_labels(seed=1, draws=3)
    assert outcome.left_out.shape == outcome.taken_for_no.shape == (3,)
    again = lesson.missing_labels(seed=1, draws=2)
    torch.testing.assert_close(again.left_out, outcome.left_out[:2])  # a draw is the same among others
    torch.testing.assert_close(again.taken_for_no, outcome.taken_for_no[:2])
    other = lesson.missing_labels(seed=7, draws=2)
    assert not torch.equal(other.left_out, again.left_out)


def test_where_every_label_is_known_both_ways_are_one():
    outcome = lesson.missing_labels(draws=2, share=1.0)
    torch.testing.assert_close(outcome.left_out, outcome.taken_for_no)
    assert outcome.yes_percent == pytest.approx(outcome.even_percent, abs=10)


def test_the_fewer_labels_are_known_the_fewer_yes():
    few, more = (lesson.missing_labels(draws=3, share=share) for share in (0.2, 0.7))
    assert few.yes_percent < more.yes_percent < more.even_percent
    assert few.yes_percent < few.probability_percent < more.probability_percent < more.even_percent


def test_the_pulls_are_the_slopes_that_autograd_finds():
    (axes,) = lesson.draw_pulls().axes
    cross_entropy, squared_error = axes.get_lines()
    z = torch.tensor(cross_entropy.get_xdata()).requires_grad_()
    for line, loss in (
        (cross_entropy, binary_cross_entropy_with_logits(z, torch.zeros_like(z), reduction="sum")),
        (squared_error, z.sigmoid().square().sum()),
    ):
        (slope,) = torch.autograd.grad(loss, z)
        torch.testing.assert_close(torch.tensor(line.get_ydata()), slope)


def test_a_training_that_blows_up_ends_at_the_top_of_the_figure():
    curves = {"up": torch.tensor([0.7, 5.0, 1e9]), "down": torch.tensor([0.7, 0.6, 0.5])}
    up, down, coin = lesson.draw_trainings(curves).axes[0].get_lines()
    assert set(coin.get_ydata()) == {math.log(2)}
    assert up.get_ydata()[-1] == 10 and down.get_ydata()[-1] == pytest.approx(0.5)


def test_a_row_of_dots_for_each_way_to_treat_a_missing_label():
    outcome = lesson.Missing(torch.tensor([20.0, 30.0]), torch.tensor([40.0, 50.0]), 15.0, 5.0, 50.0)
    (axes,) = lesson.draw_missing(outcome).axes
    assert [dots.get_offsets()[:, 0].tolist() for dots in axes.collections] == [[20, 30], [40, 50]]
