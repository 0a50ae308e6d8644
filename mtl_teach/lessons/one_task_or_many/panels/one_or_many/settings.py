"""What "one task or many" can show, how its networks are trained, and the room they are drawn in."""

from dataclasses import dataclass

from torch import Tensor

TASKS = (1, 2, 4, 8, 16, 32, 64)
WIDTHS = (8, 16, 32, 64, 128)
PIXELS = 64  # inputs of every network

SAMPLES, SPREAD = 20, 60.0  # labelled digits of each scanner, degrees
TRAINING = {"steps": 80, "learning_rate": 0.01, "weight_decay": 0.01}
SEEDS, FEWEST = 20, 5

# Of the drawing: at most five networks stand in the slots 1 to 5; the row names begin at LEFT.
SLOTS, LEFT = 5, -0.35
TOP = 4.2  # the shared network's room; the single-task networks stand above it


@dataclass(frozen=True)
class Setting:
    """T networks or heads, each with one hidden layer of `head` units, over a trunk of `trunk` units."""

    tasks: int
    trunk: int
    head: int


@dataclass(frozen=True)
class Standing:
    """How far the training is: test accuracies in %, single-task and shared, mean over the tasks, (2, seeds).

    They are those after `step` steps; there will be `of` seeds. `progress` counts the steps of all seeds.
    """

    accuracies: Tensor
    step: int
    of: int
    progress: float

    @property
    def trained(self) -> bool:
        """Whether the networks that are shown have all their steps."""
        return self.step == TRAINING["steps"]
