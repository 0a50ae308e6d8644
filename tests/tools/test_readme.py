"""The README tells the truth: its map, its links, its commands, its version."""

import re
from pathlib import Path

import pytest
import yaml

from tools.notebook_rules.everywhere import broken_links
from tools.readme_map import BEGIN, END, with_map

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_map_in_the_readme_is_the_lessons_own():
    assert with_map(README) == README, "README.md's map has drifted from the cards: run `make map`"


def test_the_map_needs_its_markers():
    with pytest.raises(ValueError, match="markers"):
        with_map("no map here")
    assert with_map(f"before\n{BEGIN}\nold\n{END}\nafter").startswith(f"before\n{BEGIN}\n| Question |")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert broken_links(text, ROOT) == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_mentioned_exists(name):
    targets = set(re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split())
    text = (ROOT / name).read_text(encoding="utf-8")
    mentioned = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert mentioned and mentioned <= targets, f"{name} mentions {sorted(mentioned - targets)}"


def test_the_picture_has_alt_text():
    alts = re.findall(r"!\[([^\]]*)\]\(", README)
    assert alts and all(len(alt.split()) >= 8 for alt in alts)


def test_the_citation_names_the_present_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert set(citation["license"]) == set(PROJECT["license"].split(" AND "))
