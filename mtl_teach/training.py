"""Train all replicas at once: to the end, or in slices that a live picture can draw as they come."""

import math
import time
from collections.abc import Iterator
from typing import Any

from torch import Tensor
from tqdm import tqdm

from mtl_teach.models import MultiTaskNet
from mtl_teach.optimisation import History, Training
from mtl_teach.validation import real

__all__ = ["History", "Training", "fit", "fit_in_slices"]

PATIENCE = 2.0  # seconds a reader waits without a progress bar
TRIAL = 0.2  # seconds of training after which the rest can be estimated


def fit(
    model: MultiTaskNet,
    x: Tensor,
    y: Tensor,
    mask: Tensor | None = None,
    *,
    progress: bool = True,
    **settings: Any,
) -> History:
    """Train `model` in place on x (T or 1, n, d) and y (T, n), and return the history of all replicas.

    `settings` are those of `Training`: `steps`, `learning_rate` and, if wanted, `loss`, `task_weights`,
    `optimiser`, `weight_decay`, `batch`, `seed`, `watch`, `every`, `on_divergence`. What will take longer
    than two seconds shows a bar on stderr; progress=False or TQDM_DISABLE=1 in the environment hides it.
    """
    training = Training(model, x, y, mask, **settings)
    for _ in _with_bar(training.steps) if progress else range(training.steps):
        training.step()
    return training.history()


def fit_in_slices(
    model: MultiTaskNet,
    x: Tensor,
    y: Tensor,
    mask: Tensor | None = None,
    *,
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
    return _slices(Training(model, x, y, mask, **settings), milliseconds / 1000, budget)


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
