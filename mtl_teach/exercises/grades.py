"""A class's records as one table: `python -m mtl_teach.exercises.grades FOLDER grades.csv`.

FOLDER holds a folder for each student, and in it their `my_progress.json`, as `make hub` keeps them. A record
is a text file of the learner's own: it shows a teacher where a class stands; it proves nothing in an
examination.
"""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from mtl_teach.exercises import notes
from mtl_teach.exercises.checks import every

COLUMNS = ("student", "notebook", "kind", "name", "state", "tries")


def rows(folder: Path) -> Iterator[dict[str, str | int]]:
    """Yield a row for each exercise of the course and each question answered, student by student.

    The student is the name of the folder. `state` is solved, tried or "not attempted" for an exercise, right
    or wrong for the first answer to a question. Raises ValueError that names a damaged or foreign record.
    """
    for file in sorted(Path(folder).glob("*/my_progress.json")):
        record = _record(file)
        student = file.parent.name
        for exercise in every().values():
            note = record["exercises"].get(exercise.notebook, {}).get(exercise.name, {})
            state = "solved" if note.get("solved") else "tried" if note else "not attempted"
            tries = note.get("tries", 0)
            yield _row(student, exercise.notebook, "exercise", exercise.name, state, tries)
        for notebook, answers in sorted(record["predictions"].items()):
            for question, note in answers.items():
                state = "right" if note.get("correct") else "wrong"
                yield _row(student, notebook, "question", question, state, 1)


def write(folder: Path, target: Path) -> int:
    """Write the table as CSV, which spreadsheets open, and return how many students are in it.

    Raises ValueError if the folder holds no record, or one that is damaged.
    """
    found = list(rows(folder))
    if not found:
        raise ValueError(f"no student's my_progress.json in a folder below {folder}: is it the right folder?")
    # With a mark at the front, so that spreadsheets read the Greek letters.
    with open(target, "w", encoding="utf-8-sig", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS)
        table.writeheader()
        table.writerows({key: _harmless(value) for key, value in row.items()} for row in found)
    return len({row["student"] for row in found})


def _record(file: Path) -> dict:
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ValueError(f"{file} is damaged: {problem}") from problem
    if not notes.is_ours(record):
        raise ValueError(f"{file} is no record of this course: move it away, then run again")
    return record


def _row(*values: str | int) -> dict[str, str | int]:
    return dict(zip(COLUMNS, values, strict=True))


def _harmless(value: str | int) -> str | int:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def main(arguments: list[str]) -> str:
    """Write the table and return what was done, in words."""
    if len(arguments) != 2:
        sys.exit("mtl_teach: python -m mtl_teach.exercises.grades FOLDER grades.csv")
    folder, target = map(Path, arguments)
    try:
        return f"{write(folder, target)} students in {target}"
    except ValueError as problem:
        sys.exit(f"mtl_teach: {problem}")


if __name__ == "__main__":
    print(main(sys.argv[1:]))
