"""Notebook 04: for which trunk widths sharing helps, changes nothing, or hurts."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

HELPS, NOTHING, HURTS = "helps", "changes nothing", "hurts"
INPUTS = 20


class Case(NamedTuple):
    """How many tasks, the directions of the inputs that many of them need together, the trunk's units."""

    tasks: int
    directions: int
    width: int


CASES = {
    "64 related tasks, 1 unit": Case(64, 2, 1),
    "64 related tasks, 2 units": Case(64, 2, 2),
    "64 related tasks, 8 units": Case(64, 2, 8),
    "12 related tasks, 16 units": Case(12, 2, 16),
    "3 related tasks, 2 units": Case(3, 2, 2),
    "64 unrelated tasks, 2 units": Case(64, 20, 2),
    "2 unrelated tasks, 2 units": Case(2, 20, 2),
    "64 unrelated tasks, 20 units": Case(64, 20, 20),
    "64 tasks in two clusters, 2 units": Case(64, 4, 2),
    "64 tasks in two clusters, 6 units": Case(64, 4, 6),
}


def effect(case: Case) -> str:
    """Return what hard sharing does there, against each task alone, in the setting of the lesson."""
    if case.width >= min(case.tasks, INPUTS):
        return NOTHING
    return HELPS if case.width >= case.directions else HURTS


def _why(case: Case, given: tuple) -> str:
    if case.width >= INPUTS:
        return "A trunk as wide as the 20 inputs passes all of them on: every head fits as if it were alone"
    if case.width >= case.tasks:
        return "With a unit for every task nobody has to share: each is fitted as if it were alone"
    if case.width < case.directions:
        return (
            f"Together these tasks need {case.directions} directions of the inputs, more than the trunk has"
        )
    return (
        f"The {case.directions} directions that these tasks need fit into the trunk, and {case.width} units "
        "still squeeze 20 inputs: what all of them need is fitted with everybody's examples"
    )


def _by_relation(case: Case) -> str:
    return HURTS if case.directions == INPUTS else HELPS


def _wide_helps(case: Case) -> str:
    return effect(case) if case.width < INPUTS else HELPS


def _wide_hurts(case: Case) -> str:
    return effect(case) if case.width < INPUTS else HURTS


def _exactly(case: Case) -> str:
    right = effect(case)
    return HURTS if right == HELPS and case.width > case.directions else right


def _room_ignored(case: Case) -> str:
    crowded = case.width < case.tasks
    return effect(case) if crowded else (HELPS if case.width >= case.directions else HURTS)


def _tie_at_three(case: Case) -> str:
    return NOTHING if case.tasks == 3 else effect(case)


def _clusters_help(case: Case) -> str:
    return HELPS if case.directions == 4 else effect(case)


def _clusters_hurt(case: Case) -> str:
    return HURTS if case.directions == 4 else effect(case)


def _narrow_helps(case: Case) -> str:
    return HELPS if case.width < case.directions == 2 else effect(case)


def _narrow_nothing(case: Case) -> str:
    return NOTHING if effect(case) == HURTS else effect(case)


def _wide_nothing(case: Case) -> str:
    right = effect(case)
    return NOTHING if right == HELPS and case.width > case.directions else right


SHARING_DOES = TableExercise(
    name="sharing_does",
    notebook="04",
    title="Helps, changes nothing, or hurts?",
    difficulty="medium",
    minutes=7,
    cases=CASES,
    options=((HELPS, NOTHING, HURTS),),
    rule=effect,
    why=_why,
    mistakes=(
        WrongRule("by_relation", "the relation alone does not decide: look at the trunk's width too",
                  _by_relation),
        WrongRule("wide_helps", "what of the input gets lost in a trunk that is as wide?", _wide_helps),
        WrongRule("wide_hurts", "whom does a trunk as wide as the input squeeze?", _wide_hurts),
        WrongRule("exactly",
                  "not as good as the right width is one thing: how does it do beside each task alone?",
                  _exactly),
        WrongRule("room_ignored", "where there is a unit for every task, who has to share?",
                  _room_ignored),
        WrongRule("tie_at_three", "how many numbers does sharing save there, (T − k)(d − k)?",
                  _tie_at_three),
        WrongRule("clusters_help",
                  "how many directions do two planes need, and how many has this trunk?", _clusters_help),
        WrongRule("clusters_hurt",
                  "how many directions do two planes need, and how many has this trunk?", _clusters_hurt),
        WrongRule("narrow_helps", "how many directions does a plane have, and how many has this trunk?",
                  _narrow_helps),
        WrongRule("narrow_nothing",
                  "are tasks that must share a trunk too narrow for them left as they were?",
                  _narrow_nothing),
        WrongRule("wide_nothing", "twenty inputs, and fewer units: is nothing squeezed?", _wide_nothing),
        WrongRule("always_helps", "look for trunks that squeeze nobody, and for those too narrow",
                  lambda case: HELPS),
        WrongRule("always_hurts", "look for trunks that have just what the tasks need", lambda case: HURTS),
        WrongRule("never", "where tasks must share a trunk, something does change", lambda case: NOTHING),
    ),
)  # fmt: skip
