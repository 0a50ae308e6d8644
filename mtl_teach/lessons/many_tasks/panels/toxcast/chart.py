"""The chart of the panel on ToxCast: the gain of each watched assay, sorted."""

import altair as alt

from mtl_teach.lessons.many_tasks.panels.gains_chart import gains_chart
from mtl_teach.lessons.many_tasks.panels.toxcast.settings import COUNTS, LEAST, MOST


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables assays and mean."""
    return gains_chart(
        narrow,
        watched=min(COUNTS),
        axis=(LEAST, MOST),
        over="single logistics",
        mean_name="mean of all twenty",
        label=alt.Tooltip("assay:N"),
    )
