"""The chart of the panel on your own tasks: shared models above, tasks below, on one kind of axis."""

import altair as alt

from mtl_teach.lessons.the_fair_comparison.panels.your_tasks.settings import HIGH, LOW
from mtl_teach.live import OWN, POOLED, QUIET, SHARED, named, styled

MODELS = ("one for all", "soft sharing", "hard sharing")
OUTCOMES = ("winner", "LOSER", "not settled")
ACROSS = alt.Scale(domain=[LOW, HIGH], nice=False, clamp=True)
MODEL_HUE = alt.Color(
    "model:N", legend=None, scale=alt.Scale(domain=list(MODELS), range=[POOLED, SHARED, SHARED])
)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables splits, models and tasks."""
    width = 235 if narrow else 640
    both = alt.vconcat(_models(width), _tasks(width, narrow), spacing=14)
    return styled(both.resolve_scale(color="independent", shape="independent"))


def _x(field: str, title: str | None) -> alt.X:
    axis = alt.Axis(values=[-100, -50, 0, 50, 100], grid=False)
    return alt.X(f"{field}:Q", title=title, scale=ACROSS, axis=axis)


def _zero(table: str) -> alt.Chart:
    zero = alt.Chart(named(table)).mark_rule(style="ink-line", strokeWidth=1)
    return zero.encode(x=alt.datum(0, type="quantitative", scale=ACROSS))


def _models(width: int) -> alt.LayerChart:
    rows = alt.Y("model:N", title=None, sort=list(MODELS), scale=alt.Scale(domain=list(MODELS)))
    dots = alt.Chart(named("splits")).mark_point(filled=True, size=40, opacity=0.5)
    base = alt.Chart(named("models")).encode(y=rows, color=MODEL_HUE)
    tip = ["model:N", *(alt.Tooltip(f"{name}:Q", format="+.0f") for name in ("gain", "low", "high"))]
    title = "gain (% of each alone's error)"
    parts = [
        _zero("models"),
        dots.encode(x=_x("gain", title), y=rows, color=MODEL_HUE, yOffset=alt.value(10)),
        base.mark_rule(strokeWidth=5).encode(x=_x("low", title), x2="high"),
        base.mark_point(filled=True, size=200, shape="diamond", opacity=1).encode(
            x=_x("gain", title), tooltip=tip
        ),
    ]
    return alt.layer(*parts).properties(width=width, height=140, title="Each shared model: a dot per split")


def _tasks(width: int, narrow: bool) -> alt.LayerChart:
    rows = alt.Y(
        "name:N",
        title=None,
        sort=alt.EncodingSortField("row", order="ascending"),
        axis=alt.Axis(labelLimit=90 if narrow else 180, grid=False),
    )
    hue = alt.Color(
        "outcome:N",
        title=None,
        scale=alt.Scale(domain=list(OUTCOMES), range=[SHARED, OWN, QUIET]),
        legend=alt.Legend(orient="top"),
    )
    shape = alt.Shape(
        "outcome:N",
        title=None,
        scale=alt.Scale(domain=list(OUTCOMES), range=["triangle-up", "triangle-down", "circle"]),
        legend=alt.Legend(orient="top"),
    )
    base = alt.Chart(named("tasks")).encode(y=rows, color=hue)
    tip = [
        "name:N",
        "outcome:N",
        *(alt.Tooltip(f"{name}:Q", format="+.0f") for name in ("gain", "low", "high")),
    ]
    title = "gain of the best shared model (%)"
    parts = [
        _zero("tasks"),
        base.mark_rule(strokeWidth=3).encode(x=_x("low", title), x2="high"),
        base.mark_point(filled=True, size=160, opacity=1).encode(
            x=_x("gain", title), shape=shape, tooltip=tip
        ),
    ]
    return alt.layer(*parts).properties(width=width, height=250, title="Each task, losers (if any) first")
