"""Every formula of the two articles: the corrected form holds; where the printed one is wrong, it fails here.

Only the first article prints formulas, its Figures 5 to 8; what the second says in words about penalties is
here as the formula it describes. N samples i, and C classes or tasks j, are n and T in this package.
"""

import math

import pytest
import sympy
import torch
from torch.nn import functional

from mtl_teach import closed_form
from mtl_teach.losses import binary_cross_entropy, cross_entropy
from mtl_teach.models import soft_sharing

Y, Z, Z0, Z1 = sympy.symbols("y z z0 z1", real=True)
SIGMA = 1 / (1 + sympy.exp(-Z))
# Four samples of one task: two times yes, two times no, all answered well.
LABELS = torch.tensor([1.0, 1, 0, 0], dtype=torch.float64)
ANSWERS = torch.tensor([0.9, 0.8, 0.1, 0.2], dtype=torch.float64)


def figure_5(y, p):
    return -sum(y_i * math.log(p_i) + (1 - y_i) * math.log(1 - p_i) for y_i, p_i in zip(y, p, strict=True))


def figure_8_printed(y, p):
    """The printed line read by the rules of arithmetic: the sums and their minus end at the first plus."""
    return -(y * p.log()).sum() + ((1 - y) * (1 - p).log()).sum()


