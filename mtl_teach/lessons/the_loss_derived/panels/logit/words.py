"""What the logit panel draws and says: tables and words from the computed curves."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach.lessons.the_loss_derived.panels.logit.chart import HIGHEST, LIMIT
from mtl_teach.live.result import Result, column, table

GRID = torch.arange(-LIMIT * 4, LIMIT * 4 + 1, dtype=torch.float64) / 4
TOLERANCE = 0.05  # a loss that is further off, relative to 1 + its size, is broken; so is a gradient
FORMULAS = {"naive": "−log(1 − σ(z))", "BCELoss": "BCELoss on σ(z)", "with logits": "BCE with logits"}


@dataclass(frozen=True)
class Now:
    """The controls."""

    logit: float
    dtype: str
    implementation: str


@dataclass(frozen=True)
class Curves:
    """Loss and gradient on `GRID`, and the smallest logit from which each is broken (inf if it never is)."""

    loss: Tensor
    gradient: Tensor
    loss_breaks: float = math.inf
    gradient_breaks: float = math.inf


def draw(now: Now, made: Curves, true: Curves) -> Result:
    """Return the picture of one logit: what is computed, what is true, and where the two part."""
    place = int((now.logit == GRID).nonzero())
    here = {"loss": made.loss[place].item(), "gradient": made.gradient[place].item()}
    truth = {"loss": true.loss[place].item(), "gradient": true.gradient[place].item()}
    tables = {
        "true": table(z=column(GRID), loss=column(true.loss), gradient=column(true.gradient)),
        "loss": _finite("loss", made.loss),
        "gradient": _finite("gradient", made.gradient),
        "broken": _broken(made),
        "now": _now(now.logit, here),
    }
    values = here | {f"true_{name}": value for name, value in truth.items()}
    values |= {"loss_breaks": made.loss_breaks, "gradient_breaks": made.gradient_breaks}
    return Result(tables, words(now, here, truth, made), values)


def words(now: Now, here: dict, truth: dict, made: Curves) -> str:
    """Say what the computer makes of this logit, what is true, and from where on the two differ."""
    start = f"Logit {now.logit:g}, label 0, {FORMULAS[now.implementation]} in {now.dtype}"
    answer = f"loss {_short(here['loss'])}, gradient {_short(here['gradient'])}"
    if _same(here, truth):
        start = f"{start}: {answer}, as it should be."
    else:
        start = f"{start}: {answer}; true are {_short(truth['loss'])} and {_short(truth['gradient'])}."
    return f"{start} {_verdict(made)}"


def _verdict(made: Curves) -> str:
    loss, gradient = made.loss_breaks, made.gradient_breaks
    if min(loss, gradient) == math.inf:
        return "It holds for every logit here."
    # Where both break, the last gradient tells how: nan stops the training, 0 stops the learning.
    loss_end = "inf" if made.loss[-1].isinf() else "stuck at 100"
    end = "nan, which spoils every weight" if made.gradient[-1].isnan() else "0: no pull is left"
    if math.ceil(gradient) == math.ceil(loss):
        return f"From z = {math.ceil(loss)} on the loss is {loss_end} and the gradient {end}."
    fades = f"From z = {math.ceil(gradient)} on the gradient fades to {end}"
    return f"{fades}; from {math.ceil(loss)} on the loss is {loss_end}."


def _short(value: float) -> str:
    return f"{value + 0.0:.2g}" if abs(value) < 10 else f"{value:.3g}"


def _same(here: dict, truth: dict) -> bool:
    return all(abs(here[name] - truth[name]) <= TOLERANCE * (1 + truth[name]) for name in truth)


def _finite(name: str, values: Tensor) -> dict[str, list]:
    known = values.isfinite()
    return table(z=column(GRID[known]), **{name: column(values[known])})


def _broken(made: Curves) -> dict[str, list]:
    """Return where each picture is wrong: from, to, and what stands there instead of a number."""
    rows = []
    for name, start, values in (
        ("loss", made.loss_breaks, made.loss),
        ("gradient", made.gradient_breaks, made.gradient),
    ):
        if start < math.inf:
            end = values[-1].item()
            rows.append((name, start, f"{'stuck at ' if math.isfinite(end) else ''}{end:.3g} →"))
    pictures, starts, says = ([row[part] for row in rows] for part in range(3))
    return table(picture=pictures, start=starts, end=[float(LIMIT)] * len(rows), says=says)


def _now(logit: float, here: dict) -> dict[str, list]:
    shown = {name: value for name, value in here.items() if math.isfinite(value)}
    return table(
        z=[float(logit)] * 2,
        picture=["loss", "gradient"],
        value=[round(shown.get(name, HIGHEST[name]), 4) for name in here],
        known=[name in shown for name in here],
        label=[f"z = {logit:g}: {name} {_short(value)}" for name, value in here.items()],
        late=[logit > 0] * 2,
    )
