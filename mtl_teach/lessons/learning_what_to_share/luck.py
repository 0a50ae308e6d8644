"""What lesson 08 measures of equal runs: whether the best of several is a better network."""

from __future__ import annotations

import torch
from torch import Tensor

from mtl_teach import adashare, data
from mtl_teach.lessons.learning_what_to_share import experiments


def by_half(runs: Tensor, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Return the errors of equal runs on the first and on the second half of each task's test examples.

    runs: what `starts` returned with this seed, (groups, runs); so are both halves. The runs are trained once
    more and measured on the first half. What that leaves of their errors on all examples is the second half.
    A run that is chosen on one half and judged on the other owes nothing to the luck of the test examples.
    """
    count = runs.numel()
    one = data.block_tasks("modal", experiments.SAMPLES, seed=seed)
    half = one.x_test.shape[-2] // 2
    parts = (one.x, one.y, one.x_test[..., :half, :], one.y_test[..., :half])
    x, y, x_test, y_test = (part.expand(count, *part.shape) for part in parts)
    needed = {"policy": experiments.truth().expand(count, -1, -1)}
    tasks = data.Tasks(x, y, x_test=x_test, y_test=y_test, kinds="real", truth=needed)
    everything = torch.ones(count, experiments.TASKS, experiments.BLOCKS, dtype=torch.float64)
    *_, (_, last) = adashare.retraining(tasks, everything, steps=200, every=200, seed=seed + 2000)
    first = last.mean(-1).reshape(runs.shape)
    return first, 2 * runs - first
