"""Rough handling: interrupts, reloads, errors, odd settings; afterwards every panel still answers."""

import pytest

from tests.browser.conftest import cell_notebook
from tests.browser.driving import SETTLED, calls, kernel_call, press, shown, words
from tests.browser.lines import LINE
from tools.browser import open_notebook, run_all, wait_until

FIT = """
from mtl_teach.live import progressive

@progressive(keep=4)
def steps(height):
    for step in range(400):
        time.sleep(0.01)
        yield step + 1

def fit(height, way="up"):
    for step in steps(height):
        line = table(x=[0.0, 1.0], y=[0.0, float(height)])
        yield Result({"line": line, "ground": line}, f"Step {step} at {height}.", progress=step / 400)

slow = Panel(fit, chart, {"height": slider("height", range(51), 1)}, "live.slow")
slow
"""
# Every big piece of code that the page runs from now on.
COUNT = """() => {
  globalThis.bigPieces = 0;
  const plain = URL.createObjectURL;
  URL.createObjectURL = (piece) => { bigPieces += piece.size > 300_000; return plain.call(URL, piece); };
}"""


def opened(page, workplace, name: str, *sources: str) -> None:
    folder, address = workplace
    cell_notebook(folder / name, *sources)
    open_notebook(page, address, name)
    run_all(page)


def test_an_interrupt_while_it_fits_leaves_panels_that_answer(page, workplace):
    opened(page, workplace, "interrupt.ipynb", LINE, FIT)
    wait_until(page, "() => document.querySelectorAll('.mtl-status')[1]?.innerText.startsWith('fitting')")
    kernel_call(page, workplace[1], "interrupt")
    page.locator(".noUi-handle").nth(0).focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    words(page, "height must not be 7", ".mtl-error")
    page.keyboard.press("ArrowRight")  # height 8 works for a quarter of an hour, unless interrupted
    wait_until(page, "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel !== null")
    kernel_call(page, workplace[1], "interrupt")
    page.keyboard.press("End")
    words(page, "ends at 50")
    page.locator(".noUi-handle").nth(1).focus()
    page.keyboard.press("End")
    text = "() => document.querySelectorAll('.mtl-words')[1].innerText.startsWith('Step 400 at 50')"
    wait_until(page, text)
    wait_until(page, SETTLED)


def test_the_code_is_run_once_for_all_panels_and_a_reload_finds_them_alive(page, workplace):
    page.add_init_script(f"({COUNT})()")
    opened(page, workplace, "reload.ipynb", LINE, "second = line(3)\nsecond", "panel")
    shown(page, 3)
    assert page.evaluate("bigPieces") == 1
    assert calls(page) == [f"live.line(height={height}, way='up')" for height in (1, 3, 1)]
    page.locator(".noUi-handle").nth(0).focus()
    press(page, "ArrowRight", panel=2)  # both views of one panel move
    assert calls(page)[0] == calls(page)[2] == "live.line(height=2, way='up')"
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    wait_until(page, "() => !jupyterapp.shell.currentWidget.context.model.dirty")
    page.reload()
    shown(page, 3)
    assert page.evaluate("bigPieces") == 1
    assert calls(page)[0] == "live.line(height=2, way='up')"
    page.locator(".noUi-handle").nth(1).focus()
    press(page, "ArrowRight", panel=1)
    assert calls(page)[1] == "live.line(height=4, way='up')"


def test_a_restarted_kernel_draws_again(page, workplace):
    opened(page, workplace, "restart.ipynb", LINE)
    shown(page)
    kernel_call(page, workplace[1], "restart")
    wait_until(page, "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'")
    run_all(page)
    page.locator(".noUi-handle").first.focus()
    wait_until(page, SETTLED)
    page.keyboard.press("End")
    words(page, "ends at 50")


def test_what_a_reader_sets_in_torch_changes_no_panel(page, workplace):
    torch = "import torch\ntorch.set_grad_enabled(False)\ntorch.set_default_dtype(torch.float16)"
    names = ("one_or_many", "reduction", "logit")
    sources = [torch, "from mtl_teach import live", *[f"live.{name}()" for name in names]]
    opened(page, workplace, "torch.ipynb", *sources)
    shown(page, len(names))
    assert page.locator(".mtl-error >> text=/./").count() == 0
    page.locator(".noUi-handle").first.focus()
    press(page, "ArrowLeft")
    assert page.locator(".mtl-error >> text=/./").count() == 0


def test_a_missing_table_is_named_where_the_panel_is_built(page, workplace):
    wrong = LINE.replace('{"line": moving, "ground": still}', '{"line": moving, "floor": still}')
    message = "tables must hold 'ground', which the chart draws, got 'line', 'floor'"
    with pytest.raises(AssertionError, match=message):
        opened(page, workplace, "missing.ipynb", wrong)
