"""What lesson 03 measures and draws: sums and means of many losses, labels that are missing, and the pull."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from mtl_teach import data, evaluation, figures, losses, models, training
from mtl_teach.layers import generators
from mtl_teach.threads import one_thread

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

    `left_out`: missing labels give no term; `taken_for_no`: they are filled with 0. Of the second training on
    test digits: `probability_percent`, the mean probability of yes, and `yes_percent`, the share that it
    calls even because the probability is above ½; `even_percent`: the share that is even.
    """

    left_out: Tensor
    taken_for_no: Tensor
    probability_percent: float
    yes_percent: float
    even_percent: float


def three_trainings(seed: int = 0, steps: int = 100) -> dict[str, Tensor]:
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


def pulls_on_the_trunk(seed: int = 0) -> Tensor:
    """Return how each of 64 tasks pulls at the trunk before the first step: ∂L_j/∂W, a row (d·k,) each.

    Digits, network and start are those of `three_trainings`; the tasks come in a random order, since the
    scanners' angles are in order.
    """
    digits = data.tilted_digits(tasks=SCANNERS, samples=20, seed=seed)
    model = models.hard_sharing(64, SCANNERS, trunk=(16,), activation="identity", seed=seed)
    pulls = []
    for task in torch.randperm(SCANNERS, generator=generators(seed, 1)[0]).tolist():
        z = model(digits.x)[:, task : task + 1]  # (1, 1, n)
        loss = losses.binary_cross_entropy(z, digits.y[task : task + 1])  # (1,)
        pulls.append(torch.autograd.grad(loss.sum(), model.trunk[0].weight)[0].flatten())
    return torch.stack(pulls)


@one_thread()
def sum_with_two_rates(
    trunk: float, head: float, seed: int = 0, starts: int = 10, steps: int = 100
) -> Tensor:
    """Return the loss of a task, mean over 64 tasks, before each step of SGD on their sum: (steps, starts).

    Trunk and heads have their own learning rates. Scanners and network are as in `three_trainings`, and each
    start has digits and weights of its own. What blows up may end as infinity or NaN.
    """
    digits = data.tilted_digits(tasks=SCANNERS, samples=20, seed=seed, replicas=starts)
    model = models.hard_sharing(64, SCANNERS, trunk=(16,), activation="identity", replicas=starts, seed=seed)
    rates = [
        {"params": list(model.trunk.parameters()), "lr": trunk},
        {"params": list(model.head.parameters()), "lr": head},
    ]
    sgd = torch.optim.SGD(rates)
    curves = []
    for _ in range(steps):
        sgd.zero_grad()
        loss = losses.binary_cross_entropy(model(digits.x), digits.y)  # (R,)
        loss.sum().backward()  # replicas never mix
        sgd.step()
        curves.append(loss.detach() / SCANNERS)
    return torch.stack(curves)


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
    probability = 100 * torch.sigmoid(logits).mean().item()
    yes = 100 * (logits > 0).double().mean().item()
    return Missing(errors[0], errors[1], probability, yes, 100 * digits.y_test.mean().item())


def draw_trainings(curves: dict[str, Tensor]) -> Figure:
    """Draw the trainings over their steps, and the loss of a coin; what blows up leaves at the top."""
    shown = {name: curve.tolist() for name, curve in curves.items()}
    figure = figures.draw_curves(
        shown, "mean loss of the tasks (log)", low=0.03, high=10, title="64 tasks, one network"
    )
    (axes,) = figure.axes
    axes.axhline(np.log(2), color=figures.QUIET, linewidth=1, linestyle=":")
    axes.annotate(
        "log 2: a coin",
        (1, np.log(2)),
        xycoords=("axes fraction", "data"),
        xytext=(-4, 4),
        textcoords="offset points",
        color=figures.QUIET,
        ha="right",
    )
    axes.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
    return figure


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
