"""The chart of the tour: a sheet of handwriting with crosses on it, a big count, three bars."""

from collections.abc import Sequence

import altair as alt

from mtl_teach import data
from mtl_teach.data.tilted_digits import SIDE
from mtl_teach.live.digits import sheet
from mtl_teach.live.style import OWN, POOLED, SHARED, named, styled
from mtl_teach.live.tour_picture import ALL, BARS, EACH, SCANNERS, grid

PIXEL = 6
TILE, PITCH = PIXEL * SIDE, PIXEL * (SIDE + 1)
WIDTH, HEIGHT = PITCH * EACH - PIXEL, PITCH * SCANNERS - PIXEL
LABEL, SIDEWAYS = 62, 226  # left of the digits, for their angles; right of them
CROSS = "M-1,-1L1,1M-1,1L1,-1"
EDGE = TILE / 2 / PITCH  # from a tile's middle to its edge, in tiles
_HEAD = {"align": "left", "baseline": "top"}
MOST = 50  # the bars' axis, in %


def chart(spreads: Sequence[float]) -> alt.TopLevelMixin:
    """Return the chart over the tables state, scanners, answers and bars, with the digits of `spreads`."""
    right = alt.vconcat(_count(), _bars(), spacing=14)
    return styled(alt.hconcat(_handwriting(spreads), right, spacing=24))


def _handwriting(spreads: Sequence[float]) -> alt.LayerChart:
    # All sheets are there from the start and one is seen: a new spread loads no picture, so nothing blinks.
    sheets = [{"spread": spread, "url": _sheet(spread)} for spread in spreads]
    seen = alt.ExprRef("data('state')[0] && data('state')[0].spread == datum.spread ? 1 : 0")
    middle = {"x": alt.value(LABEL + WIDTH / 2), "y": alt.value(HEIGHT / 2)}
    images = alt.Chart(alt.Data(values=sheets)).mark_image(
        width=WIDTH, height=HEIGHT, smooth=False, aspect=False, opacity=seen
    )
    angles = alt.Chart(named("scanners")).mark_text(align="right", fontWeight="bold", style="ink")
    return alt.layer(
        images.encode(url="url:N", **middle),
        angles.encode(x=alt.value(LABEL - 10), y=_row(), text="angle:N"),
        *_marks(),
    ).properties(width=LABEL + WIDTH, height=HEIGHT)


def _marks() -> list[alt.Chart]:
    base = alt.Chart(named("answers")).encode(x=_column(), y=_row())
    wrong = base.transform_filter("datum.wrong")
    frames = wrong.mark_point(shape="square", size=TILE**2, strokeWidth=4, color=SHARED, opacity=1)
    crosses = wrong.mark_point(shape=CROSS, size=0.6 * TILE**2, strokeWidth=3.5, color=SHARED, opacity=1)
    shown = [alt.Tooltip("digit:N", title="this is a"), alt.Tooltip("answer:N", title="the model says")]
    return [
        frames,
        crosses,
        base.mark_point(shape="square", size=TILE**2, opacity=0, filled=True).encode(tooltip=shown),
    ]


def _count() -> alt.LayerChart:
    big = alt.Chart(named("state")).mark_text(fontSize=96, fontWeight="bold", color=SHARED, **_HEAD)
    return alt.layer(
        big.encode(x=alt.value(-4), y=alt.value(-8), text="count:N"),
        _text(f"of {ALL}", 30).encode(x=alt.value(118), y=alt.value(44)),
        _text(["answers to “even or odd?”", "are wrong"], 19).encode(x=alt.value(0), y=alt.value(86)),
        _text(["Wrong of all 3,920 test", "pictures, mean of draws:"], 16).encode(
            x=alt.value(0), y=alt.value(164)
        ),
    ).properties(width=SIDEWAYS, height=204)


def _text(lines: str | list[str], size: int) -> alt.Chart:
    made = alt.Chart(alt.Data(values=[{}]))
    return made.mark_text(text=lines, fontSize=size, lineHeight=1.3 * size, style="ink", **_HEAD)


def _bars() -> alt.LayerChart:
    hues = alt.Color("model:N", legend=None, scale=alt.Scale(domain=list(BARS), range=[OWN, SHARED, POOLED]))
    across = alt.X("error:Q", axis=None, scale=alt.Scale(domain=[0, MOST], nice=False, clamp=True))
    down = alt.Scale(domain=list(BARS), paddingInner=0.55, paddingOuter=0)
    base = alt.Chart(named("bars")).encode(y=alt.Y("model:N", axis=None, scale=down))
    numbers = {"align": "left", "dx": 9, "fontSize": 18, "fontWeight": "bold", "style": "ink"}
    names = {"align": "left", "baseline": "bottom", "dy": -19, "fontSize": 16, "style": "ink"}
    return alt.layer(
        base.mark_bar().encode(x=across, color=hues),
        base.mark_rule(strokeWidth=3, style="ink-line").encode(x=alt.X("low:Q"), x2="high:Q"),
        base.mark_text(**names).encode(x=alt.value(0), text="name:N"),
        base.mark_text(**numbers).encode(x="high:Q", text="label:N"),
    ).properties(width=SIDEWAYS, height=196)


def _row() -> alt.Y:
    domain = [-EDGE, SCANNERS - 1 + EDGE]
    return alt.Y("row:Q", axis=None, scale=alt.Scale(domain=domain, reverse=True, nice=False))


def _column() -> alt.X:
    domain = [-EDGE - LABEL / PITCH, EACH - 1 + EDGE]
    return alt.X("column:Q", axis=None, scale=alt.Scale(domain=domain, nice=False))


def _sheet(spread: float) -> str:
    return sheet(grid(data.tilted_digits(SCANNERS, 1, spread).x_test))
