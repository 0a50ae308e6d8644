"""Notebook 09: from which number of assays on sharing pays."""

import torch
from torch import Tensor

from mtl_teach import evaluation
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property
from mtl_teach.lessons.many_tasks.exercises.rows import (
    ALIKE,
    NARROW,
    SKEWED,
    TINY,
    in_thousandths,
    normal_margin,
    row,
)  # fmt: skip


def first_paying(counts: list[int], gains: Tensor) -> int:
    """Return the smallest number of assays from which on sharing pays.

    counts: rising numbers of assays; gains: (len(counts), R), points gained in R draws.
    Sharing pays at one number of assays if the 95 % interval of its gain
    (evaluation.mean_interval) lies above 0; from it on, if it also pays at
    all larger ones. Return 0 if it does not even pay at the largest.
    """
    first = 0
    for count, one in zip(reversed(counts), reversed(list(gains)), strict=True):
        if evaluation.mean_interval(one).low <= 0:
            break
        first = count
    return first


PATTERNS = (
    ("below", "open", "pays", "pays"), ("hurts", "pays", "open", "pays"), ("pays", "hurts", "pays", "pays"),
    ("open", "below", "open", "pays"), ("hurts", "below", "open", "pays"), ("pays", "below", "pays", "pays"),
    ("open", "pays", "pays"), ("pays", "open", "pays"), ("pays", "faint", "pays"),
    ("open", "faint", "pays", "pays"), ("faint", "pays", "open", "pays"), ("pays", "pays", "open", "pays"),
)  # fmt: skip
ENDS = (
    ("pays",) * 4, ("below",) * 4, ("hurts",) * 4, ("pays", "pays", "open", "hurts"),
    ("pays", "pays", "pays", "open"), ("pays", "pays", "pays", "below"), ("open", "pays", "pays", "below"),
)  # fmt: skip
COUNTS = ([2, 8, 32, 128], [1, 4, 16, 64], [3, 5, 10, 200])


def _draw(draws: Draws, patterns: tuple) -> dict:
    pattern = draws.in_turn(patterns)
    runs = 4 if len(pattern) == 3 else draws.pick((4, 6, 9))  # at most twelve numbers are shown whole
    rows = [row(draws, runs, kind) for kind in pattern]
    return {"counts": list(draws.pick(COUNTS))[-len(pattern) :], "gains": torch.stack(rows)}


def _mixed(draws: Draws) -> dict:
    return _draw(draws, PATTERNS)


def _with_nothing(draws: Draws) -> dict:
    return _draw(draws, (("nothing", "pays", "pays"), ("pays", "pays", "nothing")))


def _all_or_nothing(draws: Draws) -> dict:
    return _draw(draws, ENDS)


def _tiny(draws: Draws) -> dict:
    inputs = _draw(draws, (("open", "pays", "pays"), ("pays", "below", "pays"), ("pays", "pays", "pays")))
    return {**inputs, "gains": in_thousandths(inputs["gains"])}


def _skewed(draws: Draws) -> dict:
    rows = [row(draws, 11, kind) for kind in draws.in_turn((("open", "skewed"), ("skewed", "pays")))]
    return {"counts": [4, 16], "gains": torch.stack(rows)}


def _alike(draws: Draws) -> dict:
    kinds = draws.in_turn((("open", "always", "always"), ("always", "pays", "pays")))
    return {"counts": [2, 8, 32], "gains": torch.stack([row(draws, 4, kind) for kind in kinds])}


def _many(draws: Draws) -> dict:
    """Draw twelve numbers of assays and thirty draws; from the fourth, the last or none on sharing pays.

    Or one number of assays: sharing pays there, or it does not.
    """
    if draws.in_turn((False, False, False, True, True)):
        kind = draws.in_turn(("pays", "open"))
        return {"counts": [6], "gains": row(draws, 4, kind)[None]}
    first = draws.in_turn((3, 11, 12))
    kinds = [("pays", "open", "below")[k % 3] for k in range(first - 1)] + ["open"] + ["pays"] * (12 - first)
    rows = [row(draws, 30, kind) for kind in kinds]
    return {"counts": [2**k for k in range(12)], "gains": torch.stack(rows)}


def _pays(gains: Tensor, test) -> list[bool]:
    return [test(evaluation.mean_interval(one)) for one in gains]


