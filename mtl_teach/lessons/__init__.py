"""A room for every lesson: what notebook 05_soft_sharing measures, shows and asks stands in `soft_sharing`.

A room holds `panels` (a folder each: settings, compute, chart, words), `exercises`, `questions` and
`experiments`. Rooms are found by their folders, so whoever adds a lesson registers it nowhere.
"""

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from mtl_teach.exercises.exercise import Exercise

Found = TypeVar("Found")


@functools.cache
def panels() -> dict[str, str]:
    """Return the panels of all rooms: name -> the module that holds the function of that name.

    Raises ValueError if two rooms have a panel of one name.
    """
    found = [(name, room) for room in _folders() for name in _folders(room, "panels")]
    return _by_name("panel", ((name, room, f"{__name__}.{room}.panels.{name}") for name, room in found))


def panel(name: str) -> Callable:
    """Return the function that makes the panel `name`.

    Raises KeyError if no room has it, AttributeError if its folder holds no function of that name.
    """
    module = importlib.import_module(panels()[name])
    made = getattr(module, name, None)
    if not callable(made):
        raise AttributeError(
            f"{module.__name__} must define the function {name}, named as its folder, got none: "
            "rename the function or the folder"
        )
    return made


def panels_here() -> list[str]:
    """Return the names of the panels that can be shown on this machine.

    A panel of published data has a function `here` beside it, which says whether they are on this machine.
    """
    every = panels()
    return [name for name in every if getattr(importlib.import_module(every[name]), "here", _always)()]


def _always() -> bool:
    return True


@functools.cache
def exercises() -> dict[str, "Exercise"]:
    """Return the exercises of all rooms by name, notebook by notebook in the order of each.

    Raises ValueError if two rooms have an exercise of one name, TypeError if a room's EXERCISES is no tuple.
    """
    rooms = [room for room in _folders() if "exercises" in _folders(room)]
    found = [(one.name, room, one) for room in rooms for one in _exercises_of(room)]
    return _by_name("exercise", sorted(found, key=lambda one: one[2].notebook))


def _exercises_of(room: str) -> "tuple[Exercise, ...]":
    module = importlib.import_module(f"{__name__}.{room}.exercises")
    every = getattr(module, "EXERCISES", None)
    if not isinstance(every, tuple | list):
        came = "nothing of that name" if every is None else type(every).__name__
        raise TypeError(
            f"EXERCISES of {module.__name__} must be a tuple of exercises, got {came}: "
            "write EXERCISES = (FIRST,), with the comma"
        )
    return tuple(every)


def _by_name(kind: str, found: Iterable[tuple[str, str, Found]]) -> dict[str, Found]:
    """Return name -> thing of all (name, room, thing), or raise ValueError: none may hide another."""
    rooms: dict[str, str] = {}
    things: dict[str, Found] = {}
    for name, room, thing in found:
        if name in rooms:
            both = " and ".join(dict.fromkeys((rooms[name], room)))
            raise ValueError(
                f"{kind} names must be given once in the course, got {name!r} twice, in lessons/{both}: "
                "rename one of them"
            )
        rooms[name], things[name] = room, thing
    return things


def _folders(*inside: str) -> list[str]:
    """Return the packages in a folder of this one, without importing them."""
    places = [str(Path(place, *inside)) for place in __path__]
    return [found.name for found in pkgutil.iter_modules(places) if found.ispkg]
