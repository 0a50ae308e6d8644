"""Notebook 08: what the best of several equal runs gains by luck."""

import math
from statistics import NormalDist

from mtl_teach.evaluation import expected_maximum
from mtl_teach.exercises.compare import gap
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def best_of_bonus(runs: int) -> float:
    """Return how far the best of `runs` equal runs lies above their mean, on average.

    In standard deviations of a run: each run is one number from the bell curve with
    mean 0 and deviation 1, and the largest counts. Exact, or the mean of at least
    20,000 repetitions.
    """
    return expected_maximum(runs)


def _mean(share_above):
    """Return the mean of a number that is never negative, from the share above each z."""
    from scipy.integrate import quad  # not above: scipy takes a quarter of a second

    return quad(share_above, 0, 12, limit=200)[0]


def _square(runs):
    """Return the mean square of the largest: its square is above z² if it is above z or below −z."""
    below = NormalDist().cdf
    return _mean(lambda z: 2 * z * (1 - below(z) ** runs + below(-z) ** runs))


def _size(runs):
    """Return the mean of the largest |z|."""
    return _mean(lambda z: 1 - math.erf(z / math.sqrt(2)) ** runs)


def _median(runs):
    return NormalDist().inv_cdf(0.5 ** (1 / runs))


def _uniform(runs):
    """Return the same for uniform numbers from 0 to 1."""
    return runs / (runs + 1)


def _from_zero(runs):
    """Return the mean of the largest if it is 0 where all lie below."""
    return _mean(lambda z: 1 - NormalDist().cdf(z) ** runs)


def _second(runs):
    """Return the mean of the second largest: of r numbers, r·E(best of r − 1) − (r − 1)·E(best of r)."""
    return runs * expected_maximum(runs - 1) - (runs - 1) * expected_maximum(runs) if runs > 1 else math.inf


def _setting(draws: Draws) -> dict:
    return {"runs": draws.in_turn((3, 5, 8, 12, 2))}


def _one(draws: Draws) -> dict:
    return {"runs": 1}


def _many(draws: Draws) -> dict:
    return {"runs": draws.in_turn((20, 30, 50, 40))}


BEST_OF_BONUS = FunctionExercise(
    name="best_of_bonus", notebook="08", title="The best of eight runs",
    difficulty="medium", minutes=8, reference=best_of_bonus,
    measure=gap, approximate=0.03, nearly="within what 20,000 repetitions leave to luck",
    too_few="near, but not near enough: of a simulation, are there at least 20,000 repetitions, whatever "
    "`runs` is, does each begin with its own first run, not with a number, and is nothing rounded? Of a "
    "formula, is an exponent one off?",
    properties=(
        Property("some runs", _setting,
                 "torch.randn(20_000, runs) has a row for each repetition: the largest of each row, then the "
                 "mean of those, divided by nothing, because the deviation of a run is 1",
                 draws=5),
        Property("one run", _one, "the best of one is that one: on average 0", draws=1),
        Property("many runs", _many, "more runs, more luck: it grows, slowly", draws=8),
    ),
    mistakes=(
        Mistake("no_bonus", "the mean of all runs is 0; the mean of the *largest* is not, `return` stands "
                "behind the loop over the repetitions, and in it all of them are added up (total += best)",
                lambda runs: 0.0),
        Mistake("overall", "the largest of each repetition, then the mean: not the largest of all numbers",
                lambda runs: expected_maximum(20_000 * runs)),
        Mistake("smallest", "the best is the largest here", lambda runs: -expected_maximum(runs)),
        Mistake("size", "the largest number, not the largest size: negative ones stay negative", _size),
        Mistake("range", "twice too large: the largest alone, do not subtract the smallest; and the runs "
                "have deviation 1, not 2",
                lambda runs: 2 * expected_maximum(runs)),
        Mistake("second", "the largest, not the second largest", _second),
        Mistake("uniform", "that is how often the best of `runs` beats one rival, or its mean with "
                "torch.rand: asked is how far it lies above the mean, with torch.randn", _uniform),
        Mistake("from_zero", "begin with the first run, not with 0: all may lie below", _from_zero),
        Mistake("median",
                "the mean of the largest, not their median (or too few repetitions: at least 20,000; or an "
                "integral that ends at 3)",
                _median),
        Mistake("squared", "the largest, not its square", _square),
        Mistake("of_the_lesson", "the lesson's 8 runs stand in there: use the argument",
                lambda runs: expected_maximum(8)),
        Mistake("deviation", "the mean of the largest, not their deviation", lambda runs: math.sqrt(
            max(0.0, _square(runs) - expected_maximum(runs) ** 2))),
        Mistake("deviation", "the mean of the largest, not their variance",
                lambda runs: max(0.0, _square(runs) - expected_maximum(runs) ** 2)),
        Mistake("standard_error", "1/√runs is how much the *mean* of the runs scatters",
                lambda runs: 1 / math.sqrt(runs)),
        Mistake("divided",
                "do not divide: the best is one run, not a mean (and the density of the largest has a factor "
                "`runs`)",
                lambda runs: expected_maximum(runs) / runs),
        Mistake("bound", "√(2 log runs) is only an upper limit, for very many runs",
                lambda runs: math.sqrt(2 * math.log(runs))),
        Mistake("one_fewer", "there are `runs` numbers in a repetition, not one fewer",
                lambda runs: expected_maximum(runs - 1) if runs > 1 else 0.0),
        Mistake("one_more", "there are `runs` numbers in a repetition, not one more",
                lambda runs: expected_maximum(runs + 1)),
        Mistake("percent",
                "in standard deviations, not in per cent (and a sum in place of an integral takes its dx)",
                lambda runs: 100 * expected_maximum(runs)),
    ),
)  # fmt: skip
