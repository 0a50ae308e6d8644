"""The mechanism under every panel, with a computation small enough to see through."""

import threading
import time

import altair as alt
import pytest

from mtl_teach.live.controls import slider, toggle
from mtl_teach.live.latest import Latest
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result, table
from mtl_teach.live.style import named, styled


def chart():
    return styled(alt.Chart(named("points")).mark_point().encode(x="x:Q", y="y:Q"))


def compute(height, kind="up"):
    if height == 3:
        raise ValueError("height must not be 3")
    sign = 1 if kind == "up" else -1
    return Result({"points": table(x=[0, 1], y=[0, sign * height])}, f"The line ends at {sign * height}.")


def panel(work=compute):
    controls = {"height": slider("height", [0, 1, 2, 3], 1), "kind": toggle("kind", ["up", "down"], "up")}
    return Panel(work, chart(), controls, "live.line")


def test_moving_several_controls_computes_once():
    calls = []
    made = panel(lambda **values: calls.append(values) or compute(**values))
    made.move(height=2, kind="down")
    assert calls[1:] == [{"height": 2, "kind": "down"}]
    assert made.result.words == "The line ends at -2."
    assert made.view.tables["points"]["y"] == [0, -2]


def test_a_control_moved_by_hand_moves_the_picture():
    made = panel()
    made.controls["height"].value = 2
    assert made.view.words == "The line ends at 2."
    assert made.view.move == 2


def test_the_call_reproduces_the_state():
    made = panel()
    made.move(height=2, kind="down")
    assert made.call == made.view.call == "live.line(height=2, kind='down')"


def test_an_error_shows_its_message_and_keeps_the_last_good_picture():
    made = panel()
    made.controls["height"].value = 3
    assert made.view.error == "ValueError: height must not be 3"
    assert made.view.words == "The line ends at 1."
    assert made.call == "live.line(height=1, kind='up')"
    made.controls["height"].value = 2
    assert made.view.error == "" and made.view.words == "The line ends at 2."


def test_an_error_in_a_move_by_code_reaches_the_cell():
    with pytest.raises(ValueError, match="height must not be 3"):
        panel().move(height=3)


def test_slices_replace_each_other_and_the_last_one_stays():
    def slices(height, kind):
        for k in range(1, 4):
            yield Result({"points": table(x=[0], y=[k * height])}, f"slice {k}", progress=k / 3)

    made = panel(slices)
    assert made.move(height=2).words == "slice 3"
    assert made.view.status == ""


def test_what_changes_nothing_is_not_sent():
    def grows(steps):
        for step in range(steps):
            yield Result({"line": table(x=[0], y=[0])}, "The line.", progress=step / steps)
        yield Result({"line": table(x=[0], y=[0])}, "The line.")

    chart = alt.Chart(named("line")).mark_line().encode(x="x:Q", y="y:Q")
    made = Panel(grows, chart, {"steps": slider("steps", [0, 1000], 0)}, "growing")
    before = made.view.move
    made.move(steps=1000)
    assert 1 < made.view.move - before <= 21  # one for each twentieth, and the end
    assert made.view.status == "" and made.result.progress == 1


def test_a_later_slice_that_raises_is_shown_too():
    def slices(height, kind):
        yield compute(height, kind)
        raise RuntimeError("the fit diverged")

    made = panel(compute)
    made.compute = slices
    made.controls["height"].value = 2
    made._latest.wait()
    assert made.view.error == "RuntimeError: the fit diverged"
    assert made.view.words == "The line ends at 2."


def test_a_newer_request_drops_what_is_unfinished():
    shown, gate = [], threading.Event()

    def slow():
        yield "old 1"
        gate.wait(10)
        yield "old 2"
        yield "old 3"

    latest = Latest(shown.append)
    latest.request(slow())
    threading.Timer(0.2, gate.set).start()
    latest.request(iter(["new"]))
    time.sleep(0.3)
    assert shown[-1] == "new"
    assert "old 3" not in shown


def test_a_thousand_requests_leave_no_queue():
    shown = []
    latest = Latest(shown.append)
    for k in range(1000):
        latest.request(iter([(k, part) for part in range(3)]))
    latest.wait()
    assert shown[-1] == (999, 2)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("height", 7, "height must be one of 0, 1, 2, 3, got 7: the nearest is 3"),
        ("height", True, "height must be one of 0, 1, 2, 3, got True"),
        ("kind", "sideways", "kind must be one of up, down, got 'sideways'"),
        ("size", 1, "size is no control of this panel: use one of height, kind"),
    ],
)
def test_impossible_settings_are_refused_by_name(name, value, message):
    with pytest.raises(ValueError, match=message):
        panel().move(**{name: value})


def test_stored_output_carries_the_picture_its_words_and_the_call():
    data, metadata = panel()._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == "live.line(height=1, kind='up')\nThe line ends at 1."
    assert metadata["image/png"]["alt"] == "The line ends at 1."
    assert "application/vnd.jupyter.widget-view+json" in data


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match=r"columns must be equally long, got \{'x': 1, 'y': 2\}"):
        table(x=[1], y=[1, 2])
