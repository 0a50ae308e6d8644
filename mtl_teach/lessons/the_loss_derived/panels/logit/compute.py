"""The panel on one logit: three ways to write the same loss, and where two of them break."""

import math
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.lessons.the_loss_derived.panels.logit.chart import LIMIT, chart
from mtl_teach.lessons.the_loss_derived.panels.logit.words import GRID, TOLERANCE, Curves, Now, draw
from mtl_teach.live.controls import slider, toggle
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result

LOGITS = tuple(range(-LIMIT, LIMIT + 1))
DTYPES = {"float32": torch.float32, "float64": torch.float64}


def _naive(z: Tensor) -> Tensor:
    return -torch.log(1 - torch.sigmoid(z))


def _on_probabilities(z: Tensor) -> Tensor:
    return functional.binary_cross_entropy(torch.sigmoid(z), torch.zeros_like(z), reduction="none")


def _with_logits(z: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(z, torch.zeros_like(z), reduction="none")


IMPLEMENTATIONS = {"naive": _naive, "BCELoss": _on_probabilities, "with logits": _with_logits}


def logit(logit: float = 20, dtype: str = "float32", implementation: str = "naive") -> Panel:
    """Show the binary cross-entropy of one logit z whose label is 0, and its gradient, as computed.

    The loss is log(1 + eᶻ), its gradient p = σ(z): the dashed curves, from float64 and logits. The thick
    curves are what `implementation` makes of them in `dtype`: "naive" takes −log(1 − σ(z)), "BCELoss" gives
    torch's loss on probabilities σ(z), "with logits" gives it z. Where a thick curve ends, the computer
    has no number any more (inf or nan). Each curve's 321 points are computed when they are first asked for.

    Try: move z up until float32 breaks; then float64; then see what BCELoss does instead of breaking.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "logit": slider("logit z", LOGITS, logit),
        "dtype": toggle("numbers", tuple(DTYPES), dtype),
        "implementation": toggle("loss", tuple(IMPLEMENTATIONS), implementation),
    }
    return Panel(compute, chart(), controls, "live.logit")


def compute(logit: float, dtype: str, implementation: str) -> Result:
    """Return the picture of one logit."""
    made, true = curves(implementation, dtype), curves("with logits", "float64")
    return draw(Now(logit, dtype, implementation), made, true)


@lru_cache(maxsize=6)
def curves(implementation: str, dtype: str) -> Curves:
    """Return what `implementation` computes on the grid in `dtype`, for the label 0."""
    z = GRID.to(DTYPES[dtype]).requires_grad_()
    loss = IMPLEMENTATIONS[implementation](z)
    gradient = torch.autograd.grad(loss.sum(), z)[0].double()
    loss = loss.detach().double()
    true_loss, true_gradient = functional.softplus(GRID), torch.sigmoid(GRID)
    ends = _first((loss - true_loss).abs() / (1 + true_loss)), _first((gradient - true_gradient).abs())
    return Curves(loss, gradient, *ends)


def _first(off: Tensor) -> float:
    """Return the first logit of the grid at which something is `off`; nan counts as off."""
    broken = ~(off <= TOLERANCE)
    return GRID[broken][0].item() if broken.any() else math.inf
