"""Gains whose interval only just lies above, around or below 0: nothing but the interval tells them apart."""

from scipy.special import stdtrit
from torch import Tensor

from mtl_teach.exercises.draws import Draws

#: What a row is -> its mean, as a multiple of the margin of its own 95 % interval.
RATIO = {"pays": 1.15, "open": 0.9, "below": -0.9, "hurts": -1.15}


def row(draws: Draws, runs: int, kind: str) -> Tensor:
    """Return the gains of so many runs, (runs,), with a mean as `RATIO` says."""
    while True:
        one = draws.normal(runs, scale=draws.real(1, 3), decimals=2)
        if one.std() > 0.5:  # else rounding would move the mean across the edge
            break
    margin = float(stdtrit(runs - 1, 0.975)) * one.std().item() / runs**0.5
    return (one - one.mean() + RATIO[kind] * margin).round(decimals=2)
