"""What the panel on hard sharing can show: the tasks that are drawn, and the places of its controls."""

from dataclasses import dataclass

SAMPLES, FEATURES, RANK, NOISE = 40, 20, 2, 0.5
TASKS = tuple(2**power for power in range(9))
WIDTHS = (1, 2, 4, 8, FEATURES)
SEEDS = 20
LOW, HIGH = 0.008, 4.0  # the paper, in excess error


@dataclass(frozen=True)
class Relation:
    """How tasks relate: in `data.linear_tasks`, in directions of the inputs they need together, in words."""

    kind: str
    directions: int
    adjective: str


RELATIONS = {
    "related": Relation("subspace", RANK, "related tasks"),
    "unrelated": Relation("unrelated", FEATURES, "unrelated tasks"),
    "two clusters": Relation("clusters", 2 * RANK, "tasks in two clusters"),
}


@dataclass(frozen=True)
class Setting:
    """Where the three controls stand."""

    tasks: int
    width: int
    relation: str

    @property
    def need(self) -> int:
        """How many directions of the inputs the tasks need together, if they are many."""
        return RELATIONS[self.relation].directions

    @property
    def has_theory(self) -> bool:
        """Whether a + b/T applies: the trunk has just the directions that the tasks need, and not all."""
        return self.width == self.need < FEATURES
