"""Panels in a real JupyterLab: real sliders, real pixels."""

import pytest

from tests.browser.conftest import cell_notebook
from tools.browser import open_notebook, run_all

LINE = """
import time
import altair as alt
from mtl_teach.live import Panel
from mtl_teach.live.controls import slider
from mtl_teach.live.result import Result, table
from mtl_teach.live.style import named, styled

def compute(height):
    if height == 7:
        raise ValueError("height must not be 7")
    for part in range(3):
        time.sleep(0.01)
        tables = {"line": table(x=[0.0, 1.0], y=[0.0, float(height)])}
        yield Result(tables, f"The line ends at {height}.", progress=(part + 1) / 3)

y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 50]))
line = alt.Chart(named("line")).mark_line(point=alt.OverlayMarkDef(size=400))
chart = line.encode(x="x:Q", y=y, tooltip="y:Q")
panel = Panel(compute, styled(chart), {"height": slider("height", range(51), 1)}, "live.line")
panel
"""
PANELS = (
    "tour",
    "one_or_many",
    "logit",
    "reduction",
    "hard_sharing",
    "soft_sharing",
    "soft_linear",
    "output_layer",
    "label_structure",
)


def pixels(page) -> bytes:
    return page.locator(".mtl-chart canvas").first.screenshot()


def wait_for_words(page, text: str) -> None:
    page.wait_for_function(
        "text => document.querySelector('.mtl-words')?.innerText.includes(text)", arg=text, timeout=30_000
    )


def wait_until_settled(page) -> None:
    page.wait_for_function("() => document.querySelector('.mtl-status').innerText === ''", timeout=120_000)
    page.wait_for_timeout(200)


@pytest.fixture
def line(page, workplace):
    folder, address = workplace
    cell_notebook(folder / "line.ipynb", LINE, "panel.call")
    open_notebook(page, address, "line.ipynb")
    run_all(page)
    page.wait_for_selector(".mtl-chart canvas")
    return page


def test_a_thousand_rapid_moves_leave_no_queue_and_a_live_kernel(line):
    handle = line.locator(".noUi-handle").first
    handle.focus()
    for k in range(1000):
        line.keyboard.press("ArrowRight" if k // 20 % 2 == 0 else "ArrowLeft")
    line.keyboard.press("End")
    line.keyboard.press("ArrowLeft")
    wait_for_words(line, "ends at 49")
    line.wait_for_timeout(1500)  # whatever was queued would come now
    assert "ends at 49" in line.locator(".mtl-words").inner_text()
    line.locator(".jp-CodeCell").nth(1).click()
    line.keyboard.press("Shift+Enter")
    line.wait_for_selector("text=live.line(height=49)", timeout=30_000)


def test_an_error_shows_its_message_and_keeps_the_last_good_picture(line):
    line.locator(".noUi-handle").first.focus()
    for _ in range(5):
        line.keyboard.press("ArrowRight")
        line.wait_for_timeout(150)
    wait_for_words(line, "ends at 6")
    wait_until_settled(line)
    good = pixels(line)
    line.keyboard.press("ArrowRight")
    line.wait_for_selector(".mtl-error >> text=height must not be 7", timeout=30_000)
    assert pixels(line) == good
    line.keyboard.press("ArrowRight")
    wait_for_words(line, "ends at 8")
    assert line.locator(".mtl-error").inner_text() == ""


def test_the_picture_is_named_and_follows_the_theme(line):
    assert line.locator(".mtl-chart").first.get_attribute("aria-label") == "The line ends at 1."
    assert line.locator(".mtl-words").first.get_attribute("aria-live") == "polite"
    light = pixels(line)
    line.evaluate("() => { document.body.dataset.jpThemeLight = 'false' }")
    line.wait_for_timeout(800)
    assert pixels(line) != light


def test_hover_shows_the_value(line):
    line.locator(".noUi-handle").first.focus()
    line.keyboard.press("End")
    wait_for_words(line, "ends at 50")
    wait_until_settled(line)
    box = line.locator(".mtl-chart canvas").first.bounding_box()
    line.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    for right in range(1, 30):  # the last point lies near the upper right corner
        line.mouse.move(box["x"] + box["width"] - right, box["y"] + 8)
        line.wait_for_timeout(30)
        if line.locator("#vg-tooltip-element.visible").count():
            break
    assert "50" in line.locator("#vg-tooltip-element").inner_text()


def test_two_toggles_do_not_look_like_one_with_four_buttons(page, workplace):
    folder, address = workplace
    cell_notebook(folder / "toggles.ipynb", "from mtl_teach import live\nlive.reduction(tasks=1)")
    open_notebook(page, address, "toggles.ipynb")
    run_all(page)
    page.wait_for_selector(".mtl-chart canvas", timeout=60_000)
    toggles = page.locator(".widget-toggle-buttons")
    assert toggles.count() == 2
    ends = []
    for index in range(2):
        label = toggles.nth(index).locator("label").bounding_box()
        buttons = [found.bounding_box() for found in toggles.nth(index).locator("button").all()]
        ends.append((buttons[0]["x"], buttons[-1]["x"] + buttons[-1]["width"]))
        middle = label["y"] + label["height"] / 2
        for button in buttons:  # the label stands before its buttons, all on one line
            assert label["x"] + label["width"] <= button["x"]
            assert button["y"] < middle < button["y"] + button["height"]
    (_, left), (right, _) = ends
    assert right - left > 80


@pytest.mark.parametrize("name", PANELS)
def test_every_control_of_every_panel_moves_pixels_and_back(page, workplace, name):
    folder, address = workplace
    cell_notebook(folder / f"panel_{name}.ipynb", f"from mtl_teach import live\nlive.{name}()")
    open_notebook(page, address, f"panel_{name}.ipynb")
    run_all(page)
    page.wait_for_selector(".mtl-chart canvas", timeout=60_000)
    handles = page.locator(".noUi-handle")
    assert handles.count() >= 1
    for index in range(handles.count()):
        wait_until_settled(page)
        before, call = pixels(page), page.locator(".mtl-call").inner_text()
        handles.nth(index).focus()
        at_end = (
            "ArrowLeft"
            if handles.nth(index).get_attribute("aria-valuenow")
            == handles.nth(index).get_attribute("aria-valuemax")
            else "ArrowRight"
        )
        page.keyboard.press(at_end)
        page.wait_for_function("old => document.querySelector('.mtl-call').innerText !== old", arg=call)
        wait_until_settled(page)
        assert pixels(page) != before, f"slider {index} of {name} moved no pixel"
    assert page.locator(".mtl-error").inner_text() == ""
