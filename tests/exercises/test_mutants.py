"""No wrong answer is told "correct", and each gets its own hint; right answers pass, stubs are left alone."""

import dataclasses
import importlib
import linecache
import re
from pathlib import Path

import pytest
import torch

from mtl_teach.exercises.result import CORRECT, NOT_YET, UNTOUCHED
from mtl_teach.exercises.tables import WrongRule, _columns
from mtl_teach.lessons import exercises as every_exercise
from tests.exercises.answers import RIGHT, WRONG

EXERCISES = every_exercise()

for _answers in (Path(__file__).parents[1] / "lessons").glob("*/answers.py"):
    importlib.import_module(f"tests.lessons.{_answers.parent.name}.answers")

WHERE = "write more in tests/lessons/ROOM/answers.py, as CONTRIBUTING.md says"

#: (exercise, mistake) -> the mistake that does the same on the first property that fails.
ALIKE = {
    ("three_accuracies", "order"): "exact_is_argmax",
    ("reverse_gradient", "absolute"): "cut",
}

EVERY = pytest.mark.parametrize("name", EXERCISES)


@pytest.fixture(autouse=True)
def no_progress(monkeypatch):
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")


def judged(name: str, answer: object):
    """Judge with a short time limit, so that the endless loops among the answers end soon."""
    exercise = EXERCISES[name]
    seconds = (
        0.5 if getattr(answer, "__name__", "") in ("endless", "simple_single_error") else exercise.seconds
    )
    return dataclasses.replace(exercise, seconds=seconds)(answer)


@EVERY
def test_wrong_answers_get_their_own_hint(name, record_property):
    results = [(key, judged(name, answer)) for key, answer in WRONG[name]]
    rejected = [result.status == NOT_YET for _, result in results]
    hinted = [result.key == key for key, result in results]
    record_property("wrong_answers", [name, len(results), sum(rejected), sum(hinted)])
    assert len(results) >= 10, f"{name}: {len(results)} wrong answers, at least 10: {WHERE}"
    assert all(rejected) and all(hinted), [
        (key, result) for key, result in results if result.status != NOT_YET or result.key != key
    ]


@EVERY
def test_every_mistake_that_a_check_knows_is_refused_with_its_own_hint(name):
    exercise = EXERCISES[name]
    results = []
    for mistake in exercise.mistakes:
        if isinstance(mistake, WrongRule):
            answer = {case: mistake.rule(facts) for case, facts in exercise.cases.items()}
        else:
            answer = mistake.wrong
        results.append((mistake.key, judged(name, answer)))
    results = [(key, result) for key, result in results if ALIKE.get((name, key)) != result.key]
    assert all(result.status == NOT_YET and result.key == key for key, result in results), [
        (key, result) for key, result in results if result.status != NOT_YET or result.key != key
    ]


@pytest.mark.parametrize("name", [name for name, one in EXERCISES.items() if hasattr(one, "cases")])
def test_no_hint_for_a_table_names_the_word_that_is_right(name):
    exercise = EXERCISES[name]
    if len({word for facts in exercise.cases.values() for word in _columns(exercise.rule(facts))}) == 2:
        return  # of two words the other one is right: there is nothing to give away
    for mistake in exercise.mistakes:
        meant = {
            str(right)
            for facts in exercise.cases.values()
            for wrong, right in zip(
                _columns(mistake.rule(facts)), _columns(exercise.rule(facts)), strict=False
            )
            if wrong != right
        }
        told = [word for word in meant if re.search(rf"\b{re.escape(word)}\b", mistake.hint)]
        assert len(meant) > 1 or not told, mistake.hint


@EVERY
def test_right_answers_are_accepted(name, record_property):
    exercise = EXERCISES[name]
    answers = list(RIGHT[name])
    if hasattr(exercise, "reference"):
        answers.append(exercise.reference)
    if hasattr(exercise, "cases"):
        answers.append({case: exercise.rule(facts) for case, facts in exercise.cases.items()})
    assert len(answers) >= 5, f"{name}: {len(answers)} right answers, at least 5: {WHERE}"
    results = [judged(name, answer) for answer in answers]
    accepted = [result.status == CORRECT for result in results]
    record_property("right_answers", [name, len(results), sum(accepted)])
    assert all(accepted), [result for result in results if result.status != CORRECT]


@EVERY
@pytest.mark.parametrize("has_source", [True, False])
def test_an_untouched_stub_is_not_attempted(name, has_source):
    stub = f"from torch import Tensor, nn\n{EXERCISES[name].stub}\n"
    file = f"<stub {name}>"
    linecache.cache[file] = (len(stub), None, stub.splitlines(keepends=True), file)  # as a kernel does
    if not has_source:
        del linecache.cache[file]
    space: dict = {"__name__": "__main__"}
    exec(compile(stub, file, "exec"), space)
    assert EXERCISES[name](space[name]).status == UNTOUCHED


@EVERY
def test_anything_is_survived(name):
    odd = [None, 0, "text", [], {}, object(), int, float("nan"), torch.zeros(2, 2), lambda *_: None,
           lambda *_: float("nan"), lambda *_: torch.zeros(0), lambda *_: "text", lambda *_: (1, 2, 3),
           lambda *_: 1 / 0, lambda *_: object(), lambda *_: torch.zeros(2, dtype=torch.complex64),
           print, exit]  # fmt: skip
    for answer in odd:
        result = EXERCISES[name](answer)
        assert result.status in (UNTOUCHED, NOT_YET)
        assert result.key != "internal", result
        assert repr(result) and "Traceback" not in repr(result)


@EVERY
def test_results_are_the_same_every_time(name):
    for _, answer in WRONG[name][:2]:
        assert repr(judged(name, answer)) == repr(judged(name, answer))
