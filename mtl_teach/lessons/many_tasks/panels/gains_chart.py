"""The chart of the panels of this lesson: what each watched assay gains, and its verdict."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.many_tasks.panels.gains import LOSES, OPEN, WINS
from mtl_teach.live import OWN, QUIET, SHARED, named, styled

VERDICTS = [WINS, OPEN, LOSES]


@dataclass(frozen=True)
class Sizes:
    """Pixels of the picture, its type, and marks' areas."""

    width: int
    height: int
    font: int
    mark: int


WIDE, NARROW = Sizes(780, 380, 15, 150), Sizes(285, 320, 13, 70)


def gains_chart(
    narrow: bool,
    watched: int,
    axis: tuple[float, float],
    over: str,
    mean_name: str,
    label: alt.Tooltip,
    kinds: tuple[str, ...] = (),
) -> alt.TopLevelMixin:
    """Return the chart over the tables assays and mean.

    `watched`: how many assays; `axis`: the least and the most points; `over`: what they gain over; `label`:
    what a tooltip calls an assay; `kinds` stand over the assays of which the column kind holds them.
    """
    sizes = NARROW if narrow else WIDE
    across = alt.Scale(domain=[0.3, watched + 0.7], nice=False)
    down = alt.Scale(domain=list(axis), nice=False)
    base = alt.Chart(named("assays"))
    x = alt.X(
        "place:Q", title="watched assays, sorted", scale=across, axis=alt.Axis(labels=False, ticks=False)
    )
    title = f"points of AUC gained over {over}"
    y = alt.Y("gain:Q", title=title, scale=down, axis=alt.Axis(grid=False))
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
        label,
        alt.Tooltip("gain:Q", title="mean gain", format=".3~g"),
        alt.Tooltip("low:Q", title="95 % interval from", format=".3~g"),
        alt.Tooltip("high:Q", title="to", format=".3~g"),
    ]
    zero = alt.Chart(named("mean")).mark_rule(style="ink-line").encode(y=alt.datum(0, scale=down))
    mean = (
        alt.Chart(named("mean"))
        .mark_rule(style="ink-line", strokeDash=[6, 4])
        .encode(y=y, tooltip=[alt.Tooltip("gain:Q", title="mean of all", format=".3~g")])
    )
    named_mean = (
        alt.Chart(named("mean"))
        .mark_text(text=mean_name, style="ink", fontSize=sizes.font - 2, align="left", dy=-8, dx=4)
        .encode(x=alt.datum(0.3, scale=across), y=y)
    )
    # Clipped, because networks that have hardly learnt may lie below the axis.
    bars = base.mark_rule(strokeWidth=2, clip=True).encode(
        x=x, y=alt.Y("low:Q", scale=down, title=title), y2="high:Q", color=colour
    )
    marks = base.mark_point(filled=True, opacity=1, size=sizes.mark, clip=True).encode(
        x=x, y=y, color=colour, shape=shape, tooltip=tip
    )
    names = [
        base.transform_filter(f"datum.kind == '{kind}'")
        .transform_aggregate(place="mean(place)")
        .mark_text(text=kind, style="ink", fontSize=sizes.font, fontWeight="bold", baseline="top")
        .encode(x=x, y=alt.datum(axis[1] - 0.5, scale=down))
        for kind in kinds
    ]
    return styled(
        alt.layer(zero, mean, bars, marks, named_mean, *names).properties(
            width=sizes.width, height=sizes.height
        )
    )
