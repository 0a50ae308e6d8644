"""One number per task, in the measure that its kind asks for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach import kinds, validation
from mtl_teach.data.tasks import Tasks, seen_once
from mtl_teach.evaluation.metrics import mean_squared_error

ACCURACY, EXPLAINED = "accuracy", "R²"


@dataclass(frozen=True, eq=False)
class Scores:
    """A number per task and replica, `values` (R, T), with the tasks' names and what was measured.

    A score indexed by a task's name is the mean over the replicas; `dict(scores)` has them all.

    >>> scores = Scores(("rain", "wind"), ("accuracy", "R²"), torch.tensor([[0.75, 0.5], [1.0, 0.25]]))
    >>> scores["rain"], dict(scores)
    (0.875, {'rain': 0.875, 'wind': 0.375})
    """

    names: tuple[str, ...]
    measures: tuple[str, ...]
    values: Tensor

    def __getitem__(self, name: str) -> float:
        return self.values[:, self.names.index(validation.choice("name", name, self.names))].mean().item()

    def keys(self) -> tuple[str, ...]:
        """The names of the tasks."""
        return self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __repr__(self):
        width, runs = max(map(len, self.names)), len(self.values)
        lines = [
            f"{name:{width}}  {measure:8}  {self[name]:6.3f}"
            for name, measure in zip(self.names, self.measures, strict=True)
        ]
        return "\n".join(lines) + (f"\n(mean of {runs} replicas)" if runs > 1 else "")


@torch.no_grad()
def score(model: Callable[[Tensor], Tensor | list[Tensor]], tasks: Tasks) -> Scores:
    """Return how well `model` serves each task on its test examples; 1 is perfect, in every measure.

    `model` gives logits of x: (R, T, n), (R, T, n, C), or a list with one tensor per task. Binary tasks and
    classes are measured by accuracy, the share of right answers; real ones by R² = 1 − squared error / that
    of always saying the mean of the test labels: 0 is worth a constant, below 0 worse.

    >>> tasks = Tasks([[[1.0], [2.0]]], [[0, 1]], x_test=[[[1.0], [3.0]]], y_test=[[0, 1]], names=["rain"])
    >>> score(lambda x: x[None, ..., 0] - 2, tasks)
    rain  accuracy   1.000

    Raises ValueError if a task has no test label, or a real one no two different ones.
    """
    if not isinstance(tasks, Tasks):
        raise TypeError(f"tasks must be data.Tasks, got {type(tasks).__name__}: use data.Tasks(x, y, …)")
    if not tasks.mask_test.any(-1).all():
        lacking = tasks.names[int((~tasks.mask_test.any(-1)).nonzero()[0, -1])]
        raise ValueError(
            f"tasks must hold a test label of every task, got none of {lacking!r}: "
            "build them with x_test and y_test, or with test_share=0.25"
        )
    logits = model(seen_once(tasks.x_test))
    each = logits if isinstance(logits, list | tuple) else logits.unbind(1)
    if len(each) != tasks.tasks:
        raise ValueError(
            f"model must answer {tasks.tasks} tasks, got answers for {len(each)}: score its own tasks"
        )
    values = [
        _one(kind, own, tasks.y_test[..., j, :], tasks.mask_test[..., j, :], tasks.names[j])
        for j, (kind, own) in enumerate(zip(tasks.kinds, each, strict=True))
    ]
    measures = tuple(EXPLAINED if kind == kinds.REAL else ACCURACY for kind in tasks.kinds)
    return Scores(tasks.names, measures, torch.stack(values, -1))  # (R, T)


def _one(kind: str, logits: Tensor, labels: Tensor, known: Tensor, name: str) -> Tensor:
    """Return the score of one task (R,) from logits (R, m) or (R, m, C) and labels (m,) or (R, m)."""
    found = kinds.answers(kind, logits)  # (R, m)
    if kind != kinds.REAL:
        right = ((found == labels) & known).sum(-1, dtype=found.dtype)
        return right / known.sum(-1)
    labels = labels.expand_as(found)[:, None]  # (R, 1, m)
    known = known.expand_as(labels)
    mean = torch.where(known, labels, 0).sum(-1, keepdim=True) / known.sum(-1, keepdim=True)
    around = mean_squared_error(mean.expand_as(labels), labels)
    if (around == 0).any():
        raise ValueError(
            f"y_test must vary in every real task, got one value in {name!r}: there is nothing to explain, "
            "use evaluation.mean_squared_error"
        )
    return (1 - mean_squared_error(found[:, None], labels) / around).squeeze(-1)
