"""Exercises whose answer is a table: a dict that gives each case one label (or a pair of labels).

The right label is never stored: a rule derives it from the facts of a case, and the same facts say why.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mtl_teach.exercises import notes
from mtl_teach.exercises.compare import plain, show
from mtl_teach.exercises.exercise import Exercise
from mtl_teach.exercises.result import CORRECT, Result, not_yet

_ENOUGH = 4  # so many entries show that one word was meant for all


@dataclass(frozen=True)
class WrongRule:
    """A typical wrong way to decide: `rule` gives the label it leads to, `hint` what to think about."""

    key: str
    hint: str
    rule: Callable


@dataclass(frozen=True, kw_only=True, repr=False)
class TableExercise(Exercise):
    """`cases` maps what the learner reads to facts; `options` holds the words allowed in each column.

    `synonyms` maps other words (in small letters), or True and False, to one of those. A table whose answers
    have more freedom overrides `read`, which brings an answer into the form of the rule, and `word_problem`.
    """

    cases: dict
    options: tuple[tuple[str, ...], ...]
    rule: Callable
    why: Callable[[object, object], str]
    mistakes: tuple[WrongRule, ...]
    synonyms: Mapping[object, str] = field(default_factory=dict)

    @property
    def stub(self) -> str:
        """The source text a learner starts from."""
        blank = "..." if len(self.options) == 1 else f"({', '.join(['...'] * len(self.options))})"
        lines = [f"{self.name} = {{", *(f"    {case!r}: {blank}," for case in self.cases), "}"]
        return "\n".join(lines)

    def judge(self, answer: object) -> Result:
        """Return how many are right and one of the wrong ones: from the second try on with the reason."""
        if not isinstance(answer, dict):
            return not_yet(self.name, "wrong_type", likely=f"keep the dict {self.name} = {{case: answer}}")
        problem = self._keys(answer)
        if problem:
            return not_yet(self.name, "wrong_keys", fails=problem, likely="copy the keys from the stub again")
        for case in self.cases:
            if problem := self._none_problem(answer[case]):
                return not_yet(self.name, "unknown_word", fails=f"{case!r}: {problem}")
        filled = {case: self.read(case, answer[case]) for case in self.cases if not _is_blank(answer[case])}
        if not filled:
            begun = next((case for case in self.cases if any(map(_is_filled, _columns(answer[case])))), None)
            if begun is not None:
                said = f"{begun!r}: {len(self.options)} words, and one of them is still to be filled in"
                return not_yet(self.name, "unfilled", fails=said)
            return self.untouched()
        for case, label in filled.items():
            if problem := self.word_problem(label):
                return not_yet(self.name, "unknown_word", fails=f"{case!r}: {problem}")
        return self._count(filled)

    def read(self, case: str, answer: object) -> tuple:
        """Return the answer to a case as its words: small letters, synonyms replaced."""
        return tuple(_replaced(word, self.synonyms) for word in _columns(answer))

    def _keys(self, answer: dict) -> str:
        missing = [case for case in self.cases if case not in answer]
        extra = [case for case in answer if case not in self.cases]
        return f"no entry for {missing[0]!r}" if missing else f"unknown entry {extra[0]!r}" if extra else ""

    def _none_problem(self, label: object) -> str:
        """Python's None is no word, but whoever writes it where "none" is one has not left a blank."""
        words = _columns(label)
        if len(words) != len(self.options):
            return ""
        pairs = zip(words, self.options, strict=True)
        for word, allowed in pairs:
            meant = self.synonyms.get("none", "none")
            if word is None and meant in _columns(allowed):
                return f"None is no word: write {meant!r}, in quotes"
        return ""

    def word_problem(self, label: tuple) -> str:
        """Say which word is not allowed, or ""."""
        if len(label) != len(self.options):
            count = len(self.options)
            return f"expected {count} {'word' if count == 1 else 'words'}, came {len(label)}"
        for word, allowed in zip(label, self.options, strict=True):
            if not isinstance(word, str) or word not in _columns(allowed):
                near = _near(show(word).strip("'"), allowed)
                hint = f"; did you mean {near!r}?" if near else ""
                return f"{show(word)} is none of {', '.join(map(repr, allowed))}{hint}"
        return ""

    def _count(self, filled: dict) -> Result:
        wrong = [case for case, label in filled.items() if label != _columns(self.rule(self.cases[case]))]
        right = len(filled) - len(wrong)
        if wrong:
            key, hint, case = self._likely(filled, wrong)
            told = _stopped(case)
            if notes.was_tried(self.notebook, self.name):  # the reason is half the answer
                told = f"{told} {self.why(self.cases[case], filled[case])}"
            else:
                hint = hint or "look at this one again: the next try says why"
            score = f"{right} of {len(filled)} right"
            if len(filled) < len(self.cases):
                score = f"{score}, {len(self.cases) - len(filled)} to be filled in"
            which = "first_wrong_one" if case == wrong[0] else "one_of_the_wrong_ones"
            return not_yet(self.name, key, score=score, **{which: told}, likely=hint)
        if right < len(self.cases):
            score = f"{right} of {len(self.cases)} filled in, all of them right"
            return not_yet(self.name, "unfilled", score=score, likely="fill in the rest")
        return Result(self.name, CORRECT, f"{right} of {right}")

    def _likely(self, filled: dict, wrong: list[str]) -> tuple[str, str, str]:
        """Return the wrong rule that explains most, and the first case in which it led the learner astray.

        Explained is what the learner filled in wherever the rule leads astray; of a rule that gives every
        case one label, wherever anything was filled in.
        """
        astray = {
            mistake: [
                case for case in filled if self._leads(mistake.rule, case) != self._leads(self.rule, case)
            ]
            for mistake in self.mistakes
            if len(filled) >= _ENOUGH or len(filled) == len(self.cases) or not self._says_one_word(mistake)
        }
        followed = [
            mistake
            for mistake, cases in astray.items()
            if cases
            and all(
                filled[case] == self._leads(mistake.rule, case)
                for case in (filled if self._says_one_word(mistake) else cases)
            )
        ]
        best = max(followed, key=lambda mistake: len(astray[mistake]), default=None)
        if best is None:
            return "unrecognised", "", wrong[0]
        return best.key, best.hint, next(case for case in wrong if case in astray[best])

    def _says_one_word(self, mistake: WrongRule) -> bool:
        """Say whether a rule gives every case one label: a few entries do not show that it was meant."""
        return len({self._leads(mistake.rule, case) for case in self.cases}) == 1

    def _leads(self, rule: Callable, case: str) -> tuple:
        return _columns(rule(self.cases[case]))


