"""Every notebook keeps the rules of CONTRIBUTING.md."""

import ast
import re
from collections import defaultdict

import pytest

from tools.card import source
from tools.notebook_rules import notebooks, rules_for
from tools.notebook_rules.notebook import Notebook

NOTEBOOKS = [Notebook.at(path) for path in notebooks()]
LESSONS = [nb for nb in NOTEBOOKS if not nb.is_solution]
CASES = [
    pytest.param(nb, rule, id=f"{'solution-' * nb.is_solution}{nb.path.stem}-{rule.__name__}")
    for nb in NOTEBOOKS
    for rule in rules_for(nb)
]


def test_there_are_lessons():
    assert LESSONS, "notebooks/ holds no lesson"
    assert LESSONS[0].path.name == "00_start_here.ipynb"


@pytest.mark.parametrize(("nb", "rule"), CASES)
def test_rule(nb, rule):
    faults = list(rule(nb))
    assert not faults, "\n".join(f"{nb.path.name}, {fault}" for fault in faults)


@pytest.mark.parametrize(("nb", "after"), list(zip(LESSONS, [*LESSONS[1:], None], strict=True)))
def test_a_lesson_leads_to_the_next_and_only_the_last_is_the_last(nb, after):
    closing = [source(cell) for cell in nb.cells if cell["cell_type"] == "markdown"][-1]
    last = "This was the last lesson" in closing
    if after is None:
        assert last
    else:
        assert not last
        assert re.search(rf"Next: \[[^]]+\]\({after.path.name}\)", closing)


def test_lessons_define_no_function_twice():
    """What two lessons need lives in the package; three lines and less may repeat."""
    places = defaultdict(set)
    for nb in LESSONS:
        for number, cell in nb.code:
            for node in ast.walk(ast.parse(source(cell))):
                if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 3:
                    places[ast.dump(ast.Module(node.body, []))].add((nb.path.name, number, node.name))
    twice = [sorted(where) for where in places.values() if len({name for name, *_ in where}) > 1]
    assert not twice, f"defined in two lessons (name, cell, function): {twice}"


def test_every_solution_has_its_lesson():
    lessons = {nb.path.name for nb in LESSONS}
    orphans = [nb.path.name for nb in NOTEBOOKS if nb.is_solution and nb.path.name not in lessons]
    assert not orphans, f"solutions without a lesson: {orphans}"
