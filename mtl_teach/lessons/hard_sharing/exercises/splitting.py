"""Notebook 04: the law a + b/T, what shrinks in it and what stays."""

import math
from typing import NamedTuple

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.tables import TableExercise, WrongRule
from mtl_teach.exercises.trials import Property

WORDS = ("halves", "stays", "doubles")


class Quantity(NamedTuple):
    """Something of the law: of the "head", the "trunk" or a task "alone"; it goes with T to this power."""

    part: str
    kind: str  # "numbers", "examples", "error" of one task, or its "sum" over all tasks
    power: int


QUANTITIES = {
    "the numbers of one head": Quantity("head", "numbers", 0),
    "the numbers of the trunk": Quantity("trunk", "numbers", 0),
    "the examples that one head is fitted with": Quantity("head", "examples", 0),
    "the examples that the trunk is fitted with": Quantity("trunk", "examples", 1),
    "one task's excess error, the head's part": Quantity("head", "error", 0),
    "one task's excess error, the trunk's part": Quantity("trunk", "error", -1),
    "the excess errors of all tasks added up, the heads' part": Quantity("head", "sum", 1),
    "the excess errors of all tasks added up, the trunk's part": Quantity("trunk", "sum", 0),
    "the excess error of a task that learns alone": Quantity("alone", "error", 0),
}


def _word(power: int) -> str:
    return WORDS[power + 1]


def becomes(quantity: Quantity) -> str:
    """Return what a quantity does when the number of tasks doubles."""
    return _word(quantity.power)


def _why(quantity: Quantity, given: tuple) -> str:
    if quantity.part == "alone":
        return "A task that learns alone does not notice how many others there are"
    if quantity.kind == "numbers":
        return "Neither the trunk nor a head gets wider: more tasks only mean more heads"
    if quantity.kind == "examples":
        return "A head sees its own task's n examples, the trunk sees all T·n"
    if quantity.kind == "error":
        return "One task's error is a + b/T: the head's part a, and the trunk's part b/T"
    return "Over all tasks it is T times a + b/T, that is a·T + b"


def _all_shrinks(quantity: Quantity) -> str:
    return "halves" if quantity.kind == "error" and quantity.part == "head" else becomes(quantity)


def _swapped(quantity: Quantity) -> str:
    if quantity.part == "alone" or quantity.kind == "numbers":
        return becomes(quantity)
    mixed_up = {
        "head": {"error": -1, "examples": 1, "sum": 0},
        "trunk": {"error": 0, "examples": 0, "sum": 1},
    }
    return _word(mixed_up[quantity.part][quantity.kind])


def _of_one_task(quantity: Quantity) -> str:
    if quantity.kind != "sum":
        return becomes(quantity)
    return "stays" if quantity.part == "head" else "halves"


def _sums_grow(quantity: Quantity) -> str:
    return "doubles" if quantity.kind == "sum" else becomes(quantity)


def _grows(quantity: Quantity) -> str:
    return "doubles" if (quantity.part, quantity.kind) == ("trunk", "numbers") else becomes(quantity)


def _heads_share(quantity: Quantity) -> str:
    return "doubles" if quantity.kind == "examples" else becomes(quantity)


def _own_examples(quantity: Quantity) -> str:
    return "stays" if quantity.kind == "examples" else becomes(quantity)


def _alone_too(quantity: Quantity) -> str:
    return "halves" if quantity.part == "alone" else becomes(quantity)


TWICE_AS_MANY = TableExercise(
    name="twice_as_many",
    notebook="04",
    title="Twice as many tasks",
    difficulty="easy",
    minutes=5,
    cases=QUANTITIES,
    options=(WORDS,),
    rule=becomes,
    why=_why,
    mistakes=(
        WrongRule("swapped", "the trunk is shared, so it is the trunk's part that falls", _swapped),
        WrongRule("all_shrinks", "who else fits that head, when tasks join?", _all_shrinks),
        WrongRule("of_one_task", "added up over all tasks, each part is T times as large", _of_one_task),
        WrongRule("sums_grow", "how much is T times b/T?", _sums_grow),
        WrongRule("grows", "what would have to change in the trunk when a task joins?", _grows),
        WrongRule("heads_share", "which of all these examples does one head ever meet?", _heads_share),
        WrongRule("own_examples", "which of all these examples does the trunk meet?", _own_examples),
        WrongRule("alone_too", "what does a task that learns alone know of the others?", _alone_too),
        WrongRule("nothing", "something must change: which part is shared?", lambda quantity: "stays"),
        WrongRule("everything", "something must stay: which part is not shared?", lambda quantity: "halves"),
    ),
)


