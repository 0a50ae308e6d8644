"""In a notebook the reader draws first, by hand or by keys; then the kernel tells what was measured."""

from tests.browser.conftest import cell_notebook
from tests.browser.driving import cells
from tools.browser import open_notebook, run_all, wait_until

DRAW = """
from mtl_teach import live
asked = live.draw_it(
    "Draw the changes.",
    live.pulls(angle=120, length=2.0),
    ("rules", "y", "x"),
    {0.4949: "low", 1.7321: "middle", 2.1651: "high"},
    "A secret reason.",
    axes=("up", "across"),
    ticks=(-1, 0, 1),
    unit=" m",
)
asked
"""
SAYS = "text => document.querySelector('.mtl-drawing .verdict').innerText.includes(text)"


def test_a_curve_is_drawn_and_compared(page, workplace):
    folder, address = workplace
    cell_notebook(folder / "draw.ipynb", DRAW, "print(len(asked.curve))")
    open_notebook(page, address, "draw.ipynb")
    run_all(page)
    page.wait_for_selector(".mtl-drawing[data-ready]")
    where, height = page.locator(".mtl-drawing input").all()
    height.focus()
    for key in ("End", "b", "a"):  # the letters add no cell
        page.keyboard.press(key)
    where.focus()
    page.keyboard.press("End")
    height.focus()
    page.keyboard.press("Home")
    assert cells(page) == 2
    assert page.locator(".mtl-drawing output").all_inner_texts() == ["high", "-1 m"]
    said = "[...document.querySelectorAll('.mtl-drawing')].map((box) => box.innerText).join()"
    assert "secret" not in page.evaluate(said)
    page.get_by_text("Compare").click()
    wait_until(page, SAYS, "A secret reason.")
    assert page.evaluate(SAYS, "you drew -1 m, measured 0.75 m.")
    assert page.locator(".mtl-drawing circle").count() == 6
    run_all(page)  # the cell makes a new, empty plot
    page.wait_for_selector(".mtl-drawing[data-ready] button:disabled")
    assert page.locator(".mtl-drawing circle").count() == 0


def test_a_hand_draws_and_may_draw_again(page, workplace):
    folder, address = workplace
    cell_notebook(folder / "hand.ipynb", DRAW)
    open_notebook(page, address, "hand.ipynb")
    run_all(page)
    page.wait_for_selector(".mtl-drawing[data-ready]")
    plot = page.locator(".mtl-drawing svg")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    edges = plot.evaluate("(plot) => ['left', 'right', 'top', 'bottom'].map((edge) => +plot.dataset[edge])")
    left, right, top, bottom = edges
    page.mouse.move(box["x"] + left, box["y"] + (top + bottom) / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + right, box["y"] + top)
    page.mouse.up()
    assert page.locator(".mtl-drawing circle").count() == 3
    page.get_by_text("Compare").click()
    wait_until(page, SAYS, "A secret reason.")
    page.get_by_text("Draw again").click()
    assert page.locator(".mtl-drawing circle").count() == 0


def test_a_curve_becomes_a_code_and_the_teacher_sees_it(page, workplace):
    folder, address = workplace
    ask = DRAW.replace("from mtl_teach import live", "from mtl_teach import live\nlive.in_class()")
    cell_notebook(folder / "vote.ipynb", ask, "poll = live.poll(asked)\npoll")
    open_notebook(page, address, "vote.ipynb")
    run_all(page)
    student, teacher = (page.locator(".mtl-drawing").nth(number) for number in (0, 1))
    teacher.wait_for()
    student.locator("input").nth(1).focus()
    page.keyboard.press("End")
    student.get_by_text("My curve as a code").click()
    wait_until(page, "() => document.querySelector('.mtl-vote').innerText.includes('-')")
    code = student.locator(".mtl-vote").inner_text()
    page.locator("textarea[placeholder='paste the codes here']").fill(f"Ann: {code}")
    wait_until(page, "() => document.querySelectorAll('.mtl-drawing .other').length > 0")
    assert teacher.locator(".other").count() == 1
