"""The first panel of notebook 06: two tasks at an angle, and what a shared trunk makes of them."""

from mtl_teach.lessons.when_sharing_hurts.panels.two_tasks.chart import chart
from mtl_teach.lessons.when_sharing_hurts.panels.two_tasks.compute import compute
from mtl_teach.lessons.when_sharing_hurts.panels.two_tasks.settings import ANGLES, SHARES, WIDTHS
from mtl_teach.live import Panel, slider


def two_tasks(angle: float = 90, width: int = 1, share: float = 0.5) -> Panel:
    """Show the cosine of two tasks' gradients on the shared trunk over a training, and what sharing gains.

    The tasks are linear, with 20 inputs and 80 examples each; their weights have one length and stand at
    `angle` degrees. The trunk has `width` linear units, and task 1 gets the part `share` of the loss. Each of
    20 draws is a line on the left and a dot on the right. Both sides, shared and each alone, are trained when
    you ask for it: the dots at the learning rate and the step that were best on ten other draws, the lines at
    the faster of the two rates.

    Try: the angle from 0° to 180°; then a right angle and a wider trunk; then more weight for task 1.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "angle": slider("angle of the tasks", ANGLES, angle, "{:g}°".format, name="angle"),
        "width": slider("trunk width k", WIDTHS, width, name="width"),
        "share": slider("share of task 1", SHARES, share, name="share"),
    }
    return Panel(compute, chart, controls, "live.two_tasks")
