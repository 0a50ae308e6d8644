"""One stored notebook as one page: prose, code, pictures, questions, and the places where panels live."""

import ast
import base64
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from PIL import Image
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from tools.card import read, source
from tools.site import refit
from tools.site.grid import resting
from tools.site.text import to_html

WIDE = 640  # pixels
SCROLLS = 'tabindex="0"'  # what may be wider than a phone is moved by keys, too
TEMPLATES = Path(__file__).resolve().parent / "templates"
PANEL = re.compile(r"live\.(\w+)\((.*)\)\n")
QUESTION = "Your answer first, then open this"
DRAWING = re.compile(r'<div class="mtl-drawing" data-drawing="([^"]*)">')
FOLD = re.compile(r"# Evidence: (.*)")


@dataclass
class Page:
    """What a page consists of, and what it needs beside it."""

    title: str
    body: str
    sections: list[tuple[str, str]] = field(default_factory=list)  # address and heading
    pictures: dict[str, bytes] = field(default_factory=dict)  # file name -> WebP
    panels: list[str] = field(default_factory=list)
    questions: dict[str, str] = field(default_factory=dict)  # name -> HTML
    drawn: list[str] = field(default_factory=list)  # the panels that know what the reader draws


def page(path: Path, mark: str = "") -> Page:
    """Read the stored notebook `path`; raises ValueError that names the cell which cannot be shown.

    Pictures, questions and drawings are named after the notebook, `mark` and the cell.
    """
    made = Page("", "")
    made.body = "\n".join(written + shown for _, written, shown in cells(made, path, mark))
    return made


def cells(made: Page, path: Path, mark: str = "") -> Iterator[tuple[dict, str, str]]:
    """Yield each cell of a stored notebook with the HTML of what is written in it and of what came out.

    What a page needs beside it is noted in `made`.
    """
    for number, cell in enumerate(read(path)["cells"]):
        try:
            yield cell, *_cell(made, cell, f"{path.stem}-{mark}{number}")
        except ValueError as problem:
            raise ValueError(f"{path.name}, cell {number}: {problem}") from problem


def _cell(made: Page, cell: dict, name: str) -> tuple[str, str]:
    text = source(cell)
    if cell["cell_type"] == "markdown":
        card = not made.title
        if card:
            made.title = text.splitlines()[0].lstrip("# ")
        shown = to_html(text)
        made.sections += re.findall(r'<h2 id="([^"]*)">(.*?)</h2>', shown)
        return f'<section class="{"card" if card else "prose"}">{shown}</section>', ""
    outputs = "".join(_output(made, output, name) for output in cell["outputs"])
    return _code(cell, text, outputs), outputs


def _code(cell: dict, text: str, outputs: str) -> str:
    coloured = highlight(text, PythonLexer(), HtmlFormatter(wrapcode=True))
    coloured = coloured.replace("<pre>", f"<pre {SCROLLS}>", 1)
    if 'class="question"' in outputs or 'class="mtl-drawing"' in outputs:
        return ""  # the question itself is there to be read
    if not cell["metadata"].get("jupyter", {}).get("source_hidden"):
        return coloured
    proves = FOLD.match(text)
    said = f"Evidence: {proves[1]}" if proves else "The code of this"
    return f'<details class="evidence"><summary>{html.escape(said)}</summary>{coloured}</details>'


def _output(made: Page, output: dict, name: str) -> str:
    if output["output_type"] == "stream":
        return f'<pre class="printed" {SCROLLS}>{html.escape("".join(output["text"]).rstrip())}</pre>'
    shown = {kind: "".join(text) for kind, text in output.get("data", {}).items()}
    if "image/png" in shown:
        return _picture(made, output, shown, name)
    drawing = DRAWING.match(shown.get("text/html", ""))
    if drawing:
        made.drawn.append(json.loads(html.unescape(drawing[1]))["panel"])
        return shown["text/html"].replace("<div ", f'<div data-name="{name}" ', 1)
    if QUESTION in shown.get("text/html", ""):
        made.questions[name] = shown["text/html"]
        return question(name, shown["text/html"])
    if "text/html" in shown:
        return f'<div class="said">{shown["text/html"]}</div>'
    return f'<pre class="printed" {SCROLLS}>{html.escape(shown["text/plain"])}</pre>'


