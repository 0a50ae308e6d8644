"""A notebook as the rules read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.card import Card, card_of, read, source


@dataclass(frozen=True)
class Notebook:
    """A stored notebook and the readings of it that several rules need."""

    path: Path
    book: dict

    @classmethod
    def at(cls, path: Path) -> "Notebook":
        """Read a notebook from its file."""
        return cls(path, read(path))

    @property
    def cells(self) -> list[dict]:
        """All cells, in order."""
        return self.book["cells"]

    @property
    def is_solution(self) -> bool:
        """Solutions keep the rules of code and outputs, not those of prose."""
        return self.path.parent.name == "solutions"

    @cached_property
    def code(self) -> list[tuple[int, dict]]:
        """Code cells that hold something, each with its number counted from one."""
        numbered = enumerate(self.cells, start=1)
        return [(i, c) for i, c in numbered if c["cell_type"] == "code" and source(c).strip()]

    @cached_property
    def prose(self) -> list[tuple[int, str]]:
        """Markdown cells with their numbers, without formulae and addresses."""
        numbered = enumerate(self.cells, start=1)
        return [(i, words_only(source(c))) for i, c in numbered if c["cell_type"] == "markdown"]

    def outputs(self) -> Iterator[tuple[int, dict]]:
        """Every stored output with its cell's number."""
        for number, cell in self.code:
            for output in cell["outputs"]:
                yield number, output

    def card(self) -> Card:
        """The card; ValueError when the first cell is none."""
        return card_of(source(self.cells[0]))


def words_only(text: str) -> str:
    """Take formulae, link targets, HTML tags and blocks of code out of a markdown text."""
    hidden = r"```.*?```|\$\$.*?\$\$|\$[^$\n]*\$|(?<=\])\([^)\s]*\)|https?://\S+|<[^>]*>"
    return re.sub(hidden, " ", text, flags=re.DOTALL)
