"""The chart of the panel on the right strength: weights drawn to their mean, beside the error's valley."""

import altair as alt

from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.lessons.soft_sharing.panels.soft_linear.settings import STRONGEST, WEAKEST
from mtl_teach.live import OWN, QUIET, SHARED, TRUTH, named, styled

REACH = 2.5  # weights, from the true mean
Y = alt.Scale(type="log", domain=[0.03, 30], nice=False, clamp=True)
ERROR = alt.Y(
    "error:Q",
    title="excess error (log scale)",
    scale=Y,
    axis=alt.Axis(values=[0.03, 0.1, 0.3, 1, 3, 10], format="~g"),
)
# What the marks of the weights are: name -> how they are drawn.
MARKS = {
    "alone": {"color": OWN, "size": 40, "filled": True, "opacity": 1},
    "now": {"color": SHARED, "size": 150, "filled": True, "opacity": 1},
    "mean": {"text": "◆", "style": "ink", "fontSize": 26, "dy": -2},  # a letter takes the page's ink
    "truth": {"color": TRUTH, "size": 150, "strokeWidth": 2.5, "opacity": 1},
}
STRIP = 26  # pixels at the top of the curve, kept free for theory's label


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables tasks, mean, means, theory, ends and now."""
    if narrow:
        above, below = _weights(278, 240, (13, 11)), _curve(278, 240, (13, 11), -50, every=2)
        return styled(alt.vconcat(above, below, spacing=16))
    return styled(alt.hconcat(_weights(290, 360, (20, 14)), _curve(422, 360, (20, 14), 0), spacing=20))


def _curve(
    width: float, height: float, sizes: tuple[int, int], left: float, every: int = 1
) -> alt.VConcatChart:
    x = valley.strengths_axis(WEAKEST, STRONGEST, every)
    layers = [*valley.curve_drawn(x, ERROR), valley.ends_drawn(ERROR), *_theory(x)]
    layers += valley.now_drawn(x, ERROR, top=STRIP)
    drawn = alt.layer(*layers).properties(width=width, height=height)
    return alt.vconcat(valley.head(width, left, sizes), drawn, spacing=10)


def _theory(x: alt.X) -> list[alt.Chart]:
    base = alt.Chart(named("theory")).encode(x=x)
    made = [base.mark_rule(color=TRUTH, strokeWidth=3, strokeDash=[10, 3, 2, 3])]  # as in the lesson's figure
    for where, align, dx in (("datum.late", "right", -9), ("!datum.late", "left", 9)):
        text = base.transform_filter(where).mark_text(
            align=align, baseline="top", dx=dx, dy=4, color=TRUTH, fontSize=15, fontWeight="bold"
        )
        made.append(text.encode(y=alt.value(0), text="label:N"))
    return made


def _weights(width: float, height: float, sizes: tuple[int, int]) -> alt.VConcatChart:
    tasks, stretch = alt.Chart(named("tasks")), height / width
    now, alone, truth = (
        {"x": _axis(f"x{end}", 1, 1), "y": _axis(f"y{end}", 2, stretch)} for end in ("", "_alone", "_true")
    )
    shown = alt.Tooltip("task:N", title="task")
    to_truth = tasks.mark_rule(color=QUIET, strokeWidth=1.5, strokeDash=[3, 3])
    pulled = tasks.mark_rule(color=OWN, strokeWidth=3, opacity=0.45)
    layers = [
        to_truth.encode(**now, x2="x_true:Q", y2="y_true:Q"),
        pulled.encode(**alone, x2="x:Q", y2="y:Q"),
        tasks.mark_point(**MARKS["truth"]).encode(**truth, tooltip=shown),
        tasks.mark_point(**MARKS["now"]).encode(**now, tooltip=shown),
        tasks.mark_point(**MARKS["alone"]).encode(**alone, tooltip=shown),  # small, so never hidden
        alt.Chart(named("mean")).mark_text(**MARKS["mean"]).encode(**now),
    ]
    drawn = alt.layer(*layers).properties(width=width, height=height)
    return alt.vconcat(_key(width, sizes), drawn, spacing=10)


def _key(width: float, sizes: tuple[int, int]) -> alt.LayerChart:
    """Say how many tasks are shown, and what the marks are, on two lines as `valley.head`."""
    left, (first, second, height) = -50, valley.lines(sizes)
    text = {"align": "left", "baseline": "middle", "fontWeight": "bold"}
    heading = alt.Chart(named("mean")).mark_text(style="ink", **text)
    made = [heading.encode(x=alt.value(left), y=alt.value(first), text="heading:N")]
    for k, (name, mark) in enumerate(MARKS.items()):
        x, one = left + k * (width - left) / len(MARKS), alt.Chart(alt.Data(values=[{}]))
        drawn = one.mark_text(**mark) if "text" in mark else one.mark_point(**mark)
        made.append(drawn.encode(x=alt.value(x + 8), y=alt.value(second)))
        hue = {"color": mark["color"]} if "color" in mark else {"style": "ink"}
        label = one.mark_text(text=name, **hue, **text)
        made.append(label.encode(x=alt.value(x + 22), y=alt.value(second)))
    return alt.layer(*made).properties(width=width, height=height)


def _axis(field: str, number: int, stretch: float) -> alt.X | alt.Y:
    reach = REACH * stretch
    kind = alt.X if number == 1 else alt.Y
    return kind(
        f"{field}:Q",
        title=f"weight {number}, from the true mean",
        scale=alt.Scale(domain=[-reach, reach], nice=False, clamp=True),
        axis=alt.Axis(values=[-2, -1, 0, 1, 2]),
    )
