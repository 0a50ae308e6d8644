"""The panel on many tasks: how many assays, how many of them unrelated, how wide the trunk."""

from mtl_teach.lessons.many_tasks.panels.many_tasks.chart import chart
from mtl_teach.lessons.many_tasks.panels.many_tasks.compute import compute
from mtl_teach.lessons.many_tasks.panels.many_tasks.settings import COUNTS, SHARES, UNITS
from mtl_teach.live import Panel, slider


def many_tasks(tasks: int = 64, unrelated: float = 0.0, units: int = 4) -> Panel:
    """Show what each of sixteen assays gains when T assays share a trunk.

    `tasks` is T, `unrelated` the share of assays that have nothing in common with the others, `units` the
    width of the linear trunk. Each assay is measured in twenty draws of compounds and labels, alone and in
    company; the mark is the mean gain, the bar its 95 % interval. Triangles up win, triangles down lose,
    circles are open.

    Try: more assays; then half of them unrelated; then a wider trunk.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("assays T", COUNTS, tasks, "{:d}".format, name="tasks"),
        "unrelated": slider("share unrelated", SHARES, unrelated, "{:.0%}".format, name="unrelated"),
        "units": slider("units of the trunk", UNITS, units, "{:d}".format, name="units"),
    }
    return Panel(compute, chart, controls, "live.many_tasks")
