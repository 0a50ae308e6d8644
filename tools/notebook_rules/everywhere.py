"""The rules that lessons and solutions keep alike. A rule yields what breaks it."""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from tools.card import source
from tools.notebook_rules.notebook import Notebook

WIDGET = "application/vnd.jupyter.widget-view+json"
ABSOLUTE = re.compile(r"(?<![\w.:/])/(?:home|Users|root|tmp|work|mnt|opt)/|\b[A-Z]:\\")
DOWNLOAD = re.compile(r"\burlopen\b|\burlretrieve\b|\brequests\.|\bpip install\b|\bwget\b|\bcurl ")
BARS = re.compile(r"(?<!\\)\|")  # those that end a cell of a table
AMERICAN = re.compile(
    r"\b(behaviors?|colors?|colored|centers?|centered|favors?|favorite|neighbors?|labeled|modeling|gray|"
    r"(?:optimi|generali|regulari|normali|minimi|maximi|initiali|summari|visuali)z(?:e[sdr]?|ing|ation))\b"
)


def is_executed(nb: Notebook) -> Iterator[str]:
    """Without stored outputs and counts, nbval would compare nothing and pass."""
    for expected, (number, cell) in enumerate(nb.code, start=1):
        if cell.get("execution_count") != expected:
            yield f"cell {number}: execution count {cell.get('execution_count')}, expected {expected}"


def runs_cleanly(nb: Notebook) -> Iterator[str]:
    """No stored error (unless tagged raises-exception) and nothing on stderr (warnings, progress bars)."""
    for number, output in nb.outputs():
        tags = nb.cells[number - 1]["metadata"].get("tags", [])
        if output["output_type"] == "error" and "raises-exception" not in tags:
            yield f"cell {number}: stored the error {output['ename']}: {output['evalue'][:80]}"
        if output.get("name") == "stderr":
            yield f"cell {number}: writes to stderr: {''.join(output['text'])[:80]!r}"


def is_plain_python(nb: Notebook) -> Iterator[str]:
    """No magics and no shell, so that every tool can read the code; no cell is empty."""
    for number, cell in enumerate(nb.cells, start=1):
        if not source(cell).strip():
            yield f"cell {number}: is empty"
    for number, cell in nb.code:
        try:
            ast.parse(source(cell))
        except SyntaxError as error:
            yield f"cell {number}: line {error.lineno} is not plain Python"


def describes_pictures(nb: Notebook) -> Iterator[str]:
    """A picture is PNG, has alt text, and a description in text/plain that nbval can compare."""
    for number, output in nb.outputs():
        data = output.get("data", {})
        pictures = [kind for kind in data if kind.startswith("image/")]
        for kind in pictures:
            alt = output["metadata"].get(kind, {}).get("alt", "")
            if kind != "image/png":
                yield f"cell {number}: {kind} is stored, expected PNG only"
            if len(alt.split()) < 8:
                yield f"cell {number}: alt text of {len(alt.split())} words, at least 8 (figures.show)"
        text = "".join(data.get("text/plain", "")).strip()
        if pictures and (len(text.split()) < 8 or re.fullmatch(r"<.*>|\w+\(.*\)", text, re.DOTALL)):
            yield f"cell {number}: text/plain {text[:60]!r} does not describe the picture"
    for number, cell in enumerate(nb.cells, start=1):
        for alt in re.findall(r"!\[([^\]]*)\]\(", source(cell)) if cell["cell_type"] == "markdown" else []:
            if len(alt.split()) < 8:
                yield f"cell {number}: an image's alt text has {len(alt.split())} words, at least 8"


def stores_no_state(nb: Notebook) -> Iterator[str]:
    """Widget state is big, shows as an invalid notebook in some viewers, and hides the still picture."""
    extra = set(nb.book["metadata"]) - {"kernelspec", "language_info"}
    if extra:
        yield f"metadata holds {', '.join(sorted(extra))}: run `make notebooks`"
    for number, output in nb.outputs():
        if WIDGET in output.get("data", {}):
            yield f"cell {number}: stores a widget view: run `make notebooks`"


def works_anywhere(nb: Notebook) -> Iterator[str]:
    """No machine's paths, nothing downloaded."""
    for number, cell in enumerate(nb.cells, start=1):
        if cell["cell_type"] == "code" and (found := DOWNLOAD.search(source(cell))):
            yield f"cell {number}: {found[0]!r} reaches for the network"
        shown = "".join(
            "".join(part)
            for output in cell.get("outputs", [])
            for part in [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
        )
        if found := ABSOLUTE.search(source(cell) + shown):
            yield f"cell {number}: holds the absolute path {found[0]!r}"


def keeps_its_tables(nb: Notebook) -> Iterator[str]:
    """Every row of a table has as many cells as its head: a bare | in a formula begins another cell."""
    for number, cell in enumerate(nb.cells, 1):
        lines = source(cell).splitlines() if cell["cell_type"] == "markdown" else []
        for place, line in enumerate(lines):
            if not re.fullmatch(r"\|(?: *:?-+:? *\|)+", line):
                continue
            rows = itertools.takewhile(lambda row: row.startswith("|"), lines[place + 1 :])
            for row in [lines[place - 1], *rows]:
                if len(BARS.findall(row)) != line.count("|"):
                    said = f"a row of other length than its table's: {row[:50]}"
                    yield f"cell {number}: {said} (inside a cell write \\|)"


def links_resolve(nb: Notebook) -> Iterator[str]:
    """Every link to a file leads to a file."""
    for number, cell in enumerate(nb.cells, start=1):
        if cell["cell_type"] == "markdown":
            for link in broken_links(source(cell), nb.path.parent):
                yield f"cell {number}: the link {link!r} leads nowhere"


def broken_links(text: str, folder: Path) -> list[str]:
    """Relative links of a markdown text that lead to no file below `folder`."""
    links = re.findall(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"", text)
    local = [a or b for a, b in links if not re.match(r"[a-z]+:|#", a or b)]
    return [link for link in local if not (folder / link.split("#")[0]).exists()]


def is_british(nb: Notebook) -> Iterator[str]:
    """One spelling throughout."""
    for number, text in nb.prose:
        for word in sorted(set(AMERICAN.findall(re.sub(r"`[^`]*`", " ", text.lower())))):
            yield f"cell {number}: {word!r} is not British spelling"
