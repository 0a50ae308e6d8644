"""Write the map of the lessons into README.md, from the lessons' own cards: `make map`."""

import re
from pathlib import Path

from tools.card import WORDS, card_of, read, source

ROOT = Path(__file__).resolve().parent.parent
SHORT = ("00", "01", "05")  # the lessons whose first sittings are a course of an evening or two
BEGIN, END = "<!-- map: written by `make map` -->", "<!-- end of map -->"


def row(path: Path, root: Path) -> str:
    """One lesson as a row of the table."""
    card = card_of(source(read(path)["cells"][0]))
    link = f"[{path.stem[:2]} {card.title}]({path.relative_to(root).as_posix()})"
    number = WORDS.get(len(card.sittings))
    minutes = f"{card.minutes}, in {number} sittings" if number else card.minutes
    return f"| {card.question} | {link} | {minutes} | {card.panel} |"


def table(root: Path = ROOT) -> str:
    """The map: question, lesson, minutes, panel."""
    rows = [row(path, root) for path in sorted((root / "notebooks").glob("[0-9]*.ipynb"))]
    return "\n".join(["| Question | Lesson | Minutes | What moves |", "|---|---|---:|---|", *rows])


def short_course(root: Path = ROOT) -> str:
    """The sentence that names the short course, with the minutes of its first sittings."""
    links, minutes = [], 0
    for number in SHORT:
        (path,) = (root / "notebooks").glob(f"{number}_*.ipynb")
        card = card_of(source(read(path)["cells"][0]))
        links.append(f"[{number}]({path.relative_to(root).as_posix()})")
        minutes += card.sittings[0]
    *first, last = links
    hours = round(minutes / 30) / 2
    lessons = f"{', '.join(first)} and {last}"
    return (
        f"**The short course, about {hours:g} hours:** the first sittings of {lessons}: when a difference is "
        "real, what sharing saves, and the dial between each alone and one model for all."
    )


def with_map(readme: str, root: Path = ROOT) -> str:
    """The README's text with the present map between the markers.

    Raises ValueError when the markers are not there exactly once.
    """
    if readme.count(BEGIN) != 1 or readme.count(END) != 1:
        raise ValueError(f"README.md must hold the markers {BEGIN!r} and {END!r} once each")
    inside = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.DOTALL)
    return inside.sub(lambda _: f"{BEGIN}\n{table(root)}\n\n{short_course(root)}\n{END}", readme)


def main() -> None:
    """Rewrite README.md in place."""
    path = ROOT / "README.md"
    path.write_text(with_map(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
