"""Notebook 04: construct a case in which sharing hurts, judged by the lesson's own experiment."""

from functools import cache
from numbers import Integral, Real

from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property
from mtl_teach.lessons.hard_sharing.experiments import FEATURES, RANK, RELATIONS, gain

LIMITS = {"tasks": (1, 64), "width": (1, FEATURES), "samples": (FEATURES + 2, 200)}
NOISE = (0.1, 10)


def negative_transfer() -> dict:
    """Return settings for lesson.gain under which sharing hurts the tasks on average.

    All five keys: tasks (1 to 64), width (1 to 20), relation ("related", "unrelated" or "two clusters"),
    samples (22 to 200) and noise (0.1 to 10). Twenty draws decide, by the paired interval.
    """
    return {"tasks": 16, "width": 2, "relation": "unrelated", "samples": 40, "noise": 0.5}


def verdict(answer) -> object:
    """Return in words what twenty draws of the settings say about sharing, and about the settings."""
    settings = answer()
    if settings is None or settings is ...:
        return settings
    return _refusal(settings) or _measured(**settings)


@cache
def _measured(*, tasks: int, width: int, relation: str, samples: int, noise: float) -> str:
    if width >= min(tasks, FEATURES):
        room = "all inputs" if width >= FEATURES else "every task"
        return f"no difference: the trunk has room for {room}"
    need = {"related": RANK, "two clusters": 2 * RANK}.get(relation, FEATURES)
    saved = gain(tasks, width, relation, samples, noise)
    if saved.high < 0:
        return "sharing hurts"
    if saved.low <= 0 and width >= need:  # a narrower trunk, or more tasks, would let sharing help
        return "undecided: the trunk holds what the tasks need, and hardly squeezes them"
    if saved.low <= 0 and (samples < 30 or noise > 1):
        return "undecided: with so few samples, or so much noise, the tasks alone err as much"
    if saved.low <= 0:
        return "undecided: the interval holds 0"
    return (
        "sharing helps: the tasks fit the trunk"
        if width >= need
        else "sharing helps: least squares alone is so bad with these samples and this noise"
    )


def _refusal(settings: object) -> str:
    keys = {*LIMITS, "relation", "noise"}
    if not isinstance(settings, dict) or set(settings) != keys:
        return f"not a dict with the keys {', '.join(sorted(keys))}"
    for key, (low, high) in LIMITS.items():
        value = settings[key]
        if not isinstance(value, Integral) or isinstance(value, bool) or value > high or value < 1:
            return f"{key} must be a whole number from {low} to {high}"
    if settings["samples"] < LIMITS["samples"][0]:
        return "too few samples: below 22 no task can be fitted alone"
    if not isinstance(settings["relation"], str) or settings["relation"] not in RELATIONS:
        return f"relation must be one of {', '.join(RELATIONS)}"
    noise = settings["noise"]
    right = isinstance(noise, Real) and NOISE[0] <= noise <= NOISE[1]
    return "" if right else f"noise must be a number from {NOISE[0]} to {NOISE[1]}"


def _settings(**changes):
    return lambda: {**negative_transfer(), **changes}


NEGATIVE_TRANSFER = FunctionExercise(
    name="negative_transfer", notebook="04", title="Construct a case in which sharing hurts",
    difficulty="medium", minutes=10, reference=negative_transfer, seconds=30,
    properties=(
        Property("over twenty draws sharing is worse: the interval of what it saves lies below 0",
                 lambda draws: {}, "tasks that have little in common, squeezed through a narrow trunk",
                 observe=verdict, draws=1),
    ),
    mistakes=(
        *(
            Mistake("related", "these tasks share what the trunk can hold: ask what it could not hold",
                    _settings(relation="related", **sizes))
            for sizes in ({}, {"tasks": 20, "width": 19})
        ),
        Mistake("wide_trunk", "a trunk as wide as the input keeps the tasks apart: nothing is squeezed",
                _settings(width=20, tasks=32)),
        Mistake("few_tasks",
                "each task finds a place in a trunk as wide as there are tasks: take a narrower one, or more "
                "tasks, and tasks that have little in common",
                _settings(tasks=2)),
        Mistake("few_samples", "below 22 samples no task alone can be fitted to compare with: take more",
                _settings(samples=21)),
        Mistake("noise",
                "with so much noise, or so few samples, even a wrong trunk helps: less noise, more samples",
                _settings(noise=5.0, samples=30)),
        Mistake("blurred", "nearly: take more samples or less noise first, so that the tasks alone do well",
                _settings(tasks=20, width=19, samples=22)),
        Mistake("undecided",
                "nearly: tasks with less in common lose more, and so do many tasks in a narrow trunk, where "
                "there is little noise",
                _settings(tasks=8, relation="two clusters", width=3)),
        Mistake("keys", "return a dict with exactly the five keys of the docstring", lambda: {"tasks": 16}),
        *(
            Mistake("range", "that value is none of those that the docstring allows", _settings(**outside))
            for outside in ({"tasks": 65}, {"width": 21}, {"samples": 201}, {"noise": 11}, {"relation": "?"})
        ),
    ),
)  # fmt: skip