def random(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_figure_5_binary_cross_entropy_is_minus_the_log_of_the_bernoulli_likelihood():
    likelihood = math.prod(p if y else 1 - p for y, p in zip(LABELS, ANSWERS.tolist(), strict=True))
    printed = figure_5(LABELS.tolist(), ANSWERS.tolist())
    assert printed == pytest.approx(-math.log(likelihood))
    ours = binary_cross_entropy(ANSWERS.logit()[None, None], LABELS[None], reduction="sum")
    assert ours.item() == pytest.approx(printed)
    theirs = functional.binary_cross_entropy(ANSWERS, LABELS)  # a mean unless told otherwise
    assert theirs.item() == pytest.approx(printed / 4)


def test_figure_5_gradient_is_p_minus_y():
    loss = -Y * sympy.log(SIGMA) - (1 - Y) * sympy.log(1 - SIGMA)
    assert sympy.simplify(sympy.diff(loss, Z) - (SIGMA - Y)) == 0
    z = random(1, 3, 5).requires_grad_()
    labels = (random(3, 5, seed=1) > 0).double()
    (pull,) = torch.autograd.grad(binary_cross_entropy(z, labels, reduction="sum").sum(), z)
    torch.testing.assert_close(pull[0], z.detach().sigmoid()[0] - labels)


def test_figure_6_cross_entropy_is_minus_the_log_of_the_categorical_likelihood():
    z, classes = random(5, 3), torch.tensor([0, 2, 1, 1, 0])
    p, y = z.softmax(1), functional.one_hot(classes, 3)
    printed = -(y * p.log()).sum()
    torch.testing.assert_close(printed, -p[range(5), classes].prod().log())
    torch.testing.assert_close(cross_entropy(z[None, None], classes[None], reduction="sum")[0], printed)


def test_figure_6_gradient_is_p_minus_y():
    z, classes = random(1, 1, 5, 3).requires_grad_(), torch.tensor([[0, 2, 1, 1, 0]])
    (pull,) = torch.autograd.grad(cross_entropy(z, classes, reduction="sum").sum(), z)
    torch.testing.assert_close(pull, z.detach().softmax(-1) - functional.one_hot(classes, 3))


def test_figure_6_holds_for_two_classes_where_it_is_figure_5():
    p = sympy.exp(Z1) / (sympy.exp(Z0) + sympy.exp(Z1))
    assert sympy.simplify(p - SIGMA.subs(Z, Z1 - Z0)) == 0
    z, classes = random(1, 2, 6, 2), (random(2, 6, seed=1) > 0).long()
    binary = binary_cross_entropy(z[..., 1] - z[..., 0], classes.double())
    torch.testing.assert_close(cross_entropy(z, classes), binary)


def test_figure_7_needs_the_index_of_the_task():
    """As printed it has no j: whatever the task, it gives one number. Two tasks with other labels differ."""
    z, labels = random(1, 2, 6), torch.tensor([[1.0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 0, 1]], dtype=torch.float64)
    per_task = [
        binary_cross_entropy(z[:, j : j + 1], labels[j : j + 1], reduction="sum").item() for j in range(2)
    ]
    corrected = [figure_5(labels[j].tolist(), z[0, j].sigmoid().tolist()) for j in range(2)]
    assert per_task == pytest.approx(corrected)
    assert abs(per_task[0] - per_task[1]) > 0.1


def test_figure_8_is_the_sum_over_tasks_with_brackets():
    z, labels = random(1, 3, 6), (random(3, 6, seed=1) > 0).double()
    corrected = sum(figure_5(labels[j].tolist(), z[0, j].sigmoid().tolist()) for j in range(3))
    assert binary_cross_entropy(z, labels, reduction="sum").item() == pytest.approx(corrected)
    p = z[0].sigmoid()
    assert abs(figure_8_printed(labels, p).item() - corrected) > 1


def test_figure_8_as_printed_gives_nothing_where_the_loss_is_two_thirds():
    assert abs(figure_8_printed(LABELS, ANSWERS).item()) < 1e-12
    assert figure_5(LABELS.tolist(), ANSWERS.tolist()) == pytest.approx(0.657, abs=5e-4)


def test_figure_8_as_printed_has_no_minimum_and_teaches_yes():
    z = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    losses = []
    for _ in range(200):
        loss = -(LABELS * functional.logsigmoid(z)).sum() + ((1 - LABELS) * functional.logsigmoid(-z)).sum()
        losses.append(loss.item())
        z = (z - torch.autograd.grad(loss, z)[0]).detach().requires_grad_()
    assert losses[-1] < -100 and losses == sorted(losses, reverse=True)
    assert (z.sigmoid() > 0.99).all()


def test_figure_8_with_weights_and_masks_counts_known_labels_only():
    z, labels = random(1, 2, 4), (random(2, 4, seed=1) > 0).double()
    mask = torch.tensor([[True, True, False, True], [False, True, True, False]])
    weights = torch.tensor([2.0, 0.5], dtype=torch.float64)
    expected = 0.0
    for j in range(2):
        known = mask[j]
        of_task = figure_5(labels[j][known].tolist(), z[0, j][known].sigmoid().tolist())
        expected += weights[j].item() * of_task / known.sum().item()
    assert binary_cross_entropy(z, labels, mask, weights).item() == pytest.approx(expected)


def test_second_article_distance_between_parameters_is_kept_small_by_a_ridge_like_penalty():
    """In words there: like ridge, but the distance of the models instead of the size of the weights."""
    model = soft_sharing(3, 4, trunk=(2,), strength=0.7, seed=1)
    weights = torch.cat([part[0].flatten(1) for part in model.trunk.parameters()], 1)  # (T, all)
    distances = sum((weights[i] - weights[j]).square().sum() for i in range(4) for j in range(i))
    torch.testing.assert_close(model.penalty()[0], 0.7 / 2 * distances / 4)


def test_second_article_order_n_smaller_is_a_part_that_shrinks_and_a_part_that_stays():
    """In words there: the risk of overfitting the shared parameters falls with the number of tasks N."""
    stays, shared = closed_form.hard_sharing_terms(40, 20, 2, 0.5)
    errors = [closed_form.hard_sharing_excess(tasks, 40, 20, 2, 0.5) for tasks in (32, 64, 10**9)]
    assert errors[0] - errors[1] == pytest.approx(shared / 64)  # b/N halves
    assert errors[1] > 0.6 * errors[0]  # the error does not
    assert errors[2] == pytest.approx(stays)
