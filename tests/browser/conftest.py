"""One JupyterLab and one chromium for all browser tests, and notebooks made for them."""

from pathlib import Path

import nbformat
import pytest

from tools.browser import chromium, end_kernels, jupyter_lab


def pytest_addoption(parser):
    """Let the rough handling go on for longer: pytest tests/browser --soak 3600."""
    parser.addoption("--soak", type=float, default=60, help="seconds of rough handling (60)")
    parser.addoption("--soak-seed", type=int, default=0, help="which rough handling (0)")


def cell_notebook(path: Path, *sources: str) -> None:
    """Write a notebook with these code cells."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, path)


@pytest.fixture(scope="session")
def workplace(tmp_path_factory):
    """A folder for notebooks, served by JupyterLab: (folder, address)."""
    folder = tmp_path_factory.mktemp("lab")
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    with jupyter_lab(notebooks, folder / "state") as address:
        yield notebooks, address


@pytest.fixture(scope="session")
def context():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started, chromium(started) as made:
        yield made


@pytest.fixture
def page(context, workplace):
    """A fresh page that fails the test if the console reported an error; its kernels end with it."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error.stack or error}"))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.problems = problems
    yield page
    page.close()
    end_kernels(context, workplace[1])
    ours = [
        text for text in problems if not (_is_the_splash(text) or any(known in text for known in NOT_OURS))
    ]
    assert not ours, f"errors in the browser's console: {ours}"


def _is_the_splash(text: str) -> bool:
    """Say whether JupyterLab's core took its splash away twice: a theme has changed while it faded."""
    places = [line for line in text.splitlines() if line.startswith("    at ")]
    return "removeChild" in text and bool(places) and all("/jlab_core." in place for place in places)


# JupyterLab's own complaints about a server without extras.
NOT_OURS = ("favicon", "Failed to load resource", "lsp", "api/translations")
