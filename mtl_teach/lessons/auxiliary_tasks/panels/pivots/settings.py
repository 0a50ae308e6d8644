"""What the panel on pivots can show: the places of its controls, and where its words stand."""

from dataclasses import dataclass

SOURCES = ("drawn", "real")
NUMBERS = tuple(range(1, 13))
MASKED, SEEN = "masked", "not masked"
QUESTIONS = ("Is the sentence positive?", "Does it hold a positive pivot?", "Does it hold a negative pivot?")
HEADS = ("main head", "auxiliary head", "auxiliary head")
WIDE_LINE, NARROW_LINE = 74, 34  # characters in a line
WIDE_LINES, NARROW_LINES = 2, 4  # as many as the longest sentences need


@dataclass(frozen=True)
class Setting:
    """The controls."""

    sentences: str
    sentence: int
    pivots: str
