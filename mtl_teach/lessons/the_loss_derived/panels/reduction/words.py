"""What the panel on sum and mean draws and says: tables and words from gradients and losses."""

import math
from dataclasses import dataclass

from torch import Tensor

from mtl_teach.lessons.the_loss_derived.panels.reduction.chart import HIGH, LOW, STEPS
from mtl_teach.live.result import Result, column, table

REDUCTIONS = ("sum", "mean")
BLOWN = 10.0  # a loss above it has diverged
FROZEN = 0.6  # a loss above it after the last step has hardly left log 2


@dataclass(frozen=True)
class Setting:
    """The controls, and the learning rate that goes with the optimiser."""

    tasks: int
    reduction: str
    optimiser: str
    rate: float


def draw(
    setting: Setting, lengths: dict[int, tuple[float, float]], losses: Tensor, progress: float
) -> Result:
    """Return the picture of losses (steps, 2, seeds); `lengths`: T -> the sum's gradient in trunk, head."""
    middle = losses.nan_to_num(nan=math.inf).median(-1).values  # (steps, 2)
    which = REDUCTIONS.index(setting.reduction)
    trunk, head = _scaled(setting, setting.tasks, lengths)
    ends = dict(zip(REDUCTIONS, middle[-1].tolist(), strict=True))
    values = {"trunk": trunk, "head": head, "trunk_of_one": lengths[1][0], "head_of_one": lengths[1][1]}
    values |= {f"loss_{name}": value for name, value in ends.items()}
    values["blown"] = float((losses[-1, which].nan_to_num(nan=math.inf) > BLOWN).sum())
    tables = {
        "gradients": _gradients(setting, lengths),
        "seeds": _seeds(losses[:, which]),
        "chosen": _curve(middle[:, which]),
        "other": _curve(middle[:, 1 - which]),
        "labels": _labels(setting, middle),
        "now": table(tasks=[setting.tasks]),
    }
    return Result(tables, words(setting, values, progress), values, progress)


def words(setting: Setting, values: dict[str, float], progress: float) -> str:
    """Say how long the gradients are, and what the optimiser makes of them."""
    many = "1 task" if setting.tasks == 1 else f"{setting.tasks} tasks"
    start = f"{many}, {setting.optimiser} on the {setting.reduction}, learning rate {setting.rate:g}."
    if setting.tasks == 1:
        return f"{start} Sum and mean of one task are the same: loss {_size(values['loss_sum'])}."
    if setting.reduction == "sum":
        ratio = values["trunk"] / values["trunk_of_one"]
        lengths = (
            f"The trunk's gradient is {ratio:.2g} times as long as with one task; a head's hardly changes."
        )
    else:
        lengths = f"Every gradient is {setting.tasks} times shorter than on the sum, in the heads too."
    return f"{start} {lengths} {_verdict(setting, values) if progress == 1 else ''}".strip()


def _verdict(setting: Setting, values: dict[str, float]) -> str:
    mine = values[f"loss_{setting.reduction}"]
    other = values["loss_mean" if setting.reduction == "sum" else "loss_sum"]
    if setting.optimiser == "Adam":
        return f"Adam divides the gradient's size out again: loss {_size(mine)} on the sum and on the mean."
    if mine > BLOWN:
        return "The steps are too long: the loss blows up."
    if mine > FROZEN:
        return f"The steps are too short: after {STEPS} of them the loss is still {_size(mine)}."
    beside = "the loss blows up" if other > BLOWN else f"the loss is {_size(other)}"
    return (
        f"The loss falls to {_size(mine)}; on the {'mean' if setting.reduction == 'sum' else 'sum'} {beside}."
    )


def _size(loss: float) -> str:
    return f"{loss:.1g}" if loss < 0.1 else f"{loss:.2g}"


def _scaled(setting: Setting, tasks: int, lengths: dict) -> tuple[float, float]:
    factor = 1 if setting.reduction == "sum" else 1 / tasks
    return tuple(length * factor for length in lengths[tasks])


def _gradients(setting: Setting, lengths: dict) -> dict[str, list]:
    rows = [(tasks, *_scaled(setting, tasks, lengths)) for tasks in sorted(lengths)]
    parts = ["trunk"] * len(rows) + ["each head"] * len(rows)
    return table(
        tasks=[row[0] for row in rows] * 2,
        length=[round(row[1], 5) for row in rows] + [round(row[2], 5) for row in rows],
        part=parts,
        now=[row[0] == setting.tasks for row in rows] * 2,
        last=[row[0] == max(lengths) for row in rows] * 2,
    )


def _seeds(losses: Tensor) -> dict[str, list]:
    curves = [_curve(losses[:, seed]) for seed in range(losses.shape[1])]
    return table(
        step=[step for curve in curves for step in curve["step"]],
        loss=[loss for curve in curves for loss in curve["loss"]],
        seed=[seed for seed, curve in enumerate(curves) for _ in curve["step"]],
    )


def _curve(losses: Tensor) -> dict[str, list]:
    """Return a curve (steps,) up to where it leaves the paper for good."""
    off = losses.nan_to_num(nan=math.inf) > HIGH
    inside = (~off).nonzero()
    end = min(int(inside[-1]) + 2, len(losses)) if len(inside) else 1
    shown = losses[:end].nan_to_num(nan=math.inf).clamp(LOW, HIGH)
    return table(step=list(range(end)), loss=column(shown))


def _labels(setting: Setting, middle: Tensor) -> dict[str, list]:
    """Return the names of the two curves, where they end; one name if they run together."""
    ends = {}
    for place, name in enumerate(REDUCTIONS):
        curve = _curve(middle[:, place])
        ends[name] = (curve["step"][-1], curve["loss"][-1])
    (_, one), (_, two) = ends.values()
    if abs(math.log(one / two)) < 0.01:
        chosen = ends[setting.reduction]
        return table(step=[chosen[0]], loss=[chosen[1]], name=["sum = mean"], chosen=[True])
    return table(
        step=[end[0] for end in ends.values()],
        loss=[end[1] for end in ends.values()],
        name=list(ends),
        chosen=[name == setting.reduction for name in ends],
    )
