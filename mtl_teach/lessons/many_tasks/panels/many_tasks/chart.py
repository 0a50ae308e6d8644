"""The chart of the panel on many tasks: the gain of each watched assay, related ones on the left."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.many_tasks.panels.many_tasks.settings import (
    LEAST,
    LOSES,
    MOST,
    OPEN,
    RELATED,
    UNRELATED,
    WINS,
)
from mtl_teach.live import OWN, QUIET, SHARED, named, styled

VERDICTS = [WINS, OPEN, LOSES]
ACROSS = alt.Scale(domain=[0.3, 16.7], nice=False)
DOWN = alt.Scale(domain=[LEAST, MOST], nice=False)


@dataclass(frozen=True)
class Sizes:
    """Pixels of the picture, its type, and marks' areas."""

    width: int
    height: int
    font: int
    mark: int


WIDE, NARROW = Sizes(780, 380, 15, 150), Sizes(285, 320, 13, 70)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables assays and mean."""
    sizes = NARROW if narrow else WIDE
    base = alt.Chart(named("assays"))
    x = alt.X(
        "place:Q", title="watched assays, sorted", scale=ACROSS, axis=alt.Axis(labels=False, ticks=False)
    )
    y = alt.Y("gain:Q", title="points of AUC gained over alone", scale=DOWN, axis=alt.Axis(grid=False))
    legend = alt.Legend(orient="top", title=None)
    colour = alt.Color(
        "verdict:N", scale=alt.Scale(domain=VERDICTS, range=[SHARED, QUIET, OWN]), legend=legend
    )
    shape = alt.Shape(
        "verdict:N",
        scale=alt.Scale(domain=VERDICTS, range=["triangle-up", "circle", "triangle-down"]),
        legend=legend,
    )
    tip = [
        alt.Tooltip("kind:N"),
        alt.Tooltip("gain:Q", title="mean gain", format=".3~g"),
        alt.Tooltip("low:Q", title="95 % interval from", format=".3~g"),
        alt.Tooltip("high:Q", title="to", format=".3~g"),
    ]
    zero = alt.Chart(named("mean")).mark_rule(style="ink-line").encode(y=alt.datum(0, scale=DOWN))
    mean = (
        alt.Chart(named("mean"))
        .mark_rule(style="ink-line", strokeDash=[6, 4])
        .encode(y=y, tooltip=[alt.Tooltip("gain:Q", title="mean of all", format=".3~g")])
    )
    named_mean = (
        alt.Chart(named("mean"))
        .mark_text(
            text="mean of all sixteen", style="ink", fontSize=sizes.font - 2, align="left", dy=-8, dx=4
        )
        .encode(x=alt.datum(0.3, scale=ACROSS), y=y)
    )
    bars = base.mark_rule(strokeWidth=2).encode(
        x=x, y=alt.Y("low:Q", scale=DOWN, title="points of AUC gained over alone"), y2="high:Q", color=colour
    )
    marks = base.mark_point(filled=True, opacity=1, size=sizes.mark).encode(
        x=x, y=y, color=colour, shape=shape, tooltip=tip
    )
    names = [
        base.transform_filter(f"datum.kind == '{kind}'")
        .transform_aggregate(place="mean(place)")
        .mark_text(text=kind, style="ink", fontSize=sizes.font, fontWeight="bold", baseline="top")
        .encode(x=x, y=alt.datum(MOST - 0.5, scale=DOWN))
        for kind in (RELATED, UNRELATED)
    ]
    return styled(
        alt.layer(zero, mean, bars, marks, named_mean, *names).properties(
            width=sizes.width, height=sizes.height
        )
    )
