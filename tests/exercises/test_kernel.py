"""The checks in a real kernel, where source code, threads and output streams differ from plain Python."""

import nbclient
import nbformat
import pytest

from mtl_teach.lessons import exercises as every_exercise

EXERCISES = every_exercise()

ENDLESS = """
import dataclasses
def decode(code):
    while True:
        pass
dataclasses.replace(check.decode, seconds=0.3)(decode)
"""
BROKEN = """
def decode(code):
    print("looking at", code)
    half = len(code) / 2
    return code[half]
check.decode(decode)
"""


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """The text outputs of a notebook with every stub, its check, two broken answers and the progress cell."""
    names = list(EXERCISES)
    sources = ["from torch import Tensor, nn\nfrom mtl_teach.exercises import check, progress"]
    for name in names:
        sources += [EXERCISES[name].stub, f"check.{name}({name})"]
    sources += [BROKEN, ENDLESS, 'progress("02")']
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    folder = tmp_path_factory.mktemp("lesson")
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": folder}}).execute()
    outputs = [cell["outputs"] for cell in notebook.cells]
    shown = [[output["data"]["text/plain"] for output in cell if "data" in output] for cell in outputs]
    streams = [output for cell in outputs for output in cell if output["output_type"] == "stream"]
    assert not streams
    checks = dict(zip(names, shown[2::2], strict=False))
    return {**checks, "broken": shown[-3], "endless": shown[-2], "progress": shown[-1], "folder": folder}


def test_untouched_stubs_are_not_attempted(texts):
    for name, exercise in EXERCISES.items():
        assert texts[name] == [f"{name}: not attempted yet ({exercise.card})"]


def test_the_line_in_the_cell_is_named(texts):
    (text,) = texts["broken"]
    assert "TypeError" in text and "return code[half]" in text and "looking at" in text
    assert "ipykernel" not in text  # the name of a cell's file changes from run to run


def test_an_endless_loop_ends(texts):
    assert "no answer after 0.3 seconds" in texts["endless"][0]


def test_progress_stores_a_fixed_sentence_and_keeps_its_file_beside_the_notebook(texts):
    assert texts["progress"] == [
        "Your progress in notebook 02 appears here when you run this cell in Jupyter."
    ]
    assert "decode" in (texts["folder"] / "my_progress.json").read_text()
