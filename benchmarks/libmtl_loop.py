"""LibMTL's own training loop (hard sharing) on the CPU, driven through its public classes.

Three obstacles are stepped around, and nothing of the loop is changed: the package imports image models that
need an old torchvision (an empty module takes their place), its trainer asks for cuda:0 (a property ignores
that), and PCGrad wants cleared gradients to be zeros, as they were before PyTorch 2. Batches are made
beforehand and no metric is computed, so its time is that of the optimisation.
"""

import contextlib
import io
import sys
import types
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

INSTALL = "pip install --no-deps LibMTL==1.1.5"


def installed() -> bool:
    """Say whether LibMTL can be imported."""
    sys.modules.setdefault("LibMTL.model", types.ModuleType("LibMTL.model"))
    try:
        import LibMTL  # noqa: F401
    except ImportError:
        return False
    return True


class Batches:
    """A loader that hands out one prepared batch `count` times."""

    def __init__(self, batch: object, count: int) -> None:
        self.batch, self.count = batch, count

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> "Batches":
        return self

    def __next__(self) -> object:
        return self.batch

    next = __next__  # the name that the trainer calls


def steps(
    trunk: nn.Module, heads: list[nn.Module], x: Tensor, y: Tensor, weighting: str = "EW"
) -> Callable[[int], None]:
    """Return a function that takes k Adam steps on x (n, d) and y (T, n) with LibMTL's Trainer.

    `weighting` is LibMTL's name of an aggregator; "EW" weighs all tasks equally.
    """
    names = [f"task {j}" for j in range(len(heads))]
    trainer = _trainer(trunk, dict(zip(names, heads, strict=True)), weighting)
    batch = (x, dict(zip(names, y, strict=True)))
    trunk.zero_grad = partial(trunk.zero_grad, set_to_none=False)

    def take(count: int) -> None:
        _quietly(trainer.train, Batches(batch, count), Batches(batch, 0), epochs=1)

    return take


def _trainer(trunk: nn.Module, heads: dict[str, nn.Module], aggregator: str) -> Any:
    from LibMTL import Trainer, architecture, loss, weighting

    class CpuTrainer(Trainer):
        device = property(lambda self: torch.device("cpu"), lambda self, wanted: None)

    class BinaryLoss(loss.AbsLoss):
        def compute_loss(self, logits, labels):
            return binary_cross_entropy_with_logits(logits[:, 0], labels)

    silent = types.SimpleNamespace(update_fun=lambda *_: None, score_fun=lambda: [1.0], reinit=lambda: None)
    task = {"metrics": ["none"], "metrics_fn": silent, "weight": [1]}
    return _quietly(
        CpuTrainer,
        {name: task | {"loss_fn": BinaryLoss()} for name in heads},
        getattr(weighting, aggregator),
        architecture.HPS,
        lambda: trunk,
        nn.ModuleDict(heads),
        rep_grad=False,
        multi_input=False,
        optim_param={"optim": "adam", "lr": 1e-3},
        scheduler_param=None,
        weight_args={},
        arch_args={},
    )


def _quietly(work: Callable, *given: object, **options: object) -> Any:
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(invalid="ignore"):
        return work(*given, **options)
