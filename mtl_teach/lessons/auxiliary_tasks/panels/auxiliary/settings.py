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
LEAST, MOST = -32, 32  # the axis of points gained
TASK, CONTROL = "auxiliary task", "its answers shuffled"


@dataclass(frozen=True)
class Setting:
    """The controls."""

    kind: str
    weight: float
    units: int
