"""Figures that move, and questions that wait for an answer: what an author of a panel needs, in one place.

The lessons' own panels are here by their short names too: `live.soft_sharing(tasks=8)`.
"""

import difflib
import importlib
from typing import Any

from mtl_teach.live import _lean as _lean  # before anything loads altair
from mtl_teach.live.codes import VoteError
from mtl_teach.live.controls import slider, toggle
from mtl_teach.live.drawing import Drawing, draw_it
from mtl_teach.live.panel import Panel
from mtl_teach.live.prediction import Prediction, predict, predict_number
from mtl_teach.live.progressive import Work, progressive
from mtl_teach.live.result import Result, column, table
from mtl_teach.live.style import OWN, POOLED, QUIET, SHARED, TRUTH, named, styled
from mtl_teach.live.votes import Poll, in_class, poll, tally

__all__ = [
    "OWN",
    "POOLED",
    "QUIET",
    "SHARED",
    "TRUTH",
    "Drawing",
    "Panel",
    "Poll",
    "Prediction",
    "Result",
    "VoteError",
    "Work",
    "column",
    "draw_it",
    "in_class",
    "named",
    "poll",
    "predict",
    "predict_number",
    "progressive",
    "slider",
    "styled",
    "table",
    "tally",
    "toggle",
]


def __getattr__(name: str) -> Any:
    # Looked up when somebody asks: an engine knows no lesson, and a notebook loads the panels it shows.
    lessons = importlib.import_module("mtl_teach.lessons")
    if name in lessons.panels():
        return lessons.panel(name)
    near = difflib.get_close_matches(name, __dir__(), n=1)
    said = f"did you mean {near[0]!r}?" if near else f"no lesson has a folder panels/{name} with __init__.py"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: {said}")


def __dir__() -> list[str]:
    return sorted([*__all__, *importlib.import_module("mtl_teach.lessons").panels()])
