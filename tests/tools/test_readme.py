"""The README tells the truth: its map, its links, its commands, its code."""

import re
from pathlib import Path

import pytest
import yaml

from tools.notebook_rules.everywhere import broken_links
from tools.readme_map import BEGIN, END, short_course, with_map

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]


def test_the_map_in_the_readme_is_the_lessons_own():
    assert with_map(README) == README, "README.md's map has drifted from the cards: run `make map`"


def test_the_short_course_is_short():
    hours = float(re.search(r"about ([\d.]+) hours", short_course())[1])
    assert 3 <= hours <= 4.5 and short_course() in README


def test_the_map_needs_its_markers():
    with pytest.raises(ValueError, match="markers"):
        with_map("no map here")
    assert with_map(f"before\n{BEGIN}\nold\n{END}\nafter").startswith(f"before\n{BEGIN}\n| Question |")


@pytest.mark.parametrize("name", PROSE)
def test_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert broken_links(text, ROOT) == []


@pytest.mark.parametrize("name", PROSE)
def test_every_make_target_that_is_mentioned_exists(name):
    targets = set(re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split())
    text = (ROOT / name).read_text(encoding="utf-8")
    mentioned = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert mentioned and mentioned <= targets, f"{name} mentions {sorted(mentioned - targets)}"


def python_blocks(text):
    """The Python snippets of a Markdown text, together: a later one may use what an earlier one named."""
    return "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("name", PROSE)
def test_python_snippets_run(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # some write files
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")
    exec(compile(python_blocks((ROOT / name).read_text(encoding="utf-8")), name, "exec"), {})


def test_python_snippets_are_found():
    text = "Try\n\n```python\na = 1\n```\n\nor\n\n```\nmake lab\n```\n\nthen\n\n```python\nb = a\n```\n"
    assert python_blocks(text) == "a = 1\n\nb = a\n"


def test_the_picture_has_alt_text():
    alts = re.findall(r"!\[([^\]]*)\]\(", README)
    assert alts and all(len(alt.split()) >= 8 for alt in alts)


def test_the_citation_names_the_licences():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert set(citation["license"]) == set(PROJECT["license"].split(" AND "))
