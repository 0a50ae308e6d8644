"""The panel on relatedness: one dial from an unrelated auxiliary task to the main task itself."""

from mtl_teach.lessons.auxiliary_tasks.dial import RELATEDNESS
from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.chart import chart
from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.compute import compute
from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.settings import UNITS, WEIGHTS
from mtl_teach.live import Panel, slider


def relatedness(relatedness: float = 0.9, weight: float = 10.0, units: int = 1) -> Panel:
    """Show what an auxiliary task with 300 labels does to a main task with 20, as it gets related.

    Both tasks are linear, and `relatedness` ρ is the cosine between their true directions. `weight` λ
    multiplies the auxiliary loss; `units` is the width of the linear trunk that both share. Twenty draws are
    trained when asked for, at every relatedness, with their 95 % intervals; the dots are the draws at ρ. The
    dashed grey line is the control: the same auxiliary task, its labels shuffled.

    Try: ρ down from 0.9 until the auxiliary task hurts; then 20 units; then λ down.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "relatedness": slider("relatedness ρ", RELATEDNESS, relatedness, "{:g}".format, name="relatedness"),
        "weight": slider("weight λ", WEIGHTS, weight, "{:g}".format, name="weight"),
        "units": slider("units of the trunk", UNITS, units, "{:d}".format, name="units"),
    }
    return Panel(compute, chart, controls, "live.relatedness")
