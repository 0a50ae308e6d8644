"""The house: imports run downhill only, from lessons over engines to the ground; no room knows another."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENGINES = ("comparison", "live", "exercises", "figures")
DOORS = ("mtl_teach", "mtl_teach.__main__")  # what people call: they may open any engine
GROUND, ENGINE, LESSON = 0, 1, 2
# What a chart or words may import of their own folder: constants, and a part of the chart drawn alone.
BESIDE = {"settings", "drawing", "pictures"}


def place(module: str) -> tuple[int, str]:
    """Return the floor of a module, and its room there."""
    _, first, *rest = [*module.split("."), "", ""]
    if first == "lessons":
        return LESSON, rest[0]
    return (ENGINE, first) if first in ENGINES or module in DOORS else (GROUND, "")


def imports(path: Path) -> Iterator[str]:
    """Yield the modules of this package that a file imports, in functions too, as long names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{one.name}" for one in node.names]
        else:
            continue
        yield from (name for name in names if name.startswith("mtl_teach."))


def modules() -> dict[str, Path]:
    paths = sorted((ROOT / "mtl_teach").rglob("*.py"))
    return {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): path
        for path in paths
    }


def test_imports_run_downhill():
    uphill = [
        (module, name)
        for module, path in modules().items()
        for name in imports(path)
        if place(name)[0] > place(module)[0]
    ]
    assert not uphill


def test_no_room_knows_another():
    across = [
        (module, name)
        for module, path in modules().items()
        for name in imports(path)
        if place(module)[0] == place(name)[0] == LESSON and place(module)[1] != place(name)[1]
    ]
    assert not across


def test_charts_and_words_know_no_sibling_but_settings():
    panels = ROOT / "mtl_teach" / "lessons"
    for path in sorted([*panels.rglob("chart.py"), *panels.rglob("words.py")]):
        own = ".".join(path.parent.relative_to(ROOT).parts)
        known = {name.removeprefix(own + ".").split(".")[0] for name in imports(path) if name.startswith(own)}
        assert known <= BESIDE, f"{path.relative_to(ROOT)} imports {sorted(known)}"


def test_there_are_no_import_cycles():
    every = modules()
    graph = {}
    for module, path in every.items():
        found = {name if name in every else name.rpartition(".")[0] for name in imports(path)}
        graph[module] = {name for name in found if name in every and name != module}
    assert len(list(TopologicalSorter(graph).static_order())) == len(every)
