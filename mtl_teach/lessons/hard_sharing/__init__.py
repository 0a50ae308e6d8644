"""The room of notebooks/04_hard_sharing.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.hard_sharing import questions
from mtl_teach.lessons.hard_sharing.experiments import (
    alone_errors,
    digit_errors,
    draw_errors,
    draw_gains,
    draw_prices,
    draw_relations,
    gain,
    invent,
    number_price,
    ridge_errors,
    shared_errors,
)

__all__ = [
    "alone_errors",
    "digit_errors",
    "draw_errors",
    "draw_gains",
    "draw_prices",
    "draw_relations",
    "gain",
    "invent",
    "number_price",
    "questions",
    "ridge_errors",
    "shared_errors",
]
