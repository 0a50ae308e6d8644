"""Votes as codes: they come back as they went, slips are refused, and nothing else is in them."""

import random

import pytest

from mtl_teach import live
from mtl_teach.lessons import hard_sharing
from mtl_teach.live import votes
from mtl_teach.live.codes import ALPHABET, VoteError
from mtl_teach.live.votes import answer_of, vote


def asked(answer="falls"):
    return live.predict("Does it fall?", ("falls", "stays", "rises"), answer, "Data is shared.")


def number():
    return live.predict_number("How large?", [2**k for k in range(31)], 4, "So it is.")


def code(question, place, nonce):
    question.control.index = 1 - min(place, 1)  # a slider counts once it has been moved
    question.control.index = place
    return vote(question, nonce)


def some(count=40):
    """Return codes of every answer of both questions."""
    draws = random.Random(0)
    for question in (asked(), number()):
        for _ in range(count):
            place = draws.randrange(len(question.control.options))
            yield question, place, code(question, place, draws.randrange(1 << 14))


def test_every_answer_comes_back():
    for question, place, written in some():
        assert answer_of(question, written) == place
        assert answer_of(question, f" {written.lower().replace('-', '').replace('0', 'o')} ") == place


def test_a_slip_of_one_letter_or_of_two_neighbours_is_refused():
    for question, _, written in some(6):
        for k in (0, 1, 2, 3, 4, 6, 7, 8, 9, 10):
            others = [written[:k] + letter + written[k + 1 :] for letter in ALPHABET if letter != written[k]]
            swapped = written[:k] + written[k : k + 2][::-1] + written[k + 2 :]
            for slip in [*others, *([swapped] if "-" not in written[k : k + 2] else [])]:
                if slip != written:
                    with pytest.raises(VoteError, match="mistyped"):
                        answer_of(question, slip)


@pytest.mark.parametrize(
    "garbage", ["", "hello", "12345", "7Q2MZ-9XR4", "7Q2MZ-9XR4DD", "7Q2UZ-9XR4D", "ü" * 10]
)
def test_garbage_is_refused_by_name(garbage):
    with pytest.raises(VoteError, match="is no code"):
        answer_of(asked(), garbage)


def test_a_code_of_another_question_is_refused():
    with pytest.raises(VoteError, match="another question"):
        answer_of(number(), code(asked(), 1, 5))


def test_a_code_tells_neither_what_is_right_nor_by_eye_what_was_chosen():
    assert code(asked("falls"), 2, 9) == code(asked("rises"), 2, 9)
    middles = {code(asked(), 1, nonce)[2:4] for nonce in range(200)}
    assert len(middles) > 20  # one answer, many codes: where the answer stands nothing is constant
    drawn = {vote(question) for question, _, _ in some(1) for _ in range(50)}
    assert len(drawn) > 90  # a few of a hundred may meet


def test_without_an_answer_there_is_no_code():
    with pytest.raises(VoteError, match="nothing is chosen"):
        vote(asked())
    with pytest.raises(ValueError, match="nonce must be 0 to 16383"):
        code(asked(), 0, 1 << 14)


def test_a_chat_is_counted_and_what_does_not_count_is_named():
    question = asked()
    first, second, third = code(question, 0, 1), code(question, 2, 2), code(number(), 3, 3)
    chat = f"Ann: {first}\n\n{second.lower()} {first}\nis this on?\n{third}\n{second[:-1]}X\n"
    found = live.tally(question, chat)
    assert found.counts == (1, 0, 1) and found.votes == 2
    assert found.repeated == (first,)
    refused, whys = zip(*found.refused, strict=True)
    assert refused == ("is this on?", third, second[:-1] + "X")
    for word, why in zip(("no code", "another", "mistyped"), whys, strict=True):
        assert word in why
    assert "Ann" not in repr(found)


def test_a_poll_draws_both_votes():
    made = live.poll(asked())
    made.fields["first vote"].value = "\n".join(code(asked(), place, place) for place in (0, 0, 2)).replace(
        code(asked(), 0, 0), f"{code(asked(), 0, 10)}\n{code(asked(), 0, 11)}"
    )
    made.fields["after talking"].value = f"{code(asked(), 2, 3)}\nnonsense <b>"
    drawn = made.view.tables["votes"]
    assert drawn["answer"] == ["falls", "stays", "rises"] * 2
    assert sum(drawn["votes"][3:]) == 1 and drawn["votes"][5] == 1
    assert "After talking, 1 votes: 1 for “rises”." in made.view.words
    assert "nonsense &lt;b&gt;" in made.said.value
    assert made.question.verdict.value == ""  # nothing is revealed


def test_guesses_of_a_class_stand_on_the_question_s_own_figure():
    guess = hard_sharing.questions.predict_error("?", {2: 0.2, 4: 0.1}, 8, 0.05, "So.", single=0.25)
    made = live.poll(guess)
    made.fields["first vote"].value = "\n".join(
        code(guess, place, nonce) for place, nonce in ((3, 1), (3, 2), (9, 3))
    )
    marks = guess.view.tables["guess"]
    settings = [setting for _, setting in guess.control.options]
    assert marks["error"] == [settings[3], settings[9]] and set(marks["label"]) == {""}


def test_in_a_class_a_question_offers_its_code_and_reveals_nothing(monkeypatch):
    monkeypatch.setenv("MTL_TEACH_CLASS", "0")
    alone = len(asked().children)
    live.in_class()
    question = asked()
    assert len(question.children) == alone + 1
    button, shown = question.children[-2].children
    button.click()
    assert "Choose first" in shown.value
    question.control.value = "rises"
    button.click()
    written = shown.value.split("mtl-vote'>")[1][:11]
    assert answer_of(question, written) == 2 and question.verdict.value == ""
    question.control.value = "falls"
    assert shown.value == ""
    button, shown = number().children[-2].children
    button.click()
    assert "Move the slider first" in shown.value  # where it begins nobody has answered
    live.in_class(False)
    assert len(asked().children) == alone


def test_no_question_of_the_course_has_more_answers_than_a_code_holds():
    wide = live.predict_number("How large?", [1 + k for k in range(65)], 4, "So it is.")
    with pytest.raises(ValueError, match="at most 64 answers, got 65"):
        code(wide, 0, 1)


def test_two_editions_of_a_question_do_not_mix():
    other = live.predict("Does it fall?", ("falls", "stays", "rises", "jumps"), "falls", "Data is shared.")
    with pytest.raises(VoteError, match="another edition"):
        votes.answer_of(other, code(asked(), 1, 5))
