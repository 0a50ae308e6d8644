"""Train all replicas at once: `fit` to the end, or `Training` step by step."""

import time
from collections.abc import Iterator
from typing import Any

from torch import Tensor
from tqdm import tqdm

from mtl_teach.data.tasks import Tasks
from mtl_teach.models import MultiTaskNet
from mtl_teach.optimisation import History, Training

__all__ = ["History", "Training", "fit"]

PATIENCE = 2.0  # seconds a reader waits without a progress bar
TRIAL = 0.2  # seconds of training after which the rest can be estimated


def fit(
    model: MultiTaskNet,
    tasks: Tasks,
    *tensors: Tensor,  # none, see `Training`
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
    `aggregator`, `optimiser`, `weight_decay`, `batch`, `seed`, `watch`, `every`, `on_divergence`. What will
    take longer than two seconds shows a bar on stderr; progress=False or TQDM_DISABLE=1 in the environment
    hides it.
    """
    training = Training(model, tasks, *tensors, **settings)
    for _ in _with_bar(training.steps) if progress else range(training.steps):
        training.step()
    return training.history()


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
