"""What the ground offers says what it is. (Examples in docstrings run by themselves: see pyproject.toml.)"""

import dataclasses
import importlib

import pytest

from tools.public_names import GROUND, OFFERED, described, exported, has_example, main

EXPORTED = [
    pytest.param(value, id=f"{name}.{export}")
    for name in GROUND
    for export, value in exported(importlib.import_module(f"mtl_teach.{name}")).items()
]


@pytest.mark.parametrize("value", EXPORTED)
def test_what_is_exported_has_a_docstring_of_its_own(value):
    assert described(value) and len(value.__doc__.split()) >= 4


@pytest.mark.parametrize("value", [each for each in EXPORTED if each.id.startswith(OFFERED)])
def test_what_others_call_shows_an_example(value):
    assert has_example(value)


def test_every_ground_module_exports_something():
    names = {param.id.split(".")[0] for param in EXPORTED}
    assert names == set(GROUND)


@dataclasses.dataclass
class Undescribed:
    number: int


class Shown:
    """Has an example in a method."""

    def show(self):
        """Show.

        >>> 1
        1
        """


class Inherits(Shown):
    pass


def test_a_docstring_that_nobody_wrote_does_not_count():
    assert not described(Undescribed) and not described(Inherits) and not described(lambda: 0)
    assert described(Shown) and described(Shown.show)


def test_examples_are_found_in_functions_classes_and_methods():
    assert has_example(Shown) and has_example(Shown.show)
    assert not has_example(Undescribed) and not has_example(has_example)


def test_the_report_names_what_lacks_an_example(capsys):
    assert main(["validation"]) == 0
    *names, last = capsys.readouterr().out.splitlines()
    assert all(name.startswith("mtl_teach.validation.") for name in names)
    assert last.startswith(f"{len(names)} of ")
