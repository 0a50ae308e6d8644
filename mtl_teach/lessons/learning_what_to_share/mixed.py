"""Sharing by mixing, on the data of the MMoE paper: five designs of one size, at several correlations."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from torch import Tensor

from mtl_teach import data, mixing, models, training

SEEDS, OTHERS = 20, 10  # draws that are reported, and draws on which each design's stopping step is chosen
FEATURES, SAMPLES, UNITS, EXPERTS = 20, 200, 32, 4
STEPS, EVERY, RATE = 200, 20, 0.02
ALONE, BOTTOM, STITCH, ONE, MANY = "each alone", "hard sharing", "cross-stitch", "OMoE", "MMoE"
CORRELATIONS = (0.5, 1.0)


def designs(seed: int = 0) -> dict[str, Callable[[], models.MultiTaskNet]]:
    """Return what makes each design's network: 32 hidden units in all, for two tasks, 30 replicas."""
    common = {"replicas": SEEDS + OTHERS, "seed": seed}
    half, part = {"trunk": (UNITS // 2,)}, {"trunk": (UNITS // EXPERTS,)}
    experts = {"experts": EXPERTS, **part, **common}
    return {
        ALONE: lambda: models.single_task(FEATURES, 2, **half, **common),
        BOTTOM: lambda: models.hard_sharing(FEATURES, 2, trunk=(UNITS,), **common),
        STITCH: lambda: mixing.CrossStitch(FEATURES, 2, **half, **common),
        ONE: lambda: mixing.MixtureOfExperts(FEATURES, 2, one_gate=True, **experts),
        MANY: lambda: mixing.MixtureOfExperts(FEATURES, 2, **experts),
    }


@lru_cache(maxsize=8)
def mixtures(correlation: float, seed: int = 0) -> dict[str, Tensor]:
    """Return the excess error of each design, mean of two tasks, (20,).

    The tasks' weights have cosine `correlation`, 200 examples. All have 32 hidden units, one learning rate
    and up to 200 steps of Adam; each stops at the step that was best on ten other draws.
    """
    drawn = data.correlated_tasks(correlation, SAMPLES, FEATURES, replicas=SEEDS + OTHERS, seed=seed)

    def error(model: models.MultiTaskNet) -> Tensor:
        return (model(drawn.x_test) - drawn.y_test).square().mean((-1, -2))  # (30,)

    found = {}
    for name, make in designs(seed).items():
        history = training.fit(
            make(), drawn, steps=STEPS, learning_rate=RATE, watch=error, every=EVERY, progress=False
        )
        best = int(history.watched[:, SEEDS:].mean(-1).argmin())
        found[name] = history.watched[best, :SEEDS]
    return found


@lru_cache(maxsize=8)
def stitches(correlation: float, seed: int = 0) -> Tensor:
    """Return α of trained cross-stitch networks, mean over 30 draws, (2, 2)."""
    drawn = data.correlated_tasks(correlation, SAMPLES, FEATURES, replicas=SEEDS + OTHERS, seed=seed)
    model = designs(seed)[STITCH]()
    training.fit(model, drawn, steps=STEPS, learning_rate=RATE, progress=False)
    return model.stitches[0].detach().mean(0)


def weights_of(name: str) -> int:
    """Return the number of weights of one design's network."""
    return sum(weight[0].numel() for weight in designs()[name]().parameters())
