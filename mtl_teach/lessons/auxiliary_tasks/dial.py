"""Two directions with a known angle between them: how much an auxiliary task helps as it gets related.

The main task asks on which side of a plane a point lies, y = 1 if v·x > 0, and has 20 labels. The auxiliary
task has 300: t = u·x + noise. Both directions have length one, and the relatedness is ρ = u·v. A linear trunk
of k units serves both, with a head for each. So the main model is one direction w, and its error is exactly
the angle between w and v, divided by π: no test data is needed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.layers import generators
from mtl_teach.live import progressive

CURVE = (*(place / 50 for place in range(49)), 0.97, 0.98, 0.985, 0.99, 0.994, 0.997, 0.999, 1.0)  # drawn
RELATEDNESS = (0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
FEATURES, LABELS, FREE, NOISE = 20, 20, 300, 1.0
DRAWS = 20
STEPS, RATE, DECAY = 150, 0.05, 0.02  # for the main task alone, DECAY hardly matters from 0.01 to 0.08


@dataclass(frozen=True)
class Dial:
    """Errors of the main task in %: `alone` and `shuffled` (R,), `shared` (R, relatednesses).

    `shuffled`: the labels of the auxiliary task went to points drawn by lot. `done`: from 0 to 1.
    """

    alone: Tensor
    shared: Tensor
    shuffled: Tensor
    done: float


@dataclass(frozen=True)
class Points:
    """One draw: main points x (n, d) and labels y (n,), free points (m, d), their noise (m,), v and u⊥ (d,).

    `order` (m,) is the shuffle of the control; `start` (d + 2, k) the first weights of trunk and heads.
    """

    x: Tensor
    y: Tensor
    free: Tensor
    noise: Tensor
    main: Tensor
    other: Tensor
    order: Tensor
    start: Tensor

    def auxiliary(self, relatedness: float) -> Tensor:
        """Return the labels of an auxiliary task, (m,)."""
        across = math.sqrt(1 - relatedness**2)
        return self.free @ (relatedness * self.main + across * self.other) + self.noise


def points(units: int, seed: int = 0, draws: int = DRAWS, labels: int = LABELS) -> list[Points]:
    """Return `draws` independent draws of both tasks and of the starting weights of a trunk of `units`.

    `labels`: how many labels n the main task has.
    """
    return [_drawn(stream, units, labels) for stream in generators(seed, draws)]


def _drawn(stream: torch.Generator, units: int, labels: int) -> Points:
    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=stream, dtype=torch.float64)

    main, other = torch.linalg.qr(normal(FEATURES, 2))[0].T  # length one, at a right angle
    x, free = normal(labels, FEATURES), normal(FREE, FEATURES)
    noise, order = NOISE * normal(FREE), torch.randperm(FREE, generator=stream)
    start = torch.cat([0.1 * normal(FEATURES, units), 0.3 * normal(2, units)])
    return Points(x, (x @ main > 0).double(), free, noise, main, other, order, start)


@progressive(keep=40)
def errors(
    weight: float, units: int, seed: int = 0, decay: float = DECAY, own_labels: int = LABELS
) -> Iterator[Dial]:
    """Train alone, at every relatedness and with shuffled labels side by side; yield the errors as they fall.

    `weight` λ multiplies the squared error of the auxiliary task, `decay` the squares of all weights; `units`
    is the width k of the trunk, `own_labels` how many labels the main task has.
    """
    drawn = points(units, seed, labels=own_labels)
    labels = torch.stack([_auxiliary_labels(one) for one in drawn])  # (R, settings, m)
    weights = torch.full((labels.shape[1],), weight, dtype=torch.float64)
    weights[0] = 0.0  # alone
    x, y, free, main, start = (
        torch.stack([getattr(one, name) for one in drawn])[:, None]
        for name in ("x", "y", "free", "main", "start")
    )
    start = start.expand(-1, len(weights), -1, -1)  # (R, settings, d + 2, k)
    # The mean of (free·w − t)² is w·Gw − 2 w·c + constant, which is cheaper than 300 points at each step.
    gram = free.mT @ free / FREE  # (R, 1, d, d)
    cross = free.mT @ labels[..., None] / FREE  # (R, settings, d, 1)
    trunk = start[..., :FEATURES, :].clone().requires_grad_()  # (R, settings, d, k)
    heads = start[..., FEATURES:, :].mT.clone().requires_grad_()  # (R, settings, k, 2)
    optimiser = torch.optim.Adam([trunk, heads], lr=RATE)
    for step in range(STEPS):
        directions = trunk @ heads  # (R, settings, d, 2): what the two heads look for
        w, a = directions[..., :1], directions[..., 1:]
        main_loss = functional.binary_cross_entropy_with_logits(
            (x @ w)[..., 0], y.expand(-1, len(weights), -1), reduction="none"
        ).mean(-1)  # (R, settings)
        auxiliary_loss = (a.mT @ gram @ a - 2 * a.mT @ cross)[..., 0, 0]
        penalty = decay * (trunk.square().sum((-1, -2)) + heads.square().sum((-1, -2)))
        optimiser.zero_grad()
        (main_loss + weights * auxiliary_loss + penalty).sum().backward()
        optimiser.step()
        if (step + 1) % 5 == 0:
            yield _dial((trunk @ heads).detach()[..., 0], main, (step + 1) / STEPS)


def _auxiliary_labels(one: Points) -> Tensor:
    """Return the labels for each setting, (settings, m): alone, every relatedness, shuffled."""
    every = [one.auxiliary(relatedness) for relatedness in RELATEDNESS]
    return torch.stack([torch.zeros(FREE, dtype=torch.float64), *every, every[-1][one.order]])


def _dial(w: Tensor, main: Tensor, done: float) -> Dial:
    """Return the errors of directions w (R, settings, d)."""
    cosine = functional.cosine_similarity(w, main, dim=-1).clamp(-1, 1)
    wrong = 100 * torch.arccos(cosine) / math.pi  # (R, settings)
    return Dial(wrong[:, 0], wrong[:, 1:-1], wrong[:, -1], done)


def error_of_the_auxiliary_direction(relatedness: float) -> float:
    """Return the error in % of whoever answers the main task with the auxiliary direction: arccos(ρ)/π.

    >>> round(error_of_the_auxiliary_direction(0.5), 1)
    33.3
    """
    return 100 * math.acos(relatedness) / math.pi


def crossing(state: Dial) -> float:
    """Return the relatedness at which the auxiliary direction errs as often as the main task alone does."""
    return math.cos(math.pi * state.alone.mean().item() / 100)
