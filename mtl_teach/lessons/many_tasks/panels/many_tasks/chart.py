"""The chart of the panel on many tasks: the gain of each watched assay, related ones on the left."""

import altair as alt

from mtl_teach.lessons.many_tasks.panels.gains_chart import gains_chart
from mtl_teach.lessons.many_tasks.panels.many_tasks.settings import LEAST, MOST, RELATED, UNRELATED


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables assays and mean."""
    return gains_chart(
        narrow,
        watched=16,
        axis=(LEAST, MOST),
        over="alone",
        mean_name="mean of all sixteen",
        label=alt.Tooltip("kind:N"),
        kinds=(RELATED, UNRELATED),
    )
