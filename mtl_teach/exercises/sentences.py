"""Exercises whose answer is one sentence (a rubric of ideas) or one number (graded by how far off it is)."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from mtl_teach.exercises.compare import log_distance, show
from mtl_teach.exercises.exercise import Exercise
from mtl_teach.exercises.result import CORRECT, Result, not_yet


@dataclass(frozen=True)
class Idea:
    """Something a good sentence says (or must not say, if `forbidden`); `pattern` is a regular expression."""

    key: str
    pattern: str
    hint: str
    forbidden: bool = False

    def is_met_by(self, text: str) -> bool:
        """Say whether the idea is expressed (or avoided)."""
        return bool(re.search(self.pattern, text, re.IGNORECASE)) is not self.forbidden


@dataclass(frozen=True, kw_only=True)
class SentenceExercise(Exercise):
    """A sentence judged by the ideas it must hold; it says which idea is missing, not how to word it."""

    ideas: tuple[Idea, ...]
    words: tuple[int, int] = (8, 80)

    @property
    def stub(self) -> str:
        """The source text a learner starts from."""
        return f"{self.name} = ..."

    def judge(self, answer: object) -> Result:
        """Return the first idea that is missing, and how many are there."""
        if not isinstance(answer, str):
            return not_yet(
                self.name, "wrong_type", what_came=show(answer), likely="put the sentence in quotes"
            )
        if not answer.strip():
            return self.untouched()
        count = len(answer.split())
        if not self.words[0] <= count <= self.words[1]:
            limits = f"{self.words[0]} to {self.words[1]} words, came {count}"
            return not_yet(self.name, "length", fails=limits, likely="one full sentence, in your own words")
        missing = [idea for idea in self.ideas if not idea.is_met_by(answer)]
        if not missing:
            return Result(
                self.name, CORRECT, f"all {len(self.ideas)} points of the rubric; compare the wording"
            )
        score = f"{len(self.ideas) - len(missing)} of {len(self.ideas)} points"
        return not_yet(self.name, missing[0].key, score=score, likely=missing[0].hint)


@dataclass(frozen=True)
class WrongNumber:
    """A number that a typical wrong thought leads to."""

    key: str
    hint: str
    value: float


@dataclass(frozen=True, kw_only=True)
class NumberExercise(Exercise):
    """A positive number, right up to a `factor` either way; `truth` computes it from the law."""

    truth: Callable[[], float]
    factor: float
    mistakes: tuple[WrongNumber, ...]

    @property
    def stub(self) -> str:
        """The source text a learner starts from."""
        return f"{self.name} = ..."

    def judge(self, answer: object) -> Result:
        """Return how many times too large or too small the number is."""
        far = log_distance(answer, self.truth())
        if math.isinf(far):
            return not_yet(self.name, "wrong_type", what_came=show(answer), likely="give one positive number")
        if far <= math.log(self.factor):
            grade = "exact" if far < 0.005 else f"within a factor {math.exp(far):.2f} of the law"
            return Result(self.name, CORRECT, grade)
        side = "too large" if float(answer) > self.truth() else "too small"
        near = min(self.mistakes, key=lambda mistake: log_distance(answer, mistake.value))
        known = log_distance(answer, near.value) < math.log(1.1)
        key, hint = (
            (near.key, near.hint) if known else ("unrecognised", "work it out from the law, term by term")
        )
        return not_yet(self.name, key, came=f"{show(answer)}, {math.exp(far):.3g} times {side}", likely=hint)
