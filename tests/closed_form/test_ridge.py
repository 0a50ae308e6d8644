"""Soft sharing with squared loss, against scikit-learn, autograd and plain linear algebra."""

import math

import pytest
import torch
from sklearn.linear_model import Ridge
from torch import Tensor

from mtl_teach import data
from mtl_teach.closed_form import SoftRidge, best_strength, soft_ridge, soft_ridge_path

TASKS, SAMPLES, FEATURES = 5, 9, 4


def draw(*lead: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(*lead, TASKS, SAMPLES, FEATURES, generator=generator, dtype=torch.float64)
    return x, torch.randn(*lead, TASKS, SAMPLES, generator=generator, dtype=torch.float64)


def naive_objective(x: Tensor, y: Tensor, w: Tensor, strength: float, ridge: float) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for j in range(len(w)):
        total = total + 0.5 * ((x[j] @ w[j] - y[j]) ** 2).sum() + ridge / 2 * (w[j] ** 2).sum()
        for i in range(j):  # Σ_{i<j} ‖w_i − w_j‖² = T Σ_j ‖w_j − w̄‖²
            total = total + strength / 2 / len(w) * ((w[i] - w[j]) ** 2).sum()
    return total


def joint_features(x: Tensor, mu: float) -> Tensor:
    """Evgeniou and Pontil's map: [x/√μ, 0 … x … 0], so that one ridge regression learns w_0 and all v_t."""
    tasks, samples, features = x.shape
    joint = torch.zeros(tasks, samples, (tasks + 1) * features, dtype=x.dtype)
    joint[..., :features] = x / math.sqrt(mu)
    for j in range(tasks):
        joint[j, :, (j + 1) * features : (j + 2) * features] = x[j]
    return joint.flatten(0, 1)


def from_joint(coefficients, mu: float, tasks: int) -> Tensor:
    parts = torch.as_tensor(coefficients, dtype=torch.float64).reshape(tasks + 1, -1)
    return parts[0] / math.sqrt(mu) + parts[1:]


@pytest.mark.parametrize(("strength", "ridge"), [(0.1, 0.2), (3.0, 0.05), (40.0, 1.0), (0.01, 2.0)])
def test_equals_scikit_learns_ridge_on_the_joint_features(strength, ridge):
    # Their price α(μ‖w_0‖² + Σ‖v_t‖²), at its best w_0, is α(Σ‖w_t − w̄‖² + Tμ/(T+μ)‖w̄‖²); ours is
    # (λ+ρ)Σ‖w_t − w̄‖² + ρT‖w̄‖². They agree for α = λ + ρ, μ = Tρ/λ.
    x, y = draw()
    mu = TASKS * ridge / strength
    reference = Ridge(alpha=strength + ridge, fit_intercept=False, solver="svd")
    reference.fit(joint_features(x, mu).numpy(), y.flatten().numpy())
    expected = from_joint(reference.coef_, mu, TASKS)
    torch.testing.assert_close(soft_ridge(x, y, strength, ridge), expected, atol=1e-8, rtol=1e-8)


def test_without_ridge_it_is_the_limit_of_a_free_common_part():
    x, y = draw()
    mu = 1e-8
    reference = Ridge(alpha=2.5, fit_intercept=False, solver="svd")
    reference.fit(joint_features(x, mu).numpy(), y.flatten().numpy())
    expected = from_joint(reference.coef_, mu, TASKS)
    torch.testing.assert_close(soft_ridge(x, y, 2.5), expected, atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize("ridge", [0.0, 0.3])
@pytest.mark.parametrize("strength", [0.0, 1e-3, 1.0, 1e3])
def test_the_naive_objective_is_flat_at_the_solution(strength, ridge):
    x, y = draw()
    w = soft_ridge(x, y, strength, ridge).requires_grad_()
    (gradient,) = torch.autograd.grad(naive_objective(x, y, w, strength, ridge), w)
    assert gradient.abs().max() < 1e-9


def test_strength_zero_is_least_squares_of_each_task():
    x, y = draw()
    expected = torch.linalg.lstsq(x, y.unsqueeze(-1)).solution.squeeze(-1)
    torch.testing.assert_close(soft_ridge(x, y, 0.0), expected)
    torch.testing.assert_close(soft_ridge(x, y, 1e-9), expected, atol=1e-7, rtol=0)


def test_infinite_strength_is_least_squares_of_all_examples():
    x, y = draw()
    expected = torch.linalg.lstsq(x.flatten(0, 1), y.flatten().unsqueeze(-1)).solution.squeeze(-1)
    pooled = soft_ridge(x, y, math.inf)
    torch.testing.assert_close(pooled, expected.expand(TASKS, -1))
    torch.testing.assert_close(soft_ridge(x, y, 1e12), pooled, atol=1e-9, rtol=0)


def test_pooled_ridge_counts_once_per_task():
    x, y = draw()
    reference = Ridge(alpha=TASKS * 0.7, fit_intercept=False)
    reference.fit(x.flatten(0, 1).numpy(), y.flatten().numpy())
    expected = torch.from_numpy(reference.coef_).expand(TASKS, -1)
    torch.testing.assert_close(soft_ridge(x, y, math.inf, 0.7), expected)


def test_more_strength_brings_the_tasks_together():
    x, y = draw()
    path = soft_ridge_path(x, y, [0.0, 0.1, 1.0, 10.0, 100.0, math.inf])
    apart = (path - path.mean(-2, keepdim=True)).square().sum((-2, -1))
    assert (apart.diff() < 0).all()
    assert apart[-1] < 1e-20


def test_path_and_replicas_equal_one_solution_at_a_time():
    x, y = draw(2, 3)
    strengths = torch.tensor([10.0, 0.0, math.inf, 0.5], dtype=torch.float64)
    path = soft_ridge_path(x, y, strengths, 0.1)
    assert path.shape == (4, 2, 3, TASKS, FEATURES)
    for s, strength in enumerate(strengths.tolist()):
        torch.testing.assert_close(path[s, 1, 2], soft_ridge(x[1, 2], y[1, 2], strength, 0.1))


def test_replicas_may_be_as_many_as_features():
    x, y = draw(FEATURES)
    torch.testing.assert_close(soft_ridge(x, y, 1.0)[2], soft_ridge(x[2], y[2], 1.0))


def test_masked_examples_do_not_exist():
    x, y = draw()
    mask = torch.ones_like(y, dtype=torch.bool)
    mask[:, 6:] = False
    expected = soft_ridge(x[:, :6], y[:, :6], 0.5)
    y[:, 6:], x[0, 7] = math.nan, math.inf
    torch.testing.assert_close(soft_ridge(x, y, 0.5, mask=mask), expected)


def test_scaling_the_targets_scales_the_weights():
    x, y = draw()
    torch.testing.assert_close(soft_ridge(x, 7 * y, 0.5, 0.1), 7 * soft_ridge(x, y, 0.5, 0.1))
    # Inputs c times as large weigh as penalties c² times as small.
    torch.testing.assert_close(soft_ridge(3 * x, y, 9 * 0.5, 9 * 0.1), soft_ridge(x, y, 0.5, 0.1) / 3)


def test_fewer_examples_than_features_are_solved_together():
    x, y = draw()
    x, y = x[:, :2], y[:, :2]  # 2 examples for 4 features in each task, 10 in all
    w = soft_ridge(x, y, 0.3).requires_grad_()
    (gradient,) = torch.autograd.grad(naive_objective(x, y, w, 0.3, 0.0), w)
    assert gradient.abs().max() < 1e-9


@pytest.mark.parametrize("tau", [0.2, 0.5, 2.0])
def test_theory_finds_the_valley(tau):
    drawn = data.linear_tasks(
        relation="mean",
        tasks=8,
        samples=15,
        features=10,
        noise=1.0,
        tau=tau,
        test_samples=0,
        replicas=200,
    )
    theory = best_strength(1.0, tau)
    grid = [0.0, *(theory * torch.logspace(-2, 2, 17).double()).tolist(), math.inf]
    path = soft_ridge_path(drawn.x, drawn.y, grid)
    errors = (path - drawn.truth["weights"]).square().sum(-1).mean((-2, -1))  # (S,)
    assert errors[9] <= 1.01 * errors.min()
    assert abs(int(errors.argmin()) - 9) <= 2  # within a factor 10^0.5
    assert errors[9] < 0.95 * errors[0] and errors[9] < 0.95 * errors[-1]


def test_kept_factors_answer_any_strength():
    x, y = draw()
    tasks = SoftRidge(x, y, 0.1)
    for strength in (0.0, 2.0, math.inf):
        torch.testing.assert_close(tasks.at(strength), soft_ridge(x, y, strength, 0.1))


@pytest.mark.parametrize(
    ("error", "message", "change"),
    [
        (ValueError, "strength must be a number >= 0, got -1", {"strength": -1.0}),
        (ValueError, "strength must be a number >= 0, got nan", {"strength": math.nan}),
        (TypeError, "strength must be a number >= 0, got '1'", {"strength": "1"}),
        (ValueError, "ridge must be a number >= 0, got -0.5", {"ridge": -0.5}),
        (ValueError, "ridge must be .* got inf", {"ridge": math.inf}),
        (
            ValueError,
            r"y must be \(tasks=5, samples=9\), got \(9, 5\): transpose",
            {"y": torch.zeros(9, 5).double()},
        ),
        (
            ValueError,
            r"x must be \(tasks, samples, features\), got \(9, 4\)",
            {"x": torch.zeros(9, 4).double()},
        ),
        (ValueError, "nothing to learn from an empty axis", {"x": torch.zeros(5, 0, 4).double()}),
        (TypeError, "x must be numbers in a tensor, array, .* got NoneType", {"x": None}),
        (TypeError, "y must hold numbers, got text such as 'yes'", {"y": [["yes"] * 9] * 5}),
        (TypeError, "y must be on cpu, got meta: use y.to", {"y": torch.zeros(5, 9, device="meta")}),
        (ValueError, r"y must be finite, got inf", {"y": torch.full((5, 9), math.inf).double()}),
        (ValueError, "y must have a label for every task, got none", {"y": torch.full((5, 9), math.nan)}),
        (ValueError, r"mask must be \(tasks=5, samples=9\)", {"mask": torch.ones(5, 8, dtype=torch.bool)}),
        (TypeError, "mask must be boolean", {"mask": torch.ones(5, 9)}),
        (ValueError, "mask must have a label for every task", {"mask": torch.zeros(5, 9, dtype=torch.bool)}),
    ],
)
def test_bad_arguments_are_named(error, message, change):
    x, y = draw()
    with pytest.raises(error, match=message):
        soft_ridge(**{"x": x, "y": y, "strength": 1.0} | change)


def test_bad_strengths_are_named():
    x, y = draw()
    with pytest.raises(ValueError, match=r"strengths\[1\] must be a number >= 0, got -2"):
        soft_ridge_path(x, y, [1.0, -2.0])
    with pytest.raises(ValueError, match="at least one"):
        soft_ridge_path(x, y, [])
    with pytest.raises(TypeError, match="put it into a list"):
        soft_ridge_path(x, y, 1.0)


def test_an_answer_that_is_not_unique_is_refused():
    x, y = draw()
    with pytest.raises(ValueError, match=r"strength=0 .* as features \(4\): give ridge > 0, or strength > 0"):
        soft_ridge(x[:, :3], y[:, :3], 0.0)
    x[..., 2] = 0.0  # a pixel that is black everywhere
    with pytest.raises(ValueError, match="all tasks together"):
        soft_ridge(x, y, 1.0)
    assert soft_ridge(x, y, 1.0, 1e-6)[..., 2].abs().max() < 1e-8
