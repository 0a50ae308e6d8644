"""The learner's copies: nothing in sight that answers a question, and no work ever lost."""

import json

import pytest

from tools.copies import FOLDER, bring, without_outputs


def book(*sources: str, output: str = "the answer") -> str:
    shown = {"output_type": "stream", "name": "stdout", "text": [output]}
    cells = [
        {"cell_type": "code", "source": source, "outputs": [shown], "execution_count": 3, "metadata": {}}
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def root(tmp_path):
    (tmp_path / "notebooks" / "solutions").mkdir(parents=True)
    (tmp_path / "notebooks" / "00_start.ipynb").write_text(book("ask()"))
    (tmp_path / "notebooks" / "solutions" / "00_start.ipynb").write_text(book("solve()"))
    return tmp_path


def test_a_copy_has_no_outputs_and_the_lesson_keeps_its_own(root):
    before = (root / "notebooks" / "00_start.ipynb").read_text()
    assert bring(root) == []
    copied = (root / FOLDER / "00_start.ipynb").read_text()
    assert "the answer" not in copied and "ask()" in copied
    assert json.loads(copied)["cells"][0]["execution_count"] is None
    assert (root / "notebooks" / "00_start.ipynb").read_text() == before
    assert "the answer" in (root / FOLDER / "solutions" / "00_start.ipynb").read_text()


def test_work_is_never_overwritten_by_the_same_edition(root):
    bring(root)
    mine = root / FOLDER / "00_start.ipynb"
    mine.write_text("my work")
    assert bring(root) == [] and mine.read_text() == "my work"


def test_a_new_edition_comes_beside_work_and_says_so(root):
    bring(root)
    mine = root / FOLDER / "00_start.ipynb"
    mine.write_text("my work")
    (root / "notebooks" / "00_start.ipynb").write_text(book("ask_better()"))
    (said,) = bring(root)
    assert "00_start_2.ipynb" in said and "00_start.ipynb stays" in said
    assert mine.read_text() == "my work"
    assert "ask_better()" in (root / FOLDER / "00_start_2.ipynb").read_text()
    assert bring(root) == []
    (root / FOLDER / "00_start_2.ipynb").write_text("more work")
    (root / "notebooks" / "00_start.ipynb").write_text(book("ask_best()"))
    assert "00_start_3.ipynb" in bring(root)[0]
    assert (root / FOLDER / "00_start_2.ipynb").read_text() == "more work"


def test_an_untouched_copy_follows_the_lesson(root):
    bring(root)
    (root / "notebooks" / "00_start.ipynb").write_text(book("ask_better()"))
    assert bring(root) == []
    assert "ask_better()" in (root / FOLDER / "00_start.ipynb").read_text()


def test_a_deleted_copy_comes_back(root):
    bring(root)
    (root / FOLDER / "00_start.ipynb").unlink()
    bring(root)
    assert "ask()" in (root / FOLDER / "00_start.ipynb").read_text()


@pytest.mark.parametrize("record", ["", "no json", "[]", None])
def test_a_lost_record_costs_a_second_copy_and_no_work(root, record):
    bring(root)
    mine = root / FOLDER / "00_start.ipynb"
    mine.write_text("my work")
    kept = root / FOLDER / ".editions.json"
    kept.unlink() if record is None else kept.write_text(record)
    bring(root)
    assert mine.read_text() == "my work"


def test_earlier_progress_comes_along_once(root):
    (root / "notebooks" / "my_progress.json").write_text("old")
    bring(root)
    mine = root / FOLDER / "my_progress.json"
    assert mine.read_text() == "old"
    mine.write_text("newer")
    bring(root)
    assert mine.read_text() == "newer"


def test_what_is_no_output_stays():
    cell = {"cell_type": "markdown", "source": "# Título", "metadata": {}}
    text = json.dumps({"cells": [cell], "metadata": {"kernelspec": {"name": "python3"}}}, ensure_ascii=False)
    assert json.loads(without_outputs(text)) == json.loads(text)
