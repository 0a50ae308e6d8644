"""What the hard-sharing panel draws and says: tables and words from the fitted errors."""

from dataclasses import dataclass

from torch import Tensor

from mtl_teach.evaluation import Interval, mean_interval, paired_interval
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.chart import LOW
from mtl_teach.live.result import Result, column, table

SAMPLES, FEATURES = 40, 20
# Tasks from which on a + b/T is within 10 % at 40 examples and noise 0.5: `closed_form.hard_sharing_terms`.
RELIABLE = 32


@dataclass(frozen=True)
class Setting:
    """The controls; how many directions the tasks `need`; and what is known before the fit.

    `theory` is (a, b) of a + b/T where it applies; `single` and `ridge` are errors without sharing.
    """

    tasks: int
    width: int
    relation: str
    need: int
    theory: tuple[float, float] | None
    single: float
    ridge: float


def draw(setting: Setting, errors: dict[int, Tensor], progress: float) -> Result:
    """Return the picture of `errors`: number of tasks -> excess error (2, seeds), shared and own."""
    shared, own = errors[setting.tasks]
    means = {tasks: mean_interval(errors[tasks][0]) for tasks in sorted(errors)}
    here, gain = means[setting.tasks], paired_interval(own, shared)
    tables = {
        "seeds": _seeds(setting.tasks, shared, own),
        "means": _means(means, setting.tasks),
        "theory": _theory(setting.theory),
        "levels": _levels(setting),
        "labels": _labels(setting, list(means.values())[-1].mean),
    }
    values = {"shared": here.mean, "own": own.mean().item(), "single": setting.single, "ridge": setting.ridge}
    values |= {"gain": gain.mean, "gain_low": gain.low, "gain_high": gain.high}
    values |= {f"shared_{tasks}": interval.mean for tasks, interval in means.items()}
    return Result(tables, words(setting, here.mean, own.mean().item(), gain), values, progress)


def words(setting: Setting, shared: float, own: float, gain: Interval) -> str:
    """Say what hard sharing does here, how sure that is, and what theory has to say about it."""
    many = "1 task" if setting.tasks == 1 else f"{setting.tasks} {_ADJECTIVE[setting.relation]}"
    start = f"{many}, one trunk of width {setting.width}."
    return f"{start} {_verdict(setting, shared, own, gain)} {_explanation(setting)}"


_ADJECTIVE = {
    "related": "related tasks",
    "unrelated": "unrelated tasks",
    "two clusters": "tasks in two clusters",
}


def _verdict(setting: Setting, shared: float, own: float, gain: Interval) -> str:
    if setting.width >= min(setting.tasks, FEATURES):
        return f"Hard sharing changes nothing: excess error {own:.2g}, shared or alone."
    pair = f"excess error {shared:.2g}, against {own:.2g} alone"
    if not gain.excludes_zero:
        sure = f"gain {gain.low:+.2g} to {gain.high:+.2g}, 95\u00a0% interval, {gain.count} seeds"
        return f"Whether hard sharing helps is not clear: {pair} ({sure})."
    verb, noun = ("helps", "gain") if gain.mean > 0 else ("hurts", "harm")
    ends = sorted((abs(gain.low), abs(gain.high)))
    sure = f"{noun} {ends[0]:.2g} to {ends[1]:.2g}, 95\u00a0% interval, {gain.count} seeds"
    return f"Hard sharing {verb}: {pair} ({sure}); tuned ridge has {setting.ridge:.2g}."


def _explanation(setting: Setting) -> str:
    if setting.width >= FEATURES:
        return "The trunk is as wide as the input: it forces nobody to share."
    if setting.width >= setting.tasks:
        return "The trunk has room for every task: it forces nobody to share."
    need = f"The tasks need {min(setting.need, setting.tasks)} directions"
    if setting.width < setting.need:
        return f"{need}: the trunk is too narrow, and more tasks do not widen it. No curve a + b/T here."
    if setting.width > setting.need:
        return f"{need}: the rest of the trunk fits noise. No curve a + b/T here."
    stays = f"The error stays above a = {setting.theory[0]:.2g} however many the tasks"
    if setting.tasks >= RELIABLE:
        return f"{stays}."
    return f"{stays}; with {SAMPLES} examples, a + b/T is too low below about {RELIABLE}."


def _seeds(tasks: int, shared: Tensor, own: Tensor) -> dict[str, list]:
    count = len(shared)
    # Alone on the left, shared on the right, and no seed behind another one: steps of a tenth of an octave.
    beside = [side * (0.14 + 0.06 * (i % 4)) for side in (-1, 1) for i in range(count)]
    return table(
        tasks=[tasks] * 2 * count,
        place=[round(tasks * 2**octaves, 3) for octaves in beside],
        error=column(own, 5) + column(shared, 5),
        model=["single-task"] * count + ["hard sharing"] * count,
        seed=[*range(count)] * 2,
    )


def _means(means: dict[int, Interval], now: int) -> dict[str, list]:
    return table(
        tasks=list(means),
        mean=[round(interval.mean, 5) for interval in means.values()],
        # A log axis has no place for an end at or below zero, which two or three seeds can have.
        low=[round(max(interval.low, LOW), 5) for interval in means.values()],
        high=[round(interval.high, 5) for interval in means.values()],
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


def _levels(setting: Setting) -> dict[str, list]:
    return table(
        model=["single-task", "tuned ridge"], error=[round(setting.single, 5), round(setting.ridge, 5)]
    )


def _labels(setting: Setting, shared: float) -> dict[str, list]:
    values = {"single-task": setting.single, "tuned ridge": setting.ridge, "hard sharing": shared}
    return table(model=list(values), error=apart(list(values.values())))


def apart(values: list[float], factor: float = 1.28) -> list[float]:
    """Return positions near `values`, in the same order, each at least `factor` above the one below."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    middle = len(order) // 2
    placed = dict(enumerate(values))
    for above, i in zip(order[middle:], order[middle + 1 :], strict=False):
        placed[i] = max(placed[i], placed[above] * factor)
    for below, i in zip(order[middle::-1], order[middle - 1 :: -1] if middle else [], strict=False):
        placed[i] = min(placed[i], placed[below] / factor)
    return [round(placed[i], 5) for i in range(len(values))]
