"""Stub, check and solution stay together: each exercise stands in its notebook and in its solutions."""

import ast
import json
import re
from pathlib import Path

import pytest

from mtl_teach.lessons import exercises as every_exercise

EXERCISES = every_exercise()

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"


def cells(file: Path) -> list[ast.Module]:
    notebook = json.loads(file.read_text(encoding="utf-8"))
    return [ast.parse("".join(cell["source"])) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def definition(trees: list[ast.Module], name: str) -> ast.stmt | None:
    """The first statement at the top of a cell that defines `name`."""
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return node
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return node
    return None


def signature(node: ast.stmt) -> str:
    """What must not drift: names, annotations and defaults; for a table its keys; for a class its methods."""
    if isinstance(node, ast.FunctionDef):
        returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        return f"def {node.name}({ast.unparse(node.args)}){returns}"
    if isinstance(node, ast.ClassDef):
        methods = [signature(method) for method in node.body if isinstance(method, ast.FunctionDef)]
        return f"class {node.name}({', '.join(map(ast.unparse, node.bases))}): {methods}"
    keys = [ast.unparse(key) for key in node.value.keys] if isinstance(node.value, ast.Dict) else []
    return f"{ast.unparse(node.targets[0])} = {keys}"


def is_checked(trees: list[ast.Module], name: str) -> bool:
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(ast.unparse(call) == f"check.{name}({name})" for call in calls)


@pytest.mark.parametrize("part", ["", "solutions"])
@pytest.mark.parametrize("name", EXERCISES)
def test_stub_and_solution_have_the_registered_signature(name, part):
    exercise = EXERCISES[name]
    files = sorted((FOLDER / part).glob(f"{exercise.notebook}_*.ipynb"))
    if not files:
        pytest.skip(f"no notebook {exercise.notebook} in {(FOLDER / part).name} yet")
    trees = cells(files[0])
    found = definition(trees, name)
    stub = f"print(check.{name}.stub) shows what must stand there"
    assert found is not None, f"{files[0].name} does not define {name}: {stub}"
    assert signature(found) == signature(definition([ast.parse(exercise.stub)], name)), stub
    assert is_checked(trees, name), f"{files[0].name} has no cell check.{name}({name})"


#: Modules that a hint may name by the name under which they are imported.
MODULES = r"(?<![\w.])(math|torch|np|numpy|nn|functional|F|itertools|scipy|stats|evaluation|losses)\.\w"


def imported(trees: list[ast.Module]) -> set[str]:
    imports = (
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
    )
    return {(name.asname or name.name).split(".")[0] for node in imports for name in node.names}


@pytest.mark.parametrize("name", EXERCISES)
def test_what_a_hint_names_is_imported_in_the_lesson(name):
    exercise = EXERCISES[name]
    known = imported(cells(next(FOLDER.glob(f"{exercise.notebook}_*.ipynb"))))
    hints = [part.hint for part in (*getattr(exercise, "properties", ()), *exercise.mistakes)]
    foreign = [hint for hint in hints if not {*re.findall(MODULES, hint)} <= known]
    assert not foreign, f"import it in notebook {exercise.notebook}: {foreign}"


def test_a_drift_is_seen():
    stub = ast.parse(EXERCISES["penalty"].stub)
    for drifted in ("def penalty(weights, strength: float) -> Tensor: ...",
                    "def penalty(strength: float, weights: Tensor) -> Tensor: ...",
                    "def penalty(weights: Tensor, strength: float): ..."):  # fmt: skip
        assert signature(ast.parse(drifted).body[0]) != signature(stub.body[0])
    table = EXERCISES["strength_of"].stub
    assert signature(ast.parse(table).body[0]) != signature(
        ast.parse(table.replace("pooled", "pool")).body[0]
    )
