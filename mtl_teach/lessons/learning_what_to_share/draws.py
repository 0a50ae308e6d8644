"""Real draws of one switch, for the figure and the panel of the Gumbel-softmax."""

from __future__ import annotations

import torch
from torch import Tensor

from mtl_teach import adashare
from mtl_teach.layers import generators

DRAWS = 400


def switches(probability: float, temperature: float, *, hard: bool = False, seed: int = 0) -> Tensor:
    """Return 400 draws of u, how far a switch that is on with `probability` executes its block, (400,).

    The same uniform numbers at every temperature and probability, so that draws can be followed.
    """
    return _drawn(probability, temperature, hard, seed).detach()


def slopes(probability: float, temperature: float, seed: int = 0) -> Tensor:
    """Return du/dz of each draw, with z the logit of executing, by autograd, (400,)."""
    logits = _logits(probability).requires_grad_()
    drawn = adashare.gumbel_softmax(logits, _uniform(seed), temperature)[:, adashare.EXECUTE]
    return torch.autograd.grad(drawn.sum(), logits)[0][:, adashare.EXECUTE]


def _drawn(probability: float, temperature: float, hard: bool, seed: int) -> Tensor:
    drawn = adashare.gumbel_softmax(_logits(probability), _uniform(seed), temperature, hard=hard)
    return drawn[:, adashare.EXECUTE]


def _logits(probability: float) -> Tensor:
    options = torch.tensor([probability, 1 - probability], dtype=torch.float64)
    return options.log().repeat(DRAWS, 1)


def _uniform(seed: int) -> Tensor:
    (stream,) = generators(seed, 1)
    return torch.rand(DRAWS, 2, generator=stream, dtype=torch.float64)
