"""Soft sharing with the logistic loss, against scikit-learn and autograd."""

import math

import pytest
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from mtl_teach import data
from mtl_teach.closed_form import _newton, soft_logistic, soft_logistic_path

TASKS, SAMPLES, FEATURES = 4, 12, 3
WIDE = 20  # more features than samples: the other side of the matrix identity


def draw(
    *lead: int, features: int = FEATURES, samples: int = SAMPLES, seed: int = 0
) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(*lead, TASKS, samples, features, generator=generator, dtype=torch.float64)
    noise = torch.randn(*lead, TASKS, samples, generator=generator, dtype=torch.float64)
    return x, (x[..., 0] + noise > 0).double()


def naive_objective(x: Tensor, y: Tensor, w: Tensor, strength: float, ridge: float) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for j in range(len(w)):
        total = total + binary_cross_entropy_with_logits(x[j] @ w[j], y[j]) + ridge / 2 * (w[j] ** 2).sum()
        for i in range(j):
            total = total + strength / 2 / len(w) * ((w[i] - w[j]) ** 2).sum()
    return total


def gradient(x: Tensor, y: Tensor, w: Tensor, strength: float, ridge: float) -> Tensor:
    w = w.clone().requires_grad_()
    return torch.autograd.grad(naive_objective(x, y, w, strength, ridge), w)[0]


def reference(x: Tensor, y: Tensor, strength: float, ridge: float) -> Tensor:
    """Return LogisticRegression's weights on [x/√μ, 0 … x … 0], with α = λ + ρ = 1/(nC) and μ = Tρ/λ."""
    tasks, samples, features = x.shape
    mu = tasks * ridge / strength
    joint = torch.zeros(tasks, samples, (tasks + 1) * features, dtype=x.dtype)
    joint[..., :features] = x / math.sqrt(mu)
    for j in range(tasks):
        joint[j, :, (j + 1) * features : (j + 2) * features] = x[j]
    model = LogisticRegression(
        C=1 / (samples * (strength + ridge)),
        fit_intercept=False,
        solver="newton-cholesky",
        tol=1e-12,
        max_iter=1000,
    )
    model.fit(joint.flatten(0, 1).numpy(), y.flatten().numpy())
    parts = torch.from_numpy(model.coef_).reshape(tasks + 1, features)
    return parts[0] / math.sqrt(mu) + parts[1:]


@pytest.mark.parametrize("features", [FEATURES, WIDE])
@pytest.mark.parametrize(("strength", "ridge"), [(0.1, 0.05), (0.01, 0.3), (5.0, 0.1)])
def test_equals_scikit_learn_on_the_joint_features(strength, ridge, features):
    x, y = draw(features=features)
    expected = reference(x, y, strength, ridge)
    torch.testing.assert_close(soft_logistic(x, y, strength, ridge), expected, atol=1e-6, rtol=1e-6)


