"""Hard sharing by alternating least squares: its promises, and the law a + b/T."""

import math

import pytest
import torch
from torch import Tensor

from mtl_teach import data
from mtl_teach.closed_form import hard_linear, hard_sharing_excess, single_task_excess


def draw(tasks: int = 12, **options) -> data.Tasks:
    return data.linear_tasks(tasks=tasks, test_samples=0, **options)


def least_squares(x: Tensor, y: Tensor) -> Tensor:
    return torch.linalg.lstsq(x, y.unsqueeze(-1), driver="gelsd").solution.squeeze(-1)


def loss(x: Tensor, y: Tensor, weights: Tensor) -> Tensor:
    return 0.5 * (torch.einsum("jnd,jd->jn", x, weights) - y).square().sum()


@pytest.mark.parametrize("relation", ["subspace", "unrelated", "clusters"])
def test_the_objective_never_rises_and_is_the_loss_of_the_weights(relation):
    drawn = draw(relation=relation, replicas=3)
    fit = hard_linear(drawn.x, drawn.y, width=2, iterations=20)
    assert fit.objective.shape == (21, 3)
    assert (fit.objective.diff(dim=0) <= 1e-9).all()
    assert (fit.objective[-1] < fit.objective[0]).all()
    for r in range(3):
        torch.testing.assert_close(fit.objective[-1, r], loss(drawn.x[r], drawn.y[r], fit.weights[r]))


def test_each_half_is_flat_after_many_rounds():
    drawn = draw()
    fit = hard_linear(drawn.x, drawn.y, width=2, iterations=200)
    basis, heads = fit.basis.clone().requires_grad_(), fit.heads.clone().requires_grad_()
    gradients = torch.autograd.grad(loss(drawn.x, drawn.y, heads @ basis.mT), (basis, heads))
    assert max(g.abs().max() for g in gradients) < 1e-8


def test_no_random_start_ends_lower():
    drawn = draw(tasks=32)
    fit = hard_linear(drawn.x, drawn.y, width=2)
    generator = torch.Generator().manual_seed(0)
    for _ in range(5):
        basis = torch.randn(20, 2, generator=generator, dtype=torch.float64).requires_grad_()
        heads = torch.randn(32, 2, generator=generator, dtype=torch.float64).requires_grad_()
        descent = torch.optim.LBFGS([basis, heads], max_iter=300, line_search_fn="strong_wolfe")

        def closure(basis=basis, heads=heads, descent=descent):
            descent.zero_grad()
            value = loss(drawn.x, drawn.y, heads @ basis.mT)
            value.backward()
            return value

        descent.step(closure)
        assert fit.objective[-1] <= closure() + 1e-6


def test_the_start_is_the_method_of_moments_and_near_the_truth():
    """Its basis spans the leading directions of the moments: with many examples nearly the truth's."""
    drawn = draw(tasks=60, samples=400)
    start = hard_linear(drawn.x, drawn.y, 2, iterations=0).basis
    moments = torch.einsum("jnd,jn->jd", drawn.x, drawn.y)
    leading = torch.linalg.svd(moments).Vh[:2].mT  # (d, k)
    torch.testing.assert_close(start @ start.mT, leading @ leading.mT)
    cosines = torch.linalg.svdvals(drawn.truth["basis"].mT @ start)
    assert cosines.min() > 0.98


def test_the_basis_is_orthonormal_and_the_truth_is_found_without_noise():
    drawn = draw(noise=0.0)
    fit = hard_linear(drawn.x, drawn.y, width=2, iterations=50)
    torch.testing.assert_close(fit.basis.mT @ fit.basis, torch.eye(2, dtype=torch.float64))
    torch.testing.assert_close(fit.weights, drawn.truth["weights"], atol=1e-6, rtol=0)


@pytest.mark.parametrize(("tasks", "width"), [(12, 20), (12, 25), (3, 3), (3, 7), (30, 20), (30, 33)])
def test_a_width_that_binds_nothing_is_least_squares(tasks, width):
    drawn = draw(tasks=tasks)
    fit = hard_linear(drawn.x, drawn.y, width=width)
    assert fit.basis.shape == (20, width) and fit.heads.shape == (tasks, width)
    torch.testing.assert_close(fit.weights, least_squares(drawn.x, drawn.y))
    assert fit.objective.shape == (16,)


def test_a_wider_trunk_fits_the_training_examples_better():
    drawn = draw(tasks=20, features=5)
    full = hard_linear(drawn.x, drawn.y, width=5).objective[-1]
    path = [hard_linear(drawn.x, drawn.y, width=k).objective[-1] for k in (1, 2, 3, 4)]
    assert all(a > b for a, b in zip(path, [*path[1:], full], strict=True))


