"""Every notebook runs from top to bottom in a real JupyterLab and shows its panels."""

from pathlib import Path

import pytest

from tests.browser.conftest import cell_notebook
from tests.browser.driving import press, shown
from tools.browser import open_notebook, run_all

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_and_its_first_panel_answers_a_real_slider(source, page, workplace):
    _, address = workplace
    open_notebook(page, address, source.name)
    run_all(page)
    shown(page)
    handle = page.locator(".mtl-controls .noUi-handle").first
    panel = page.evaluate(
        "(handle) => [...document.querySelectorAll('.mtl-panel')].indexOf("
        "handle.closest('.mtl-quiet').querySelector('.mtl-panel'))",
        handle.element_handle(),
    )
    handle.focus()
    at_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
    press(page, "ArrowLeft" if at_end else "ArrowRight", panel)
    assert page.locator(".mtl-error >> text=/./").count() == 0


def test_a_cell_that_raises_ends_the_wait_and_says_what_it_raised(page, workplace):
    folder, address = workplace
    cell_notebook(folder / "raises.ipynb", "import time", "1 / 0", "time.sleep(3600)")
    open_notebook(page, address, "raises.ipynb")
    with pytest.raises(AssertionError, match=r"code cell 1: ZeroDivisionError: division by zero"):
        run_all(page)
