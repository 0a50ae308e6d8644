"""Pages without a kernel, opened from a file in a real browser: they answer, fetch nothing, fit a phone."""

import base64
import json
import random

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from mtl_teach import closed_form, data, live
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.which_output_layer import questions
from tools.site import __main__ as site_builder
from tools.site import grid, grids
from tools.site.grid import controls

SIZES = {"laptop": (1366, 768), "phone": (390, 844)}
CARD = """# A page

**Question.** Does it answer?

**You will**

- move a slider
- answer a question

**Minutes.** 10

**You need.** Nothing, and $e^{x}$.

**Panel.** Two arrows.
"""

TABLE = r"""
A long formula in a line: $\partial L/\partial u = \delta_1 a_1 + \delta_2 a_2 + \delta_3 a_3 + \delta_4 a_4$.

| | formula |
|---|---|
| a long formula, which a phone cannot hold | $x = a + b + c + d + e + f + g + h + i + j + k + l$ |
"""
CODE = """first = 1 if "a line" in ("which a phone", "cannot hold", "at its width") else 2.5  # nor should it
print(f"{first}", [one for one in range(3)], not None, lambda x: x)"""
ASKED, WHY = "Draw the changes.", "The sum forgets task 1."


def drawing():
    """What a task loses, rule by rule: not a curve, but it has a lowest point."""
    panel = live.pulls(angle=120, length=2.0)
    places = {0.4949: "low", 1.7321: "middle", 2.1651: "high"}
    asked = {"axes": ("up", "across"), "ticks": (-1, 0, 1), "unit": " m"}
    return live.draw_it(ASKED, panel, ("rules", "y", "x"), places, WHY, **asked)


FITTED = (2, 120)  # scanners, and the spread of their tilts
NEXT = [(4, 120), (2, 105), (2, 135)]  # one step of a leading control away
DRAWN = [0.4286, 0.0, 0.75]  # at its places: of two rules that end at one height, the first


def shown(thing):
    """A cell with what is stored of `thing`."""
    made = thing._repr_mimebundle_()
    data, metadata = made if isinstance(made, tuple) else (made, {})
    data = {kind: text for kind, text in data.items() if "widget" not in kind}
    if "image/png" in data:
        data["image/png"] = base64.b64encode(data["image/png"]).decode()
    output = nbformat.v4.new_output("execute_result", data, metadata=metadata, execution_count=1)
    return nbformat.v4.new_code_cell("show()", outputs=[output], execution_count=1)


def by_name(panel):
    return {control.name: control for control in controls(grid.resting(panel))}


def places_of(tasks, spread):
    """The places of soft_sharing's leading controls."""
    every = by_name("soft_sharing")
    return every["tasks"].values.index(tasks), every["spread"].values.index(spread)


def piece_of(tasks, spread):
    """The address of a piece of soft_sharing's grid."""
    row, column = places_of(tasks, spread)
    return f"soft_sharing/{row * len(by_name('soft_sharing')['spread'].values) + column}"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    cells = [nbformat.v4.new_markdown_cell(CARD), shown(live.pulls()), shown(questions.what_moves())]
    cells.append(nbformat.v4.new_markdown_cell(TABLE))
    cells += [nbformat.v4.new_code_cell(CODE, execution_count=1), shown(drawing())]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "00_a_page.ipynb")
    guess = live.predict_number("How large?", range(1, 10), 8, "So it is.", within=1.2)
    fitted = [nbformat.v4.new_markdown_cell(CARD), shown(live.soft_sharing(*FITTED)), shown(guess)]
    nbformat.write(nbformat.v4.new_notebook(cells=fitted), folder / "01_a_fit.ipynb")
    write_grids = site_builder.write_grids

    def some(names, out, kept, scheduler):
        """The grids, of soft_sharing one piece and those that a page asks for beside it: all take minutes."""
        write_grids([name for name in names if name != "soft_sharing"], out, kept, scheduler)
        grids.write_script(out, "soft_sharing/head", grid.head("soft_sharing", 2))
        for tasks, spread in (FITTED, *NEXT):
            piece = grid.packed(list(grid.states("soft_sharing", places_of(tasks, spread))))
            grids.write_script(out, piece_of(tasks, spread), piece)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_builder, "write_grids", some)
        site_builder.build(
            sorted(folder.glob("*.ipynb")),
            folder / "site",
            folder / "kept",
            repository="somebody/mtl_teach",
            slides=True,
        )
    return folder / "site"


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def opened(request, context, site):
    """A function that opens a page of the site; a request to the network or an error in the console fails."""
    width, height = request.param
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    outside, problems = [], []
    page.on(
        "request",
        lambda asked: asked.url.startswith(("file:", "data:", "blob:")) or outside.append(asked.url),
    )
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))

    def go(file, state=""):
        page.goto("about:blank")
        page.goto((site / file).as_uri() + state)
        return page

    yield go
    page.evaluate("localStorage.clear()")
    page.close()
    assert not outside and not problems


