"""The rules of a lesson's shape, and the one rule of a solution's. A rule yields what breaks it."""

import re
from collections.abc import Iterator

from tools.card import CLOSING, LATER, closing_faults, source
from tools.notebook_rules.notebook import Notebook

RERUN = "Run → Run All Above Selected Cell"  # whoever comes back has a new kernel, which knows no names


def has_card(nb: Notebook) -> Iterator[str]:
    """The card comes first, and the last section answers it."""
    try:
        card = nb.card()
    except ValueError as error:
        yield f"cell 1: {error}"
        return
    markdown = [(i, source(c)) for i, c in enumerate(nb.cells, start=1) if c["cell_type"] == "markdown"]
    headings = [(i, text, h) for i, text in markdown for h in re.findall(r"^## .*", text, re.MULTILINE)]
    number, text, heading = headings[-1] if headings else (len(nb.cells), "", "")
    if heading.strip() != CLOSING:
        yield f"cell {number}: the last section must be {CLOSING!r}, found {heading!r}"
        return
    for fault in closing_faults(card, text.rpartition(CLOSING)[2]):
        yield f"cell {number}: {fault}"
    for sitting in (2, 3, 4):
        begins, expected = LATER.format(sitting), int(sitting <= len(card.sittings))
        found = sum(heading.startswith(begins) for _, _, heading in headings)
        if found != expected:
            yield f"{found} headings that begin with {begins!r}, expected {expected}"
        for i, text, heading in headings:
            if heading.startswith(begins) and RERUN not in text:
                yield f"cell {i}: says how to go on with a new kernel, {RERUN!r}, beside {begins!r}"
    titles = [i for i, text in markdown if re.search(r"^# ", text, re.MULTILINE)]
    if titles != [1]:
        yield f"one title, in cell 1; found in cells {titles}"


def shows_one_thing_at_a_time(nb: Notebook) -> Iterator[str]:
    """At most two outputs a cell, so that each stands below what made it."""
    for number, cell in nb.code:
        shown = [output for output in cell["outputs"] if output["output_type"] != "stream"]
        if len(shown) > 2:
            yield f"cell {number}: shows {len(shown)} things, at most 2"


def opens_with_a_picture(nb: Notebook) -> Iterator[str]:
    """The first figure, or plot to draw in, stands among the first six cells."""
    shown = [i for i, output in nb.outputs() if _is_figure(output.get("data", {}))]
    if not shown or shown[0] > 6:
        yield f"first figure in cell {shown[0] if shown else None}, expected among the first six"


def _is_figure(data: dict) -> bool:
    return "image/png" in data or "mtl-drawing" in "".join(data.get("text/html", ""))


def names_its_lesson(nb: Notebook) -> Iterator[str]:
    """A solution says what it solves and links back to it; both carry the same file name."""
    first = source(nb.cells[0])
    if not first.startswith("# Solutions: ") or f"(../{nb.path.name})" not in first:
        yield f"cell 1: must be '# Solutions: TITLE' with a link to ../{nb.path.name}"
