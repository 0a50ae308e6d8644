"""The room of notebooks/05_soft_sharing.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.soft_sharing import questions
from mtl_teach.lessons.soft_sharing.experiments import (
    against_tuned_ends,
    draw_gains,
    draw_spreads,
    draw_tau_valleys,
    draw_valley,
    draw_weights,
    errors_over_strength,
    excess_at_chosen,
    excess_at_one_ridge,
    excess_errors,
    landmine_areas,
    landmine_gains,
    points_saved,
    seen_and_left_out,
    starts,
)

__all__ = [
    "against_tuned_ends",
    "draw_gains",
    "draw_spreads",
    "draw_tau_valleys",
    "draw_valley",
    "draw_weights",
    "errors_over_strength",
    "excess_at_chosen",
    "excess_at_one_ridge",
    "excess_errors",
    "landmine_areas",
    "landmine_gains",
    "points_saved",
    "questions",
    "seen_and_left_out",
    "starts",
]
