"""A claim, a prediction that is registered before anything runs, a measurement, and a report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from tqdm import tqdm

from mtl_teach import evaluation, validation

FIRST = 1000  # the first seed that is not for trying out
HELPS, HURTS, NOTHING = EXPECTED = ("helps", "hurts", "no difference that matters")


@dataclass(frozen=True)
class Plan:
    """What is claimed, what is expected, and how it will be decided; none of it may change afterwards.

    - `claim`: a sentence; `expects`: "helps", "hurts" or "no difference that matters".
    - `matters`: from how many points on a difference matters; `draws`: how many paired draws, at least 10.
    - `first_seed`: the draws have the seeds from this one on, 1000 or more. Try things out on those below.

    >>> Plan("Sharing helps.", "helps").fingerprint
    'e8163dbe'
    """

    claim: str
    expects: str
    matters: float = 0.5
    draws: int = 20
    first_seed: int = FIRST

    def __post_init__(self):
        if not isinstance(self.claim, str) or not self.claim.strip():
            raise ValueError(f"claim must be a sentence, got {self.claim!r}: say who helps whom, and where")
        validation.choice("expects", self.expects, EXPECTED)
        matters = validation.real("matters", self.matters)
        if matters <= 0:
            raise ValueError(f"matters must be above 0, got {matters:g}: no difference lies within 0 points")
        # Kept as plain numbers: the same plan has one fingerprint, whether 1, 1.0 or numpy's 1 was given.
        object.__setattr__(self, "matters", matters)
        object.__setattr__(self, "draws", validation.whole("draws", self.draws, 10, 1000))
        object.__setattr__(self, "first_seed", validation.whole("first_seed", self.first_seed, FIRST))

    @property
    def fingerprint(self) -> str:
        """Eight letters that change with every word and number of the plan: write them down first."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Report:
    """What was registered, and the interval of the paired differences, in points."""

    plan: Plan
    gain: evaluation.Interval

    @property
    def found(self) -> str:
        """What the interval says: "no difference that matters", "helps", "hurts", or "open"."""
        if -self.plan.matters < self.gain.low and self.gain.high < self.plan.matters:
            return NOTHING
        if self.gain.low > 0:
            return HELPS
        return HURTS if self.gain.high < 0 else "open"

    @property
    def outcome(self) -> str:
        """Whether the prediction came true: "confirmed", "refuted" or "open"."""
        if self.found == "open":
            return "open"
        return "confirmed" if self.found == self.plan.expects else "refuted"

    def __str__(self):
        mean, low, high = (f"{value + 0.0:+.3g}" for value in (self.gain.mean, self.gain.low, self.gain.high))
        return (
            f"Plan {self.plan.fingerprint}: {self.plan.claim}\n"
            f"Expected: {self.plan.expects}. Measured over {self.gain.count} draws: {mean} points "
            f"({low} to {high}), so: {self.found}.\n"
            f"{self._small()}The prediction is {self.outcome}."
        )

    def _small(self) -> str:
        """Say so where the sign is settled, although the difference is too small to matter."""
        if self.found != NOTHING or self.gain.low <= 0 <= self.gain.high:
            return ""
        side = "above" if self.gain.low > 0 else "below"
        return f"Its sign is settled all the same: all of the interval lies {side} zero.\n"


def carry_out(plan: Plan, difference: Callable[[int], float], progress: bool = False) -> Report:
    """Return the report of a plan; `difference(seed)` is one paired difference in points, positive is better.

    It is called once for each seed of the plan and for no other.

    >>> found = carry_out(Plan("Odd seeds gain.", "helps"), lambda seed: 1.0 + 0.01 * (seed % 7))
    >>> found.found, found.outcome
    ('helps', 'confirmed')

    Raises ValueError if a difference is not finite or all are equal, TypeError if one is no number.
    """
    if not isinstance(plan, Plan):
        raise TypeError(f"plan must be a Plan, got {type(plan).__name__}: carry_out(plan, difference)")
    if not callable(difference):
        kind = type(difference).__name__
        raise TypeError(f"difference must be a function of a seed, got {kind}: pass it uncalled")
    seeds = range(plan.first_seed, plan.first_seed + plan.draws)
    found = [_one(difference, seed) for seed in tqdm(seeds, desc="draws", disable=not progress)]
    if len(set(found)) == 1:  # one draw, counted many times, would have an interval without any width
        raise ValueError(
            f"difference must depend on its seed, got {found[0]:.3g} for all {len(found)} seeds: "
            "pass the seed on to the data and to the training"
        )
    return Report(plan, evaluation.mean_interval(found))


def _one(difference: Callable[[int], float], seed: int) -> float:
    """Return the difference of one seed as a finite number."""
    came, wanted = difference(seed), "difference must return one number for a seed"
    if came is None:
        raise TypeError(f"{wanted}, got None for seed {seed}: end it with `return`")
    if getattr(came, "ndim", 0):
        raise TypeError(
            f"{wanted}, got shape {tuple(came.shape)} for seed {seed}: take the mean over the tasks"
        )
    return validation.real(f"difference({seed})", came.item() if hasattr(came, "item") else came)
