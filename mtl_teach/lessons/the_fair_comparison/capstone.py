"""A claim, a prediction that is registered before anything runs, a measurement, and a report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from tqdm import tqdm

from mtl_teach import evaluation, validation

HELPS, HURTS, NOTHING = EXPECTED = ("helps", "hurts", "no difference that matters")


@dataclass(frozen=True)
class Plan:
    """What is claimed, what is expected, and how it will be decided; none of it may change afterwards.

    - `claim`: a sentence; `expects`: "helps", "hurts" or "no difference that matters".
    - `matters`: from how many points on a difference matters; `draws`: how many paired draws, at least 10.
    - `first_seed`: the draws have the seeds from this one on. Try things out on other seeds.

    >>> Plan("Sharing helps.", "helps").fingerprint
    'e8163dbe'
    """

    claim: str
    expects: str
    matters: float = 0.5
    draws: int = 20
    first_seed: int = 1000

    def __post_init__(self):
        if not isinstance(self.claim, str) or not self.claim.strip():
            raise ValueError(f"claim must be a sentence, got {self.claim!r}: say who helps whom, and where")
        validation.choice("expects", self.expects, EXPECTED)
        validation.real("matters", self.matters, 0)
        validation.whole("draws", self.draws, 10, 1000)
        validation.seed(self.first_seed)

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
        """What the interval says: "helps", "hurts", "no difference that matters", or "open"."""
        if self.gain.low > 0:
            return HELPS
        if self.gain.high < 0:
            return HURTS
        inside = -self.plan.matters < self.gain.low and self.gain.high < self.plan.matters
        return NOTHING if inside else "open"

    @property
    def outcome(self) -> str:
        """Whether the prediction came true: "confirmed", "refuted" or "open"."""
        if self.found == "open":
            return "open"
        return "confirmed" if self.found == self.plan.expects else "refuted"

    def __str__(self):
        gain = self.gain
        return (
            f"Plan {self.plan.fingerprint}: {self.plan.claim}\n"
            f"Expected: {self.plan.expects}. Measured over {gain.count} draws: {gain.mean:+.1f} points "
            f"({gain.low:+.1f} to {gain.high:+.1f}), so: {self.found}.\n"
            f"The prediction is {self.outcome}."
        )


def carry_out(plan: Plan, difference: Callable[[int], float], progress: bool = False) -> Report:
    """Return the report of a plan; `difference(seed)` is one paired difference in points, positive is better.

    It is called once for each seed of the plan and for no other.

    >>> found = carry_out(Plan("Odd seeds gain.", "helps"), lambda seed: 1.0 + 0.01 * (seed % 7))
    >>> found.found, found.outcome
    ('helps', 'confirmed')

    Raises ValueError if a difference is not finite.
    """
    seeds = range(plan.first_seed, plan.first_seed + plan.draws)
    found = [float(difference(seed)) for seed in tqdm(seeds, desc="draws", disable=not progress)]
    return Report(plan, evaluation.mean_interval(found))
