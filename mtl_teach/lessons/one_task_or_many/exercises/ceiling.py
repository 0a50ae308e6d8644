"""Notebook 01: how often one model for all can be right at most, when the questions differ."""

import math

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def pooled_ceiling(labels: Tensor) -> float:
    """Return the most right answers, in %, that one model for all can give.

    labels: (tasks, n), the right answers, 0 or 1, of all tasks about the same n pictures.
    """
    yes = labels.mean(0)  # (n,)
    return 100 * torch.maximum(yes, 1 - yes).mean().item()


def _labels(draws: Draws) -> dict:
    chance = draws.pick((0.3, 0.7))  # of a yes: now most say no, now most say yes
    # Many of both are powers of two: float32 adds such shares up without rounding.
    tasks, pictures = draws.in_turn(((3, 9), (7, 2), (6, 4), (32, 64)))
    return {"labels": draws.binary(tasks, pictures, chance=chance)}


def _by_hand(draws: Draws) -> dict:
    """Draw so few labels that they are printed whole."""
    return {"labels": draws.binary(draws.pick((2, 3)), draws.in_turn((2, 3, 1)))}


def _one_task(draws: Draws) -> dict:
    return {"labels": draws.binary(1, draws.whole(3, 8))}


def _opposites(draws: Draws) -> dict:
    first = draws.binary(draws.whole(1, 3), draws.whole(2, 7))
    return {"labels": torch.cat([first, 1 - first])}


def _agreed(draws: Draws) -> dict:
    """Draw tasks that say the same of every picture, no or yes."""
    return {"labels": torch.full((2, 4), draws.in_turn((0.0, 1.0)), dtype=torch.float64)}


def _each(labels: Tensor) -> Tensor:
    """Return the best answer's share in % for each picture, (n,)."""
    yes = labels.mean(0)
    return 100 * torch.maximum(yes, 1 - yes)


def _rounded(decimals: int) -> Mistake:
    return Mistake("rounded", "right, but rounded: return the number as it is, and round when you print",
                   lambda labels: round(pooled_ceiling(labels), decimals))  # fmt: skip


POOLED_CEILING = FunctionExercise(
    name="pooled_ceiling",
    notebook="01",
    title="How good can one model for all be?",
    difficulty="medium",
    minutes=10,
    reference=pooled_ceiling,
    approximate=4.2e-7,  # float32 is closer, however it adds up to a percentage; four decimals are not
    properties=(
        Property("few labels, by hand: the answer that suits most tasks", _by_hand,
                 "for each picture: how many tasks say yes, how many say no; take the larger number, then "
                 "its share of the tasks, with / and not //, then the mean over the pictures",
                 draws=16),
        Property("picture by picture, the answer that suits most tasks", _labels,
                 "for each picture: how many tasks say yes, how many say no; take the larger number"),
        Property("one task alone is no conflict: 100", _one_task,
                 "with one task the best answer to each picture is that task's"),
        Property("a question and its opposite: 50", _opposites,
                 "whatever the model says, one of the two is wrong"),
        Property("where all say no, or all say yes, 100 too", _agreed,
                 "neither label need come at all: count what is there, and divide by nothing that may be 0",
                 key="agreed", draws=2),
    ),
    mistakes=(
        Mistake("fraction", "a share of 1 is 100 %: multiply by 100",
                lambda labels: pooled_ceiling(labels) / 100),
        Mistake("per_task",
                "you let every task choose its own answer, or squeeze() drops the axis of one task: the "
                "model answers picture by picture",
                lambda labels: pooled_ceiling(labels.T)),
        Mistake("overall", "one answer for all pictures is less than a model can do: choose for each picture",
                lambda labels: pooled_ceiling(labels.reshape(-1, 1))),
        Mistake("minority", "that is how often the worse answer is right: take the larger share",
                lambda labels: 100 - pooled_ceiling(labels)),
        Mistake("yes_only", "where most tasks say no, the best answer is no: take the larger share",
                lambda labels: 100 * labels.mean().item()),
        Mistake("no_only", "where most tasks say yes, the best answer is yes: take the larger share",
                lambda labels: 100 * (1 - labels.mean().item())),
        Mistake("all_agree",
                "a picture on which the tasks disagree is still right for most of them (and // cuts a share "
                "off)",
                lambda labels: 100 * (labels == labels[0]).all(0).double().mean().item()),
        Mistake("best_picture", "the mean over all pictures, not the best of them",
                lambda labels: _each(labels).max().item()),
        Mistake("sum", "you added up the pictures: take their mean",
                lambda labels: _each(labels).sum().item()),
        *map(_rounded, (0, 1, 2, 3, 4)),
        Mistake("rounded", "right, but rounded down: no int() and no //", lambda labels: math.floor(
            pooled_ceiling(labels))),
        Mistake("not_averaged", "return one number: the mean over all pictures", _each),
    ),
)  # fmt: skip
