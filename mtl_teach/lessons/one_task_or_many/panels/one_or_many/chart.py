"""The chart of "one task or many": the networks, what they cost, what they gain."""

import altair as alt

from mtl_teach.lessons.one_task_or_many.panels.one_or_many.drawing import drawing
from mtl_teach.live.style import OWN, QUIET, SHARED, named, styled

MOST = 12.0  # percentage points: the ends of the axis
HEIGHT = 400
SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+d')"


def chart() -> alt.TopLevelMixin:
    """Return the chart over the tables wires, blocks, notes, bars, ground, seeds and mean."""
    return styled(alt.hconcat(drawing(), _costs(), _gains(), spacing=25).resolve_scale(color="independent"))


def _costs() -> alt.LayerChart:
    across = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 180]))
    base = alt.Chart(named("bars")).encode(x=across, y=alt.Y("bar:N", axis=None, sort=None))
    owner = alt.Color(
        "model:N",
        legend=None,
        scale=alt.Scale(domain=["single-task", "hard sharing"], range=[OWN, SHARED]),
    )
    bars = base.mark_bar(height=22).encode(
        color=owner,
        tooltip=["model:N", "cost:N", "number:Q", alt.Tooltip("share:Q", title="% of single-task")],
    )
    numbers = base.mark_text(style="ink", align="left", dx=5).encode(text="text:N")
    names = base.mark_text(style="ink", align="left", dy=-20).encode(x=alt.value(0), text="name:N")
    title = alt.Title("What it costs", subtitle="single-task = 100 %")
    return alt.layer(bars, numbers, names).properties(width=210, height=HEIGHT - 30, title=title)


def _gains() -> alt.LayerChart:
    up = alt.Y(
        "gain:Q",
        title="percentage points",
        scale=alt.Scale(domain=[-MOST, MOST], clamp=True),
        axis=alt.Axis(values=[-10, -5, 0, 5, 10], labelExpr=SIGNED),
    )
    across = alt.X("place:Q", axis=None, scale=alt.Scale(domain=[-1, 1]))
    ground = alt.Chart(named("ground")).encode(y=up)
    zero = ground.mark_rule(style="ink-line", strokeWidth=1.5)
    waiting = ground.mark_text(style="ink", dy=-14).encode(x=alt.value(100), text="text:N")
    trained = alt.condition("datum.trained", alt.value(SHARED), alt.value(QUIET))
    dots = (
        alt.Chart(named("seeds"))
        .mark_circle(size=60, opacity=0.6)
        .encode(
            x=across,
            y=up,
            color=trained,
            tooltip=["seed:O", _points("gain", "shared − single-task"), _points("single", "single-task, %")],
        )
    )
    base = alt.Chart(named("mean")).encode(x=across)
    interval = base.mark_rule(strokeWidth=3).encode(y=alt.Y("low:Q"), y2="high:Q", color=trained)
    mean = base.mark_point(shape="diamond", filled=True, size=220, opacity=1).encode(
        y="gain:Q",
        color=trained,
        tooltip=[_points("gain", "mean"), _points("low", "from"), _points("high", "to")],
    )
    title = alt.Title("What it gains", subtitle="accuracy, shared − single-task")
    return alt.layer(zero, waiting, dots, interval, mean).properties(
        width=200, height=HEIGHT - 30, title=title
    )


def _points(field: str, title: str) -> alt.Tooltip:
    return alt.Tooltip(f"{field}:Q", title=title, format=".1f")