def _picture(made: Page, output: dict, shown: dict[str, str], name: str) -> str:
    stored = output["metadata"].get("image/png", {})
    alt = html.escape(stored.get("alt", ""))
    with Image.open(io.BytesIO(base64.b64decode(shown["image/png"]))) as image:
        width, height = stored.get("width", image.width), stored.get("height", image.height)
        smaller = io.BytesIO()
        image.save(smaller, "webp", lossless=True)
    file = f"{name}.webp"
    made.pictures[file] = smaller.getvalue()
    size = f'width="{width}" height="{height}"'
    still = f'<img src="pictures/{file}" alt="{alt}" {size} loading="lazy">'
    panel = PANEL.match(shown["text/plain"])
    if not panel or not _movable(panel[1], panel[0]):
        # On a phone a wide picture would shrink until its text is too small to read: there it scrolls.
        wide = f'class="picture wide" {SCROLLS}' if width >= WIDE else 'class="picture"'
        return f"<figure {wide}>{still}</figure>"
    made.panels.append(panel[1])
    line = html.escape(panel[0].strip())
    return f'<div class="panel" data-panel="{panel[1]}" data-line="{line}">{still}<p>{alt}</p></div>'


def _movable(name: str, line: str) -> bool:
    """Return whether all that a panel's line names are controls: the others are no states of its grid."""
    given = {keyword.arg for keyword in ast.parse(line.strip(), mode="eval").body.keywords}
    return given <= resting(name).controls.keys()


def question(name: str, asked: str) -> str:
    """Return a stored question as the place of a form; `lesson.js` makes it one."""
    return f'<div class="question" data-name="{name}">{asked}</div>'


def frame(
    made: Page,
    lessons: list[tuple[str, str]],
    here: int,
    *,
    panels: bool,
    repository: str | None = None,
    slides: bool = False,
) -> str:
    """Return the whole HTML of a page.

    `lessons` are the files and titles of all lessons, `here` is the place of this one, -1 if it is none. A
    lesson links to where its notebook can run if the `repository` on GitHub, "owner/name", is known, and to
    its `slides` if there are any.
    """
    entries = [
        f'<li><a href="{file}"{" aria-current=page" if at == here else ""}>{html.escape(title)}</a></li>'
        for at, (file, title) in enumerate(lessons)
    ]
    inside = "".join(f'<li><a href="#{address}">{text}</a></li>' for address, text in made.sections)
    scripts = ["lesson.js", *_players(made)] if panels else ["lesson.js"]
    return _template("frame").substitute(
        title=html.escape(made.title),
        scripts=_tags(scripts),
        lessons="".join(entries),
        contents=f"<details><summary>On this page</summary><ol>{inside}</ol></details>" if inside else "",
        run=_run(lessons[here][0], repository) if repository and here >= 0 else "",
        slides=f'<a href="{Path(lessons[here][0]).stem}_slides.html">Slides</a>'
        if slides and here >= 0
        else "",
        body=made.body,
        before=_step(lessons, here - 1, "← {}") if here > 0 else "<span></span>",
        after=_step(lessons, here + 1, "{} →") if 0 <= here < len(lessons) - 1 else "",
    )


def slide_frame(made: Page) -> str:
    """Return the whole HTML of a lesson's slides."""
    scripts = ["reveal.js", "notes.js", "lesson.js", *_players(made), "slides.js"]
    return _template("slides").substitute(
        title=html.escape(made.title), body=made.body, scripts=_tags(scripts)
    )


def _players(made: Page) -> list[str]:
    fitted = ["refit.js"] if set(refit.PANELS) & set(made.panels) else []
    return ["view.js", *fitted, "player.js", "draw.js", "drawings.js"]


def _tags(scripts: list[str]) -> str:
    return "\n".join(f'<script defer src="assets/{script}"></script>' for script in scripts)


def _run(file: str, repository: str) -> str:
    notebook = f"notebooks/{Path(file).stem}.ipynb"
    return _template("run").substitute(repository=html.escape(repository), notebook=notebook)


def filled(name: str, **parts: str) -> Page:
    """Return the page that is no lesson: the template `name` with its `parts`."""
    body = _template(name).substitute(parts)
    return Page(re.search(r"<h1>(.*?)</h1>", body)[1], body)


def _template(name: str) -> Template:
    return Template((TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))


def _step(lessons: list[tuple[str, str]], at: int, says: str) -> str:
    file, title = lessons[at]
    return f'<a href="{file}">{html.escape(says.format(title))}</a>'
