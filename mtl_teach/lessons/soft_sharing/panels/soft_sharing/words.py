"""What the soft-sharing panel says, under its picture and in it."""

from dataclasses import dataclass

from mtl_teach.evaluation import Interval


@dataclass(frozen=True)
class Rivals:
    """Mean errors in % of each alone, now and one model for all; the points that the present λ saves."""

    alone: float
    here: float
    one_model: float
    gain: Interval


def words(tasks: int, spread: float, strength: float, rivals: Rivals) -> str:
    """Say what sharing does at this strength, how sure that is, and what the two ends do."""
    alone, here, one_model = (f"{error:.1f} %" for error in (rivals.alone, rivals.here, rivals.one_model))
    start = f"{tasks} scanners, " + (f"tilts spread over {spread:g}°" if spread else "none tilted")
    if strength == 0:
        return f"{start}. Each alone misreads {alone} of the test digits; one model for all, {one_model}."
    gain = rivals.gain
    verdict = "makes no clear difference" if not gain.excludes_zero else "helps" if gain.mean > 0 else "hurts"
    less, ends = ("less", (gain.low, gain.high)) if gain.mean > 0 else ("more", (-gain.high, -gain.low))
    sure = f"{ends[0]:.1f} to {ends[1]:.1f} in {gain.count} paired draws, 95 % interval".replace("-", "−")
    return (
        f"{start}: sharing {verdict}. At λ = {strength:g} they misread {here} of the test digits, "
        f"{abs(gain.mean):.1f} points {less} than each alone, {alone} ({sure}); one model for all, "
        f"{one_model}."
    )


def meanwhile(strength: float, wrong: float) -> str:
    """Say what the first draw shows, `wrong` in %, while the others are fitted."""
    return f"λ = {strength:g} misreads {wrong:.1f} % of the test digits, in one draw. More draws follow."


def state(strength: float, wrong: float, saved: float | None) -> str:
    """Say the present error in %, and the points saved over each alone if they are known."""
    start = f"λ = {strength:g}: {wrong:.1f} % wrong"
    if strength == 0 or saved is None:
        return start
    return f"{start}, {abs(saved):.1f} points {'lost' if saved < 0 else 'saved'}"


def shown(count: int, tasks: int) -> str:
    """Say how many of the scanners the picture shows."""
    return f"{count} of the {tasks} scanners" if count < tasks else f"{tasks} scanners"
