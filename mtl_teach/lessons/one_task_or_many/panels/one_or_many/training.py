"""Train the two rivals of "one task or many" side by side, a few seeds at a time."""

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from mtl_teach import data, models
from mtl_teach.evaluation import accuracy
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.settings import (
    FEWEST,
    PIXELS,
    SAMPLES,
    SEEDS,
    SPREAD,
    TRAINING,
    Setting,
    Standing,
)
from mtl_teach.live import progressive
from mtl_teach.training import Training

# Single-task weights, biases left out: of the networks that are trained together, and of all seeds. With more
# together, weights, gradients and Adam's averages leave the processor's cache, and a step takes four times
# longer for twice the seeds; all seeds of the largest networks would take minutes.
TOGETHER, ALL = 190_000, 6_000_000
LOOKS = (5, 10, 20, 40)  # steps after which the picture shows how far the first seeds are
PARTS = 5  # the test digits answer in five parts, every fifth digit; a look asks the first


@progressive(keep=12)
def train_pair(tasks: int, trunk: int, head: int) -> Iterator[Standing]:
    """Train single-task and hard-sharing networks from the same seeds; yield after every step of either.

    Both have the same widths, data, number of steps and weight decay. As many seeds as one step can serve in
    a few milliseconds are trained together, on the replica axis; then the next. While the first ones train,
    a part of the test digits shows how far they are. The last standing has every seed, on all test digits.
    """
    setting = Setting(tasks, trunk, head)
    seeds, together = count_seeds(setting), _together(setting)
    finished = torch.empty(2, 0, dtype=torch.float64)
    standing = Standing(finished, 0, seeds, 0.0)
    yield standing  # at once: nothing is drawn or built yet
    for first in range(0, seeds, together):
        here = min(together, seeds - first)
        for seen, step, share in _block(setting, first, here):
            progress = (first + here * share) / seeds
            if seen is None:
                standing = replace(standing, progress=progress)
            else:
                shown = torch.cat([finished, seen], 1)
                standing = Standing(shown, step, seeds, progress)
            yield standing
        finished = standing.accuracies


def count_seeds(setting: Setting) -> int:
    """Return how many seeds are trained: 20, or fewer where their networks have more than 6 million weights.

    >>> count_seeds(Setting(8, 32, 8)), count_seeds(Setting(64, 128, 128))
    (20, 5)
    """
    return max(FEWEST, min(SEEDS, ALL // _weights(setting)))


def _together(setting: Setting) -> int:
    return max(1, min(SEEDS, TOGETHER // _weights(setting)))


def _weights(setting: Setting) -> int:
    return setting.tasks * (PIXELS * setting.trunk + setting.trunk * setting.head)


def _block(setting: Setting, first: int, seeds: int) -> Iterator[tuple[Tensor | None, int, float]]:
    """Train `seeds` seeds from `first` on; yield (accuracies if looked at, after how many steps, share done).

    Only the very first ones are looked at on the way: seeds half trained and trained do not mix.
    """
    drawn = data.tilted_digits(setting.tasks, SAMPLES, SPREAD, seed=first, replicas=seeds)
    yield None, 0, 0.0
    options = {"trunk": (setting.trunk,), "head": (setting.head,), "replicas": seeds, "seed": first}
    pair = []
    for build in (models.single_task, models.hard_sharing):
        pair.append(Training(build(PIXELS, setting.tasks, **options), drawn, **TRAINING))
        yield None, 0, 0.0
    steps = TRAINING["steps"]
    for step in range(1, steps + 1):
        for training in pair:
            training.step()
            yield None, step, 0.9 * (step - 1) / steps
        if first == 0 and step in LOOKS:
            yield _look(pair, drawn, 0), step, 0.9 * step / steps
    seen = torch.zeros(2, seeds, dtype=torch.float64)
    for part in range(PARTS):
        yield None, steps, 0.9 + 0.1 * part / PARTS
        seen += _look(pair, drawn, part) / PARTS
    yield seen, steps, 1.0


@torch.no_grad()
def _look(pair: list[Training], drawn: data.Tasks, part: int) -> Tensor:
    """Return the accuracies in %, (2, seeds), on one of the equal parts of the test digits."""
    x, y = drawn.x_test[0, :, part::PARTS], drawn.y_test[0, :, part::PARTS]
    return 100 * torch.stack([accuracy(training.model(x), y).mean(-1) for training in pair])
