"""Soft sharing on tilted digits at every strength of a slider, for twenty draws, a fit at a time."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import inf

import torch
from torch import Tensor

from mtl_teach import closed_form, data
from mtl_teach.live.progressive import progressive

SEEDS, BLOCK = 20, 5


class Sweep:
    """The fits of one setting of tilted digits, as far as they are made.

    `errors` maps a strength to the share of wrong test answers of each draw so far, (R,), mean over the
    scanners: the first five draws at every strength, then five more. Within five, from infinity, one model
    for all, down to 0, each scanner alone; each fit starts from the last.
    """

    def __init__(self, tasks: int, samples: int, spread: float, strengths: Sequence[float]):
        self._sizes = (tasks, samples, spread)
        self.strengths = sorted({*strengths, 0.0, inf}, reverse=True)
        self.errors: dict[float, Tensor] = {}
        self._weights: dict[float, Tensor] = {}
        self._count = 0

    @cached_property
    def draw(self) -> data.Tasks:
        """The first draw."""
        return data.tilted_digits(*self._sizes)

    @property
    def progress(self) -> float:
        """The share of the fits that are made."""
        return self._count / (len(self.strengths) * (SEEDS // BLOCK))

    @property
    def draws(self) -> int:
        """The number of draws that are fitted at every strength; at least the first five, fitted or not."""
        return max(self._count // len(self.strengths), 1) * BLOCK

    def weights(self, strength: float) -> Tensor:
        """Return the first draw's weights (T, 64) at `strength`, at once."""
        if strength not in self._weights:
            self._weights[strength] = closed_form.soft_logistic(self.draw.x, self.draw.y, strength)
        return self._weights[strength]

    def error(self, strength: float) -> float:
        """Return the first draw's share of wrong test answers at `strength`, at once."""
        return self._wrong(self.weights(strength)[None]).item()

    def fits(self) -> Iterator["Sweep"]:
        """Make the fits one by one; yield this sweep before the first and after each."""
        yield self
        tasks, samples, spread = self._sizes
        for first in range(0, SEEDS, BLOCK):
            drawn = data.tilted_digits(tasks, samples, spread, seed=first, replicas=BLOCK)
            trail: list[Tensor] = []
            for strength in self.strengths:
                fitted = closed_form.soft_logistic(drawn.x, drawn.y, strength, start=_start(trail, strength))
                trail = [*trail[-1:], fitted]
                self._keep(strength, fitted)
                yield self

    def _keep(self, strength: float, fitted: Tensor) -> None:
        wrong = self._wrong(fitted)
        before = self.errors.get(strength)
        self._weights.setdefault(strength, fitted[0])
        self.errors[strength] = wrong if before is None else torch.cat([before, wrong])
        self._count += 1

    def _wrong(self, weights: Tensor) -> Tensor:
        # All draws meet the same test digits, so one product per scanner serves them all.
        logits = self.draw.x_test @ weights.permute(1, 2, 0)  # (T, m, R)
        return ((logits > 0) != (self.draw.y_test[..., None] == 1)).double().mean((0, 1))  # (R,)


@progressive(keep=24)
def sweep(tasks: int, samples: int, spread: float, strengths: tuple[float, ...]) -> Iterator[Sweep]:
    """Fit tilted digits of one setting at every one of `strengths`, 0 and infinity included."""
    return Sweep(tasks, samples, spread, strengths).fits()


def _start(trail: list[Tensor], strength: float) -> Tensor | None:
    if len(trail) < 2 or strength == 0:
        return trail[-1] if trail else None
    # On a line through the last two: the strengths are about evenly spaced on a log scale.
    return 2 * trail[1] - trail[0]
