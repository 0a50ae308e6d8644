"""The chart of the panel on two output layers: logits, and what sigmoids and a softmax make of them."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.which_output_layer.panels.output_layer.settings import LABELS
from mtl_teach.live import OWN, QUIET, SHARED, named, styled

LEVEL = alt.Scale(domain=[-17, 21], nice=False)  # room for a number beyond −6 − 6, for two lines above 6 + 6
SHARE = alt.Scale(domain=[0, 1.3], nice=False)
LOGIT = alt.Y("height:Q", title="logit", scale=LEVEL, axis=alt.Axis(values=[-12, -6, 0, 6, 12]))
PROBABILITY = alt.Y(
    "height:Q", title="probability", scale=SHARE, axis=alt.Axis(values=[0, 0.5, 1], format="~g")
)


@dataclass(frozen=True)
class Sizes:
    """Pixels of each of the three pictures."""

    width: int
    height: int


WIDE, NARROW = Sizes(208, 260), Sizes(276, 180)
TRIANGLE = {"text": "►", "style": "ink", "fontSize": 14, "baseline": "middle"}


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables logits, sigmoids, softmax and sums."""
    sizes = NARROW if narrow else WIDE
    half = alt.Chart(alt.Data(values=[{}])).mark_rule(strokeDash=[5, 4], style="ink-line")
    halves = half.encode(y=alt.datum(0.5, scale=SHARE))
    always = alt.Data(values=[{"text": "the sum is 1, always"}])
    pictures = [
        _picture(sizes, "logits", "four logits", QUIET, LOGIT, *_key()),
        _picture(
            sizes, "sigmoids", "four sigmoids", OWN, PROBABILITY, halves, _note(sizes, named("sums"), OWN)
        ),
        _picture(sizes, "softmax", "one softmax", SHARED, PROBABILITY, _note(sizes, always, SHARED)),
    ]
    return styled(alt.vconcat(*pictures, spacing=14) if narrow else alt.hconcat(*pictures, spacing=22))


def _picture(
    sizes: Sizes, name: str, title: str, colour: str, height: alt.Y, *more: alt.Chart
) -> alt.LayerChart:
    names = alt.Scale(paddingInner=0.45, paddingOuter=0.45)  # a triangle fits between the axis and its bar
    base = alt.Chart(named(name)).encode(
        x=alt.X(
            "label:N",
            sort=list(LABELS),
            title=None,
            scale=names,
            axis=alt.Axis(labelAngle=0, ticks=False, labelPadding=6),
        )
    )
    shown = [alt.Tooltip("label:N", title="label"), alt.Tooltip("text:N", title=title)]
    step = sizes.width / (len(LABELS) + 0.45)
    bars = base.mark_bar(color=colour).encode(y=height, tooltip=shown)
    before = base.mark_text(xOffset=-0.5 * step, **TRIANGLE).encode(y="before:Q")
    above, below = (
        base.transform_filter(where).mark_text(baseline=line, dy=dy, style="ink", fontWeight="bold")
        for where, line, dy in (("datum.height >= 0", "bottom", -4), ("datum.height < 0", "top", 4))
    )
    texts = [text.encode(y=height, text="text:N") for text in (above, below)]
    return alt.layer(*more, bars, before, *texts).properties(
        width=sizes.width, height=sizes.height, title=alt.Title(title, frame="group")
    )


def _key() -> list[alt.Chart]:
    nothing = alt.Chart(alt.Data(values=[{}])).encode(y=alt.value(7))
    text = nothing.mark_text(
        text="before the addition", align="left", baseline="middle", style="ink", fontWeight="bold"
    )
    triangle = nothing.mark_text(**TRIANGLE)
    return [triangle.encode(x=alt.value(12)), text.encode(x=alt.value(22))]


def _note(sizes: Sizes, source: alt.Data | alt.NamedData, colour: str) -> alt.Chart:
    note = alt.Chart(source).mark_text(align="right", baseline="top", color=colour, fontWeight="bold")
    return note.encode(x=alt.value(sizes.width), y=alt.value(0), text="text:N")
