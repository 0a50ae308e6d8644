"""The room of notebooks/06_when_sharing_hurts.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.when_sharing_hurts import questions
from mtl_teach.lessons.when_sharing_hurts.comparing import (
    digits_errors,
    gains,
    in_units,
    one_unit,
    plain_sum,
    unit_errors,
)
from mtl_teach.lessons.when_sharing_hurts.drawing import (
    draw_comparison,
    draw_cosines,
    draw_designs,
    draw_directions,
    draw_ends,
    draw_found,
    draw_gains,
    draw_paths,
    draw_plane,
)
from mtl_teach.lessons.when_sharing_hurts.grouping import (
    affinities,
    agreement,
    cluster_errors,
    clusters,
    found_groups,
    split_in_two,
)
from mtl_teach.lessons.when_sharing_hurts.pairs import pair, two_tasks
from mtl_teach.lessons.when_sharing_hurts.plane import objectives, path

__all__ = [
    "affinities",
    "agreement",
    "cluster_errors",
    "clusters",
    "digits_errors",
    "draw_comparison",
    "draw_cosines",
    "draw_designs",
    "draw_directions",
    "draw_ends",
    "draw_found",
    "draw_gains",
    "draw_paths",
    "draw_plane",
    "found_groups",
    "gains",
    "in_units",
    "objectives",
    "one_unit",
    "pair",
    "path",
    "plain_sum",
    "questions",
    "split_in_two",
    "two_tasks",
    "unit_errors",
]
