"""Notebook 10: how much better the best of several equal runs looks."""

import math
from statistics import NormalDist

from mtl_teach.evaluation import expected_maximum
from mtl_teach.exercises.compare import gap
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def best_of_equals(count: int) -> float:
    """Return how many standard deviations the best of `count` equal runs seems to gain.

    The runs are normal numbers with mean 0 and deviation 1, the best is the largest.
    Exact, or the mean over at least 20,000 draws of `count` numbers each.
    """
    return expected_maximum(count)


def _half_normal(count):
    """Return the mean of the largest absolute value: of the share above each z."""
    from scipy.integrate import quad  # not above: scipy takes a quarter of a second

    return quad(lambda z: 1 - math.erf(z / math.sqrt(2)) ** count, 0, 12, limit=200)[0]


def _uniform(count):
    return count / (count + 1)


def _spread(count):
    return 2 * expected_maximum(count)


def _asymptote(count):
    return math.sqrt(2 * math.log(count))


def _from_zero(count):
    """Return the mean of the largest, or of 0 where all lie below: of the share above each z."""
    from scipy.integrate import quad

    return quad(lambda z: 1 - NormalDist().cdf(z) ** count, 0, 12, limit=200)[0]


def _second(count):
    """Return the mean of the second largest."""
    fewer = expected_maximum(max(count - 1, 1))
    return count * fewer - (count - 1) * expected_maximum(count)


def _few(draws: Draws) -> dict:
    return {"count": draws.in_turn((2, 3, 5, 8, 4, 6))}


def _many(draws: Draws) -> dict:
    return {"count": draws.in_turn((12, 40, 20))}


def _of_few_runs(answer, count):
    """Observe the answer; numbers that hardly occur among so few runs come from the wrong axis.

    Two means over 20,000 draws differ by more than 0.04 once in a million times.
    """
    got = answer(count)
    if 3 < gap(got, 0) < math.inf:
        raise UnusableError(
            "wrong_axis", f"{float(got):.3g} for {count} runs",
            "too large for so few: take the largest value (not its place) of each *row* of torch.randn, "
            "max(dim=1), then the mean (and a sum in place of an integral takes its step dz)",
        )  # fmt: skip
    again = answer(count)
    if 0.04 < gap(got, again) < math.inf:
        raise UnusableError(
            "too_few_draws", f"{float(got):.3g} for {count} runs, and {float(again):.3g} when called again",
            "take the largest of each row first, then their mean, and over more draws: 20,000 at least",
        )  # fmt: skip
    return got


BEST_OF_EQUALS = FunctionExercise(
    name="best_of_equals", notebook="10", title="The luck of the best", difficulty="easy", minutes=8,
    seconds=30, reference=best_of_equals, measure=gap, approximate=0.03,
    nearly="within what 20,000 draws leave to luck",
    properties=(
        Property("the best of a few", _few,
                 "torch.randn(20_000, count): the largest of each row, max(dim=1), then the mean of those, "
                 "divided by nothing, because the deviation of a run is 1; or the integral over z, with its "
                 "sign, times the density of the largest, which has 1/√(2π) and the factor k in it",
                 observe=_of_few_runs, draws=6),
        Property("the best of many gains more, ever more slowly", _many,
                 "any count may come, not those of the lesson's table alone: draw, or integrate, for the one "
                 "that is given", draws=3),
        Property("one run is no choice: it gains nothing", lambda draws: {"count": 1},
                 "with one run the best is the run itself, 0 on average", draws=1),
    ),
    mistakes=(
        Mistake("smallest", "the best is the largest of each row, not the smallest",
                lambda count: -expected_maximum(count)),
        Mistake("average", "take the largest of each row first, because the mean of all numbers is 0; each "
                "number is drawn for itself ([one] * count repeats one), all rows are added up (+=), and "
                "`return` stands behind the loop over the draws",
                lambda count: 0.0),
        Mistake("uniform", "these are uniform numbers: `torch.randn` draws normal ones", _uniform),
        Mistake("absolute", "no absolute value: a run may be worse than the mean as well", _half_normal),
        Mistake("range", "twice too large: largest minus smallest is the range, compare the best with the "
                "mean, 0; and the runs have deviation 1, not 2", _spread),
        Mistake("asymptote", "√(2 ln k) is far too large for a few runs: draw and see", _asymptote),
        Mistake("from_zero", "begin with the first run, or −infinity, not with 0: all may lie below",
                _from_zero),
        Mistake("second", "the second-best run is not the best one",
                _second),
        Mistake("median",
                "a little small, as the median of the largest is, or an integral that ends at ±3, or luck "
                "that is no bell: the mean of the largest, of normal numbers",
                lambda count: NormalDist().inv_cdf(0.5 ** (1 / count))),
        Mistake("one_fewer", "the best of `count` runs, not of one fewer",
                lambda count: expected_maximum(max(count - 1, 1))),
        Mistake("one_more", "the best of `count` runs, not of one more",
                lambda count: expected_maximum(count + 1)),
        Mistake("of_the_lesson", "a number of runs stands in there: use the argument",
                lambda count: expected_maximum(5)),
    ),
)  # fmt: skip
