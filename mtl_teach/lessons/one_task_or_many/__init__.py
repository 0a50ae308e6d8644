"""The room of notebooks/01_one_task_or_many.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.one_task_or_many import questions
from mtl_teach.lessons.one_task_or_many.experiments import (
    QUESTIONS,
    accuracy,
    angles,
    best_decay,
    draw_designs,
    draw_gains,
    draw_questions,
    questions_accuracy,
    with_task_axis,
)

__all__ = [
    "QUESTIONS",
    "accuracy",
    "angles",
    "best_decay",
    "draw_designs",
    "draw_gains",
    "draw_questions",
    "questions",
    "questions_accuracy",
    "with_task_axis",
]