def ready(page):
    page.locator(".panel").scroll_into_view_if_needed()
    page.wait_for_selector(".panel[data-ready] canvas, .panel[data-ready] svg")


def test_a_panel_shows_at_random_states_what_compute_returns(opened):
    page = opened("00_a_page.html")
    ready(page)
    panel = live.pulls()
    every = controls(panel)
    chance = random.Random(3)
    for _ in range(6):
        places = [chance.randrange(len(control.options)) for control in every]
        for control, place in zip(every, places, strict=True):
            row = page.locator(".panel :is(.slider, .toggle)").filter(has_text=control.label)
            if control.kind == "slider":
                row.locator("input").fill(str(place))
            else:
                row.locator("input").nth(place).check()
        setting = {control.name: control.values[place] for control, place in zip(every, places, strict=True)}
        panel.move(**setting)
        page.wait_for_function(
            "(call) => document.querySelector('.mtl-panel').dataset.call === call", arg=panel.call
        )
        assert page.locator(".mtl-words").inner_text() == panel.result.words


def test_the_page_is_as_wide_as_the_screen(opened):
    page = opened("00_a_page.html")
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    chart = page.locator(".mtl-chart canvas, .mtl-chart svg").bounding_box()
    assert chart["x"] >= 0 and chart["x"] + chart["width"] <= page.viewport_size["width"]


def test_keys_move_a_slider_and_it_says_where_it_is(opened):
    page = opened("00_a_page.html")
    ready(page)
    slider = page.locator(".panel .slider input").first
    before = slider.get_attribute("aria-valuetext")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "(before) => document.querySelector('.slider input').ariaValueText !== before", arg=before
    )
    assert slider.get_attribute("aria-valuetext") == page.locator(".panel .slider output").first.inner_text()


def test_what_a_key_may_show_next_is_there_before_the_key(opened):
    page = opened("01_a_fit.html")
    ready(page)
    loaded = """() => [...document.querySelectorAll('script[src*="grids/soft_sharing/"]')]
        .map((script) => script.src.match(/soft_sharing[^.]*/)[0]).sort().join()"""
    wanted = ["soft_sharing/head", *(piece_of(*each) for each in (FITTED, *NEXT))]
    page.wait_for_function(f"(wanted) => ({loaded})() === wanted", arg=",".join(sorted(wanted)))


def test_every_state_is_an_address(opened):
    panel = live.pulls()
    every = controls(panel)
    panel.move(**{control.name: control.values[0] for control in every})
    page = opened("00_a_page.html", f"#{panel.call}")
    ready(page)
    assert page.locator(".mtl-words").inner_text() == panel.result.words
    slider = page.locator(".panel .slider input").first
    slider.fill("1")
    slider.dispatch_event("change")
    page.wait_for_function(
        "(call) => document.querySelector('.mtl-panel').dataset.call !== call", arg=panel.call
    )
    page.evaluate("navigator.clipboard.writeText = async (text) => (globalThis.copied = text)")
    page.get_by_text("Copy link").click()
    page.wait_for_function("() => location.href === copied")
    address = page.evaluate("copied")
    words = page.locator(".mtl-words").inner_text()
    page.goto("about:blank")
    page.goto(address)
    ready(page)
    assert page.locator(".mtl-words").inner_text() == words != panel.result.words


@pytest.mark.parametrize("state", ["#live.pulls(angle=12345)", "#live.nothing(x=1)", "#live.pulls(", "#%E0"])
def test_an_address_that_names_no_state_opens_the_stored_one(opened, state):
    page = opened("00_a_page.html", state)
    ready(page)
    assert page.locator(".mtl-words").inner_text() == live.pulls().result.words


def test_a_question_keeps_its_answer_to_itself_and_the_readers_for_later(opened):
    asked = questions.what_moves()
    page = opened("00_a_page.html")
    assert asked.why not in page.locator("body").inner_text()
    wrong = next(option for option in asked.options if option != asked.answer.rstrip("."))
    page.locator(".question label").filter(has_text=wrong).first.click()
    page.locator(".question button").click()
    assert "Not quite" in page.locator(".question .verdict").inner_text()
    page.reload()
    assert asked.why in page.locator(".question .verdict").inner_text()
    page = opened("due.html")
    assert "1 of 2 questions in this browser; 0 of them are due" in page.locator("#count").inner_text()
    record = json.loads(page.evaluate("localStorage['mtl_teach.answers']"))
    for answer in record.values():
        answer["due"] = 0
    page.evaluate("(record) => (localStorage['mtl_teach.answers'] = record)", json.dumps(record))
    page.reload()
    page.locator("#due label").filter(has_text=asked.answer.rstrip(".")).first.click()
    page.locator("#due button").click()
    assert "Right" in page.locator("#due .verdict").inner_text()
    page.reload()
    assert page.locator("#due form").count() == 0


