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
    """Screen pixels: of one of a digit's pixels, of the angles left of the digits, of count and bars.

    `big` is the type of the count, `text` all other; `said` is the corner of the words beside or under the
    count; `bar` is the height of a bar with its name above it.
    """

    pixel: float
    label: int
    beside: int
    big: int
    said: tuple[int, int]
    text: int
    bar: int

    @property
    def pitch(self) -> float:
        """From one digit to the next."""
        return self.pixel * (SIDE + 1)

    @property
    def tile(self) -> float:
        """The side of a digit."""
        return self.pixel * SIDE

    @property
    def width(self) -> float:
        """All digits of a scanner."""
        return self.pitch * EACH - self.pixel

    @property
    def height(self) -> float:
        """The digits of all scanners."""
        return self.pitch * SCANNERS - self.pixel


WIDE = Sizes(pixel=5, label=58, beside=230, big=84, said=(0, 78), text=16, bar=56)
NARROW = Sizes(pixel=2.75, label=50, beside=344, big=56, said=(100, 6), text=13, bar=38)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables state, scanners, answers and bars."""
    sizes = NARROW if narrow else WIDE
    beside = alt.vconcat(_count(sizes), _bars(sizes), spacing=22)
    both = alt.vconcat if narrow else alt.hconcat
    return styled(both(_handwriting(sizes), beside, spacing=14 if narrow else 26))


def _handwriting(sizes: Sizes) -> alt.LayerChart:
    # All sheets are there from the start and one is seen: a new spread loads no picture, so nothing blinks.
    sheets = [{"spread": spread, "url": _sheet(spread)} for spread in SPREADS]
    seen = alt.ExprRef("data('state')[0] && data('state')[0].spread == datum.spread ? 1 : 0")
    middle = {"x": alt.value(sizes.label + sizes.width / 2), "y": alt.value(sizes.height / 2)}
    images = alt.Chart(alt.Data(values=sheets)).mark_image(
        width=sizes.width, height=sizes.height, smooth=False, aspect=False, opacity=seen
    )
    angles = alt.Chart(named("scanners")).mark_text(
        align="right", fontWeight="bold", fontSize=min(14, sizes.text - 1), style="ink"
    )
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
    # How wide a number is depends on the reader's fonts: the words keep clear of the widest.
    big = alt.Chart(named("state")).mark_text(fontSize=sizes.big, fontWeight="bold", color=SHARED, **_HEAD)
    said = [f"of {SHOWN} answers to", "“even or odd?” are wrong"]
    x, y = sizes.said
    return alt.layer(
        big.encode(x=alt.value(-2), y=alt.value(-0.1 * sizes.big), text="count:N"),
        _text(said, sizes.text).encode(x=alt.value(x), y=alt.value(y)),
    ).properties(width=sizes.beside, height=max(0.8 * sizes.big, y + 2.6 * sizes.text))


def _text(lines: str | list[str], size: float) -> alt.Chart:
    made = alt.Chart(alt.Data(values=[{}]))
    return made.mark_text(text=lines, fontSize=size, lineHeight=1.3 * size, style="ink", **_HEAD)


def _bars(sizes: Sizes) -> alt.LayerChart:
    hues = alt.Color("model:N", legend=None, scale=alt.Scale(domain=list(BARS), range=[OWN, SHARED, POOLED]))
    across = alt.X("error:Q", axis=None, scale=alt.Scale(domain=[0, MOST], nice=False, clamp=True))
    height, name = len(BARS) * sizes.bar, 1.5 * sizes.text
    thick = 1 - name / sizes.bar
    down = alt.Scale(domain=list(BARS), range=[name, height], paddingInner=1 - thick, paddingOuter=0)
    base = alt.Chart(named("bars")).encode(y=alt.Y("model:N", axis=None, scale=down))
    looks = {"align": "left", "style": "ink", "fontSize": sizes.text}
    names = base.mark_text(baseline="bottom", dy=-thick * sizes.bar / 2 - 2, **looks)
    numbers = base.mark_text(dx=9, fontWeight="bold", **looks)
    type_ = {"fontSize": sizes.text, "subtitleFontSize": min(14, sizes.text)}
    head = alt.Title("Wrong of all 3,920", subtitle="mean of draws, 95 % interval", **type_)
    return alt.layer(
        base.mark_bar().encode(x=across, color=hues),
        base.mark_rule(strokeWidth=3, style="ink-line").encode(x=alt.X("low:Q"), x2="high:Q"),
        names.encode(x=alt.value(0), text="name:N"),
        numbers.encode(x="high:Q", text="label:N"),
    ).properties(width=sizes.beside, height=height, title=head)


def _row() -> alt.Y:
    domain = [-EDGE, SCANNERS - 1 + EDGE]
    return alt.Y("row:Q", axis=None, scale=alt.Scale(domain=domain, reverse=True, nice=False))


def _column(sizes: Sizes) -> alt.X:
    domain = [-EDGE - sizes.label / sizes.pitch, EACH - 1 + EDGE]
    return alt.X("column:Q", axis=None, scale=alt.Scale(domain=domain, nice=False))


def _sheet(spread: float) -> str:
    return sheet(grid(data.tilted_digits(SCANNERS, 1, spread).x_test))
