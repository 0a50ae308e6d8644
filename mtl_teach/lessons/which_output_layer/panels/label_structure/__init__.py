"""The panel on label structure: which output layer fits which kind of labels, at every number of examples."""

from mtl_teach.lessons.which_output_layer.panels.label_structure.chart import chart
from mtl_teach.lessons.which_output_layer.panels.label_structure.compute import compute
from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    HEADS,
    ONE,
    SAMPLES,
    SIGMOIDS,
    STRUCTURES,
)
from mtl_teach.live import Panel, slider, toggle


def label_structure(labels: str = ONE, head: str = SIGMOIDS, samples: int = 80) -> Panel:
    """Show four output layers on three kinds of labels: how often the whole set of labels is right.

    Digits: which of ten (exactly one is true), or even, at least 5, prime, has a loop (any number is true).
    Clothes: one of three types and one of three colours; no training picture shows a red dress.
    The bars, for every output layer: the share of test examples whose whole set of labels is right, wrong, or
    impossible (not one label in every group); one dot per seed. Beside them, for the chosen one: what its
    probabilities add up to, beside the number of labels that are true.

    Every network has one hidden layer of 16 units. Twenty seeds train side by side while you look, 120 steps
    of Adam on all examples, and are kept. "One softmax" is read off by the threshold that is best on its
    training examples; sigmoids say yes above one half; the others name their most probable class.

    Try: every output layer on every kind of labels; then fewer examples.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "labels": toggle("labels", tuple(STRUCTURES), labels, name="labels"),
        "head": toggle("output layer", HEADS, head, name="head"),
        "samples": slider("training examples n", SAMPLES, samples, name="samples"),
    }
    return Panel(compute, chart, controls, "live.label_structure")
