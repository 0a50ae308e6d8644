"""What the panel on auxiliary tasks can show: the places of its controls."""

from dataclasses import dataclass

KINDS = {  # as the buttons say it, and as the lesson does
    "statistical": "statistical",
    "selective": "selective",
    "related labels": "supervised: related labels",
    "adversary": "supervised: adversary",
    "unsupervised": "unsupervised",
}
UNITS = (1, 2, 4, 8)
# The axis of points gained, for every λ and width: one for all kinds would be mostly empty.
LIMITS = {
    "statistical": (-22.0, 6.0),
    "selective": (-27.0, 22.0),
    "related labels": (-32.0, 32.0),
    "adversary": (-22.0, 7.0),
    "unsupervised": (-24.0, 31.0),
}
TASK, CONTROL = "auxiliary task", "its answers shuffled"


@dataclass(frozen=True)
class Setting:
    """The controls."""

    kind: str
    weight: float
    units: int
