"""Notebook 00: whether a difference is real, and how many seeds show it."""

import math

from scipy import stats
from torch import Tensor

from mtl_teach.exercises.compare import log_distance
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def paired_interval(a: Tensor, b: Tensor) -> tuple[float, float, float]:
    """Return (mean, low, high): the mean of a - b and its 95 % confidence interval (Student's t).

    a, b: (seeds,), two models measured on the same seeds, so that a[i] and b[i] belong together.
    """
    test = stats.ttest_rel(a.numpy(), b.numpy())
    low, high = test.confidence_interval(0.95)
    return float((a - b).mean()), float(low), float(high)


def _around(a: Tensor, b: Tensor, standard_error: Tensor, quantile: float) -> tuple[float, float, float]:
    mean = float((a - b).mean())
    half = float(standard_error) * quantile
    return mean, mean - half, mean + half


def _student(count: int, upper: float = 0.975) -> float:
    return float(stats.t.ppf(upper, count - 1))


def _unpaired(a: Tensor, b: Tensor) -> tuple[float, float, float]:
    error = ((a.var() + b.var()) / len(a)).sqrt()
    return _around(a, b, error, _student(len(a)))


def _unpaired_pooled(a: Tensor, b: Tensor) -> tuple[float, float, float]:
    error = ((a.var() + b.var()) / len(a)).sqrt()
    return _around(a, b, error, _student(2 * len(a) - 1))


def _runs(draws: Draws) -> dict:
    count = draws.whole(3, 6)
    luck = draws.normal(count, scale=3)  # common to both models, as one data set is easier than another
    return {"a": luck + draws.normal(count), "b": luck + draws.normal(count)}


_FORGOT_ROOT = "you used the spread of the seeds: the mean of n seeds spreads √n times less"
_UNPAIRED = "you treated a and b as unrelated: take the differences a − b first, then their spread"

PAIRED_INTERVAL = FunctionExercise(
    name="paired_interval",
    notebook="00",
    title="The interval around a paired difference",
    difficulty="easy",
    minutes=8,
    reference=paired_interval,
    properties=(
        Property("it returns three numbers", _runs, "return mean, low, high", key="wrong_shape",
                 observe=lambda f, a, b: len(f(a, b)), draws=2),
        Property("the middle is the mean difference a − b", _runs, "start from differences = a - b",
                 observe=lambda f, a, b: f(a, b)[0]),
        Property("low and high are the 95 % interval", _runs,
                 "mean ± t · s/√n, with t the 0.975 quantile for n − 1 degrees of freedom"),
    ),
    mistakes=(
        Mistake("sign", "you took b − a: the order of the arguments gives the sign",
                lambda a, b: paired_interval(b, a)),
        Mistake("unpaired", _UNPAIRED, _unpaired),
        Mistake("unpaired", _UNPAIRED, _unpaired_pooled),
        Mistake("no_root", _FORGOT_ROOT, lambda a, b: _around(a, b, (a - b).std(), _student(len(a)))),
        Mistake("divided_by_n", "the standard error is s/√n, you divided by n",
                lambda a, b: _around(a, b, (a - b).std() / len(a), _student(len(a)))),
        Mistake("normal", "1.96 is for many seeds: with few, Student's t is wider (scipy.stats.t.ppf)",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, 1.96)),
        Mistake("normal", "the normal quantile is for many seeds: with few, Student's t is wider",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, stats.norm.ppf(0.975))),
        Mistake("population", "divide by n − 1 in the variance (torch's default): the mean is estimated too",
                lambda a, b: _around(a, b, (a - b).std(correction=0) / len(a) ** 0.5, _student(len(a)))),
        Mistake("one_sided", "95 % inside leaves 2.5 % on each side: take the 0.975 quantile, not 0.95",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, _student(len(a), 0.95))),
        Mistake("degrees", "n differences leave n − 1 degrees of freedom",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, _student(len(a) + 1))),
        Mistake("half_width", "return the two ends, mean − half and mean + half",
                lambda a, b: _ends_as_half_width(a, b)),
    ),
)  # fmt: skip


def _ends_as_half_width(a: Tensor, b: Tensor) -> tuple[float, float, float]:
    mean, low, high = paired_interval(a, b)
    return mean, -(high - low) / 2, (high - low) / 2


def seeds_needed(sd: float, difference: float) -> int:
    """Return how many seeds make the 95 % interval of a mean reach `difference` to each side, no further.

    sd: standard deviation of one paired difference; difference: what you want to see, in the same unit.
    Use the normal quantile 1.96; your number may be 20 % off.
    """
    return max(1, math.ceil((stats.norm.ppf(0.975) * sd / difference) ** 2))


def _wish(draws: Draws) -> dict:
    return {"sd": draws.real(2.0, 8.0, 1), "difference": draws.real(0.3, 0.8, 1)}


SEEDS_NEEDED = FunctionExercise(
    name="seeds_needed",
    notebook="00",
    title="How many seeds for an interval of one point",
    difficulty="easy",
    minutes=5,
    reference=seeds_needed,
    measure=log_distance,
    approximate=math.log(1.2),
    nearly="within 20 %",
    properties=(
        Property("1.96 · sd / √seeds reaches the difference, within 20 %", _wish,
                 "solve 1.96 · sd / √seeds = difference for the seeds"),
    ),
    mistakes=(
        Mistake("not_squared", "the interval shrinks with √seeds: solving for the seeds squares the ratio",
                lambda sd, difference: math.ceil(1.96 * sd / difference)),
        Mistake("no_quantile", "sd/√seeds is one standard error: a 95 % interval reaches 1.96 of them",
                lambda sd, difference: math.ceil((sd / difference) ** 2)),
        Mistake("full_width", "the difference is the distance to one side, not the whole width",
                lambda sd, difference: math.ceil((2 * 1.96 * sd / difference) ** 2)),
        Mistake("upside_down", "more noise needs more seeds: turn the ratio round",
                lambda sd, difference: math.ceil((1.96 * difference / sd) ** 2)),
        Mistake("variance", "sd is a standard deviation already: do not square it twice",
                lambda sd, difference: math.ceil((1.96 * sd**2 / difference) ** 2)),
        Mistake("half_the_noise", "1.96² is 3.84: the quantile is squared too",
                lambda sd, difference: math.ceil(1.96 * (sd / difference) ** 2)),
    ),
)  # fmt: skip
