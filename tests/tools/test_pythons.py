"""`make test-pythons` finds the promised Pythons, gives each an environment, and tells which one failed."""

import re
from pathlib import Path

import pytest

from tools import check, pythons

ROOT = Path(__file__).resolve().parents[2]


def fake(path, minor):
    """An interpreter that knows its version and copies itself as environment; on 3.12 tests fail."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"""#!/bin/sh
case "$*" in
*sys.version_info*) echo {minor} ;;
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
*"pip install"*"-c constraints.txt -e .[test]") ;;
*tools.check*) echo "8 passed in 1.00s"; [ {minor} != 3.12 ] ;;
*) exit 9 ;;
esac
""")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with 3.10 on its PATH and in pyenv, 3.12 in pyenv only, and a 3.9."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    monkeypatch.setattr(pythons, "MINORS", ("3.10", "3.12", "3.99"))
    fake(tmp_path / "bin" / "python3.10", "3.10")
    for full in ["3.9.18", "3.10.13", "3.12.1"]:
        fake(tmp_path / "pyenv" / "versions" / full / "bin" / "python", full.rpartition(".")[0])
    return tmp_path


def test_the_promised_pythons_are_found_on_the_path_first(machine):
    assert pythons.found() == {
        "3.10": str(machine / "bin" / "python3.10"),
        "3.12": str(machine / "pyenv" / "versions" / "3.12.1" / "bin" / "python"),
    }


def test_every_python_has_its_line_and_one_failure_fails_all(machine, capsys):
    assert pythons.main([]) == 1
    *_, old, new, missing = capsys.readouterr().out.splitlines()
    assert old.split() == ["3.10", "passed", "0", "8", "passed", "in", "1.00s"]
    assert new.split()[:2] == ["3.12", "FAILED"] and missing == "3.99     not found here"
    assert pythons.main([str(machine / "bin" / "python3.10")]) == 0


def test_what_is_no_python_is_refused(machine, capsys):
    assert pythons.main(["nowhere/python"]) == 2
    assert "nowhere/python" in capsys.readouterr().err


def test_the_pythons_are_those_the_package_promises():
    assert set(pythons.PARTS) <= set(check.PARTS)
    classifiers = re.findall(r"Python :: (3\.\d+)\"", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert classifiers == list(pythons.MINORS)
    assert all((ROOT / name).is_file() for name in check.TWO)
