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
LEAST = "() => parseFloat(document.querySelector('.mtl-chart').style.getPropertyValue('--mtl-least'))"
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))))"
NOT_YET = {"one_or_many"}  # panels without a narrow layout
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


@pytest.mark.parametrize(
    ("size", "whole_lab"),
    [(LAPTOP, True), (ZOOMED, False), (PHONE, False)],
    ids=["laptop", "zoomed", "phone"],
)
def test_no_panel_is_cut(sized, workplace, size, whole_lab):
    folder, address = workplace
    names = sorted(set(lessons.panels()) - NOT_YET)
    cell_notebook(folder / "all.ipynb", *[f"from mtl_teach import live\nlive.{name}()" for name in names])
    resize(sized, *size)
    open_notebook(sized, address, "all.ipynb", whole_lab)
    if whole_lab:
        wait_until(sized, "() => document.querySelector('#jp-left-stack')?.clientWidth > 200")
    run_all(sized)
    shown(sized, len(names))
    settled = """() => [...document.querySelectorAll('.mtl-panel')].every((panel) => {
      const chart = panel.querySelector('.mtl-chart');
      return chart.scrollWidth <= chart.clientWidth || panel.dataset.layout === 'narrow';
    })"""
    wait_until(sized, settled)
    wrong = [view for view in sized.evaluate(WIDTHS) if view["hidden"] > 0 or view["beyond"] > 1]
    assert not wrong
    assert set(sized.evaluate(ACROSS)) == {0}
