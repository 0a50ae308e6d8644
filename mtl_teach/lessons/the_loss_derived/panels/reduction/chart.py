"""The chart of the panel on sum and mean: gradients over the number of tasks, beside the training."""

import math
from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.the_loss_derived.panels.reduction.settings import HIGHEST, PARTS, STEPS, TASKS
from mtl_teach.live import OWN, QUIET, SHARED, named, styled

SHORTEST, LONGEST = 0.0012, 5.0  # the gradients' axis
LOWEST = 0.0015  # the losses' axis
DOWN = alt.Scale(type="log", domain=[LOWEST, HIGHEST], nice=False)
LOSS = alt.Y(
    "loss:Q",
    title="loss of a task (log scale)",
    scale=DOWN,
    axis=alt.Axis(values=[0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10], format="~g"),
)
LENGTH = alt.Y(
    "length:Q",
    title="length of the gradient (log scale)",
    scale=alt.Scale(type="log", domain=[SHORTEST, LONGEST], nice=False),
    axis=alt.Axis(values=[0.003, 0.01, 0.03, 0.1, 0.3, 1, 3], format="~g"),
)


@dataclass(frozen=True)
class Sizes:
    """Pixels: both pictures' width and height, and in each what the names right of its curves need."""

    left: int
    right: int
    height: int
    part_names: int
    loss_names: int
    size: int  # of the loss's names

    @property
    def tasks(self) -> alt.Scale:
        """The numbers of tasks, evenly spaced, with room for names on their right."""
        lowest = TASKS[0] * 0.85
        share = self.left / (self.left - self.part_names)
        return alt.Scale(
            type="log", base=2, domain=[lowest, lowest * (TASKS[-1] / lowest) ** share], nice=False
        )

    @property
    def steps(self) -> alt.Scale:
        """The steps, with room for names on their right."""
        return alt.Scale(domain=[0, STEPS * self.right / (self.right - self.loss_names)], nice=False)


WIDE = Sizes(left=300, right=380, height=340, part_names=92, loss_names=122, size=16)
NARROW = Sizes(left=270, right=270, height=250, part_names=92, loss_names=108, size=14)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables gradients, now, seeds, chosen, other and labels."""
    sizes = NARROW if narrow else WIDE
    left = alt.layer(*_gradients(sizes)).properties(width=sizes.left, height=sizes.height)
    right = alt.layer(*_losses(sizes)).properties(width=sizes.right, height=sizes.height)
    return styled(alt.vconcat(left, right, spacing=24) if narrow else alt.hconcat(left, right, spacing=24))


def _gradients(sizes: Sizes) -> list[alt.Chart]:
    axis = alt.Axis(values=list(TASKS), grid=False)
    across = alt.X("tasks:Q", title="number of tasks T (log scale)", scale=sizes.tasks, axis=axis)
    hues = alt.Scale(domain=list(PARTS), range=[SHARED, OWN])
    base = alt.Chart(named("gradients")).encode(
        x=across, y=LENGTH, color=alt.Color("part:N", legend=None, scale=hues)
    )
    dash = alt.StrokeDash("part:N", legend=None, scale=alt.Scale(domain=list(PARTS), range=[[1, 0], [7, 4]]))
    shape = alt.Shape("part:N", legend=None, scale=alt.Scale(domain=list(PARTS), range=["circle", "square"]))
    size = alt.condition("datum.now", alt.value(260), alt.value(70))
    shown = ["part:N", alt.Tooltip("tasks:Q", title="T"), alt.Tooltip("length:Q", format=".2~g")]
    label = base.transform_filter("datum.last").mark_text(align="left", dx=12, fontWeight="bold")
    return [
        alt.Chart(named("now")).mark_rule(strokeWidth=1.5, style="ink-line").encode(x=across),
        base.mark_line(strokeWidth=3).encode(strokeDash=dash),
        base.mark_point(filled=True, opacity=1).encode(shape=shape, size=size, tooltip=shown),
        label.encode(text="part:N"),
    ]


def _losses(sizes: Sizes) -> list[alt.Chart]:
    axis = alt.Axis(values=list(range(0, STEPS + 1, 20)), grid=False, labelFlush=False)
    place = {"x": alt.X("step:Q", title="step", scale=sizes.steps, axis=axis), "y": LOSS}
    seeds = alt.Chart(named("seeds")).mark_line(color=SHARED, strokeWidth=1.2, opacity=0.45)
    other = alt.Chart(named("other")).mark_line(color=QUIET, strokeWidth=3, strokeDash=[6, 4])
    chosen = alt.Chart(named("chosen")).mark_line(color=SHARED, strokeWidth=4.5)
    tip = [alt.Tooltip("step:Q"), alt.Tooltip("loss:Q", format=".2~g")]
    names = alt.Chart(named("labels")).mark_text(
        align="left", dx=8, fontSize=sizes.size, fontWeight="bold", dy=-3, baseline="top"
    )
    hue = alt.condition("datum.chosen", alt.value(SHARED), alt.value(QUIET))
    return [
        *_chance(sizes),
        other.encode(**place),
        seeds.encode(**place, detail="seed:N"),
        chosen.encode(**place, tooltip=tip),
        names.encode(**place, text="name:N", color=hue),
    ]


def _chance(sizes: Sizes) -> list[alt.Chart]:
    base = alt.Chart(alt.Data(values=[{}])).encode(y=alt.datum(math.log(2), scale=DOWN))
    text = base.mark_text(text="log 2: a coin", align="right", baseline="bottom", dy=-4, style="ink")
    rule = base.mark_rule(strokeWidth=1, strokeDash=[2, 3], style="ink-line")
    end = alt.datum(STEPS, scale=sizes.steps)
    return [rule.encode(x=alt.datum(0, scale=sizes.steps), x2=alt.datum(STEPS)), text.encode(x=end)]
