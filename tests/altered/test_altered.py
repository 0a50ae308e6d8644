"""Worked solutions are altered as they should be, and what passes a check though it should not is found."""

import ast

import pytest

from mtl_teach.lessons import exercises
from tests.altered import __main__ as run
from tests.altered import alterations
from tests.altered.same import SAME

SOLUTIONS = {name: (definition, before) for name, definition, before in run.solutions()}


def altered(source):
    return list(alterations(ast.parse(source).body[0]).values())


def test_every_exercise_with_a_function_has_a_worked_solution():
    assert set(SOLUTIONS) == {name for name, one in exercises().items() if hasattr(one, "properties")}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("return a - b", {"return a + b", "return a", "return b", "return b - a", "return a - a",
                          "return b - b"}),
        ("return a.sum(1)", {"return a.mean(1)", "return a.sum(0)", "return a.sum(2)", "return a.sum(-1)",
                             "return a", "return b.sum(1)"}),
        ("return math.floor(a)", {"return math.ceil(a)", "return a", "return math.floor(b)"}),
        ("return a < 0", {"return a <= 0", "return a > 0", "return a >= 0", "return a == 0", "return a != 0",
                          "return a < 1", "return a < -1", "return a < 2", "return b < 0"}),
        ("b += a", {"b = a", "b += b", "pass"}),
        ("return a.item()", {"return b.item()"}),
        ("return a and b", {"return a or b", "return a", "return b", "return a and a", "return b and b"}),
        ("return -a", {"return a", "return -b"}),
        ("return a if b else 1", {"return a", "return 1", "return b if b else 1", "return a if a else 1",
                                  "return a if b else 2", "return a if b else 0", "return a if b else -1"}),
    ],
)  # fmt: skip
def test_a_line_is_altered_in_every_small_way(line, expected):
    assert set(altered(f"def f(a, b):\n    {line}")) == expected


def test_docstrings_and_annotations_stay_out_of_it():
    plain = altered("def f(a, b):\n    return a - b")
    assert (
        altered('def f(a: int, b: "two words") -> list[int]:\n    """Subtract."""\n    return a - b') == plain
    )


@pytest.mark.parametrize("name", SAME)
def test_what_is_said_to_be_the_same_is_still_an_alteration(name):
    assert set(SAME[name]) <= set(alterations(SOLUTIONS[name][0]).values())


def test_a_check_refuses_every_alteration_of_its_solution(capsys):
    assert run.main(["total_loss"]) == 0
    assert "refused" in capsys.readouterr().out


def test_an_alteration_that_passes_and_one_that_does_not_any_more_are_told(monkeypatch, capsys):
    monkeypatch.setitem(
        SAME, "penalty", ("return 3 * strength",)
    )  # in place of the sign that is squared away
    assert run.main(["penalty"]) == 1
    out = capsys.readouterr().out
    assert "PASSED  distances = weights.mean(0) - weights" in out and "STALE   return 3 * strength" in out


def test_a_name_that_no_exercise_has(capsys):
    assert run.main(["no_such_exercise"]) == 2
    assert "no exercise is named no_such_exercise" in capsys.readouterr().err
