"""The keyboard alone moves every control, and no key meant for a control adds or deletes a cell."""

import pytest

from tests.browser.conftest import cell_notebook
from tests.browser.driving import cells, contrast, press, shown, words
from tests.browser.lines import LINE
from tools.browser import open_notebook, run_all, wait_until

ASK = """
from mtl_teach import live
live.predict("Does it fall?", ("rises", "stays", "falls"), "falls", "A secret reason.")
"""
# In JupyterLab's command mode: a cell above, below, cut, paste, undo; to Markdown; delete; other cells.
COMMANDS = ("a", "b", "x", "v", "z", "m", "d", "d", "j", "k", "Shift+ArrowDown")
STOPS = ["up", "down", "Copy", "radio", "Commit"]
NAME = "() => document.activeElement.textContent || document.activeElement.type"
FOCUSED = "() => document.activeElement.closest('.mtl-quiet') !== null"
CHECKED = "(number) => document.querySelectorAll('.mtl-question input[type=radio]')[number].checked"


@pytest.fixture
def book(page, workplace):
    folder, address = workplace
    cell_notebook(folder / "keys.ipynb", LINE, ASK, "'last'")
    open_notebook(page, address, "keys.ipynb")
    run_all(page)
    shown(page)
    page.wait_for_selector(".mtl-question input[type=radio]")
    return page


def state(page) -> list:
    """The types of the cells, and which is active."""
    return page.evaluate("""() => {
      const { model, activeCellIndex } = jupyterapp.shell.currentWidget.content;
      return [[...model.cells].map((cell) => cell.type), activeCellIndex];
    }""")


def test_no_key_in_a_control_reaches_the_notebook(book):
    controls = [".noUi-handle", ".widget-toggle-button", ".mtl-copy", ".mtl-question input[type=radio]"]
    controls += [".mtl-question button"]
    for control in controls:
        book.locator(control).first.focus()
        before = state(book)
        for key in COMMANDS:
            book.keyboard.press(key)
        assert book.evaluate(FOCUSED), control
        assert state(book) == before, control
    # The same keys do act on a cell that is selected: the test would see them.
    book.locator(".jp-InputPrompt").last.click()
    book.keyboard.press("b")
    assert cells(book) == 4


def test_tab_reaches_every_control_and_keys_move_it(book):
    book.locator(".noUi-handle").first.focus()
    press(book, "ArrowRight")
    words(book, "ends at 2.")
    press(book, "ArrowUp")
    words(book, "ends at 3.")
    reached = []
    while "Commit" not in reached and len(reached) < 12:
        book.keyboard.press("Tab")
        reached.append(book.evaluate(NAME))
        if reached[-1] == "down":
            press(book, "Enter")
            words(book, "ends at -3.")
    assert list(dict.fromkeys(name for name in reached if name in STOPS)) == STOPS


def test_a_question_is_answered_by_keys_and_holds_no_answer_before(book):
    held = """() => {
      const models = jupyterapp.shell.currentWidget.content.model.cells;
      return document.documentElement.outerHTML.includes('A secret reason.') && 'page'
        || JSON.stringify(models.get(1).outputs.toJSON()).includes('A secret reason.') && 'notebook';
    }"""
    # The question's own source stands in the cell: it is left out of what is searched.
    book.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.get(1).sharedModel.setSource('')")
    wait_until(book, "() => !document.querySelectorAll('.jp-CodeCell')[1].innerText.includes('secret')")
    assert book.evaluate(held) is False
    book.locator(".mtl-question input[type=radio]").first.focus()
    book.keyboard.press("Space")
    wait_until(book, CHECKED, 0)
    book.keyboard.press("ArrowDown")
    wait_until(book, CHECKED, 1)
    book.keyboard.press("ArrowUp")
    wait_until(book, CHECKED, 0)
    book.keyboard.press("Tab")
    book.keyboard.press("Enter")
    words(book, "A secret reason.", ".mtl-question")
    assert "it is “falls”" in book.locator(".mtl-question").inner_text()


def test_a_question_is_legible_in_the_dark(book):
    book.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    wait_until(book, "() => document.body.dataset.jpThemeLight === 'false'")
    book.locator(".mtl-question input[type=radio]").first.focus()
    book.keyboard.press("Space")
    wait_until(book, CHECKED, 0)
    book.locator(".mtl-question button").focus()
    book.keyboard.press("Enter")
    words(book, "A secret reason.", ".mtl-question")
    parts = (".mtl-ask", ".mtl-question label", ".mtl-question [role=status]", ".mtl-question b")
    faint = {part: round(contrast(book, part), 1) for part in parts if contrast(book, part) < 4.5}
    book.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
    wait_until(book, "() => document.body.dataset.jpThemeLight === 'true'")
    assert not faint
