"""Notebook 06: what the lesson's data allow one to say."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

SHOWN, REFUTED, OPEN = "shown", "refuted", "open"


class Claim(NamedTuple):
    """Whether the lesson has a case for it, a case against it, and what kind of sentence it is."""

    support: bool
    counter: bool = False
    general: bool = False
    elsewhere: bool = False
    about: str = ""
    case: str = ""  # the case against it


CASES = {
    "Two tasks can conflict in every draw, and sharing still pays.": Claim(True, about="conflict"),
    "Where gradients conflict, sharing hurts.": Claim(
        True, True, True, about="conflict", case="the two tasks at 180° conflict, and sharing pays"
    ),
    "On these digits, 20 draws did not settle whether sum or PCGrad errs less.": Claim(True, about="null"),
    "On these digits, sum and PCGrad are exactly as good.": Claim(False, about="null"),
    "No aggregator is ever better than a plain sum.": Claim(
        True, True, True, about="aggregators", case="the eight tasks in unlike units"
    ),
    "With one task in other units, a sum in one unit beat the plain sum.": Claim(True, about="aggregators"),
    "On large language models, no aggregator is worth its cost.": Claim(
        False, elsewhere=True, about="aggregators"
    ),
    "Random groups do as well as the true ones.": Claim(
        False, True, about="groups", case="the picture of five designs"
    ),
    "Signed gradient cosines found the groups as well as weights alone did.": Claim(
        False, True, about="groups", case="the picture with the line of chance"
    ),
}


def verdict(claim: Claim) -> str:
    """Return refuted if there is a case against it; shown if it speaks of a case that was measured."""
    if claim.counter:
        return REFUTED
    return SHOWN if claim.support and not claim.general else OPEN


def _why(claim: Claim, given: tuple) -> str:
    if claim.counter:
        return f"The lesson has measured a case against it, and one is enough: {claim.case}"
    if claim.elsewhere:
        return "Nothing of that kind was measured here"
    if verdict(claim) == OPEN:
        return "An interval that holds zero allows small differences of either sign"
    return "It speaks of what was measured, with an interval, and of no more"


def _most_cases(claim: Claim) -> str:
    return SHOWN if claim.support else verdict(claim)


def _null_is_equal(claim: Claim) -> str:
    return SHOWN if claim.about == "null" else verdict(claim)


def _from_here_to_there(claim: Claim) -> str:
    return SHOWN if claim.elsewhere else verdict(claim)


def _there_too(claim: Claim) -> str:
    return REFUTED if claim.elsewhere else verdict(claim)


def _no_null(claim: Claim) -> str:
    return OPEN if claim.about == "null" else verdict(claim)


def _not_equal(claim: Claim) -> str:
    return REFUTED if claim.about == "null" and not claim.support else verdict(claim)


def _counter_is_open(claim: Claim) -> str:
    return OPEN if claim.counter else verdict(claim)


def _conflict_hurts(claim: Claim) -> str:
    if claim.about != "conflict":
        return verdict(claim)
    return SHOWN if claim.general else REFUTED


WHAT_WAS_SHOWN = TableExercise(
    name="what_was_shown",
    notebook="06",
    title="The sentences that the data allow",
    difficulty="medium",
    minutes=8,
    cases=CASES,
    options=((SHOWN, REFUTED, OPEN),),
    rule=verdict,
    why=_why,
    mistakes=(
        WrongRule("conflict_hurts", "look again at the two tasks at 180°", _conflict_hurts),
        WrongRule("most_cases", "a case for it does not show a general sentence: is there one against it?",
                  _most_cases),
        WrongRule("null_is_equal", "no settled difference is not the same as no difference", _null_is_equal),
        WrongRule("not_equal", "an interval around zero does not refute equality either", _not_equal),
        WrongRule("no_null", "that these draws did not settle it is itself a fact about them", _no_null),
        WrongRule("elsewhere", "was anything measured there?", _from_here_to_there),
        WrongRule("elsewhere", "was anything measured there, or is the case one from here?", _there_too),
        WrongRule("counter_is_open", "one measured case against a general sentence refutes it",
                  _counter_is_open),
        WrongRule("never", "what was measured with an interval is shown, for this case", lambda claim: OPEN),
        WrongRule("always", "some of these go beyond what was measured", lambda claim: SHOWN),
    ),
)  # fmt: skip
