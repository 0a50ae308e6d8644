"""The two commands: they set up what they need once, say what is missing, and end with what passed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import check, lab

ROOT = Path(__file__).resolve().parents[2]


def make(*arguments, **environment):
    """Run make in the repository and return its status and output."""
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=environment.pop("cwd", ROOT),
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def checkout(tmp_path):
    """What make needs of a clone, in an empty folder."""
    for name in ["Makefile", "pyproject.toml", "constraints.txt", "tools/make_venv.sh"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return tmp_path


def fake_python(folder, version, modules="ensurepip venv"):
    """Put an interpreter on a PATH of its own: it knows its version and its modules, and nothing else."""
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    old = "exit 1" if tuple(map(int, version.split("."))) < (3, 10) else "exit 0"
    missing = "exit 0" if modules else "exit 1"
    body = f"""case "$*" in
*"sys.version_info <"*) {old} ;;
*ensurepip*) {missing} ;;
*) echo {version} ;;
esac"""
    (bin_folder / "python3").write_text(f"#!/bin/sh\n{body}\n")
    (bin_folder / "python3").chmod(0o755)
    for tool in ["sh", "make", "rm"]:
        found = next(Path(p) / tool for p in os.environ["PATH"].split(":") if (Path(p) / tool).exists())
        (bin_folder / tool).symlink_to(found)
    return str(bin_folder)


@pytest.mark.parametrize(
    ("version", "modules", "says"),
    [
        (
            "3.9",
            "venv",
            "install Python 3.10 or newer (Debian, Ubuntu: sudo apt install python3",
        ),
        (
            "3.12",
            "",
            "python3 has no venv module: install it (Debian, Ubuntu: sudo apt install",
        ),
    ],
)
def test_a_python_that_will_not_do_is_named_in_one_line(checkout, version, modules, says):
    status, output = make("lab", cwd=checkout, PATH=fake_python(checkout, version, modules))
    ours = [line for line in output.splitlines() if line.startswith("mtl_teach:")]
    assert status != 0 and len(ours) == 1 and says in ours[0]
    assert not (checkout / ".venv").exists()


def test_no_python_at_all(checkout):
    path = fake_python(checkout, "3.12")
    (Path(path) / "python3").unlink()
    status, output = make("lab", cwd=checkout, PATH=path)
    assert status != 0 and "Python is missing or too old: install" in output


def test_a_named_python_is_not_replaced_by_another(checkout):
    status, output = make("lab", "PYTHON=nowhere/python", cwd=checkout)
    assert status != 0 and "nowhere/python is missing or too old" in output


def test_installing_happens_once_and_again_when_the_lists_change(checkout):
    (checkout / ".venv").mkdir()
    for stamp in ["installed-lessons", "installed-tests"]:
        (checkout / ".venv" / stamp).touch()
    for target in ["lab", "test", "notebooks"]:
        assert "pip install" not in make("-n", target, cwd=checkout)[1]
    later = (checkout / ".venv" / "installed-lessons").stat().st_mtime + 10
    os.utime(checkout / "constraints.txt", (later, later))
    assert "-c constraints.txt -e ." in make("-n", "lab", cwd=checkout)[1]
    assert '-c constraints.txt -e ".[test]"' in make("-n", "test", cwd=checkout)[1]


def test_lab_does_not_install_what_only_tests_need(checkout):
    assert "[test]" not in make("-n", "lab", cwd=checkout)[1]


def test_lab_opens_the_first_lesson_on_loopback_only(monkeypatch):
    monkeypatch.setattr(lab, "first_lesson", lambda: "my_lessons/00_start_here.ipynb")
    command = lab.command(["--port=9000"])
    assert "--ServerApp.ip=127.0.0.1" in command and command[-1] == "--port=9000"
    assert "--LabApp.default_url=/lab/tree/my_lessons/00_start_here.ipynb" in command
    assert not any("token" in word or "password" in word for word in command), "the token stays on"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_lab_starts_a_browser_only_where_there_is_a_display(monkeypatch):
    monkeypatch.setattr(lab, "first_lesson", lambda: "my_lessons/00_start_here.ipynb")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert "--no-browser" not in lab.command([])
    monkeypatch.delenv("DISPLAY")
    assert "--no-browser" in lab.command([])


def test_all_parts_run_and_the_last_lines_say_which_failed(monkeypatch, capfd):
    def says(text, status):
        return [([sys.executable, "-c", f"print({text!r}); raise SystemExit({status})"], {})]

    parts = {
        "first": says("one is wrong", 3),
        "second": says("7 passed in 1.50s", 0),
        "third": says("2 failed, 3 passed, 1 skipped in 64.21s (0:01:04)", 1),
    }
    monkeypatch.setattr(check, "PARTS", parts)
    assert check.main(["first", "second", "third"]) == 1
    *_, first, second, _, failed, last = capfd.readouterr().out.splitlines()
    assert "first" in first and "FAILED" in first and "one is wrong" in first
    assert "second" in second and "passed" in second and "7 passed" in second
    assert failed == "FAILED: first, third"
    # The last line is as pytest writes it, for whoever reads no further.
    assert last.startswith("2 failed, 10 passed, 1 skipped, 1 error in ")
    assert check.main(["second"]) == 0
    *_, verdict, last = capfd.readouterr().out.splitlines()
    assert verdict == "All 1 parts passed." and last.startswith("7 passed in ")


def test_a_part_runs_all_its_commands_and_closes_with_the_first_that_failed(monkeypatch, capfd):
    codes = ["print('fine')", "print('wrong'); raise SystemExit(1)", "print('fine too')"]
    monkeypatch.setattr(check, "PARTS", {"part": [([sys.executable, "-c", code], {}) for code in codes]})
    assert check.main(["part"]) == 1
    output = capfd.readouterr().out
    assert "\nfine too\n" in output
    assert output.splitlines()[-3].endswith("wrong")


def test_the_unit_tests_run_the_examples_in_docstrings():
    ((command, _),) = check.PARTS["unit"]
    assert {"tests", "mtl_teach", "tools"} < set(command)
    done = subprocess.run(
        [*check.PYTEST, "mtl_teach/exercises/sandbox.py"], cwd=ROOT, capture_output=True, text=True
    )
    assert "1 passed" in done.stdout


def test_an_unknown_part_is_refused(capsys):
    assert check.main(["unti"]) == 2
    assert "unti" in capsys.readouterr().err


def test_continuous_integration_runs_the_command_of_the_readme():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("make test")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
