"""A learner's progress, in one small readable file beside the notebooks: `my_progress.json`.

Only this module writes that file, always through a temporary file, so that it is whole at every moment.
Solved exercises stay solved, "not attempted yet" is never noted, and a file that this module does not
understand is left alone. The environment variable MTL_TEACH_PROGRESS names another file, or says "off".
"""

import json
import os
import tempfile
import warnings
from pathlib import Path

from mtl_teach.exercises.result import UNTOUCHED, Result

ABOUT = "Progress in the mtl_teach notebooks. Yours: read it, copy it, delete it to start afresh."


class ForeignFileError(ValueError):
    """The file exists but is not a progress file of ours; it is never written to."""


def path() -> Path | None:
    """Return where progress is kept (None if switched off): the notebook's own folder by default."""
    where = os.environ.get("MTL_TEACH_PROGRESS", "my_progress.json")
    return None if where == "off" else Path(where)


def read() -> dict:
    """Return {"about", "exercises": {notebook: {name: …}}, "predictions": {notebook: {question: …}}}.

    Raises ForeignFileError, which says what to do, if the file is damaged or belongs to something else.
    """
    empty = {"about": ABOUT, "exercises": {}, "predictions": {}}
    file = path()
    if file is None or not file.exists():
        return empty
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not is_ours(found):
        raise ForeignFileError(
            f"{file.name} is damaged or not a progress file: rename or delete it, then run again"
        )
    return {**empty, **found}


def is_ours(found: object) -> bool:
    """Whether what a file holds has the form of a learner's record."""
    return isinstance(found, dict) and all(
        isinstance(found.get(part), dict) and all(isinstance(notes, dict) for notes in found[part].values())
        for part in ("exercises", "predictions")
    )


def record_exercise(notebook: str, result: Result) -> None:
    """Note a try at an exercise; one that was solved before stays solved, and a slip is begun but no try."""
    if result.status == UNTOUCHED:
        return
    _note("exercises", notebook, result.exercise, lambda old: _with(result, old))


def was_tried(notebook: str, exercise: str) -> bool:
    """Say whether a try was noted before; where none can be noted or read, nobody is kept waiting."""
    if path() is None:
        return True
    try:
        note = read()["exercises"].get(notebook, {}).get(exercise)
    except ForeignFileError:
        return True
    return bool(note.get("tries") if isinstance(note, dict) else note)


def _with(result: Result, old: dict) -> dict:
    tries = old.get("tries")
    return {
        "solved": bool(result) or old.get("solved") is True,
        "tries": (tries if isinstance(tries, int) else 0) + (not result.is_slip),
    }


def record_prediction(notebook: str, question: str, answer: object, correct: bool) -> None:
    """Note the first answer to a question; a later one is given knowing the result and does not count."""
    first = {
        "answer": answer if isinstance(answer, str | int | float) else str(answer),
        "correct": bool(correct),
    }
    _note("predictions", notebook, question, lambda old: old or first)


def _note(part: str, notebook: str, name: str, change) -> None:
    """Read, change one entry, write; trouble with the file is a warning, never the end of a lesson."""
    if path() is None:
        return
    try:
        state = read()
        notes = state[part].setdefault(notebook, {})
        old = notes.get(name)
        notes[name] = change(old if isinstance(old, dict) else {})
        _write(state)
    except (ForeignFileError, OSError) as problem:
        warnings.warn(f"progress not noted: {problem}", stacklevel=4)


def _write(state: dict) -> None:
    file = path()
    handle, name = tempfile.mkstemp(prefix=".my_progress", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(state, stream, indent=2, ensure_ascii=False)
            stream.write("\n")
        os.replace(name, file)  # whole or not at all
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def forget(notebook: str, *, sure: bool = False) -> str:
    """Forget the notes of one notebook, only with `sure=True`; returns what was done in words."""
    if not sure:
        return f"Nothing changed. To forget notebook {notebook}, call forget({notebook!r}, sure=True)."
    state = read()
    for part in ("exercises", "predictions"):
        state[part].pop(notebook, None)
    _write(state)
    return f"Notebook {notebook} starts afresh."
