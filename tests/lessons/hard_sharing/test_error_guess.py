"""The guess on the curve of errors: the measured one only after committing."""

import pytest

from mtl_teach.lessons.hard_sharing.questions import GUESSES, predict_error

ERRORS = {2: 0.25, 8: 0.06}


def _asked(**changes):
    arguments = {"errors": ERRORS, "tasks": 64, "answer": 0.0175, "single": 0.26} | changes
    return predict_error("How large?", why="Because.", **arguments)


def test_the_measured_error_waits_for_the_guess():
    asked = _asked()
    asked.control.value = GUESSES[10]
    assert asked.view.tables["guess"] == {"tasks": [64], "error": [GUESSES[10]], "label": ["your guess"]}
    assert asked.view.tables["curve"] == {"tasks": [2, 8], "error": [0.25, 0.06]}
    assert asked.view.tables["answer"]["error"] == ()
    asked.commit(GUESSES[10])
    assert asked.view.tables["answer"]["error"] == [0.0175]
    assert asked.right is False and "too low" in asked.verdict.value


def test_some_guess_is_right():
    right = []
    for guess in GUESSES:
        asked = _asked()
        asked.commit(guess)
        right.append(asked.right)
    assert any(right) and not right[0] and not right[-1]


@pytest.mark.parametrize("changes", [{"errors": {}}, {"tasks": 8}, {"answer": 0.0}, {"single": 0.7}])
def test_what_the_figure_cannot_show_is_refused(changes):
    with pytest.raises(ValueError, match=r"errors must be 0\.001 to 0\.5 at fewer tasks than"):
        _asked(**changes)
