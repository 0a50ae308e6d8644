"""Notebook 06: which report shows negative transfer, which a gain, and which neither."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

HURTS, HELPS, OPEN = "hurts", "helps", "open"


class Report(NamedTuple):
    """The ends of the interval of points saved on test data, if any, and how the two sides were run.

    Without `tuned` or `budget` it was the shared side that had less.
    """

    low: float | None = None
    high: float | None = None
    tuned: bool = True
    budget: bool = True
    conflict: bool | None = None
    training: str = ""


CASES = {
    "both tuned, one budget: 0.8 points lost, interval −1.2 to −0.4": Report(-1.2, -0.4),
    "both tuned, one budget: all draws conflict, interval 0.3 to 0.9": Report(0.3, 0.9, conflict=True),
    "gradients conflict in all draws, no test error": Report(conflict=True),
    "each alone tuned, shared as in a paper: interval −0.8 to −0.2": Report(-0.8, -0.2, tuned=False),
    "both tuned: shared training loss higher in all draws, no test error": Report(training="higher"),
    "both tuned, one budget: interval −0.5 to 0.3": Report(-0.5, 0.3),
    "both tuned, shared a tenth of the steps: interval −0.9 to −0.3": Report(-0.9, -0.3, budget=False),
    "both tuned, one budget: no draw conflicts, interval −0.7 to −0.1": Report(-0.7, -0.1, conflict=False),
    "both tuned, one budget: 0.02 points gained, interval 0.01 to 0.03": Report(0.01, 0.03),
    "both tuned, shared a tenth of the steps: interval 0.2 to 0.8": Report(0.2, 0.8, budget=False),
}


def verdict(report: Report) -> str:
    """Return what is settled, by the test error alone: a side that was run worse may win, but not lose."""
    if report.low is None:
        return OPEN
    if report.low > 0:  # if one side was run worse it was the shared one, and it has won
        return HELPS
    return HURTS if report.high < 0 and report.tuned and report.budget else OPEN


def _why(report: Report, given: tuple) -> str:
    if report.low is None:
        return "Neither gradients nor a training loss say how well new examples are answered"
    if report.low > 0 and not (report.tuned and report.budget):
        return "Sharing won with less: fair conditions would hardly have made it worse"
    if not report.tuned:
        return "Only the side that won was tuned, so the difference may be the tuning"
    if not report.budget:
        return "The side that lost had fewer steps, so the difference may be the steps"
    if verdict(report) == OPEN:
        return "The interval holds zero: the true difference may have either sign"
    settled = "both sides were run alike, and the interval of points saved lies on one side of zero"
    if report.conflict is not None:
        return f"Whether gradients conflict does not count: {settled}"
    return settled.capitalize()


def _by_interval(report: Report) -> str:
    if report.low is None:
        return OPEN
    return HELPS if report.low > 0 else HURTS if report.high < 0 else OPEN


def _by_conflict(report: Report) -> str:
    return verdict(report) if report.conflict is None else HURTS if report.conflict else HELPS


def _by_training(report: Report) -> str:
    return HURTS if report.training == "higher" else verdict(report)


def _conflict_alone(report: Report) -> str:
    return HURTS if report.conflict and report.low is None else verdict(report)


def _tuning_only(report: Report) -> str:
    return verdict(report._replace(budget=True))


def _budget_only(report: Report) -> str:
    return verdict(report._replace(tuned=True))


def _never_unfair(report: Report) -> str:
    return verdict(report) if report.tuned and report.budget else OPEN


def _by_the_mean(report: Report) -> str:
    if report.low is None or verdict(report) != OPEN or not (report.tuned and report.budget):
        return verdict(report)
    return HELPS if report.low + report.high > 0 else HURTS


def _turned(report: Report) -> str:
    return {HURTS: HELPS, HELPS: HURTS, OPEN: OPEN}[verdict(report)]


def _only_large(report: Report) -> str:
    small = report.low is not None and abs(report.low + report.high) < 0.1
    return OPEN if small else verdict(report)


TRANSFER_IN = TableExercise(
    name="transfer_in",
    notebook="06",
    title="Does sharing hurt?",
    difficulty="easy",
    minutes=6,
    cases=CASES,
    options=((HURTS, HELPS, OPEN),),
    rule=verdict,
    why=_why,
    mistakes=(
        WrongRule("by_conflict", "the cosine of gradients is no error: look at the interval", _by_conflict),
        WrongRule("conflict_alone", "a conflict says nothing about new examples", _conflict_alone),
        WrongRule("by_training", "a higher training loss is no error on new examples", _by_training),
        WrongRule("by_interval", "if the side that lost was run worse, nothing is settled", _by_interval),
        WrongRule("tuning_only", "the same number of steps belongs to a fair comparison too", _tuning_only),
        WrongRule("budget_only", "both sides must be tuned, not one of them", _budget_only),
        WrongRule("never_unfair", "ask of each unfair report which side won", _never_unfair),
        WrongRule("by_the_mean", "both signs lie in an interval that holds zero", _by_the_mean),
        WrongRule("only_large", "the sign is settled, however small the gain", _only_large),
        WrongRule("turned_round", "positive is points saved: then sharing helps", _turned),
        WrongRule("never", "two sides run alike and an interval without zero do settle it",
                  lambda report: OPEN),
    ),
)  # fmt: skip
