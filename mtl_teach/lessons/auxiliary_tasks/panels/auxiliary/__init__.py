"""The panel on auxiliary tasks: which kind, how loud, how wide the trunk, with its control."""

from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.chart import chart
from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.compute import compute
from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.settings import KINDS, UNITS
from mtl_teach.lessons.auxiliary_tasks.strengths import WEIGHTS
from mtl_teach.live import Panel, slider, toggle


def auxiliary(kind: str = "selective", weight: float = 3.0, units: int = 2) -> Panel:
    """Show what an auxiliary task on sentences without labels does to a main task in another domain.

    The main task has 100 labelled sentences about films and is tested on sentences about products. `kind` is
    "statistical", "selective", "related labels", "adversary" or "unsupervised"; `weight` λ multiplies its
    loss; `units` is the width of the linear trunk that both share. Twenty draws are trained when asked for,
    a few at a time, at every λ, with their 95 % intervals; the dots are the draws at λ. Grey is the control:
    the same auxiliary task, its answers shuffled.

    Try: "statistical" at λ = 3 with 2 and with 4 units; then "unsupervised" with 2 and with 8.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "kind": toggle("auxiliary task", list(KINDS), kind, name="kind"),
        "weight": slider("weight λ", WEIGHTS, weight, "{:g}".format, name="weight"),
        "units": slider("units of the trunk", UNITS, units, "{:d}".format, name="units"),
    }
    return Panel(compute, chart, controls, "live.auxiliary")
