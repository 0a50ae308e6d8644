"""Notebook 05: every model has a strength on the trunk and one on the head."""

import re
from contextlib import suppress
from math import inf
from numbers import Real
from typing import NamedTuple

from mtl_teach.exercises.compare import plain
from mtl_teach.exercises.result import Result
from mtl_teach.exercises.tables import TableExercise, WrongRule


class Parts(NamedTuple):
    """How the tasks hold their trunk and their head: "own", "pulled" together, or one "shared" by all."""

    trunk: str
    head: str


SYNONYMS = {
    **dict.fromkeys(("0.0", "zero"), "0"),
    **dict.fromkeys(("inf", "∞", "infinity"), "infinite"),
    **dict.fromkeys(("finite", "in between", "in-between"), "between"),
}
_BETWEEN = re.compile(r"0 ?[<‹][^<‹]*[<‹] ?(∞|inf|infinity|infinite)")  # as in "0 < λ < ∞"
STRENGTHS = {"own": "0", "pulled": "between", "shared": "infinite"}
MODELS = {
    "single-task": Parts("own", "own"),
    "hard sharing": Parts("shared", "own"),
    "pooled": Parts("shared", "shared"),
    "soft sharing of the trunk, heads free": Parts("pulled", "own"),
    "one head for all, behind trunks of their own": Parts("own", "shared"),
}


def strengths(parts: Parts) -> tuple[str, str]:
    """Return the strength on the trunk and on the head that gives this model."""
    return STRENGTHS[parts.trunk], STRENGTHS[parts.head]


def _why(parts: Parts, given: tuple) -> str:
    name, held = next(
        (name, held) for name, held,
                word in zip(parts._fields, parts, given, strict=True) if STRENGTHS[held] != word
    )  # fmt: skip
    means = {"own": "is each task's own, pulled by nothing", "shared": "is one and the same for all tasks",
             "pulled": "differs from task to task, yet is pulled to the mean"}  # fmt: skip
    return f"The {name} {means[held]}"


class _StrengthTable(TableExercise):
    """A table whose words may also be numbers: 0, infinity and what lies between."""

    def judge(self, answer: object) -> Result:
        """Return how many are right; numbers count as the words that they mean."""
        if isinstance(answer, dict):
            answer = {case: _in_words(label) for case, label in answer.items()}
        return super().judge(answer)


def _in_words(label: object) -> object:
    label = plain(label)
    if not isinstance(label, tuple | list):
        return label
    return tuple(SYNONYMS.get(_key(word), word) for word in label)


def _key(word: object) -> object:
    word = plain(word)
    if isinstance(word, str):
        if _BETWEEN.fullmatch(word.strip().casefold()):
            return "finite"
        with suppress(ValueError):  # a number in quotes
            return _key(float(word.strip().removesuffix(".")))
        return word.strip().removesuffix(".").casefold()
    if not isinstance(word, Real) or isinstance(word, bool):
        return None
    return "0.0" if word == 0 else "inf" if word == inf else "finite" if 0 < word < inf else None


def _renamed(**words: str):
    return lambda parts: tuple(words.get(word, word) for word in strengths(parts))


def _swapped(which: Parts):
    return lambda parts: strengths(parts)[:: -1 if parts == which else 1]


def _head_between(which: Parts):
    return lambda parts: (strengths(parts)[0], "between" if parts == which else strengths(parts)[1])


STRENGTH_OF = _StrengthTable(
    name="strength_of", notebook="05", title="Every model as two strengths, (trunk, head)",
    difficulty="easy", minutes=5, cases=MODELS, options=(tuple(STRENGTHS.values()),) * 2,
    rule=strengths, why=_why,
    mistakes=(
        WrongRule("upside_down", "a larger strength pulls tasks together: infinite makes them equal",
                  lambda parts: tuple({"0": "infinite", "infinite": "0"}.get(w,
                          w) for w in strengths(parts))),
        WrongRule("order", "first the trunk, then the head", lambda parts: strengths(parts)[::-1]),
        WrongRule("hard_is_pooled", "hard sharing leaves the heads free: only its trunk is one",
                  lambda parts: ("infinite", "infinite") if parts == Parts("shared",
                          "own") else strengths(parts)),
        WrongRule("pooled_is_hard", "pooled is *one model* for all tasks: its head is one as well",
                  lambda parts: ("infinite", "0") if parts == Parts("shared",
                          "shared") else strengths(parts)),
        WrongRule("one_head_is_pooled", "behind that one head every task has a trunk of its own",
                  lambda parts: ("infinite", "infinite") if parts == Parts("own",
                          "shared") else strengths(parts)),
        WrongRule("hard_is_strong_soft",
                "a finite strength never makes trunks equal: hard sharing is its limit",
                  _renamed(infinite="between")),
        WrongRule("soft_shares", "soft sharing shares no parameter: its trunks differ",
                  _renamed(between="infinite")),
        WrongRule("soft_is_free", "soft sharing does pull", _renamed(between="0")),
        WrongRule("heads_follow", "trunk and head have strengths of their own",
                  lambda parts: (strengths(parts)[0],) * 2),
        WrongRule("order_once", "you have swapped the two: first the trunk, then the head",
                  _swapped(Parts("shared", "own"))),
        WrongRule("order_once", "you have swapped the two: first the trunk, then the head",
                  _swapped(Parts("pulled", "own"))),
        WrongRule("order_once", "you have swapped the two: first the trunk, then the head",
                  _swapped(Parts("own", "shared"))),
        WrongRule("free_is_pulled", "\"between\" needs a spring: nothing pulls these heads together",
                  _head_between(Parts("shared", "own"))),
        WrongRule("free_is_pulled", "\"between\" needs a spring: nothing pulls these heads together",
                  _head_between(Parts("pulled", "own"))),
        WrongRule("free_is_pulled", "\"between\" needs a spring: nothing pulls these heads together",
                  _head_between(Parts("own", "own"))),
    ),
)  # fmt: skip
