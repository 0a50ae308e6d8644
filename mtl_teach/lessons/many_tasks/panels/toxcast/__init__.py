"""The panel on ToxCast: how many assays, whose answers, how many labels, how wide the trunk."""

from mtl_teach.lessons.many_tasks.panels.toxcast.chart import chart
from mtl_teach.lessons.many_tasks.panels.toxcast.compute import compute
from mtl_teach.lessons.many_tasks.panels.toxcast.settings import COUNTS, LABELS, SHARES, UNITS
from mtl_teach.lessons.many_tasks.toxcast import here
from mtl_teach.live import Panel, slider

__all__ = ["here", "toxcast"]


def toxcast(assays: int = 60, shuffled: float = 0.0, labels: int = 200, units: int = 64) -> Panel:
    """Show what each of twenty assays of ToxCast gains when it shares a trunk with others.

    `assays` is how many share the trunk: the twenty that are watched, and their companions. `shuffled` is the
    share of companions whose answers are dealt out anew among their molecules, `labels` the labelled
    molecules of each assay, `units` the width of the hidden layer. Each mark is the mean gain over a logistic
    regression in eight draws, the bar its 95 % interval for random splits. Triangles up win, triangles down
    lose, circles are open. Every move trains anew, for ten to twenty seconds; the marks settle as it goes.

    The assays are published data: `lesson.download_assays()` of lesson 09 loads them once, 0.9 MB.

    Try: shuffle the companions, `live.toxcast(shuffled=1.0)`; then fewer labels; then 240 assays.
    Raises ValueError if an argument is none of the settings, DataUnavailableError without the data.

    >>> toxcast(assays=50)
    Traceback (most recent call last):
        ...
    ValueError: assays must be one of 20, 60, 120, 240, got 50: the nearest is 60
    """
    controls = {
        "assays": slider("assays", COUNTS, assays, "{:d}".format, name="assays"),
        "shuffled": slider("companions shuffled", SHARES, shuffled, "{:.0%}".format, name="shuffled"),
        "labels": slider("labels of each assay", LABELS, labels, "{:d}".format, name="labels"),
        "units": slider("units of the trunk", UNITS, units, "{:d}".format, name="units"),
    }
    return Panel(compute, chart, controls, "live.toxcast")
