"""Notebook 01: what a shared trunk saves for sure, what has to be measured, and what it never saves."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

SURE, MEASURE, NEVER = "sure", "measure", "never"


class Saving(NamedTuple):
    """What is promised, "parameters", "FLOPs" or "accuracy", and the facts that decide."""

    what: str
    of_heads: bool = False
    alike: bool = False  # the tasks look alike
    one_picture: bool = True  # all tasks ask about the same one
    trunks: int = 1  # the shared trunk is as large as so many separate ones, of eight


CASES = {
    "8 tasks: fewer parameters": Saving("parameters"),
    "8 tasks: fewer parameters in the heads": Saving("parameters", of_heads=True),
    "8 questions about one picture: fewer FLOPs": Saving("FLOPs"),
    "8 scanners, each with a picture of its own: fewer FLOPs": Saving("FLOPs", one_picture=False),
    "8 scanners, each with a picture of its own: fewer parameters": Saving("parameters", one_picture=False),
    "8 tasks that look alike: more right answers": Saving("accuracy", alike=True),
    "8 tasks that look different: not fewer right answers": Saving("accuracy"),
    "8 tasks, one trunk as large as 8 trunks together: fewer parameters": Saving("parameters", trunks=8),
}


def saved(case: Saving) -> str:
    """Return whether arithmetic grants what is promised, rules it out, or has nothing to say."""
    if case.what == "accuracy":
        return MEASURE
    if case.of_heads or case.trunks >= 8 or (case.what == "FLOPs" and not case.one_picture):
        return NEVER
    return SURE


def _why(case: Saving, given: tuple) -> str:
    if case.what == "accuracy":
        return "No arithmetic says how often a network is right: train both and look"
    if case.of_heads:
        return "Each task keeps a head of its own in both designs"
    if case.trunks >= 8:
        return "The trunks cost the same, and equal is not fewer; wider heads may come on top"
    if case.what == "FLOPs" and not case.one_picture:
        return "The trunk runs once for every picture, so eight times in both designs"
    if case.what == "FLOPs":
        return "The picture is the same for all: the trunk runs once instead of eight times"
    return "One trunk stands in place of eight: count"


def _replace(condition, word: str):
    return lambda case: word if condition(case) else saved(case)


def _by_looks(case: Saving) -> str:
    """Promise a gain where tasks look alike, and a loss where they look different."""
    if case.what != "accuracy":
        return saved(case)
    return SURE if case.alike else NEVER


_LOOKS = "how tasks look is no promise: what they gained or lost hung on the angle and the width"

SAVED_BY_SHARING = TableExercise(
    name="saved_by_sharing",
    notebook="01",
    title="Sure, to be measured, or never?",
    difficulty="easy",
    minutes=6,
    cases=CASES,
    options=((SURE, MEASURE, NEVER),),
    rule=saved,
    why=_why,
    mistakes=(
        WrongRule("always", "sharing a trunk saves the trunks that it replaces, and their runs where all ask "
                  "about one picture: nothing else for sure",
                  lambda case: SURE),
        WrongRule("accuracy_is_sure", "a smaller bill is no promise of more right answers",
                  _replace(lambda case: case.what == "accuracy", SURE)),
        WrongRule("accuracy_never", "the accuracy may rise: it did at 0° and 60°",
                  _replace(lambda case: case.what == "accuracy", NEVER)),
        WrongRule("looks_decide", _LOOKS, _by_looks),
        WrongRule("looks_decide", _LOOKS, _replace(lambda case: case.alike, SURE)),
        WrongRule("looks_decide", _LOOKS,
                  _replace(lambda case: case.what == "accuracy" and not case.alike, NEVER)),
        WrongRule("alike_never", "the accuracy may rise: it did at 0° and 60°",
                  _replace(lambda case: case.alike, NEVER)),
        WrongRule("different_is_sure", "unlike tasks may lose: over 240° a trunk of four units lost clearly",
                  _replace(lambda case: case.what == "accuracy" and not case.alike, SURE)),
        WrongRule("all_cost_is_sure", "which layers are saved, and how often does the trunk run?",
                  _replace(lambda case: case.what != "accuracy", SURE)),
        WrongRule("flops_as_parameters", "parameters are kept once, operations happen for every picture",
                  _replace(lambda case: case.what == "FLOPs", SURE)),
        WrongRule("parameters_as_flops", "a trunk that runs eight times is still one trunk to keep",
                  _replace(lambda case: case.what == "parameters" and not case.one_picture, NEVER)),
        WrongRule("heads_too", "the heads stay: one for each task, in both designs",
                  _replace(lambda case: case.of_heads, SURE)),
        WrongRule("any_trunk", "a trunk as large as eight trunks costs what eight trunks cost",
                  _replace(lambda case: case.trunks >= 8, SURE)),
        WrongRule("measure_all", "what can be counted needs no experiment", lambda case: MEASURE),
        WrongRule("measure_flops", "what can be counted needs no experiment",
                  _replace(lambda case: case.what == "FLOPs", MEASURE)),
        WrongRule("measure_size", "what can be counted needs no experiment",
                  _replace(lambda case: case.trunks >= 8, MEASURE)),
    ),
)  # fmt: skip
