"""What the panel on sum and mean can show: tasks, networks, optimisers, and the paper of its losses."""

from dataclasses import dataclass

TASKS = tuple(2**power for power in range(7))
SAMPLES, SPREAD = 20, 60.0  # labelled digits of each scanner; degrees
WIDTH = 16  # units of the trunk
SEEDS, STEPS = 5, 100
REDUCTIONS = ("sum", "mean")
OPTIMISERS = {"SGD": 0.3, "Adam": 0.01}  # the learning rate of each
PARTS = ("trunk", "each head")
HIGHEST = 10.0  # the largest loss that is drawn: what leaves the paper has blown up


@dataclass(frozen=True)
class Setting:
    """The controls."""

    tasks: int
    reduction: str
    optimiser: str

    @property
    def other(self) -> str:
        """The reduction that is not chosen."""
        return REDUCTIONS[1 - REDUCTIONS.index(self.reduction)]

    @property
    def rate(self) -> float:
        """The learning rate of the optimiser."""
        return OPTIMISERS[self.optimiser]


@dataclass(frozen=True)
class Lengths:
    """The length of the gradient in the trunk and in a head, mean over starts and heads."""

    trunk: float
    head: float
