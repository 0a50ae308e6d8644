"""Notebook 05: the penalty, and the strength that theory predicts."""

import math

import torch
from torch import Tensor

from mtl_teach.exercises.compare import log_distance
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def penalty(weights: Tensor, strength: float) -> Tensor:
    """Return λ/2 · Σ_j ‖w_j − w̄‖², one number, for weights (T, d) and strength λ; w̄ is the mean task."""
    pairs = weights[:, None] - weights[None]  # (T, T, d), every pair twice
    return strength / 2 * pairs.square().sum() / (2 * len(weights))


def _spread(w: Tensor) -> Tensor:
    return (w - w.mean(0)).square().sum()


def _models(draws: Draws) -> dict:
    return {"weights": draws.normal(draws.whole(3, 4), draws.whole(2, 3)), "strength": draws.real(0.5, 4, 1)}


def _equal_models(draws: Draws) -> dict:
    return {"weights": draws.normal(1, 3).repeat(3, 1), "strength": draws.real(0.5, 4, 1)}


def _pull(answer, weights: Tensor, strength: float) -> Tensor | str:
    w = weights.clone().requires_grad_()
    value = answer(w, strength)
    if not isinstance(value, Tensor) or not value.requires_grad:
        return "no gradient reaches the weights"
    return torch.autograd.grad(value, w)[0]


PENALTY = FunctionExercise(
    name="penalty", notebook="05", title="Write the penalty",
    difficulty="easy", minutes=5, reference=penalty,
    properties=(
        Property("equal models cost nothing", _equal_models, "distances to the mean task, not to zero",
                key="equal"),
        Property("the value is λ/2 · Σ_j ‖w_j − w̄‖²", _models,
                "w̄ = weights.mean(0), one mean for each feature",
                 draws=6),
        Property("its gradient λ(w_j − w̄) pulls each task to the mean", _models,
                "return a tensor, no .item()",
                 observe=_pull, key="gradient"),
    ),
    mistakes=(
        Mistake("to_zero", "that is ridge, a pull to zero: subtract the mean task first",
                lambda w, strength: strength / 2 * w.square().sum()),
        Mistake("wrong_mean", "the mean goes over the tasks: mean(0), not over features or everything",
                lambda w, strength: strength / 2 * (w - w.mean()).square().sum()),
        Mistake("wrong_mean", "the mean goes over the tasks: mean(0), not mean(1)",
                lambda w, strength: strength / 2 * (w - w.mean(1, keepdim=True)).square().sum()),
        Mistake("no_half", "the factor ½ is missing", lambda w, strength: strength * _spread(w)),
        Mistake("all_pairs",
                "the sum over all pairs is T times larger: Σ_{s<t} ‖w_s − w_t‖² = T Σ_j ‖w_j − w̄‖²",
                lambda w, strength: strength / 2 * len(w) * _spread(w)),
        Mistake("mean_over_tasks", "you averaged over the tasks: add them up",
                lambda w, strength: strength / 2 * _spread(w) / len(w)),
        Mistake("mean_of_all", "you averaged over all entries: add them up",
                lambda w, strength: strength / 2 * _spread(w) / w.numel()),
        Mistake("not_squared", "the distances are squared",
                lambda w, strength: strength / 2 * (w - w.mean(0)).norm(dim=1).sum()),
        Mistake("absolute", "squares, not absolute values",
                lambda w, strength: strength / 2 * (w - w.mean(0)).abs().sum()),
        Mistake("no_gradient",
                "the number is right but nothing can learn from it: no .item(), .data or detach()",
                lambda w, strength: float(strength / 2 * _spread(w))),
    ),
)  # fmt: skip


def best_strength(sigma: float, tau: float) -> float:
    """Return the sharing strength λ* that theory predicts; your number may be off by a factor of two.

    sigma: standard deviation of the noise; tau: of the tasks' weights around their mean.
    """
    return (sigma / tau) ** 2


BEST_STRENGTH = FunctionExercise(
    name="best_strength", notebook="05", title="Predict the bottom of the valley",
    difficulty="medium", minutes=5, reference=best_strength,
    measure=log_distance, approximate=math.log(2), nearly="within a factor of two",
    properties=(
        Property("tasks close together: share much",
                 lambda draws: {"sigma": draws.real(3, 6, 1), "tau": draws.real(0.05, 0.25)},
                 "more noise or closer tasks: a larger strength"),
        Property("tasks far apart: share little",
                 lambda draws: {"sigma": draws.real(0.1, 0.3), "tau": draws.real(3, 6, 1)},
                 "less noise or more different tasks: a smaller strength"),
    ),
    mistakes=(
        Mistake("upside_down", "turn the ratio round: different tasks (large τ) should share less",
                lambda sigma, tau: (tau / sigma) ** 2),
        Mistake("not_squared", "variances, not standard deviations: square both", lambda sigma,
                tau: sigma / tau),
        Mistake("product", "the two pull in opposite directions: a ratio, not a product",
                lambda sigma, tau: (sigma * tau) ** 2),
        Mistake("noise_only", "how different the tasks are matters too", lambda sigma, tau: sigma**2),
        Mistake("tasks_only", "how noisy the labels are matters too", lambda sigma, tau: tau**-2),
        Mistake("half_squared", "both are squared", lambda sigma, tau: sigma**2 / tau),
        Mistake("half_squared", "both are squared", lambda sigma, tau: sigma / tau**2),
    ),
)  # fmt: skip
