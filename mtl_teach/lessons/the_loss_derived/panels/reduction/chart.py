"""The chart of the panel on sum and mean: gradients over the number of tasks, beside the training."""

import math

import altair as alt

from mtl_teach.live.style import OWN, QUIET, SHARED, TRUTH, named, styled

LOW, HIGH = 0.005, 10.0
STEPS = 100
SHORTEST, LONGEST = 0.0012, 5.0
TASKS = [2**power for power in range(7)]
NAMES = ["trunk", "each head"]
PARTS = alt.Scale(domain=NAMES, range=[TRUTH, OWN])
ACROSS = alt.Scale(type="log", base=2, domain=[0.85, 190], nice=False)
T = alt.X(
    "tasks:Q", title="number of tasks T (log scale)", scale=ACROSS, axis=alt.Axis(values=TASKS, grid=False)
)
LENGTH = alt.Y(
    "length:Q",
    title="length of the gradient (log scale)",
    scale=alt.Scale(type="log", domain=[SHORTEST, LONGEST], nice=False),
    axis=alt.Axis(values=[0.003, 0.01, 0.03, 0.1, 0.3, 1, 3], format="~g"),
)
ALONG = alt.Scale(domain=[0, STEPS * 1.3], nice=False)
STEP = alt.X(
    "step:Q", title="step", scale=ALONG, axis=alt.Axis(values=list(range(0, STEPS + 1, 20)), grid=False)
)
DOWN = alt.Scale(type="log", domain=[LOW, HIGH], nice=False)
LOSS = alt.Y(
    "loss:Q",
    title="loss of a task (log scale)",
    scale=DOWN,
    axis=alt.Axis(values=[0.01, 0.03, 0.1, 0.3, 1, 3, 10], format="~g"),
)


def chart() -> alt.TopLevelMixin:
    """Return the chart over the tables gradients, now, seeds, chosen, other and labels."""
    left = alt.layer(*_gradients()).properties(width=350, height=340)
    right = alt.layer(*_losses()).properties(width=430, height=340)
    return styled(alt.hconcat(left, right, spacing=30))


def _gradients() -> list[alt.Chart]:
    base = alt.Chart(named("gradients")).encode(
        x=T, y=LENGTH, color=alt.Color("part:N", legend=None, scale=PARTS)
    )
    dash = alt.StrokeDash("part:N", legend=None, scale=alt.Scale(domain=NAMES, range=[[1, 0], [7, 4]]))
    shape = alt.Shape("part:N", legend=None, scale=alt.Scale(domain=NAMES, range=["circle", "square"]))
    size = alt.condition("datum.now", alt.value(260), alt.value(70))
    shown = ["part:N", alt.Tooltip("tasks:Q", title="T"), alt.Tooltip("length:Q", format=".2~g")]
    label = base.transform_filter("datum.last").mark_text(align="left", dx=10, fontWeight="bold")
    return [
        alt.Chart(named("now")).mark_rule(strokeWidth=1.5, style="ink-line").encode(x=T),
        base.mark_line(strokeWidth=3).encode(strokeDash=dash),
        base.mark_point(filled=True, opacity=1).encode(shape=shape, size=size, tooltip=shown),
        label.encode(text="part:N"),
    ]


def _losses() -> list[alt.Chart]:
    seeds = alt.Chart(named("seeds")).mark_line(color=SHARED, strokeWidth=1.2, opacity=0.45)
    other = alt.Chart(named("other")).mark_line(color=QUIET, strokeWidth=3, strokeDash=[6, 4])
    chosen = alt.Chart(named("chosen")).mark_line(color=SHARED, strokeWidth=4.5)
    tip = [alt.Tooltip("step:Q"), alt.Tooltip("loss:Q", format=".2~g")]
    names = alt.Chart(named("labels")).mark_text(
        align="left", dx=8, fontSize=16, fontWeight="bold", dy=-3, baseline="top"
    )
    hue = alt.condition("datum.chosen", alt.value(SHARED), alt.value(QUIET))
    return [
        *_chance(),
        other.encode(x=STEP, y=LOSS),
        seeds.encode(x=STEP, y=LOSS, detail="seed:N"),
        chosen.encode(x=STEP, y=LOSS, tooltip=tip),
        names.encode(x=STEP, y=LOSS, text="name:N", color=hue),
    ]


def _chance() -> list[alt.Chart]:
    base = alt.Chart(alt.Data(values=[{}])).encode(y=alt.datum(math.log(2), scale=DOWN))
    text = base.mark_text(text="log 2: a coin", align="right", baseline="bottom", dy=-4, style="ink")
    rule = base.mark_rule(strokeWidth=1, strokeDash=[2, 3], style="ink-line")
    end = alt.datum(STEPS, scale=ALONG)
    return [rule.encode(x=alt.datum(0, scale=ALONG), x2=alt.datum(STEPS)), text.encode(x=end)]
