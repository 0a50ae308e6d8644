"""A class's records become one table, and what is no record is named."""

import csv
import json

import pytest

from mtl_teach.exercises import grades
from mtl_teach.exercises.checks import every


def record(folder, student, exercises=None, predictions=None):
    home = folder / student
    home.mkdir(parents=True)
    text = {"about": "", "exercises": exercises or {}, "predictions": predictions or {}}
    (home / "my_progress.json").write_text(json.dumps(text), encoding="utf-8")


def table(folder, tmp_path):
    target = tmp_path / "grades.csv"
    said = grades.main([str(folder), str(target)])
    with open(target, encoding="utf-8-sig", newline="") as stream:
        return said, list(csv.DictReader(stream))


def test_every_student_has_every_exercise(tmp_path):
    record(tmp_path / "users", "ann", {"05": {"penalty": {"solved": True, "tries": 3}}})
    record(tmp_path / "users", "bo", {"05": {"penalty": {"solved": False, "tries": 1}}})
    said, rows = table(tmp_path / "users", tmp_path)
    assert said.startswith("2 students") and len(rows) == 2 * len(every())
    penalty = {row["student"]: (row["state"], row["tries"]) for row in rows if row["name"] == "penalty"}
    assert penalty == {"ann": ("solved", "3"), "bo": ("tried", "1")}
    assert {row["state"] for row in rows if row["name"] == "balance"} == {"not attempted"}


def test_questions_come_with_their_first_answer_and_are_no_formulas(tmp_path):
    answers = {
        "05": {"=HYPERLINK(1)": {"answer": "x", "correct": False}, "λ?": {"answer": 1, "correct": True}}
    }
    record(tmp_path / "users", "ann", predictions=answers)
    _, rows = table(tmp_path / "users", tmp_path)
    asked = [(row["name"], row["state"]) for row in rows if row["kind"] == "question"]
    assert asked == [("'=HYPERLINK(1)", "wrong"), ("λ?", "right")]


@pytest.mark.parametrize(
    ("text", "named"), [("{", "damaged"), ('{"exercises": 1}', "no record of this course")]
)
def test_what_is_no_record_is_named(text, named, tmp_path):
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "my_progress.json").write_text(text)
    with pytest.raises(SystemExit, match=f"ann.my_progress.json is {named}"):
        grades.main([str(tmp_path), str(tmp_path / "grades.csv")])


def test_an_empty_folder_is_no_class(tmp_path):
    with pytest.raises(SystemExit, match="no student"):
        grades.main([str(tmp_path), str(tmp_path / "grades.csv")])
