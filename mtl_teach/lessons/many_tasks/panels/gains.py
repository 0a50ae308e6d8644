"""Who wins and who loses, for the panels of this lesson: the table of assays, the numbers, and the words."""

from collections.abc import Iterable

from mtl_teach.evaluation import Interval
from mtl_teach.live import table

WINS, OPEN, LOSES = "wins", "open", "loses"


def verdict(gain: Interval) -> str:
    """Return what the interval of an assay's gain says.

    >>> verdict(Interval(1.0, 0.5, 1.5, 20, 0.95)), verdict(Interval(1.0, -0.5, 2.5, 20, 0.95))
    ('wins', 'open')
    """
    return WINS if gain.low > 0 else LOSES if gain.high < 0 else OPEN


def assays(every: Iterable[tuple[str, Interval]], label: str) -> dict[str, list]:
    """Return the table of assays from (what stands in the column `label`, gain), in the order given."""
    names, gains = zip(*every, strict=True)
    return table(
        place=list(range(1, len(gains) + 1)),
        gain=[round(one.mean, 2) for one in gains],
        low=[round(one.low, 2) for one in gains],
        high=[round(one.high, 2) for one in gains],
        verdict=[verdict(one) for one in gains],
        **{label: list(names)},
    )


def values(mean: Interval, verdicts: list[str]) -> dict[str, float]:
    """Return the mean gain with its ends, and how many assays win, stay open and lose."""
    ends = {"gain_points": mean.mean, "gain_points_low": mean.low, "gain_points_high": mean.high}
    return ends | {one: verdicts.count(one) for one in (WINS, OPEN, LOSES)}


def said(gain: Interval, counts: dict[str, int], over: str = "") -> str:
    """Say the mean gain with its interval, and how many assays win, lose and stay open."""
    mean = "no clear change on average"
    if gain.excludes_zero:
        mean = f"the mean {'rises' if gain.mean > 0 else 'falls'}"
    return (
        f"{mean}, {sign(gain.mean)} points of AUC{over} "
        f"({sign(gain.low)} to {sign(gain.high)}, {gain.count} draws). "
        f"Of {counts[WINS] + counts[LOSES] + counts[OPEN]} watched assays "
        f"{counts[WINS]} win, {counts[LOSES]} lose, {counts[OPEN]} stay open."
    )


def sign(number: float) -> str:
    """Return a number with its sign and one digit after the point.

    >>> sign(1.23), sign(-0.01)
    ('+1.2', '0')
    """
    text = f"{number:+.1f}".replace("-", "−")
    return "0" if text[1:] == "0.0" else text
