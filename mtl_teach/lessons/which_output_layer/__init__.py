"""The room of notebooks/02_which_output_layer.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.which_output_layer import questions
from mtl_teach.lessons.which_output_layer.experiments import (
    accuracies_without_looking,
    answer_sets,
    clothes_heads,
    digit_names,
    draw_outcomes,
    draw_shares,
    draw_two_layers,
    exclusive_heads,
    four_questions,
    heads_by_regime,
    softmax_leads,
    three_accuracies,
)

__all__ = [
    "accuracies_without_looking",
    "answer_sets",
    "clothes_heads",
    "digit_names",
    "draw_outcomes",
    "draw_shares",
    "draw_two_layers",
    "exclusive_heads",
    "four_questions",
    "heads_by_regime",
    "questions",
    "softmax_leads",
    "three_accuracies",
]
