"""The chart of the panel on relatedness: the error of the main task over the relatedness of the other."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.settings import ALONE, MOST, SHUFFLED, THEORY, WITH
from mtl_teach.live import OWN, QUIET, SHARED, TRUTH, named, styled

DOWN = alt.Scale(domain=[0, MOST], nice=False)
ACROSS = alt.Scale(domain=[-0.03, 1.03], nice=False)
LEVEL = alt.Color("model:N", legend=None, scale=alt.Scale(domain=[ALONE, SHUFFLED], range=[OWN, QUIET]))


@dataclass(frozen=True)
class Sizes:
    """Pixels of the picture, its type, and dots' areas."""

    width: int
    height: int
    font: int
    seed: int
    now: int


WIDE = Sizes(780, 400, 15, 45, 260)
NARROW = Sizes(290, 330, 13, 22, 160)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables means, seeds, levels, theory and labels."""
    sizes = NARROW if narrow else WIDE
    parts = [*_levels(sizes), *_theory(sizes), *_curve(sizes)]
    return styled(alt.layer(*parts).properties(width=sizes.width, height=sizes.height))


def _x() -> alt.X:
    axis = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format="~g", grid=False)
    return alt.X("relatedness:Q", title="relatedness ρ", scale=ACROSS, axis=axis)


def _y(field: str = "error:Q") -> alt.Y:
    axis = alt.Axis(values=[0, 10, 20, 30, 40, 50, 60, 70], grid=False)
    return alt.Y(field, title="error of the main task (%)", scale=DOWN, axis=axis)


def _levels(sizes: Sizes) -> list[alt.Chart]:
    dash = alt.StrokeDash(
        "model:N", legend=None, scale=alt.Scale(domain=[ALONE, SHUFFLED], range=[[1, 0], [7, 4]])
    )
    tip = ["model:N", alt.Tooltip("error:Q", format=".3~g")]
    rules = (
        alt.Chart(named("levels"))
        .mark_rule(strokeWidth=3)
        .encode(
            x=alt.datum(0, scale=ACROSS), x2=alt.datum(1), y=_y(), color=LEVEL, strokeDash=dash, tooltip=tip
        )
    )
    names = alt.Chart(named("labels")).encode(
        x=alt.datum(1, scale=ACROSS), y=_y(), text="name:N", color=LEVEL
    )
    text = {"align": "right", "fontWeight": "bold", "fontSize": sizes.font}
    above = names.transform_filter("datum.lift > 0").mark_text(baseline="bottom", dy=-5, **text)
    below = names.transform_filter("datum.lift < 0").mark_text(baseline="top", dy=6, **text)
    return [rules, above, below]


def _theory(sizes: Sizes) -> list[alt.Chart]:
    base = alt.Chart(named("theory"))
    line = base.mark_line(color=TRUTH, strokeWidth=2.5, strokeDash=[3, 3]).encode(x=_x(), y=_y())
    name = base.transform_filter("datum.relatedness == 0.3").mark_text(
        text=THEORY,
        align="right",
        baseline="top",
        dx=-6,
        dy=20,  # between the dashed line of shuffled labels and that of alone
        fontWeight="bold",
        fontSize=sizes.font,
        color=TRUTH,
    )
    return [line, name.encode(x=_x(), y=_y())]


def _curve(sizes: Sizes) -> list[alt.Chart]:
    base = alt.Chart(named("means")).encode(x=_x())
    size = alt.condition("datum.now", alt.value(sizes.now), alt.value(sizes.now / 4))
    tip = [
        alt.Tooltip("relatedness:Q", title="ρ"),
        alt.Tooltip("error:Q", title="mean error (%)", format=".3~g"),
        alt.Tooltip("low:Q", title="95 % interval from", format=".3~g"),
        alt.Tooltip("high:Q", title="to", format=".3~g"),
    ]
    seeds = alt.Chart(named("seeds")).mark_point(filled=True, color=SHARED, size=sizes.seed, opacity=0.4)
    name = base.transform_filter("datum.relatedness == 0.8").mark_text(
        text=WITH,
        align="right",
        baseline="top",
        dx=-4,
        dy=8,
        fontWeight="bold",
        fontSize=sizes.font,
        color=SHARED,
    )
    return [
        seeds.encode(x=_x(), y=_y()),
        base.mark_rule(color=SHARED, strokeWidth=2).encode(y=_y("low:Q"), y2="high:Q"),
        base.mark_line(color=SHARED, strokeWidth=3).encode(y=_y()),
        base.mark_point(filled=True, color=SHARED, opacity=1, shape="diamond").encode(
            y=_y(), size=size, tooltip=tip
        ),
        name.encode(y=_y()),
    ]
