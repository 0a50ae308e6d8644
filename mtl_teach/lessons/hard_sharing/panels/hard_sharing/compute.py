"""What the panel on hard sharing draws of the fits: its tables."""

from collections.abc import Iterator
from itertools import pairwise

from torch import Tensor

from mtl_teach import closed_form
from mtl_teach.evaluation import Interval, mean_interval, paired_interval
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.fits import Curve, curve
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.settings import (
    FEATURES,
    LOW,
    NOISE,
    SAMPLES,
    Setting,
)
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.words import Rivals, words
from mtl_teach.live import Result, column, table


def compute(tasks: int, width: int, relation: str) -> Iterator[Result]:
    """Yield the picture for the chosen number of tasks, then with more seeds and the whole curve."""
    setting = Setting(tasks, width, relation)
    for fitted in curve(tasks, width, relation):
        yield _picture(setting, fitted)


def _picture(setting: Setting, fitted: Curve) -> Result:
    expected = closed_form.single_task_excess(SAMPLES, FEATURES, NOISE)
    theory = _terms(setting)
    shared, alone = fitted.errors[setting.tasks]  # (R,) each
    means = {tasks: mean_interval(fitted.errors[tasks][0]) for tasks in sorted(fitted.errors)}
    rivals = Rivals(shared.mean().item(), alone.mean().item(), fitted.ridge, paired_interval(alone, shared))
    *_, last = means.values()
    tables = {
        "seeds": _seeds(setting.tasks, shared, alone),
        "means": _means(means, setting.tasks),
        "theory": _theory(theory),
        "levels": _levels({"single-task": expected, "tuned ridge": fitted.ridge}),
        "labels": _labels({"single-task": expected, "tuned ridge": fitted.ridge, "hard sharing": last.mean}),
    }
    said = words(setting, rivals, None if theory is None else theory[0])
    return Result(tables, said, _values(rivals, expected, means), fitted.progress)


def _values(rivals: Rivals, expected: float, means: dict[int, Interval]) -> dict[str, float]:
    gain = rivals.gain
    values = {"shared_excess": rivals.shared, "alone_excess": rivals.alone, "ridge_excess": rivals.ridge}
    values |= {"alone_expected_excess": expected}
    values |= {"gain_excess": gain.mean, "gain_excess_low": gain.low, "gain_excess_high": gain.high}
    return values | {f"shared_{tasks}_excess": interval.mean for tasks, interval in means.items()}


def _terms(setting: Setting) -> tuple[float, float] | None:
    if not setting.has_theory:
        return None
    return closed_form.hard_sharing_terms(SAMPLES, FEATURES, setting.width, NOISE)


def _seeds(tasks: int, shared: Tensor, alone: Tensor) -> dict[str, list]:
    count = len(shared)
    # Alone on the left, shared on the right, and no seed behind another one: steps of 0.07 octaves.
    beside = [side * (0.2 + 0.07 * (i % 4)) for side in (-1, 1) for i in range(count)]
    return table(
        tasks=[tasks] * 2 * count,
        place=[round(tasks * 2**octaves, 3) for octaves in beside],
        error=column(alone, 5) + column(shared, 5),
        model=["single-task"] * count + ["hard sharing"] * count,
        seed=[*range(count)] * 2,
    )


def _means(means: dict[int, Interval], now: int) -> dict[str, list]:
    return table(
        tasks=list(means),
        mean=[round(interval.mean, 5) for interval in means.values()],
        low=[round(interval.low, 5) for interval in means.values()],
        high=[round(interval.high, 5) for interval in means.values()],
        # Where the bar starts. A log axis has no place for an end at or below zero, which few seeds can have.
        bottom=[round(max(interval.low, LOW), 5) for interval in means.values()],
        seeds=[interval.count for interval in means.values()],
        now=[tasks == now for tasks in means],
    )


def _theory(theory: tuple[float, float] | None) -> dict[str, list]:
    tasks = [] if theory is None else [2 ** (step / 4) for step in range(33)]
    return table(
        tasks=[round(t, 2) for t in tasks],
        error=[round(theory[0] + theory[1] / t, 5) for t in tasks],
        floor=[round(theory[0], 5) for _ in tasks],
    )


def _levels(errors: dict[str, float]) -> dict[str, list]:
    return table(model=list(errors), error=[round(error, 5) for error in errors.values()])


def _labels(errors: dict[str, float]) -> dict[str, list]:
    return table(model=list(errors), error=apart(list(errors.values())))


def apart(values: list[float], factor: float = 1.28) -> list[float]:
    """Return positions near `values`, in the same order, each at least `factor` above the one below.

    The middle one stays where it is.
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    middle, placed = len(order) // 2, list(values)
    for below, above in pairwise(order[middle:]):
        placed[above] = max(placed[above], placed[below] * factor)
    for above, below in pairwise(order[middle::-1]):
        placed[below] = min(placed[below], placed[above] / factor)
    return [round(place, 5) for place in placed]
