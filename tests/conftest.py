"""What several tests share: the folder of real data, and a look at how an error speaks."""

import os
import re
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def real_data(monkeypatch) -> Path:
    """The folder with landmine.mat and school/; tests that ask for it skip where there is none."""
    folder = Path(os.environ.get("MTL_TEACH_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / "landmine.mat").is_file():
        pytest.skip(f"no landmine.mat in {folder}: set MTL_TEACH_DATA to a folder that holds the real data")
    monkeypatch.setenv("MTL_TEACH_DATA", str(folder))
    return folder


@pytest.fixture
def refuses():
    """A context that expects an error which starts with the argument's name and holds what came and helps.

    with refuses(ValueError, "samples", got="400", expected="at most 163", remedy="take fewer"): ...
    """

    @contextmanager
    def context(kind: type[Exception], name: str, *, got: str, expected: str = "must", remedy: str):
        with pytest.raises(kind) as caught:
            yield
        message = str(caught.value)
        assert message.startswith(name), message
        assert expected in message, message
        assert re.search(rf"got .*{re.escape(got)}", message), message
        # The remedy stands after a colon that follows what came.
        assert remedy in message.split("got ", 1)[1].split(": ", 1)[1], message

    return context


def pytest_terminal_summary(terminalreporter):
    """List, for each exercise, how many wrong answers were tried, rejected, and given their own hint."""
    rows = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "mutation_table" and report.when == "call"
    ]
    if not rows:
        return
    terminalreporter.section("exercises: wrong answers")
    terminalreporter.write_line(f"{'exercise':26} {'tried':>6} {'rejected':>9} {'right hint':>11}")
    for name, *counts in [
        *sorted(rows),
        ["all", *(sum(column) for column in list(zip(*rows, strict=True))[1:])],
    ]:
        terminalreporter.write_line("{:26} {:6} {:9} {:11}".format(name, *counts))
