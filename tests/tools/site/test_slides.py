"""A lesson's slides show what a class looks at, keep the prose as notes, and lose no picture."""

import json
import re
from pathlib import Path

import pytest

from tools.site.page import page, slide_frame
from tools.site.slides import slides

NOTEBOOKS = sorted((Path(__file__).parents[3] / "notebooks").glob("*.ipynb"))


def notebook(tmp_path, *cells):
    path = tmp_path / "00_a_lesson.ipynb"
    card = "# T\n\n**Question.** Why?\n\n**You will**\n\n- say why\n- say how\n\n**Minutes.** 20\n\n"
    card += "**You need.** Nothing.\n\n**Panel.** It moves."
    made = [{"cell_type": "markdown", "metadata": {}, "source": card}]
    for cell in cells:
        made.append({"metadata": {}, "outputs": [], **cell})
    path.write_text(json.dumps({"cells": made}), encoding="utf-8")
    return path


def text(source):
    return {"cell_type": "markdown", "source": source}


def code(source, printed="", **metadata):
    outputs = [{"output_type": "stream", "text": printed}] if printed else []
    return {"cell_type": "code", "source": source, "outputs": outputs, "metadata": metadata}


def cut(path):
    """The slides as (text shown, text said), a list for each section."""
    found = []
    for section in re.findall(r"<section>(<section>.*?</section>)</section>", slides(path).body, re.DOTALL):
        found.append([])
        for slide in re.findall(r"<section>(.*?)</section>", section, re.DOTALL):
            shown, _, said = slide.partition('<aside class="notes">')
            found[-1].append(tuple(" ".join(re.sub("<[^>]*>", "", part).split()) for part in (shown, said)))
    return found


def test_headings_begin_sections_and_paragraphs_are_said(tmp_path):
    path = notebook(
        tmp_path,
        text("## First\n\nA long story.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n### Inside\n\n- a point"),
        text("A **new term** is this.\n\nMore of it."),
    )
    assert cut(path) == [
        [("T Why?", "Nothing."), ("You will say why say how", "")],
        [("First a b 1 2", "A long story."), ("Inside a point", ""), ("A new term is this.", "More of it.")],
    ]


def test_a_claim_has_no_room_beside_a_table_or_another_claim(tmp_path):
    path = notebook(tmp_path, text("## F\n\n- a\n\n> One.\n\n> Two.\n\n| a |\n|---|\n| 1 |\n\n> Three."))
    assert cut(path)[1] == [("F a One.", ""), ("Two. a 1", ""), ("Three.", "")]


def test_a_formula_keeps_the_sentence_that_leads_to_it(tmp_path):
    (_, (slide,)) = cut(notebook(tmp_path, text("## F\n\nSo it is:\n\n$$x$$\n\nAnd so on:\n\nNothing.")))
    assert slide == ("F So it is: x", "And so on: Nothing.")


def test_what_is_said_before_anything_is_shown_goes_with_the_next_slide(tmp_path):
    path = notebook(tmp_path, text("Look at this."), code("print(1)", "1"), text("The last word."))
    assert cut(path)[0][2:] == [("print(1) 1", "Look at this.")]
    assert cut(path)[1] == [("The end", "The last word.")]


def test_evidence_checks_imports_and_hints_stay_in_the_lesson(tmp_path):
    hint = "### E\n\n<details><summary>Hint</summary>\n\nThink.\n\n</details>\n\n- try"
    path = notebook(
        tmp_path,
        code("import torch"),
        code("# Evidence: so", jupyter={"source_hidden": True}),
        code("check.it(it)", "not yet"),
        text(hint),
    )
    assert cut(path)[0][2:] == [("E try", "")]


def test_long_code_leaves_what_it_prints_to_the_next_slide(tmp_path):
    long = "\n".join(f"a{line} = {line}" for line in range(20))
    short, wide = cut(notebook(tmp_path, code("a = 1", "one"))), cut(notebook(tmp_path, code(long, "many")))
    assert [len(short[0]), len(wide[0])] == [3, 4]
    assert wide[0][3] == ("many", "")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_picture_panel_or_question_of_a_lesson_is_lost(path):
    made, whole = slides(path), page(path)
    assert made.pictures.keys() == whole.pictures.keys()
    assert made.panels == whole.panels and made.drawn == whole.drawn
    assert made.questions == whole.questions
    frame = slide_frame(made)
    for name in made.questions:
        assert f'data-name="{name}"' in frame
    assert frame.count('class="panel"') == len(made.panels)
    assert not re.findall(r'(?:src|href)="(?:\w+:)?//', re.sub(r'<a href="[^"]*"', "", frame))
