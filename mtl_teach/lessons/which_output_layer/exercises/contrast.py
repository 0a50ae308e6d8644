"""Notebook 02: what is true of the contrast "multi-task is sigmoid, transfer is softmax"."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

TRUE, FALSE = "true", "false"


class Statement(NamedTuple):
    """Whether a statement holds, what a believer in the contrast says of it, and why it is as it is."""

    holds: bool
    believed: bool
    why: str


STATEMENTS = {
    "Trained together with other tasks, “which of ten digits?” fits a softmax.": Statement(
        True, False, "Exactly one digit is right, and that is so whenever the trunk is trained"
    ),
    "A trunk that learnt to name digits can feed four sigmoids.": Statement(
        True, False, "The new labels are yes and no, so the new head has sigmoids; you have seen it trained"
    ),
    "Transfer learning needs a softmax, because it is classification.": Statement(
        False, True, "A reused trunk may get any head: the new labels decide"
    ),
    "All tasks ask yes or no, and any number may be yes: a sigmoid each fits.": Statement(
        True, True, "This is the case that the first article describes"
    ),
    "In multi-task learning every task has a binary cross-entropy.": Statement(
        False, True, "Our network of three heads summed three different losses"
    ),
    "In multi-task learning all tasks need the same pictures.": Statement(
        False, True, "Our three tasks learnt from three different piles of pictures"
    ),
    "Multi-task learning trains the trunk first, the heads in a second phase.": Statement(
        False, True, "One loss trains both at once; trunk first and heads later is transfer learning"
    ),
    "The same labels fit the same output layer, together or in sequence.": Statement(
        True, False, "The table shows it: the same output layer wins in both regimes"
    ),
}


def verdict(statement: Statement) -> str:
    """Return whether the statement is true."""
    return TRUE if statement.holds else FALSE


def _believed(statement: Statement) -> str:
    return TRUE if statement.believed else FALSE


def _but(text: str, says: str):
    """Return the rule of somebody who errs in one statement only, the one that begins with `text`."""
    wrong = next(facts for case, facts in STATEMENTS.items() if case.startswith(text))
    return lambda statement: says if statement is wrong else verdict(statement)


IS_TRUE = TableExercise(
    name="is_true",
    notebook="02",
    title="Sigmoid, softmax, together, in sequence",
    difficulty="easy",
    minutes=5,
    cases=STATEMENTS,
    options=((TRUE, FALSE),),
    rule=verdict,
    why=lambda statement, given: statement.why,
    synonyms={
        True: TRUE,
        False: FALSE,
        **dict.fromkeys(("yes", "y", "right", "correct", "t"), TRUE),
        **dict.fromkeys(("no", "n", "wrong", "incorrect", "f"), FALSE),
    },
    mistakes=(
        WrongRule("believes_it", "this is the contrast that the measurement refutes: look at the labels",
                  _believed),
        WrongRule("all_true", "some of them are false: look for the measurement behind each",
                  lambda statement: TRUE),
        WrongRule("all_false", "some of them are true: look for the measurement behind each",
                  lambda statement: FALSE),
        WrongRule("turned_round", "you have true and false the wrong way round",
                  lambda statement: FALSE if statement.holds else TRUE),
        WrongRule("same_pictures", "look again at the piles of pictures of our three tasks",
                  _but("In multi-task learning all tasks need", TRUE)),
        WrongRule("two_phases", "two parts of a network are not two phases of training",
                  _but("Multi-task learning trains", TRUE)),
        WrongRule("one_loss", "a real number has another loss than a yes/no question",
                  _but("In multi-task learning every task", TRUE)),
        WrongRule("never_sigmoids", "where every answer is yes or no, sigmoids do fit",
                  _but("All tasks ask yes or no", FALSE)),
    ),
)  # fmt: skip
