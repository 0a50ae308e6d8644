"""Notebook 04: how many numbers sharing saves, counted."""

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def numbers_saved(tasks: int, features: int, width: int) -> int:
    """Return how many numbers fewer hard sharing has to learn than the tasks alone, T separate models.

    T = tasks, d = features, k = width: one linear trunk of k units, 1 <= k <= d, and T heads, no biases.
    Idle numbers, which change no prediction, do not count. Where both models are the same, return 0.
    """
    return max(0, tasks - width) * (features - width)


def _many(draws: Draws) -> dict:
    width = draws.whole(1, 5)
    return {"tasks": width + draws.whole(1, 20), "features": width + draws.whole(1, 20), "width": width}


def _one_more(draws: Draws) -> dict:
    width = draws.whole(1, 4)
    return {"tasks": width + 1, "features": width + draws.whole(1, 3), "width": width}


def _few(draws: Draws) -> dict:
    width = draws.whole(3, 7)
    return {"tasks": draws.whole(1, width - 1), "features": width + draws.whole(1, 20), "width": width}


def _just_room(draws: Draws) -> dict:
    width = draws.whole(1, 7)
    return {"tasks": width, "features": width + draws.whole(1, 20), "width": width}


def _wide(draws: Draws) -> dict:
    width = draws.in_turn((draws.whole(2, 9), 1))
    return {"tasks": width + draws.whole(1, 20), "features": width, "width": width}


def _large(draws: Draws) -> dict:
    tasks, features, width = draws.in_turn(((64, 64, 4), (45, 30, 20), (30, 70, 3)))
    return {"tasks": tasks, "features": features, "width": width}


def _but(change):
    return lambda tasks, features, width: change(tasks, features, width)


NUMBERS_SAVED = FunctionExercise(
    name="numbers_saved", notebook="04", title="What sharing saves, for any width",
    difficulty="medium", minutes=15, reference=numbers_saved,
    properties=(
        Property("with more tasks than units", _many,
                 "alone T·d; shared, the trunk and the heads, less the idle numbers; T, d and k are the "
                 "arguments tasks, features and width, not the lesson's numbers (and a power is **)",
                 draws=8),
        Property("with just one task more than units", _one_more,
                 "with T = k + 1 the count is d − k: more than nothing where the trunk is narrower than the "
                 "input, and no more than that",
                 key="one_late", draws=6),
        Property("a trunk as wide as the input saves nothing", _wide, "with k = d nothing is squeezed",
                 key="wide_trunk"),
        Property("with just one unit for every task nothing is saved", _just_room,
                 "each of T = k tasks has a unit of its own, both models are the same: 0", key="just_room"),
        Property("with more units than tasks nothing is saved", _few,
                 "each of T < k tasks has a unit of its own, both models are the same: 0, never below",
                 key="few_tasks", draws=8),
        Property("for large numbers, too", _large, "the same formula: no limit on tasks, inputs or units",
                 key="large", draws=3),
    ),
    mistakes=(
        # Right with more tasks than units: so these stand before those that are not.
        Mistake("nothing_saved", "where each task alone is as well off, both models are the same: 0 is saved",
                lambda tasks, features, width:
                tasks * features if tasks <= width or width >= features else
                numbers_saved(tasks, features, width)),
        Mistake("few_tasks", "each of T < k tasks has a unit of its own, both models are the same: 0, never "
                "below", _but(lambda t, d, k: t * d - d * k if t < k else numbers_saved(t, d, k))),
        Mistake("idle_forgotten", "k² of the numbers are idle: those that mix the units change no prediction",
                _but(lambda t, d, k: t * d - d * k - t * k)),
        Mistake("idle_of_one_unit", "one idle number is right for one unit; k units can be mixed in k² ways",
                _but(lambda t, d, k: t * d - d * k - t * k + 1)),
        Mistake("idle_of_one_unit", "each unit can be scaled, that makes k; mixing the units makes k²",
                _but(lambda t, d, k: t * d - d * k - t * k + k)),
        Mistake("idle_sign", "idle numbers need not be learnt, so they are *saved*: mind the sign of k²",
                _but(lambda t, d, k: t * d - d * k - t * k - k * k)),
        Mistake("idle_sign", "idle numbers need not be learnt, so they are *saved*: mind the sign of k²",
                _but(lambda t, d, k: max(0, t * d - d * k - t * k - k * k))),
        Mistake("no_heads", "the heads have to be learnt too: T of them, k numbers each",
                _but(lambda t, d, k: t * d - d * k)),
        Mistake("no_heads", "the heads have to be learnt too: T of them, k numbers each",
                _but(lambda t, d, k: t * d - d * k + k * k)),
        Mistake("one_head", "every task has a head: T heads of k numbers",
                _but(lambda t, d, k: t * d - d * k - k + k * k)),
        Mistake("no_trunk", "the trunk has to be learnt too", _but(lambda t, d, k: t * d - t * k)),
        Mistake("not_the_saving", "that is what hard sharing learns: subtract it from what T models learn",
                _but(lambda t, d, k: d * k + t * k - k * k)),
        Mistake("alone_of_one", "alone there are T models of d numbers each",
                _but(lambda t, d, k: d - (d * k + t * k - k * k))),
        Mistake("turned_round", "the saving is what the tasks alone have more",
                _but(lambda t, d, k: -numbers_saved(t, d, k))),
        Mistake("heads_of_d", "a head reads the trunk's k units, not the d inputs",
                _but(lambda t, d, k: t * d - d * k - t * d + k * k)),
        Mistake("one_unit", "that is right for one unit: now k units",
                _but(lambda t, d, k: (t - 1) * (d - 1))),
    ),
)  # fmt: skip
