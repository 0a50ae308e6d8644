"""Gains whose interval only just lies above, around or below 0: nothing but the interval tells them apart.

Those called faint have a mean a little above 0: they tell who goes by the mean from who takes an interval,
but a narrow one. Those called nothing are 0 in every draw, always 2 and never −2. Those called skewed lose a
little in most draws, gain much in the others, and their interval lies above 0.
"""

import torch
from scipy.special import stdtrit
from torch import Tensor

from mtl_teach.exercises.draws import Draws

#: What a row is -> its mean, as a multiple of the margin of its own 95 % interval.
RATIO = {"pays": 1.15, "open": 0.9, "faint": 0.3, "below": -0.9, "hurts": -1.15}

#: What a row is -> its gain in every draw.
CONSTANT = {"nothing": 0.0, "always": 2.0, "never": -2.0}

ALIKE = "where all draws are alike the interval is that number alone (scipy's is NaN there): 2 lies above 0"
SKEWED = "the interval of the mean decides: not the median, nor in how many draws there is a gain"

NARROW = (
    "your interval is too narrow: evaluation.mean_interval leaves 2.5 % out at each end, by Student's t, "
    "which for few draws is more than 1.96 standard errors s/√n"
)

TINY = (
    "an end of 0.002 lies above 0: compare the ends with 0 as they are, not rounded, and with no other limit"
)


def row(draws: Draws, runs: int, kind: str) -> Tensor:
    """Return the gains of so many runs, (runs,), with a mean as `RATIO` says."""
    if kind in CONSTANT:
        return torch.full((runs,), CONSTANT[kind], dtype=torch.float64)
    if kind == "skewed":
        most = runs // 2 + 1
        little, much = -0.1 * draws.normal(most).abs() - 0.01, draws.normal(runs - most).abs() + 10
        return torch.cat([little, much])[draws.order(runs)].round(decimals=2)
    while True:
        one = draws.normal(runs, scale=draws.real(1, 3), decimals=2)
        if one.std() > 0.5:  # else rounding would move the mean across the edge
            break
    margin = float(stdtrit(runs - 1, 0.975)) * one.std().item() / runs**0.5
    return (one - one.mean() + RATIO[kind] * margin).round(decimals=2)


def in_thousandths(gains: Tensor) -> Tensor:
    """Return the gains a thousand times smaller: rounding to two decimals makes them 0."""
    return (gains / 1000).round(decimals=5)


def normal_margin(gains: Tensor) -> Tensor:
    """Return 1.96 standard errors of the mean of gains (R,): too little for few."""
    return 1.96 * gains.std() / len(gains) ** 0.5
