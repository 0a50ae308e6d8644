"""What the panel on label structure can show: kinds of labels, output layers, numbers of examples."""

from dataclasses import dataclass

from mtl_teach.colours import OWN, SHARED, TRUTH, WEIGHTS

ONE, ANY, GROUPED = "exactly one is true", "any number is true", "one in each group"
#: Kind of labels: its groups. Digits are one of ten, or answer four questions; clothes have type and colour.
STRUCTURES = {ONE: (10,), ANY: (), GROUPED: (3, 3)}
SIGMOIDS, SOFTMAX, PER_GROUP, OVER_SETS = "sigmoids", "one softmax", "softmax per group", "softmax over sets"
HEADS = (SIGMOIDS, SOFTMAX, PER_GROUP, OVER_SETS)
SAMPLES = (20, 40, 80, 160)
UNSEEN = "red dress"  # no training picture shows one
SEEDS, STEPS = 20, 120
#: What an output layer is made of: its colour, in all pictures of the lesson. Grey is left to the logits.
LAYERS = {"sigmoid": OWN, "softmax": SHARED}
#: Outcome: its colour. What is wrong is white, on dark pages too, so that dots show on it.
#: What is impossible is hatched as well.
OUTCOMES = {"right": TRUTH, "wrong": "#ffffff", "impossible": WEIGHTS[2]}
BIN, MOST = 0.25, 4.0  # of the sums of probabilities; larger ones count as the largest


@dataclass(frozen=True)
class Setting:
    """The controls."""

    labels: str
    head: str
    samples: int


def key(head: str) -> str:
    """Return how the values of a panel call an output layer.

    >>> key("softmax per group")
    'softmax_per_group'
    """
    return head.replace(" ", "_")
