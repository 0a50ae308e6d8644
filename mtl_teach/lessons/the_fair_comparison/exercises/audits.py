"""Notebook 10: the audit card, what a report leaves open."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

TEST, LUCK, CAPACITY, BUDGET, TUNING, NOTHING = OPTIONS = (
    "test chose",
    "luck",
    "capacity",
    "steps",
    "tuning",
    "nothing",
)


class Claim(NamedTuple):
    """Who chose, whether the interval of one comparison excludes zero, and what was equal on both sides."""

    chose_on_test: bool = False
    settled: bool = True
    parameters: bool = True
    steps: bool = True
    tuned: bool = True
    large: bool = True
    seeds: int = 20
    negative: bool = False


CASES = {
    "20 pairs, both tuned alike, equal steps and parameters: +0.8 (0.3 to 1.3)": Claim(large=False),
    "the same, each task's best epoch by test accuracy: +1.9 (1.2 to 2.6)": Claim(chose_on_test=True),
    "the same, but one seed: +2.5": Claim(settled=False, seeds=1),
    "the same, the best of 8 seeds: +2.1": Claim(settled=False, seeds=8),
    "the same, 64 shared units against 4 in each single net: +1.5 (0.9 to 2.1)": Claim(parameters=False),
    "the same, the baseline run for a third of the steps: +3 (2 to 4)": Claim(steps=False),
    "the same, 30 settings of ours, the baseline at its default: +4 (3 to 5)": Claim(tuned=False),
    "20 pairs, both tuned alike, equal steps and parameters: −0.7 (−1.1 to −0.3)": Claim(negative=True),
    "5 pairs, both tuned alike, equal steps and parameters: +4 (1 to 7)": Claim(seeds=5),
    "5 pairs, both tuned alike, equal steps and parameters: +1.5 (−0.4 to 3.4)": Claim(
        settled=False, seeds=5
    ),
}


def missing(claim: Claim) -> str:
    """Return what makes the report worthless, or nothing."""
    if claim.chose_on_test:
        return TEST
    if not claim.parameters:
        return CAPACITY
    if not claim.steps:
        return BUDGET
    if not claim.tuned:
        return TUNING
    return NOTHING if claim.settled else LUCK


def _why(claim: Claim, given: tuple) -> str:
    return {
        TEST: "Whoever chooses by test accuracy reports the luck of the choice as well",
        CAPACITY: "Nobody knows whether sharing helped or the units did",
        BUDGET: "Nobody knows whether the method helped or the steps did",
        TUNING: "One side was tuned and the other was not: tuning alone may be worth that much",
        LUCK: "The best of several seeds, one seed, or an interval that holds zero settles no sign",
        NOTHING: "One comparison, both sides treated alike, an interval without zero: the sign is settled",
    }[missing(claim)]


def _few_seeds(claim: Claim) -> str:
    return LUCK if missing(claim) == NOTHING and claim.seeds < 20 else missing(claim)


def _small(claim: Claim) -> str:
    return LUCK if missing(claim) == NOTHING and not claim.large else missing(claim)


def _trust_intervals(claim: Claim) -> str:
    return NOTHING if claim.settled else missing(claim)


def _mean_is_enough(claim: Claim) -> str:
    return NOTHING if missing(claim) == LUCK else missing(claim)


def _large_is_true(claim: Claim) -> str:
    return NOTHING if not claim.tuned or not claim.steps else missing(claim)


def _negative(claim: Claim) -> str:
    return LUCK if claim.negative else missing(claim)


def _steps_are_tuning(claim: Claim) -> str:
    return TUNING if missing(claim) == BUDGET else missing(claim)


def _tuning_is_steps(claim: Claim) -> str:
    return BUDGET if missing(claim) == TUNING else missing(claim)


def _best_epoch_is_fine(claim: Claim) -> str:
    return NOTHING if claim.chose_on_test else missing(claim)


def _units_are_fine(claim: Claim) -> str:
    return NOTHING if not claim.parameters else missing(claim)


def _test_is_luck(claim: Claim) -> str:
    return LUCK if claim.chose_on_test else missing(claim)


WHAT_IS_MISSING = TableExercise(
    name="what_is_missing",
    notebook="10",
    title="The audit card",
    difficulty="medium",
    minutes=10,
    cases=CASES,
    options=(OPTIONS,),
    rule=missing,
    why=_why,
    synonyms={"test": TEST, "the test chose": TEST, "test chose a checkpoint": TEST,
              "test chose (a checkpoint)": TEST, "seeds": LUCK, "parameters": CAPACITY, "width": CAPACITY,
              "budget": BUDGET, "none": NOTHING},
    mistakes=(
        WrongRule("trust_intervals", "an interval knows of luck only, and of no unfair treatment",
                  _trust_intervals),
        WrongRule("few_seeds", "few seeds make a wide interval; one that excludes zero settles all the same",
                  _few_seeds),
        WrongRule("only_large", "settled speaks of the sign, however small the gain", _small),
        WrongRule("mean_is_enough", "a mean alone: does the interval lie above zero?", _mean_is_enough),
        WrongRule("large_is_true", "a large gain is no excuse: tuning and steps are worth as much",
                  _large_is_true),
        WrongRule("negative", "a loss can be settled too", _negative),
        WrongRule("steps_are_tuning", "settings are tuned, a budget is spent: which of the two was unequal?",
                  _steps_are_tuning),
        WrongRule("tuning_is_steps", "settings are tuned, steps are taken: which of the two was unequal?",
                  _tuning_is_steps),
        WrongRule("best_epoch_is_fine", "who chose that epoch? The test labels did", _best_epoch_is_fine),
        WrongRule("units_are_fine", "count the parameters of both sides", _units_are_fine),
        WrongRule("test_is_luck", "it is luck that was chosen by test labels: name who chose", _test_is_luck),
        WrongRule("never", "some of these have all that they need", lambda claim: LUCK),
    ),
)  # fmt: skip
