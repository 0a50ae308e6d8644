"""Rooms are found by their folders: nothing hides another, and what a room lacks is said."""

import inspect
import sys

import pytest

from mtl_teach import lessons, live
from mtl_teach.exercises import check


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A function that makes a room beside the course's own, from file -> text; gone after the test."""
    monkeypatch.setattr(lessons, "__path__", [*lessons.__path__, str(tmp_path)])
    for found in (lessons.panels, lessons.exercises):
        found.cache_clear()
    before = set(sys.modules)

    def make(name, **files):
        for file, text in {"": "", **files}.items():
            folder = tmp_path / name / file.replace("__", "/")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").write_text(text)

    yield make
    for module in set(sys.modules) - before:
        if module.startswith("mtl_teach.lessons."):
            del sys.modules[module]
    for found in (lessons.panels, lessons.exercises):
        found.cache_clear()


def test_a_new_folder_is_a_room_with_its_panel(room):
    room("apples", panels__apples="def apples():\n    return 'an apple'\n")
    assert live.apples() == "an apple" and "apples" in dir(live)


def test_two_panels_of_one_name_are_refused(room):
    room("apples", panels__tour="def tour(): ...\n")
    with pytest.raises(ValueError, match=r"got 'tour' twice, in lessons/start_here and apples: rename one"):
        lessons.panels()


def test_two_exercises_of_one_name_are_refused(room):
    text = "from mtl_teach.lessons.soft_sharing.exercises import EXERCISES as THEIRS\n"
    room("apples", exercises=f"{text}EXERCISES = THEIRS[:1]\n")
    with pytest.raises(ValueError, match=r"exercise names must be given once .* got '\w+' twice"):
        lessons.exercises()


def test_a_panel_is_named_as_its_folder(room):
    room("apples", panels__apples="def pears(): ...\n")
    with pytest.raises(AttributeError, match="must define the function apples, named as its folder"):
        live.apples()


@pytest.mark.parametrize("text, came", [("", "nothing of that name"), ("EXERCISES = 1\n", "int")])
def test_a_room_names_its_exercises_in_a_tuple(room, text, came):
    room("apples", exercises=text)
    with pytest.raises(TypeError, match=rf"exercises must be a tuple .* got {came}: .* with the comma"):
        _ = check.anything


def test_a_panel_that_nobody_has_is_said():
    with pytest.raises(AttributeError, match="did you mean 'soft_sharing'"):
        _ = live.soft_sharin
    with pytest.raises(AttributeError, match=r"no lesson has a folder panels/zzz with __init__\.py"):
        _ = live.zzz


ARGUMENTS = [
    (panel, name) for panel in lessons.panels() for name in inspect.signature(lessons.panel(panel)).parameters
]


@pytest.mark.parametrize("panel, name", ARGUMENTS)
def test_a_panel_names_the_argument_that_is_no_setting(panel, name):
    with pytest.raises(ValueError, match=f"^{name} must be one of .*, got 'none of them'"):
        getattr(live, panel)(**{name: "none of them"})
