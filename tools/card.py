"""The card at the top of a lesson, and the closing section that answers it (format: CONTRIBUTING.md)."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

FIELDS = ("Question", "You will", "Minutes", "You need", "Panel")
CLOSING = "## What you can now say"
LATER = "## Sitting {}"  # the headings of every sitting but the first
WORDS = {2: "two", 3: "three", 4: "four"}
ALONE = 75  # minutes of a lesson that is not cut into sittings
LONGEST = 105  # minutes of one sitting
MINUTES = re.compile(rf"(\d+)(?:, in ({'|'.join(WORDS.values())}) sittings \((\d+(?:, \d+)+)\))?")


@dataclass(frozen=True)
class Card:
    """What a lesson promises before it begins."""

    title: str
    question: str
    objectives: tuple[str, ...]
    minutes: int
    sittings: tuple[int, ...]  # the minutes of each
    needs: str
    panel: str


def source(cell: dict) -> str:
    """A cell's text; notebooks store it as one string or as a list of lines."""
    return "".join(cell["source"])


def read(path: Path) -> dict:
    """A notebook as stored."""
    return json.loads(path.read_text(encoding="utf-8"))


def bullets(text: str) -> list[str]:
    """The top-level bullets of a text, each on one line."""
    found = re.findall(r"^[-*] +(.*(?:\n +\S.*)*)", text, re.MULTILINE)
    return [" ".join(bullet.split()) for bullet in found]


def card_of(text: str) -> Card:
    """Read the card from the first cell's text.

    Raises ValueError that names the field which is missing, out of order or out of range.
    """
    title, *parts = re.split(r"^\*\*(" + "|".join(FIELDS) + r")\.?\*\*", text, flags=re.MULTILINE)
    names, values = tuple(parts[::2]), [" ".join(value.split()) for value in parts[1::2]]
    if not re.fullmatch(r"# \S.*\n+", title):
        raise ValueError(f"the card must begin with one line '# TITLE', got {title.strip()[:60]!r}")
    if names != FIELDS:
        raise ValueError(
            f"the card's fields must be {', '.join(FIELDS)} in this order, got {', '.join(names) or 'none'}"
        )
    question, _, minutes, needs, panel = values
    objectives = tuple(bullets(parts[3]))
    if not question.endswith("?"):
        raise ValueError(f"the card's Question must end with a question mark, got {question!r}")
    if not 2 <= len(objectives) <= 6:
        raise ValueError(f"'You will' must list 2 to 6 objectives, got {len(objectives)}")
    sittings = _sittings(minutes)
    if not needs or not panel or "|" in panel:
        raise ValueError("the card's You need and Panel must each be a line of text, without '|'")
    return Card(title.strip("# \n"), question, objectives, sum(sittings), sittings, needs, panel)


def _sittings(minutes: str) -> tuple[int, ...]:
    counted = MINUTES.fullmatch(minutes)
    if counted:
        total, word, parts = counted.groups()
        sittings = tuple(int(part) for part in (parts or total).split(", "))
        longest = LONGEST if word else ALONE
        right = sum(sittings) == int(total) and WORDS.get(len(sittings)) == word
        if right and all(10 <= one <= longest for one in sittings):
            return sittings
    raise ValueError(
        f"the card's Minutes must be one whole number from 10 to {ALONE}, or the sum, the number of sittings "
        f"and the minutes of each, 10 to {LONGEST}, as in '170, in two sittings (80, 90)', got {minutes!r}"
    )


def _plain(objective: str) -> str:
    bare = objective.strip("*").strip().rstrip(".:;").strip()
    return bare[:1].lower() + bare[1:]


def closing_faults(card: Card, text: str) -> list[str]:
    """Where the closing section's bullets do not answer the card's objectives one to one."""
    answers = bullets(text)
    if len(answers) != len(card.objectives):
        return [f"{CLOSING!r} has {len(answers)} bullets for the card's {len(card.objectives)} objectives"]
    faults = []
    for objective, answer in zip(card.objectives, answers, strict=True):
        bold = re.match(r"\*\*(.+?)\*\*(.*)", answer)
        if bold is None or _plain(bold[1]) != _plain(objective):
            faults.append(
                f"the bullet {answer[:60]!r} must begin with the objective in bold: **{objective}**"
            )
        elif len(bold[2].split()) < 5:
            faults.append(f"the objective {objective!r} comes back without an answer")
    return faults
