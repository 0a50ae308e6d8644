"""What the examples in docstrings need: see pyproject.toml, where they become tests."""

import pytest

from tests.conftest import real_data  # noqa: F401 (a fixture, asked for by name)

#: Examples that read published data, which are not in the repository.
REAL = (
    "mtl_teach.data.real.landmine",
    "mtl_teach.data.real.school",
    "mtl_teach.data.molecules.assays",
    "mtl_teach.data.opinions.sentences",
    "mtl_teach.data.opinions.products",
    "mtl_teach.data.opinions.opinion_lexicon",
)


@pytest.fixture(autouse=True)
def nothing_kept(request, monkeypatch):
    """An example that checks an exercise writes no reader's progress into the folder it runs in."""
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")
        if request.node.name in REAL:
            request.getfixturevalue("real_data")
