"""What the panel on hard sharing says under its picture."""

from dataclasses import dataclass

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.settings import (
    FEATURES,
    RELATIONS,
    SAMPLES,
    Setting,
)

# Tasks from which on a + b/T is within 10 % at 40 examples and noise 0.5: `closed_form.hard_sharing_terms`.
RELIABLE = 32


@dataclass(frozen=True)
class Rivals:
    """Mean excess errors at the chosen number of tasks, and what sharing gains over each task alone."""

    shared: float
    alone: float
    ridge: float
    gain: Interval


def words(setting: Setting, rivals: Rivals, floor: float | None) -> str:
    """Say what hard sharing does here, how sure that is, and what theory has to say about it.

    `floor` is the a of a + b/T, or None where that does not apply.
    """
    many = "1 task" if setting.tasks == 1 else f"{setting.tasks} {RELATIONS[setting.relation].adjective}"
    start = f"{many}, one trunk of width {setting.width}."
    return f"{start} {_verdict(setting, rivals)} {_explanation(setting, floor)}"


def _verdict(setting: Setting, rivals: Rivals) -> str:
    if setting.width >= min(setting.tasks, FEATURES):
        return f"Hard sharing changes nothing: excess error {rivals.alone:.2g}, shared or alone."
    gain = rivals.gain
    pair = f"excess error {rivals.shared:.2g}, against {rivals.alone:.2g} alone"
    if not gain.excludes_zero:
        sure = f"gain {gain.low:+.2g} to {gain.high:+.2g}, 95\u00a0% interval, {gain.count} seeds"
        return f"Whether hard sharing helps is not clear: {pair} ({sure})."
    verb, noun = ("helps", "gain") if gain.mean > 0 else ("hurts", "harm")
    ends = sorted((abs(gain.low), abs(gain.high)))
    sure = f"{noun} {ends[0]:.2g} to {ends[1]:.2g}, 95\u00a0% interval, {gain.count} seeds"
    return f"Hard sharing {verb}: {pair} ({sure}); tuned ridge has {rivals.ridge:.2g}."


def _explanation(setting: Setting, floor: float | None) -> str:
    if setting.width >= FEATURES:
        return "The trunk is as wide as the input: it forces nobody to share."
    if setting.width >= setting.tasks:
        return "The trunk has room for every task: it forces nobody to share."
    need = f"The tasks need {min(setting.need, setting.tasks)} directions"
    if setting.width < setting.need:
        return f"{need}: the trunk is too narrow, and more tasks do not widen it. No curve a + b/T here."
    if setting.width > setting.need:
        return f"{need}: the rest of the trunk fits noise. No curve a + b/T here."
    stays = f"The mean error stays above a = {floor:.2g} however many the tasks"
    if setting.tasks >= RELIABLE:
        return f"{stays}."
    return f"{stays}; with {SAMPLES} examples, a + b/T is too low below about {RELIABLE}."
