"""A curve is drawn first, and the browser holds no answer before."""

import json
import re
from html import unescape

import altair as alt
import pytest

from mtl_teach.live import Panel, Result, VoteError, draw_it, in_class, named, poll, slider, table
from mtl_teach.live.codes import ALPHABET
from mtl_teach.live.curves import curve_code, curve_of

PLACES = {0: "none", 1: "one", 3: "three"}


def panel(slope=2):
    def compute(slope):
        line = table(x=[0, 1, 2, 3, 3], y=[1, 1 + slope, 1 + 2 * slope, 1 + 3 * slope, 99])
        levels = table(model=["low", "none", "high"], error=[0.5, None, 8])
        yield Result({"line": line, "levels": levels}, "It rises.", {}, 0.5)
        yield Result({"line": line, "levels": levels}, "It rises.", {})

    lines = alt.Chart(named("line")).mark_line().encode(x="x:Q", y="y:Q")
    rules = alt.Chart(named("levels")).mark_rule().encode(y="error:Q", detail="model:N")
    return Panel(compute, lines + rules, {"slope": slider("slope", [1, 2], slope)}, "live.rising")


def asked(**changes):
    known = ("levels", "model", "error", ("low", "high"))
    given = {"curve": ("line", "x", "y"), "places": PLACES, "why": "Twice <x>.", "known": known}
    given |= {"axes": ("x", "y, m"), "ticks": (0.5, 2, 8), "unit": " m", "ratio": True} | changes
    return draw_it("How does it rise?", panel(), **given)


def test_nothing_is_told_before_a_curve_is_drawn():
    made = asked()
    sent = json.dumps(
        {name: value for name, value in made.get_state().items() if name[0] != "_"}, default=str
    )
    assert made.known == [("low", 0.5), ("high", 8.0)]
    assert made.values == [] and "Twice" not in sent and "7.0" not in sent
    made.curve = [0.0, 0.5, 1.0]
    assert made.values == [1.0, 3.0, 7.0]  # of two rows for one place, the first
    assert made.why == "Twice <x>."


def test_to_start_again_takes_nothing_back():
    made = asked()
    made.curve = [0.0, 0.5, 1.0]
    made.curve = []
    assert made.values == [1.0, 3.0, 7.0]


def test_what_is_stored_folds_the_answer_and_tells_a_page_what_to_draw(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    stored = asked()._repr_mimebundle_()
    assert stored["text/plain"] == "Draw it. How does it rise?"
    before, fold = stored["text/html"].split("<details>")
    assert "Twice &lt;x&gt;." in fold and "Twice" not in before
    told = json.loads(unescape(re.search('data-drawing="([^"]*)"', before)[1]))
    assert told["panel"] == "rising" and told["line"] == "live.rising(slope=2)"
    assert told["places"] == [[0, "none"], [1, "one"], [3, "three"]]


def test_what_a_reader_saves_holds_no_answer(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "lesson.ipynb")
    stored = asked()._repr_mimebundle_()
    assert "Run this cell to draw." in stored["text/html"] and "Twice" not in stored["text/html"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"curve": ("lines", "x", "y")}, r"curve must name one of the tables \{'line': \['x', 'y'\]"),
        ({"curve": ("line", "x", "z")}, "and two columns, got"),
        ({"places": {0: "0", 1.5: "1.5"}}, r"curve must find each of \[0, 1.5\] in x, got none for \[1.5\]"),
        ({"known": ("levels", "model", "error", ("none",))}, r"known must find .* none for \['none'\]"),
        ({"places": {0: "0"}}, "places and ticks must be two or more.*got 1 places"),
        ({"ticks": (0.5, 8, 2)}, r"ticks rising, .* ticks=\(0.5, 8, 2\)"),
        ({"ticks": (0, 2, 8)}, "above 0 with ratio"),
        ({"ticks": (0.5, 2)}, r"ticks must enclose \[3.0, 7.0, 8.0\], got \(0.5, 2\): add a tick beyond"),
    ],
)
def test_a_drawing_that_cannot_be_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        asked(**changes)


CURVE = [0.0, 15 / 31, 1.0]


def test_a_curve_comes_back_from_its_code():
    told = asked().told
    code = curve_code(told, CURVE)
    assert curve_of(told, f" {code.lower().replace('-', '').replace('1', 'i')} ") == CURVE
    rough = curve_of(told, curve_code(told, [0.111, 0.5, 0.987]))
    assert rough == pytest.approx([0.111, 0.5, 0.987], abs=0.5 / 31 + 1e-9)


def test_a_curve_of_ten_places_has_a_code_too():
    told = {"ask": "?", "places": [[place, str(place)] for place in range(10)]}
    curve = [place / 31 for place in range(0, 30, 3)]
    assert curve_of(told, curve_code(told, curve)) == curve


def test_a_slip_or_another_question_is_refused():
    told = asked().told
    code = curve_code(told, CURVE)
    for place, letter in enumerate(code):
        for other in set(ALPHABET) - {letter} if letter != "-" else ():
            with pytest.raises(VoteError, match="mistyped"):
                curve_of(told, code[:place] + other + code[place + 1 :])
    with pytest.raises(VoteError, match="answers another question"):
        curve_of(told | {"ask": "Another?"}, code)
    with pytest.raises(VoteError, match="is no code: it has 9 letters"):
        curve_of(told, "hello")
    with pytest.raises(ValueError, match=r"curve must be 3 heights from 0 to 1, got \[0.5, 2\]"):
        curve_code(told, [0.5, 2])


def test_a_class_sends_curves_and_the_teacher_sees_them(monkeypatch):
    assert not asked().votes
    monkeypatch.setenv("MTL_TEACH_CLASS", "0")
    in_class()
    student = asked()
    assert student.votes
    student.sketch = [0.2, 0.4, 0.8]
    assert curve_of(student.told, student.code) == pytest.approx([0.2, 0.4, 0.8], abs=0.02)
    assert student.values == []  # a code tells nobody the answer
    teacher = poll(asked())
    other = curve_code(student.told, CURVE)
    teacher.field.value = f"Ann: {student.code}\n{other} {other}\nhello"
    assert teacher.drawing.others == [curve_of(student.told, student.code), CURVE]
    assert "2 curves." in teacher.said.value and "hello: no code in this line" in teacher.said.value
    assert f"{other} came twice and counts once" in teacher.said.value
