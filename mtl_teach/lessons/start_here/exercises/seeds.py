"""Notebook 00: whether a difference is real, and how many seeds show it."""

import math
from collections.abc import Callable

from scipy import stats
from torch import Tensor

from mtl_teach.exercises.compare import distance, log_distance, number, show
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, how_many, of_any_size


def paired_interval(a: Tensor, b: Tensor) -> tuple[float, float, float]:
    """Return (mean, low, high): the mean of a - b and its 95 % interval (Student's t).

    a, b: (seeds,), two models on the same seeds; a[i] and b[i] belong together.
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


def _unpaired_of_the_lesson(a: Tensor, b: Tensor, seeds: int = 0) -> tuple[float, float, float]:
    """Return the interval of two groups as the lesson prints it, with its t for 38 degrees of freedom."""
    return _around(a, b, ((a.var() + b.var()) / (seeds or len(a))).sqrt(), 2.02)


def _runs(draws: Draws) -> dict:
    return _pairs_of_runs(draws, draws.in_turn((3, 24, 2, 6, 15, 4)))


def _many_runs(draws: Draws) -> dict:
    return _pairs_of_runs(draws, draws.in_turn((31, 40, 120, 250, 1500)))


def _pairs_of_runs(draws: Draws, count: int) -> dict:
    decimals = draws.in_turn((1, 1, 4))  # with four, differences that were rounded are seen
    luck = draws.normal(count, scale=3)  # common to both models, as one data set is easier than another
    return {
        "a": luck + draws.normal(count, decimals=decimals),
        "b": luck + draws.normal(count, decimals=decimals),
    }


def _runs_of_any_size(draws: Draws) -> dict:
    """Draw runs of which a is far below b: the whole interval lies below 0."""
    count = draws.in_turn((31, 15, 6, 200))
    a = draws.of_any_size(count)
    return {"a": a, "b": draws.of_any_size(count) + 4 * a.abs().max()}


_FORGOT_ROOT = "you used the spread of the seeds: the mean of n seeds spreads √n times less"
_UNPAIRED = "you treated a and b as unrelated: take the differences a − b first, then their spread"

PAIRED_INTERVAL = FunctionExercise(
    name="paired_interval",
    notebook="00",
    title="The interval of a paired difference",
    difficulty="medium",
    minutes=15,
    reference=paired_interval,
    properties=(
        Property("it returns three numbers", _runs, "return mean, low, high", key="wrong_shape",
                 observe=how_many, draws=2),
        Property("the first of the three is the mean of a − b", _runs,
                 "the mean of a - b comes first, of all pairs, signed and not rounded",
                 observe=lambda f, a, b: f(a, b)[0]),
        Property("low and high are the 95 % interval", _runs,
                 "mean ± t · standard deviation/√n, with the t of n − 1 degrees of freedom: one for each n",
                 draws=10),
        Property("with many runs it is still Student's t", _many_runs,
                 "take all n of them, and the t of n − 1 degrees of freedom, however many: 2.02 for 39, "
                 "neither 1.96 nor 2", key="normal", draws=5),
        of_any_size(_runs_of_any_size),
    ),
    mistakes=(
        Mistake("sign", "the sign is that of a − b: not of b − a, and no abs",
                lambda a, b: paired_interval(b, a)),
        Mistake("sign", "you dropped the sign of the mean: no abs",
                lambda a, b: paired_interval(*((a, b) if a.mean() > b.mean() else (b, a)))),
        Mistake("unpaired", _UNPAIRED, _unpaired),
        Mistake("unpaired", _UNPAIRED, _unpaired_pooled),
        Mistake("unpaired", _UNPAIRED, _unpaired_of_the_lesson),
        Mistake("unpaired", _UNPAIRED, lambda a, b: _unpaired_of_the_lesson(a, b, 20)),
        Mistake("no_root", _FORGOT_ROOT, lambda a, b: _around(a, b, (a - b).std(), _student(len(a)))),
        Mistake("divided_by_n", "the standard error is s/√n, you divided by n",
                lambda a, b: _around(a, b, (a - b).std() / len(a), _student(len(a)))),
        Mistake("precedence", "** comes before /, so len(d) ** 1/2 is half of len(d): write len(d) ** 0.5",
                lambda a, b: _around(a, b, (a - b).std() / (len(a) / 2), _student(len(a)))),
        Mistake("precedence", "** comes before /: / n ** 1/2 is / (2·n), as / n * 0.5 is. Write / n ** 0.5",
                lambda a, b: _around(a, b, (a - b).std() / (2 * len(a)), _student(len(a)))),
        Mistake("normal", "1.96 is for infinitely many seeds: Student's t is wider: 2.02 for 40, 4.3 for 3",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, 1.96)),
        Mistake("normal", "the normal quantile is for infinitely many seeds: Student's t is wider",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, stats.norm.ppf(0.975))),
        Mistake("population", "divide by n − 1 in the variance (torch's default): the mean is estimated too",
                lambda a, b: _around(a, b, (a - b).std(correction=0) / len(a) ** 0.5, _student(len(a)))),
        Mistake("one_sided", "95 % inside leaves 2.5 % on each side: take the 0.975 quantile, not 0.95",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, _student(len(a), 0.95))),
        Mistake("level", "0.975 is the share below the upper end: the interval between both ends holds 0.95",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, _student(len(a), 0.9875))),
        Mistake("degrees", "n differences leave n − 1 degrees of freedom",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, _student(len(a) + 1))),
        Mistake("degrees", "n differences leave n − 1 degrees of freedom, not n − 2: with two of them none",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, _student(len(a) - 1))),
        Mistake("degrees", "2n − 2 is for two groups of n runs; n differences are one group: n − 1",
                lambda a, b: _around(a, b, (a - b).std() / len(a) ** 0.5, _student(2 * len(a) - 1))),
        Mistake("ppf", "both ends are NaN: `ppf` takes a share below 1, then the degrees, "
                "stats.t.ppf(0.975, n - 1); and std() wants the n differences, not their mean",
                lambda a, b: _around(a, b, (a - b).std(), math.nan)),
        Mistake("ppf", "`ppf` takes a share below 1, then the degrees: stats.t.ppf(0.975, n - 1)",
                lambda a, b: _around(a, b, (a - b).std(), float(stats.t.ppf(len(a) - 1, 0.975)))),
        Mistake("order", "first the mean, then low and high", lambda a, b: _in_order(a, b, (1, 0, 2))),
        Mistake("order", "low comes before high", lambda a, b: _in_order(a, b, (0, 2, 1))),
        Mistake("order", "first the mean, then low and high", lambda a, b: _in_order(a, b, (2, 0, 1))),
        Mistake("half_width", "return the two ends, mean − half and mean + half",
                lambda a, b: _ends_as_half_width(a, b)),
    ),
)  # fmt: skip


def _in_order(a: Tensor, b: Tensor, order: tuple[int, int, int]) -> tuple[float, ...]:
    """Return mean, low and high in another order."""
    three = paired_interval(a, b)
    return tuple(three[place] for place in order)


def _ends_as_half_width(a: Tensor, b: Tensor) -> tuple[float, float, float]:
    mean, low, high = paired_interval(a, b)
    return mean, -(high - low) / 2, (high - low) / 2


def seeds_needed(sd: float, reach: float) -> int:
    """Return how many paired seeds bring the 95 % interval down to about ± `reach`.

    sd: the standard deviation of one paired difference, in the unit of `reach`.
    """
    return max(1, math.ceil(_before_rounding(sd, reach)))


def _before_rounding(sd: float, reach: float) -> float:
    return (stats.norm.ppf(0.975) * sd / reach) ** 2


def _wish(draws: Draws) -> dict:
    return {"sd": draws.real(2.0, 8.0, 1), "reach": draws.real(0.3, 0.8, 1)}


def _just_above_a_square(draws: Draws) -> dict:
    # 25.9 pairs: whoever rounds the root up before squaring it comes to 36.
    return {"sd": 2.0, "reach": 0.77}


def _just_above_a_whole_number(draws: Draws) -> dict:
    # 107.004, 31.004, 4.08 and 4.0003 pairs, so 108, 32, 5 and 5: whoever adds 0.99 and cuts off, or rounds
    # first, has one less; in the last two whoever rounds sd, or 1.96 sd, to two or to four decimals.
    sd, reach = draws.in_turn(((3.8, 0.72), (1.25, 0.44), (0.103, 0.1), (0.102045, 0.1)))
    return {"sd": sd, "reach": reach}


def _few_pairs(draws: Draws) -> dict:
    # 3 pairs are enough where 6 may be taken, so that whoever takes 7 at least is seen; 1, 4, 4, 1 and 5.
    sd, reach = draws.in_turn(((0.35, 0.4), (0.2, 0.5), (0.9, 1.0), (0.7, 0.7), (0.1, 1.0), (1.1, 1.0)))
    return {"sd": sd, "reach": reach}


def _thousands_of_pairs(draws: Draws) -> dict:
    sd, reach = draws.in_turn(((3.0, 0.1), (6.0, 0.1)))  # 3458 and 13,830 pairs
    return {"sd": sd, "reach": reach}


def _any_unit(draws: Draws) -> dict:
    shares, points = ((0.02, 0.006), (0.04, 0.01), (0.01, 0.004)), ((3.0, 0.25), (12.0, 3.0), (12.0, 1.0))
    sd, reach = draws.in_turn((*shares, *points, (0.5, 0.05)))
    return {"sd": sd, "reach": reach}


def _pairs(answer: Callable, sd: float, reach: float) -> float | None:
    got = answer(sd, reach)
    pairs = number(got)
    if got is not None and (pairs is None or not math.isfinite(pairs)):
        raise UnusableError("no_number", show(got), "return a number of pairs, whatever sd and reach are")
    return pairs


def _wholeness(answer: Callable, sd: float, reach: float) -> str | None:
    seeds = _pairs(answer, sd, reach)
    if seeds is None:
        return None
    return "a whole number" if seeds.is_integer() else f"{seeds:.2f}"


def _as_many_as_needed(answer: Callable, sd: float, reach: float) -> str | None:
    """Observe, with one call, the first thing that is wrong with the number of pairs."""
    seeds = _pairs(answer, sd, reach)
    if seeds is None:
        return None
    for look in (_wholeness, _far_enough, _not_too_far):
        said = look(lambda sd, reach: seeds, sd, reach)
        if said != look(seeds_needed, sd, reach):
            return f"{said}, no whole number" if look is _wholeness else said
    return "as many as needed"


def _far_enough(answer: Callable, sd: float, reach: float) -> str | None:
    # Rounding may put a whole number a hair above itself.
    seeds = _pairs(answer, sd, reach)
    if seeds is None:
        return None
    enough = seeds >= _before_rounding(sd, reach) - 1e-6
    return "so many pairs are enough" if enough else f"{seeds:.0f} pairs are too few"


def _not_too_far(answer: Callable, sd: float, reach: float) -> str | None:
    # Student's t asks for two or three pairs more, whatever their number; more than what the text's 1.96
    # gives, which is a hair above the quantile and may be rounded up to one pair more.
    seeds = _pairs(answer, sd, reach)
    if seeds is None:
        return None
    few = seeds <= math.ceil((1.96 * sd / reach) ** 2) + 3
    return "no more pairs than needed" if few else f"{seeds:.0f} pairs are too many"


def _by_degree(got: object, expected: object) -> float:
    return distance(got, expected) if isinstance(expected, str) else log_distance(got, expected)


SEEDS_NEEDED = FunctionExercise(
    name="seeds_needed",
    notebook="00",
    title="How many pairs does an interval need?",
    difficulty="easy",
    minutes=5,
    reference=seeds_needed,
    measure=_by_degree,
    approximate=math.log(1.2),
    nearly="with the two or three more that Student's t asks for",
    properties=(
        Property("the seeds are about those of 1.96 · sd / √seeds = reach", _wish,
                 "solve 1.96 · sd / √seeds = reach for the seeds"),
        Property("rounding comes last", _just_above_a_square,
                 "25.9 pairs, so 26, or two or three more for Student's t: square first, then round up, and "
                 "add nothing more", key="rounded_early", draws=1),
        Property("there is no half a pair", _wish, "round up: `math.ceil`", key="not_whole",
                 observe=_wholeness),
        Property("1.96 · sd / √seeds is no larger than `reach`", _wish,
                 "with so few pairs the interval reaches further than `reach`: the factor is 1.96, and "
                 "rounding goes up and comes last", key="too_few",
                 observe=_far_enough, draws=10),
        Property("a little more than a whole number is one more", _just_above_a_whole_number,
                 "with so few pairs the interval reaches further than `reach`: round up, last, and with "
                 "math.ceil; round nothing on the way, neither sd nor 1.96 · sd; and 1.96 ** 2 is a little "
                 "more than 3.84", key="too_few", observe=_far_enough, draws=4),
        Property("no pair is wasted", _wish,
                 "the factor is 1.96, and rounding up comes last: Student's t asks for three more at most",
                 key="too_many", observe=_not_too_far, draws=10),
        Property("where few pairs are enough, it is as many", _few_pairs,
                 "a quiet difference needs few pairs, by the same formula: there is no least number, no case "
                 "of its own for it, and the t of so few pairs is too large: with the t of the pairs that it "
                 "gives, Student's t asks for two or three more",
                 key="few", observe=_as_many_as_needed, draws=6),
        Property("in any unit, shares and points alike", _any_unit,
                 "only the ratio of sd and reach counts: limit and round neither of them", key="any_unit",
                 observe=_as_many_as_needed, draws=7),
        Property("where thousands are needed, too", _thousands_of_pairs,
                 "a small `reach` takes many pairs: no largest number, a search that goes on until it is "
                 "there, and the factor 1.96, which very many pairs have",
                 key="thousands", observe=_as_many_as_needed, draws=2),
    ),
    mistakes=(
        Mistake("not_squared", "the interval shrinks with √seeds: solving for the seeds squares the ratio",
                lambda sd, reach: math.ceil(1.96 * sd / reach)),
        Mistake("no_quantile", "sd/√seeds is one standard error: a 95 % interval reaches 1.96 of them",
                lambda sd, reach: math.ceil((sd / reach) ** 2)),
        Mistake("full_width", "reach is the distance to one side, not the whole width",
                lambda sd, reach: math.ceil((2 * 1.96 * sd / reach) ** 2)),
        Mistake("full_width",
                "reach is the distance to one side, not half of it; and 0.975 is a share: its quantile is "
                "1.96",
                lambda sd, reach: math.ceil((1.96 * sd / (2 * reach)) ** 2)),
        Mistake("two_groups", "the factor 2 is for two separate groups; a pair is one difference",
                lambda sd, reach: math.ceil(2 * (1.96 * sd / reach) ** 2)),
        Mistake("two_groups", "there is no factor 2 for pairs: neither multiply by it nor divide",
                lambda sd, reach: math.ceil((1.96 * sd / reach) ** 2 / 2)),
        *(
            Mistake("power",
                "1.96 alone: no 0.84 for the power comes into an interval's reach, and no factor 2 for two "
                "groups",
                lambda sd, reach, factor=factor: math.ceil(factor * (2.8 * sd / reach) ** 2))
            for factor in (1, 2)
        ),
        Mistake("mixed",
                "the factor is 1.96², not 2 · 1.96 (there is no factor 2 for pairs), and not the square of a "
                "larger t",
                lambda sd, reach: math.ceil(2 * 1.96 * (sd / reach) ** 2)),
        Mistake("upside_down", "more noise needs more seeds: turn the ratio round, or in a loop the "
                "comparison (and Student's t begins with two pairs: for one it is NaN)",
                lambda sd, reach: math.ceil((1.96 * reach / sd) ** 2)),
        Mistake("variance", "sd is a standard deviation already: do not square it twice",
                lambda sd, reach: math.ceil((1.96 * sd**2 / reach) ** 2)),
        Mistake("half_the_noise", "the quantile is squared too, 1.96 ** 2, and there is no factor 2",
                lambda sd, reach: math.ceil(1.96 * (sd / reach) ** 2)),
    ),
)  # fmt: skip
