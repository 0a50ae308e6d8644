"""The rules notice what they are for: a good lesson passes, and each damage to it is named."""

import copy

import pytest

from tools.card import Card, card_of
from tools.notebook_rules import rules_for
from tools.notebook_rules.everywhere import broken_links
from tools.notebook_rules.notebook import Notebook, words_only

CARD = """# Weighing apples

**Question.** How many apples make a kilogram?

**You will**

- weigh an apple
- predict the weight of ten

**Minutes.** 20

**You need.** A [scale](good.ipynb).

**Panel.** The pointer moves as apples are added.
"""
CLOSING = """## What you can now say

- **Weigh an apple.** It weighs about as much as two eggs together.
- **Predict the weight of ten.** It is ten times one, give or take.
"""


def markdown(text):
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code(text, count, *outputs):
    return {
        "cell_type": "code",
        "metadata": {},
        "source": text,
        "execution_count": count,
        "outputs": list(outputs),
    }


def picture():
    text = "Bars: ten apples from 90 to 110 grams, mean 100."
    return {
        "output_type": "display_data",
        "data": {"image/png": "AAAA", "text/plain": text},
        "metadata": {"image/png": {"alt": text}},
    }


def folded(text, count):
    return code(text, count) | {"metadata": {"jupyter": {"source_hidden": True}}}