def test_where_a_slider_begins_is_no_answer(opened):
    page = opened("01_a_fit.html")
    commit, verdict = page.locator(".question button"), page.locator(".question .verdict")
    commit.click()
    assert verdict.inner_text() == "Move the slider first, if only there and back."
    assert page.evaluate("localStorage['mtl_teach.answers']") is None and commit.is_enabled()
    page.locator(".question input").focus()
    begun = page.locator(".question output").inner_text()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert f"You said {begun}." in verdict.inner_text() and "So it is." in verdict.inner_text()


@pytest.mark.parametrize(("further", "said"), [(1, "✗ Not quite. You said 6."), (2, "✓ Right. You said 7.")])
def test_a_number_is_right_within_the_questions_own_factor(opened, further, said):
    page = opened("01_a_fit.html")
    page.locator(".question input").focus()
    for _ in range(further):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".question .verdict").inner_text().startswith(said)


def test_a_line_from_a_notebook_opens_its_picture(opened):
    panel = live.pulls()
    panel.move(**{control.name: control.values[-1] for control in controls(panel)})
    page = opened("index.html")
    page.locator("#open input").fill("live.nothing()")
    page.locator("#open button").click()
    assert "no line of a panel" in page.locator("#unknown").inner_text()
    page.locator("#open input").fill(panel.call)
    page.locator("#open button").click()
    page.wait_for_url("**/00_a_page.html**")
    ready(page)
    assert page.locator(".mtl-words").inner_text() == panel.result.words


def told(page):
    page.wait_for_function("() => document.querySelector('.mtl-drawing .verdict').innerText !== ''")
    return page.locator(".mtl-drawing .verdict").inner_text()


def test_a_curve_is_drawn_by_keys_then_compared_and_kept(opened):
    page = opened("00_a_page.html")
    page.locator(".mtl-drawing").scroll_into_view_if_needed()
    page.wait_for_selector(".mtl-drawing[data-ready]")
    assert WHY not in page.locator("body").inner_text()
    assert page.locator(".mtl-drawing circle").count() == 0
    where, height = page.locator(".mtl-drawing input").all()
    height.focus()
    page.keyboard.press("End")  # 1 m at the first place
    where.focus()
    page.keyboard.press("End")
    height.focus()
    page.keyboard.press("Home")  # −1 m at the last one; between them lies 0
    assert page.locator(".mtl-drawing output").all_inner_texts() == ["high", "-1 m"]
    page.get_by_text("Compare").click()
    apart = (1 - DRAWN[0] + 0 + 1 + DRAWN[2]) / 3
    assert f"off by {apart:.2g} m, most at up = high: you drew -1 m, measured 0.75 m." in told(page)
    assert "Your lowest point is -1 m at high; measured, 0 m at middle." in told(page)
    assert WHY in told(page)
    page.reload()
    page.locator(".mtl-drawing").scroll_into_view_if_needed()
    assert WHY in told(page)
    page.get_by_text("Draw again").click()
    assert page.locator(".mtl-drawing circle").count() == 0 and page.get_by_text("Compare").is_disabled()


def test_a_curve_is_drawn_by_hand(opened):
    page = opened("00_a_page.html")
    page.locator(".mtl-drawing").scroll_into_view_if_needed()
    page.wait_for_selector(".mtl-drawing[data-ready]")
    plot = page.locator(".mtl-drawing svg")
    box = plot.bounding_box()
    edges = plot.evaluate("(plot) => ['left', 'right', 'top', 'bottom'].map((edge) => +plot.dataset[edge])")
    left, right, top, bottom = edges
    page.mouse.move(box["x"] + left, box["y"] + (top + bottom) / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + right, box["y"] + top)  # one quick stroke: what it skipped lies on it
    page.mouse.up()
    heights = [float(dot.get_attribute("cy")) for dot in page.locator(".mtl-drawing circle").all()]
    assert heights == pytest.approx([(top + bottom) / 2, (3 * top + bottom) / 4, top], abs=1.5)


def until(page, selector):
    """Turn slides until one holds `selector`."""
    page.wait_for_function("() => globalThis.Reveal?.isReady()")
    holds = "(selector) => Reveal.getCurrentSlide().querySelector(selector) !== null"
    while not page.evaluate(holds, selector):
        assert not page.evaluate("Reveal.isLastSlide()"), f"no slide holds {selector}"
        page.keyboard.press("Space")