def error_at(tasks: int, tasks_1: int, error_1: float, tasks_2: int, error_2: float) -> float:
    """Return the error on new patients at `tasks` tasks, by the law σ² + a + b/T.

    Nobody has told you σ, a and b. Measured: the error on new patients is error_1 with tasks_1 tasks, and
    error_2 with tasks_2; either may be the larger number. (The law is good where both are large.)
    """
    floor, shared = _solved(tasks_1, error_1, tasks_2, error_2)
    return floor + shared / tasks


def _solved(tasks_1: int, error_1: float, tasks_2: int, error_2: float) -> tuple[float, float]:
    shared = (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2)
    return error_1 - shared / tasks_1, shared


def _parts(change):
    """Make a wrong answer from what it does with T, what stays (σ² + a), and b."""
    return lambda tasks, *measured: change(tasks, *_solved(*measured))


def _measured(draws: Draws) -> dict:
    return _asked(draws, draws.whole(130, 300))


def _between(draws: Draws) -> dict:
    return _asked(draws, draws.whole(42, 46))


def _fewer(draws: Draws) -> dict:
    return _asked(draws, draws.whole(1, 8))


def _elsewhere(draws: Draws) -> dict:
    """Draw errors far above 1, 5,000 tasks, and two equal errors, in turn."""
    inputs = _asked(draws, draws.in_turn((150, 5000, 150, 2, 5000, 150)))
    if draws.in_turn((True, True, False)):
        more = {name: round(10 * inputs[name] + 3, 4) for name in ("error_1", "error_2")}
        return {**inputs, **more}
    return {**inputs, "error_2": inputs["error_1"]}


def _turned(draws: Draws) -> dict:
    one = _asked(draws, draws.whole(130, 300))
    return {"tasks": one["tasks"], "tasks_1": one["tasks_2"], "error_1": one["error_2"],
            "tasks_2": one["tasks_1"], "error_2": one["error_1"]}  # fmt: skip


def _asked(draws: Draws, tasks: int) -> dict:
    """Draw two measurements, both where the law nearly holds, and a third number of tasks."""
    few, many = draws.whole(16, 40), draws.whole(48, 100)
    floor, shared = draws.real(0.2, 0.6, 4), draws.real(4, 9, 3)
    return {"tasks": tasks, "tasks_1": few, "error_1": round(floor + shared / few, 4),
            "tasks_2": many, "error_2": round(floor + shared / many, 4)}  # fmt: skip


def _below_zero(draws: Draws) -> dict:
    """Draw two measurements with few tasks, where the law does not hold yet: it falls below 0 far out."""
    few, many, far = draws.whole(3, 5), draws.whole(7, 10), draws.whole(130, 300)
    floor, shared = -draws.real(0.01, 0.03, 4), draws.real(0.3, 0.6, 3)
    return {"tasks": far, "tasks_1": few, "error_1": round(floor + shared / few, 4),
            "tasks_2": many, "error_2": round(floor + shared / many, 4)}  # fmt: skip


def _rising(draws: Draws) -> dict:
    inputs = _measured(draws)
    return {**inputs, "error_2": round(inputs["error_1"] + draws.real(0.01, 0.03, 4), 4)}


def _line(tasks, tasks_1, error_1, tasks_2, error_2):
    return error_1 + (error_2 - error_1) * (tasks - tasks_1) / (tasks_2 - tasks_1)


def _power(tasks, tasks_1, error_1, tasks_2, error_2):
    slope = math.log(error_2 / error_1) / math.log(tasks_2 / tasks_1)
    return error_1 * (tasks / tasks_1) ** slope


_ALL_SHRINKS = "that lets the whole error fall as 1/T: only b/T does, σ² + a stays"
_SETS_OUT = (
    "two unknowns, s = σ² + a and b, in two equations: error_1 = s + b/tasks_1, error_2 = s + b/tasks_2"
)

_SIGN_OF_B = (
    "b keeps its sign, and what comes may lie above both errors: no abs(…), max(…), min(…), and no case "
    "of its own for it"
)
_NO_LIMIT = (
    "the law is a formula: no limit on what it gives, no max(0, …), no abs(…), and no rounding of s or b on "
    "the way"
)

