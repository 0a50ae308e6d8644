"""A thousand small papers about methods that do nothing, or of which a few work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.layers import generators

PAPERS = 1000
DEVIATION = 2.0  # of one paired difference, in points; between the runs of `nothing` it is larger
GAIN = 1.0  # points: from here on a gain is worth a paper


@dataclass(frozen=True)
class Reports:
    """What papers report: `gain` in points, and `low`, the lower end of its 95 % interval, (papers,) each.

    With a single seed there is no interval, and `low` is NaN. `works` says whose method truly gains.
    """

    gain: Tensor
    low: Tensor
    works: Tensor

    @property
    def large(self) -> Tensor:
        """Whose reported gain is a point or more, (papers,)."""
        return self.gain >= GAIN

    @property
    def settled(self) -> Tensor:
        """Whose interval lies above zero, (papers,); never with one seed."""
        return self.low > 0

    def false_share(self, published: Tensor) -> float:
        """Return the share of the `published` (papers,) whose method does nothing; NaN if there are none."""
        return (
            (published & ~self.works).sum().item() / published.sum().item() if published.any() else torch.nan
        )


def thousand(seeds: int, settings: int = 1, working: float = 0.0, seed: int = 0) -> Reports:
    """Return what 1,000 papers report that try `settings` settings of their method and report the best.

    Each setting meets the same baseline on the same `seeds` seeds. The error of a run is a normal number;
    the paired difference of two has the deviation 2 points. A share `working` of the methods gains 1 point
    truly, the others nothing. The interval is the usual paired one of the reported setting, as if no other
    had been tried.

    >>> found = thousand(seeds=5, settings=8)
    >>> round(found.large.double().mean().item(), 1), found.works.any().item()
    (0.4, False)

    Raises ValueError unless seeds and settings are at least 1 and `working` is between 0 and 1.
    """
    seeds, settings = validation.whole("seeds", seeds, 1, 100), validation.whole("settings", settings, 1, 100)
    works = torch.arange(PAPERS) < round(PAPERS * validation.real("working", working, 0, 1))
    (stream,) = generators(seed, 1)
    errors = torch.randn(PAPERS, settings + 1, seeds, generator=stream, dtype=torch.float64)
    errors = errors * DEVIATION / 2**0.5  # so that a difference of two has the deviation itself
    saved = errors[:, :1] - errors[:, 1:] + GAIN * works[:, None, None]  # (papers, settings, seeds)
    best = saved.mean(-1).argmax(1)[:, None, None]  # the setting that is reported
    saved = torch.take_along_dim(saved, best, 1)[:, 0]  # (papers, seeds)
    gain = saved.mean(-1)
    return Reports(gain, gain - _reach(saved), works)


def _reach(saved: Tensor) -> Tensor:
    """Return half the width of each row's 95 % interval, (papers,)."""
    seeds = saved.shape[-1]
    if seeds == 1:
        return torch.full((len(saved),), torch.nan, dtype=torch.float64)
    from scipy.special import stdtrit

    return float(stdtrit(seeds - 1, 0.975)) * saved.std(-1) / seeds**0.5


def counts(rule: str, seeds: tuple[int, ...], settings: tuple[int, ...], seed: int = 0) -> Tensor:
    """Return how many of 1,000 papers about nothing claim a gain, (seeds, settings).

    `rule`: "any" for a gain above zero, "large" for a point or more, "settled" for an interval above zero.

    >>> counts("any", (1,), (1, 3))[0].div(100).round().tolist()  # 1 in 2, 3 in 4: k/(k + 1)
    [5.0, 8.0]
    """
    rule = validation.choice("rule", rule, ("any", "large", "settled"))
    rows = []
    for count in seeds:
        found = [thousand(count, tried, seed=seed) for tried in settings]
        claims = [one.gain > 0 if rule == "any" else getattr(one, rule) for one in found]
        rows.append([one.sum().item() for one in claims])
    return torch.tensor(rows, dtype=torch.float64)


def best_of_draws(sizes: Sequence[int], draws: int = 20_000, seed: int = 0) -> list[float]:
    """Return for each size the mean over many draws of the best of so many equal runs, in deviations.

    >>> [round(one, 1) for one in best_of_draws((2, 8))]
    [0.6, 1.4]
    """
    stream = torch.Generator().manual_seed(validation.seed(seed))
    runs = (torch.randn(draws, size, generator=stream, dtype=torch.float64) for size in sizes)
    return [one.max(1).values.mean().item() for one in runs]