def lesson():
    cells = [markdown(CARD), code("draw()", 1, picture())]
    for count in range(2, 12):
        proof = "# Evidence: every apple weighs something\nassert weigh() > 0"
        cells += [markdown("An apple is weighed."), folded(proof, count)]
    return {"cells": [*cells, markdown(CLOSING)], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def faults(book, folder, name="good.ipynb"):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    nb = Notebook(path, book)
    return "\n".join(f"{rule.__name__}: {fault}" for rule in rules_for(nb) for fault in rule(nb))


def stream(name, text):
    return {"output_type": "stream", "name": name, "text": [text]}


def edit(number, **changes):
    return lambda book: book["cells"][number - 1].update(changes)


def swap(number, old, new):
    def change(book):
        cell = book["cells"][number - 1]
        assert old in cell["source"]
        cell["source"] = cell["source"].replace(old, new)

    return change


def edit_picture(change):
    return lambda book: change(book["cells"][1]["outputs"][0])


def nothing_to_see(output):
    output["data"]["text/plain"] = "<Figure size 640x480 with 1 Axes>"


DAMAGE = {
    "no count": (edit(4, execution_count=None), "cell 4: execution count None, expected 2"),
    "order": (edit(4, execution_count=9), "cell 4: execution count 9, expected 2"),
    "stderr": (edit(4, outputs=[stream("stderr", "Warning!")]), "cell 4: writes to stderr"),
    "error": (
        edit(4, outputs=[{"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}]),
        "cell 4: stored the error ValueError: no",
    ),
    "magic": (edit(4, source="%matplotlib inline"), "cell 4: line 1 is not plain Python"),
    "empty": (edit(3, source=" \n"), "cell 3: is empty"),
    "wide line": (edit(4, source="x" * 89, metadata={}), "cell 4: a visible line of 89 columns, at most 88"),
    "evidence in sight": (edit(4, metadata={}), "cell 4: asserts in sight of the reader"),
    "fold without a sentence": (edit(4, source="x = 1"), "cell 4: is folded, so it must begin with"),
    "fold with a word": (edit(4, source="# Evidence: heavy"), "cell 4: is folded, so it must begin with"),
    "fold cut at the right": (
        edit(4, source="# Evidence: every apple weighs something".ljust(111, "!")),
        "cell 4: a folded cell shows one line of at most 110 columns, got 111, put the rest",
    ),
    "answer in the source": (
        edit(4, source="live.predict('Which?', ['a', 'b'], 'a', 'why')", metadata={}),
        "cell 4: predict(…) holds its answer: ask it by lesson.questions.NAME()",
    ),
    "import taken": (
        edit(4, source="# Evidence: every apple has a weight\nimport apples\nassert apples\napples = 3"),
        "cell 4: apples is imported and means something else from here on",
    ),
    "a panel moved behind the reader's back": (
        lambda book: [
            edit(2, source="panel = live.tour()\npanel")(book),
            edit(4, source="# Evidence: every apple moves when told\nassert panel.move(strength=1)")(book),
        ],
        "cell 4: moves a panel that the reader sees",
    ),
    "no alt": (edit_picture(lambda o: o.update(metadata={})), "cell 2: alt text of 0 words"),
    "no description": (edit_picture(nothing_to_see), "cell 2: text/plain '<Figure"),
    "widget repr": (
        edit_picture(lambda o: o["data"].update({"text/plain": "VBox(children=(1, 2, 3, 4, 5, 6, 7, 8))"})),
        "does not describe the picture",
    ),
    "SVG": (edit_picture(lambda o: o["data"].update({"image/svg+xml": "<svg/>"})), "image/svg+xml is stored"),
    "widget state": (lambda book: book["metadata"].update(widgets={}), "metadata holds widgets"),
    "widget view": (
        edit_picture(lambda o: o["data"].update({"application/vnd.jupyter.widget-view+json": {}})),
        "cell 2: stores a widget view",
    ),
    "absolute path": (edit(4, source="open('/home/me/x')"), "cell 4: holds the absolute path '/home/'"),
    "path printed": (edit(4, outputs=[stream("stdout", "in C:\\Users")]), "cell 4: holds the absolute path"),
    "download": (edit(4, source="urlopen(address)"), "cell 4: 'urlopen' reaches for the network"),
    "dead link": (edit(3, source="See [this](nowhere.ipynb)."), "cell 3: the link 'nowhere.ipynb'"),
    "American": (edit(3, source="The color of an apple."), "cell 3: 'color' is not British"),
    "no card": (edit(1, source="Welcome!"), "cell 1: the card must begin"),
    "field gone": (swap(1, "**Minutes.** 20", ""), "cell 1: the card's fields must be"),
    "no question": (swap(1, "kilogram?", "kilogram."), "cell 1: the card's Question must end"),
    "minutes": (swap(1, "20", "about 20"), "cell 1: the card's Minutes must be one whole number"),
    "too long": (swap(1, "20", "90"), "from 10 to 75, or the sum"),
    "no second sitting": (swap(1, "20", "90, in two sittings (40, 50)"), "that begin with '## Sitting 2'"),
    "sitting too long": (swap(1, "20", "150, in two sittings (106, 44)"), "minutes of each, 10 to 105"),
    "sittings unsaid": (swap(1, "20", "150, in two sittings"), "as in '170, in two sittings (80, 90)'"),
    "another sum": (swap(1, "20", "150, in two sittings (70, 70)"), "from 10 to 75, or the sum"),
    "another number": (swap(1, "20", "150, in three sittings (70, 80)"), "the number of sittings"),
    "no third sitting": (
        swap(1, "20", "190, in three sittings (60, 60, 70)"),
        "0 headings that begin with '## Sitting 3'",
    ),
    "no fourth sitting": (
        swap(1, "20", "190, in four sittings (50, 40, 50, 50)"),
        "0 headings that begin with '## Sitting 4'",
    ),
    "a sitting that needs names": (
        edit(23, source="## Sitting 2\n\n## What you can now say"),
        "cell 23: says how to go on with a new kernel",
    ),
    "a third sitting unsaid": (
        edit(23, source="## Sitting 3\n\n## What you can now say"),
        "1 headings that begin with '## Sitting 3', expected 0",
    ),
    "one objective": (swap(1, "- weigh an apple\n", ""), "'You will' must list 2 to 6 objectives, got 1"),
    "pipe": (swap(1, "The pointer", "|"), "without '|'"),
    "closing gone": (edit(23, source="## Goodbye"), "cell 23: the last section must be"),
    "section after": (swap(23, "## What", "## Before\n\n## Then what"), "the last section must be"),
    "unanswered": (swap(23, "It is ten times one, give or take.", "Yes."), "comes back without an answer"),
    "other objective": (swap(23, "Weigh an apple", "Eat an apple"), "must begin with the objective in bold"),
    "answer gone": (swap(23, "- **Predict", "**Predict"), "has 1 bullets for the card's 2 objectives"),
    "second title": (edit(3, source="# Another"), "one title, in cell 1; found in cells [1, 3]"),
    "many outputs": (edit(4, outputs=[picture()] * 3), "cell 4: shows 3 things, at most 2"),
    "a bar in a table": (
        edit(3, source="| what | how |\n|---|---|\n| size | |z| |"),
        "cell 3: a row of other length than its table's: | size | |z| |",
    ),
    "late figure": (
        lambda book: book["cells"].insert(11, book["cells"].pop(1)),
        "first figure in cell 12, expected among the first six",
    ),
    "no figure": (edit(2, outputs=[]), "first figure in cell None"),
    "no evidence": (
        lambda book: [edit(n, source="weigh()", metadata={})(book) for n in range(4, 23, 2)],
        "0 cells of evidence, at least 3",
    ),
}


def test_a_good_lesson_keeps_every_rule(tmp_path):
    assert faults(lesson(), tmp_path) == ""


@pytest.mark.parametrize("damage", DAMAGE)
def test_each_damage_is_named(damage, tmp_path):
    change, message = DAMAGE[damage]
    book = copy.deepcopy(lesson())
    change(book)
    assert message in faults(book, tmp_path)


def test_solutions_are_free_in_prose_but_name_their_lesson(tmp_path):
    (tmp_path / "good.ipynb").touch()
    cells = [markdown("# Solutions: Weighing apples\n\n[The lesson](../good.ipynb)"), code("weigh()", 1)]
    book = {"cells": cells, "metadata": {}}
    assert faults(book, tmp_path, "solutions/good.ipynb") == ""
    cells[0]["source"] = "# Weighing apples"
    assert "must be '# Solutions: TITLE'" in faults(book, tmp_path, "solutions/good.ipynb")


def test_an_error_may_be_the_lesson(tmp_path):
    book = lesson()
    book["cells"][3]["outputs"] = [{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}]
    book["cells"][3]["metadata"]["tags"] = ["raises-exception"]
    assert faults(book, tmp_path) == ""


def test_a_model_may_be_asked_to_predict(tmp_path):
    book = lesson()
    edit(4, source="model.predict([[1.0]])", metadata={})(book)
    assert "holds its answer" not in faults(book, tmp_path)


def test_folded_lines_may_be_wide(tmp_path):
    book = lesson()
    proof = "# Evidence: every apple weighs something".ljust(110, "!")
    book["cells"][3]["source"] = f"{proof}\n# {'more ' * 25}\nassert {'x' * 90}"
    assert faults(book, tmp_path) == ""


def test_the_card_is_read_whole():
    assert card_of(CARD) == Card(
        title="Weighing apples",
        question="How many apples make a kilogram?",
        objectives=("weigh an apple", "predict the weight of ten"),
        minutes=20,
        sittings=(20,),
        needs="A [scale](good.ipynb).",
        panel="The pointer moves as apples are added.",
    )


def test_words_leave_out_formulae_and_addresses():
    assert words_only("Two $a + b$ [words](https://x.y/z) $$c$$ <b>here</b>").split() == [
        "Two",
        "[words]",
        "here",
    ]


def test_links_with_fragments_titles_and_addresses(tmp_path):
    (tmp_path / "a.md").touch()
    text = '[1](a.md#part) [2](#here) [3](https://x.y) [4](b.md "title") <img src="c.png">'
    assert broken_links(text, tmp_path) == ["b.md", "c.png"]
