"""pyproject.toml, constraints.txt and environment.yml agree, and list what is used and nothing else."""

import ast
import importlib.metadata
import re
import sys
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.card import read, source
from tools.notebook_rules import notebooks

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LESSONS = [Requirement(line) for line in PROJECT["dependencies"]]
SITE = [Requirement(line) for line in PROJECT["optional-dependencies"]["site"]]
CLUSTER = [Requirement(line) for line in PROJECT["optional-dependencies"]["cluster"]]
TESTS = [Requirement(line) for line in PROJECT["optional-dependencies"]["test"]]
PINS = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
PYTHONS = ["3.10", "3.11", "3.12", "3.13"]
CONDA_NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base"}
IMPORT_NAMES = {
    "scikit-learn": "sklearn",
    "vl-convert-python": "vl_convert",
    "pyyaml": "yaml",
    "pillow": "PIL",
    "fonttools": "fontTools",
}
# What PyTorch's GPU build, which pip takes on Linux unless told otherwise, pulls in for itself.
GPU = re.compile(r"(nvidia|cuda)-|triton$")
# Needed without being imported: run in a process of their own, plugins of pytest, bringers of files.
RUN = {
    "ziamath",
    "sphinx-revealjs",
    "jupyterlab",
    "pytest-xdist",
    "nbval",
    "ruff",
    "codespell",
    "setuptools",
    "vl-convert-python",
}


def pin(name, python):
    """The one version that constraints.txt gives for a package under a Python."""
    environment = {"python_version": python}
    held = [
        line
        for line in PINS
        if canonicalize_name(line.name) == canonicalize_name(name)
        and (line.marker is None or line.marker.evaluate(environment))
    ]
    assert len(held) == 1, f"{name} has {len(held)} pins for Python {python}, expected one"
    (specifier,) = held[0].specifier
    assert specifier.operator == "==", f"{name} must be pinned with ==, got {held[0]}"
    return specifier.version


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("requirement", LESSONS + TESTS, ids=lambda requirement: requirement.name)
def test_pins_lie_within_the_ranges(requirement, python):
    version = pin(requirement.name, python)
    assert version in requirement.specifier, f"{requirement} does not allow the pinned {version}"


def closure():
    """The names of all packages that the listed ones pull in, read from what is installed here."""
    seen, todo = set(), [(requirement, frozenset()) for requirement in LESSONS + TESTS]
    while todo:
        requirement, extras = todo.pop()
        wanted = [{"extra": extra} for extra in extras or {""}]
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if (
            key in seen
            or GPU.match(key[0])
            or (requirement.marker and not any(map(requirement.marker.evaluate, wanted)))
        ):
            continue
        seen.add(key)
        needs = importlib.metadata.distribution(requirement.name).requires or []
        todo += [(Requirement(line), key[1]) for line in needs]
    return {name for name, _ in seen}


def test_the_hub_is_pinned_within_its_ranges():
    lines = (ROOT / "deploy" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {line.name: line for line in map(Requirement, lines[1:])}
    assert not pins.keys() & {pin.name for pin in PINS}, "pinned twice"
    for wanted in map(Requirement, PROJECT["optional-dependencies"]["hub"]):
        (specifier,) = pins[wanted.name].specifier
        assert specifier.operator == "==" and specifier.version in wanted.specifier, wanted.name


@pytest.mark.skipif(sys.platform != "linux", reason="other systems pull in a few packages of their own")
def test_what_gets_installed_is_pinned_and_nothing_else():
    here = {canonicalize_name(line.name) for line in PINS if not line.marker or line.marker.evaluate()}
    assert here == closure(), "constraints.txt and what pip installs differ"


def test_what_the_gpu_build_brings_is_left_to_it():
    brought = ["nvidia-cudnn-cu13", "nvidia-nccl-cu13", "cuda-toolkit", "cuda-bindings", "triton"]
    assert all(GPU.match(name) for name in brought)
    assert not any(GPU.match(canonicalize_name(line.name)) for line in PINS)


def test_every_pin_is_read_by_a_supported_python():
    for line in PINS:
        read_by = [v for v in PYTHONS if not line.marker or line.marker.evaluate({"python_version": v})]
        assert read_by, f"no supported Python reads {line}"


def conda():
    """environment.yml's packages: name to range."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    return {line.split()[0]: line.split()[1:] for line in listed if isinstance(line, str)}


def test_conda_brings_the_same_packages_in_the_same_ranges():
    listed = conda()
    assert listed.pop("pip") == []
    expected = {CONDA_NAMES.get(r.name, r.name): r.specifier for r in LESSONS}
    python = listed.pop("python")
    assert {name: SpecifierSet(words[0]) for name, words in listed.items()} == expected
    assert python[0].startswith(PROJECT["requires-python"])
    assert all(version in SpecifierSet(python[0]) for version in PYTHONS)


def test_conda_takes_the_cpu_build_and_then_the_package_itself():
    assert conda()["pytorch"][1:] == ["cpu*"]
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert listed["dependencies"][-1] == {"pip": ["-e ."]}
    assert listed["channels"] == ["conda-forge", "nodefaults"]


@pytest.mark.parametrize(("file", "entry"), [("environment.yml", "  - "), ("pyproject.toml", '    "')])
def test_every_dependency_says_what_it_is_for(file, entry):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line.startswith(entry) and re.search(r"[\w\"]\s*[<>]=", line)]
    bare = [line.strip() for line in packages if "#" not in line and "python >=" not in line]
    assert len(packages) >= len(LESSONS) and not bare, f"no comment beside {bare}"


def imported(texts):
    """The top-level names that Python sources import."""
    names = set()
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"mtl_teach", "tools", "benchmarks", "tests", "tomli"}


def sources(*folders):
    """The Python sources below folders."""
    return [path.read_text(encoding="utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py")]


def cells():
    """The code of every notebook."""
    books = [read(path) for path in notebooks()]
    return [source(cell) for book in books for cell in book["cells"] if cell["cell_type"] == "code"]


def import_name(requirement):
    """The name under which a package is imported."""
    return IMPORT_NAMES.get(requirement.name, requirement.name.replace("-", "_"))


def test_the_lessons_import_only_what_is_listed():
    # PyTorch, SciPy and matplotlib hand out NumPy arrays; ipywidgets is made of IPython and traitlets;
    # Altair checks its charts with jsonschema.
    # threadpoolctl comes with scikit-learn; Dask is imported only if a scheduler is named.
    known = {import_name(r) for r in LESSONS + CLUSTER}
    known |= {"numpy", "IPython", "traitlets", "jsonschema", "threadpoolctl"}
    extra = imported([*sources("mtl_teach"), *cells()]) - known
    assert not extra, f"imported, but not among pyproject.toml's dependencies: {sorted(extra)}"


def test_the_tests_bring_what_a_cluster_needs_in_the_same_range():
    assert set(CLUSTER) <= set(TESTS)


def test_the_tests_bring_what_the_pages_need_in_the_same_range():
    assert set(SITE) <= set(TESTS)


def test_everything_listed_is_used():
    used = imported([*sources("mtl_teach", "tools", "tests", "benchmarks"), *cells()])
    idle = [r.name for r in LESSONS + TESTS if r.name not in RUN and import_name(r) not in used]
    assert not idle, f"in pyproject.toml, but imported nowhere: {idle}"