def _from_on(counts, good):
    first = 0
    for count, one in zip(reversed(counts), reversed(good), strict=True):
        if not one:
            break
        first = count
    return first


def _first(counts, good):
    return next((count for count, one in zip(counts, good, strict=True) if one), 0)


FIRST_PAYING = FunctionExercise(
    name="first_paying", notebook="09", title="From how many assays on does it pay?",
    difficulty="medium", minutes=10, reference=first_paying,
    properties=(
        Property("it finds the smallest number from which on every interval lies above 0", _mixed,
                 "which is the last number at which it does not pay, by its interval "
                 "(evaluation.mean_interval)? Look at those behind it", draws=len(PATTERNS)),
        Property("it knows the ends: always, and never", _all_or_nothing,
                 "the first number if all pay; 0 if the largest does not, whatever the others do",
                 draws=len(ENDS)),
        Property("to gain nothing in any draw is not to pay", _with_nothing,
                 "that interval goes from 0 to 0: ask whether .low > 0", key="nothing", draws=2),
        Property("with many numbers of assays and many draws, or with one number", _many,
                 "all of them count, and one alone too", key="many", draws=5),
        Property("gains of some thousandths of a point are gains, too", _tiny, TINY,
                 key="tiny", draws=3),
        Property("where most draws lose a little, and the others gain much", _skewed, SKEWED,
                 key="skewed", draws=2),
        Property("where the gain is the same in every draw", _alike, ALIKE, key="alike", draws=2),
    ),
    mistakes=(
        Mistake("narrow", NARROW,
                lambda counts, gains: _from_on(counts, [bool(g.mean() > normal_margin(g)) for g in gains])),
        Mistake("by_the_mean",
                "a mean (or a median) above 0 settles nothing: look at the lower end of the interval",
                lambda counts, gains: _from_on(counts, [bool(one.mean() > 0) for one in gains])),
        Mistake("first_only", "it must pay at all larger numbers too",
                lambda counts, gains: _first(counts, _pays(gains, lambda i: i.low > 0))),
        Mistake("first_only", "an interval below 0 excludes 0 as well; and all larger numbers must pay too",
                lambda counts, gains: _first(counts, _pays(gains, lambda i: i.excludes_zero))),
        Mistake("by_the_mean", "a mean above 0 settles nothing; and all larger numbers must pay too",
                lambda counts, gains: _first(counts, [bool(one.mean() > 0) for one in gains])),
        Mistake("either_side", "an interval below 0 excludes 0 as well: ask for .low > 0",
                lambda counts, gains: _from_on(counts, _pays(gains, lambda i: i.excludes_zero))),
        Mistake("upper_end", "the lower end must lie above 0, not the upper one",
                lambda counts, gains: _from_on(counts, _pays(gains, lambda i: i.high > 0))),
        Mistake("all_pay", "it pays at every number here: then the answer is the first of them",
                lambda counts, gains: 0 if all(_pays(gains, lambda i: i.low > 0))
                else first_paying(counts, gains)),
        Mistake("place", "return the number of assays, not its place in the list",
                lambda counts, gains: counts.index(first_paying(counts, gains))
                if first_paying(counts, gains) else 0),
        Mistake("largest", "the smallest such number, not the largest",
                lambda counts, gains: counts[-1] if first_paying(counts, gains) else 0),
        Mistake("one_before", "that is the last number at which it does not pay: one further, and 0 "
                "where there is none further",
                lambda counts, gains: _one_before(counts, first_paying(counts, gains))),
        Mistake("how_many", "return the number of assays, not how many settings pay",
                lambda counts, gains: sum(_pays(gains, lambda i: i.low > 0))),
        Mistake("tiny", TINY,
                lambda counts, gains: _from_on(counts, _pays(gains, lambda i: round(i.low, 2) > 0))),
        Mistake("never", "at the largest it does pay here", lambda counts, gains: 0),
        *(
            Mistake("tiny", TINY, lambda counts, gains, limit=limit: _from_on(
                counts, _pays(gains, lambda i: i.low > limit)))
            for limit in (0.01, 0.05, 0.1)
        ),
        Mistake("tiny", TINY,
                lambda counts, gains: _from_on(counts, _pays(gains.round(), lambda i: i.low > 0))),
    ),
)  # fmt: skip


def _one_before(counts, first):
    place = counts.index(first) if first else len(counts)
    return counts[place - 1] if place else 0
