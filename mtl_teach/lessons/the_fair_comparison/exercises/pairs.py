"""Notebook 10: how many pairs it takes to see a gain that is there."""

import math

from scipy import stats

from mtl_teach.exercises.compare import log_distance, number, show
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property

NEARLY = 0.01
MORE, SHARE = 3, 0.05  # Student's t asks for two or three pairs more; trying out by chance gives some more


def pairs_to_see(gain: float, sd: float) -> int:
    """Return how many pairs settle a true gain in 8 of 10 experiments.

    gain: the true mean of a paired difference; sd: its standard deviation. Settled:
    the 95 % interval lies above zero. About normal; a few pairs more do no harm.
    """
    return _rounded((1.96 + 0.84) * sd / gain)


def _rounded(root: float) -> int:
    return max(2, math.ceil(root**2))


def _wish(draws: Draws) -> dict:
    # With these ratios (2.8/ratio)² lies well between two whole numbers, so every way to round shows.
    sd = draws.real(1.5, 4.0, 1)
    return {"gain": round(sd * draws.pick((0.15, 0.25, 0.3, 0.5)), 3), "sd": sd}


def _any_unit(draws: Draws) -> dict:
    gain, sd = draws.in_turn(((0.02, 0.049), (0.1, 0.65), (5.0, 31.0), (0.3, 1.0)))
    return {"gain": gain, "sd": sd}


def _few_or_thousands(draws: Draws) -> dict:
    gain, sd = draws.in_turn(((4.0, 2.0), (0.1, 4.0), (1.5, 1.0), (0.02, 0.9)))  # 2, 12,544, 4 and 15,876
    return {"gain": gain, "sd": sd}


def _enough(answer, gain, sd):
    """Observe the answer; one a little too small, but not for rounding, may come from trying out."""
    got = answer(gain, sd)
    pairs, wanted = number(got), pairs_to_see(gain, sd)
    if pairs is not None and (1 - 2 * NEARLY) * wanted < pairs < wanted - 1:
        raise UnusableError(
            "strayed", f"{show(got)} pairs: close, but {wanted - pairs:.3g} too few",
            "whoever tries it out strays by a few pairs: take more experiments, or solve the equation, in "
            "which 1.96 and 0.84 stand",
        )  # fmt: skip
    return got


def _wholeness(answer, gain, sd):
    pairs = number(answer(gain, sd))
    if pairs is None:
        return "no number"
    return "a whole number" if pairs.is_integer() else f"{pairs:.2f}"


def _by_degree(got: object, expected: object) -> float:
    """Return how wrong an answer is; a few pairs more, as Student's t asks for, are nearly right.

    A fraction is rounded up here: the property that there is no half a pair says so.
    """
    if isinstance(expected, str):
        return 0.0 if got == expected else math.inf
    far = log_distance(got, expected)
    if not math.isfinite(far):
        return far
    more = math.ceil(number(got)) - expected
    if more == 0:
        return 0.0
    return NEARLY if 0 < more <= max(MORE, SHARE * expected) else max(far, 2 * NEARLY)


