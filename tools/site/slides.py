"""A lesson as slides: what a class looks at stands on them, what a teacher says in the speaker's notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.card import card_of, source
from tools.site.page import Page, cells
from tools.site.text import to_html

MOST = 16  # lines of code that leave room for what they print
BRIEF = 320  # characters of a paragraph that stands on a slide
SHOWS = 4  # lines that only show a picture
SHOWN = re.compile(r"#|\$\$|\||>|[-*] |\d\. ")  # headings, formulas, tables, claims, lists
TALL = ("<table", "<blockquote")  # beside which a claim has no room
EXERCISE = ">Exercise "  # in its heading: what is to be done stands on the slide
HEADING = re.compile(r"<h\d[^>]*>[^\n]*</h\d>\n")
HINT = re.compile(r"<details.*?</details>\s*", re.DOTALL)
PICTURE = ("<figure", 'class="panel"', 'class="question"', 'class="mtl-drawing"')


@dataclass
class Slide:
    """What stands on a slide, and what is said to it, as HTML; `down` unless it begins a new section."""

    shown: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    down: bool = True


def slides(path: Path) -> Page:
    """Return the stored notebook `path` as slides; raises ValueError as `page` does.

    A heading begins a section, to the right; within it one goes down. Paragraphs are notes. Evidence, and the
    hints and checks of exercises, stay in the lesson.
    """
    made = Page("", "")
    sections: list[list[Slide]] = []
    for slide in _slides(made, path):
        if not slide.down or not sections:
            sections.append([])
        sections[-1].append(slide)
    made.body = "\n".join(f"<section>{''.join(map(_html, section))}</section>" for section in sections)
    return made


def _slides(made: Page, path: Path) -> Iterator[Slide]:
    waiting = Slide()
    for number, (cell, written, shown) in enumerate(cells(made, path)):
        text = source(cell)
        if cell["cell_type"] == "markdown":
            found = _prose(text) if number else _card(text)
        else:
            found = _code(cell, text, written, shown)
        for slide in found:
            slide = Slide(waiting.shown + slide.shown, waiting.said + slide.said, waiting.down and slide.down)
            waiting = Slide()
            if len(slide.shown) > 1 or (slide.shown and not HEADING.fullmatch(slide.shown[0])):
                yield slide
            else:
                waiting = slide  # a heading alone, or words alone, go with what comes next
    if waiting.shown or waiting.said:
        yield Slide(waiting.shown or [to_html("## The end")], waiting.said, down=False)


def _card(text: str) -> Iterator[Slide]:
    card = card_of(text)
    objectives = "\n".join(f"- {objective}" for objective in card.objectives)
    made = to_html(f"# {card.title}\n\n{card.question}")
    yield Slide([made], [to_html(card.needs)], down=False)
    yield Slide([to_html(f"## You will\n\n{objectives}")])


def _prose(text: str) -> Iterator[Slide]:
    """Yield the slides of a Markdown cell: one for each heading, with what stands under it."""
    slide = Slide()
    blocks = re.split(r"\n\s*\n", HINT.sub("", text).strip())
    for block, after in zip(blocks, [*blocks[1:], ""], strict=True):
        if re.match(r"##? ", block) or (block.startswith("### ") and slide.shown):
            if slide.shown or slide.said:
                yield slide
            slide = Slide(down=not re.match(r"##? ", block))
        if block.startswith(">") and any(tall in one for one in slide.shown for tall in TALL):
            yield slide
            slide = Slide()
        leads = block.endswith(":") and after.startswith("$$")
        brief = len(block) <= BRIEF and (leads or "**" in block)  # a formula's lead, or a new term
        exercise = slide.shown and EXERCISE in slide.shown[0]
        (slide.shown if brief or exercise or SHOWN.match(block) else slide.said).append(to_html(block))
    yield slide


def _code(cell: dict, text: str, written: str, shown: str) -> Iterator[Slide]:
    """Yield the slides of a code cell: its code, and what came out."""
    folded = cell["metadata"].get("jupyter", {}).get("source_hidden")
    if folded or text.startswith("check.") or not (shown or "def " in text or "=" in text):
        return  # evidence, the check of an exercise, imports
    if any(kind in shown for kind in PICTURE):
        if text.count("\n") > SHOWS:
            yield Slide([written])
        yield Slide([shown])
    elif shown and text.count("\n") >= MOST:
        yield Slide([written])
        yield Slide([shown])
    else:
        yield Slide([written + shown])


def _html(slide: Slide) -> str:
    notes = f'<aside class="notes">{"".join(slide.said)}</aside>' if slide.said else ""
    return f"<section>{''.join(slide.shown)}{notes}</section>"