def test_equals_scikit_learn_on_tilted_digits():
    drawn = data.tilted_digits(tasks=3, samples=30)
    expected = reference(drawn.x, drawn.y, 0.02, 0.01)
    torch.testing.assert_close(soft_logistic(drawn.x, drawn.y, 0.02, 0.01), expected, atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize("features", [FEATURES, WIDE])
@pytest.mark.parametrize("ridge", [1e-4, 0.1])
@pytest.mark.parametrize("strength", [0.0, 1e-3, 1.0, 1e3])
def test_the_naive_objective_is_flat_at_the_solution(strength, ridge, features):
    x, y = draw(features=features)
    assert gradient(x, y, soft_logistic(x, y, strength, ridge), strength, ridge).abs().max() < 1e-9


def test_strength_zero_is_each_task_on_its_own():
    x, y = draw()
    together = soft_logistic(x, y, 0.0, 0.05)
    for j in range(TASKS):
        model = LogisticRegression(
            C=1 / (SAMPLES * 0.05), fit_intercept=False, tol=1e-12, solver="newton-cholesky"
        )
        model.fit(x[j].numpy(), y[j].numpy())
        torch.testing.assert_close(together[j], torch.from_numpy(model.coef_[0]), atol=1e-7, rtol=1e-7)
    torch.testing.assert_close(soft_logistic(x, y, 1e-10, 0.05), together, atol=1e-7, rtol=0)


def test_infinite_strength_is_one_model_of_all_examples():
    x, y = draw()
    # Our mean over n, summed over T tasks, plus Tρ/2‖w‖²: C = 1/(n·T·ρ).
    model = LogisticRegression(
        C=1 / (SAMPLES * TASKS * 0.05), fit_intercept=False, tol=1e-12, solver="newton-cholesky"
    )
    model.fit(x.flatten(0, 1).numpy(), y.flatten().numpy())
    pooled = soft_logistic(x, y, math.inf, 0.05)
    torch.testing.assert_close(pooled, torch.from_numpy(model.coef_).expand(TASKS, -1), atol=1e-7, rtol=1e-7)
    for strength in (1e8, 1e12):  # far beyond any use: rounding must not keep Newton's method from its end
        torch.testing.assert_close(soft_logistic(x, y, strength, 0.05), pooled, atol=1e-7, rtol=0)


def test_more_strength_brings_the_tasks_together():
    x, y = draw(features=WIDE)
    path = soft_logistic_path(x, y, [0.0, 1e-3, 1e-2, 0.1, 1.0, 10.0, math.inf])
    apart = (path - path.mean(-2, keepdim=True)).square().sum((-2, -1))
    assert (apart.diff() < 0).all()
    assert apart[-1] < 1e-20


def test_path_equals_one_solution_at_a_time_in_any_order():
    x, y = draw(2, 3, features=WIDE)
    strengths = torch.tensor([10.0, 0.0, math.inf, 0.5, 0.5, 1e-4], dtype=torch.float64)
    path = soft_logistic_path(x, y, strengths, 0.01)
    assert path.shape == (6, 2, 3, TASKS, WIDE)
    for s, strength in enumerate(strengths.tolist()):
        cold = soft_logistic(x[1, 2], y[1, 2], strength, 0.01)
        torch.testing.assert_close(path[s, 1, 2], cold, atol=1e-8, rtol=0)


@pytest.mark.parametrize("strength", [0.0, 0.3, math.inf])
def test_the_start_does_not_matter(strength):
    x, y = draw()
    far = torch.full(
        (TASKS, FEATURES), 300.0, dtype=torch.float64
    )  # saturated: pure Newton steps diverge here
    expected = soft_logistic(x, y, strength, 0.01)
    torch.testing.assert_close(soft_logistic(x, y, strength, 0.01, start=far), expected, atol=1e-8, rtol=0)
    torch.testing.assert_close(
        soft_logistic(x, y, strength, 0.01, start=expected), expected, atol=1e-8, rtol=0
    )


@pytest.mark.parametrize(("features", "samples"), [(3, 12), (20, 12), (12, 12)])
@pytest.mark.parametrize("strength", [0.0, 0.2, 1e5])
def test_a_newton_step_inverts_the_whole_hessian(features, samples, strength):
    x, y = draw(features=features, samples=samples)
    w = torch.linspace(-1, 1, TASKS * features, dtype=torch.float64).view(TASKS, features)
    hessian = torch.autograd.functional.hessian(lambda v: naive_objective(x, y, v, strength, 0.1), w)
    size = TASKS * features
    objective = _newton.Objective(x, y, torch.full_like(y, 1 / samples), strength, 0.1)
    point = objective.at(w)
    torch.testing.assert_close(point.value, naive_objective(x, y, w, strength, 0.1))
    torch.testing.assert_close(objective.gradient(point), gradient(x, y, w, strength, 0.1))
    right = torch.sin(torch.arange(size, dtype=torch.float64)).view(TASKS, features)
    step = objective.newton(point)(right)
    torch.testing.assert_close(
        hessian.view(size, size) @ step.flatten(), right.flatten(), atol=1e-7, rtol=1e-7
    )


def test_an_endless_search_says_so(monkeypatch):
    monkeypatch.setattr(_newton, "STEPS", 2)
    x, y = draw()
    with pytest.raises(
        RuntimeError, match=r"no minimum after 2 Newton steps.*scale x to about 1, or raise ridge"
    ):
        soft_logistic(x, y, 0.2)


@pytest.mark.parametrize("ridge", [1e-8, 1e-3])
def test_separable_classes_stay_finite(ridge):
    x, _ = draw()
    y = (x[..., 0] > 0).double()
    w = soft_logistic(x, y, 0.0, ridge)
    assert w.isfinite().all()
    assert gradient(x, y, w, 0.0, ridge).abs().max() < 1e-9


def test_masked_examples_do_not_exist_and_each_task_counts_alike():
    x, y = draw()
    mask = torch.ones_like(y, dtype=torch.bool)
    mask[:, 7:] = False
    expected = soft_logistic(x[:, :7], y[:, :7], 0.2, 0.05)
    y[:, 7:], x[0, 8] = math.nan, math.inf
    torch.testing.assert_close(soft_logistic(x, y, 0.2, 0.05, mask=mask), expected, atol=1e-8, rtol=0)


def test_unequal_tasks_take_the_mean_of_their_own_labels():
    x, y = draw()
    mask = torch.ones_like(y, dtype=torch.bool)
    mask[0, 5:] = False
    x0, y0 = x[:1, :5], y[:1, :5]
    alone = soft_logistic(x0, y0, 0.0, 0.05)
    torch.testing.assert_close(soft_logistic(x, y, 0.0, 0.05, mask=mask)[:1], alone, atol=1e-8, rtol=0)


def test_larger_inputs_weigh_as_smaller_penalties():
    x, y = draw()
    scaled = soft_logistic(100 * x, y, 1e4 * 0.2, 1e4 * 0.05)
    torch.testing.assert_close(100 * scaled, soft_logistic(x, y, 0.2, 0.05), atol=1e-7, rtol=0)


def test_flipping_the_labels_flips_the_weights():
    x, y = draw()
    torch.testing.assert_close(soft_logistic(x, 1 - y, 0.2), -soft_logistic(x, y, 0.2), atol=1e-8, rtol=0)


@pytest.mark.parametrize("scale", [1e-4, 1e4])
def test_inputs_far_from_one_are_solved_too(scale):
    x, y = draw(features=WIDE)
    w = soft_logistic(scale * x, y, 0.1, 0.01)
    assert gradient(scale * x, y, w, 0.1, 0.01).abs().max() < 1e-9 * max(1.0, scale)


@pytest.mark.parametrize(
    ("error", "message", "change"),
    [
        (ValueError, "strength must be a number >= 0, got -1", {"strength": -1.0}),
        (ValueError, "strength must be a number >= 0, got nan", {"strength": math.nan}),
        (ValueError, "ridge must be a number > 0, got 0", {"ridge": 0.0}),
        (ValueError, "ridge must be .* got -1", {"ridge": -1.0}),
        (ValueError, r"y must be 0 or 1, got -1.0 at \(0, 0\)", {"y": -torch.ones(4, 12).double()}),
        (ValueError, r"y must be \(tasks=4, samples=12\), got \(12, 4\)", {"y": torch.zeros(12, 4).double()}),
        (ValueError, r"start must be \(tasks=4, features=3\)", {"start": torch.zeros(3, 4).double()}),
        (ValueError, "start must be finite", {"start": torch.full((4, 3), math.nan).double()}),
        (TypeError, "start must be on cpu, got meta", {"start": torch.zeros(4, 3, device="meta")}),
        (ValueError, "mask must have a label for every task", {"mask": torch.zeros(4, 12, dtype=torch.bool)}),
    ],
)
def test_bad_arguments_are_named(error, message, change):
    x, y = draw()
    with pytest.raises(error, match=message):
        soft_logistic(**{"x": x, "y": y, "strength": 1.0} | change)


def test_bad_strengths_are_named():
    x, y = draw()
    with pytest.raises(ValueError, match=r"strengths\[0\] must be a number >= 0, got nan"):
        soft_logistic_path(x, y, [math.nan, 1.0])


@pytest.mark.parametrize(("spread", "helps"), [(0.0, True), (240.0, False)])
def test_sharing_helps_like_tasks_and_hurts_unlike_ones(spread, helps):
    drawn = data.tilted_digits(spread=spread, replicas=20)
    x, x_test = data.with_constant(drawn.x), data.with_constant(drawn.x_test)
    alone, together = soft_logistic_path(x, drawn.y, [0.0, math.inf])
    errors = [
        (((x_test @ w.unsqueeze(-1)).squeeze(-1) > 0) != (drawn.y_test > 0.5)).double().mean((-2, -1))
        for w in (alone, together)
    ]
    gain = errors[0] - errors[1]  # (R,)
    assert (gain.mean() > 0.03) if helps else (gain.mean() < -0.08)
    assert ((gain > 0) == helps).all()
