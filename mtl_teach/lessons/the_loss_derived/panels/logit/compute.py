"""The losses of the logit panel, as a computer makes them, and the tables that its chart draws."""

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.lessons.the_loss_derived.panels.logit.settings import (
    DTYPES,
    HIGHEST,
    LIMIT,
    PICTURES,
    TOLERANCE,
    Pair,
    Setting,
)
from mtl_teach.lessons.the_loss_derived.panels.logit.words import short, words
from mtl_teach.live import Result, column, table

GRID = torch.arange(-LIMIT * 4, LIMIT * 4 + 1, dtype=torch.float64) / 4


def _naive(z: Tensor) -> Tensor:
    return -torch.log(1 - torch.sigmoid(z))


def _on_probabilities(z: Tensor) -> Tensor:
    return functional.binary_cross_entropy(torch.sigmoid(z), torch.zeros_like(z), reduction="none")


def _with_logits(z: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(z, torch.zeros_like(z), reduction="none")


LOSSES = {"naive": _naive, "BCELoss": _on_probabilities, "with logits": _with_logits}


@dataclass(frozen=True)
class Curves:
    """Loss and gradient on `GRID`, and the smallest logit from which each is broken (inf if it never is)."""

    loss: Tensor
    gradient: Tensor
    breaks: Pair

    def at(self, logit: float) -> Pair:
        """Return both at a logit of the grid."""
        place = int((logit == GRID).nonzero())
        return Pair(self.loss[place].item(), self.gradient[place].item())


def compute(logit: float, dtype: str, implementation: str) -> Result:
    """Return the picture of one logit: what is computed, what is true, and where the two part."""
    made, true = curves(implementation, dtype), curves("with logits", "float64")
    here, truth = made.at(logit), true.at(logit)
    tables = {
        "true": table(z=column(GRID), loss=column(true.loss), gradient=column(true.gradient)),
        "loss": _finite("loss", made.loss),
        "gradient": _finite("gradient", made.gradient),
        "broken": _broken(made),
        "now": _now(logit, here),
    }
    values = {"loss": here.loss, "gradient": here.gradient}
    values |= {"true_loss": truth.loss, "true_gradient": truth.gradient}
    values |= {"loss_breaks": made.breaks.loss, "gradient_breaks": made.breaks.gradient}
    said = words(Setting(logit, dtype, implementation), here, truth, made.breaks, made.at(LIMIT))
    return Result(tables, said, values)


@lru_cache(maxsize=len(LOSSES) * len(DTYPES))
def curves(implementation: str, dtype: str) -> Curves:
    """Return what `implementation` computes on the grid in `dtype`, for the label 0."""
    z = GRID.to(getattr(torch, dtype)).requires_grad_()
    loss = LOSSES[implementation](z)
    gradient = torch.autograd.grad(loss.sum(), z)[0].double()
    loss = loss.detach().double()
    true_loss, true_gradient = functional.softplus(GRID), torch.sigmoid(GRID)
    breaks = Pair(
        _first((loss - true_loss).abs() / (1 + true_loss)), _first((gradient - true_gradient).abs())
    )
    return Curves(loss, gradient, breaks)


def _first(off: Tensor) -> float:
    """Return the first logit of the grid at which something is `off`; nan counts as off."""
    broken = ~(off <= TOLERANCE)
    return GRID[broken][0].item() if broken.any() else math.inf


def _finite(name: str, values: Tensor) -> dict[str, list]:
    known = values.isfinite()
    return table(z=column(GRID[known]), **{name: column(values[known])})


def _broken(made: Curves) -> dict[str, list]:
    """Return from where on each picture is wrong, and what stands there instead of a number."""
    rows = []
    for name in PICTURES:
        start, end = getattr(made.breaks, name), getattr(made.at(LIMIT), name)
        if start < math.inf:
            rows.append((name, start, f"{'stuck at ' if math.isfinite(end) else ''}{end:.3g} →"))
    return table(
        picture=[name for name, _, _ in rows],
        start=[start for _, start, _ in rows],
        says=[says for _, _, says in rows],
    )


def _now(logit: float, here: Pair) -> dict[str, list]:
    values = [getattr(here, name) for name in PICTURES]
    known = [math.isfinite(value) for value in values]
    return table(
        z=[float(logit)] * 2,
        picture=list(PICTURES),
        value=[
            round(value, 4) if there else HIGHEST[name]
            for name, value, there in zip(PICTURES, values, known, strict=True)
        ],
        known=known,
        label=[
            f"z = {short(logit)}: {name} {short(value)}" for name, value in zip(PICTURES, values, strict=True)
        ],
    )
