"""Rough handling at random: keys, buttons, interrupts, reloads; then every panel must answer.

`pytest tests/browser/test_soak.py --soak 3600` handles for an hour; `--soak-seed` repeats a run.
"""

import random
import time

from tests.browser.conftest import cell_notebook
from tests.browser.driving import SETTLED, kernel_call, shown
from tests.browser.lines import LINE
from tools.browser import open_notebook, run_all, wait_until

LESSONS = "from mtl_teach import live\nlive.{}()"
ANSWERED = """([number, before]) => {
  const panel = document.querySelectorAll('.mtl-panel')[number];
  return Number(panel.dataset.move) > before && panel.querySelector('.mtl-status').innerText === '';
}"""
KEYS = ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "a", "d")


def sliders(page, number: int):
    return page.locator(".mtl-quiet").nth(number).locator(".noUi-handle")


def keys(page, number: int, chance: random.Random) -> None:
    handles = sliders(page, number)
    handles.nth(chance.randrange(handles.count())).focus()
    for _ in range(chance.randint(1, 30)):
        page.keyboard.press(chance.choice(KEYS))


def buttons(page, number: int, chance: random.Random) -> None:
    found = page.locator(".mtl-quiet").nth(number).locator(".widget-toggle-button")
    for _ in range(chance.randint(1, 5) if found.count() else 0):
        found.nth(chance.randrange(found.count())).click()


# What a frozen panel says of itself, and whether its kernel still answers.
STATE = """async (number) => {
  const panel = document.querySelectorAll('.mtl-panel')[number];
  const values = [...document.querySelectorAll('.mtl-quiet')[number].querySelectorAll('.noUi-handle')]
    .map((handle) => handle.getAttribute('aria-valuenow'));
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const wait = new Promise((over) => setTimeout(() => over('silent'), 10000));
  const answer = await Promise.race([kernel.requestKernelInfo().then(() => 'answers'), wait]);
  return JSON.stringify({
    move: panel.dataset.move, status: panel.querySelector('.mtl-status').innerText, values,
    focus: document.activeElement.className, kernel: kernel.status, answer,
  });
}"""
# The main thread takes an interrupt before it answers; one that meets this question leaves it unanswered.
TAKEN = """() => Promise.race([
  jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestKernelInfo(),
  new Promise((over) => setTimeout(over, 10000)),
]).then(() => true)"""


def interrupt(page, address: str) -> None:
    """Press the square and wait until the kernel has taken it: taken later, it would stop the next move."""
    kernel_call(page, address, "interrupt")
    page.evaluate(TAKEN)


def answers(page, address: str, number: int) -> None:
    """Move a panel to one end of its slider and wait until it has drawn that to the end."""
    interrupt(page, address)  # one setting works for minutes
    handle = sliders(page, number).first
    handle.focus()
    moves = "number => Number(document.querySelectorAll('.mtl-panel')[number].dataset.move)"
    before = page.evaluate(moves, number)
    at_start = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemin")
    page.keyboard.press("End" if at_start else "Home")
    try:
        wait_until(page, ANSWERED, [number, before])
    except TimeoutError as frozen:
        raise AssertionError(
            f"{page.evaluate(STATE, number)}, before: move {before}, at {handle}"
        ) from frozen


DRAWN = "() => document.querySelectorAll('.mtl-chart canvas').length === 3"
LOST = "() => document.body.innerText.includes('widget: model not found')"
# How many widgets the kernel knows: none if it died, all if the page did not wait for its answer.
WIDGETS = """async () => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const { content } = await kernel.requestCommInfo({ target_name: 'jupyter.widget' });
  return `${kernel.status}, knows ${Object.keys(content.comms).length} widgets`;
}"""


def reload(page) -> None:
    """Save and reload; where ipywidgets gave up early (a view has 2 s), reload again as a reader would."""
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    wait_until(page, "() => !jupyterapp.shell.currentWidget.context.model.dirty")
    for _ in range(3):
        page.reload()
        wait_until(page, f"() => ({DRAWN})() || ({LOST})()")
        if page.evaluate(DRAWN):
            page.problems[:] = [text for text in page.problems if "widget model not found" not in text]
            return
        print("lost on a reload, kernel:", page.evaluate(WIDGETS))
    raise AssertionError(f"three reloads did not bring the panels back: {page.problems}")


def test_rough_handling_freezes_no_panel(page, workplace, request):
    seconds = float(request.config.getoption("--soak", default=60))
    seed = int(request.config.getoption("--soak-seed", default=0))
    folder, address = workplace
    sources = [LINE, LESSONS.format("tour"), LESSONS.format("reduction")]
    cell_notebook(folder / "soak.ipynb", *sources)
    open_notebook(page, address, "soak.ipynb")
    run_all(page)
    shown(page, 3)
    chance, end, rounds = random.Random(seed), time.monotonic() + seconds, 0
    while rounds == 0 or time.monotonic() < end:
        rounds += 1
        for _ in range(chance.randint(1, 6)):
            number, deed = chance.randrange(3), chance.random()
            if deed < 0.55:
                keys(page, number, chance)
            elif deed < 0.8:
                buttons(page, number, chance)
            elif deed < 0.95:
                interrupt(page, address)
            elif page.evaluate(SETTLED):
                reload(page)
        for number in range(3):
            answers(page, address, number)
        assert page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.length") == 3
    print(f"{rounds} rounds in {seconds:g} s, seed {seed}")
