"""The tables that the panel on auxiliary tasks draws of its fits."""

from collections.abc import Iterator

from torch import Tensor

from mtl_teach.evaluation import mean_interval, paired_interval
from mtl_teach.lessons.auxiliary_tasks import strengths
from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.settings import (
    CONTROL,
    KINDS,
    LIMITS,
    TASK,
    Setting,
)
from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.words import words
from mtl_teach.live import Result, column, table


def compute(kind: str, weight: float, units: int) -> Iterator[Result]:
    """Yield the gains at every λ while the networks are trained, a few draws after the other."""
    for state in strengths.strengths(KINDS[kind], units):
        yield _picture(Setting(kind, weight, units), state)


def _picture(setting: Setting, state: strengths.Strengths) -> Result:
    place = strengths.WEIGHTS.index(setting.weight)
    here, shuffled = state.task[:, place], state.control[:, place]
    gain, control = paired_interval(here, state.alone), paired_interval(shuffled, state.alone)
    answers = paired_interval(here, shuffled)
    alone, now = state.alone.mean().item(), here.mean().item()
    values = {"alone_percent": alone, "now_percent": now}
    for name, one in (("gain", gain), ("control", control), ("over_control", answers)):
        values |= {f"{name}_points": one.mean, f"{name}_points_low": one.low, f"{name}_points_high": one.high}
    every = {TASK: state.task, CONTROL: state.control}
    gains = {name: right - state.alone[:, None] for name, right in every.items()}
    tables = {
        "means": _means(gains, place),
        "seeds": _seeds(gains, place, setting.weight),
        "limits": table(gain=list(LIMITS[setting.kind])),
    }
    return Result(tables, words(setting, alone, now, gain, control, answers), values, state.done)


def _means(gains: dict[str, Tensor], place: int) -> dict[str, list]:
    """Return mean and interval of the points gained, for the task and its control at every λ."""
    rows = [
        (name, weight, mean_interval(points), index == place)
        for name, every in gains.items()
        for index, (weight, points) in enumerate(zip(strengths.WEIGHTS, every.T, strict=True))
    ]
    return table(
        model=[name for name, *_ in rows],
        weight=[weight for _, weight, _, _ in rows],
        gain=[round(one.mean, 2) for _, _, one, _ in rows],
        low=[round(one.low, 2) for _, _, one, _ in rows],
        high=[round(one.high, 2) for _, _, one, _ in rows],
        now=[now for *_, now in rows],
    )


def _seeds(gains: dict[str, Tensor], place: int, weight: float) -> dict[str, list]:
    """Return the points gained in each draw at this λ."""
    points = {name: column(every[:, place], 2) for name, every in gains.items()}
    return table(
        model=[name for name, row in points.items() for _ in row],
        weight=[weight for row in points.values() for _ in row],
        gain=[one for row in points.values() for one in row],
    )
