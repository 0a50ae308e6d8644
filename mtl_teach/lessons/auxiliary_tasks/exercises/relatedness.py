"""Notebook 07: from which relatedness on an auxiliary task helps."""

import math

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def break_even(error_alone: float) -> float:
    """Return the ρ at which the auxiliary direction errs as the main task alone does.

    error_alone: the share of wrong answers of the main task alone, between 0 and 0.5.
    The auxiliary direction errs in a share arccos(ρ)/π.
    """
    return math.cos(math.pi * error_alone)


def _share(draws: Draws) -> dict:
    return {"error_alone": draws.real(0.02, 0.48, draws.in_turn((2, 2, 6)))}


def _edge(draws: Draws) -> dict:
    return {"error_alone": draws.pick((0.0, 0.5))}


BREAK_EVEN = FunctionExercise(
    name="break_even", notebook="07", title="From which relatedness on does it help?",
    difficulty="easy", minutes=5, reference=break_even,
    properties=(
        Property("its arccos, divided by π, gives error_alone back", _share,
                 "put your ρ into arccos(ρ)/π: what comes out, and what should come out?", draws=6),
        Property("it holds at the ends too", _edge,
                 "an error of 0 is matched by ρ = 1 only, guessing by ρ = 0", draws=4),
    ),
    mistakes=(
        Mistake("coarse_pi", "right, but π is math.pi, not 3.14", lambda error: math.cos(3.14 * error)),
        Mistake("coarse_pi", "right, but π is math.pi, not 22/7", lambda error: math.cos(22 / 7 * error)),
        Mistake("forward", "that is the error at a given ρ: solve for ρ",
                lambda error: math.acos(error) / math.pi),
        Mistake("no_pi", "multiply by π before you undo the arccos", math.cos),
        Mistake("degrees", "Python's cos takes radians: a half turn is π, not 180",
                lambda error: math.cos(180 * error)),
        Mistake("degrees", "100 % wrong would be a half turn, π: 2π is a whole one",
                lambda error: math.cos(2 * math.pi * error)),
        Mistake("sine", "arccos is undone by cos", lambda error: math.sin(math.pi * error)),
        Mistake("linear", "the error does not fall along a straight line: it is an angle",
                lambda error: 1 - 2 * error),
        Mistake("linear", "the error does not fall along a straight line: it is an angle",
                lambda error: 1 - error),
        Mistake("percent", "error_alone is a share, not a number of per cent",
                lambda error: math.cos(math.pi * error / 100)),
        Mistake("sign", "the more often the main task errs alone, the less relatedness is enough",
                lambda error: -math.cos(math.pi * error)),
        Mistake("of_the_lesson", "that is the number of the lesson: use the argument",
                lambda error: math.cos(math.pi * 0.25)),
        Mistake("of_the_lesson", "that is the number of the lesson: use the argument", lambda error: 0.7),
    ),
)  # fmt: skip
