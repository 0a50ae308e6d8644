"""What the panel on the right strength says, under its picture and in it."""

from dataclasses import dataclass

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.soft_sharing.panels.soft_linear.settings import SHOWN


@dataclass(frozen=True)
class Found:
    """Theory's strength and the best one found; mean excess errors there, at both ends and now; the gain."""

    theory: float
    best: float
    at_best: float
    alone: float
    here: float
    one_model: float
    gain: Interval


def words(tasks: int, tau: float, strength: float, found: Found) -> str:
    """Say where theory expects the valley and where it is, what the present λ does, and the two ends."""
    theory = f"theory expects the best λ at σ²/τ² = {found.theory:.3g}, we find it at {found.best:g}"
    start = f"{tasks} tasks, τ = {tau:g}: {theory} (excess error {found.at_best:.2g})."
    ends = (
        f"each alone, by least squares, {found.alone:.2g}; one model for all, {found.one_model:.2g} "
        f"(mean of {found.gain.count} draws)"
    )
    if strength == 0:
        return f"{start} Nothing is shared now: {ends}."
    helps = "helps" if found.gain.mean > 0 else "hurts"
    verdict = helps if found.gain.excludes_zero else "makes no clear difference"
    return f"{start} At λ = {strength:g} sharing {verdict}: {found.here:.2g}; {ends}."


def state(strength: float, error: float) -> str:
    """Say the present excess error in a few words."""
    return f"λ = {strength:g}: excess error {error:.2g}"


def theory(strength: float) -> str:
    """Say the strength that theory predicts."""
    return f"λ* = σ²/τ² = {strength:.3g}"


def shown(tasks: int) -> str:
    """Say how many of the tasks the picture shows."""
    return f"{SHOWN} of the {tasks} tasks" if tasks > SHOWN else f"{tasks} tasks"
