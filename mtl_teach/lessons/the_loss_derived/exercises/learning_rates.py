"""Notebook 03: what a mean instead of a sum over tasks does to the learning rate."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def equal_learning_rate(learning_rate: float, tasks: int) -> float:
    """Return the learning rate with which SGD on the mean over tasks walks as SGD on their sum does.

    learning_rate: the one used with the sum Σ_j L_j; the mean is Σ_j L_j / tasks.
    """
    return learning_rate * tasks


def walk(learning_rate: float, targets: Tensor, *, mean: bool, momentum: float = 0.9) -> Tensor:
    """Return a shared parameter after ten steps of SGD on Σ_j ½(w − target_j)², or on its mean over tasks."""
    w = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=learning_rate, momentum=momentum)
    for _ in range(10):
        optimiser.zero_grad()
        losses = 0.5 * (w - targets).square()  # (T,)
        (losses.mean() if mean else losses.sum()).backward()
        optimiser.step()
    return w.detach()


def _ends(answer, learning_rate: float, tasks: int) -> float:
    targets = torch.linspace(1, 2, tasks, dtype=torch.float64)
    return float(walk(float(answer(learning_rate, tasks)), targets, mean=True))


def _setting(draws: Draws) -> dict:
    return {"learning_rate": draws.real(0.005, 0.02, 3), "tasks": draws.whole(3, 12)}


EQUAL_LEARNING_RATE = FunctionExercise(
    name="equal_learning_rate", notebook="03", title="The learning rate that makes mean and sum walk alike",
    difficulty="easy", minutes=5, reference=equal_learning_rate,
    properties=(
        Property("ten steps of SGD on the mean end where ten steps on the sum end", _setting,
                 "compare one step of each: learning rate times gradient", observe=_ends, draws=5),
    ),
    mistakes=(
        Mistake("same", "the mean's gradient is T times smaller: the same rate walks T times too slowly",
                lambda rate, tasks: rate),
        Mistake("divided", "the other way round: the mean's gradient is the smaller one",
                lambda rate, tasks: rate / tasks),
        Mistake("root", "√T is a rule for batch noise; here the gradients differ by exactly T",
                lambda rate, tasks: rate * tasks**0.5),
        Mistake("squared", "the factor T enters once: rate times gradient", lambda rate,
                tasks: rate * tasks**2),
        Mistake("off_by_one", "all T tasks are in the mean, not T − 1", lambda rate,
                tasks: rate * (tasks - 1)),
        Mistake("added", "a factor, not a sum", lambda rate, tasks: rate + tasks),
        Mistake("of_the_lesson", "64 was the lesson's number of tasks: use the argument",
                lambda rate, tasks: 64 * rate),
        Mistake("rate_ignored", "0.3 was the lesson's rate: use the argument",
                lambda rate, tasks: 0.3 * tasks),
        Mistake("momentum", "momentum makes both walks longer alike: no correction for it",
                lambda rate, tasks: rate * tasks * 0.1),
    ),
)  # fmt: skip