def test_fewer_examples_than_features_stay_finite():
    drawn = draw(samples=15, tasks=16)
    assert hard_linear(drawn.x, drawn.y, width=2).weights.isfinite().all()
    few = draw(samples=15, tasks=2)
    torch.testing.assert_close(hard_linear(few.x, few.y, width=2).weights, least_squares(few.x, few.y))


def test_fewer_examples_than_width_stay_finite():
    drawn = draw(samples=3, tasks=40)
    fit = hard_linear(drawn.x, drawn.y, width=5)
    assert fit.weights.isfinite().all() and (fit.objective.diff(dim=0) <= 1e-6).all()


def test_another_basis_of_the_inputs_changes_nothing_else():
    drawn = draw()
    rotation = torch.linalg.qr(torch.randn(20, 20, generator=torch.Generator().manual_seed(1)).double()).Q
    plain, turned = hard_linear(drawn.x, drawn.y, 2), hard_linear(drawn.x @ rotation, drawn.y, 2)
    torch.testing.assert_close(turned.weights @ rotation.mT, plain.weights)


def test_any_invertible_change_of_basis_leaves_the_weights_a_minimum():
    drawn = draw()
    fit = hard_linear(drawn.x, drawn.y, 2, iterations=200)
    change = torch.tensor([[2.0, 1.0], [0.5, -3.0]], dtype=torch.float64)
    same = (fit.heads @ torch.linalg.inv(change).mT) @ (fit.basis @ change).mT
    torch.testing.assert_close(same, fit.weights)
    torch.testing.assert_close(loss(drawn.x, drawn.y, same), fit.objective[-1])


def test_scaling_the_targets_scales_the_weights():
    drawn = draw()
    plain, scaled = hard_linear(drawn.x, drawn.y, 2), hard_linear(drawn.x, 10 * drawn.y, 2)
    torch.testing.assert_close(scaled.weights, 10 * plain.weights)


def test_replicas_equal_one_fit_at_a_time():
    drawn = draw(replicas=3)
    together = hard_linear(drawn.x, drawn.y, 2)
    for r in range(3):
        torch.testing.assert_close(together.weights[r], hard_linear(drawn.x[r], drawn.y[r], 2).weights)


def test_masked_examples_do_not_exist():
    drawn = draw()
    mask = drawn.mask.clone()
    mask[:, 30:] = False
    y = drawn.y.where(mask, math.nan)
    expected = hard_linear(drawn.x[:, :30], drawn.y[:, :30], 2).weights
    torch.testing.assert_close(hard_linear(drawn.x, y, 2, mask=mask).weights, expected)


@pytest.mark.parametrize("tasks", [32, 64, 128])
def test_the_law_holds_from_32_tasks(tasks):
    drawn = draw(tasks=tasks, replicas=40)
    fit = hard_linear(drawn.x, drawn.y, width=2)
    error = (fit.weights - drawn.truth["weights"]).square().sum(-1).mean()
    assert error.item() == pytest.approx(hard_sharing_excess(tasks, 40, 20, 2, 0.5), rel=0.15)


def test_few_tasks_pay_more_than_the_law_says_and_two_pay_as_single_tasks():
    errors = {}
    for tasks in (2, 4, 16, 64):
        drawn = draw(tasks=tasks, replicas=60)
        fit = hard_linear(drawn.x, drawn.y, width=2)
        errors[tasks] = (fit.weights - drawn.truth["weights"]).square().sum(-1).mean().item()
    assert errors[2] == pytest.approx(single_task_excess(40, 20, 0.5), rel=0.2)
    assert errors[4] > 1.3 * hard_sharing_excess(4, 40, 20, 2, 0.5)
    assert errors[2] > 1.5 * errors[4] > 3 * errors[16] > 3 * errors[64]


@pytest.mark.parametrize(
    ("error", "message", "change"),
    [
        (TypeError, "width must be a whole number >= 1, got 2.0", {"width": 2.0}),
        (TypeError, "width must be a whole number", {"width": True}),
        (ValueError, "width must be a whole number >= 1, got 0", {"width": 0}),
        (ValueError, "iterations must be a whole number >= 0, got -1", {"iterations": -1}),
        (
            ValueError,
            r"y must be \(tasks=12, samples=40\), got \(40, 12\)",
            {"y": torch.zeros(40, 12).double()},
        ),
    ],
)
def test_bad_arguments_are_named(error, message, change):
    drawn = draw()
    with pytest.raises(error, match=message):
        hard_linear(**{"x": drawn.x, "y": drawn.y, "width": 2} | change)
