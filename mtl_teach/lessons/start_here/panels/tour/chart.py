"""The chart of the tour: a sheet of handwriting with crosses on it, a big count, three bars."""

from dataclasses import dataclass

import altair as alt

from mtl_teach import data
from mtl_teach.data.tilted_digits import SIDE
from mtl_teach.lessons.start_here.panels.tour.settings import BARS, EACH, SCANNERS, SHOWN, SPREADS, grid
from mtl_teach.live import OWN, POOLED, SHARED, named, styled
from mtl_teach.live.digits import sheet

CROSS = "M-1,-1L1,1M-1,1L1,-1"
EDGE = SIDE / 2 / (SIDE + 1)  # from a tile's middle to its edge, in tiles
MOST = 50  # the bars' axis, in %
_HEAD = {"align": "left", "baseline": "top"}


@dataclass(frozen=True)
class Sizes:
    """Screen pixels: of one of a digit's pixels, of the angles left of the digits, of count and bars."""

    pixel: int
    label: int
    beside: int

    @property
    def pitch(self) -> int:
        """From one digit to the next."""
        return self.pixel * (SIDE + 1)

    @property
    def tile(self) -> int:
        """The side of a digit."""
        return self.pixel * SIDE

    @property
    def width(self) -> int:
        """All digits of a scanner."""
        return self.pitch * EACH - self.pixel

    @property
    def height(self) -> int:
        """The digits of all scanners."""
        return self.pitch * SCANNERS - self.pixel


WIDE, NARROW = Sizes(pixel=5, label=58, beside=226), Sizes(pixel=3, label=46, beside=226)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables state, scanners, answers and bars."""
    sizes = NARROW if narrow else WIDE
    beside = alt.vconcat(_count(sizes), _bars(sizes), spacing=14)
    if narrow:
        return styled(alt.vconcat(_handwriting(sizes), beside, spacing=18))
    return styled(alt.hconcat(_handwriting(sizes), beside, spacing=24))


def _handwriting(sizes: Sizes) -> alt.LayerChart:
    # All sheets are there from the start and one is seen: a new spread loads no picture, so nothing blinks.
    sheets = [{"spread": spread, "url": _sheet(spread)} for spread in SPREADS]
    seen = alt.ExprRef("data('state')[0] && data('state')[0].spread == datum.spread ? 1 : 0")
    middle = {"x": alt.value(sizes.label + sizes.width / 2), "y": alt.value(sizes.height / 2)}
    images = alt.Chart(alt.Data(values=sheets)).mark_image(
        width=sizes.width, height=sizes.height, smooth=False, aspect=False, opacity=seen
    )
    angles = alt.Chart(named("scanners")).mark_text(align="right", fontWeight="bold", style="ink")
    return alt.layer(
        images.encode(url="url:N", **middle),
        angles.encode(x=alt.value(sizes.label - 8), y=_row(), text="angle:N"),
        *_marks(sizes),
    ).properties(width=sizes.label + sizes.width, height=sizes.height)


def _marks(sizes: Sizes) -> list[alt.Chart]:
    base = alt.Chart(named("answers")).encode(x=_column(sizes), y=_row())
    wrong = base.transform_filter("datum.wrong")
    area, line = sizes.tile**2, 0.65 * sizes.pixel
    frames = wrong.mark_point(shape="square", size=area, strokeWidth=line, color=SHARED, opacity=1)
    crosses = wrong.mark_point(shape=CROSS, size=0.6 * area, strokeWidth=line, color=SHARED, opacity=1)
    shown = [alt.Tooltip("digit:N", title="this is a"), alt.Tooltip("answer:N", title="the model says")]
    found = base.mark_point(shape="square", size=area, opacity=0, filled=True)  # what the pointer finds
    return [frames, crosses, found.encode(tooltip=shown)]


def _count(sizes: Sizes) -> alt.LayerChart:
    big = alt.Chart(named("state")).mark_text(fontSize=96, fontWeight="bold", color=SHARED, **_HEAD)
    return alt.layer(
        big.encode(x=alt.value(-4), y=alt.value(-8), text="count:N"),
        _text(f"of {SHOWN}", 30).encode(x=alt.value(124), y=alt.value(44)),
        _text(["answers to “even or odd?”", "are wrong"], 19).encode(x=alt.value(0), y=alt.value(86)),
        _text(["Wrong of all 3,920 test", "pictures, mean of draws:"], 16).encode(
            x=alt.value(0), y=alt.value(164)
        ),
    ).properties(width=sizes.beside, height=204)


def _text(lines: str | list[str], size: int) -> alt.Chart:
    made = alt.Chart(alt.Data(values=[{}]))
    return made.mark_text(text=lines, fontSize=size, lineHeight=1.3 * size, style="ink", **_HEAD)


def _bars(sizes: Sizes) -> alt.LayerChart:
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
    ).properties(width=sizes.beside, height=196)


def _row() -> alt.Y:
    domain = [-EDGE, SCANNERS - 1 + EDGE]
    return alt.Y("row:Q", axis=None, scale=alt.Scale(domain=domain, reverse=True, nice=False))


def _column(sizes: Sizes) -> alt.X:
    domain = [-EDGE - sizes.label / sizes.pitch, EACH - 1 + EDGE]
    return alt.X("column:Q", axis=None, scale=alt.Scale(domain=domain, nice=False))


def _sheet(spread: float) -> str:
    return sheet(grid(data.tilted_digits(SCANNERS, 1, spread).x_test))
