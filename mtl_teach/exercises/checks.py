"""The one object that notebooks use: `check.count_parameters(count_parameters)`."""

import difflib

from mtl_teach.exercises.exercise import Exercise
from mtl_teach.exercises.topics import EXERCISES


class Checks:
    """Every exercise as an attribute; Tab completes the names."""

    def __getattr__(self, name: str) -> Exercise:
        if name in EXERCISES:
            return EXERCISES[name]
        near = difflib.get_close_matches(name, EXERCISES, n=1)
        raise AttributeError(f"no exercise {name!r}{f': did you mean {near[0]!r}?' if near else ''}")

    def __dir__(self) -> list[str]:
        return list(EXERCISES)


check = Checks()
