"""The room of notebooks/03_the_loss_derived.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.the_loss_derived import questions
from mtl_teach.lessons.the_loss_derived.experiments import (
    Missing,
    draw_missing,
    draw_pulls,
    draw_trainings,
    missing_labels,
    pulls_on_the_trunk,
    sum_with_two_rates,
    three_trainings,
)

__all__ = [
    "Missing",
    "draw_missing",
    "draw_pulls",
    "draw_trainings",
    "missing_labels",
    "pulls_on_the_trunk",
    "questions",
    "sum_with_two_rates",
    "three_trainings",
]
