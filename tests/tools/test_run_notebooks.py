"""Running a notebook stores the same bytes each time, and nothing that only a live kernel can show."""

import json

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from tools.run_notebooks import main, run, tidy

WIDGET = "application/vnd.jupyter.widget-view+json"
PANEL = """import ipywidgets
from IPython.display import display
slider = ipywidgets.IntSlider(description="λ")
class Panel:
    def _repr_mimebundle_(self, **kwargs):
        data = {**slider._repr_mimebundle_(), "text/plain": "a slider at 0", "image/png": "AAAA"}
        return data, {"image/png": {"alt": "a slider"}}
Panel()"""


def write(path, *sources):
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)],
        metadata={"widgets": {"state": {}}, "kernelspec": {"name": "mine", "display_name": "mine"}},
    )
    nbformat.write(book, path)
    return path


def test_two_runs_store_the_same_bytes_without_widget_state(tmp_path):
    (tmp_path / "beside.txt").write_text("found")
    path = write(tmp_path / "a.ipynb", "print(open('beside.txt').read())", PANEL, "hash('order')")
    run(path)
    first = path.read_bytes()
    run(path)
    assert path.read_bytes() == first
    book = json.loads(first)
    assert set(book["metadata"]) == {"kernelspec", "language_info"}
    assert book["metadata"]["kernelspec"]["name"] == "python3"
    assert [cell["execution_count"] for cell in book["cells"]] == [1, 2, 3]
    assert book["cells"][0]["outputs"][0]["text"] == ["found\n"]
    (panel,) = book["cells"][1]["outputs"]
    assert set(panel["data"]) == {"image/png", "text/plain"}
    assert panel["metadata"] == {"image/png": {"alt": "a slider"}}


def test_a_failing_notebook_is_left_as_it_was(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", "1 / 0")
    before = path.read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        run(path)
    assert main([str(path)]) == 1
    assert "FAILED, left as it was" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_the_time_limit_holds_for_all_cells_together(tmp_path):
    path = write(tmp_path / "a.ipynb", *["import time; time.sleep(2)"] * 4)
    with pytest.raises(CellTimeoutError):
        run(path, seconds=5)


def test_tidy_drops_times_and_outputs_that_were_only_a_widget():
    metadata = {"execution": {"iopub.execute_input": "now"}, "tags": ["keep"]}
    cell = nbformat.v4.new_code_cell("x", metadata=metadata)
    cell.outputs = [nbformat.v4.new_output("display_data", data={WIDGET: {"model_id": "1"}})]
    book = nbformat.v4.new_notebook(cells=[cell])
    tidy(book)
    assert cell.outputs == []
    assert cell.metadata == {"tags": ["keep"]}


def test_the_code_of_a_question_is_folded_because_it_holds_the_answer(tmp_path):
    sources = ("live.predict('up or down?', ('up', 'down'), 'up', 'It is.')", "panel = live.tour()")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    tidy(book)
    assert book.cells[0].metadata == {"jupyter": {"source_hidden": True}}
    assert book.cells[1].metadata == {}
