"""The chart of the panel on label structure: outcomes of four output layers beside a sum of probabilities."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    BIN,
    HEADS,
    LAYERS,
    MOST,
    OUTCOMES,
)
from mtl_teach.live import QUIET, named, styled

DOTS = "#202020"  # on coloured bars, in either theme
EDGE = {"stroke": QUIET, "strokeWidth": 1}  # around bars, of which some are white
PERCENT = [0, 25, 50, 75, 100]


@dataclass(frozen=True)
class Sizes:
    """Pixels: the bars, the numbers right of them, a row of bars with its name, the sums, the type of names.

    `key` is where the key's title stands, "left" of its entries or on "top".
    """

    bars: int
    numbers: int
    row: int
    sums: int
    sums_high: int
    type: int
    key: str

    @property
    def width(self) -> int:
        """The bars and their numbers."""
        return self.bars + self.numbers

    @property
    def across(self) -> alt.Scale:
        """0 to 100 % over the bars, with room for the numbers."""
        return alt.Scale(domain=[0, 100 * self.width / self.bars], nice=False)


WIDE = Sizes(bars=420, numbers=62, row=72, sums=266, sums_high=288, type=15, key="left")
NARROW = Sizes(bars=236, numbers=60, row=62, sums=274, sums_high=150, type=14, key="top")
BAR = 0.5  # of a row; its name stands above it
STROKE, SLANT, APART = "M-0.2,1L0.2,-1", 1.4, 2.0  # a line of the hatching; half its width, a step, in %


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables state, heads, outcomes, seeds and sums."""
    sizes = NARROW if narrow else WIDE
    outcomes = alt.vconcat(_state(sizes), _outcomes(sizes), spacing=4).resolve_scale(color="independent")
    sums = _sums(sizes) if narrow else alt.vconcat(_gap(sizes), _sums(sizes), spacing=0)
    both = (outcomes, sums)
    made = alt.vconcat(*both, spacing=18) if narrow else alt.hconcat(*both, spacing=28)
    return styled(made.resolve_scale(color="independent"))


def _state(sizes: Sizes) -> alt.LayerChart:
    base = alt.Chart(named("state")).encode(y=alt.value(16))
    bold = base.mark_text(align="left", baseline="bottom", fontSize=16, fontWeight="bold", style="ink")
    light = base.mark_text(align="right", baseline="bottom", fontSize=13, style="ink")
    return alt.layer(
        bold.encode(x=alt.value(0), text="samples:N"), light.encode(x=alt.value(sizes.width), text="done:N")
    ).properties(width=sizes.width, height=18)


def _outcomes(sizes: Sizes) -> alt.LayerChart:
    row = alt.Y(
        "head:N",
        axis=None,
        scale=alt.Scale(domain=list(HEADS), paddingInner=1 - BAR, paddingOuter=0.5 * (1 - BAR), align=0.85),
    )
    part = alt.Color(
        "outcome:N",
        scale=alt.Scale(domain=list(OUTCOMES), range=list(OUTCOMES.values())),
        legend=alt.Legend(
            title="whole set of labels:",
            orient="top",
            titleOrient=sizes.key,
            labelExpr="datum.label == 'impossible' ? 'impossible (hatched)' : datum.label",
            symbolStrokeColor=QUIET,
            symbolStrokeWidth=1,
        ),
    )
    axis = alt.Axis(values=PERCENT, domain=False, labelFlush=False, titleX=sizes.bars / 2)
    place = alt.X("start:Q", scale=sizes.across, title="test examples in %", axis=axis)
    shown = [alt.Tooltip("head:N", title="output layer"), alt.Tooltip("outcome:N", title="is")]
    bars = alt.Chart(named("outcomes")).mark_bar(opacity=0.85, **EDGE)
    dots = alt.Chart(named("seeds")).mark_point(filled=True, size=26, opacity=0.55, color=DOTS)
    return alt.layer(
        _chosen(sizes, row),
        bars.encode(x=place, x2="end:Q", y=row, color=part, tooltip=shown),
        _hatching(sizes, row),
        dots.encode(x=alt.X("right:Q", scale=sizes.across), y=row, tooltip=["seed:O", "right:Q"]),
        *_texts(sizes, row),
    ).properties(width=sizes.width, height=sizes.row * len(HEADS))


