"""The chart of the panel of two tasks: the cosine over the steps, beside the gains of twenty draws."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.when_sharing_hurts.panels.two_tasks.settings import LEAST, MOST, ROWS
from mtl_teach.live import QUIET, SHARED, named, styled

STEPS = 300


@dataclass(frozen=True)
class Sizes:
    """Pixels of both pictures."""

    left: int
    right: int
    height: int


WIDE = Sizes(left=350, right=340, height=300)
NARROW = Sizes(left=262, right=222, height=230)
COSINE = alt.Y(
    "cosine:Q",
    title="cosine of the gradients",
    scale=alt.Scale(domain=[-1.05, 1.05], nice=False),
    axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1], grid=False),
)
STEP = alt.X(
    "step:Q",
    title="step",
    scale=alt.Scale(domain=[0, STEPS], nice=False),
    axis=alt.Axis(values=[0, 100, 200, 300], grid=False),
)
GAIN = alt.Scale(domain=[LEAST, MOST], nice=False)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables cosines, middle, gains and means."""
    sizes = NARROW if narrow else WIDE
    title = alt.Title(
        "Do the gradients fight?", subtitle="one line per draw until it dies out; thick: median"
    )
    left = alt.layer(*_cosines()).properties(width=sizes.left, height=sizes.height, title=title)
    title = alt.Title("What sharing gains", subtitle="right of 0: it helps; one dot a draw")
    right = alt.layer(*_gains()).properties(width=sizes.right, height=sizes.height, title=title)
    return styled(alt.vconcat(left, right, spacing=24) if narrow else alt.hconcat(left, right, spacing=24))


def _cosines() -> list[alt.Chart]:
    zero = alt.Chart(alt.Data(values=[{"cosine": 0}])).mark_rule(strokeDash=[4, 4], style="ink-line")
    seeds = alt.Chart(named("cosines")).mark_line(color=QUIET, strokeWidth=1.2, opacity=0.5)
    middle = alt.Chart(named("middle")).mark_line(color=SHARED, strokeWidth=4)
    shown = ["step:Q", alt.Tooltip("cosine:Q", format=".2f")]
    above = alt.Chart(alt.Data(values=[{"cosine": 1, "step": 295}]))
    text = above.mark_text(text="below 0: they conflict", align="right", baseline="top", style="ink")
    return [
        zero.encode(y=COSINE),
        seeds.encode(x=STEP, y=COSINE, detail="draw:N"),
        middle.encode(x=STEP, y=COSINE, tooltip=shown),
        text.encode(x=STEP, y=COSINE),
    ]


def _gains() -> list[alt.Chart]:
    rows = alt.Y("row:N", title=None, sort=list(ROWS), scale=alt.Scale(domain=list(ROWS)))
    title = "excess error saved by sharing"
    across = alt.X("gain:Q", title=title, scale=GAIN, axis=alt.Axis(grid=False, tickCount=6))
    zero = alt.Chart(alt.Data(values=[{"gain": 0}])).mark_rule(style="ink-line").encode(x=across)
    dots = alt.Chart(named("gains")).mark_circle(color=QUIET, size=40, opacity=0.7)
    lift = alt.YOffset("lift:Q", scale=alt.Scale(domain=[-4, 12]))
    shown = ["draw:O", alt.Tooltip("gain:Q", title="saved", format=".2f")]
    base = alt.Chart(named("means")).encode(y=rows)
    ends = {"x": alt.X("low:Q", scale=GAIN, title=title), "x2": "high:Q"}
    mean = base.mark_point(shape="diamond", filled=True, size=170, color=SHARED, opacity=1)
    told = [alt.Tooltip(f"{name}:Q", format=".2f") for name in ("mean", "low", "high")]
    return [
        zero,
        dots.encode(x=across, y=rows, yOffset=lift, tooltip=shown),
        base.mark_rule(color=SHARED, strokeWidth=4).encode(**ends),
        mean.encode(x=alt.X("mean:Q", scale=GAIN, title=title), tooltip=told),
    ]
