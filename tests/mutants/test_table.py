"""Every breakage in the list still applies, and the runner tells the killed from the survivors."""

import ast
from pathlib import Path

import pytest

from tests.mutants import Mutant, every
from tests.mutants.__main__ import COPIED, main

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = every()
EACH = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)


@EACH
def test_a_breakage_applies_and_is_still_python(mutant):
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    broken = mutant.apply(text)
    assert broken != text and mutant.file.startswith("mtl_teach/")
    if mutant.file.endswith(".py"):
        assert ast.dump(ast.parse(broken)) != ast.dump(ast.parse(text)), "only comments or spaces change"


@EACH
def test_the_tests_that_must_notice_exist(mutant):
    assert mutant.tests and len(mutant.why.split()) >= 3
    for test in mutant.tests:
        file, _, function = test.partition("::")
        name = function.split("[")[0]  # one case of it will do
        assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8")


def test_names_are_given_once():
    names = [mutant.name for mutant in every()]
    assert len(names) == len(set(names)) >= 15


@pytest.fixture
def sums(tmp_path):
    """A repository of one function and one test, which looks at sums and not at the words."""
    for name in COPIED:
        (tmp_path / name).mkdir() if "." not in name else (tmp_path / name).touch()
    (tmp_path / "mtl_teach" / "__init__.py").write_text(
        "WORD = 'sum'\n\n\ndef add(a, b):\n    return a + b\n"
    )
    (tmp_path / "tests" / "test_add.py").write_text(
        "from mtl_teach import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n"
    )
    return tmp_path


def breakage(name, old, new, tests=("tests/test_add.py",)):
    return Mutant(name, "mtl_teach/__init__.py", old, new, tests, "sums are wrong")


def test_the_runner_tells_killed_survived_stale_and_not_run(sums, capsys):
    before = (sums / "mtl_teach" / "__init__.py").read_text()
    minus = breakage("minus", "a + b", "a - b")
    word = breakage("word", "'sum'", "'product'")
    gone = breakage("gone", "a * b", "a + b")
    unread = breakage("unread", "def add", "raise ImportError\n\n\ndef add")
    assert main([], [minus, word, gone, unread], sums) == 1
    *lines, last = capsys.readouterr().out.splitlines()
    assert [line[:9].strip() for line in lines] == ["killed", "SURVIVED", "STALE", "NOT RUN"]
    assert last == "4 breakages: 1 killed, 1 SURVIVED, 1 STALE, 1 NOT RUN"
    assert main(["min"], [minus, word], sums) == 0
    assert (sums / "mtl_teach" / "__init__.py").read_text() == before


def test_the_runner_wants_green_tests_and_a_name_it_knows(sums, capsys):
    (sums / "tests" / "test_add.py").write_text("def test_add():\n    assert False\n")
    assert main([], [breakage("minus", "a + b", "a - b")], sums) == 2
    assert "without any breakage" in capsys.readouterr().err
    assert main(["plus"], [breakage("minus", "a + b", "a - b")], sums) == 2
