"""The room of notebooks/07_auxiliary_tasks.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.auxiliary_tasks import questions
from mtl_teach.lessons.auxiliary_tasks.dial import RELATEDNESS, error_of_the_auxiliary_direction
from mtl_teach.lessons.auxiliary_tasks.experiments import (
    TUNED,
    accuracy,
    as_input,
    draw_dial,
    draw_gains,
    draw_two,
    draw_ways,
    errors_over_relatedness,
    gains,
    home_and_away,
    labelled_films,
    pivots_of_a_draw,
    real_encoder_gains,
    real_gains,
    true_pivots_found,
    tune,
    yu_and_jiang,
)
from mtl_teach.lessons.auxiliary_tasks.pivots import mutual_information

__all__ = [
    "RELATEDNESS",
    "TUNED",
    "accuracy",
    "as_input",
    "draw_dial",
    "draw_gains",
    "draw_two",
    "draw_ways",
    "error_of_the_auxiliary_direction",
    "errors_over_relatedness",
    "gains",
    "home_and_away",
    "labelled_films",
    "mutual_information",
    "pivots_of_a_draw",
    "real_encoder_gains",
    "real_gains",
    "questions",
    "true_pivots_found",
    "tune",
    "yu_and_jiang",
]
