"""The pictures of the soft-sharing panel: a digit as each scanner sees it, its weights, and their mean."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.data.tilted_digits import SIDE
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.settings import MEAN, SHOWN
from mtl_teach.live import named
from mtl_teach.live.style import WEIGHTS

HEAVIEST = 2.0  # weights beyond it show as it: few in a hundred


@dataclass(frozen=True)
class Sizes:
    """Screen pixels: of one of a picture's pixels, and of what stands before and above the pictures.

    `across`: the scanners stand side by side, not one below the other.
    """

    cell: int
    before: int
    above: int
    across: bool

    @property
    def side(self) -> int:
        """The side of a picture."""
        return self.cell * SIDE

    @property
    def pitch(self) -> int:
        """From one scanner to the next."""
        return self.cell * (SIDE + 1)

    @property
    def long(self) -> int:
        """All scanners in a line."""
        return self.pitch * SHOWN - self.cell

    @property
    def weights(self) -> int:
        """From the digits to the weights."""
        return self.side + 2 * self.cell

    @property
    def mean(self) -> int:
        """From the digits to the mean of the weights."""
        return self.weights + self.side + 4 * self.cell

    @property
    def area(self) -> tuple[int, int]:
        """Width and height of it all."""
        short = self.mean + self.side
        wide, high = (self.long, short) if self.across else (short, self.long)
        return self.before + wide, self.above + high

    def at(self, along: float | str, aside: float | str) -> tuple[str, str]:
        """Return the expressions for x and y of a place along the line of scanners and aside from it."""
        x, y = (along, aside) if self.across else (aside, along)
        return f"{self.before} + {x}", f"{self.above} + {y}"


WIDE = Sizes(cell=6, before=46, above=50, across=False)
# On a phone the pictures stand above the curves, as wide as they; names stand left, beside the axis titles.
NARROW = Sizes(cell=4, before=0, above=44, across=True)


def pictures(narrow: bool) -> alt.LayerChart:
    """Return the chart over the tables scanners and weights."""
    sizes = NARROW if narrow else WIDE
    width, height = sizes.area
    layers = [*_digits(sizes), _weights(sizes), *_names(sizes), *_mean_named(sizes)]
    return alt.layer(*layers).properties(width=width, height=height)


def _digits(sizes: Sizes) -> list[alt.Chart]:
    base = alt.Chart(named("scanners"))
    middle = f"{sizes.pitch} * datum.place + {sizes.side / 2}"
    x, y = sizes.at(middle, sizes.side / 2)
    images = base.transform_calculate(x=x, y=y).mark_image(width=sizes.side, height=sizes.side, smooth=False)
    seen = alt.Tooltip("name:N", title="seen by")
    x, y = sizes.at(middle, -6)
    angles = base.transform_calculate(x=x, y=y)
    if sizes.across:
        angles = angles.mark_text(baseline="bottom", fontSize=11, style="ink")
    else:
        angles = angles.mark_text(align="right", style="ink")
    return [
        images.encode(**_place(sizes), url="url:N", key=alt.Key("name:N"), tooltip=seen),
        angles.encode(**_place(sizes), text="angle:N"),
    ]


def _weights(sizes: Sizes) -> alt.Chart:
    first = f"datum.place == {MEAN} ? {(sizes.long - sizes.side) / 2} : {sizes.pitch} * datum.place"
    aside = f"datum.place == {MEAN} ? {sizes.mean} : {sizes.weights}"
    x, y = sizes.at(f"({first})", f"({aside})")
    hues = alt.Scale(domain=[-HEAVIEST, 0, HEAVIEST], range=list(WEIGHTS), clamp=True)
    middle = sizes.cell / 2
    places = {
        "x": f"{x} + {sizes.cell} * datum.column + {middle}",
        "y": f"{y} + {sizes.cell} * datum.row + {middle}",
    }
    return (
        alt.Chart(named("weights"))
        .transform_calculate(**places)
        .mark_rect(width=sizes.cell, height=sizes.cell)
        .encode(
            **_place(sizes),
            color=alt.Color("weight:Q", legend=None, scale=hues),
            tooltip=alt.Tooltip("weight:N"),  # rounded already: to format each of hundreds takes time
        )
    )


def _place(sizes: Sizes) -> dict[str, alt.X | alt.Y]:
    """Return the channels for x and y in pixels."""
    width, height = sizes.area
    across, down = alt.Scale(domain=[0, width], nice=False), alt.Scale(domain=[height, 0], nice=False)
    return {"x": alt.X("x:Q", axis=None, scale=across), "y": alt.Y("y:Q", axis=None, scale=down)}


def _names(sizes: Sizes) -> list[alt.Chart]:
    first = alt.Chart(named("scanners")).transform_filter("datum.first")
    bold = first.mark_text(align="left", baseline="top", fontWeight="bold", style="ink")
    heading = bold.encode(x=alt.value(-50 if sizes.across else 0), y=alt.value(0), text="heading:N")
    if sizes.across:
        digit, weights = (sizes.above + aside + sizes.side / 2 for aside in (0, sizes.weights))
        small = {"align": "right", "fontSize": 12}
        return [heading, _text("digit", -8, digit, **small), _text("weights", -8, weights, **small)]
    names = []
    for name, aside in (("digit", 0), ("weights", sizes.weights)):
        x, y = sizes.at(f"{sizes.pitch} * datum.place - 8", aside + sizes.side / 2)
        text = first.transform_calculate(x=x, y=y).mark_text(text=name, baseline="bottom", style="ink")
        names.append(text.encode(**_place(sizes)))
    return [heading, *names]


def _mean_named(sizes: Sizes) -> list[alt.Chart]:
    """Say which picture is the mean, and below or beside it what its colours say."""
    negative, _, positive = WEIGHTS
    middle, half = sizes.long / 2, sizes.side / 2
    if sizes.across:
        x, y = sizes.before + middle, sizes.above + sizes.mean + half
        small = {"align": "left", "fontSize": 12}
        return [
            _text("their mean", x - half - 8, y, **small | {"align": "right"}),
            _text("■ speaks for even", x + half + 8, y - 9, positive, **small),
            _text("■ speaks for odd", x + half + 8, y + 9, negative, **small),
        ]
    x, y = sizes.before + sizes.mean + half, sizes.above + middle
    return [
        _text("→", x - half - 2 * sizes.cell, y, fontSize=26),
        _text("mean", x, y - half - 8, baseline="bottom"),
        _text("speaks for", x, y + half + 20),
        _text("■ even", x, y + half + 40, positive, fontWeight="bold"),
        _text("■ odd", x, y + half + 60, negative, fontWeight="bold"),
    ]


def _text(words: str, x: float, y: float, colour: str | None = None, **style) -> alt.Chart:
    text = alt.Chart(alt.Data(values=[{}])).mark_text(text=words, style="ink", **style)
    paint = {"color": alt.value(colour)} if colour else {}
    return text.encode(x=alt.value(x), y=alt.value(y), **paint)
