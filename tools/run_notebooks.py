"""Run notebooks and store their outputs in place: `make notebooks` (NOTEBOOK=notebooks/04_….ipynb for one).

What is stored reads the same from every run: no widget state, no times, no machine's name. A running widget's
output keeps its picture, its description and its alt text, so a page without a kernel loses nothing.
A notebook that raises, or needs more than 120 seconds, is left as it was.
"""

import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 120
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# Two threads and the processor's own instructions; `make test` compares under one and plain ones.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "2",
    "OMP_WAIT_POLICY": "PASSIVE",  # threads that wait for each other do not keep a busy machine busy
    "PYTHONHASHSEED": "0",
    "MTL_TEACH_PROGRESS": "off",
}


def execute(book: nbformat.NotebookNode, folder: Path, seconds: float = SECONDS) -> None:
    """Run every cell in `folder`; all cells together may take `seconds`.

    Raises nbclient's CellExecutionError when a cell raises, CellTimeoutError when the time is over.
    """
    end = time.monotonic() + seconds
    client = NotebookClient(
        book,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        timeout_func=lambda _: max(0.1, end - time.monotonic()),
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,  # else what is printed is cut where the kernel happened to send it
        # On a busy machine a kernel's words come late: nbclient gave up after 4 s and stored half of them.
        iopub_timeout=120,
        raise_on_iopub_timeout=True,
    )
    client.execute(env={**os.environ, **ENVIRONMENT})


def tidy(book: nbformat.NotebookNode) -> None:
    """Drop what differs between runs and what only a live kernel can show."""
    book.nbformat, book.nbformat_minor = 4, 5
    book.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for number, cell in enumerate(book.cells):
        cell.setdefault("id", f"cell-{number:02d}")
        for name in ("execution", "ExecuteTime", "trusted", "collapsed", "scrolled"):
            cell.metadata.pop(name, None)
        if "live.predict" in cell.source:  # the question's code holds its answer: fold it in JupyterLab
            cell.metadata["jupyter"] = {"source_hidden": True}
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if output.get("data", True)]


def run(path: Path, seconds: float = SECONDS) -> float:
    """Run and store one notebook; returns the seconds it took."""
    book = nbformat.read(path, as_version=4)
    begin = time.monotonic()
    execute(book, path.resolve().parent, seconds)
    took = time.monotonic() - begin
    tidy(book)
    nbformat.validate(book)
    nbformat.write(book, path)
    return took


def notebooks(names: list[str]) -> list[Path]:
    """The notebooks named, or every lesson and every solution."""
    every = [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "notebooks" / "solutions").glob("*.ipynb")]
    return [Path(name) for name in names] or sorted(every)


def main(names: list[str]) -> int:
    """Run notebooks one after another; 1 if any failed."""
    failed = 0
    for path in notebooks(names):
        try:
            print(f"{path.name:<40}", end=" ", flush=True)
            print(f"{run(path):5.1f} s", flush=True)
        except (CellExecutionError, CellTimeoutError, DeadKernelError, OSError) as error:
            failed += 1
            print(f"FAILED, left as it was\n{error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
