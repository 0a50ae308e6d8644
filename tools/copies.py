"""The learner's own copies of the lessons: without stored outputs, and never overwritten.

A stored output shows what a question asks for. So `make lab` opens copies in `my_lessons/`, which git
ignores; the lessons in `notebooks/` stay as they are. When a lesson has a newer edition, a copy that was
never touched is replaced; one with work in it is kept, and the new edition comes beside it under a number.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path

FOLDER = "my_lessons"
RECORD = ".editions.json"


def bring(root: Path, target: Path | None = None) -> list[str]:
    """Make or renew the copies of the lessons of `root`; return what there is to say, one line each.

    They stand in `target`, the folder my_lessons of `root` unless it is given.
    """
    source, target = root / "notebooks", target or root / FOLDER
    (target / "solutions").mkdir(parents=True, exist_ok=True)
    record = _read(target / RECORD)
    said = []
    for path in sorted([*source.glob("[0-9]*.ipynb"), *source.glob("solutions/*.ipynb")]):
        name = path.relative_to(source).as_posix()
        text = path.read_text(encoding="utf-8")
        edition = _hash(text)
        if record.get(name, {}).get("edition") == edition and _last(target, name, record).exists():
            continue
        bare = text if name.startswith("solutions/") else without_outputs(text)
        place = _place(target, name, record)
        if place != target / name:
            said.append(
                f"There is a new edition of {name}: {place.name}. Your {_own(target, name, record)} stays."
            )
        _write(place, bare)
        own = place.relative_to(target).as_posix()
        record[name] = {"edition": edition, "copy": own, "untouched": _hash(bare)}
    _bring_progress(source, target)
    _write(target / RECORD, json.dumps(record, indent=1) + "\n")
    return said


def without_outputs(text: str) -> str:
    """Return a notebook's text without outputs and execution counts."""
    book = json.loads(text)
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def _place(target: Path, name: str, record: dict) -> Path:
    """Return where a new edition goes: over a copy that nobody has touched, else under a name of its own."""
    last = _last(target, name, record)
    if not last.exists():
        return last
    if _hash(last.read_text(encoding="utf-8")) == record.get(name, {}).get("untouched"):
        return last
    number = 2
    while (free := target / f"{Path(name).with_suffix('')}_{number}.ipynb").exists():
        number += 1
    return free


def _last(target: Path, name: str, record: dict) -> Path:
    return target / record.get(name, {}).get("copy", name)


def _own(target: Path, name: str, record: dict) -> str:
    return _last(target, name, record).name


def _bring_progress(source: Path, target: Path) -> None:
    """Take along what a learner has solved before there were copies."""
    old, new = source / "my_progress.json", target / "my_progress.json"
    if old.exists() and not new.exists():
        shutil.copy(old, new)


def _read(path: Path) -> dict:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a record that is lost costs a second copy, never somebody's work
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)  # whole or not at all


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
