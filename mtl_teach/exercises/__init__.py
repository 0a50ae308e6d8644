"""Exercises that answer back: `check.<name>(answer)` says what is wrong, `progress("02")` what is done."""

from mtl_teach.exercises.checks import check, every
from mtl_teach.exercises.notes import forget, record_prediction
from mtl_teach.exercises.predictions import listen
from mtl_teach.exercises.report import of_notebook, progress

__all__ = ["check", "every", "forget", "of_notebook", "progress", "record_prediction"]

listen()
