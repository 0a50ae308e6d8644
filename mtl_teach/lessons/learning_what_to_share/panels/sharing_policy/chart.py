"""The chart of the panel on learned policies: the table of switches, and the error over the block runs."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.colours import SWITCHED
from mtl_teach.lessons.learning_what_to_share.panels.sharing_policy.settings import (
    BLOCKS,
    DESIGNS,
    MOST,
    TASKS,
)
from mtl_teach.live import POOLED, QUIET, SHARED, TRUTH, named, styled

COLOURS = [POOLED, TRUTH, SHARED, QUIET]  # as DESIGNS
# The marks of the lesson's standing figures; Vega has no star and no slanted cross of its own.
STAR = (
    "M0,-1L0.225,-0.309L0.951,-0.309L0.363,0.118L0.588,0.809L0,0.382"
    "L-0.588,0.809L-0.363,0.118L-0.951,-0.309L-0.225,-0.309Z"
)
SLANTED = (
    "M-0.9,-0.5L-0.5,-0.9L0,-0.4L0.5,-0.9L0.9,-0.5L0.4,0L0.9,0.5L0.5,0.9L0,0.4L-0.5,0.9L-0.9,0.5L-0.4,0Z"
)
MARKS = ["square", STAR, "diamond", SLANTED]


@dataclass(frozen=True)
class Sizes:
    """Pixels: of a field of the table, of the frontier, of the type in a field."""

    field: int
    width: int
    height: int
    font: int


WIDE, NARROW = Sizes(54, 380, 300, 15), Sizes(46, 285, 260, 13)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables switches, means and draws."""
    sizes = NARROW if narrow else WIDE
    join = alt.vconcat if narrow else alt.hconcat
    both = join(_table(sizes), _frontier(sizes), spacing=26)
    return styled(both.resolve_scale(color="independent", shape="independent"))


def _table(sizes: Sizes) -> alt.LayerChart:
    base = alt.Chart(named("switches")).encode(
        x=alt.X(
            "block:O",
            title="block",
            axis=alt.Axis(labelAngle=0, orient="top", ticks=False, domain=False),
        ),
        y=alt.Y("task:O", title="task", axis=alt.Axis(ticks=False, domain=False, labelPadding=6)),
    )  # fmt: skip
    shade = alt.Color(
        "probability:Q",
        legend=None,
        scale=alt.Scale(domain=[0, 1], range=list(SWITCHED)),
    )
    tip = ["task:O", "block:O", alt.Tooltip("probability:Q", title="P(execute), mean"), "needed:N"]
    fields = base.mark_rect(stroke="white", strokeWidth=2).encode(color=shade, tooltip=tip)
    frames = base.transform_filter("datum.needed").mark_rect(
        filled=False, stroke=TRUTH, strokeWidth=4, xOffset=0
    )
    text = base.mark_text(color="#1b1b1b", fontSize=sizes.font).encode(
        text=alt.Text("probability:Q", format=".1f")
    )
    size = {"width": sizes.field * BLOCKS, "height": sizes.field * TASKS}
    lines = ["Mean of 20 draws.", "Frames: built in."]
    title = alt.Title("Probability of executing", subtitle=lines)
    return alt.layer(fields, frames, text).properties(**size, title=title)


def _frontier(sizes: Sizes) -> alt.LayerChart:
    across = alt.X(
        "runs:Q", title="block runs (of 24)", scale=alt.Scale(domain=[-0.6, 25], nice=False),
        axis=alt.Axis(values=[0, 4, 8, 12, 16, 20, 24], grid=False),
    )  # fmt: skip
    axis = alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4], format="~g", grid=False)
    up = {"scale": alt.Scale(domain=[0, MOST], nice=False), "axis": axis, "title": "excess error"}
    key = alt.Legend(title=None, orient="top", columns=2, symbolOpacity=1)
    colour = alt.Color("design:N", legend=key, scale=alt.Scale(domain=list(DESIGNS), range=COLOURS))
    shape = alt.Shape("design:N", legend=key, scale=alt.Scale(domain=list(DESIGNS), range=MARKS))
    tip = [
        "design:N",
        alt.Tooltip("runs:Q", title="block runs, mean"),
        alt.Tooltip("error:Q", title="excess error, mean"),
        alt.Tooltip("low:Q", title="95 % interval from"),
        alt.Tooltip("high:Q", title="to"),
    ]
    size = alt.condition("datum.design == 'truth'", alt.value(480), alt.value(170))  # seen behind the others
    means = alt.Chart(named("means")).encode(x=across, color=colour)
    draws = alt.Chart(named("draws")).mark_point(filled=True, size=22, opacity=0.35)
    return alt.layer(
        draws.encode(x=across, y=alt.Y("error:Q", **up), color=colour, shape=shape),
        means.mark_rule(strokeWidth=3).encode(y=alt.Y("low:Q", **up), y2="high:Q"),
        means.mark_point(filled=True, opacity=1).encode(
            y=alt.Y("error:Q", **up), shape=shape, size=size, tooltip=tip
        ),
    ).properties(width=sizes.width, height=sizes.height)
