"""The room of notebooks/10_the_fair_comparison.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.the_fair_comparison import bench, equal, nothing, papers, questions
from mtl_teach.lessons.the_fair_comparison.capstone import Plan, Report, carry_out
from mtl_teach.lessons.the_fair_comparison.drawing import (
    draw_designs,
    draw_epochs,
    draw_largest,
    draw_reports,
    draw_thousand,
)
from mtl_teach.lessons.the_fair_comparison.equal import designs, fair_widths
from mtl_teach.lessons.the_fair_comparison.nothing import harmony, published, reported
from mtl_teach.lessons.the_fair_comparison.own import example
from mtl_teach.lessons.the_fair_comparison.papers import best_of_draws, counts, thousand


def trained() -> nothing.Runs:
    """Return all runs of the two dozen papers about Harmony; `live.cheats` shows the same ones."""
    return nothing.runs().finish()


def fitted() -> bench.Errors:
    """Return all fits of the referee's bench; `live.referee_bench` shows the same ones."""
    return bench.errors().finish()


__all__ = [
    "Plan",
    "Report",
    "bench",
    "best_of_draws",
    "carry_out",
    "counts",
    "designs",
    "draw_designs",
    "draw_epochs",
    "draw_largest",
    "draw_reports",
    "draw_thousand",
    "equal",
    "example",
    "fair_widths",
    "fitted",
    "harmony",
    "nothing",
    "papers",
    "published",
    "questions",
    "reported",
    "thousand",
    "trained",
]
