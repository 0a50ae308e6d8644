"""Losses on shapes, masks and weights that nobody chose, against a loop over single numbers."""

import math

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mtl_teach import losses

SETTINGS = settings(max_examples=40, deadline=None, derandomize=True)


@st.composite
def problems(draw):
    replicas, tasks, samples = (draw(st.integers(1, 4)) for _ in range(3))
    made = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    logits = 3 * torch.randn(replicas, tasks, samples, generator=made, dtype=torch.float64)
    labels = torch.randint(0, 2, (tasks, samples), generator=made).double()
    mask = torch.rand(tasks, samples, generator=made) < 0.6
    mask[:, 0] = True  # every task keeps one label
    weights = torch.rand(tasks, generator=made, dtype=torch.float64)
    return logits, labels, mask, weights


def by_hand(logits, labels, mask, weights, reduction):
    total = 0.0
    for j, weight in enumerate(weights.tolist()):
        known = [i for i in range(labels.shape[1]) if mask[j, i]]
        terms = []
        for i in known:
            p = 1 / (1 + math.exp(-logits[j, i].item()))
            terms.append(-math.log(p if labels[j, i] == 1 else 1 - p))
        total += weight * sum(terms) / (len(known) if reduction == "mean" else 1)
    return total


@SETTINGS
@given(problems(), st.sampled_from(["mean", "sum"]))
def test_binary_cross_entropy_equals_the_loop(problem, reduction):
    logits, labels, mask, weights = problem
    got = losses.binary_cross_entropy(logits, labels, mask, weights, reduction)
    wanted = [by_hand(one, labels, mask, weights, reduction) for one in logits]
    torch.testing.assert_close(got, torch.tensor(wanted, dtype=torch.float64), rtol=1e-9, atol=1e-12)


@SETTINGS
@given(problems())
def test_what_stands_under_the_mask_does_not_matter(problem):
    logits, labels, mask, weights = problem
    noisy = torch.where(mask, labels, torch.full_like(labels, math.nan))
    torch.testing.assert_close(
        losses.binary_cross_entropy(logits, noisy, mask, weights),
        losses.binary_cross_entropy(logits, labels, mask, weights),
    )


@SETTINGS
@given(problems())
def test_the_gradient_of_a_logit_is_probability_minus_label(problem):
    logits, labels, mask, _ = problem
    logits = logits.requires_grad_()
    losses.binary_cross_entropy(logits, labels, mask, reduction="sum").sum().backward()
    wanted = torch.where(mask, torch.sigmoid(logits) - labels, torch.zeros_like(labels))
    torch.testing.assert_close(logits.grad, wanted.detach())


@SETTINGS
@given(problems())
def test_the_order_of_the_tasks_does_not_matter(problem):
    logits, labels, mask, weights = problem
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(
        losses.squared_error(logits[:, order], labels[order], mask[order], weights[order]),
        losses.squared_error(logits, labels, mask, weights),
    )
