"""Notebook 01: which of the two conditions of multi-task learning a set-up fails, if any."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

TARGETS, COUPLING, NONE = "targets", "coupling", "none"


class SetUp(NamedTuple):
    """The facts that decide: how many targets are predicted, and what couples them in training."""

    targets: int
    coupled: bool = False
    losses: int = 1
    by_penalty: bool = False
    one_sheet: bool = False  # all targets are yes/no and asked of every input
    in_sequence: bool = False
    helper: bool = False  # one target only helps the other
    own_inputs: bool = False
    rebuilds: bool = False  # the answer is a whole picture


CASES = {
    "eight tasks, eight separate networks; their eight losses are added up": SetUp(
        8, losses=8, own_inputs=True
    ),
    "eight scanners with pictures of their own; one trunk, eight heads": SetUp(
        8, coupled=True, losses=8, own_inputs=True
    ),
    "ten breeds of dogs, one network; cross-entropy plus weight decay": SetUp(1, losses=2),
    "a network that rebuilds its input; error plus a term for a simple code": SetUp(
        1, losses=2, rebuilds=True
    ),
    "age in years, and smiling or not, from one photo; one trunk, two heads": SetUp(
        2, coupled=True, losses=2
    ),
    "eight tasks, eight networks; a penalty on the distance of their trunks": SetUp(
        8, coupled=True, losses=8, by_penalty=True
    ),
    "a trunk trained on photos and frozen; later a head trained on X-rays": SetUp(
        2, losses=2, in_sequence=True, own_inputs=True
    ),
    "forty yes/no questions about each photo; one trunk, forty heads": SetUp(
        40, coupled=True, losses=40, one_sheet=True
    ),
    "a main and a helper question, one trunk; the helper's head is dropped": SetUp(
        2, coupled=True, losses=2, helper=True
    ),
}


def failing(case: SetUp) -> str:
    """Return the first condition that fails."""
    if case.targets < 2:
        return TARGETS
    return NONE if case.coupled else COUPLING


def _why(case: SetUp, given: tuple) -> str:
    if case.rebuilds:
        return "The whole picture counts as one answer, and the second loss term adds no target"
    if case.targets < 2:
        return f"One question is answered, with {case.losses} loss terms: terms are not targets"
    if given == (TARGETS,) and not case.coupled:
        late = ", though they are trained at different times" if case.in_sequence else ""
        return f"{case.targets} answers can be given separately{late}: look at the coupling"
    if given == (TARGETS,) and case.by_penalty:
        return f"{case.targets} tasks, a network for each: {case.targets} answers can be given separately"
    if case.in_sequence:
        return "When the head learns, the trunk stands still: no weight is pulled by both losses"
    if not case.coupled:
        return "A sum of losses couples nothing: each loss pulls its own network only"
    if case.by_penalty:
        return "The penalty couples the networks, though they share no weight"
    if case.one_sheet:
        return "Forty targets pull one trunk: multi-label learning is a special case"
    if case.helper:
        return "Two targets pull one trunk in training; what is kept afterwards does not matter"
    return f"{case.targets} tasks, so {case.targets} targets, of one source or of several: all pull one trunk"


def _replace(condition, word: str):
    return lambda case: word if condition(case) else failing(case)


_SOURCES = "a task is a question about one source: the same question about eight sources is eight tasks"

FAILING_CONDITION = TableExercise(
    name="failing_condition",
    notebook="01",
    title="Which condition fails?",
    difficulty="medium",
    minutes=11,
    cases=CASES,
    options=((TARGETS, COUPLING, NONE),),
    rule=failing,
    why=_why,
    mistakes=(
        WrongRule("several_losses",
                  "several losses are not enough: count the answers, and ask which weight two losses pull",
                  _replace(lambda case: case.losses > 1, NONE)),
        WrongRule("terms_are_targets", "a second loss term is not a second target: what is predicted?",
                  _replace(lambda case: case.targets == 1 and case.losses > 1, NONE)),
        WrongRule("terms_uncoupled", "with one target there is nothing to couple: the first condition fails",
                  _replace(lambda case: case.targets == 1, COUPLING)),
        WrongRule("sum_couples", "adding losses couples nothing: ask which weights each loss pulls",
                  _replace(lambda case: case.own_inputs and not case.coupled and not case.in_sequence, NONE)),
        WrongRule("sequence", "one after the other: is there a weight that both losses pull at one time?",
                  _replace(lambda case: case.in_sequence, NONE)),
        WrongRule("uncoupled_is_none", "no weight is pulled by two losses there",
                  _replace(lambda case: case.targets > 1 and not case.coupled, NONE)),
        WrongRule("penalty", "a penalty that pulls two networks together couples them too",
                  _replace(lambda case: case.by_penalty, COUPLING)),
        WrongRule("own_inputs", "tasks may have inputs of their own: what counts is whose weights are pulled",
                  _replace(lambda case: case.own_inputs, COUPLING)),
        WrongRule("one_question", _SOURCES, _replace(lambda case: case.own_inputs and case.coupled, TARGETS)),
        WrongRule("one_question", _SOURCES,
                  _replace(lambda case: case.own_inputs and not case.in_sequence, TARGETS)),
        WrongRule("special_case", "these targets all pull one trunk: then multi-label is multi-task, too",
                  _replace(lambda case: case.one_sheet, TARGETS)),
        WrongRule("helper", "a target that only helps is a target too",
                  _replace(lambda case: case.helper, TARGETS)),
    ),
)  # fmt: skip