def _chosen(sizes: Sizes, row: alt.Y) -> alt.Chart:
    """Return a shade behind the row of the chosen output layer, in the colour of what it is made of."""
    chosen = alt.Chart(named("heads")).transform_filter("datum.chosen")
    middle = -0.5 * (1 - BAR) * sizes.row  # of the row, seen from the middle of its bar
    shade = chosen.mark_bar(opacity=0.22, size=sizes.row - 2, yOffset=middle)
    colour = alt.condition("datum.layer == 'sigmoid'", *(alt.value(each) for each in LAYERS.values()))
    return shade.encode(x=alt.value(0), x2=alt.value(sizes.width), y=row, color=colour)


def _hatching(sizes: Sizes, row: alt.Y) -> alt.Chart:
    """Return slanted lines over what is impossible, as tall as a bar."""
    lines = (
        alt.Chart(named("outcomes"))
        .transform_filter("datum.outcome == 'impossible'")
        .transform_calculate(at=f"sequence(datum.start + {SLANT}, datum.end - {SLANT} + 0.01, {APART})")
        .transform_flatten(["at"])
    )
    high = BAR * sizes.row
    mark = lines.mark_point(shape=STROKE, size=high * high, stroke=DOTS, strokeWidth=1.5, opacity=0.8)
    return mark.encode(x=alt.X("at:Q", scale=sizes.across), y=row)


def _texts(sizes: Sizes, row: alt.Y) -> list[alt.Chart]:
    base = alt.Chart(named("heads")).encode(y=row)
    above = {"baseline": "middle", "dy": _up(sizes), "style": "ink"}
    names = [
        base.transform_filter(where)
        .mark_text(align="left", fontWeight=weight, fontSize=sizes.type, **above)
        .encode(x=alt.value(6), text="head:N")
        for where, weight in (("datum.chosen", "bold"), ("!datum.chosen", "normal"))
    ]
    unseen = base.mark_text(align="right", fontSize=sizes.type - 1, **above)
    right = base.mark_text(align="left", fontWeight="bold", color=OUTCOMES["right"], fontSize=16)
    unseen = unseen.encode(x=alt.value(sizes.width - 6), text="unseen:N")
    return [*names, unseen, right.encode(x=alt.value(sizes.bars + 8), text="right:N")]


def _up(sizes: Sizes) -> float:
    """Return where a row's name stands, in pixels below the middle of its bar."""
    return -0.5 * sizes.row


def _gap(sizes: Sizes) -> alt.Chart:
    """Return the white above the sums, so that their axis lies beside that of the bars."""
    white = alt.Chart(alt.Data(values=[{}])).mark_text(text="")
    return white.properties(width=sizes.sums, height=21)


def _sums(sizes: Sizes) -> alt.LayerChart:
    most = f"datum.value == {MOST:g} ? '{MOST:g} or more' : datum.label"
    ticks = alt.Axis(values=list(range(int(MOST) + 1)), grid=False, format="d", labelExpr=most)
    x = alt.X(
        "place:Q",
        title="sum of the probabilities",
        scale=alt.Scale(domain=[-BIN, MOST + BIN], nice=False),
        axis=ticks,
    )
    share = alt.Scale(domain=[0, 110], nice=False)
    base = alt.Chart(named("sums")).encode(x=x)
    y = alt.Y("made:Q", scale=share, title="test examples in %", axis=alt.Axis(values=PERCENT))
    layer = alt.Color(
        "layer:N", scale=alt.Scale(domain=list(LAYERS), range=list(LAYERS.values())), legend=None
    )
    bars = base.mark_bar(size=0.8 * sizes.sums * BIN / (MOST + 2 * BIN)).encode(
        y=y, color=layer, tooltip=["place:Q", "made:Q", "true:Q"]
    )
    truth = base.transform_filter("datum.true > 0").mark_rule(strokeWidth=4, style="ink-line")
    head = alt.Chart(named("state")).mark_text(
        align="left", baseline="bottom", fontSize=15, fontWeight="bold", style="ink"
    )
    note = alt.Chart(alt.Data(values=[{}])).mark_text(
        text="dashes: how many labels are true", align="right", baseline="bottom", style="ink"
    )
    return alt.layer(
        bars,
        truth.encode(x=alt.X("left:Q"), x2="right:Q", y=alt.Y("true:Q", scale=share)),
        head.encode(x=alt.value(0), y=alt.value(-26), text="head:N"),
        note.encode(x=alt.value(sizes.sums), y=alt.value(-4)),
    ).properties(width=sizes.sums, height=sizes.sums_high)
