"""What lesson 03 measures and draws: sums and means of many losses, labels that are missing, and the pull."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from mtl_teach import data, evaluation, figures, losses, models, training
from mtl_teach.layers import generators

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SCANNERS = 64
# name -> the factor in front of the summed losses, the optimiser, its learning rate
TRAININGS = {
    "SGD, sum": (1.0, "sgd", 0.3),
    "SGD, mean": (1 / SCANNERS, "sgd", 0.3),
    "Adam, sum": (1.0, "adam", 0.01),
}


@dataclass(frozen=True)
class Missing:
    """Test errors in % of two trainings on the same draws, (R,) each, and how often the second says yes.

    `left_out`: missing labels give no term; `taken_for_no`: they are filled with 0. `yes_percent`: the share
    of test digits that the second training calls even; `even_percent`: the share that is.
    """

    left_out: Tensor
    taken_for_no: Tensor
    yes_percent: float
    even_percent: float


def three_trainings(seed: int = 0, steps: int = 60) -> dict[str, Tensor]:
    """Return the loss of a task, mean over 64 tasks, before each step: one curve (steps,) per training.

    64 scanners, tilted over 60°, with 20 labelled digits each; a shared linear trunk of 16 units and a head
    per scanner. All three start from the same weights. What blows up may end as infinity or NaN.
    """
    digits = data.tilted_digits(tasks=SCANNERS, samples=20, seed=seed)
    curves = {}
    for name, (factor, optimiser, rate) in TRAININGS.items():
        model = models.hard_sharing(64, SCANNERS, trunk=(16,), activation="identity", seed=seed)
        weights = torch.full((SCANNERS,), factor, dtype=torch.float64)  # (T,)
        history = training.fit(
            model,
            digits,
            steps=steps,
            learning_rate=rate,
            optimiser=optimiser,
            task_weights=weights,
            on_divergence="record",
            progress=False,
        )
        curves[name] = history.loss[:, 0] / factor / SCANNERS
    return curves


def sum_with_two_rates(trunk: float, head: float, seed: int = 0, steps: int = 60) -> float:
    """Return the loss of a task after SGD on the sum of 64 tasks, trunk and heads at their own rates.

    Digits, network and start are those of `three_trainings`.
    """
    digits = data.tilted_digits(tasks=SCANNERS, samples=20, seed=seed)
    model = models.hard_sharing(64, SCANNERS, trunk=(16,), activation="identity", seed=seed)
    rates = [
        {"params": list(model.trunk.parameters()), "lr": trunk},
        {"params": list(model.head.parameters()), "lr": head},
    ]
    sgd = torch.optim.SGD(rates, lr=head)
    for _ in range(steps):
        sgd.zero_grad()
        losses.binary_cross_entropy(model(digits.x), digits.y).sum().backward()
        sgd.step()
    with torch.no_grad():
        return losses.binary_cross_entropy(model(digits.x), digits.y).item() / SCANNERS


def missing_labels(seed: int = 0, draws: int = 20, share: float = 0.3) -> Missing:
    """Train on digits of which only a `share` has its label, once without the rest, once with 0 for it.

    Eight scanners, tilted over 60°, with 40 digits each; a shared trunk of 16 units (ReLU) and a head per
    scanner, 100 steps of Adam at 0.01. Both trainings see the same draws, masks and starts.
    """
    digits = data.tilted_digits(tasks=8, samples=40, seed=seed, replicas=draws)
    streams = generators(seed, draws)
    known = torch.stack([torch.rand(8, 40, generator=stream) < share for stream in streams])  # (R, T, n)
    left_out = data.Tasks(digits.x, digits.y, known)
    filled = data.Tasks(digits.x, torch.where(known, digits.y, 0.0))
    errors = []
    for tasks in (left_out, filled):
        model = models.hard_sharing(64, 8, trunk=(16,), replicas=draws, seed=seed)
        training.fit(model, tasks, steps=100, learning_rate=0.01, progress=False)
        with torch.no_grad():
            logits = model(digits.x_test)  # (R, T, m)
        errors.append(100 * evaluation.error_rate(logits, digits.y_test).mean(-1))  # (R,)
    yes = 100 * (logits > 0).double().mean().item()
    return Missing(errors[0], errors[1], yes, 100 * digits.y_test.mean().item())


def draw_trainings(curves: dict[str, Tensor]) -> Figure:
    """Draw the three trainings over their steps; what blows up leaves the figure at its top."""
    shown = {name: curve.tolist() for name, curve in curves.items()}
    return figures.draw_curves(
        shown, "loss of a task (log scale)", low=0.05, high=10, title="64 tasks, one network"
    )


def draw_pulls() -> Figure:
    """Draw how hard two losses pull at the logit of a sample with label 0: ∂ℓ/∂z over z."""
    z = np.linspace(-8, 8, 200)
    p = 1 / (1 + np.exp(-z))
    figure, axes = figures.canvas(width=7.5, height=3.4)
    axes.plot(z, p, color=figures.TRUTH, label="cross-entropy: p")
    axes.plot(z, 2 * p * p * (1 - p), "--", color=figures.QUIET, label="squared error: 2p · p(1 − p)")
    axes.set(xlabel="logit z, label 0", ylabel="slope ∂ℓ/∂z", title="How hard a loss pulls")
    axes.legend(loc="upper left")
    return figure


def draw_missing(outcome: Missing) -> Figure:
    """Draw the errors of the draws as dots, one row for each way to treat a missing label."""
    rows = {"left out": outcome.left_out, "taken for a no": outcome.taken_for_no}
    means = {name: evaluation.mean_interval(errors) for name, errors in rows.items()}
    return figures.dots(
        {name: errors.tolist() for name, errors in rows.items()},
        {name: (one.mean, one.low, one.high) for name, one in means.items()},
        "test error (%)",
        "70 % of the labels are missing",
        colour=figures.SHARED,
    )
