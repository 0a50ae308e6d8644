"""What the tour says under its picture."""

from dataclasses import dataclass

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.start_here.panels.tour.settings import SAMPLES, SHOWN


@dataclass(frozen=True)
class Rivals:
    """Each alone and now: mean errors in %, the gain in points, in how many draws fewer and more err."""

    alone: float
    here: float
    gain: Interval
    fewer: int
    more: int


def words(strength: float, spread: float, wrong: int, rivals: Rivals) -> str:
    """Say how many answers are wrong, and what sharing does to all of them."""
    tilted = f"tilts spread over {spread:g}°" if spread else "none tilted"
    start = f"Eight scanners, {tilted}, {SAMPLES} labelled digits each: {wrong} of {SHOWN} wrong."
    draws = rivals.gain.count
    if strength == 0:
        return f"{start} Over {draws} draws of labelled digits, {rivals.here:.0f} % of all answers are wrong."
    helps = "helps" if rivals.gain.mean > 0 else "hurts"
    verdict = helps if rivals.gain.excludes_zero else "makes no clear difference"
    count = f"more in {rivals.more}" if rivals.gain.mean < 0 else f"fewer in {rivals.fewer}"
    return (
        f"{start} Sharing {verdict}: {rivals.here:.0f} % of all answers are wrong, against "
        f"{rivals.alone:.0f} % alone; {count} of {draws} draws."
    )


def meanwhile(wrong: int) -> str:
    """Say what the first draw shows while the others are fitted."""
    return f"{wrong} of these {SHOWN} answers are wrong. More draws follow."
