import altair as alt
import pytest

from mtl_teach import live
from mtl_teach.live import prediction
from mtl_teach.live.style import named


def choice():
    return live.predict("Does it fall?", ("falls", "rises"), "falls", "Data is shared.")


def test_nothing_is_revealed_before_a_choice():
    made = choice()
    assert made.control.value is None
    made.button.click()
    assert "Choose first" in made.verdict.value
    assert made.given is None and "shared" not in made.verdict.value


@pytest.mark.parametrize(
    ("given", "right", "text"), [("falls", True, "Right"), ("rises", False, "it is “falls”")]
)
def test_a_committed_choice_is_judged_and_explained(given, right, text):
    made = choice()
    made.control.value = given
    made.button.click()
    assert made.right is right
    assert text in made.verdict.value and "Data is shared." in made.verdict.value
    assert made.control.disabled and made.button.disabled


def test_an_answer_can_not_be_changed():
    made = choice()
    made.commit("rises")
    made.commit("falls")
    assert made.given == "rises"


def test_listeners_hear_of_a_commit():
    heard = []
    prediction.listeners.append(lambda *told: heard.append(told))
    try:
        made = choice()
        made.commit("rises")
    finally:
        prediction.listeners.pop()
    assert heard == [(made, "rises", False)]


def figure_of_a_guess(**more):
    chart = alt.layer(
        *[alt.Chart(named(name)).mark_point().encode(x="x:Q", y="y:Q") for name in ("guess", "truth")]
    )
    return live.predict_number(
        "How large?",
        [0.2, 0.4],
        0.4,
        "So it is.",
        chart=chart,
        revealed={"truth": {"x": [1], "y": [0.4]}},
        place=lambda guess: {"x": [1], "y": [guess]},
        **more,
    )


@pytest.mark.parametrize("start", [0.2, 0.4])
def test_where_a_slider_begins_is_no_answer(start):
    made = figure_of_a_guess(start=start)
    made.button.click()
    assert made.control.value == start and made.given is None and not made.button.disabled
    assert "Move the slider first, if only there and back" in made.verdict.value
    assert list(made.view.tables["truth"]["y"]) == [] and made.view.words == "How large?"
    for index in (1 - made.control.index, made.control.index):  # there and back, as the arrow keys do
        made.control.index = index
    made.button.click()
    assert made.given == start and made.view.tables["truth"]["y"] == [0.4]


@pytest.mark.parametrize(
    ("given", "right", "text"),
    [(0.2, False, "2 times too low"), (0.5, True, "1.25 times too high"), (0.4, True, "spot on")],
)
def test_a_number_is_judged_by_its_factor(given, right, text):
    made = live.predict_number("How large?", [0.2, 0.4, 0.5], 0.4, "So it is.", within=1.5)
    made.commit(given)
    assert made.right is right and text in made.verdict.value


def test_the_guess_is_drawn_before_and_the_truth_only_after():
    made = figure_of_a_guess()
    made.control.value = 0.4
    assert made.view.tables["guess"]["y"] == [0.4]
    assert list(made.view.tables["truth"]["y"]) == []
    made.commit(0.4)
    assert made.view.tables["truth"]["y"] == [0.4]
    assert made.view.words == "So it is."


def test_a_page_is_told_which_factor_counts_as_right_and_no_answer():
    data = live.predict_number("How many?", [1, 2, 4], 3, "So it is.", within=1.4)._repr_mimebundle_()
    shown = (data[0] if isinstance(data, tuple) else data)["text/html"]
    assert '<ul data-within="1.4">' in shown.partition("<details>")[0]
    assert "data-within" not in live.predict("?", ["a", "b"], "a", "")._repr_mimebundle_()["text/html"]


def test_without_a_kernel_question_and_options_remain_readable_and_the_answer_is_folded():
    data = choice()._repr_mimebundle_()
    data = data[0] if isinstance(data, tuple) else data
    for kind in ("text/plain", "text/html"):
        for part in ("Does it fall?", "rises", "falls"):
            assert part in data[kind]
    assert "Data is shared." in data["text/html"].partition("<details>")[2]
    assert "Data is shared." not in data["text/html"].partition("<details>")[0]
    assert "Data is shared." not in data["text/plain"]  # what a PDF or a plain export would show unfolded


@pytest.mark.parametrize("options", [("up", "down"), ("falls",)])
def test_an_answer_outside_the_options_is_refused(options):
    with pytest.raises(ValueError, match="answer must be one of two or more options"):
        live.predict("?", options, "falls", "")


def test_factors_need_positive_numbers():
    with pytest.raises(ValueError, match="must be > 0"):
        live.predict_number("?", [0, 1], 1, "")


def test_one_is_one_point_and_all_other_numbers_are_points():
    made = live.predict_number("?", [0.5, 1, 2], 1, "So it is.", unit=" points")
    assert [label for label, _ in made.control.options] == ["0.5 points", "1 point", "2 points"]
    made.commit(2)
    assert "You said 2 points; measured 1 point:" in made.verdict.value


def test_what_is_worked_out_was_not_measured_and_a_factor_beside_its_limit_is_told_apart():
    made = live.predict_number("?", [13, 16], 12.9, "So it is.", within=1.2, found="it is")
    made.commit(16)
    assert "it is 13: 1.24 times too high" in made.verdict.value and "Not quite" in made.verdict.value
