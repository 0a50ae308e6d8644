"""One colour for each rule, in all pictures and panels of lesson 06."""

from mtl_teach.colours import OWN, QUIET, SHARED, WEIGHTS
from mtl_teach.lessons.when_sharing_hurts.plane import RULES

# No rule is "each alone", "one model for all" or the truth: their colours are none of these.
HUES = dict(zip(RULES, (QUIET, SHARED, *WEIGHTS[::2]), strict=True))


def hue(name: str) -> str:
    """Return the colour of a rival: a sum of any kind has that of the sum, and who weighs losses is black.

    >>> hue("sum, one unit") == hue("sum")
    True
    """
    return OWN if name == "each alone" else HUES.get(name.split(",")[0], "black")
