"""The guess on the curve of errors: the measured one only after committing."""

import pytest

from mtl_teach.lessons.hard_sharing.questions import GUESSES, START, predict_error
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read

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


def test_a_guess_is_right_within_the_factor():
    for guess in GUESSES:
        asked = _asked(within=1.5)
        asked.commit(guess)
        assert asked.right is (0.0175 / 1.5 <= guess <= 0.0175 * 1.5)


def test_nothing_tells_the_answer_before_the_guess():
    asked = _asked(answer=0.0333)
    assert asked.control.value == START
    assert "0.0333" not in str(asked.view.tables) and asked.view.words == "Move the mark, then commit."


@pytest.mark.parametrize("layout, most", [("wide", 880), ("narrow", 360)])
def test_the_figure_fits_its_page_and_draws_every_table(layout, most):
    asked = _asked()
    asked.view.asked = "narrow"  # as a phone does
    asked.commit(GUESSES[0])
    spec = asked.view.specs[layout]
    check_tables(columns_read(spec), asked.view.tables)
    png = still(spec, asked.view.tables, "words", scale=1)
    assert 0.75 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


@pytest.mark.parametrize("changes", [{"errors": {}}, {"tasks": 8}, {"answer": 0.0}, {"single": 0.7}])
def test_what_the_figure_cannot_show_is_refused(changes):
    with pytest.raises(ValueError, match=r"errors must be 0\.001 to 0\.5 at fewer tasks than"):
        _asked(**changes)
