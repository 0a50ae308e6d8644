"""Notebook 10: how much better the best of several equal runs looks."""

import math

from mtl_teach.evaluation import expected_maximum
from mtl_teach.exercises.compare import distance
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def best_of_equals(count: int) -> float:
    """Return how many standard deviations the best of `count` equal runs seems to gain.

    The runs are normal numbers with mean 0 and deviation 1, the best is the largest.
    Exact, or the mean over at least 10000 draws of `count` numbers each.
    """
    return expected_maximum(count)


def _half_normal(count):
    """Return the mean of the largest absolute value, by Gauss's sum over a fine grid."""
    return _mean_of_largest(count, lambda z: math.erf(z / math.sqrt(2)), 0.0)


def _mean_of_largest(count, below, low):
    """Return the mean of the largest of `count` numbers whose share below z is `below`(z)."""
    step, total, before = 0.001, 0.0, 0.0
    for place in range(1, 14000):
        z = low + place * step
        now = below(z) ** count
        total += (z - step / 2) * (now - before)
        before = now
    return total


def _uniform(count):
    return count / (count + 1)


def _median(count):
    """Return the median of the largest: Φ(z)^k = 1/2."""
    from scipy.special import ndtri

    return float(ndtri(0.5 ** (1 / count)))


def _spread(count):
    return 2 * expected_maximum(count)


def _asymptote(count):
    return math.sqrt(2 * math.log(count))


def _second(count):
    """Return the mean of the second largest."""
    fewer = expected_maximum(max(count - 1, 1))
    return count * fewer - (count - 1) * expected_maximum(count)


def _runs(draws: Draws) -> dict:
    return {"count": draws.pick((2, 3, 5, 8, 12, 20))}


def _many(draws: Draws) -> dict:
    return {"count": draws.pick((30, 40))}


def _number(answer, count):
    got = answer(count)
    return float(got) if hasattr(got, "item") and getattr(got, "ndim", 0) == 0 else got


def _gap(a: object, b: object) -> float:
    return distance(a, b) if not isinstance(a, int | float) or isinstance(a, bool) else abs(a - b)


BEST_OF_EQUALS = FunctionExercise(
    name="best_of_equals", notebook="10", title="The luck of the best", difficulty="easy", minutes=8,
    seconds=30, reference=best_of_equals, measure=_gap, approximate=0.03,
    nearly="within what 10,000 draws leave to luck",
    properties=(
        Property("one run is no choice: it gains nothing", lambda draws: {"count": 1},
                 "with one run the best is the run itself, 0 on average", observe=_number, draws=1),
        Property("the best of a few", _runs,
                 "torch.randn(10000, count): the largest of each row, then the mean",
                 observe=_number, draws=6),
        Property("the best of many gains more, ever more slowly", _many,
                 "the same for every count: use the argument", observe=_number, draws=2),
    ),
    mistakes=(
        Mistake("smallest", "the best is the largest of each row, not the smallest",
                lambda count: -expected_maximum(count)),
        Mistake("average", "take the largest of each row first; the mean of all numbers is 0",
                lambda count: 0.0),
        Mistake("uniform", "these are uniform numbers: `torch.randn` draws normal ones", _uniform),
        Mistake("absolute", "no absolute value: a run may be worse than the mean as well", _half_normal),
        Mistake("range", "largest minus smallest is the range: compare the best with the mean, 0", _spread),
        Mistake("median", "the mean of the largest numbers, not their median", _median),
        Mistake("asymptote", "√(2 ln k) is far too large for a few runs: draw and see", _asymptote),
        Mistake("second", "the second-best run is not the best one",
                _second),
        Mistake("one_fewer", "the best of `count` runs, not of one fewer",
                lambda count: expected_maximum(max(count - 1, 1))),
        Mistake("one_more", "the best of `count` runs, not of one more",
                lambda count: expected_maximum(count + 1)),
        Mistake("of_the_lesson", "a number of runs stands in there: use the argument",
                lambda count: expected_maximum(5)),
    ),
)  # fmt: skip
