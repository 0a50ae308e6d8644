"""What the examples in docstrings need: see pyproject.toml, where they become tests."""

import pytest


@pytest.fixture(autouse=True)
def nothing_kept(request, monkeypatch):
    """An example that checks an exercise writes no reader's progress into the folder it runs in."""
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")
