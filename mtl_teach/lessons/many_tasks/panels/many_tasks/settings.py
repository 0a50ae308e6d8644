"""What the panel on many tasks can show: the places of its sliders, and its words."""

from dataclasses import dataclass

COUNTS = (2, 4, 8, 16, 32, 64, 128, 256)
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
UNITS = (1, 2, 4, 8, 16, 64)
LEAST, MOST = -30, 30  # the axis of gains, in points
RELATED, UNRELATED = "related", "unrelated"


@dataclass(frozen=True)
class Setting:
    """The controls."""

    tasks: int
    unrelated: float
    units: int
