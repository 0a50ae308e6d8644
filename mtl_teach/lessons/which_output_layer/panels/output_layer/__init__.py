"""The panel on two output layers: the same logits through four sigmoids and through one softmax."""

from mtl_teach.lessons.which_output_layer.panels.output_layer.chart import chart
from mtl_teach.lessons.which_output_layer.panels.output_layer.compute import compute
from mtl_teach.lessons.which_output_layer.panels.output_layer.settings import LOGITS, OTHERS, signed
from mtl_teach.live import Panel, slider, toggle


def output_layer(cat: float = 2.0, others: str = "a dog too", add: float = 0.0) -> Panel:
    """Show the probabilities that four sigmoids and one softmax make of the same four logits.

    The logits answer: is there a cat, a dog, a bird, a fish in the photo? `cat` is the first logit, `others`
    says what the other three speak for, and `add` is a constant added to all four. Triangles stay where
    the bars were before the addition. Nothing is fitted: this is the two functions themselves.

    Try: add a constant and watch which bars move; then a photo of nothing, cat at −3 beside "nothing else".
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "cat": slider("logit of “cat”", LOGITS, cat, signed, name="cat"),
        "others": toggle("in the photo", tuple(OTHERS), others, name="others"),
        "add": slider("add to all logits", LOGITS, add, signed, name="add"),
    }
    return Panel(compute, chart, controls, "live.output_layer")
