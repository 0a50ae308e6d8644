"""The tables that the panel on pivots draws of one sentence."""

from collections.abc import Iterator

from mtl_teach.lessons.auxiliary_tasks import one_sentence
from mtl_teach.lessons.auxiliary_tasks.panels.pivots.settings import (
    HEADS,
    MASKED,
    NARROW_LINE,
    QUESTIONS,
    WIDE_LINE,
    Setting,
)
from mtl_teach.lessons.auxiliary_tasks.panels.pivots.words import words
from mtl_teach.live import Result, table


def compute(sentences: str, sentence: int, pivots: str) -> Iterator[Result]:
    """Yield what the heads say about one sentence while the network learns."""
    for state in one_sentence.answers(sentences, pivots == MASKED):
        yield _picture(Setting(sentences, sentence, pivots), state)


def _picture(setting: Setting, state: one_sentence.Answers) -> Result:
    place = setting.sentence - 1
    shown, heads = state.sentences[place], state.heads[place].tolist()
    values = dict(zip(("positive", "positive_pivot", "negative_pivot"), heads, strict=True))
    tables = {"words": _words(shown, setting.pivots == MASKED), "heads": _heads(heads, shown.truth)}
    return Result(tables, words(setting, heads, shown.truth), values, state.done)


def _words(shown: one_sentence.Sentence, masked: bool) -> dict[str, list]:
    """Return every word, and where it stands: line and column of its first letter, in both layouts."""
    kinds = ["word" if sign == 0 else "masked" if masked else "pivot" for sign in shown.signs]
    wide, narrow = (placed(shown.words, length) for length in (WIDE_LINE, NARROW_LINE))
    return table(
        word=list(shown.words),
        letters=[len(word) for word in shown.words],
        kind=kinds,
        wide_line=[line for line, _ in wide],
        wide_at=[at for _, at in wide],
        narrow_line=[line for line, _ in narrow],
        narrow_at=[at for _, at in narrow],
    )


def placed(words: tuple[str, ...], length: int) -> list[tuple[int, int]]:
    """Return line and column of each word, in lines of at most `length` letters.

    >>> placed(("a", "sturdy", "torch"), 9)
    [(0, 0), (0, 2), (1, 0)]
    """
    places, line, at = [], 0, 0
    for word in words:
        if at and at + len(word) > length:
            line, at = line + 1, 0
        places.append((line, at))
        at += len(word) + 1
    return places


def _heads(heads: list[float], truth: tuple[bool, ...]) -> dict[str, list]:
    return table(
        question=list(QUESTIONS),
        asked=[f"{one} (Truth: {'yes' if yes else 'no'})" for one, yes in zip(QUESTIONS, truth, strict=True)],
        head=list(HEADS),
        yes=[round(100 * head, 1) for head in heads],
        truth=[100 if one else 0 for one in truth],
        said=[f"{100 * head:.0f} %" for head in heads],
    )
