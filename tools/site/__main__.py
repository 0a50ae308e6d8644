"""Build the lessons as pages whose panels answer without a kernel: `make site` writes site/.

`python -m tools.site notebooks/05_soft_sharing.ipynb` builds some lessons only. What was computed is kept in
build/grids and used again until the code behind it changes; an interrupted build goes on where it was.
"""

import argparse
import html
import importlib.util
import json
import shutil
import sys
from pathlib import Path

from pygments.formatters import HtmlFormatter

from mtl_teach.live import page as live_page
from mtl_teach.live import stills
from tools.card import card_of, read, source
from tools.site import font, refit
from tools.site.grids import write_grids, write_script
from tools.site.page import Page, filled, frame, page, question, slide_frame
from tools.site.slides import slides as cut
from tools.site.text import to_html

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
VIEW = Path(live_page.__file__).parent


def main(arguments: list[str] | None = None) -> int:
    """Build the site and say what was written."""
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=__doc__.split("\n\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="the lessons to build (all)")
    parser.add_argument("--out", type=Path, default=ROOT / "site", help="the folder to write (site)")
    parser.add_argument("--kept", type=Path, default=ROOT / "build" / "grids", help="where grids are kept")
    parser.add_argument("--scheduler", help="address of a Dask scheduler whose workers compute the grids")
    parser.add_argument("--slides", action="store_true", help="the lessons as slides, too")
    parser.add_argument("--repository", help="OWNER/NAME on GitHub: lessons then link to where they run")
    asked = parser.parse_args(arguments)
    paths = asked.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    build(paths, asked.out, asked.kept, asked.scheduler, asked.repository, asked.slides)
    files = [file for file in asked.out.rglob("*") if file.is_file()]
    print(f"{asked.out}: {len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")
    return 0


def build(
    paths: list[Path],
    out: Path,
    kept: Path,
    scheduler: str | None = None,
    repository: str | None = None,
    slides: bool = False,
) -> None:
    """Write the pages of the notebooks at `paths` into the folder `out`, with all that they need.

    With `slides` each lesson comes as slides, too.

    The grids are computed on the Dask `scheduler` if one is named. With `repository`, "owner/name" on GitHub,
    each lesson links to where its notebook can run.
    Raises ValueError if a notebook or a panel cannot be shown.
    """
    pages = {f"{path.stem}.html": page(path) for path in paths}
    solutions = [path.parent / "solutions" / path.name for path in paths]
    worked = {f"{path.stem}_solutions.html": page(path, "s") for path in solutions if path.exists()}
    grids = sorted({panel for made in pages.values() for panel in (*made.panels, *made.drawn)})
    write_grids(grids, out / "grids", kept, scheduler)
    if set(refit.PANELS) & set(grids):
        write_script(out / "grids", refit.DATA, refit.digits())
    _write_assets(out / "assets")
    if slides:
        _write_reveal(out / "assets")
    lessons = [(file, made.title) for file, made in pages.items()]
    for here, (file, made) in enumerate(pages.items()):
        told = {"panels": bool(made.panels), "repository": repository, "slides": slides}
        _write(out / file, frame(made, lessons, here, **told))
        _write_pictures(out / "pictures", made)
    for path in paths if slides else ():
        made = cut(path)
        _write(out / f"{path.stem}_slides.html", slide_frame(made))
        _write_pictures(out / "pictures", made)
    for file, made in worked.items():
        _write(out / file, frame(made, lessons, -1, panels=False))
        _write_pictures(out / "pictures", made)
    _write(out / "index.html", frame(_index(paths, pages), lessons, -1, panels=False))
    _write(out / "due.html", frame(_due(pages), lessons, -1, panels=False))


def _index(paths: list[Path], pages: dict[str, Page]) -> Page:
    rows = []
    for path in paths:
        card = card_of(source(read(path)["cells"][0]))
        minutes = f"{card.minutes} minutes"
        if len(card.sittings) > 1:
            minutes += f", in sittings of {', '.join(map(str, card.sittings))}"
        title = f"{path.stem[:2]} {html.escape(card.title)}"
        rows.append(
            f'<li><p class="ask">{html.escape(card.question)}</p>'
            f'<p><a href="{path.stem}.html">{title}</a> <small>{minutes}</small></p>'
            f"{to_html(card.panel)}</li>"
        )
    homes = {panel: file for file, made in pages.items() for panel in made.panels}
    return filled("index", lessons="".join(rows), homes=json.dumps(homes))


def _due(pages: dict[str, Page]) -> Page:
    asked = [question(name, text) for made in pages.values() for name, text in made.questions.items()]
    return filled("due", questions="".join(asked))


def _write_assets(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("player.js", "lesson.js", "drawings.js", "refit.js"):
        shutil.copy(HERE / "assets" / name, folder)
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    style = [light, f"@media (prefers-color-scheme: dark) {{ {dark} }}"]
    for sheet in (VIEW / "view.css", HERE / "assets" / "page.css"):
        style.append(sheet.read_text(encoding="utf-8"))
    _write(folder / "page.css", "\n".join(style))
    font.write(folder / "formulas.woff")
    view = folder / "view.js"
    _write(view, _script("view.js", "mtlView"))
    _write(view, "(() => {" + stills.bundle(view) + "})();")
    _write(folder / "draw.js", "(() => {" + _script("draw.js", "mtlDraw") + "})();")


def _write_reveal(folder: Path) -> None:
    for name in ("slides.js", "slides.css"):
        shutil.copy(HERE / "assets" / name, folder)
    brought = importlib.util.find_spec("sphinx_revealjs").submodule_search_locations[0]
    reveal = Path(brought) / "_static" / "revealjs"
    for file in ("dist/reveal.js", "dist/reveal.css", "plugin/notes/notes.js"):
        shutil.copy(reveal / file, folder)


def _script(file: str, name: str) -> str:
    """Return a module of the panels' as a script: a page opened from a file may load no modules."""
    return (VIEW / file).read_text(encoding="utf-8").replace("export default", f"globalThis.{name} =")


def _write_pictures(folder: Path, made: Page) -> None:
    for name, picture in made.pictures.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(picture)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
