"""The rules a notebook keeps (CONTRIBUTING.md says why).

`python -m tools.notebook_rules [NOTEBOOK …]` prints what breaks them; test_shape.py runs the same.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from tools.notebook_rules import clear, everywhere, lessons
from tools.notebook_rules.notebook import Notebook

ROOT = Path(__file__).resolve().parents[2]

Rule = Callable[[Notebook], Iterator[str]]
EVERYWHERE: list[Rule] = [
    everywhere.is_executed,
    everywhere.runs_cleanly,
    everywhere.is_plain_python,
    everywhere.describes_pictures,
    everywhere.stores_no_state,
    everywhere.works_anywhere,
    everywhere.links_resolve,
    everywhere.keeps_its_tables,
    everywhere.is_british,
]
LESSONS: list[Rule] = [
    lessons.has_card,
    lessons.opens_with_a_picture,
    lessons.shows_one_thing_at_a_time,
    clear.shows_whole_lines,
    clear.folds_its_evidence,
    clear.gives_no_answer_away,
    clear.proves_its_sentences,
    clear.keeps_what_it_imports,
    clear.leaves_the_readers_panels,
]
SOLUTIONS: list[Rule] = [lessons.names_its_lesson, clear.shows_whole_lines]


def rules_for(nb: Notebook) -> list[Rule]:
    """The rules that a notebook has to keep."""
    if nb.is_solution:
        return EVERYWHERE + SOLUTIONS
    return EVERYWHERE + LESSONS


def notebooks(root: Path = ROOT) -> list[Path]:
    """Every lesson and every solution."""
    folder = root / "notebooks"
    return sorted([*folder.glob("*.ipynb"), *(folder / "solutions").glob("*.ipynb")])
