"""The rules of a lesson's shape, and the one rule of a solution's. A rule yields what breaks it."""

import ast
import re
from collections.abc import Iterator
from statistics import median

from tools.card import CLOSING, closing_faults, source
from tools.notebook_rules.notebook import Notebook, lines_of, ninetieth


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
    titles = [i for i, text in markdown if re.search(r"^# ", text, re.MULTILINE)]
    if titles != [1]:
        yield f"one title, in cell 1; found in cells {titles}"


def has_small_steps(nb: Notebook) -> Iterator[str]:
    """20 to 45 cells of a few lines, one output each."""
    sizes = [lines_of(cell) for _, cell in nb.code]
    if not 20 <= len(nb.cells) <= 45:
        yield f"{len(nb.cells)} cells, expected 20 to 45"
    if sizes and median(sizes) > 5:
        yield f"code cells of {median(sizes):g} lines (median), at most 5"
    if ninetieth(sizes) > 12:
        yield f"code cells of {ninetieth(sizes)} lines (90th percentile), at most 12"
    for number, cell in nb.code:
        shown = [output for output in cell["outputs"] if output["output_type"] != "stream"]
        if len(shown) > 2:
            yield f"cell {number}: shows {len(shown)} things, at most 2"


def has_short_prose(nb: Notebook) -> Iterator[str]:
    """At most 2,500 words; half of the cells within 45, nine in ten within 120 (but card, closing)."""
    sizes = {number: len(text.split()) for number, text in nb.prose}
    total = sum(sizes.values())
    inner = [n for i, n in sizes.items() if i > 1 and CLOSING not in source(nb.cells[i - 1])]
    if total > 2500:
        yield f"{total} words of prose, at most 2,500"
    if inner and median(inner) > 45:
        yield f"markdown cells of {median(inner):g} words (median), at most 45"
    if ninetieth(inner) > 120:
        yield f"markdown cells of {ninetieth(inner)} words (90th percentile), at most 120"


def opens_with_a_picture(nb: Notebook) -> Iterator[str]:
    """The first figure stands among the first six cells."""
    shown = [i for i, output in nb.outputs() if "image/png" in output.get("data", {})]
    if not shown or shown[0] > 6:
        yield f"first figure in cell {shown[0] if shown else None}, expected among the first six"


def asserts_its_claims(nb: Notebook) -> Iterator[str]:
    """At least three assertions: `assert`, or a call of something named check…."""
    nodes = [node for _, cell in nb.code for node in _walk(source(cell))]
    count = sum(isinstance(node, ast.Assert) or _is_check(node) for node in nodes)
    if count < 3:
        yield f"{count} assertions, at least 3"


def _walk(text: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(text)))
    except SyntaxError:  # is_plain_python says so
        return []


def _is_check(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return name.startswith("check")


def names_its_lesson(nb: Notebook) -> Iterator[str]:
    """A solution says what it solves and links back to it; both carry the same file name."""
    first = source(nb.cells[0])
    if not first.startswith("# Solutions: ") or f"(../{nb.path.name})" not in first:
        yield f"cell 1: must be '# Solutions: TITLE' with a link to ../{nb.path.name}"
