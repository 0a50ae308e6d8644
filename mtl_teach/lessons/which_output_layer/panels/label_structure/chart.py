"""The chart of the panel on label structure: outcomes of four output layers beside a sum of probabilities."""

import altair as alt

from mtl_teach.lessons.which_output_layer.panels.label_structure.heads import NAMES
from mtl_teach.lessons.which_output_layer.panels.label_structure.words import BIN, MOST, OUTCOMES
from mtl_teach.live.style import OWN, QUIET, SHARED, named, styled

# Pixels: names left of the bars, the bars, numbers right of them; together a plot of fixed size.
NAMES_WIDE, BARS_WIDE, NUMBERS_WIDE = 165, 320, 160
WIDTH, HEIGHT, SIDE = NAMES_WIDE + BARS_WIDE + NUMBERS_WIDE, 280, 212
DOWN = alt.Scale(domain=list(NAMES), paddingInner=0.45, paddingOuter=0.2)
ACROSS = alt.Scale(domain=[-100 * NAMES_WIDE / BARS_WIDE, 100 + 100 * NUMBERS_WIDE / BARS_WIDE], nice=False)
AXIS = alt.Axis(values=[0, 25, 50, 75, 100], domain=False, titleX=NAMES_WIDE + BARS_WIDE / 2)
DOTS = "#202020"  # on coloured bars, in either theme


def chart() -> alt.TopLevelMixin:
    """Return the chart over the tables outcomes, seeds, heads and sums."""
    return styled(alt.hconcat(_outcomes(), _sums(), spacing=40).resolve_scale(color="independent"))


def _outcomes() -> alt.LayerChart:
    row = alt.Y("head:N", scale=DOWN, axis=None)
    part = alt.Color(
        "outcome:N",
        scale=alt.Scale(domain=list(OUTCOMES), range=[OWN, QUIET, SHARED]),
        legend=alt.Legend(title="whole set of labels:", orient="top", titleOrient="left"),
    )
    bars = alt.Chart(named("outcomes")).mark_bar(opacity=0.85)
    place = alt.X("start:Q", scale=ACROSS, title="test examples in %", axis=AXIS)
    shown = [
        alt.Tooltip(f"{name}", title=title)
        for name, title in (("head:N", "output layer"), ("outcome:N", "is"))
    ]
    dots = alt.Chart(named("seeds")).mark_point(filled=True, size=26, opacity=0.55, color=DOTS)
    texts = alt.Chart(named("heads"))
    # The chosen row is bold; the names stand left of the bars, the numbers right of them.
    names = [
        texts.transform_filter(where)
        .mark_text(align="right", fontWeight=weight, fontSize=15, style="ink")
        .encode(x=alt.value(NAMES_WIDE - 12), y=row, text="head:N")
        for where, weight in (("datum.chosen", "bold"), ("!datum.chosen", "normal"))
    ]
    right = texts.mark_text(align="left", fontWeight="bold", color=OWN, fontSize=15).encode(
        x=alt.value(NAMES_WIDE + BARS_WIDE + 10), y=row, text="right:N"
    )
    unseen = texts.mark_text(align="left", style="ink").encode(
        x=alt.value(NAMES_WIDE + BARS_WIDE + 56), y=row, text="unseen:N"
    )
    return alt.layer(
        bars.encode(x=place, x2="end:Q", y=row, color=part, tooltip=shown),
        dots.encode(x=alt.X("right:Q", scale=ACROSS), y=row, tooltip=["seed:O", "right:Q"]),
        *names,
        right,
        unseen,
    ).properties(width=WIDTH, height=HEIGHT)


def _sums() -> alt.LayerChart:
    x = alt.X(
        "place:Q",
        title="sum of the probabilities",
        scale=alt.Scale(domain=[-BIN, MOST + BIN], nice=False),
        axis=alt.Axis(values=[0, 1, 2, 3, 4], grid=False),
    )
    share = alt.Scale(domain=[0, 110], nice=False)
    base = alt.Chart(named("sums")).encode(x=x)
    bars = base.mark_bar(color=QUIET, size=11).encode(
        y=alt.Y(
            "made:Q", scale=share, title="test examples in %", axis=alt.Axis(values=[0, 25, 50, 75, 100])
        ),
        tooltip=["place:Q", "made:Q", "true:Q"],
    )
    truth = base.transform_filter("datum.true > 0").mark_rule(strokeWidth=4, style="ink-line")
    note = alt.Chart(alt.Data(values=[{}])).mark_text(
        text="lines: how many are true", align="right", baseline="bottom", style="ink"
    )
    return alt.layer(
        bars,
        truth.encode(x=alt.X("left:Q"), x2="right:Q", y=alt.Y("true:Q", scale=share)),
        note.encode(x=alt.value(SIDE), y=alt.value(-6)),
    ).properties(width=SIDE, height=HEIGHT)
