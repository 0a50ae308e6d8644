"""The example of CONTRIBUTING.md, followed to the letter: a lesson is one folder and one notebook."""

import os
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
PANEL = ROOT / "examples" / "noisy_means" / "panels" / "noisy_means" / "__init__.py"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A copy of the package into which the example's folder and notebook have been copied."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "mtl_teach", folder / "mtl_teach")
    shutil.copytree(ROOT / "examples" / "noisy_means", folder / "mtl_teach" / "lessons" / "noisy_means")
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "examples" / "noisy_means.ipynb", folder / "notebooks" / "06_noisy_means.ipynb")
    return folder


def run(checkout: Path, code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(checkout), "MTL_TEACH_PROGRESS": "off"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_panel_is_a_screenful():
    assert len(PANEL.read_text().splitlines()) <= 40


def test_the_panel_answers_by_its_short_name(checkout):
    code = "from mtl_teach import live\np = live.noisy_means()\nprint(p.move(tasks=32).words); print(p.call)"
    assert run(checkout, code).splitlines() == [
        "32 means, 200 draws: the least error stands at a strength of 0.2.",
        "live.noisy_means(tasks=32)",
    ]


def test_the_exercise_tells_right_from_wrong(checkout):
    code = (
        "from mtl_teach.exercises import check\n"
        "print(check.pulled(lambda m, s: (m + s * m.mean()) / (1 + s)).status)\n"
        "print(check.pulled(lambda m, s: m / (1 + s)).key)\n"
    )
    assert run(checkout, code).splitlines() == ["correct", "towards_zero"]


def test_the_notebook_runs_and_keeps_the_rules(checkout, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(checkout))
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")
    path = checkout / "notebooks" / "06_noisy_means.ipynb"
    book = nbformat.read(path, as_version=4)
    NotebookClient(
        book, resources={"metadata": {"path": str(path.parent)}}, store_widget_state=False
    ).execute()
    tidy(book)
    nbformat.write(book, path)
    notebook = Notebook.at(path)
    faults = [fault for rule in rules_for(notebook) for fault in rule(notebook)]
    assert [fault for fault in faults if "cells of evidence" not in fault] == []
