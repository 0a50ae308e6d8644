"""The fits: a curve of excess errors over the number of tasks, a few seeds at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import torch
from torch import Tensor

from mtl_teach import closed_form, data
from mtl_teach.evaluation import excess_error
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.settings import (
    FEATURES,
    NOISE,
    RANK,
    RELATIONS,
    SAMPLES,
    SEEDS,
    TASKS,
)
from mtl_teach.live import progressive


@dataclass
class Curve:
    """Excess errors of one trunk width and one kind of tasks, as far as they are fitted.

    `errors` maps a number of tasks to (2, seeds so far), of hard sharing and of single-task learning, mean
    over the tasks; seed s is column s. `ridge` is the excess error of tuned ridge, for any number of tasks.
    """

    ridge: float
    errors: dict[int, Tensor] = field(default_factory=dict)

    def seeds(self, tasks: int) -> int:
        """Return how many seeds are fitted at this number of tasks."""
        return self.errors[tasks].shape[1] if tasks in self.errors else 0

    @property
    def progress(self) -> float:
        """The share of the fits that are made."""
        return sum(map(self.seeds, TASKS)) / (SEEDS * len(TASKS))


@progressive(keep=32)
def curve(tasks: int, width: int, relation: str) -> Iterator[Curve]:
    """Fit the whole curve: the chosen number of tasks first, then the others, cheapest first."""
    made = _begun(width, relation)
    if tasks in made.errors:
        yield made  # what another place of the slider has left
    for number in (tasks, *TASKS):
        while made.seeds(number) < SEEDS:
            block = _excess(number, width, relation, made.seeds(number))  # (2, seeds)
            made.errors[number] = torch.cat([made.errors.get(number, block[:, :0]), block], 1)
            yield made


@cache
def _begun(width: int, relation: str) -> Curve:
    """Return the one curve that all numbers of tasks share, so that a move of the slider loses no fit."""
    return Curve(_ridge(relation))


def _excess(tasks: int, width: int, relation: str, first: int) -> Tensor:
    """Return the excess error, mean over the tasks, of hard sharing and of single tasks: (2, seeds).

    The seeds are as many as a small step affords, from `first` on; an interval needs two to begin with.
    """
    drawn = _draw(tasks, relation, first, 5 if tasks <= 32 else 2 if first == 0 or tasks <= 64 else 1)
    shared = closed_form.hard_linear(drawn.x, drawn.y, width).weights  # (R, T, d)
    alone = torch.linalg.solve(drawn.x.mT @ drawn.x, drawn.x.mT @ drawn.y[..., None])[..., 0]  # (R, T, d)
    truth = drawn.truth["weights"]
    return torch.stack([excess_error(weights, truth).mean(-1) for weights in (shared, alone)])


@cache
def _ridge(relation: str) -> float:
    """Return the excess error of ridge regression, each task tuned by itself, over 512 tasks."""
    drawn = _draw(512, relation, SEEDS, 1)
    return excess_error(closed_form.tuned_ridge(drawn.x, drawn.y), drawn.truth["weights"]).mean().item()


def _draw(tasks: int, relation: str, first: int, seeds: int) -> data.Tasks:
    kind = RELATIONS[relation].kind
    sizes = {"samples": SAMPLES, "features": FEATURES, "rank": RANK, "noise": NOISE, "test_samples": 0}
    return data.linear_tasks(tasks, relation=kind, seed=first, replicas=seeds, **sizes)
