"""The chart of the hard-sharing panel: excess error over the number of tasks, both on log scales."""

import altair as alt

from mtl_teach.live.style import OWN, QUIET, SHARED, TRUTH, named, styled

LOW, HIGH = 0.008, 4.0
LEFT, END, RIGHT = 0.78, 290, 760  # the paper's left edge, where lines end, the labels' right edge
TASKS = [2**power for power in range(9)]
ACROSS = alt.Scale(type="log", base=2, domain=[LEFT, RIGHT], nice=False)
X = alt.X(
    "tasks:Q",
    title="number of tasks T (log scale)",
    scale=ACROSS,
    axis=alt.Axis(values=TASKS, format="d", grid=False),
)
Y = alt.Scale(type="log", domain=[LOW, HIGH], nice=False, clamp=True)
ERROR = alt.Y(
    "error:Q",
    title="excess error (log scale)",
    scale=Y,
    axis=alt.Axis(values=[0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2], format="~g", grid=False),
)
MODEL = alt.Color(
    "model:N",
    legend=None,
    scale=alt.Scale(domain=["single-task", "hard sharing", "tuned ridge"], range=[OWN, SHARED, QUIET]),
)


def chart() -> alt.TopLevelMixin:
    """Return the chart over the tables seeds, means, theory, levels and labels."""
    return styled(
        alt.layer(*_levels(), *_theory(), *_seeds(), *_means(), _labels()).properties(width=860, height=400)
    )


def _levels() -> list[alt.Chart]:
    dashes = alt.StrokeDash(
        "model:N", legend=None, scale=alt.Scale(domain=["single-task", "tuned ridge"], range=[[1, 0], [7, 4]])
    )
    rules = (
        alt.Chart(named("levels")).mark_rule(strokeWidth=2).encode(y=ERROR, color=MODEL, strokeDash=dashes)
    )
    return [
        rules.encode(
            x=alt.datum(LEFT, scale=ACROSS),
            x2=alt.datum(END),
            tooltip=["model:N", _number("error", "excess error")],
        )
    ]


def _theory() -> list[alt.Chart]:
    base = alt.Chart(named("theory")).encode(x=X, y=ERROR)
    height = alt.Y("floor:Q", scale=Y)
    curve = base.mark_line(color=TRUTH, strokeWidth=3, strokeDash=[3, 3]).encode(
        tooltip=[_number("tasks", "T"), _number("error", "a + b/T")]
    )
    floor = base.mark_line(color=TRUTH, strokeWidth=1.5).encode(y=height)
    text = {"color": TRUTH, "baseline": "top", "fontWeight": "bold"}
    under = base.transform_filter("datum.tasks == 1").mark_text(align="left", dy=5, **text)
    beside = base.transform_filter("datum.tasks == 4").mark_text(align="right", dx=-8, **text)
    return [
        floor,
        curve,
        under.encode(y=height, text=alt.value("a")),
        beside.encode(text=alt.value("a + b/T")),
    ]


def _seeds() -> list[alt.Chart]:
    shape = alt.Shape(
        "model:N",
        legend=None,
        scale=alt.Scale(domain=["single-task", "hard sharing"], range=["square", "circle"]),
    )
    return [
        alt.Chart(named("seeds"))
        .mark_point(filled=True, size=42, opacity=0.55)
        .encode(
            x=alt.X("place:Q", scale=ACROSS),
            y=ERROR,
            color=MODEL,
            shape=shape,
            tooltip=["model:N", "seed:O", _number("error", "excess error")],
        )
    ]


def _means() -> list[alt.Chart]:
    base = alt.Chart(named("means"))
    interval = base.mark_rule(color=SHARED, strokeWidth=2).encode(x=X, y=alt.Y("low:Q", scale=Y), y2="high:Q")
    line = base.mark_line(color=SHARED, strokeWidth=2).encode(x=X, y=alt.Y("mean:Q", scale=Y))
    now = alt.condition("datum.now", alt.value(240), alt.value(70))
    dots = base.mark_point(filled=True, color=SHARED, opacity=1, shape="diamond", style="ink-line").encode(
        x=X,
        y=alt.Y("mean:Q", scale=Y),
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


def _labels() -> alt.Chart:
    return (
        alt.Chart(named("labels"))
        .mark_text(align="left", baseline="middle", fontWeight="bold")
        .encode(x=alt.datum(END * 1.06, scale=ACROSS), y=ERROR, text="model:N", color=MODEL)
    )


def _number(field: str, title: str) -> alt.Tooltip:
    return alt.Tooltip(f"{field}:Q", title=title, format=".3~g")
