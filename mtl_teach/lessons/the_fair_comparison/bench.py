"""The referee's bench: one method, one truth, and the ways in which a hundred papers may compare it.

Four linear tasks have nothing in common. The method is soft sharing, whose strength λ and ridge ρ can be
set; its rival is each task alone, with a ridge of its own. So the method can gain nothing but by luck, or by
being tuned better. Errors are squared errors on test examples, in per cent of those of each alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach import closed_form, data, validation
from mtl_teach.live import progressive

TASKS, LABELS, FEATURES, NOISE = 4, 20, 10, 1.0
ASIDE, TEST = 20, 60  # examples per task to choose settings on, and to test on
PAPERS, SEEDS = 100, (1, 3, 5, 10, 20)
SETTINGS = (1, 2, 4, 8, 16)
TOGETHER = 10  # papers whose draws are fitted side by side
UNTUNED, ALIKE, PEEKED = RULES = ("baseline as it comes", "both on validation", "method on test")

RIDGES = (0.01, 3.0, 10.0, 1.0, 0.1, 30.0, 6.0, 0.3, 2.0, 15.0, 0.03, 4.0, 0.6, 8.0, 1.5, 20.0)
STRENGTHS = (0.1, 1.0, 3.0, 0.3, 10.0, 0.03, 2.0, 1.0, 0.1, 0.3, 3.0, 0.0, 0.6, 0.1, 0.0, 0.0)


@dataclass(frozen=True)
class Errors:
    """Mean squared errors over the tasks of each setting: (papers, seeds, settings).

    `method` and `alone` on test, `method_aside` and `alone_aside` on validation, `method_true` and
    `alone_true` expected on new examples, the noise included. `done`: from 0 to 1.
    """

    method: Tensor
    alone: Tensor
    method_aside: Tensor
    alone_aside: Tensor
    method_true: Tensor
    alone_true: Tensor
    done: float = 1.0

    @property
    def papers(self) -> int:
        """How many papers are fitted so far."""
        return len(self.method)


@progressive(keep=2)
def errors(seed: int = 0) -> Iterator[Errors]:
    """Fit every setting for ten papers after the other; yield what there is so far."""
    made: list[Tensor] = []
    for first in range(0, PAPERS, TOGETHER):
        more = _fitted(seed + first * max(SEEDS), TOGETHER * max(SEEDS))
        more = [one.unflatten(0, (TOGETHER, max(SEEDS))) for one in more]
        made = [torch.cat(pair) for pair in zip(made, more, strict=True)] if made else more
        yield Errors(*made, done=(first + TOGETHER) / PAPERS)


def _fitted(seed: int, draws: int) -> list[Tensor]:
    """Return the six errors of `Errors` for so many draws, (draws, settings)."""
    drawn = data.linear_tasks(
        TASKS, LABELS, FEATURES, 2, NOISE, "unrelated", test_samples=ASIDE + TEST, seed=seed, replicas=draws
    )
    truth = drawn.truth["weights"]  # (R, T, d)
    parts = [slice(ASIDE, None), slice(0, ASIDE)]
    found: list[list[Tensor]] = [[] for _ in range(6)]
    for ridge, strength in zip(RIDGES, STRENGTHS, strict=True):
        solver = closed_form.SoftRidge(drawn.x, drawn.y, ridge)
        weights = torch.stack([solver.at(strength), solver.at(0.0)])  # (2, R, T, d): method, alone
        gap = (drawn.x_test @ weights[..., None])[..., 0] - drawn.y_test  # (2, R, T, m)
        squares = [gap[..., part].square().mean((-1, -2)) for part in parts]
        squares.append((weights - truth).square().sum(-1).mean(-1) + NOISE**2)
        for place, error in enumerate(one for pair in squares for one in pair):
            found[place].append(error)
    return [torch.stack(one, -1) for one in found]


@dataclass(frozen=True)
class Verdicts:
    """What papers report: `gain` in % of each alone's error, its interval, who claims a win: (papers,) each.

    With one seed there is no interval (NaN), and any gain above zero is a claim. `true_gain`: that of the
    very models which the papers compare, by their expected errors on new examples, mean over all papers.
    """

    gain: Tensor
    low: Tensor
    high: Tensor
    true_gain: float

    @property
    def wins(self) -> Tensor:
        """Who claims a win, (papers,)."""
        return torch.where(self.low.isnan(), self.gain, self.low) > 0


def verdicts(found: Errors, seeds: int = 20, settings: int = 16, rule: str = ALIKE) -> Verdicts:
    """Return what each paper reports that uses so many seeds and tries so many settings of the method.

    `rule`: "baseline as it comes" leaves each alone at its first setting; "both on validation" lets each
    alone try as many settings as the method; "method on test" does so too, but the method's setting is the
    one with the best test error, and each alone's the one with the best validation error.
    """
    seeds = validation.whole("seeds", seeds, 1, max(SEEDS))
    settings = validation.whole("settings", settings, 1, max(SETTINGS))
    rule = validation.choice("rule", rule, RULES)
    mine = slice(None), slice(0, seeds), slice(0, settings)
    ours = (found.method if rule == PEEKED else found.method_aside)[mine].argmin(-1, keepdim=True)
    theirs = found.alone_aside[mine].argmin(-1, keepdim=True)
    theirs = torch.zeros_like(theirs) if rule == UNTUNED else theirs

    def saved(method: Tensor, alone: Tensor) -> Tensor:
        rival = torch.take_along_dim(alone[mine], theirs, -1)[..., 0]  # (papers, seeds)
        own = torch.take_along_dim(method[mine], ours, -1)[..., 0]
        return 100 * (rival - own) / alone[..., 0].mean()

    each = saved(found.method, found.alone)
    reach = _reach(each)
    gain = each.mean(-1)
    true_gain = saved(found.method_true, found.alone_true).mean().item()
    return Verdicts(gain, gain - reach, gain + reach, true_gain)


def fair(found: Errors) -> float:
    """Return the truth: the true gain in % if both try all 16 settings on validation, over all draws."""
    return verdicts(found, max(SEEDS), max(SETTINGS), ALIKE).true_gain


def _reach(each: Tensor) -> Tensor:
    seeds = each.shape[-1]
    if seeds == 1:
        return torch.full((len(each),), torch.nan, dtype=torch.float64)
    from scipy.special import stdtrit

    return float(stdtrit(seeds - 1, 0.975)) * each.std(-1) / seeds**0.5
