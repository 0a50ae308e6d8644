"""Train the two rivals of "one task or many" side by side, a few milliseconds at a time."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from mtl_teach import data, models
from mtl_teach.evaluation import accuracy
from mtl_teach.live.one_thread import one_thread
from mtl_teach.training import Training

SAMPLES, SPREAD = 20, 60.0
TRAINING = {"steps": 80, "learning_rate": 0.01, "weight_decay": 0.01}
SLICE, PATIENCE = 0.02, 16.0  # seconds of computing: of one slice, and of all seeds on an idle core
LOOKS = (5, 10, 20, 40)  # steps after which the picture shows how far the training is
PART = 5  # while training, every fifth test digit answers


@dataclass(frozen=True)
class Standing:
    """Test accuracy, single-task and shared, mean over the tasks, (2, seeds), and how far the training is."""

    accuracies: Tensor
    step: int
    progress: float


def train_pair(tasks: int, trunk: int, head: int) -> Iterator[Standing]:
    """Train single-task and hard-sharing networks from the same seeds; yield about every 20 milliseconds.

    Both have the same widths, data, number of steps and weight decay. As many seeds as fit into one slice are
    trained together, on the replica axis; then the next. The last one has every seed, on all test digits.
    """
    seeds, together = count_seeds(tasks, trunk, head), _together(tasks, trunk, head)
    finished = torch.empty(2, 0, dtype=torch.float64)
    for first in range(0, seeds, together):
        here = min(together, seeds - first)
        for now, step, share in _block(tasks, trunk, head, first, here):
            yield Standing(torch.cat([finished, now], 1), step, (first + here * share) / seeds)
        finished = torch.cat([finished, now], 1)


def count_seeds(tasks: int, trunk: int, head: int) -> int:
    """Return how many seeds are trained: 20, or fewer where they would take longer than 16 seconds."""
    all_steps = _seconds(tasks, trunk, head) * TRAINING["steps"]
    return max(5, min(20, int(PATIENCE / all_steps)))


def _block(tasks: int, trunk: int, head: int, first: int, seeds: int) -> Iterator[tuple[Tensor, int, float]]:
    pair = _start(tasks, trunk, head, first, seeds)
    now, at = torch.full((2, seeds), torch.nan, dtype=torch.float64), 0
    drawn = _draw(tasks)
    while pair[0].done < TRAINING["steps"]:
        begun, looked = time.perf_counter(), False
        while pair[0].done < TRAINING["steps"] and not looked and time.perf_counter() - begun < SLICE:
            _step(pair)
            if pair[0].done in LOOKS:
                now, at, looked = _look(pair, drawn, slice(None, None, PART)), pair[0].done, True
        yield now, at, 0.9 * pair[0].done / TRAINING["steps"]
    size = drawn.x_test.shape[-2]
    right, chunk = 0, max(1, size // (1 + seeds * tasks * (trunk + head) // 2000))
    for start in range(0, size, chunk):
        digits = slice(start, start + chunk)
        right = right + _look(pair, drawn, digits) * len(range(size)[digits])
        if start + chunk < size:
            yield now, at, 0.9 + 0.1 * start / size
    yield right / size, TRAINING["steps"], 1.0


@one_thread()
def _start(tasks: int, trunk: int, head: int, first: int, seeds: int) -> tuple[Training, Training]:
    drawn = _draw(tasks)
    x, y = drawn.x[first : first + seeds], drawn.y[first : first + seeds]
    options = {"trunk": (trunk,), "head": (head,), "replicas": seeds, "seed": first}
    rivals = [build(drawn.features, tasks, **options) for build in (models.single_task, models.hard_sharing)]
    return tuple(Training(rival, data.Tasks(x, y), **TRAINING) for rival in rivals)


@one_thread()
def _step(pair: tuple[Training, Training]) -> None:
    for training in pair:
        training.step()


@one_thread()
@torch.no_grad()
def _look(pair: tuple[Training, Training], drawn: data.Tasks, digits: slice) -> Tensor:
    x, y = drawn.x_test[0, :, digits], drawn.y_test[0, :, digits]
    return torch.stack([accuracy(training.model(x), y).mean(-1) for training in pair])  # (2, seeds)


@lru_cache(maxsize=2)
@one_thread()
def _draw(tasks: int) -> data.Tasks:
    return data.tilted_digits(tasks, SAMPLES, SPREAD, replicas=20)


def _together(tasks: int, trunk: int, head: int) -> int:
    return max(1, min(20, int(SLICE / _seconds(tasks, trunk, head))))


def _seconds(tasks: int, trunk: int, head: int) -> float:
    """Estimate what one step of both rivals takes per seed: a cost per call, and one per product."""
    return 1e-4 + 1.5e-9 * tasks * SAMPLES * (64 * trunk + trunk * head)
