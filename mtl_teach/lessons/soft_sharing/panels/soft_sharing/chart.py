"""The chart of the soft-sharing panel: digits and weights as pictures, above the valley of the test error."""

import altair as alt

from mtl_teach.data.tilted_digits import SIDE
from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.words import MEAN, SHOWN, STRONGEST, WEAKEST
from mtl_teach.live.style import WEIGHTS, named, styled

CELL = 8
PICTURE, PITCH = CELL * SIDE, CELL * (SIDE + 1)
ROWS, COLUMNS = (SIDE + 1) * SHOWN - 1, MEAN[0] + SIDE
WIDTH, HEIGHT = 590, CELL * ROWS
LABEL = 52  # left of a digit, for its angle
HEAVIEST = 2.0  # weights beyond it show as it: few in a hundred
X = valley.strengths_axis(WEAKEST, STRONGEST)
Y = alt.Scale(domain=[7, 37], nice=False, clamp=True)
ERROR = alt.Y("error:Q", title="test error in %", scale=Y, axis=alt.Axis(values=[10, 15, 20, 25, 30, 35]))


def chart() -> alt.TopLevelMixin:
    """Return the chart over the tables digits, weights, seeds, means, ends and now."""
    curves = [*valley.runs_drawn(X, ERROR), *valley.curve_drawn(X, ERROR)]
    right = alt.layer(*curves, *valley.ends_drawn(ERROR, WIDTH), *valley.now_drawn(X, ERROR))
    right = right.properties(width=WIDTH, height=HEIGHT)
    return styled(alt.hconcat(_digits(), _weights(), right, spacing=18))


def _digits() -> alt.LayerChart:
    down = alt.Scale(
        domain=[-0.5 * PICTURE / PITCH, SHOWN - 1 + 0.5 * PICTURE / PITCH], reverse=True, nice=False
    )
    base = alt.Chart(named("digits")).encode(y=alt.Y("place:Q", axis=None, scale=down))
    images = base.mark_image(width=PICTURE, height=PICTURE, smooth=False).encode(
        x=alt.value(LABEL + PICTURE / 2),
        url="url:N",
        key=alt.Key("name:N"),
        tooltip=alt.Tooltip("name:N", title="seen by"),
    )
    angles = base.mark_text(align="right", fontWeight="bold", style="ink").encode(
        x=alt.value(LABEL - 8), text="angle:N"
    )
    head = _head("one digit", LABEL + PICTURE / 2)
    return alt.layer(images, angles, head).properties(width=LABEL + PICTURE, height=HEIGHT)


def _weights() -> alt.LayerChart:
    hues = alt.Scale(domain=[-HEAVIEST, 0, HEAVIEST], range=list(WEIGHTS), clamp=True)
    squares = (
        alt.Chart(named("weights"))
        .mark_rect()
        .encode(
            x=alt.X("x:O", axis=None, scale=alt.Scale(domain=list(range(COLUMNS)))),
            y=alt.Y("y:O", axis=None, scale=alt.Scale(domain=list(range(ROWS)))),
            color=alt.Color("weight:Q", legend=None, scale=hues),
            tooltip=alt.Tooltip("weight:Q", format=".2f"),
        )
    )
    middle = CELL * (MEAN[0] + SIDE / 2)
    heads = [
        _head("weights", PICTURE / 2),
        _text("mean", baseline="bottom", fontWeight="bold").encode(
            x=alt.value(middle), y=alt.value(CELL * MEAN[1] - 6)
        ),
        *_key(middle),
    ]
    arrow = _text("→", fontSize=28).encode(x=alt.value(CELL * (MEAN[0] + SIDE) / 2), y=alt.value(HEIGHT / 2))
    return alt.layer(squares, arrow, *heads).properties(width=CELL * COLUMNS, height=HEIGHT)


def _key(middle: float) -> list[alt.Chart]:
    negative, _, positive = WEIGHTS
    entries = ("speaks for", None), ("■ even", positive), ("■ odd", negative)
    made = []
    for row, (words, hue) in enumerate(entries):
        place = {"x": alt.value(middle), "y": alt.value(CELL * (MEAN[1] + SIDE) + 14 + 20 * row)}
        paint = {"color": alt.value(hue)} if hue else {}
        made.append(_text(words, baseline="top", fontWeight="bold").encode(**place, **paint))
    return made


def _head(words: str, across: float) -> alt.Chart:
    return _text(words, baseline="bottom", dy=-8).encode(x=alt.value(across), y=alt.value(0))


def _text(lines: str | list[str], **style) -> alt.Chart:
    return alt.Chart(alt.Data(values=[{}])).mark_text(text=lines, style="ink", **style)
