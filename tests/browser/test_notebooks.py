"""The panels of every notebook answer in a real JupyterLab; that whole notebooks run is for nbval to see."""

from pathlib import Path

import nbformat
import pytest

from tests.browser.conftest import cell_notebook
from tests.browser.driving import press, shown
from tools.browser import open_notebook, run_all

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
INDEX = """(handle) => [...document.querySelectorAll('.mtl-panel')].indexOf(
  handle.closest('.mtl-quiet').querySelector('.mtl-panel'))"""


def panels(source: Path) -> list[str]:
    """The notebook's first cell, which imports, and those that show a panel."""
    first, *others = [cell for cell in nbformat.read(source, as_version=4).cells if cell.cell_type == "code"]
    return [first.source, *(cell.source for cell in others if _shows(cell))]


def _shows(cell) -> bool:
    texts = ["".join(output.get("data", {}).get("text/plain", "")) for output in cell.outputs]
    return any(text.startswith("live.") for text in texts)


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_panel_of_the_notebook_answers_a_real_slider(source, page, workplace):
    folder, address = workplace
    imports, *lines = panels(source)
    assert lines, f"{source.name} shows no panel"
    cell_notebook(folder / source.name, imports, *lines)
    open_notebook(page, address, source.name)
    run_all(page)
    shown(page, len(lines))
    for box in page.locator(".mtl-quiet").all():
        handle = box.locator(".mtl-controls .noUi-handle").first
        panel = page.evaluate(INDEX, handle.element_handle())
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
