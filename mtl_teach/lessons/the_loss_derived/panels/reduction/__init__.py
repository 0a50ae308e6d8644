"""The panel on sum and mean over tasks: gradients at the start, and the training that follows."""

from mtl_teach.lessons.the_loss_derived.panels.reduction.chart import chart
from mtl_teach.lessons.the_loss_derived.panels.reduction.compute import compute
from mtl_teach.lessons.the_loss_derived.panels.reduction.settings import OPTIMISERS, REDUCTIONS, TASKS
from mtl_teach.live import Panel, slider, toggle


def reduction(tasks: int = 16, reduction: str = "sum", optimiser: str = "SGD") -> Panel:
    """Show what the sum and the mean over tasks do to the gradients, and with them to the training.

    T scanners with 20 labelled digits each ask "is it even?"; the network has one linear trunk of 16 units
    and a head each. Left: the length of the gradient in the trunk and in one head before the first step, over
    T. Right: the mean binary cross-entropy of a task while `optimiser` walks along the `reduction`, always
    with the same learning rate (SGD 0.3, Adam 0.01); the other reduction is the grey line.

    Every training is real: ten networks at once, five starts for the sum and the same five for the mean,
    drawn as they train, and then kept. Light lines are starts, the thick one is their median.

    Try: SGD on the sum from 1 task to 64; then the mean; then Adam.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks, name="tasks"),
        "reduction": toggle("over tasks", REDUCTIONS, reduction, name="reduction"),
        "optimiser": toggle("optimiser", tuple(OPTIMISERS), optimiser, name="optimiser"),
    }
    return Panel(compute, chart, controls, "live.reduction")
