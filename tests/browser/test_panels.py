"""Panels in a real JupyterLab: real sliders, real pixels."""

import pytest

from mtl_teach import lessons
from tests.browser.conftest import cell_notebook
from tests.browser.driving import calls, contrast, drawn_or_refused, ink, pixels, press, shown, words
from tests.browser.lines import LINE
from tools.browser import open_notebook, run_all, wait_until

SAYS = """([number, text]) => {
  const cell = jupyterapp.shell.currentWidget.content.model.cells.get(number);
  return JSON.stringify(cell.outputs.toJSON()).includes(text);
}"""

NO_ERROR = """(number) =>
  document.querySelectorAll('.mtl-quiet')[number].querySelector('.mtl-error').innerText === ''"""
RUN_CELL = """(number) => {
  const { content } = jupyterapp.shell.currentWidget;
  content.deselectAll();
  content.activeCellIndex = number;
  jupyterapp.commands.execute("notebook:run-cell");
}"""
# To and fro between 50 and 30, a key every two milliseconds or so.
THOUSAND_KEYS = """async () => {
  const handle = document.activeElement;
  for (let k = 0; k < 1000; k++) {
    const key = Math.floor(k / 20) % 2 ? "ArrowRight" : "ArrowLeft";
    handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await new Promise((done) => setTimeout(done, 1));
  }
}"""


@pytest.fixture
def line(page, workplace):
    folder, address = workplace
    cell_notebook(folder / "line.ipynb", LINE, "panel.call")
    open_notebook(page, address, "line.ipynb")
    run_all(page)
    shown(page)
    return page


def test_a_thousand_rapid_moves_leave_no_queue_and_a_live_kernel(line):
    line.locator(".noUi-handle").first.focus()
    line.keyboard.press("End")
    line.evaluate("""() => {
      const panel = document.querySelector('.mtl-panel');
      const note = () => panel.dataset.call !== panel.calls.at(-1) && panel.calls.push(panel.dataset.call);
      panel.calls = [];
      new MutationObserver(note).observe(panel, { attributes: true });
    }""")
    line.evaluate(THOUSAND_KEYS)
    line.keyboard.press("End")
    line.keyboard.press("ArrowLeft")
    words(line, "ends at 49")
    shown(line)
    # The kernel takes messages in order: when this one is answered, whatever was queued before it has come.
    line.evaluate(RUN_CELL, 1)
    wait_until(line, SAYS, [1, "live.line(height=49, way='up')"])
    assert calls(line) == ["live.line(height=49, way='up')"]
    seen = line.evaluate("() => document.querySelector('.mtl-panel').calls")
    assert seen[-1] == "live.line(height=49, way='up')" and len(seen) < 1000


def test_an_error_shows_its_message_and_keeps_the_last_good_picture(line):
    line.locator(".noUi-handle").first.focus()
    for _ in range(5):
        press(line, "ArrowRight")
    words(line, "ends at 6")
    good = pixels(line)
    line.keyboard.press("ArrowRight")
    words(line, "height must not be 7", ".mtl-error")
    assert pixels(line) == good
    line.keyboard.press("Home")
    words(line, "ends at 0")
    assert line.locator(".mtl-error").inner_text() == ""


def test_unchanged_tables_are_not_drawn_again(line):
    line.locator(".noUi-handle").first.focus()
    line.evaluate("""() => {
      const panel = document.querySelector('.mtl-panel');
      panel.seen = new Set();
      new MutationObserver(() => panel.dataset.swapped && panel.seen.add(panel.dataset.swapped))
        .observe(panel, { attributes: true });
    }""")
    for _ in range(3):
        press(line, "ArrowRight")
    assert line.evaluate("() => [...document.querySelector('.mtl-panel').seen]") == ["line"]


def test_the_picture_has_a_name_and_follows_the_theme(line):
    assert line.locator(".mtl-chart").first.get_attribute("aria-label") == "The line ends at 1."
    assert line.locator(".mtl-words").first.get_attribute("aria-live") == "polite"
    parts = (
        ".mtl-words",
        ".mtl-call",
        ".mtl-copy",
        ".mtl-controls .widget-label",
        ".mtl-controls .widget-readout",
    )
    light = pixels(line)
    line.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    drawn = "number => document.querySelector('.mtl-panel').dataset.drawings === number"
    wait_until(line, drawn, "2")
    dark = pixels(line)
    faint = {part: round(contrast(line, part), 1) for part in parts if contrast(line, part) < 4.5}
    line.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
    wait_until(line, drawn, "3")
    assert not faint
    assert ink(light) > 200 > 80 > ink(dark)
    assert abs(ink(pixels(line)) - ink(light)) < 9


def test_hover_shows_the_value(line):
    line.locator(".noUi-handle").first.focus()
    press(line, "End")
    box = line.locator(".mtl-chart canvas").first.bounding_box()
    for right in range(1, 40):  # the last point lies near the upper right corner
        line.mouse.move(box["x"] + box["width"] - right, box["y"] + 9)
        if line.locator("#vg-tooltip-element.visible").count():
            break
    assert "50" in line.locator("#vg-tooltip-element").inner_text()


def test_every_control_of_every_panel_moves_the_picture_by_keys(page, workplace):
    folder, address = workplace
    names = sorted(lessons.panels_here())
    sources = [f"from mtl_teach import live\nlive.{name}()" for name in names]
    cell_notebook(folder / "every.ipynb", *sources)
    open_notebook(page, address, "every.ipynb")
    run_all(page)
    shown(page, len(names))
    for number, name in enumerate(names):
        assert calls(page)[number].startswith(f"live.{name}(")
        box = page.locator(".mtl-quiet").nth(number)
        sliders, buttons = box.locator(".noUi-handle"), box.locator(".widget-toggle-button:not(.mod-active)")
        assert sliders.count() + buttons.count() >= 1, name
        for index in range(sliders.count()):
            before, handle = pixels(page, number), sliders.nth(index)
            handle.focus()
            at_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
            press(page, "ArrowLeft" if at_end else "ArrowRight", number)
            assert pixels(page, number) != before, f"slider {index} of {name} moved no pixel"
        for group in range(box.locator(".widget-toggle-buttons").count()):
            before = pixels(page, number)
            inside = box.locator(".widget-toggle-buttons").nth(group)
            inside.locator(".widget-toggle-button:not(.mod-active)").first.focus()
            if not drawn_or_refused(page, "Enter", number):  # what needs data says how to get them
                assert "MTL_TEACH_DATA" in box.locator(".mtl-error").inner_text()
                inside.locator(".widget-toggle-button:not(.mod-active)").first.click()
                wait_until(page, NO_ERROR, number)
                continue
            assert pixels(page, number) != before, f"buttons {group} of {name} moved no pixel"
        assert box.locator(".mtl-error").inner_text() == ""
