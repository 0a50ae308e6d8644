"""The example of CONTRIBUTING.md, followed to the letter: a lesson is one folder and one notebook."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tools.notebook_rules import rules_for
from tools.notebook_rules.notebook import Notebook
from tools.run_notebooks import tidy

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COPIES = [shlex.split(line)[1:] for line in re.findall(r"^cp .*", PAGE, re.MULTILINE)]
PANEL = ROOT / "examples" / "noisy_means" / "panels" / "noisy_means" / "__init__.py"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A copy of the course, in which the page's lines that copy the example were typed."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("mtl_teach", "examples", "tests", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / name, folder)
    (folder / "notebooks").mkdir()
    for arguments in COPIES:
        subprocess.run(["cp", *arguments], cwd=folder, check=True)
    return folder


def python(checkout: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(checkout), "MTL_TEACH_PROGRESS": "off"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_copies_a_room_its_notebook_and_its_tests():
    assert {target for *_, target in COPIES} == {
        "mtl_teach/lessons/noisy_means",
        "notebooks/99_noisy_means.ipynb",
        "tests/lessons/noisy_means",
    }


def test_the_panel_is_a_screenful():
    assert len(PANEL.read_text().splitlines()) <= 40


def test_the_panel_answers_by_its_short_name(checkout):
    code = "from mtl_teach import live\np = live.noisy_means()\nprint(p.move(tasks=32).words); print(p.call)"
    assert python(checkout, "-c", code).splitlines() == [
        "32 means, 200 draws: the least error stands at a strength of 0.2.",
        "live.noisy_means(tasks=32)",
    ]


def test_the_copied_tests_pass(checkout):
    places = ["tests/lessons/noisy_means", "tests/exercises/test_mutants.py", "tests/test_house.py"]
    chosen = ["-k", "noisy_means or pulled or house", "-p", "no:cacheprovider"]
    assert re.search(r"pulled +6 +6 +12 +12 +12", python(checkout, "-m", "pytest", "-q", *places, *chosen))


def test_the_notebook_runs_and_keeps_the_rules(checkout, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(checkout))
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")
    path = checkout / "notebooks" / "99_noisy_means.ipynb"
    book = nbformat.read(path, as_version=4)
    NotebookClient(
        book, resources={"metadata": {"path": str(path.parent)}}, store_widget_state=False
    ).execute()
    tidy(book)
    nbformat.write(book, path)
    notebook = Notebook.at(path)
    assert [fault for rule in rules_for(notebook) for fault in rule(notebook)] == []
