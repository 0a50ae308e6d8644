"""Every lesson becomes a page that shows what the notebook shows, tells no answer and leads nowhere else."""

import re
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest

from tools.site.page import frame, page
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
    made = page(request.param)
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
    found = re.findall(r'<div [^>]*class="mtl-drawing".*?</div>', made.body, flags=re.DOTALL)
    assert len(found) == len(made.drawn) == made.body.count("Draw it.</b>")
    for drawing in found:
        assert re.search(r"<details><summary>[^<]*</summary><p>[^<]*</p></details></div>$", drawing)


def test_readers_draw_the_fall_and_the_valley():
    drawn = {path.stem: page(path).drawn for path in NOTEBOOKS}
    assert {name: panels for name, panels in drawn.items() if panels} == {
        "04_hard_sharing": ["hard_sharing"],
        "05_soft_sharing": ["soft_sharing"],
    }


def test_a_panel_of_published_data_stands_still_and_says_so():
    (many,) = [page(path) for path in NOTEBOOKS if path.stem == "09_many_tasks"]
    assert many.panels == ["many_tasks"]
    assert 'alt="Given the assays: twenty assays' in many.body and "On a page it stands still" in many.body


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
