"""The room of notebooks/08_learning_what_to_share.ipynb: what it measures, shows, asks and exercises."""

from mtl_teach.lessons.learning_what_to_share import questions
from mtl_teach.lessons.learning_what_to_share.drawing import (
    draw_errors,
    draw_frontier,
    draw_mixtures,
    draw_policies,
    draw_starts,
    draw_switches,
)
from mtl_teach.lessons.learning_what_to_share.draws import slopes, switches
from mtl_teach.lessons.learning_what_to_share.experiments import (
    blocks_in_common,
    blocks_stored,
    errors_under,
    frontier,
    ingredients,
    learned_tables,
    one_draw,
    over,
    policy_over_time,
    starts,
    study,
    truth,
    world,
)
from mtl_teach.lessons.learning_what_to_share.mixed import CORRELATIONS, mixtures, stitches, weights_of

__all__ = [
    "CORRELATIONS",
    "blocks_in_common",
    "blocks_stored",
    "draw_errors",
    "draw_frontier",
    "draw_mixtures",
    "draw_policies",
    "draw_starts",
    "draw_switches",
    "errors_under",
    "frontier",
    "ingredients",
    "learned_tables",
    "mixtures",
    "one_draw",
    "over",
    "policy_over_time",
    "questions",
    "slopes",
    "starts",
    "stitches",
    "study",
    "switches",
    "truth",
    "weights_of",
    "world",
]
