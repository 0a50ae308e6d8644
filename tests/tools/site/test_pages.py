"""Every lesson becomes a page that shows what the notebook shows, tells no answer and leads nowhere else."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest

from mtl_teach import live
from tools.site.page import drawings, frame, page
from tools.site.text import anchor, formula, to_html

NOTEBOOKS = sorted((Path(__file__).parents[3] / "notebooks").glob("*.ipynb"))
WITHOUT_END = {"area", "br", "col", "hr", "img", "input", "link", "meta"}


class Read(HTMLParser):
    """Reads a page strictly: what is opened is closed in order; keeps links, sources, ids and text."""

    def __init__(self, text):
        super().__init__()
        self.text = text
        self.open, self.links, self.sources, self.ids, self.bare, self.folded = [], [], [], [], [], []
        self.feed(text)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if tag == "a" else []
        self.sources += [attributes[key] for key in ("src", "href") if key in attributes and tag != "a"]
        if tag == "img":
            assert len(attributes["alt"].split()) >= 4, f"alt text {attributes['alt']!r}"
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes {self.open[-1:]}"

    def handle_data(self, text):
        if "math" in self.open or "pre" in self.open or "code" in self.open:
            return
        (self.folded if "details" in self.open else self.bare).append(text)


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def lesson(request):
    made = page(request.param, drawings=drawings(request.param))
    lessons = [(f"{path.stem}.html", path.stem) for path in NOTEBOOKS]
    here = NOTEBOOKS.index(request.param)
    return made, Read(frame(made, lessons, here, panels=True, repository="somebody/mtl_teach"))


def test_a_page_is_well_formed_and_needs_nothing_from_outside(lesson):
    made, read = lesson
    assert made.title and not [source for source in read.sources if re.match(r"\w+://|//", source)]
    assert {source for source in read.sources if source.startswith("pictures/")} == {
        f"pictures/{name}" for name in made.pictures
    }


def test_a_page_is_valid_as_a_browser_reads_it(lesson):
    _, read = lesson
    parser = html5lib.HTMLParser()
    parser.parse(read.text)
    assert not parser.errors


def test_every_formula_is_drawn(lesson):
    _, read = lesson
    left = [text for text in read.bare if re.search(r"\$[^\d\s]|\\[a-z]", text)]
    assert not left, f"TeX in sight: {left[:3]}"


def test_every_link_leads_to_a_page_or_to_a_heading_of_this_one(lesson):
    _, read = lesson
    files = {f"{path.stem}{kind}.html" for path in NOTEBOOKS for kind in ("", "_solutions")} | {"index.html"}
    for link in read.links:
        file, _, heading = link.partition("#")
        if not re.match(r"https?://", link):
            assert file in files or (not file and heading in read.ids), link


def test_headings_have_addresses_of_their_own(lesson):
    _, read = lesson
    assert len(set(read.ids)) == len(read.ids)


def test_a_question_tells_its_answer_only_in_its_fold(lesson):
    made, _ = lesson
    assert made.questions
    for asked in made.questions.values():
        before, _, after = asked.partition("<details>")
        assert "<summary>" in after and after.count("<p>") == 1
        assert re.search(r"<p>(.*?)</p>", after)[1] not in before


def test_evidence_is_folded_and_teaching_code_is_not(lesson):
    made, _ = lesson
    outside = re.sub(r"<details.*?</details>", "", made.body, flags=re.DOTALL)
    assert "Evidence: " not in outside and 'class="highlight"' in outside


def test_a_panel_carries_the_line_that_opens_its_picture(lesson):
    made, _ = lesson
    for name in made.panels:
        assert re.search(rf'data-panel="{name}" data-line="live\.{name}\(\w+=', made.body)


def test_a_drawing_tells_nothing_before_its_fold(lesson):
    made, _ = lesson
    for found in re.findall(r'<div class="drawing".*?</div>', made.body, flags=re.DOTALL):
        assert re.search(r"<details><summary>[^<]*</summary><p>[^<]*</p></details></div>$", found)


DRAWINGS = [(path, one) for path in NOTEBOOKS for one in drawings(path)]


@pytest.mark.parametrize(("path", "one"), DRAWINGS, ids=[path.stem for path, _ in DRAWINGS])
def test_what_is_drawn_was_measured_and_fits_the_plot(path, one):
    panel = eval(one.line, {"live": live})  # a line of our own
    tables = panel.move().tables
    assert panel.call == one.line
    table, across, up = one.curve
    measured = dict(zip(tables[table][across], tables[table][up], strict=True))
    assert all(one.lowest < measured[place] < one.highest for place in one.places)
    name, label, value, which = one.known
    levels = dict(zip(tables[name][label], tables[name][value], strict=True))
    assert all(one.lowest < levels[known] < one.highest for known in which)


def test_a_drawing_that_finds_no_cell_is_named():
    path, one = DRAWINGS[0]
    with pytest.raises(ValueError, match=r"each of 'no such code' must stand in one code cell, got 0 cells"):
        page(path, drawings=[replace(one, before="no such code")])


def test_a_cell_that_cannot_be_shown_is_named(tmp_path):
    broken = tmp_path / "00_broken.ipynb"
    broken.write_text('{"cells": [{"cell_type": "markdown", "source": "# T\\n$\\\\nosuchword x$"}]}')
    with pytest.raises(ValueError, match=r"00_broken.ipynb, cell 0: a formula must use known commands, got"):
        page(broken)


def test_links_between_lessons_keep_their_place():
    assert 'href="05_soft_sharing.html#the-valley"' in to_html("[v](05_soft_sharing.ipynb#the-valley)")
    assert 'href="05_soft_sharing_solutions.html"' in to_html("[s](solutions/05_soft_sharing.ipynb)")
    assert 'href="05_soft_sharing.html"' in to_html("[back](../05_soft_sharing.ipynb)")


@pytest.mark.parametrize(
    "tex", [r"\big\lVert w\big\rVert", r"\Big\langle g, h\Big\rangle", r"\left(\frac12\right)"]
)
def test_large_brackets_are_brackets(tex):
    assert formula(tex, "block").count('stretchy="true"') == 2


def test_a_heading_with_a_formula_has_an_address():
    assert anchor(to_html("## What $\\lambda$ does")) == "what-λ-does"