def test_a_panel_answers_on_a_slide_and_its_keys_turn_no_slide(opened):
    page = opened("00_a_page_slides.html")
    until(page, ".panel")
    ready(page)
    here = page.evaluate("Reveal.getIndices()")
    before = page.locator(".mtl-panel").first.get_attribute("data-call")
    page.locator(".panel .slider input").first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "(before) => document.querySelector('.mtl-panel').dataset.call !== before", arg=before
    )
    assert page.evaluate("Reveal.getIndices()") == here
    page.wait_for_function("({ h, v }) => location.hash === `#/${h}/${v}`", arg=here)
    page.reload()
    page.wait_for_function("() => globalThis.Reveal?.isReady()")
    assert page.evaluate("Reveal.getIndices()") == here  # the address names the slide


def test_a_slide_too_long_for_the_screen_is_written_smaller(opened):
    page = opened("00_a_page_slides.html")
    until(page, "table")
    before = page.evaluate("""() => {
      const slide = Reveal.getCurrentSlide();
      const more = slide.appendChild(document.createElement('p'));
      more.style.whiteSpace = 'pre';
      more.textContent = 'x';
      const lines = (slide.clientHeight - more.offsetTop) / more.offsetHeight;
      more.textContent = 'x\\n'.repeat(Math.ceil(1.1 * lines));
      return parseFloat(getComputedStyle(slide).fontSize);
    }""")
    page.evaluate("Reveal.slide(0, 0)")
    until(page, "table")
    size = page.evaluate("() => parseFloat(getComputedStyle(Reveal.getCurrentSlide()).fontSize)")
    fits = page.evaluate(
        "() => { const s = Reveal.getCurrentSlide(); return s.scrollHeight <= s.clientHeight }"
    )
    assert size < before and fits


def test_slides_ask_a_class_anew(opened):
    page = opened("00_a_page.html")
    page.get_by_role("link", name="Slides").click()
    page.wait_for_url("**/00_a_page_slides.html**")
    until(page, ".question")
    page.locator(".question input").first.check()
    page.get_by_role("button", name="Commit").click()
    assert page.locator(".question .verdict").inner_text()
    page.reload()
    until(page, ".question")
    assert not page.locator(".question .verdict").inner_text()
    assert page.evaluate("localStorage.length") == 0


def test_a_checker_of_accessibility_finds_nothing(opened):
    for file in ("00_a_page.html", "index.html", "due.html", "00_a_page_slides.html"):
        page = opened(file)
        if file == "00_a_page.html":
            ready(page)
            page.locator(".mtl-drawing").scroll_into_view_if_needed()
            page.wait_for_selector(".mtl-drawing[data-ready]")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            # Without preloading: a page opened from a file may fetch nothing, its own style neither.
            found = Axe().run(page, options={"preload": False}).response["violations"]
            assert not found, [
                (file, one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found
            ]


def test_a_lesson_says_where_it_runs(opened):
    page = opened("00_a_page.html")
    page.locator(".run summary").click()
    box = page.locator(".run div").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]
    links = [link.get_attribute("href") for link in page.locator(".run a").all()]
    assert all("somebody/mtl_teach" in link for link in links)
    assert sum(link.endswith("notebooks/00_a_page.ipynb") for link in links) == 2


def test_between_the_settings_the_page_fits_the_models_itself(opened):
    page = opened("01_a_fit.html")
    ready(page)
    page.get_by_text("any λ, fitted in this page").click()
    slider = page.locator(".slider input").last
    slider.focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => document.querySelector('.mtl-words').innerText.includes('20 paired draws') &&"
        " document.querySelector('.mtl-call').innerText.endsWith('drawn.y, 0.00104)')"
    )
    drawn = data.tilted_digits(2, 20, 120, replicas=20)
    errors = {}
    for strength in (0.0, 0.00104):
        weights = closed_form.soft_logistic(drawn.x, drawn.y, strength)
        logits = (drawn.x_test @ weights[..., None])[..., 0]
        errors[strength] = 100 * ((logits > 0) != (drawn.y_test == 1)).double().mean((-2, -1))
    gain = paired_interval(errors[0.0], errors[0.00104])
    said = page.locator(".mtl-words").inner_text()
    assert f"At λ = 0.00104 they misread {errors[0.00104].mean():.1f} %" in said
    assert f"{abs(gain.mean):.1f} points" in said and "of the test digits" in said
    page.get_by_text("any λ, fitted in this page").click()  # back to the settings
    page.wait_for_function(
        "() => document.querySelector('.mtl-call').innerText.startsWith('live.soft_sharing(tasks=2')"
    )
