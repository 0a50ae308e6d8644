"""The chart of the soft-sharing panel: digits and weights as pictures, above the valley of the test error."""

import altair as alt

from mtl_teach.data.tilted_digits import SIDE
from mtl_teach.live.soft_sharing_picture import ALONE, MEAN, SHOWN
from mtl_teach.live.style import OWN, POOLED, QUIET, SHARED, WEIGHTS, named, styled

CELL = 8
PICTURE, PITCH = CELL * SIDE, CELL * (SIDE + 1)
ROWS, COLUMNS = (SIDE + 1) * SHOWN - 1, MEAN[0] + SIDE
WIDTH, HEIGHT = 590, CELL * ROWS
LABEL = 52  # left of a digit, for its angle
STRONGEST = 2.0  # weights beyond it show as it: one in a hundred
LEFT, RIGHT = ALONE - 0.1, 1.05
ACROSS = alt.Scale(domain=[LEFT, RIGHT], nice=False)
X = alt.X(
    "place:Q",
    title="sharing strength λ (log scale)",
    scale=ACROSS,
    axis=alt.Axis(
        values=[ALONE, -3, -2, -1, 0, 1],
        labelExpr=f"datum.value < {ALONE + 0.1} ? '0' : format(pow(10, datum.value), '~g')",
        grid=False,
    ),
)
Y = alt.Scale(domain=[7, 37], nice=False, clamp=True)
ERROR = alt.Y("error:Q", title="test error in %", scale=Y, axis=alt.Axis(values=[10, 15, 20, 25, 30, 35]))
ENDS = ["each alone", "one model for all"]


def chart() -> alt.TopLevelMixin:
    """Return the chart over the tables digits, weights, seeds, means, ends and now."""
    valley = alt.layer(*_draws(), *_ends(), *_now()).properties(width=WIDTH, height=HEIGHT)
    return styled(alt.hconcat(_digits(), _weights(), valley, spacing=18))


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
    head = _head("sees", LABEL + PICTURE / 2)
    return alt.layer(images, angles, head).properties(width=LABEL + PICTURE, height=HEIGHT)


def _weights() -> alt.LayerChart:
    hues = alt.Scale(domain=[-STRONGEST, 0, STRONGEST], range=list(WEIGHTS), clamp=True)
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
    ]
    arrow = _text("→", fontSize=28).encode(x=alt.value(CELL * (MEAN[0] + SIDE) / 2), y=alt.value(HEIGHT / 2))
    return alt.layer(squares, arrow, *heads).properties(width=CELL * COLUMNS, height=HEIGHT)


def _draws() -> list[alt.Chart]:
    lines = alt.Chart(named("seeds")).mark_line(color=QUIET, strokeWidth=1, opacity=0.45)
    means = alt.Chart(named("means"))
    curve = means.mark_line(color=SHARED, strokeWidth=4)
    grip = means.mark_point(size=150, opacity=0, filled=True)  # where the pointer finds a value
    shown = [
        alt.Tooltip("strength:Q", title="λ"),
        alt.Tooltip("error:Q", title="test error in %", format=".1f"),
    ]
    return [
        lines.encode(x=X, y=ERROR, detail="seed:N"),
        curve.encode(x=X, y=ERROR),
        grip.encode(x=X, y=ERROR, tooltip=shown),
    ]


def _ends() -> list[alt.Chart]:
    base = alt.Chart(named("ends")).encode(
        y=ERROR, color=alt.Color("model:N", legend=None, scale=alt.Scale(domain=ENDS, range=[OWN, POOLED]))
    )
    dash = alt.StrokeDash("model:N", legend=None, scale=alt.Scale(domain=ENDS, range=[[9, 5], [2, 3]]))
    labels = [
        _end(base, *side) for side in (("each alone", "left", 0), ("one model for all", "right", WIDTH))
    ]
    return [base.mark_rule(strokeWidth=2.5).encode(strokeDash=dash), *labels[0], *labels[1]]


def _end(base: alt.Chart, name: str, align: str, across: float) -> list[alt.Chart]:
    # The higher line's label stands above it, the lower one's below: the curve runs between them.
    made = []
    for where, baseline, dy in (("datum.higher", "bottom", -5), ("!datum.higher", "top", 6)):
        mine = base.transform_filter(f"datum.model == '{name}' && {where}")
        text = mine.mark_text(align=align, baseline=baseline, dy=dy, fontWeight="bold")
        made.append(text.encode(x=alt.value(across), text="label:N"))
    return made


def _now() -> list[alt.Chart]:
    base = alt.Chart(named("now")).encode(x=X)
    text = {"fontSize": 18, "fontWeight": "bold", "baseline": "top", "style": "ink"}
    labels = [
        base.transform_filter(where).mark_text(align=align, dx=dx, **text)
        for where, align, dx in (("!datum.late", "left", 8), ("datum.late", "right", -8))
    ]
    return [
        base.mark_rule(strokeWidth=1.5, style="ink-line"),
        base.mark_point(filled=True, size=220, color=SHARED, opacity=1).encode(y=ERROR),
        *(label.encode(y=alt.value(0), text="label:N") for label in labels),
    ]


def _head(words: str, across: float) -> alt.Chart:
    return _text(words, baseline="bottom", dy=-8).encode(x=alt.value(across), y=alt.value(0))


def _text(lines: str | list[str], **style) -> alt.Chart:
    return alt.Chart(alt.Data(values=[{}])).mark_text(text=lines, style="ink", **style)
