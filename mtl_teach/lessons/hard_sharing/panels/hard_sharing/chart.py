"""The chart of the hard-sharing panel: excess error over the number of tasks, both on log scales."""

from dataclasses import dataclass
from math import log2

import altair as alt

from mtl_teach.lessons.hard_sharing.panels.hard_sharing.settings import HIGH, LOW, TASKS
from mtl_teach.live import OWN, QUIET, SHARED, TRUTH, named, styled

LEFT, END = 0.68, 375  # in tasks: the paper's left edge, and where lines end, right of the last seeds
DOWN = alt.Scale(type="log", domain=[LOW, HIGH], nice=False, clamp=True)
MODEL = alt.Color(
    "model:N",
    legend=None,
    scale=alt.Scale(domain=["single-task", "hard sharing", "tuned ridge"], range=[OWN, SHARED, QUIET]),
)


@dataclass(frozen=True)
class Layout:
    """What differs between a wide page and a phone: screen pixels, and marks' areas in square pixels."""

    width: int
    height: int
    names: int  # right of the lines, where the models' names stand
    font: int
    seed: int  # a dot
    now: int  # the mean at the chosen number of tasks
    ticks: tuple[int, ...]
    title: dict  # where the y axis carries its title

    @property
    def across(self) -> alt.Scale:
        """The scale of T: lines end where the names begin."""
        octaves = log2(END / LEFT) * self.width / (self.width - self.names)
        return alt.Scale(type="log", base=2, domain=[LEFT, LEFT * 2**octaves], nice=False)

    @property
    def x(self) -> alt.X:
        """The axis of T."""
        axis = alt.Axis(values=self.ticks, format="d", grid=False)
        return alt.X("tasks:Q", title="number of tasks T (log scale)", scale=self.across, axis=axis)

    @property
    def error(self) -> alt.Y:
        """The axis of errors."""
        values = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]
        axis = alt.Axis(values=values, format="~g", grid=False, **self.title)
        return alt.Y("error:Q", title="excess error (log scale)", scale=DOWN, axis=axis)


_ABOVE = {"titleAngle": 0, "titleAlign": "left", "titleBaseline": "bottom", "titleX": -34, "titleY": -8}
WIDE = Layout(796, 400, names=104, font=14, seed=42, now=240, ticks=TASKS, title={})
NARROW = Layout(314, 340, names=88, font=13, seed=20, now=140, ticks=TASKS[::2], title=_ABOVE)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables seeds, means, theory, levels and labels."""
    layout = NARROW if narrow else WIDE
    parts = [_levels(layout), *_theory(layout), _seeds(layout), *_means(layout), _labels(layout)]
    return styled(alt.layer(*parts).properties(width=layout.width, height=layout.height))


def _levels(layout: Layout) -> alt.Chart:
    dashes = alt.StrokeDash(
        "model:N", legend=None, scale=alt.Scale(domain=["single-task", "tuned ridge"], range=[[1, 0], [7, 4]])
    )
    return (
        alt.Chart(named("levels"))
        .mark_rule(strokeWidth=2)
        .encode(
            x=alt.datum(LEFT, scale=layout.across),
            x2=alt.datum(END),
            y=layout.error,
            color=MODEL,
            strokeDash=dashes,
            tooltip=["model:N", _number("error", "excess error")],
        )
    )


def _theory(layout: Layout) -> list[alt.Chart]:
    base = alt.Chart(named("theory")).encode(x=layout.x, y=layout.error)
    height = alt.Y("floor:Q", scale=DOWN)
    curve = base.mark_line(color=TRUTH, strokeWidth=3, strokeDash=[3, 3]).encode(
        tooltip=[_number("tasks", "T"), _number("error", "a + b/T")]
    )
    floor = base.mark_line(color=TRUTH, strokeWidth=1.5).encode(y=height)
    text = {"color": TRUTH, "baseline": "top", "fontWeight": "bold", "fontSize": layout.font}
    under = base.transform_filter("datum.tasks == 1").mark_text(align="left", dy=5, **text)
    beside = base.transform_filter("datum.tasks == 4").mark_text(align="right", dx=-8, **text)
    return [
        floor,
        curve,
        under.encode(y=height, text=alt.value("a")),
        beside.encode(text=alt.value("a + b/T")),
    ]


def _seeds(layout: Layout) -> alt.Chart:
    shape = alt.Shape(
        "model:N",
        legend=None,
        scale=alt.Scale(domain=["single-task", "hard sharing"], range=["square", "circle"]),
    )
    return (
        alt.Chart(named("seeds"))
        .mark_point(filled=True, size=layout.seed, opacity=0.55)
        .encode(
            x=alt.X("place:Q", scale=layout.across),
            y=layout.error,
            color=MODEL,
            shape=shape,
            tooltip=["model:N", "seed:O", _number("error", "excess error")],
        )
    )


def _means(layout: Layout) -> list[alt.Chart]:
    base = alt.Chart(named("means")).encode(x=layout.x)
    height = alt.Y("mean:Q", scale=DOWN)
    interval = base.mark_rule(color=SHARED, strokeWidth=2).encode(
        y=alt.Y("bottom:Q", scale=DOWN), y2="high:Q"
    )
    line = base.mark_line(color=SHARED, strokeWidth=2).encode(y=height)
    now = alt.condition("datum.now", alt.value(layout.now), alt.value(70))
    dots = base.mark_point(filled=True, color=SHARED, opacity=1, shape="diamond", style="ink-line").encode(
        y=height,
        size=now,
        tooltip=[
            _number("tasks", "T"),
            _number("mean", "hard sharing, mean"),
            _number("low", "95 % interval from"),
            _number("high", "to"),
            "seeds:Q",
        ],
    )
    return [interval, line, dots]


def _labels(layout: Layout) -> alt.Chart:
    return (
        alt.Chart(named("labels"))
        .mark_text(align="left", baseline="middle", fontWeight="bold", fontSize=layout.font, dx=5)
        .encode(x=alt.datum(END, scale=layout.across), y=layout.error, text="model:N", color=MODEL)
    )


def _number(field: str, title: str) -> alt.Tooltip:
    return alt.Tooltip(f"{field}:Q", title=title, format=".3~g")
