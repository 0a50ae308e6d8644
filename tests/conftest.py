"""What several tests share: the folder of real data, and a look at how an error speaks."""

import os
import re
import sys
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


@pytest.fixture(autouse=True)
def panels_at_rest():
    """End what a test's panels still work on in the background: the next test may count its own steps."""
    yield
    if "mtl_teach.live.panel" in sys.modules:
        from ipywidgets.widgets import widget

        from mtl_teach.live.panel import Panel

        for panel in [each for each in widget._instances.values() if isinstance(each, Panel)]:
            panel._latest.drop()


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
    """List how many right answers each exercise accepted, how many wrong ones it rejected and hinted at."""
    told: dict[str, dict[str, list[int]]] = {"right_answers": {}, "wrong_answers": {}}
    for report in (each for reports in terminalreporter.stats.values() for each in reports):
        for kind, value in getattr(report, "user_properties", ()):
            if kind in told and report.when == "call":
                told[kind][value[0]] = value[1:]
    names = sorted(set(told["right_answers"]) & set(told["wrong_answers"]))
    if not names:
        return
    terminalreporter.section("exercises: right and wrong answers")
    heads = ("right", "accepted", "wrong", "rejected", "right hint")
    terminalreporter.write_line("exercise".ljust(26) + "".join(head.rjust(11) for head in heads))
    rows = {name: told["right_answers"][name] + told["wrong_answers"][name] for name in names}
    for name, counts in {**rows, "all": map(sum, zip(*rows.values(), strict=True))}.items():
        terminalreporter.write_line(name.ljust(26) + "".join(str(count).rjust(11) for count in counts))
