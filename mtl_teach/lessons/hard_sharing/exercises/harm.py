"""Notebook 04: construct a case in which sharing hurts, judged by an experiment of 30 draws."""

from functools import cache

from mtl_teach.closed_form import hard_linear, soft_ridge
from mtl_teach.data import linear_tasks
from mtl_teach.evaluation import paired_interval
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property

LIMITS = {"tasks": 64, "samples": 200, "rank": 10, "trunk": 10}
FEATURES, RUNS = 10, 30


def negative_transfer() -> dict:
    """Return settings under which hard sharing is worse than single tasks, shown by a paired interval.

    Keys: relation ("subspace", "unrelated" or "clusters"), rank (1 to 10), tasks (1 to 64),
            samples (12 to 200),
    noise (0.1 to 10) and trunk (1 to 10), the width of the shared trunk. The tasks are those of
    data.linear_tasks with 10 features; 30 draws decide.
    """
    return {"relation": "unrelated", "rank": 2, "tasks": 16, "samples": 40, "noise": 0.5, "trunk": 2}


def verdict(answer) -> str:
    """Return in words what 30 draws of the settings say about sharing, and about the settings."""
    settings = answer()
    if settings is None or settings is ...:
        return settings
    problem = _refusal(settings)
    if problem:
        return problem
    return _measured(**settings)


@cache
def _measured(*, relation: str, rank: int, tasks: int, samples: int, noise: float, trunk: int) -> str:
    if trunk >= min(tasks, FEATURES):
        wide = "as many features" if trunk >= FEATURES else "as many tasks"
        return f"no difference: a trunk with {wide} binds nothing"
    data = linear_tasks(tasks, samples, FEATURES, rank, noise, relation, test_samples=0, replicas=RUNS)
    shared, single = hard_linear(data.x, data.y, trunk).weights, soft_ridge(data.x, data.y, 0.0)
    errors = [(fit - data.truth["weights"]).square().sum(-1).mean(-1) for fit in (shared, single)]  # (R,)
    difference = paired_interval(*errors)
    if difference.low > 0:
        return "sharing hurts"
    if difference.high > 0:
        return "undecided: the interval holds 0"
    fitting = trunk >= {"subspace": rank, "clusters": 2 * rank}.get(relation, FEATURES)
    return "sharing helps: the tasks fit the trunk" if fitting else "sharing helps against so much noise"


def _refusal(settings: object) -> str:
    keys = {"relation", "rank", "tasks", "samples", "noise", "trunk"}
    if not isinstance(settings, dict) or set(settings) != keys:
        return f"not a dict with the keys {', '.join(sorted(keys))}"
    for key, high in LIMITS.items():
        if not isinstance(settings[key], int) or not 1 <= settings[key] <= high:
            return f"{key} must be a whole number from 1 to {high}"
    if settings["samples"] < FEATURES + 2:
        return "too few samples for single tasks to be fitted at all"
    return "" if 0.1 <= settings["noise"] <= 10 else "noise must be from 0.1 to 10"


def _settings(**changes):
    return lambda: {**negative_transfer(), **changes}


NEGATIVE_TRANSFER = FunctionExercise(
    name="negative_transfer", notebook="04", title="Construct a case in which sharing hurts",
    difficulty="medium", minutes=10, reference=negative_transfer, seconds=30,
    properties=(
        Property("over 30 draws sharing is worse, the paired interval above 0", lambda draws: {},
                 "tasks that have little in common, squeezed through a narrow trunk", observe=verdict,
                         draws=1),
    ),
    mistakes=(
        Mistake("related",
                "these tasks share what the trunk can hold: make them unrelated, or the trunk narrower",
                _settings(relation="subspace")),
        Mistake("wide_trunk", "a trunk as wide as the input keeps the tasks apart: nothing is squeezed",
                _settings(trunk=10)),
        Mistake("few_tasks", "each task finds a place in a trunk as wide as there are tasks: add tasks",
                _settings(tasks=2)),
        Mistake("few_samples", "below 12 samples single tasks have no fit to compare with: take more",
                _settings(samples=11)),
        Mistake("noise", "with so much noise even a wrong trunk helps: lower the noise or add samples",
                _settings(noise=5.0, samples=14)),
        Mistake("keys", "return a dict with exactly the keys of the docstring", lambda: {"tasks": 16}),
    ),
)  # fmt: skip
