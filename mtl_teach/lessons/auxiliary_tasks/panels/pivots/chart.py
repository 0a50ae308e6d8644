"""The chart of the panel on pivots: a sentence with its pivots, and how sure each head is."""

from dataclasses import dataclass

import altair as alt

from mtl_teach.lessons.auxiliary_tasks.panels.pivots.settings import (
    HEADS,
    NARROW_LINE,
    NARROW_LINES,
    QUESTIONS,
    WIDE_LINE,
    WIDE_LINES,
)
from mtl_teach.live import OWN, QUIET, SHARED, TRUTH, named, styled

LETTER = 0.602  # the width of a monospaced letter, of the type's size


@dataclass(frozen=True)
class Sizes:
    """Pixels: of the type of sentence and questions, of the picture's width, of a bar with its question."""

    name: str
    letters: int
    lines: int
    type: float
    text: int
    width: int
    bar: int

    @property
    def line(self) -> float:
        """From one line of the sentence to the next."""
        return 2 * self.type

    @property
    def letter(self) -> float:
        """From one letter to the next."""
        return LETTER * self.type


WIDE = Sizes("wide", WIDE_LINE, WIDE_LINES, 17, 15, 830, 62)
NARROW = Sizes("narrow", NARROW_LINE, NARROW_LINES, 15, 13, 330, 56)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables words and heads."""
    sizes = NARROW if narrow else WIDE
    return styled(alt.vconcat(_sentence(sizes), _heads(sizes), spacing=18))


def _sentence(sizes: Sizes) -> alt.LayerChart:
    # Places are pixels, so that a frame is as wide as its word.
    across = alt.Scale(domain=[0, sizes.width / sizes.letter], nice=False, zero=False)
    down = alt.Scale(domain=[-0.5, sizes.lines - 0.5], reverse=True, nice=False)
    base = alt.Chart(named("words")).transform_calculate(
        begin=f"datum.{sizes.name}_at + 0.4",
        left=f"datum.{sizes.name}_at",
        right=f"datum.{sizes.name}_at + datum.letters + 0.8",
        over=f"datum.{sizes.name}_line - 0.4",
        under=f"datum.{sizes.name}_line + 0.4",
    )
    box = {
        "x": alt.X("left:Q", scale=across, axis=None),
        "x2": "right",
        "y": alt.Y("over:Q", scale=down, axis=None),
        "y2": "under",
    }
    place = {
        "x": alt.X("begin:Q", scale=across, axis=None),
        "y": alt.Y(f"{sizes.name}_line:Q", scale=down, axis=None),
        "text": "word:N",
    }
    looks = {"align": "left", "baseline": "middle", "font": "monospace", "fontSize": sizes.type}
    masked = base.transform_filter("datum.kind == 'masked'")
    seen = base.transform_filter("datum.kind != 'masked'")
    framed = base.transform_filter("datum.kind == 'pivot'")
    title = alt.Title(
        "The sentence",
        subtitle=[
            "In boxes: its pivots. A full box is hidden",
            "from the auxiliary encoder, an empty one is not.",
        ]
        if sizes.name == "narrow"
        else "In boxes: its pivots. A full box is hidden from the auxiliary encoder, an empty one is not.",
        fontSize=sizes.text + 1,
        subtitleFontSize=sizes.text,
    )
    return alt.layer(
        masked.mark_rect(color=QUIET, cornerRadius=4).encode(**box),
        framed.mark_rect(filled=False, stroke=QUIET, strokeWidth=2, cornerRadius=4).encode(**box),
        seen.mark_text(style="ink", **looks).encode(**place),
        masked.mark_text(color="white", fontWeight="bold", **looks).encode(**place),
    ).properties(width=sizes.width, height=sizes.lines * sizes.line, title=title)


def _heads(sizes: Sizes) -> alt.LayerChart:
    height, name = len(QUESTIONS) * sizes.bar, 1.9 * sizes.text
    thick = 1 - name / sizes.bar
    down = alt.Scale(domain=list(QUESTIONS), range=[name, height], paddingInner=1 - thick, paddingOuter=0)
    across = alt.Scale(domain=[0, 100], nice=False, range=[12, sizes.width - 60])
    base = alt.Chart(named("heads")).encode(y=alt.Y("question:N", axis=None, scale=down, sort=None))
    x = alt.X("yes:Q", axis=None, scale=across)
    colour = alt.Color(
        "head:N", legend=None, scale=alt.Scale(domain=[HEADS[0], HEADS[1]], range=[OWN, SHARED])
    )
    looks = {"align": "left", "style": "ink", "fontSize": sizes.text}
    tip = [
        "head:N",
        "question:N",
        alt.Tooltip("yes:Q", title="yes, %"),
        alt.Tooltip("truth:Q", title="truth, %"),
    ]
    above = -thick * sizes.bar / 2 - 3
    title = alt.Title(
        "How sure each head is of “yes”",
        subtitle="blue: main head; orange: auxiliary heads; upright line: truth",
        fontSize=sizes.text + 1,
        subtitleFontSize=sizes.text,
    )
    return alt.layer(
        base.mark_bar().encode(x=x, color=colour, tooltip=tip),
        base.mark_tick(color=TRUTH, opacity=1, thickness=4, size=thick * sizes.bar + 2).encode(
            x=alt.X("truth:Q", axis=None, scale=across)
        ),
        base.mark_text(baseline="bottom", dy=above, **looks).encode(x=alt.value(12), text="asked:N"),
        base.mark_text(fontWeight="bold", dx=8, **looks).encode(
            x=alt.X("yes:Q", axis=None, scale=across), text="said:N"
        ),
    ).properties(width=sizes.width, height=height, title=title)
