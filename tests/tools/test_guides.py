"""Teachers' guides: what they show exists, what they ask is asked, what they quote is said."""

import pytest

from tools import guides
from tools.notebook_rules.everywhere import broken_links

NAMES = [guide.name for guide in guides.guides()]


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_says_what_its_lesson_says(name):
    assert list(guides.faults(guides.TEACHING / name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_panel_says_what_the_guide_quotes(name):
    """One line of each guide; `python -m tools.guides` tries them all."""
    line, quoted = guides.said(guides.TEACHING / name)[0]
    assert quoted in guides.words_of(line)


@pytest.mark.parametrize("name", ["README.md", *NAMES])
def test_links_lead_somewhere(name):
    assert broken_links((guides.TEACHING / name).read_text(encoding="utf-8"), guides.TEACHING) == []


def test_every_lesson_has_a_guide():
    lessons = [path.stem for path in (guides.ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")]
    assert sorted(lessons) == [name.removesuffix(".md") for name in NAMES]


@pytest.mark.parametrize(
    ("true", "false", "fault"),
    [
        ("tasks=16, width=2", "tasks=17, width=2", "tasks must be one of"),
        ("tasks=16, width=2", "tasks=16, breadth=2", "breadth"),
        ("live.hard_sharing(tasks=16", "live.hardest_sharing(tasks=16", "no panel"),
        ("### Vote `unrelated`", "### Vote `unlike`", "no question"),
        ("| **it rises** |", "| it rises |", "marks"),
        ("| it falls, only more slowly |", "| it falls |", "options"),
        ("The answer is **0.015**", "The answer is **0.15**", "0.15, and the lesson 0.015."),
        ("within a factor of 1.3", "within a factor of 2.3", "a factor of 1.3 counts"),
        ("Two bills: alone 0.26", "Two bills: alone 0.267", "0.267 stands neither"),
        ("“On real handwriting”", "“On handwriting”", "“On handwriting” stands neither"),
        ("| 2–3 | `live", "| 2–4 | `live", "without a gap"),
        ("## Votes", "## Questions", "its parts"),
        ("Place your guess.\n\nA number", "Guess.\n\nA number", "asks"),
    ],
)
def test_a_wrong_guide_is_found_out(true, false, fault, tmp_path):
    text = (guides.TEACHING / "04_hard_sharing.md").read_text(encoding="utf-8")
    assert true in text
    wrong = tmp_path / "04_hard_sharing.md"
    wrong.write_text(text.replace(true, false), encoding="utf-8")
    assert any(fault in one for one in guides.faults(wrong))