def _columns(label: object) -> tuple:
    """Return a label as its words, whichever brackets, blanks, capitals or full stop stand around them."""
    label = plain(label)
    words = map(plain, label) if isinstance(label, tuple | list) else (label,)
    return tuple(_bare(word) if isinstance(word, str) else word for word in words)


def _bare(word: str) -> str:
    return " ".join(word.strip().removesuffix(".").split()).casefold()


def _near(word: str, allowed: Sequence[str]) -> str:
    """Return the allowed word that this one is a slip of, or "".

    Of two that share their end one is easily the other's opposite: "finite" and "infinite"; and of "it
    follows" and "does not follow" one is, however like they look.
    """
    allowed = [one for one in allowed if _denies(one) == _denies(word)]
    begun = [one for one in allowed if word.startswith(f"{one} ")]
    near = begun or difflib.get_close_matches(word, allowed, n=1, cutoff=0.75)
    return next((one for one in near if not one.endswith(word) and not word.endswith(one)), "")


def _denies(word: str) -> bool:
    denying = r"\b(not|no|never|without|cannot)\b|(do|does|did|is|are|was|ca)n['’]?t\b"
    return re.search(denying, word) is not None


def _stopped(case: str) -> str:
    """Return a case with one stop behind it."""
    return case if case.endswith((".", "?", "!")) else f"{case}."


def _replaced(word: object, synonyms: Mapping[object, str]) -> object:
    """Return what `word` stands for. A number is no True: only True itself is."""
    known = isinstance(word, str | bool) and word in synonyms
    return synonyms[word] if known else word


def _is_blank(label: object) -> bool:
    return not all(map(_is_filled, _columns(label)))


def _is_filled(word: object) -> bool:
    return word is not None and word is not ...
