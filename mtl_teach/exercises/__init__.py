"""Exercises that answer back: `check.<name>(answer)` says what is wrong, `progress("02")` what is done."""

from mtl_teach.exercises.checks import check
from mtl_teach.exercises.notes import forget, record_prediction
from mtl_teach.exercises.predictions import listen
from mtl_teach.exercises.report import of_notebook, progress
from mtl_teach.exercises.topics import EXERCISES

__all__ = ["EXERCISES", "check", "forget", "of_notebook", "progress", "record_prediction"]

listen()
