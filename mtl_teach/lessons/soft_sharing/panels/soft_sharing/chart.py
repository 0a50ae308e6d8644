"""The chart of the soft-sharing panel: the valley of the test error, beside what λ does to the weights."""

import altair as alt

from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.pictures import pictures
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.settings import STRONGEST, WEAKEST
from mtl_teach.live import OWN, QUIET, SHARED, named, styled

X = valley.strengths_axis(WEAKEST, STRONGEST)
BARE = valley.strengths_axis(WEAKEST, STRONGEST, bare=True)  # of the upper chart: the lower one names it
ERROR = alt.Y(
    "error:Q",
    title="wrong answers, %",
    scale=alt.Scale(domain=[7, 37], nice=False, clamp=True),
    axis=alt.Axis(values=[10, 20, 30]),
)
# From a valley of 0.7 points to a loss of 13 on one axis: linear near zero, logarithmic far from it.
POINTS = alt.Scale(type="symlog", constant=0.5, domain=[-15, 15], nice=False, clamp=True)
SAVED = alt.Y(
    "points:Q",
    title="points saved (squeezed)",
    scale=POINTS,
    axis=alt.Axis(values=[-10, -3, -1, 0, 1, 3, 10], tickCount=20, labelOverlap=False),
)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables scanners, weights, draws, means, ends, saved and now."""
    if narrow:
        curves = _curves(width=284, errors=120, saved=180, left=-50, sizes=(13, 11))
        return styled(alt.vconcat(pictures(narrow), curves, spacing=16))
    curves = _curves(width=532, errors=140, saved=212, left=0, sizes=(20, 14))
    return styled(alt.hconcat(pictures(narrow), curves, spacing=24))


def _curves(
    width: float, errors: float, saved: float, left: float, sizes: tuple[int, int]
) -> alt.VConcatChart:
    head = valley.head(width, left, sizes)
    return alt.vconcat(head, _errors(width, errors), _saved(width, saved), spacing=10)


def _errors(width: float, height: float) -> alt.LayerChart:
    draws = alt.Chart(named("draws")).mark_line(color=QUIET, strokeWidth=1, opacity=0.45)
    # One line with gaps: a line of its own for each draw takes much longer.
    layers = [draws.encode(x=BARE, y=ERROR, order="draw:Q"), *valley.curve_drawn(BARE, ERROR)]
    layers += [valley.ends_drawn(ERROR), *valley.now_drawn(BARE, ERROR)]
    return alt.layer(*layers).properties(width=width, height=height)


def _saved(width: float, height: float) -> alt.LayerChart:
    base = alt.Chart(named("saved")).encode(x=X)
    band = base.mark_area(color=SHARED, opacity=0.25).encode(y=alt.Y("low:Q", scale=POINTS), y2="high:Q")
    shown = [
        alt.Tooltip("strength:Q", title="λ"),
        *(alt.Tooltip(f"{name}:Q", format=".2f") for name in ("points", "low", "high")),
    ]
    alone = alt.Chart(alt.Data(values=[{"points": 0}])).mark_rule(
        color=OWN, strokeWidth=2.5, strokeDash=valley.DASHES[0]
    )
    line = base.mark_line(color=SHARED, strokeWidth=4).encode(y=SAVED)
    found = base.mark_point(size=150, opacity=0, filled=True).encode(y=SAVED, tooltip=shown)
    layers = [band, alone.encode(y=SAVED), line, found, *valley.now_drawn(X, SAVED)]
    return alt.layer(*layers).properties(width=width, height=height)
