"""Train all replicas at once: to the end, or in slices that a live picture can draw as they come."""

import math
import time
from collections.abc import Iterator
from typing import Any

from torch import Tensor
from tqdm import tqdm

from mtl_teach.data.tasks import Tasks
from mtl_teach.models import MultiTaskNet
from mtl_teach.optimisation import History, Training
from mtl_teach.validation import real

__all__ = ["History", "Training", "fit", "fit_in_slices"]

PATIENCE = 2.0  # seconds a reader waits without a progress bar
TRIAL = 0.2  # seconds of training after which the rest can be estimated


def fit(
    model: MultiTaskNet,
    tasks: Tasks,
    *tensors: Tensor,
    progress: bool = True,
    **settings: Any,
) -> History:
    """Train `model` in place on the training examples of `tasks`, and return the history of all replicas.

    >>> from mtl_teach import data, models, training
    >>> rain = data.Tasks(x=[[[-2.0], [-1.0], [1.0], [2.0]]], y=[[0, 0, 1, 1]], names=["rain"])
    >>> model = models.single_task(features=1, tasks=1, trunk=())
    >>> history = training.fit(model, rain, steps=50, learning_rate=0.1)
    >>> model.predict([[-3.0], [3.0]])  # (R, T, n)
    tensor([[[0., 1.]]], dtype=torch.float64)

    `settings` are those of `Training`: `steps`, `learning_rate` and, if wanted, `loss`, `task_weights`,
    `optimiser`, `weight_decay`, `batch`, `seed`, `watch`, `every`, `on_divergence`. What will take longer
    than two seconds shows a bar on stderr; progress=False or TQDM_DISABLE=1 in the environment hides it.
    """
    training = Training(model, tasks, *tensors, **settings)
    for _ in _with_bar(training.steps) if progress else range(training.steps):
        training.step()
    return training.history()


def fit_in_slices(
    model: MultiTaskNet,
    tasks: Tasks,
    *tensors: Tensor,
    milliseconds: float = 40.0,
    budget: float = math.inf,
    **settings: Any,
) -> Iterator[History]:
    """Train as `fit` does, but yield the history so far about every `milliseconds` and after the last step.

    Ends after `budget` seconds, what the caller does between the slices included, or when the caller stops
    asking; each slice takes at least one step. Wrong arguments raise here, not at the first slice.
    """
    real("milliseconds", milliseconds, 0)
    real("budget", budget, 0, infinite=True)
    return _slices(Training(model, tasks, *tensors, **settings), milliseconds / 1000, budget)


def _slices(training: Training, length: float, budget: float) -> Iterator[History]:
    start = time.perf_counter()
    while training.done < training.steps:
        begun = time.perf_counter()
        training.step()
        while training.done < training.steps and time.perf_counter() - begun < length:
            training.step()
        yield training.history()
        if time.perf_counter() - start >= budget:
            return


def _with_bar(steps: int) -> Iterator[int]:
    """Count the steps; once the first ones say that all will take long, draw a bar."""
    bar, start = None, time.perf_counter()
    try:
        for step in range(steps):
            yield step
            spent = time.perf_counter() - start
            if bar is not None:
                bar.update()
            elif spent > TRIAL and spent / (step + 1) * steps > PATIENCE:
                bar = tqdm(desc="training", total=steps, initial=step + 1, unit="step", leave=False)
    finally:
        if bar is not None:
            bar.close()
