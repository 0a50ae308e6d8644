"""What can be seen of a wrong answer in any exercise: right but for the last row, rounded, made whole."""

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from mtl_teach.exercises.compare import SINGLE, as_tensor, distance, mismatch, number, rounded
from mtl_teach.exercises.trials import Trial


def slip_of_a_loop(trials: list[Trial]) -> str:
    """Return what a loop over the rows does where some of them are right by their place alone, or ""."""
    rows = []
    for one in trials:
        if not isinstance(one.expected, Tensor) or one.expected.dim() == 0 or mismatch(one.got, one.expected):
            return ""
        if len(one.expected) > 1:
            pairs = zip(as_tensor(one.got), one.expected, strict=True)
            rows.append([distance(*pair) < SINGLE for pair in pairs])
    if not rows:
        return ""
    if all(first and not any(rest) for first, *rest in rows):
        return (
            "right in the first row or entry only: does `return` stand inside the loop, does a sum go on "
            "from row to row, does the loop change what the next rows read, or is one row taken for all?"
        )
    if all(last and not any(rest) for *rest, last in rows):
        return (
            "right in the last row or entry only: does the loop write over what it found before, or use what "
            "is complete only at its end?"
        )
    if all(all(rest) and not last for *rest, last in rows):
        return "right but for the last row or entry: does the loop end too early? range(n) ends at n − 1"
    if all(all(rest) and not first for first, *rest in rows):
        return "right but for the first row or entry: does the loop begin at 1? The first is 0"
    return ""


def is_rounded(trials: list[Trial], decimals: int) -> bool:
    """Say whether all answers are the expected ones with so many decimals, and not all of them 0.

    Half way between two of them the last bit decides: both count.
    """
    if any(mismatch(trial.got, trial.expected) for trial in trials):
        return False
    right = all(_as_rounded(one.got, one.expected, decimals) for one in trials)
    if right and isinstance(trials[0].expected, tuple | list):  # where one entry alone is, that may be luck
        apart = sum(distance(one.got, one.expected) > SINGLE for one in trials)
        right = apart >= min(3, len(trials))
    return right and any(distance(trial.got, rounded(trial.expected, 0)) > SINGLE for trial in trials)


def _as_rounded(got: object, expected: object, decimals: int) -> bool:
    """Say whether what came is the expected with so many decimals; of a row some entries may have all."""
    if isinstance(expected, tuple | list):
        pairs = zip(got, expected, strict=True)
        return all(distance(*pair) < SINGLE or _as_rounded(*pair, decimals) for pair in pairs)
    # Half a step less: cut off behind so many. One decimal is too coarse to say so.
    half = 0.5 * 10**-decimals if decimals > 1 else 0
    nudges = (0, -1e-9, 1e-9, -half)
    return any(distance(got, rounded(expected, decimals, nudge)) < SINGLE for nudge in nudges)


def is_cut(trials: list[Trial], way: Callable[[float], int]) -> bool:
    """Say whether all numbers that came are the expected ones made whole that way, and not all of them alike.

    In a row some may be as expected.
    """
    found = [pair for one in trials for pair in _pairs(one.got, one.expected)]
    if not found or any(None in pair or not all(map(math.isfinite, pair)) for pair in found):
        return False
    cut = [got for got, expected in found if abs(got - expected) > SINGLE]
    whole = all(got == way(expected) for got, expected in found if abs(got - expected) > SINGLE)
    return whole and len(set(cut)) > 1


def is_of_integers(trials: list[Trial]) -> bool:
    """Say whether tensors of an integer type came where not all numbers are whole."""
    fit = (isinstance(one.expected, Tensor) and not mismatch(one.got, one.expected) for one in trials)
    if not all(fit) or not all(_is_integer(one.got) for one in trials):
        return False
    return any((one.expected != one.expected.round()).any() for one in trials)


def is_out_of_place(trials: list[Trial]) -> bool:
    """Say whether tensors of the right shape hold the right numbers in other places, wherever they differ."""
    found = []
    for one in trials:
        if not isinstance(one.expected, Tensor) or mismatch(one.got, one.expected):
            return False
        if distance(one.got, one.expected) > SINGLE:
            came, wanted = (as_tensor(value).flatten().sort().values for value in (one.got, one.expected))
            found.append(distance(came, wanted) < SINGLE)
    return bool(found) and all(found)


def _is_integer(got: object) -> bool:
    if isinstance(got, Tensor):
        return not (got.is_floating_point() or got.is_complex() or got.dtype is torch.bool)
    return isinstance(got, np.ndarray) and got.dtype.kind in "iu"


def _pairs(got: object, expected: object) -> list[tuple[float | None, float | None]]:
    """Return which number came for which, of a number or of a row of them; of anything else nothing."""
    if isinstance(expected, tuple | list) and not mismatch(got, expected):
        return [pair for parts in zip(got, expected, strict=True) for pair in _pairs(*parts)]
    return [] if isinstance(expected, str | tuple | list) else [(number(got), number(expected))]
