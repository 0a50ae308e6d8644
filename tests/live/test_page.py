"""What the browser is sent: the charts' code once per kernel, and each layout when it is asked for."""

import json

import altair as alt
import ipywidgets as widgets

from mtl_teach import live
from mtl_teach.live import named, styled
from mtl_teach.live.page import bundle, page
from mtl_teach.live.view import ChartView


def chart(narrow=False):
    base = alt.Chart(named("points")).mark_point().encode(x="x:Q", y="y:Q")
    return styled(base.properties(width=300 if narrow else 800))


def test_the_code_is_sent_once_however_many_charts_and_questions_there_are():
    first, second = ChartView(chart), ChartView(chart)
    question = live.predict("?", ("a", "b"), "a", "")
    assert first.page is second.page is page()
    sent = [len(json.dumps(view.get_state(), default=str)) for view in (first, second)]
    assert max(sent) < 20_000 < len(bundle())
    assert page().code == bundle() and question.given is None


def test_when_all_widgets_were_closed_the_next_chart_brings_the_code_again():
    before = page()
    widgets.Widget.close_all()
    assert ChartView(chart).page is page() is not before
    assert page().comm is not None
    live.slider("w", [0, 1], 0)  # no layout of ours was closed with them
    live.toggle("w", ["a", "b"], "a")


def test_the_narrow_layout_is_made_when_a_browser_asks():
    view = ChartView(chart)
    assert list(view.specs) == ["wide"] and view.specs["wide"]["width"] == 800
    view.set_state({"asked": "narrow"})
    assert view.specs["narrow"]["width"] == 300 and view.specs["wide"]["width"] == 800


def test_a_chart_with_one_layout_says_so():
    view = ChartView(chart())
    view.set_state({"asked": "narrow"})
    assert view.specs["narrow"] is None


def test_a_narrow_layout_that_cannot_be_made_is_said_and_the_wide_one_stays():
    def broken(narrow=False):
        return chart() if not narrow else 1 / 0

    view = ChartView(broken)
    view.set_state({"asked": "narrow"})
    assert view.error == "ZeroDivisionError in the narrow layout: division by zero"
    assert view.specs["narrow"] is None and view.specs["wide"]["width"] == 800


def test_a_question_that_is_watched_keeps_its_answer_out_of_the_notebook(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "lesson.ipynb")
    monkeypatch.delenv("MTL_TEACH_STILLS", raising=False)
    made = live.predict("Does it fall?", ("falls", "rises"), "falls", "Data is shared.")
    told = json.dumps(made._repr_mimebundle_(), default=str)
    assert "Data is shared." not in told and "Does it fall?" in told
    states = [json.dumps(child.get_state(), default=str) for child in (made, *made.children)]
    assert not any("Data is shared." in state for state in states)
