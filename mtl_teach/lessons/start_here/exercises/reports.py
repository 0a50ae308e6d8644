"""Notebook 00: which reported difference settles who is better, and which leaves it open."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

SETTLED, OPEN = "settled", "open"


class Report(NamedTuple):
    """The mean difference in points, the ends of its 95 % interval if it has one, how many were tried."""

    mean: float
    low: float | None = None
    high: float | None = None
    tried: int = 1
    pairs: bool = True


CASES = {
    "20 pairs: 0.5 points saved, interval 0.2 to 0.8": Report(0.5, 0.2, 0.8),
    "20 pairs: 0.5 points saved, interval −0.1 to 1.1": Report(0.5, -0.1, 1.1),
    "3 seeds each: 1.5 points saved, no interval": Report(1.5, pairs=False),
    "20 pairs: 0.4 points lost, interval −0.6 to −0.2": Report(-0.4, -0.6, -0.2),
    "20 pairs: 0.03 points saved, interval 0.01 to 0.05": Report(0.03, 0.01, 0.05),
    "20 pairs: 0.5 points saved, 0.1 to 0.9, the best of 40 models tried": Report(0.5, 0.1, 0.9, 40),
    "20 runs of A, 20 other runs of B: 0.5 points saved, −0.3 to 1.3": Report(0.5, -0.3, 1.3, pairs=False),
    "20 runs of A, 20 other runs of B: 3 points saved, 2.2 to 3.8": Report(3, 2.2, 3.8, pairs=False),
}


def verdict(report: Report) -> str:
    """Return whether the sign is settled: one comparison whose 95 % interval excludes zero."""
    if report.low is None or report.tried > 1:
        return OPEN
    return SETTLED if report.low > 0 or report.high < 0 else OPEN


def _why(report: Report, given: tuple) -> str:
    if report.low is None:
        return "Without an interval nobody knows how much of the difference is luck"
    if report.tried > 1:
        luck = "of 20 comparisons of equal models about 1 excludes zero"
        return f"The luckiest of {report.tried} is not one comparison: {luck}"
    if verdict(report) == OPEN:
        return "The interval holds zero: the true difference may have either sign"
    return "All of the interval lies on one side of zero, so the sign is settled, whatever its size"


def _only_gains(report: Report) -> str:
    return SETTLED if verdict(report) == SETTLED and report.mean > 0 else OPEN


def _only_large(report: Report) -> str:
    return SETTLED if verdict(report) == SETTLED and abs(report.mean) > 0.1 else OPEN


def _only_pairs(report: Report) -> str:
    return SETTLED if verdict(report) == SETTLED and report.pairs else OPEN


def _no_count(report: Report) -> str:
    return verdict(report._replace(tried=1))


VERDICT_ON = TableExercise(
    name="verdict_on",
    notebook="00",
    title="Settled or open?",
    difficulty="easy",
    minutes=5,
    cases=CASES,
    options=((SETTLED, OPEN),),
    rule=verdict,
    why=_why,
    synonyms={"not settled": OPEN, "unsettled": OPEN},
    mistakes=(
        WrongRule("by_the_mean", "a mean that is not zero settles nothing: look at the interval",
                  lambda report: SETTLED),
        WrongRule("only_gains", "a loss can be settled too: the interval may lie below zero", _only_gains),
        WrongRule("only_large", "settled speaks of the sign, not of the size", _only_large),
        WrongRule("only_pairs", "pairs make the interval short; a wide one that excludes zero settles too",
                  _only_pairs),
        WrongRule("best_of_many", "the best of many comparisons is not one comparison", _no_count),
        WrongRule("turned_round", "settled means that zero lies outside the interval, not inside",
                  lambda report: OPEN if verdict(report) == SETTLED else SETTLED),
        WrongRule("never", "an interval that excludes zero does settle the sign", lambda report: OPEN),
    ),
)  # fmt: skip
