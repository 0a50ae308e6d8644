"""Notebook 02: the label structure decides the kinds of the tasks, and so output layer and loss.

The right kinds are worked out from examples of labels: they are the tightest that hold them all.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from mtl_teach import kinds
from mtl_teach.exercises.compare import plain, show
from mtl_teach.exercises.tables import TableExercise, WrongRule

BINARY, REAL = kinds.BINARY, kinds.REAL


class Labels(NamedTuple):
    """A few possible labels, the sizes of the groups they fall into, and how the model is trained."""

    rows: tuple[tuple[float, ...], ...]
    groups: tuple[int, ...] = ()
    regime: str = ""  # "together", "in sequence" or ""


def kinds_of(case: Labels) -> tuple[str, ...]:
    """Return the kind of every task: classes where exactly one entry is 1, else yes or no, else real."""
    width = len(case.rows[0])
    groups = case.groups or (width,)
    if all(_one_hot(part) for row in case.rows for part in _parts(row, groups)):
        return tuple(_classes(size) for size in groups)
    if all(entry in (0, 1) for row in case.rows for entry in row):
        return (BINARY,) * width
    return tuple(BINARY if set(column) <= {0, 1} else REAL for column in zip(*case.rows, strict=True))


def _classes(count: int) -> str:
    """Return the kind with so many classes; two are a yes/no question, by the same function."""
    return f"{count} classes" if count > 2 else BINARY


def _one_hot(row: tuple[float, ...]) -> bool:
    return sorted(row) == [0] * (len(row) - 1) + [1]


def _parts(row: tuple[float, ...], groups: tuple[int, ...]) -> list[tuple[float, ...]]:
    """Cut a row into its groups, one after the other."""
    parts, start = [], 0
    for size in groups:
        parts.append(row[start : start + size])
        start += size
    return parts


def _why(case: Labels, given: tuple) -> str:
    right = kinds_of(case)
    shown = list(case.rows[0])
    if len(given) > len(right) == 1:
        return "The model answers one question: one kind is enough"
    if len(given) != len(right) and given[0] == right[0]:
        if len(given) > len(right):
            return f"The words ask {len(right)} questions: {len(right)} kinds are enough"
        return f"The model answers {len(right)} questions, and each needs its kind"
    groups = case.groups or (len(case.rows[0]),)
    sets = math.prod(groups) if case.groups else 2 ** len(case.rows[0])
    if given == (f"{sets} classes",) and REAL not in right and (case.groups or right[0] == BINARY):
        return "A class for each whole set would do, too, but as one question: give each of its parts a kind"
    if sorted(given) == sorted(right):
        return "The right kinds in another order: keep that of the words"
    if len(given) == len(right) and given != right and all(_is_classes(word) for word in (*given, *right)):
        return f"Classes, yes, but count them: {' and '.join(map(str, groups))}"
    if REAL in given and REAL not in right:
        return f"A label is {shown}: zeros and ones say yes or no, they are no amounts"
    if BINARY in right and REAL in right:
        return f"A label is {shown}: one of the two says yes or no, the other is an amount"
    if right[0] == REAL:
        return f"The label {shown} is possible: any real numbers"
    if right[0] == BINARY:
        free = next((row for row in case.rows if sum(row) != 1), case.rows[0])
        return f"The label {list(free)} is possible, so not exactly one entry is 1"
    if len(right) > 1:
        return f"Exactly one entry is 1 in each group of {' and '.join(map(str, case.groups))}"
    return "Exactly one entry is 1 in every label"


PROBLEMS = {
    "a cell: which of five types?": Labels(((1, 0, 0, 0, 0), (0, 0, 1, 0, 0))),
    "a molecule: which of three toxic effects, any number?": Labels(((1, 1, 0), (0, 0, 0))),
    "tomorrow's temperature in three cities": Labels(((-3.5, 12.0, 4.5), (21.0, 8.0, 9.5))),
    "clothes: one of three types, one of three colours": Labels(
        ((1, 0, 0, 0, 1, 0), (0, 0, 1, 1, 0, 0)), (3, 3)
    ),
    "a mammogram: suspicious or not": Labels(((1,), (0,))),
    "a patient: ill or not, and the blood pressure": Labels(((1, 141.5), (0, 118.0))),
    "a trunk from photos, reused: which of four galaxy shapes?": Labels(
        ((0, 0, 1, 0), (1, 0, 0, 0)), regime="in sequence"
    ),
    "a text encoder, reused: four emotions, several at once": Labels(
        ((1, 0, 0, 1), (0, 0, 0, 0)), regime="in sequence"
    ),
    "together: a star's temperature and its mass": Labels(((5772.0, 1.1), (9940.5, 2.1)), regime="together"),
    "together: a tweet's language, one of four, and its topic, one of six": Labels(
        ((0, 1, 0, 0, 0, 0, 1, 0, 0, 0), (1, 0, 0, 0, 0, 0, 0, 0, 0, 1)), (4, 6), regime="together"
    ),
}


@dataclass(frozen=True, kw_only=True, repr=False)
class KindsExercise(TableExercise):
    """A table whose answers are lists of kinds, of any length, or one kind that holds for all tasks."""

    def read(self, case: str, answer: object) -> tuple:
        """Return an answer as kinds: small letters, synonyms, equal functions under one name."""
        answer = plain(answer)
        words, right = super().read(case, answer), self.rule(self.cases[case])
        if len(words) == 1 and not isinstance(answer, list | tuple):
            known = _known(words[0], self.cases[case], 0)
            words = words * (len(right) if known in (BINARY, REAL, *right) else 1)
        facts = self.cases[case]
        each = len(words) == len(facts.rows[0]) > 1 and not facts.groups  # one word for each entry of a label
        return tuple(
            BINARY if each and word in ("class", "classes") else _known(word, facts, place)
            for place, word in enumerate(words)
        )

    def word_problem(self, label: tuple) -> str:
        """Say which word is no kind."""
        for word in label:
            known = isinstance(word, str) and (
                word in (BINARY, REAL) or re.fullmatch(r"([2-9]|[1-9]\d+) classes", word)
            )
            if not known:
                return (
                    f"{show(word)} is none of 'binary', 'real', '3 classes' (or any other number from 2 on)"
                )
        return "" if label else "one kind per question at least, came none"


def _is_classes(word: object) -> bool:
    return isinstance(word, str) and word.endswith(" classes")


def _known(word: object, case: Labels, place: int) -> object:
    """Return a kind as `kinds_of` writes it: two classes are yes or no, "classes" are counted by place."""
    found = re.fullmatch(r"(\d+)?[ -]?class(es)?", word) if isinstance(word, str) else None
    if found is None:
        return word
    if found[1]:
        return BINARY if int(found[1]) == 2 else f"{int(found[1])} classes"
    groups = case.groups or (len(case.rows[0]),)
    return _classes(groups[min(place, len(groups) - 1)])


def _by_regime(case: Labels) -> tuple[str, ...]:
    width = len(case.rows[0])
    outputs = {"together": (BINARY,) * width, "in sequence": (_classes(width),)}
    return outputs.get(case.regime, kinds_of(case))


def _if(which: Callable[[Labels], bool], then: Callable[[Labels], tuple[str, ...]]) -> Callable:
    return lambda case: then(case) if which(case) else kinds_of(case)


def _one_softmax(case: Labels) -> tuple[str, ...]:
    return (_classes(len(case.rows[0])),)


def _all_binary(case: Labels) -> tuple[str, ...]:
    return (BINARY,) * len(case.rows[0])


def _is_free(case: Labels) -> bool:
    return set(kinds_of(case)) == {BINARY} and len(case.rows[0]) > 1


def _is_real(case: Labels) -> bool:
    return REAL in kinds_of(case)


def _is_exclusive(case: Labels) -> bool:
    return not case.groups and kinds_of(case) == _one_softmax(case) and len(case.rows[0]) > 1


def _is_grouped(case: Labels) -> bool:
    return bool(case.groups)


KINDS_OF = KindsExercise(
    name="kinds_of",
    notebook="02",
    title="Which kinds of tasks are these?",
    difficulty="medium",
    minutes=10,
    cases=PROBLEMS,
    options=((BINARY, REAL, "3 classes"),),
    rule=kinds_of,
    why=_why,
    synonyms={"yes/no": BINARY, "boolean": BINARY, "bool": BINARY, "number": REAL, "regression": REAL},
    mistakes=(
        WrongRule("regime_decides", "when it is trained does not matter: look at what labels are possible",
                  _by_regime),
        WrongRule("softmax_everywhere", "classes are for questions with exactly one right answer",
                  _one_softmax),
        WrongRule("sigmoids_everywhere", "binary is yes or no; one of several, and numbers, are other kinds",
                  _all_binary),
        WrongRule("sigmoids_for_one", "exactly one is true, and sigmoids may say none or two: use classes",
                  _if(_is_exclusive, _all_binary)),
        WrongRule("softmax_for_many", "none or several may be true: ask a yes/no question for each",
                  _if(_is_free, _one_softmax)),
        WrongRule("groups_as_sigmoids", "within each group exactly one is true: sigmoids forget that",
                  _if(_is_grouped, _all_binary)),
        WrongRule("groups_as_one", "one softmax over both groups must choose between the groups",
                  _if(_is_grouped, _one_softmax)),
        WrongRule("groups_multiplied",
                  "one class for every combination cannot name one that training never showed: two questions",
                  _if(_is_grouped, lambda case: (f"{case.groups[0] * case.groups[1]} classes",))),
        WrongRule("real_as_sigmoids", "may the answer lie outside 0…1? A sigmoid never says so",
                  _if(_is_real, _all_binary)),
        WrongRule("real_as_classes", "a number is no class: 20.5° lies between 20° and 21°",
                  _if(_is_real, _one_softmax)),
        WrongRule("all_real", "yes or no is no amount: a sigmoid keeps it between 0 and 1",
                  _if(lambda case: {BINARY, REAL} == set(kinds_of(case)),
                      lambda case: (REAL,) * len(case.rows[0]))),
        WrongRule("one_question", "count the questions: one kind for each of them",
                  lambda case: kinds_of(case)[:1]),
    ),
)  # fmt: skip
