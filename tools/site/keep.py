"""Pieces of grids are computed once, and again only when the code behind them has changed."""

import ast
import functools
import hashlib
import importlib.util
from importlib.metadata import version
from pathlib import Path

from mtl_teach import lessons

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "mtl_teach"
# Libraries whose numbers or charts a state depends on.
LIBRARIES = ("altair", "numpy", "scikit-learn", "scipy", "torch")


def digest(name: str) -> str:
    """Return what the panel `name` depends on, as 16 hexadecimal digits.

    It covers the source of the panel, of all of this package that it imports, and how the grid is made.
    """
    made = hashlib.sha256()
    for path in sorted([*sources(lessons.panels()[name]), Path(__file__).with_name("grid.py")]):
        made.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        made.update(f"{library} {version(library)}".encode())
    return made.hexdigest()[:16]


def sources(module: str) -> set[Path]:
    """Return the files of this package that `module` imports, at its top or later, its own among them.

    >>> "colours.py" in {path.name for path in sources("mtl_teach.live.style")}
    True
    """
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = None if name in found else _source(name)
        if path is None:
            continue
        found[name] = path
        # The package itself loads what is asked of it only when it is asked: no panel depends on that.
        waiting += [name.rpartition(".")[0], *(_imports(path, name) if name != PACKAGE else ())]
    return set(found.values())


@functools.cache
def _source(name: str) -> Path | None:
    if name.split(".")[0] != PACKAGE:
        return None
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None  # a name inside a module


@functools.cache
def _imports(path: Path, name: str) -> tuple[str, ...]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            names += [base, *(f"{base}.{one.name}" for one in node.names)]
    return tuple(names)
