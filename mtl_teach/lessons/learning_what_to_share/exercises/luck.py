"""Notebook 08: what the best of several equal runs gains by luck."""

import math
from collections.abc import Callable

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def best_of_bonus(runs: int) -> float:
    """Return how far the best of `runs` equal runs lies above their mean, on average.

    In standard deviations of a run: each run is one number from the bell curve with
    mean 0 and deviation 1, and the largest counts. Exact, or the mean of at least
    20,000 repetitions.
    """
    return _largest(runs)


def _largest(runs: int, of: Callable[[float], float] = lambda z: z) -> float:
    """Return the mean of `of`(the largest of `runs` standard normals), by the trapezoid rule."""
    step, total = 0.005, 0.0
    for number in range(-1600, 1601):
        z = number * step
        below = 0.5 * math.erfc(-z / math.sqrt(2))
        density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        total += of(z) * runs * density * below ** (runs - 1) * step
    return total


def _median(runs):
    """Return the median of the largest: where Φ(z) is the root of one half."""
    low, high = -8.0, 8.0
    for _ in range(60):
        middle = (low + high) / 2
        if 0.5 * math.erfc(-middle / math.sqrt(2)) < 0.5 ** (1 / runs):
            low = middle
        else:
            high = middle
    return low


def _uniform(runs):
    """Return the same for uniform numbers from 0 to 1."""
    return runs / (runs + 1)


def _setting(draws: Draws) -> dict:
    return {"runs": draws.pick((3, 5, 8, 12))}


def _one(draws: Draws) -> dict:
    return {"runs": 1}


def _many(draws: Draws) -> dict:
    return {"runs": draws.pick((20, 30, 50))}


def _number(answer, runs):
    got = answer(runs)
    return float(got) if hasattr(got, "item") and getattr(got, "ndim", 0) == 0 else got


def _far(a: object, b: object) -> float:
    """Return |a − b|, for numbers."""
    try:
        gap = abs(float(a) - float(b))
    except (TypeError, ValueError):
        return math.inf
    return gap if math.isfinite(gap) else math.inf


BEST_OF_BONUS = FunctionExercise(
    name="best_of_bonus", notebook="08", title="The best of eight runs",
    difficulty="medium", minutes=8, reference=best_of_bonus,
    measure=_far, approximate=0.03, nearly="within what 20,000 repetitions leave to luck",
    properties=(
        Property("some runs", _setting,
                 "torch.randn(20_000, runs) has a row for each repetition: the largest of each row, "
                 "then the mean of those",
                 observe=_number, draws=3),
        Property("one run", _one, "the best of one is that one: on average 0", observe=_number, draws=1),
        Property("many runs", _many, "more runs, more luck: it grows, slowly", observe=_number, draws=2),
    ),
    mistakes=(
        Mistake("no_bonus", "the mean of all runs is 0; the mean of the *largest* is not",
                lambda runs: 0.0),
        Mistake("overall", "the largest of each repetition, then the mean: not the largest of all numbers",
                lambda runs: _largest(20_000 * runs)),
        Mistake("smallest", "the best is the largest here", lambda runs: -_largest(runs)),
        Mistake("size", "the largest number, not the largest size: negative ones stay negative",
                lambda runs: _size(runs)),
        Mistake("range", "the largest alone: do not subtract the smallest", lambda runs: 2 * _largest(runs)),
        Mistake("second", "the largest, not the second largest", lambda runs: _second(runs)),
        Mistake("uniform", "draw from the bell curve, torch.randn: torch.rand draws from 0 to 1", _uniform),
        Mistake("median", "the mean of the largest, not their median", _median),
        Mistake("squared", "the largest, not its square", lambda runs: _largest(runs, lambda z: z * z)),
        Mistake("of_the_lesson", "the lesson's 8 runs stand in there: use the argument",
                lambda runs: _largest(8)),
        Mistake("deviation", "the mean of the largest, not their deviation", lambda runs: math.sqrt(
            max(0.0, _largest(runs, lambda z: z * z) - _largest(runs) ** 2))),
        Mistake("standard_error", "1/√runs is how much the *mean* of the runs scatters",
                lambda runs: 1 / math.sqrt(runs)),
        Mistake("divided", "do not divide: the best is one run, not a mean",
                lambda runs: _largest(runs) / runs),
        Mistake("bound", "√(2 log runs) is only an upper limit, for very many runs",
                lambda runs: math.sqrt(2 * math.log(runs))),
        Mistake("one_fewer", "there are `runs` numbers in a repetition, not one fewer",
                lambda runs: _largest(runs - 1) if runs > 1 else 0.0),
        Mistake("one_more", "there are `runs` numbers in a repetition, not one more",
                lambda runs: _largest(runs + 1)),
        Mistake("percent", "in standard deviations, not in per cent", lambda runs: 100 * _largest(runs)),
    ),
)  # fmt: skip


def _second(runs):
    """Return the mean of the second largest: of r numbers, r·E(best of r − 1) − (r − 1)·E(best of r)."""
    return runs * _largest(runs - 1) - (runs - 1) * _largest(runs) if runs > 1 else math.inf


def _size(runs):
    """Return the mean of the largest |z| of `runs` normals."""
    step, total = 0.005, 0.0
    for number in range(1, 1601):
        z = number * step
        below = math.erf(z / math.sqrt(2))
        density = 2 * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        total += z * runs * density * below ** (runs - 1) * step
    return total
