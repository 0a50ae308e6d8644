"""The chart of the panel on auxiliary tasks: points gained over λ, and those of the control."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.settings import CONTROL, TASK
from mtl_teach.live import QUIET, SHARED, named, styled

ASIDE = 12  # pixels between a dot and the mark of its mean
UP = alt.Scale(zero=False, nice=False)  # the ends of its kind: moving λ or the width moves no axis
ACROSS = alt.Scale(type="log", domain=[0.006, 17], nice=False)
MODELS = [TASK, CONTROL]
SIGNED = "datum.value == 0 ? '0' : replace(format(datum.value, '+d'), '-', '−')"


@dataclass(frozen=True)
class Sizes:
    """Pixels of the picture, its type, and dots' areas."""

    width: int
    height: int
    font: int
    seed: int
    now: int


WIDE = Sizes(780, 380, 15, 40, 240)
NARROW = Sizes(285, 320, 13, 20, 150)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables means, seeds and limits, the ends of the axis of points."""
    sizes = NARROW if narrow else WIDE
    ends = alt.Chart(named("limits")).mark_point(opacity=0, tooltip=None).encode(y=_y())
    parts = [
        ends,
        *_alone(sizes),
        _seeds(TASK, "circle", -ASIDE, sizes),
        _seeds(CONTROL, "square", ASIDE, sizes),
        *_curves(sizes),
    ]
    return styled(alt.layer(*parts).properties(width=sizes.width, height=sizes.height))


def _x() -> alt.X:
    axis = alt.Axis(values=[0.01, 0.1, 1, 10], format="~g", grid=False)
    return alt.X("weight:Q", title="weight λ of the auxiliary task", scale=ACROSS, axis=axis)


def _y(field: str = "gain:Q") -> alt.Y:
    axis = alt.Axis(tickCount=7, tickMinStep=5, labelExpr=SIGNED, grid=False)
    return alt.Y(field, title="points gained over alone", scale=UP, axis=axis)


def _colour(sizes: Sizes) -> alt.Color:
    key = alt.Legend(
        title=None,
        orient="top",
        labelFontSize=sizes.font,
        symbolOpacity=1,
        symbolDash=[1, 0],
        symbolStrokeWidth=0,
    )
    return alt.Color("model:N", scale=alt.Scale(domain=MODELS, range=[SHARED, QUIET]), legend=key)


def _alone(sizes: Sizes) -> list[alt.Chart]:
    zero = alt.Chart(alt.Data(values=[{"gain": 0, "name": "alone"}]))
    name = zero.mark_text(align="left", baseline="bottom", dy=-4, fontSize=sizes.font, style="ink")
    return [
        zero.mark_rule(style="ink-line", strokeWidth=1.5).encode(y=_y()),
        name.encode(x=alt.value(4), y=_y(), text="name:N"),
    ]


def _seeds(model: str, shape: str, aside: int, sizes: Sizes) -> alt.Chart:
    dots = alt.Chart(named("seeds")).transform_filter(alt.datum.model == model)
    dots = dots.mark_point(filled=True, shape=shape, size=sizes.seed, opacity=0.45, xOffset=aside)
    return dots.encode(x=_x(), y=_y(), color=_colour(sizes))


def _curves(sizes: Sizes) -> list[alt.Chart]:
    base = alt.Chart(named("means")).encode(x=_x(), color=_colour(sizes))
    size = alt.condition("datum.now", alt.value(sizes.now), alt.value(sizes.now / 4))
    dash = alt.StrokeDash("model:N", legend=None, scale=alt.Scale(domain=MODELS, range=[[1, 0], [7, 4]]))
    shape = alt.Shape("model:N", legend=None, scale=alt.Scale(domain=MODELS, range=["diamond", "square"]))
    tip = [
        "model:N",
        alt.Tooltip("weight:Q", title="λ"),
        alt.Tooltip("gain:Q", title="mean gain (points)", format=".3~g"),
        alt.Tooltip("low:Q", title="95 % interval from", format=".3~g"),
        alt.Tooltip("high:Q", title="to", format=".3~g"),
    ]
    return [
        base.mark_line(strokeWidth=3).encode(y=_y(), strokeDash=dash),
        base.mark_rule(strokeWidth=2).encode(y=_y("low:Q"), y2="high:Q"),
        base.mark_point(filled=True, opacity=1).encode(y=_y(), size=size, shape=shape, tooltip=tip),
    ]
