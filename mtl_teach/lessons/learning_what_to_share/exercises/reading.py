"""Notebook 08: what follows from a learned policy, and what does not."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

FOLLOWS, NOT = "follows", "does not follow"


class Reading(NamedTuple):
    """Whether a sentence is about the table of switches alone, or about what would have to be measured."""

    follows: bool
    about: str  # "table", "relation", "storage", "seed", "control", "harm"
    why: str


CASES = {
    "column 0 0 0 0: the block can be deleted": Reading(
        True, "table", "nobody executes it, so nobody misses it"
    ),
    "column 0 1 0 0: the block belongs to task 2 alone": Reading(True, "table", "no other task executes it"),
    "column 1 1 0 0: tasks 1 and 2 use the same weights there": Reading(
        True, "table", "a block has one set of weights, whoever executes it"
    ),
    "8 of 24 runs are executed: 8 blocks must be stored": Reading(
        False, "storage", "two tasks that execute one block make two runs and one stored block"
    ),
    "rows 1 and 2 are equal in one draw: the tasks are related": Reading(
        False, "relation", "in one draw rows may be equal by chance, or because both were made sparse"
    ),
    "rows 1 and 3 have no 1 in common: they share no block": Reading(
        True, "table", "the blocks are all that they could share here"
    ),
    "block 5 is skipped by all in one draw: another draw skips it too": Reading(
        False, "seed", "where blocks can stand in for each other, another draw skips others"
    ),
    "it errs less than all shared: its choice of blocks is right": Reading(
        False, "control", "any policy with fewer blocks may err less: compare with random ones of its budget"
    ),
    "over 20 draws it errs clearly less than random ones of its budget: its choice counts": Reading(
        True, "measured", "the budgets are the same, so the difference is the choice"
    ),
}


def says(reading: Reading) -> str:
    """Return whether a sentence follows."""
    return FOLLOWS if reading.follows else NOT


def _why(reading: Reading, given: tuple) -> str:
    return reading.why[0].upper() + reading.why[1:]


def _trusting(about: str):
    return lambda reading: FOLLOWS if reading.about == about else says(reading)


def _doubting(about: str):
    return lambda reading: NOT if reading.about == about else says(reading)


POLICY_SAYS = TableExercise(
    name="policy_says",
    notebook="08",
    title="What a policy says",
    difficulty="medium",
    minutes=7,
    cases=CASES,
    options=((FOLLOWS, NOT),),
    rule=says,
    why=_why,
    synonyms={
        "it follows": FOLLOWS, "yes": FOLLOWS, "true": FOLLOWS, True: FOLLOWS,
        "no": NOT, "false": NOT, False: NOT,
        "doesn't follow": NOT, "doesn’t follow": NOT, "does not": NOT,
        "it does not follow": NOT, "it doesn't follow": NOT, "it doesn’t follow": NOT, "not": NOT,
    },
    mistakes=(
        WrongRule("storage", "runs and stored blocks are two bills: a shared block is stored once",
                  _trusting("storage")),
        WrongRule("relation", "one draw says what was switched, not why", _trusting("relation")),
        WrongRule("seed", "one draw says nothing about another draw", _trusting("seed")),
        WrongRule("control", "fewer blocks alone can lower the error: what is the control?",
                  _trusting("control")),
        WrongRule("table", "what the table itself shows needs no experiment", _doubting("table")),
        WrongRule("measured", "an equal budget leaves only the choice as a reason", _doubting("measured")),
        WrongRule("all", "some of these sentences need a measurement that a table cannot give",
                  lambda reading: FOLLOWS),
        WrongRule("none", "what the table itself shows does follow", lambda reading: NOT),
        WrongRule("turned_round", "a sentence follows if the table or the comparison forces it",
                  lambda reading: NOT if reading.follows else FOLLOWS),
    ),
)  # fmt: skip
