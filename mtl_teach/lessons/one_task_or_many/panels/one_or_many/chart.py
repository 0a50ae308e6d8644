"""The chart of "one task or many": the networks, what they cost, what they gain."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.one_task_or_many.panels.one_or_many.settings import LEFT, SLOTS, TOP
from mtl_teach.live import OWN, QUIET, SHARED, named, styled

MOST = 12  # percentage points: the ends of the axis
GAINS = ["accuracy by sharing, percentage points", "dots: seeds; diamond: their mean, 95 % interval"]
SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+d')"
HEADINGS = [
    {"row": 0, "text": "parameters"},
    {"row": 3, "text": "operations, if all tasks ask about one picture"},
]
HEIGHTS = [-3.4, 4.7]  # of the gains: seeds stand between 0 and 4, their mean at -2


@dataclass(frozen=True)
class Sizes:
    """Screen pixels: of the type, of the drawing, and of costs and gains beside or below it."""

    text: int
    width: int
    height: int
    beside: int
    row: int
    gains: int


WIDE = Sizes(text=14, width=380, height=400, beside=400, row=27, gains=150)
NARROW = Sizes(text=12, width=330, height=270, beside=330, row=20, gains=96)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables wires, blocks, notes, bars, seeds, mean and waiting."""
    sizes = NARROW if narrow else WIDE
    beside = alt.vconcat(_costs(sizes), _gains(sizes), spacing=22)
    both = alt.vconcat if narrow else alt.hconcat
    return styled(both(_drawing(sizes), beside, spacing=22 if narrow else 36))


def _drawing(sizes: Sizes) -> alt.LayerChart:
    across = alt.Scale(domain=[LEFT, SLOTS + 0.5], nice=False, zero=False)
    up = alt.Scale(domain=[0, TOP + 3.9], nice=False)
    x, y = alt.X("x:Q", scale=across, axis=None), alt.Y("y:Q", scale=up, axis=None)
    owner = alt.Color(
        "owner:N",
        scale=alt.Scale(domain=["own", "shared", "input"], range=[OWN, SHARED, QUIET]),
        legend=None,
    )
    wires = alt.Chart(named("wires")).mark_rule(color=QUIET, strokeWidth=1.5)
    blocks = alt.Chart(named("blocks")).mark_rect(cornerRadius=5)
    shown = ["owner:N", alt.Tooltip("units:Q")]
    return alt.layer(
        wires.encode(x=x, y=y, x2="x2", y2="y2"),
        blocks.encode(x=x, x2="x2", y=y, y2="y2", color=owner, tooltip=shown),
        *[_notes(kind, sizes, **look).encode(x=x, y=y) for kind, look in _LOOKS.items()],
    ).properties(
        width=sizes.width,
        height=sizes.height,
        title=_title("What is built", "blue: a task’s own; orange: all tasks share it", sizes),
    )


_LOOKS = {
    "width": {"color": "white", "fontWeight": "bold"},
    "task": {"style": "ink"},
    "row": {"style": "ink", "align": "left"},
    "title": {"style": "ink", "align": "left", "fontWeight": "bold"},
}


def _notes(kind: str, sizes: Sizes, **look) -> alt.Chart:
    notes = alt.Chart(named("notes")).transform_filter(f"datum.kind == '{kind}'")
    return notes.mark_text(fontSize=sizes.text, **look).encode(text="text:N")


def _costs(sizes: Sizes) -> alt.LayerChart:
    down = alt.Scale(domain=[-0.5, 5.5], reverse=True, nice=False)
    y = alt.Y("row:Q", scale=down, axis=None)
    x = alt.X("percent:Q", scale=alt.Scale(domain=[0, 180], nice=False), axis=None)
    owner = alt.Color(
        "model:N",
        legend=None,
        scale=alt.Scale(domain=["single-task", "hard sharing"], range=[OWN, SHARED]),
    )
    told = ["model:N", "cost:N", "number:Q", alt.Tooltip("percent:Q", title="% of single-task")]
    base = alt.Chart(named("bars")).encode(x=x, y=y)
    words = {"fontSize": sizes.text, "style": "ink", "align": "left"}
    headings = alt.Chart(alt.Data(values=HEADINGS)).mark_text(**words)
    return alt.layer(
        base.mark_bar(orient="horizontal", size=sizes.row - 6).encode(color=owner, tooltip=told),
        base.mark_text(dx=6, **words).encode(text="text:N"),
        headings.encode(x=alt.value(0), y=y, text="text:N"),
    ).properties(
        width=sizes.beside,
        height=6 * sizes.row,
        title=_title("What it costs", "single-task = 100 %", sizes),
    )


def _gains(sizes: Sizes) -> alt.LayerChart:
    x = alt.X(
        "gain:Q",
        title=None,
        scale=alt.Scale(domain=[-MOST, MOST], clamp=True),
        axis=alt.Axis(values=[-10, -5, 0, 5, 10], labelExpr=SIGNED),
    )
    y = alt.Y("place:Q", scale=alt.Scale(domain=HEIGHTS, nice=False), axis=None)
    dots = alt.condition("datum.trained", alt.value(0.6), alt.value(0.25))  # pale while they train
    means = alt.condition("datum.trained", alt.value(1), alt.value(0.4))
    zero = alt.Chart(alt.Data(values=[{"gain": 0}])).mark_rule(style="ink-line", strokeWidth=1.5)
    waiting = alt.Chart(named("waiting")).mark_text(style="ink", align="left", dx=10, fontSize=sizes.text)
    seeds = alt.Chart(named("seeds")).mark_circle(size=60, color=QUIET)
    told = ["seed:O", _points("gain", "shared − single-task"), _points("single", "single-task, %")]
    mean = alt.Chart(named("mean")).encode(y=y, opacity=means)
    diamond = mean.mark_point(shape="diamond", filled=True, size=220, color=QUIET)
    ends = [_points("gain", "mean"), _points("low", "from"), _points("high", "to")]
    return alt.layer(
        zero.encode(x=x),
        waiting.encode(x=x, y=y, text="text:N"),
        seeds.encode(x=x, y=y, opacity=dots, tooltip=told),
        mean.mark_rule(strokeWidth=3, color=QUIET).encode(x=alt.X("low:Q"), x2="high:Q"),
        diamond.encode(x=x, tooltip=ends),
    ).properties(
        width=sizes.beside,
        height=sizes.gains,
        title=_title("What it gains", GAINS, sizes),
    )


def _title(text: str, below: str | list[str], sizes: Sizes) -> alt.Title:
    return alt.Title(text, subtitle=below, subtitleFontSize=sizes.text, fontSize=sizes.text + 2)


def _points(field: str, title: str) -> alt.Tooltip:
    return alt.Tooltip(f"{field}:Q", title=title, format=".1f")
