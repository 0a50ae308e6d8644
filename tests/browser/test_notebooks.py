"""Every notebook runs from top to bottom in a real JupyterLab and shows its panels."""

from pathlib import Path

import pytest

from tools.browser import open_notebook, run_all

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_and_its_first_panel_answers_a_real_slider(source, page, workplace):
    _, address = workplace
    open_notebook(page, address, source.name)
    run_all(page)
    failed = page.locator('[data-mime-type="application/vnd.jupyter.error"]')
    assert failed.count() == 0, failed.first.inner_text()
    page.wait_for_selector(".mtl-panel canvas", timeout=60_000)
    panel = page.locator(".jp-OutputArea-output:has(.mtl-panel):has(.noUi-handle)").first
    panel.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    before = panel.locator("canvas").first.screenshot()
    panel.locator(".noUi-handle").first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        page.wait_for_timeout(700)
    assert panel.locator("canvas").first.screenshot() != before
    assert page.locator(".mtl-error >> text=/./").count() == 0
