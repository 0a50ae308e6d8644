"""A room for every lesson: what notebook 05_soft_sharing measures, shows and asks stands in `soft_sharing`.

A room holds `panels` (a folder each: settings, compute, chart, words), `exercises`, `questions` and
`experiments`. Rooms are found by their folders, so whoever adds a lesson registers it nowhere.
"""

import functools
import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtl_teach.exercises.exercise import Exercise


@functools.cache
def panels() -> dict[str, str]:
    """Return the panels of all rooms: name -> the module that holds the function of that name."""
    return {
        name: f"{__name__}.{room}.panels.{name}" for room in _folders() for name in _folders(room, "panels")
    }


def panel(name: str) -> Callable:
    """Return the function that makes the panel `name`; raises KeyError if no room has it."""
    return getattr(importlib.import_module(panels()[name]), name)


@functools.cache
def exercises() -> dict[str, "Exercise"]:
    """Return the exercises of all rooms by name, notebook by notebook in the order of each."""
    rooms = [room for room in _folders() if "exercises" in _folders(room)]
    loaded = [importlib.import_module(f"{__name__}.{room}.exercises") for room in rooms]
    every = [exercise for room in loaded for exercise in room.EXERCISES]
    return {exercise.name: exercise for exercise in sorted(every, key=lambda one: one.notebook)}


def _folders(*inside: str) -> list[str]:
    """Return the packages in a folder of this one, without importing them."""
    places = [str(Path(place, *inside)) for place in __path__]
    return [found.name for found in pkgutil.iter_modules(places) if found.ispkg]
