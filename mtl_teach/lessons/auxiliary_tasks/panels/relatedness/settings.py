"""What the panel on relatedness can show: the places of its sliders."""

from dataclasses import dataclass

WEIGHTS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)
UNITS = (1, 2, 5, 20)
MOST = 70  # the axis of errors, in %; a head whose sign is wrong errs more than half the time
ALONE, WITH, SHUFFLED, THEORY = "alone", "with auxiliary task", "labels shuffled", "arccos(ρ)/π"


@dataclass(frozen=True)
class Setting:
    """The controls."""

    relatedness: float
    weight: float
    units: int
