"""The tables that the panel on sum and mean draws of its gradients and trainings."""

import math
from collections.abc import Iterator

from torch import Tensor

from mtl_teach.lessons.the_loss_derived.panels.reduction.settings import (
    HIGHEST,
    PARTS,
    REDUCTIONS,
    STEPS,
    TASKS,
    Lengths,
    Setting,
)
from mtl_teach.lessons.the_loss_derived.panels.reduction.training import gradients, trained
from mtl_teach.lessons.the_loss_derived.panels.reduction.words import words
from mtl_teach.live import Result, column, table

SAME = 0.01  # of the logarithm of the loss: two ends nearer than this bear one name


def compute(tasks: int, reduction: str, optimiser: str) -> Iterator[Result]:
    """Yield the gradients and the first step, then the training as it goes on."""
    setting = Setting(tasks, reduction, optimiser)
    for losses in trained(tasks, optimiser):
        yield _picture(setting, losses)


def _picture(setting: Setting, losses: Tensor) -> Result:
    """Return the picture of losses (steps so far, 2, SEEDS)."""
    median = losses.median(-1).values  # (steps, 2)
    chosen = REDUCTIONS.index(setting.reduction)
    lengths = {tasks: _lengths(setting.reduction, tasks) for tasks in TASKS}
    here, one = lengths[setting.tasks], lengths[1]
    values = {"trunk_gradient": here.trunk, "head_gradient": here.head}
    values |= {"trunk_gradient_of_one": one.trunk, "head_gradient_of_one": one.head}
    values |= {f"loss_{name}": loss for name, loss in zip(REDUCTIONS, median[-1].tolist(), strict=True)}
    values["blown_starts"] = int((losses[-1, chosen] > HIGHEST).sum())
    tables = {
        "gradients": _gradients(setting.tasks, lengths),
        "seeds": _seeds(losses[:, chosen]),
        "chosen": _curve(median[:, chosen]),
        "other": _curve(median[:, 1 - chosen]),
        "labels": _labels(setting, median),
        "now": table(tasks=[setting.tasks]),
    }
    progress = len(losses) / STEPS
    return Result(tables, words(setting, values, done=progress == 1), values, progress)


def _lengths(reduction: str, tasks: int) -> Lengths:
    of_sum, divisor = gradients(tasks), tasks if reduction == "mean" else 1
    return Lengths(of_sum.trunk / divisor, of_sum.head / divisor)


def _gradients(now: int, lengths: dict[int, Lengths]) -> dict[str, list]:
    rows = [(tasks, name) for name in PARTS for tasks in TASKS]
    found = [lengths[tasks].trunk if name == "trunk" else lengths[tasks].head for tasks, name in rows]
    return table(
        tasks=[tasks for tasks, _ in rows],
        length=[round(length, 5) for length in found],
        part=[name for _, name in rows],
        now=[tasks == now for tasks, _ in rows],
        last=[tasks == TASKS[-1] for tasks, _ in rows],
    )


def _seeds(losses: Tensor) -> dict[str, list]:
    curves = [_curve(of_seed) for of_seed in losses.T]
    return table(
        step=[step for curve in curves for step in curve["step"]],
        loss=[loss for curve in curves for loss in curve["loss"]],
        seed=[seed for seed, curve in enumerate(curves) for _ in curve["step"]],
    )


def _curve(losses: Tensor) -> dict[str, list]:
    """Return a curve (steps,) up to where it leaves the paper for good."""
    inside = (losses <= HIGHEST).nonzero()
    end = min(int(inside[-1]) + 2, len(losses)) if len(inside) else 1
    return table(step=list(range(end)), loss=column(losses[:end].clamp(max=HIGHEST), 5))


def _labels(setting: Setting, median: Tensor) -> dict[str, list]:
    """Return the names of the two curves, where they end; one name if they run together."""
    ends = {}
    for place, name in enumerate(REDUCTIONS):
        curve = _curve(median[:, place])
        ends[name] = (curve["step"][-1], curve["loss"][-1])
    (_, of_sum), (_, of_mean) = ends.values()
    if abs(math.log(of_sum / of_mean)) < SAME:
        ends = {"sum = mean": ends[setting.reduction]}
    return table(
        step=[step for step, _ in ends.values()],
        loss=[loss for _, loss in ends.values()],
        name=list(ends),
        chosen=[name != setting.other for name in ends],
    )
