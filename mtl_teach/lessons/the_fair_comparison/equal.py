"""A multi-task network against rivals that work alone: as wide, of equal parameters, linear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from mtl_teach import closed_form, data, evaluation, models, training, validation

FEATURES, TASKS, WIDTH = 64, 8, 64
SEEDS, OTHERS = 20, 20  # draws that are reported, and draws on which the number of steps is chosen
STEPS, RATE, EVERY = 160, 0.03, 10
CHOOSE, REPORT = slice(0, None, 2), slice(1, None, 2)  # test digits that choose the steps, and the others
HARD, SAME_WIDTH, SAME_TOTAL = "one trunk", "each alone, as wide", "each alone, equal parameters"
LINEAR = "each alone, linear"
RIDGES = (0.0003, 0.001, 0.003, 0.01, 0.03)


def fair_widths(tasks: int, width: int, features: int = FEATURES) -> tuple[int, ...]:
    """Return widths of T single networks that have together about the parameters of one with a shared trunk.

    The shared one is features -> width, and a head of one unit per task. The widths differ by 1 at most.

    >>> fair_widths(8, 64)
    (9, 9, 9, 9, 9, 9, 9, 8)

    Raises ValueError unless all are at least 1, or if the shared network has too few parameters.
    """
    tasks, width = validation.whole("tasks", tasks, 1), validation.whole("width", width, 1)
    total = evaluation.hard_sharing_parameters(tasks, (features, width), (width, 1))
    # Of all tasks: a unit has d weights, a bias, and one weight of the head; each head has a bias.
    units = round((total - tasks) / (features + 2))
    if units < tasks:
        raise ValueError(f"width must leave each of {tasks} tasks a unit, got {width}: use {tasks} or more")
    least, more = divmod(units, tasks)
    return (least + 1,) * more + (least,) * (tasks - more)


@dataclass(frozen=True)
class Design:
    """One design's test errors in % (R,), mean over the tasks, and its bill.

    `parameters`: of all tasks together; `operations`: multiplications and additions for one answer of every
    task about one example; `steps`: how many were chosen, 0 for a model that is solved exactly.
    """

    errors: Tensor
    parameters: int
    operations: int
    steps: int


@cache
def designs(seed: int = 0) -> dict[str, Design]:
    """Return one trunk of 64 units, single networks as wide or of equal total parameters, and linear models.

    Eight scanners, 40 labelled digits each, tilts spread over 60°; Adam, up to 160 steps. The number of steps
    is chosen for each design on twenty other draws and half of the test digits; the other half is reported.
    The linear models are logistic regressions, and their ridge is chosen in the same way.
    """
    drawn = data.tilted_digits(TASKS, 40, 60.0, seed=seed, replicas=SEEDS + OTHERS)
    widths = fair_widths(TASKS, WIDTH)
    found = {
        HARD: [(models.hard_sharing, WIDTH, slice(0, TASKS))],
        SAME_WIDTH: [(models.single_task, WIDTH, slice(0, TASKS))],
        SAME_TOTAL: [
            (models.single_task, width, _tasks_of(width, widths))
            for width in sorted(set(widths), reverse=True)
        ],
    }
    return {name: _design(parts, drawn, seed) for name, parts in found.items()} | {LINEAR: _linear(drawn)}


def _linear(drawn: data.Tasks) -> Design:
    """Fit a logistic regression to each scanner, with the ridge that is best on the other draws."""
    weights = torch.stack([closed_form.soft_logistic(drawn.x, drawn.y, 0, ridge) for ridge in RIDGES])
    logits = torch.einsum("srtd,tmd->srtm", weights, drawn.x_test[0])
    chosen, reported = _halves(logits, drawn.y_test[0]).mean(-1)  # (ridges, R) each
    best = _best(chosen)
    return Design(reported[best, :SEEDS], TASKS * FEATURES, 2 * TASKS * FEATURES, 0)


def _best(chosen: Tensor) -> int:
    """Return which setting errs least on the draws that are not reported; chosen: (settings, R)."""
    return int(chosen[:, SEEDS:].mean(-1).argmin())


def _halves(logits: Tensor, y: Tensor) -> Tensor:
    """Return the errors in % on the digits that choose and on those that are reported, (2, …, T)."""
    return 100 * torch.stack([evaluation.error_rate(logits[..., h], y[:, h]) for h in (CHOOSE, REPORT)])


def _tasks_of(width: int, widths: tuple[int, ...]) -> slice:
    first = widths.index(width)
    return slice(first, first + widths.count(width))


def _design(parts: list[tuple[Callable, int, slice]], drawn: data.Tasks, seed: int) -> Design:
    """Train networks that serve some tasks each, and choose one number of steps for all of them."""
    curves, parameters, operations = [], 0, 0
    for make, width, which in parts:
        mine = data.Tasks(
            drawn.x[:, which],
            drawn.y[:, which],
            x_test=drawn.x_test[:, which],
            y_test=drawn.y_test[:, which],
            kinds="binary",
        )
        model = make(FEATURES, mine.tasks, trunk=(width,), replicas=SEEDS + OTHERS, seed=seed)
        x, y = mine.x_test[0], mine.y_test[0]  # all draws meet the same test digits

        def percent(model: models.MultiTaskNet, x: Tensor = x, y: Tensor = y) -> Tensor:
            return _halves(model(x), y)  # (2, R, T)

        history = training.fit(
            model, mine, steps=STEPS, learning_rate=RATE, watch=percent, every=EVERY, progress=False
        )
        curves.append(history.watched)  # (checks, 2, R, T)
        parameters += evaluation.count_parameters(model)
        operations += evaluation.count_flops(model)
    chosen, reported = torch.cat(curves, -1).mean(-1).unbind(1)  # (checks, R) each
    best = _best(chosen)
    return Design(reported[best, :SEEDS], parameters, operations, best * EVERY)
