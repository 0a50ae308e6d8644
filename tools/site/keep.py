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
    """Return the files of this package that `module` depends on: its own, and those of all that it imports.

    Of a package that passes names on, only what is asked of it counts. What importing the rest of the package
    does by the way is left out: a panel depends on no other lesson's questions.

    >>> "colours.py" in {path.name for path in sources("mtl_teach.live.style")}
    True
    """
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = None if name in found else _source(name)
        if path is not None:
            found[name] = path
            waiting += _imports(path, name).values()
    return set(found.values())


@functools.cache
def _source(name: str) -> Path | None:
    if name.split(".")[0] != PACKAGE:
        return None
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


@functools.cache
def _imports(path: Path, name: str) -> dict[tuple[str, str], str]:
    """Return what a file imports: (name there, module asked) -> the module that it depends on."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    names: dict[tuple[str, str], str] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {(one.asname or one.name, one.name): one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            names |= {(one.asname or one.name, base): _home(base, one.name) for one in node.names}
    return names


def _home(module: str, name: str) -> str:
    """Return the module in which `name`, asked of `module`, is made."""
    if _source(f"{module}.{name}"):
        return f"{module}.{name}"
    path = _source(module)
    if path is None or path.name != "__init__.py":
        return module
    passed = [home for (known, _), home in _imports(path, module).items() if known == name]
    return passed[0] if passed else module
