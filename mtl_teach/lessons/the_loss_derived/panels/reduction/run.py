"""One training for the panel on sum and mean: both at once, on the replica axis, slice by slice."""

import threading

import torch
from torch import Tensor

from mtl_teach.live.one_thread import one_thread
from mtl_teach.losses import binary_cross_entropy
from mtl_teach.models import MultiTaskNet, hard_sharing
from mtl_teach.training import fit_in_slices

SEEDS, STEPS, WIDTH = 5, 100, 16
RATES = {"sgd": 0.3, "adam": 0.01}
SLICE = 20.0  # milliseconds between two pictures


def network(tasks: int, replicas: int) -> MultiTaskNet:
    """Return a linear trunk with a head per task; every `SEEDS` replicas the same starts come again."""
    seeds = [replica % SEEDS for replica in range(replicas)]
    return hard_sharing(64, tasks, trunk=(WIDTH,), activation="identity", replicas=replicas, seed=seeds)


class Run:
    """The training on sum and mean of x (T, n, d), y (T, n), made when asked for and then kept.

    `losses` is (steps so far, 2, SEEDS): for sum and for mean the loss of a task, mean over the tasks. What
    diverges grows, and may end as inf or nan.
    """

    def __init__(self, x: Tensor, y: Tensor, optimiser: str):
        tasks = len(x)
        # Replicas never mix, so a factor on a replica's loss is a loss of its own.
        self._factors = torch.tensor([[1.0], [1 / tasks]], dtype=x.dtype).expand(2, SEEDS)
        self._tasks, self.losses = tasks, torch.empty(0, 2, SEEDS, dtype=x.dtype)
        self._slices = fit_in_slices(
            network(tasks, 2 * SEEDS),
            x,
            y,
            loss=self._loss,
            steps=STEPS,
            learning_rate=RATES[optimiser],
            optimiser=optimiser,
            on_divergence="record",
            milliseconds=SLICE,
        )
        self._turn = threading.Lock()  # two panels may look at one run

    @property
    def progress(self) -> float:
        """The share of the steps that are made."""
        return len(self.losses) / STEPS

    @one_thread()
    def advance(self) -> None:
        """Train on for about a slice."""
        with self._turn:
            history = next(self._slices, None)
            if history is not None:
                per_task = history.loss.unflatten(1, (2, SEEDS)) / self._factors / self._tasks
                self.losses = per_task  # (steps, 2, SEEDS)

    def _loss(self, logits: Tensor, labels: Tensor, *options: Tensor | None) -> Tensor:
        return binary_cross_entropy(logits, labels, *options) * self._factors.flatten()
