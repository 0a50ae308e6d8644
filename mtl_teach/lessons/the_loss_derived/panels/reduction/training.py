"""What is trained for the panel on sum and mean: both at once, on the replica axis."""

from collections.abc import Iterator
from functools import lru_cache

import torch
from torch import Tensor

from mtl_teach import data
from mtl_teach.lessons.the_loss_derived.panels.reduction.settings import (
    OPTIMISERS,
    REDUCTIONS,
    SAMPLES,
    SEEDS,
    SPREAD,
    STEPS,
    TASKS,
    WIDTH,
    Lengths,
)
from mtl_teach.live import progressive
from mtl_teach.losses import binary_cross_entropy
from mtl_teach.models import MultiTaskNet, hard_sharing
from mtl_teach.training import Training


def network(tasks: int, replicas: int) -> MultiTaskNet:
    """Return a linear trunk with a head per task; every `SEEDS` replicas the same starts come again."""
    seeds = [replica % SEEDS for replica in range(replicas)]
    return hard_sharing(64, tasks, trunk=(WIDTH,), activation="identity", replicas=replicas, seed=seeds)


def drawn(tasks: int) -> data.Tasks:
    """Return the labelled digits of the first `tasks` scanners: more tasks only add to the fewer."""
    x, y = _all_digits()
    return data.Tasks(x[:tasks], y[:tasks])


@lru_cache(maxsize=len(TASKS))
def gradients(tasks: int) -> Lengths:
    """Return how long the sum's gradients are before the first step.

    The mean over tasks is the sum divided by T, and so are its gradients.
    """
    digits, model = drawn(tasks), network(tasks, SEEDS)
    binary_cross_entropy(model(digits.x), digits.y).sum().backward()
    trunk, head = model.trunk[0].weight.grad, model.head[0].weight.grad  # (R, 1, d, k), (R, T, k, 1)
    return Lengths(*(grad.flatten(2).norm(dim=-1).mean().item() for grad in (trunk, head)))


@progressive(keep=len(TASKS) * len(OPTIMISERS))
def trained(tasks: int, optimiser: str) -> Iterator[Tensor]:
    """Train on sum and on mean; yield the losses after every step, (steps so far, 2, SEEDS).

    They are the loss of a task, mean over the tasks, for sum and for mean, before each step. What blows up is
    still a number after the last one, with up to a hundred digits.
    """
    # Replicas never mix, so a factor on a replica's loss is a loss of its own.
    factors = torch.tensor([1.0, 1 / tasks], dtype=torch.float64).repeat_interleave(SEEDS)  # (R,)

    def loss(logits: Tensor, labels: Tensor, *options: Tensor | None) -> Tensor:
        return binary_cross_entropy(logits, labels, *options) * factors

    training = Training(
        network(tasks, len(factors)),
        drawn(tasks),
        loss=loss,
        steps=STEPS,
        learning_rate=OPTIMISERS[optimiser],
        optimiser=optimiser.lower(),
    )
    while training.done < training.steps:
        training.step()
        yield (training.history().loss / factors / tasks).unflatten(1, (len(REDUCTIONS), SEEDS))


@lru_cache(maxsize=1)
def _all_digits() -> tuple[Tensor, Tensor]:
    every = data.tilted_digits(TASKS[-1], SAMPLES, SPREAD)
    order = torch.randperm(TASKS[-1], generator=torch.Generator().manual_seed(0))  # the angles were in order
    return every.x[order], every.y[order]
