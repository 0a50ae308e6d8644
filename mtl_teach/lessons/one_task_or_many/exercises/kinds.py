"""Notebook 01: which of ten set-ups is multi-task learning, and which only looks like it."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

KINDS = ("multi-task", "multi-label", "multi-class", "transfer", "meta-learning", "one task, several losses")


class SetUp(NamedTuple):
    """The facts that decide: how many questions are answered, about what, trained when, for whom."""

    questions: int  # answers that are predicted
    losses: int = 1
    one_sheet: bool = False  # all questions are yes/no and asked of every input
    in_sequence: bool = False
    new_tasks: bool = False  # the result is meant to adapt to tasks not seen in training
    helper: bool = False  # a question is dropped after training


CASES = {
    "a photo, ten breeds of dogs, exactly one is right": SetUp(1),
    "a photo, forty yes/no attributes, any number of them true": SetUp(40, 40, one_sheet=True),
    "a face: age in years and smiling or not, one trunk, trained together": SetUp(2, 2),
    "sixty hospitals with patients of their own: one trunk, sixty heads": SetUp(60, 60),
    "a network trained on photos, then tuned on X-rays": SetUp(2, 2, in_sequence=True),
    "a hundred games learnt so that a new one needs five examples": SetUp(100, 100, new_tasks=True),
    "a variational autoencoder: reconstruction error plus a KL term": SetUp(1, 2),
    "a classifier with cross-entropy plus weight decay": SetUp(1, 2),
    "a GAN: real or fake, two networks with opposite losses": SetUp(1, 2),
    "a main question and a helper question whose head is thrown away": SetUp(2, 2, helper=True),
}


def kind(case: SetUp) -> str:
    """Return the narrowest name that fits."""
    if case.new_tasks:
        return "meta-learning"
    if case.in_sequence:
        return "transfer"
    if case.questions == 1:
        return "multi-class" if case.losses == 1 else "one task, several losses"
    return "multi-label" if case.one_sheet else "multi-task"


def _why(case: SetUp, given: tuple) -> str:
    if case.new_tasks:
        return "What counts afterwards is a task that was not there in training"
    if case.in_sequence:
        return "The two trainings come one after the other, not together"
    if case.questions == 1:
        rest = "and one loss" if case.losses == 1 else f"and {case.losses} loss terms: terms are not tasks"
        return f"Only one question is answered here, {rest}"
    if case.one_sheet:
        return "Every input answers all the yes/no questions: there is a narrower name for that"
    end = "; scoring only one of them does not change the training" if case.helper else ""
    return f"{case.questions} questions are learnt together through a shared trunk{end}"


def _replace(condition, label: str):
    return lambda case: label if condition(case) else kind(case)


KIND_OF = TableExercise(
    name="kind_of",
    notebook="01",
    title="Sort ten set-ups",
    difficulty="medium",
    minutes=8,
    cases=CASES,
    options=(KINDS,),
    rule=kind,
    why=_why,
    mistakes=(
        WrongRule("several_losses",
                "a second loss term is not a second task: ask what is predicted and scored",
                  _replace(lambda case: case.losses > 1 and case.questions == 1, "multi-task")),
        WrongRule("everything", "“several losses” alone does not make it multi-task learning",
                  _replace(lambda case: case.losses > 1, "multi-task")),
        WrongRule("label_or_class", "multi-class: exactly one is true; multi-label: any number is",
                  _replace(lambda case: case.one_sheet, "multi-class")),
        WrongRule("label_and_class", "multi-class: exactly one is true; multi-label: any number is",
                  lambda case: {"multi-label": "multi-class", "multi-class": "multi-label"}.get(
                      kind(case), kind(case))),
        WrongRule("narrower",
                "right in the wide sense; the narrower name says: one sheet of yes/no questions",
                  _replace(lambda case: case.one_sheet, "multi-task")),
        WrongRule("sequence", "multi-task trains together, transfer one after the other",
                  _replace(lambda case: case.in_sequence, "multi-task")),
        WrongRule("learning_to_learn", "the old name “learning to learn” now means adapting to new tasks",
                  _replace(lambda case: case.new_tasks, "multi-task")),
        WrongRule("new_is_transfer", "transfer has one given target; here any new task may come",
                  _replace(lambda case: case.new_tasks, "transfer")),
        WrongRule("helper", "the helper question is a task too, though only the other one is scored",
                  _replace(lambda case: case.helper, "one task, several losses")),
    ),
)  # fmt: skip