PAIRS_TO_SEE = FunctionExercise(
    name="pairs_to_see", notebook="10", title="Pairs that see a gain", difficulty="medium", minutes=12,
    reference=pairs_to_see, measure=_by_degree, approximate=NEARLY,
    nearly="at most three pairs or a twentieth more than the formula: Student's t, 2 for 1.96, or luck",
    properties=(
        Property("about so many pairs", _wish,
                 "the mean must lie 1.96 standard errors above zero even if it falls 0.84 of them short of "
                 "the gain: gain = (1.96 + 0.84)·sd/√pairs", observe=_enough, draws=8),
        Property("in any unit", _any_unit,
                 "only the ratio of sd and gain counts: limit and round neither, nor the pairs",
                 key="any_unit", observe=_enough, draws=4),
        Property("where few pairs are enough, and where thousands are needed", _few_or_thousands,
                 "the same formula for all: no least number such as 10 or 30, no largest one, and a search "
                 "goes on until it is there", key="few_or_thousands", observe=_enough, draws=4),
        Property("there is no half a pair", _wish, "round up: `math.ceil`", key="not_whole",
                 observe=_wholeness, draws=4),
    ),
    mistakes=(
        Mistake("rounded_down", "round up, and at the end only: with one pair fewer it is fewer than 8 of 10",
                lambda gain, sd: math.floor((2.8 * sd / gain) ** 2)),
        Mistake("rounded_early", "round up at the very end: square first",
                lambda gain, sd: math.ceil(2.8 * sd / gain) ** 2),
        Mistake("half_the_time", "1.96 alone settles it in half of the experiments only: add 0.84",
                lambda gain, sd: math.ceil((1.96 * sd / gain) ** 2)),
        Mistake("no_interval", "0.84 alone forgets that the interval must lie above zero: add 1.96",
                lambda gain, sd: math.ceil((0.84 * sd / gain) ** 2)),
        Mistake("added_late", "add 1.96 and 0.84 before you square",
                lambda gain, sd: math.ceil((1.96**2 + 0.84**2) * (sd / gain) ** 2)),
        Mistake("brackets", "only 0.84 is multiplied by sd/gain there: put 1.96 + 0.84 in brackets",
                lambda gain, sd: math.ceil((1.96 + 0.84 * sd / gain) ** 2)),
        Mistake("brackets", "square all of 2.8·sd/gain, not sd/gain alone",
                lambda gain, sd: math.ceil(2.8 * (sd / gain) ** 2)),
        Mistake("halved", "that is half of it: one difference is one pair",
                lambda gain, sd: math.ceil((2.8 * sd / gain) ** 2 / 2)),
        Mistake("not_squared", "√pairs stands in the equation: solving for the pairs squares",
                lambda gain, sd: math.ceil(2.8 * sd / gain)),
        Mistake("not_squared", "√pairs stands in the equation: square 2.8·sd/gain, do not take its root",
                lambda gain, sd: math.ceil(math.sqrt(2.8 * sd / gain))),
        Mistake("sd_forgotten", "pairs that scatter more take more: sd stands in the equation",
                lambda gain, sd: math.ceil((2.8 / gain) ** 2)),
        Mistake("rounded_early", "do not round sd/gain: round up once, at the very end",
                lambda gain, sd: math.ceil((2.8 * round(sd / gain)) ** 2)),
        Mistake("whole_interval", "only half of the interval lies between the mean and zero: 1.96 + 0.84",
                lambda gain, sd: math.ceil((2 * 1.96 * sd / gain) ** 2)),
        Mistake("divided_by_power", "8 of 10 comes in as 0.84, added to 1.96: do not divide by 0.8",
                lambda gain, sd: math.ceil((1.96 * sd / gain) ** 2 / 0.8)),
        Mistake("upside_down", "a smaller gain needs more pairs: turn the ratio round (and in a search "
                "`return` stands behind the loop)",
                lambda gain, sd: math.ceil((2.8 * gain / sd) ** 2)),
        Mistake("two_groups", "the factor 2 is for two separate groups; these are pairs",
                lambda gain, sd: math.ceil(2 * (2.8 * sd / gain) ** 2)),
        Mistake("subtracted", "0.84 is added to 1.96: luck may be against you",
                lambda gain, sd: math.ceil(((1.96 - 0.84) * sd / gain) ** 2)),
        Mistake("ninety", "0.84 for 8 of 10 experiments; 1.28 is for 9 of 10",
                lambda gain, sd: math.ceil(((1.96 + 1.28) * sd / gain) ** 2)),
        Mistake("one_sided", "a 95 % interval leaves 2.5 % on each side: 1.96, not 1.64",
                lambda gain, sd: math.ceil(((float(stats.norm.ppf(0.95)) + 0.84) * sd / gain) ** 2)),
        Mistake("variance", "sd is a standard deviation already: do not square it twice",
                lambda gain, sd: math.ceil((2.8 * sd**2 / gain) ** 2)),
        Mistake("gain_not_squared", "the gain is squared too: the whole of 2.8·sd/gain",
                lambda gain, sd: math.ceil((2.8 * sd) ** 2 / gain)),
    ),
)  # fmt: skip
