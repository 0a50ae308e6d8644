"""Two linear tasks at an angle: what sharing a trunk gains, and how the tasks' gradients stand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach import aggregation, data, evaluation, models
from mtl_teach.layers import generators
from mtl_teach.training import Training

FEATURES, SAMPLES, NOISE, LENGTH = 20, 80, 1.8, 2.0
SEEDS, OTHERS = 20, 10  # draws that are reported, and other draws on which each side is tuned
RATES, STEPS, EVERY = (0.01, 0.03), 300, 10


@dataclass(frozen=True)
class Pair:
    """What two tasks gain from one trunk, over 20 draws of data that neither side was tuned on.

    `alone`, `shared`: excess error of each task, (R, 2), each side at the learning rate and the step that
    were best on ten other draws; `fitted_alone`, `fitted_shared`: the training loss after the last step at
    this rate, mean of both tasks, (R,); `at`: steps of the checks, (checks,); `cosine`: of the two
    gradients on the shared trunk at these steps, (checks, R); `stop`: the check at which `shared` was
    taken; `length`: the mean of their lengths, (checks, R).
    """

    alone: Tensor
    shared: Tensor
    fitted_alone: Tensor
    fitted_shared: Tensor
    at: Tensor
    cosine: Tensor
    length: Tensor
    stop: int

    @property
    def gain(self) -> evaluation.Interval:
        """The excess error that sharing saves, mean of both tasks, paired."""
        return evaluation.paired_interval(self.alone.mean(-1), self.shared.mean(-1))


@dataclass(frozen=True)
class Curves:
    """One training so far: excess error (checks, R, 2), training loss (R,), progress from 0 to 1.

    Of the two gradients on a shared trunk: `cosine` (checks, R), and `length`, the mean of both, the same.
    """

    error: Tensor
    cosine: Tensor
    length: Tensor
    loss: Tensor
    progress: float


def two_tasks(
    angle: float,
    seed: int = 0,
    draws: int = SEEDS,
    *,
    samples: int = SAMPLES,
    noise: float = NOISE,
    length: float = LENGTH,
) -> data.Tasks:
    """Draw two regressions y = x·w_j + noise·ε whose weights have one length and stand at `angle` degrees.

    At 0° they are the same task twice, at 180° one is the other with its sign turned round. Each task has
    inputs of its own: x is (R, 2, n, 20), and `truth["weights"]` (R, 2, 20).
    """
    turned = math.radians(angle)
    mix = torch.tensor([[1.0, 0.0], [math.cos(turned), math.sin(turned)]], dtype=torch.float64)  # (2, 2)
    drawn = []
    for stream in generators(seed, draws):
        plane = torch.linalg.qr(_normal(stream, FEATURES, 2)).Q  # (d, 2), orthonormal columns
        weights = length * mix @ plane.T  # (2, d)
        x = _normal(stream, 2, samples, FEATURES)
        y = (x @ weights[..., None])[..., 0] + noise * _normal(stream, 2, samples)
        drawn.append((x, y, weights))
    x, y, weights = (torch.stack(part) for part in zip(*drawn, strict=True))
    return data.Tasks(x, y, truth={"weights": weights}, kinds="real")


def pair(angle: float, width: int = 1, share: float = 0.5, seed: int = 0) -> Pair:
    """Train both tasks alone and with one shared linear trunk of `width` units, each side tuned.

    `share` is the part of the summed loss that task 1 gets: the task weights are 2·share and 2·(1 − share).
    Both sides have the same budget: two learning rates and a stopping step, chosen on ten other draws.
    """
    drawn = two_tasks(angle, seed, SEEDS + OTHERS)
    alone = [last(trained(drawn, width, None, rate, seed)) for rate in RATES]
    shared = [last(trained(drawn, width, share, rate, seed)) for rate in RATES]
    return compared(alone, shared)


def trained(
    drawn: data.Tasks, width: int, share: float | None, rate: float, seed: int = 0
) -> Iterator[Curves]:
    """Train linear networks on `drawn` with Adam, and yield the curves after every ten steps.

    One shared trunk of `width` units if there is a `share`, and a trunk of that width for each task if it is
    None. Nobody has a bias.
    """
    make = models.single_task if share is None else models.hard_sharing
    options = {"trunk": (width,), "activation": "identity", "bias": False}
    model = make(FEATURES, 2, replicas=drawn.x.shape[0], seed=seed, **options)
    weights = None if share is None else [2 * share, 2 - 2 * share]
    training = Training(model, drawn, steps=STEPS, learning_rate=rate, task_weights=weights)
    errors, cosines, lengths = [], [], []
    while True:
        errors.append(excess(model, drawn))
        if share is not None:
            gradients = aggregation.task_gradients(model, drawn)  # (R, 2, P)
            cosines.append(aggregation.cosines(gradients)[:, 0, 1])
            lengths.append(gradients.norm(dim=-1).mean(-1))
        loss = fitted(model, drawn)
        none = torch.empty(0, drawn.x.shape[0])
        cosine, length = (torch.stack(part) if part else none for part in (cosines, lengths))
        yield Curves(torch.stack(errors), cosine, length, loss, training.done / STEPS)
        if training.done == STEPS:
            return
        for _ in range(EVERY):
            training.step()


def compared(alone: list[Curves], shared: list[Curves]) -> Pair:
    """Return the pair of two sides, each with one training per learning rate, tuned on the last ten draws."""
    (own, own_at), (both, both_at) = _tuned(alone), _tuned(shared)
    checks = torch.arange(len(both.cosine)) * EVERY
    return Pair(
        own.error[own_at, :SEEDS],
        both.error[both_at, :SEEDS],
        own.loss[:SEEDS],
        both.loss[:SEEDS],
        checks,
        both.cosine[:, :SEEDS],
        both.length[:, :SEEDS],
        both_at,
    )


def last(states: Iterator[Curves]) -> Curves:
    """Return the last state of a training."""
    *_, state = states
    return state


def weights(model: models.MultiTaskNet) -> Tensor:
    """Return what a linear network of one hidden layer multiplies its inputs by, (R, T, d)."""
    (trunk,), (head,) = model.trunk, model.head
    return (trunk.weight @ head.weight).detach()[..., 0]


def excess(model: models.MultiTaskNet, drawn: data.Tasks) -> Tensor:
    """Return the excess error ‖w − w*‖² of each task, (R, T)."""
    return evaluation.excess_error(weights(model), drawn.truth["weights"])


def fitted(model: models.MultiTaskNet, drawn: data.Tasks) -> Tensor:
    """Return the mean squared error on the training examples, mean of the tasks, (R,)."""
    with torch.no_grad():
        return (model(drawn.x) - drawn.y).square().mean((-1, -2))


def _tuned(trainings: list[Curves]) -> tuple[Curves, int]:
    """Return the training and the check that err least on the draws kept for tuning."""
    kept = [one.error[:, SEEDS:].mean((-1, -2)) for one in trainings]  # (checks,) each
    best = min(range(len(kept)), key=lambda i: kept[i].min().item())
    return trainings[best], int(kept[best].argmin())


def _normal(stream: torch.Generator, *shape: int) -> Tensor:
    return torch.randn(shape, generator=stream, dtype=torch.float64)
