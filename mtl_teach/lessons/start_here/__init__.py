"""The room of notebooks/00_start_here.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.start_here import questions
from mtl_teach.lessons.start_here.experiments import (
    chance_wins,
    draw_both_views,
    draw_chance_wins,
    draw_intervals,
    draw_spread,
    draw_twins,
    many_intervals,
    scanner_errors,
    spread_of_means,
    twin_errors,
)

__all__ = [
    "chance_wins",
    "draw_both_views",
    "draw_chance_wins",
    "draw_intervals",
    "draw_spread",
    "draw_twins",
    "many_intervals",
    "questions",
    "scanner_errors",
    "spread_of_means",
    "twin_errors",
]
