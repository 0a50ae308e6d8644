"""What the panel on ToxCast can show: the places of its sliders."""

from dataclasses import dataclass

COUNTS = (20, 60, 120, 240)
SHARES = (0.0, 0.5, 1.0)
LABELS = (50, 100, 200)
UNITS = (8, 64)
TUNED = 60, 0.0  # assays and share of shuffled companions for which weight decay and dropout were chosen
LEAST, MOST = -30, 35  # the axis of gains, in points


@dataclass(frozen=True)
class Setting:
    """The controls."""

    assays: int
    shuffled: float
    labels: int
    units: int
