"""The chart of the logit panel: the loss and its gradient over the logit, as they are and as computed."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.the_loss_derived.panels.logit.settings import HIGHEST, LIMIT, PICTURES
from mtl_teach.live import QUIET, SHARED, TRUTH, named, styled

LOWEST = {"loss": -4.0, "gradient": -0.08}
TITLES = {"loss": "loss (label 0)", "gradient": "gradient ∂loss/∂z"}
TICKS = {"loss": [0, 20, 40, 60, 80, 100], "gradient": [0, 0.25, 0.5, 0.75, 1]}
SAYS = {"loss": 75.0, "gradient": 1.09}  # where the zone's words meet no curve
EDGE = LIMIT + 2
ACROSS = alt.Scale(domain=[-EDGE, EDGE], nice=False)
X = alt.X("z:Q", title="logit z", scale=ACROSS, axis=alt.Axis(values=list(range(-40, 41, 10)), grid=False))


@dataclass(frozen=True)
class Sizes:
    """Pixels of each of the two pictures, and of its type."""

    width: int
    height: int
    size: int


WIDE, NARROW = Sizes(350, 330, 16), Sizes(270, 230, 14)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables true, loss, gradient, broken and now."""
    pictures = [_picture(name, NARROW if narrow else WIDE) for name in PICTURES]
    return styled(alt.vconcat(*pictures, spacing=18) if narrow else alt.hconcat(*pictures, spacing=24))


def _picture(name: str, sizes: Sizes) -> alt.LayerChart:
    layers = [*_zone(name, sizes), _true(name), _computed(name), *_key(name), *_now(name, sizes)]
    return alt.layer(*layers).properties(width=sizes.width, height=sizes.height)


def _scale(name: str) -> alt.Scale:
    return alt.Scale(domain=[LOWEST[name], HIGHEST[name]], nice=False)


def _height(name: str, field: str) -> alt.Y:
    axis = alt.Axis(values=TICKS[name], format=".3~g")
    return alt.Y(f"{field}:Q", title=TITLES[name], scale=_scale(name), axis=axis)


def _zone(name: str, sizes: Sizes) -> list[alt.Chart]:
    base = alt.Chart(named("broken")).transform_filter(f"datum.picture == '{name}'")
    start = alt.X("start:Q", scale=ACROSS)
    area = base.mark_rect(color=QUIET, opacity=0.25).encode(
        x=start, x2=alt.datum(EDGE), tooltip=["says:N", "start:Q"]
    )
    edge = base.mark_rule(color=QUIET, strokeWidth=2, strokeDash=[4, 3]).encode(x=start)
    ink = {"style": "ink", "fontWeight": "bold", "fontSize": sizes.size, "align": "right", "dx": -6}
    text = base.mark_text(**ink).encode(x=start, y=alt.datum(SAYS[name], scale=_scale(name)), text="says:N")
    return [area, edge, text]


def _true(name: str) -> alt.Chart:
    line = alt.Chart(named("true")).mark_line(color=TRUTH, strokeWidth=3, strokeDash=[6, 5])
    return line.encode(x=X, y=_height(name, name))


def _computed(name: str) -> alt.Chart:
    shown = ["z:Q", alt.Tooltip(f"{name}:Q", format=".3~g")]
    line = alt.Chart(named(name)).mark_line(color=SHARED, strokeWidth=5, opacity=0.8)
    return line.encode(x=X, y=_height(name, name), tooltip=shown)


def _key(name: str) -> list[alt.Chart]:
    nothing = alt.Chart(alt.Data(values=[{}]))
    return [
        nothing.mark_text(text=words, color=colour, align="left", fontWeight="bold").encode(
            x=alt.value(6), y=alt.datum(HIGHEST[name] * at, scale=_scale(name))
        )
        for words, colour, at in (("▬ as computed", SHARED, 0.45), ("- - true", TRUTH, 0.36))
    ]


def _now(name: str, sizes: Sizes) -> list[alt.Chart]:
    base = alt.Chart(named("now")).transform_filter(f"datum.picture == '{name}'")
    here = base.encode(x=X)
    dot = here.transform_filter("datum.known").mark_point(filled=True, size=220, color=SHARED, opacity=1)
    text = base.mark_text(
        fontSize=sizes.size, fontWeight="bold", align="left", baseline="bottom", style="ink", dy=-6
    )
    return [
        here.mark_rule(strokeWidth=1.5, style="ink-line"),
        dot.encode(y=_height(name, "value")),
        text.encode(x=alt.value(0), y=alt.value(0), text="label:N"),
    ]
