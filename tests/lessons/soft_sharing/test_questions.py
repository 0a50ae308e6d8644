"""The guess on the figure: ends from the start, the answer only after committing, the curve not even then."""

from math import inf

import pytest

from mtl_teach.lessons.soft_sharing.questions import DRAWN, predict_strength, the_valley
from mtl_teach.live.tables import check_tables, columns_read

ERRORS = {0: 21.0, 0.001: 20.5, 0.01: 20.0, 0.1: 21.5, inf: 22.5}


def test_the_answer_waits_for_the_guess():
    asked = predict_strength("Where?", ERRORS, "Because.")
    asked.control.value = 0.1
    assert asked.view.tables["guess"]["strength"] == [0.1]
    assert asked.view.tables["ends"]["error"] == [21.0, 22.5]
    assert asked.view.tables["answer"]["strength"] == ()
    asked.commit(0.1)
    assert "20.5" not in str(asked.view.specs) + str(asked.view.tables)  # the reader draws it next
    assert asked.view.tables["answer"]["strength"] == [0.01]
    assert asked.right is False and "10 times too high" in asked.verdict.value


def test_the_valley_is_what_its_answer_says():
    asked = the_valley()
    asked.curve = [0.5] * len(DRAWN)
    error = dict(zip(DRAWN, asked.values, strict=True))
    assert min(error, key=error.get) == 0.01
    assert error[0.0] - error[0.01] == pytest.approx(0.7, abs=0.05)
    assert all(error[strength] < error[0.0] for strength in (0.001, 0.0032, 0.01, 0.032))
    assert all(error[strength] > error[0.0] for strength in (0.1, 0.32, 1.0, 3.2, 10.0))


def test_a_guess_is_right_within_the_factor():
    assert [_right(0.001), _right(0.01)] == [False, True]
    asked = predict_strength("Where?", ERRORS, "Because.", within=20)
    asked.commit(0.1)
    assert asked.right


def _right(guess):
    asked = predict_strength("Where?", ERRORS, "Because.")
    asked.commit(guess)
    return asked.right


def test_labels_stand_where_there_is_room():
    asked = predict_strength("Where?", ERRORS, "Because.")
    sides = []
    for guess in (0.001, 0.1):
        asked.control.value = guess
        sides += asked.view.tables["guess"]["late"]
    assert sides == [False, True]


def test_both_layouts_draw_the_same_tables():
    asked = predict_strength("Where?", ERRORS, "Because.")
    asked.view.asked = "narrow"
    asked.commit(0.1)
    for layout in ("wide", "narrow"):
        check_tables(columns_read(asked.view.specs[layout]), asked.view.tables)
    assert asked.view.specs["narrow"]["width"] < 300 < asked.view.specs["wide"]["width"]


@pytest.mark.parametrize("errors", [{0: 1.0, inf: 2.0}, {0.1: 1.0, inf: 2.0}, {0: 1.0, 0.1: 2.0}])
def test_without_both_ends_and_something_between_it_is_refused(errors):
    with pytest.raises(ValueError, match="errors must know 0, infinity and strengths between, got"):
        predict_strength("Where?", errors, "Because.")