ERROR_AT = FunctionExercise(
    name="error_at", notebook="04", title="Predict an error that nobody has measured",
    difficulty="medium", minutes=10, reference=error_at, approximate=6e-4,
    nearly="right to the third decimal: float32, or rounding there, would do that",
    properties=(
        Property("with more tasks than were measured", _measured, _SETS_OUT),
        Property("with a number of tasks between the two", _between, _SETS_OUT, draws=3),
        Property("with fewer tasks than were measured", _fewer,
                 "b/T grows where T is small: the same s and b, and no limit on what comes",
                 key="fewer", draws=3),
        Property("with the larger number of tasks measured first", _turned, _SETS_OUT, key="order", draws=3),
        Property("two measured errors may rise by chance: then b is below 0", _rising,
                 _SIGN_OF_B, key="size_of_b", draws=3),
        Property("from too few tasks the law may even fall below 0", _below_zero,
                 _NO_LIMIT, key="limited", draws=3),
        Property("with large errors, thousands of tasks, or two equal errors", _elsewhere,
                 "one formula for all: no limit, and no case of its own", key="elsewhere", draws=6),
    ),
    mistakes=(
        # These six are right wherever the errors fall as they should: so they stand before all others.
        Mistake("limited", _NO_LIMIT, _parts(lambda tasks, a, b: max(0.0, a + b / tasks))),
        Mistake("limited", _NO_LIMIT, _parts(lambda tasks, a, b: max(0.001, a + b / tasks))),
        Mistake("limited", _NO_LIMIT, _parts(lambda tasks, a, b: max(0.25, a + b / tasks))),
        Mistake("limited", _NO_LIMIT, _parts(lambda tasks, a, b: max(0.0, a) + b / tasks)),
        Mistake("size_of_b", _SIGN_OF_B,
                lambda tasks, t1, e1, t2, e2: e1 + abs(_solved(t1, e1, t2, e2)[1]) * (1 / tasks - 1 / t1)),
        Mistake("size_of_b", _SIGN_OF_B,
                lambda tasks, t1, e1, t2, e2:
                e1 + max(0.0, _solved(t1, e1, t2, e2)[1]) * (1 / tasks - 1 / t1)),
        Mistake("size_of_b", _SIGN_OF_B,
                lambda tasks, t1, e1, t2, e2: min(max(e1, e2), error_at(tasks, t1, e1, t2, e2))),
        Mistake("floor_only",
                "that is σ² + a alone: the trunk's part b/T is still there (/, not //, and no max)",
                _parts(lambda tasks, a, b: a)),
        Mistake("no_floor", "that is b/T alone: the noise σ² and the head's part a stay",
                _parts(lambda tasks, a, b: b / tasks)),
        Mistake("not_divided", "that is σ² + a + b: T tasks share b", _parts(lambda tasks, a, b: a + b)),
        Mistake("swapped", "σ² + a stays and b is divided by T, not the other way round",
                _parts(lambda tasks, a, b: b + a / tasks)),
        Mistake("all_divided", "σ² + a is not divided by T", _parts(lambda tasks, a, b: (a + b) / tasks)),
        Mistake("all_shrinks", _ALL_SHRINKS, lambda tasks, t1, e1, t2, e2: e2 * t2 / tasks),
        Mistake("all_shrinks", _ALL_SHRINKS, lambda tasks, t1, e1, t2, e2: e1 * t1 / tasks),
        Mistake("nothing_shrinks",
                "that is error_2: b/T goes on falling as tasks are added. T is `tasks` in the last line, "
                "tasks_2 where s is found; and b is the difference of the errors divided by that of 1/T, in "
                "brackets",
                lambda tasks, t1, e1, t2, e2: e2),
        Mistake("straight_line", "the error is no straight line in T: it is one in 1/T", _line),
        Mistake("power_law", "on log axes the law bends, because σ² + a stays: it is a straight line in 1/T",
                _power),
        Mistake("wrong_slope",
                "that is about error_1: either a case of its own returns it, the last line divides by "
                "tasks_1, not by tasks, or with // for /, s was found with tasks in place of tasks_1, or b "
                "is far too small: the difference of the errors divided by that of 1/T, not of T, in "
                "brackets: (1/tasks_1 − 1/tasks_2)",
                lambda tasks, t1, e1, t2, e2: e1 + (e1 - e2) / (t2 - t1) * (1 / tasks - 1 / t1)),
        Mistake("wrong_slope",
                "that is about error_2: either a case of its own returns it, the last line divides by "
                "tasks_2, not by tasks, or with // for /, s was found with tasks in place of tasks_2, or b "
                "is far too small: the difference of the errors divided by that of 1/T, not of T, in "
                "brackets: (1/tasks_1 − 1/tasks_2)",
                lambda tasks, t1, e1, t2, e2: e2 + (e1 - e2) / (t2 - t1) * (1 / tasks - 1 / t2)),
        Mistake("sign", "more tasks, less error: look at the sign of b",
                _parts(lambda tasks, a, b: a - b / tasks)),
    ),
)  # fmt: skip
