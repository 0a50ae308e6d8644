"""What is installed works without the checkout: all files are there, all modules import, a panel draws."""

import email
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml

import mtl_teach

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
TABLE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# A new folder of the repository must be named in MANIFEST.in, or these tests fail.
IGNORED = {line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
FOLDERS = [
    path.name
    for path in ROOT.iterdir()
    if path.is_dir() and path.name not in IGNORED and not re.match(r"\.|.*\.egg-info$", path.name)
]
JUNK = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "my_progress.json", "*.egg-info")

# Run far from the checkout, with the installed copy first on the path.
ELSEWHERE = """
import importlib, pathlib, pkgutil, sys
import mtl_teach

home = pathlib.Path(sys.argv[1])
names = [found.name for found in pkgutil.walk_packages(mtl_teach.__path__, "mtl_teach.", onerror=print)]
for name in names:
    module = importlib.import_module(name)
    assert home in pathlib.Path(module.__file__).parents, f"{name} comes from {module.__file__}"
print(len(names), "modules")

from mtl_teach import live
data, metadata = live.soft_linear()._repr_mimebundle_()
assert data["image/png"] and metadata["image/png"]["alt"], data.keys()
print("picture:", data["text/plain"].splitlines()[0])

import torch
from mtl_teach.exercises import check
right, wrong = (check.bce_gradient(answer) for answer in (lambda z, y: torch.sigmoid(z) - y, lambda z, y: z))
assert right and not wrong
print("exercise:", right.status, wrong.status)
"""


def run(*command, cwd, **environment):
    """Run a command and return what it printed; if it fails, show that."""
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def build(source, kind, to):
    """Build a "sdist" or a "wheel" from the files in `source` with the setuptools that is installed here."""
    code = f"from setuptools import build_meta; print(build_meta.build_{kind}({str(to)!r}))"
    return to / run("-c", code, cwd=source).splitlines()[-1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy: building in place would leave files behind, and an old build/ would hide what is new."""
    copy = tmp_path_factory.mktemp("checkout")
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, copy)
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, copy / folder, ignore=JUNK)
    return copy


@pytest.fixture(scope="module")
def sdist(checkout, tmp_path_factory):
    return build(checkout, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory):
    """The wheel as pip makes it from the source distribution, which must therefore hold all it needs."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return build(next(folder.iterdir()), "wheel", tmp_path_factory.mktemp("wheel"))


def files(folder):
    """All files below a folder, relative to its parent."""
    return {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_holds_every_file_of_the_package_and_no_other(checkout, wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert {"mtl_teach/live/view.js", "mtl_teach/live/view.css", "mtl_teach/py.typed"} < inside
    assert inside == files(checkout / "mtl_teach")


def test_the_source_distribution_holds_the_lessons_and_their_tests(checkout, sdist):
    with tarfile.open(sdist) as archive:
        inside = {member.name.split("/", 1)[1] for member in archive if member.isfile()}
    for folder in FOLDERS:
        assert files(checkout / folder) <= inside
    assert {"Makefile", "constraints.txt", "CHANGELOG.md", "LICENSE", "LICENSE-TEXT"} <= inside


def test_outside_the_checkout_all_modules_import_a_panel_draws_and_an_exercise_answers(wheel, tmp_path):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    offline = ["--no-deps", "--no-index", "--no-compile"]
    run("-m", "pip", "install", *offline, "--target", home, wheel, cwd=elsewhere)
    said = run(
        "-c",
        ELSEWHERE,
        home,
        cwd=elsewhere,
        PYTHONPATH=str(home),
        PYTHONDONTWRITEBYTECODE="1",
        MTL_TEACH_PROGRESS="off",
    )
    modules, picture, exercise = said.splitlines()
    assert int(modules.split()[0]) == len(list((ROOT / "mtl_teach").rglob("*.py"))) - 1
    assert len(picture) > 40 and exercise.endswith("correct not yet")


def test_the_metadata_says_what_a_reader_of_an_index_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        about = email.message_from_bytes(archive.read(name))
        licences = [name for name in archive.namelist() if "/licenses/" in name]
    assert about["Version"] == mtl_teach.__version__
    assert about["License-Expression"] == "MIT AND CC-BY-4.0" and len(licences) == 2
    assert about["Description-Content-Type"] == "text/markdown" and "multi-task" in about["Summary"].lower()
    pythons = {line.rsplit(" :: ", 1)[1] for line in about.get_all("Classifier") if "Python :: 3." in line}
    assert pythons == {"3.10", "3.11", "3.12", "3.13"} and "Typing :: Typed" in about.get_all("Classifier")


def test_one_version_everywhere():
    assert TABLE["project"]["dynamic"] == ["version"] and "version" not in TABLE["project"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d\S*)\] - (\S+)$", changes, re.MULTILINE)
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert released[0] == (mtl_teach.__version__, str(citation["date-released"]))
    assert citation["version"] == mtl_teach.__version__
