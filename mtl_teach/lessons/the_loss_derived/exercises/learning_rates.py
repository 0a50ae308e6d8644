"""Notebook 03: what a mean instead of a sum over tasks does to the learning rate."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from mtl_teach.exercises.compare import log_distance
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def equal_learning_rate(learning_rate: float, tasks: int, optimiser: str) -> float:
    """Return the rate with which an optimiser walks on the mean over tasks as on their sum.

    learning_rate: its rate on the sum; optimiser: "SGD" or "Adam".
    """
    return learning_rate * tasks if optimiser == "SGD" else learning_rate


def walk(learning_rate: float, targets: Tensor, optimiser: str, *, mean: bool) -> Tensor:
    """Return a shared parameter after ten steps on Σ_j ½(w − target_j)², or on its mean over tasks."""
    w = torch.zeros((), dtype=torch.float64, requires_grad=True)
    steps = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam}[optimiser]([w], lr=learning_rate)
    for _ in range(10):
        steps.zero_grad()
        losses = 0.5 * (w - targets).square()  # (T,)
        (losses.mean() if mean else losses.sum()).backward()
        steps.step()
    return w.detach()


def _setting(draws: Draws, optimiser: str) -> dict:
    low, high, decimals = draws.in_turn(((0.01, 0.5, 4), (0.00001, 0.00004, 7), (0.8, 2.0, 3)))
    rate = draws.real(low, high, decimals)  # small ones show rounding
    many = 5000 if optimiser == "SGD" else 600  # with more the ε of torch.optim.Adam shows
    tasks = draws.in_turn((draws.whole(3, 64), 1, 500, 2, many, 7))
    return {"learning_rate": rate, "tasks": tasks, "optimiser": optimiser}


def _sgd(draws: Draws) -> dict:
    return _setting(draws, "SGD")


def _adam(draws: Draws) -> dict:
    return _setting(draws, "Adam")


def _for_sgd(wrong: Callable[[float, int], float]) -> Callable:
    """Return the mistake of a wrong rate for SGD: of Adam, which needs none, its hint would lead astray."""
    return lambda rate, tasks, optimiser: wrong(rate, tasks) if optimiser == "SGD" else math.nan


EQUAL_LEARNING_RATE = FunctionExercise(
    name="equal_learning_rate", notebook="03", title="The learning rate that makes mean and sum walk alike",
    difficulty="easy", minutes=5, reference=equal_learning_rate, measure=log_distance,
    properties=(
        Property("SGD takes the same steps", _sgd,
                 "write one step of SGD on the sum and one on the mean: learning rate times gradient",
                 draws=6),
        Property("Adam takes the same steps", _adam,
                 "Adam divides the gradient by its own recent size: what is left of the factor T? (And the "
                 "rate is the argument.)",
                 draws=6),
    ),
    mistakes=(
        Mistake("same", "the mean's gradient is T times shorter: the same rate walks T times too slowly "
                "(is “SGD” spelt as in the docstring?)",
                lambda rate, tasks, optimiser: rate),
        Mistake("divided", "do not divide: the mean's gradient is the shorter one; Adam divides by itself",
                lambda rate, tasks, optimiser: rate / tasks),
        Mistake("adam_too", "for Adam the factor cancels: its steps are the same without any correction",
                lambda rate, tasks, optimiser: rate * tasks),
        Mistake("root", "for unrelated pulls √T says how the sum grows; sum and mean differ by exactly T",
                _for_sgd(lambda rate, tasks: rate * tasks**0.5)),
        Mistake("root", "for unrelated pulls √T says how the sum grows; sum and mean differ by exactly T",
                _for_sgd(lambda rate, tasks: rate / tasks**0.5)),
        Mistake("squared", "the factor T enters once: rate times gradient",
                _for_sgd(lambda rate, tasks: rate * tasks**2)),
        Mistake("off_by_one", "all T tasks are in the mean, not T − 1",
                _for_sgd(lambda rate, tasks: rate * (tasks - 1))),
        Mistake("added", "a factor, not a sum", _for_sgd(lambda rate, tasks: rate + tasks)),
        Mistake("of_the_lesson", "64 was the lesson's number of tasks: use the argument",
                _for_sgd(lambda rate, tasks: 64 * rate)),
        Mistake("rate_ignored", "0.3 was the lesson's rate: use the argument",
                _for_sgd(lambda rate, tasks: 0.3 * tasks)),
        Mistake("rate_ignored", "the rate on the sum is missing: multiply it",
                _for_sgd(lambda rate, tasks: tasks)),
    ),
)  # fmt: skip
