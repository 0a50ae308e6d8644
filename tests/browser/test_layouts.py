"""A panel takes the layout that fits its own width: nothing is cut, and nothing flips to and fro."""

import pytest

from mtl_teach import lessons
from tests.browser.conftest import cell_notebook
from tests.browser.driving import WIDTHS, shown
from tests.browser.lines import LINE
from tools.browser import open_notebook, run_all, wait_until

LAYOUT = "([number, layout]) => document.querySelectorAll('.mtl-panel')[number]?.dataset.layout === layout"
# What scrolls sideways, in pixels, for each output.
ACROSS = """() => [...document.querySelectorAll('.jp-OutputArea-output')].map(
  (output) => output.scrollWidth - output.clientWidth)"""
# What stands beside a slider or toggle, where it does not fit: the page puts dots for the rest.
CUT_LABELS = """() => [...document.querySelectorAll('.mtl-controls .widget-label')].filter(
  (label) => label.scrollWidth > label.clientWidth).map((label) => label.innerText)"""
LEAST = "() => parseFloat(document.querySelector('.mtl-chart').style.getPropertyValue('--mtl-least'))"
# Each chart fits, or its narrow layout has come: that is what must not scroll.
FITTED = """() => [...document.querySelectorAll('.mtl-panel')].every((panel) => {
  const chart = panel.querySelector('.mtl-chart');
  return chart.scrollWidth <= chart.clientWidth || panel.dataset.layout === 'narrow';
})"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))))"
LAPTOP, ZOOMED, PHONE = (1366, 768), (683, 384), (390, 844)


@pytest.fixture
def sized(page):
    """The page, whose first size the next test must not inherit."""
    before = page.viewport_size
    yield page
    page.set_viewport_size(before)


def resize(page, width: int, height: int = 800) -> None:
    page.set_viewport_size({"width": width, "height": height})


def test_every_view_has_the_layout_that_fits_it_and_keeps_it(sized, workplace):
    folder, address = workplace
    cell_notebook(folder / "views.ipynb", LINE, "panel")
    resize(sized, *LAPTOP)
    open_notebook(sized, address, "views.ipynb")
    run_all(sized)
    shown(sized, 2)
    assert [view["layout"] for view in sized.evaluate(WIDTHS)] == ["wide", "wide"]
    style = "(width) => (document.querySelectorAll('.jp-OutputArea')[1].style.maxWidth = width)"
    sized.evaluate(style, "400px")
    wait_until(sized, LAYOUT, [1, "narrow"])
    assert [view["layout"] for view in sized.evaluate(WIDTHS)] == ["wide", "narrow"]
    # As little as a scroll bar, to and fro, changes nothing.
    drawings = "() => document.querySelectorAll('.mtl-panel')[1].dataset.drawings"
    least, beside = sized.evaluate(LEAST), 400 - sized.evaluate(WIDTHS)[1]["room"]
    before = sized.evaluate(drawings)
    for spare in (-10, 10, -10, 10):
        sized.evaluate(style, f"{least + beside + spare:.0f}px")
        wait_until(sized, PAINTED)
    assert sized.evaluate(LAYOUT, [1, "narrow"]) and sized.evaluate(drawings) == before
    sized.evaluate(style, "none")
    wait_until(sized, LAYOUT, [1, "wide"])


def open_every_panel(page, workplace, whole_lab: bool) -> None:
    folder, address = workplace
    names = sorted(lessons.panels_here())
    cell_notebook(folder / "all.ipynb", *[f"from mtl_teach import live\nlive.{name}()" for name in names])
    open_notebook(page, address, "all.ipynb", whole_lab)
    if whole_lab:
        wait_until(page, "() => document.querySelector('#jp-left-stack')?.clientWidth > 200")
    run_all(page)
    shown(page, len(names))


def nothing_is_cut(page) -> None:
    wait_until(page, FITTED)
    assert not [view for view in page.evaluate(WIDTHS) if view["hidden"] > 0 or view["beyond"] > 1]
    assert set(page.evaluate(ACROSS)) == {0}


def test_no_panel_is_cut_on_a_laptop_beside_the_side_bar(sized, workplace):
    resize(sized, *LAPTOP)
    open_every_panel(sized, workplace, whole_lab=True)
    nothing_is_cut(sized)
    assert {view["layout"] for view in sized.evaluate(WIDTHS)} == {"wide"}
    assert sized.evaluate(CUT_LABELS) == []


def test_no_panel_is_cut_on_a_phone_or_zoomed_to_twice_the_size(sized, workplace):
    resize(sized, *PHONE)
    open_every_panel(sized, workplace, whole_lab=False)
    nothing_is_cut(sized)
    resize(sized, *ZOOMED)
    nothing_is_cut(sized)
