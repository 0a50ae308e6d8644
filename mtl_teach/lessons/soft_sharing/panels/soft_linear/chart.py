"""The chart of the panel on the right strength: weights drawn to their mean, beside the error's valley."""

import altair as alt

from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.lessons.soft_sharing.panels.soft_linear.words import STRONGEST, WEAKEST
from mtl_teach.live.style import OWN, POOLED, QUIET, SHARED, TRUTH, named, styled

SIDE, WIDTH, HEIGHT = 350, 462, 400
REACH = 2.5  # weights, from the true mean
X = valley.strengths_axis(WEAKEST, STRONGEST)
Y = alt.Scale(type="log", domain=[0.04, 40], nice=False, clamp=True)
ERROR = alt.Y(
    "error:Q",
    title="excess error (log scale)",
    scale=Y,
    axis=alt.Axis(values=[0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10], format="~g"),
)
LOW, HIGH = (alt.Y(f"{side}:Q", scale=Y) for side in ("low", "high"))


def chart() -> alt.TopLevelMixin:
    """Return the chart over the tables tasks, mean, band, means, theory, ends and now."""
    band = alt.Chart(named("band")).mark_area(color=SHARED, opacity=0.25).encode(x=X, y=LOW, y2="high:Q")
    curve = [band, *valley.curve_drawn(X, ERROR), *valley.ends_drawn(ERROR, WIDTH)]
    right = alt.layer(*curve, *_theory(), *valley.now_drawn(X, ERROR)).properties(width=WIDTH, height=HEIGHT)
    return styled(alt.hconcat(_weights(), right, spacing=24))


def _weights() -> alt.LayerChart:
    base = alt.Chart(named("tasks"))
    now, alone, true = (
        {"x": _axis(f"x{end}", 1), "y": _axis(f"y{end}", 2)} for end in ("", "_alone", "_true")
    )
    shown = alt.Tooltip("task:N", title="task")
    middle = alt.Chart(named("mean")).mark_point(
        shape="diamond", size=320, filled=True, opacity=1, color=POOLED
    )
    return alt.layer(
        base.mark_rule(color=QUIET, strokeWidth=1.5, strokeDash=[3, 3]).encode(
            **now, x2="x_true:Q", y2="y_true:Q"
        ),
        base.mark_rule(color=OWN, strokeWidth=3, opacity=0.45).encode(**alone, x2="x:Q", y2="y:Q"),
        base.mark_point(color=OWN, size=50, filled=True, opacity=0.6).encode(**alone, tooltip=shown),
        base.mark_point(color=TRUTH, size=150, strokeWidth=2.5, opacity=1).encode(**true, tooltip=shown),
        base.mark_point(color=SHARED, size=150, filled=True, opacity=1).encode(**now, tooltip=shown),
        middle.encode(**now),
        *_key(),
    ).properties(width=SIDE, height=HEIGHT)


def _key() -> list[alt.Chart]:
    entries = {"pale: alone": OWN, "dot: now": SHARED, "diamond: mean": POOLED, "circle: truth": TRUTH}
    places = (-46, 58, 148, 272)
    return [
        alt.Chart(alt.Data(values=[{}]))
        .mark_text(text=words, color=hue, fontWeight="bold", align="left", baseline="bottom")
        .encode(x=alt.value(place), y=alt.value(-8))
        for (words, hue), place in zip(entries.items(), places, strict=True)
    ]


def _axis(field: str, number: int) -> alt.X | alt.Y:
    reach = REACH if number == 1 else REACH * HEIGHT / SIDE
    kind = alt.X if number == 1 else alt.Y
    return kind(
        f"{field}:Q",
        title=f"weight {number}, from the true mean",
        scale=alt.Scale(domain=[-reach, reach], nice=False, clamp=True),
        axis=alt.Axis(values=[-2, -1, 0, 1, 2]),
    )


def _theory() -> list[alt.Chart]:
    base = alt.Chart(named("theory")).encode(x=X)
    text = {"color": TRUTH, "fontSize": 16, "fontWeight": "bold", "baseline": "bottom", "dy": -6}
    line = base.mark_rule(color=TRUTH, strokeWidth=9, opacity=0.45)  # seen behind the present strength's
    made = [line.encode(y=alt.value(30), y2=alt.value(HEIGHT))]  # below the present strength's label
    for where, align, dx in (("datum.late", "right", -8), ("!datum.late", "left", 8)):
        label = base.transform_filter(where).mark_text(align=align, dx=dx, **text)
        made.append(label.encode(y=alt.value(HEIGHT), text="label:N"))
    return made
