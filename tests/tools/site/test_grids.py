"""A grid holds what compute returns, state by state; it is kept until the code behind it changes."""

import json
import random

import ipywidgets as widgets
import pytest
from hypothesis import given
from hypothesis import strategies as some

from mtl_teach import lessons, live
from tools.site import grid, grids, keep

CHEAP = ("pulls", "pareto_front", "output_layer")
numbers = some.lists(some.integers(-3, 3), max_size=3)
tables = some.fixed_dictionaries({"line": some.fixed_dictionaries({"x": numbers, "y": numbers})})


def decimals(column):
    return column if isinstance(column, list) else [number / column["per"] for number in column["of"]]


def unpacked(text):
    """States from their packed form, read in another way than the page does."""
    piece = json.loads(text)
    for row in piece["states"]:
        *places, said = row
        chosen = zip(piece["names"], places, strict=True)
        state = {
            name: {column: decimals(piece["columns"][at]) for column, at in piece["tables"][place].items()}
            for name, place in chosen
        }
        yield state, piece["words"][said]


@given(some.lists(some.tuples(tables, some.sampled_from(["Low.", "High."])), min_size=1, max_size=6))
def test_what_is_packed_comes_back(states):
    assert list(unpacked(grid.packed(states))) == states


@given(some.lists(some.decimals(-99, 99, places=2).map(float), min_size=32), some.sampled_from([1, 2, 3]))
def test_long_columns_of_decimals_come_back_and_take_less_room(column, digits):
    column = [round(value, digits) + 0.0 for value in column]  # no −0
    packed = grid.whole(column)
    assert decimals(packed) == column
    assert isinstance(packed, dict)
    exact = [value / 3 for value in column]
    assert exact == column or grid.whole(exact) is exact or decimals(grid.whole(exact)) == exact


def test_what_is_no_long_column_of_decimals_stays_as_it_is():
    for column in ([0.5] * 31, ["a"] * 40, [1] * 40, [0.5, None] * 20, [0.12345] * 40):
        assert grid.whole(column) is column


def counts(name):
    return tuple(len(control.options) for control in grid.controls(getattr(live, name)()))


@pytest.mark.parametrize("name", CHEAP)
def test_states_of_a_piece_are_those_that_the_panel_shows(name):
    panel = getattr(live, name)()
    every = grid.controls(panel)
    lead = tuple(random.Random(name).randrange(len(control.options)) for control in every[:-1])
    found = list(grid.states(name, lead))
    assert len(found) == len(every[-1].options)
    at = len(found) // 2
    setting = {control.name: control.values[place] for control, place in zip(every, (*lead, at), strict=True)}
    shown = panel.move(**setting)
    assert found[at] == (shown.tables, shown.words)


def test_every_panel_of_the_course_can_become_a_grid():
    for name in lessons.panels_here():
        for control in grid.controls(getattr(live, name)()):
            assert len(control.options) == len(control.lines) == len(set(control.lines)), (name, control.name)


def test_pages_show_fewer_settings_where_a_panel_says_so_and_tell_why():
    (sentences, *_) = grid.controls(grid.resting("pivots"))
    assert sentences.values == ("drawn",)
    assert "have to be downloaded" in json.loads(grid.head("pivots", 0))["fewer"]
    assert json.loads(grid.head("pulls", 0))["fewer"] == ""


def test_a_control_without_stated_settings_is_named():
    panel = live.pulls()
    panel.controls["angle"] = widgets.FloatSlider(description="angle")
    with pytest.raises(
        ValueError, match=r"angle must offer stated settings, got a FloatSlider: use live.slider"
    ):
        grid.controls(panel)


@pytest.fixture
def computed(monkeypatch):
    """The pieces that are computed, in this process, in order."""
    done = []

    def made(parts, scheduler):
        for piece, part in parts.items():
            done.append(piece)
            yield piece, grids._piece(piece, part)

    monkeypatch.setattr(grids, "_made", made)
    return done


def test_a_grid_is_computed_once_and_an_interrupted_one_goes_on(tmp_path, computed):
    kept, out = tmp_path / "kept", tmp_path / "out"
    grids.write_grids(["pareto_front"], out, kept)
    first = len(computed)
    assert first >= 1
    grids.write_grids(["pareto_front"], tmp_path / "again", kept)
    assert len(computed) == first
    files = {path.relative_to(out): path.read_text() for path in out.rglob("*.js")}
    assert files == {
        path.relative_to(tmp_path / "again"): path.read_text() for path in (tmp_path / "again").rglob("*.js")
    }
    next(kept.rglob("*.json")).unlink()
    grids.write_grids(["pareto_front"], tmp_path / "third", kept)
    assert len(computed) == first + 1


def test_a_piece_that_was_stopped_goes_on_where_it_was(tmp_path, monkeypatch):
    every, part = list(grid.states("pulls")), tmp_path / "0.part"
    asked = []

    def states(name, leading, first):
        asked.append(first)
        for number, state in enumerate(every[first:], first):
            if number == 5 and len(asked) == 1:
                raise KeyboardInterrupt
            yield state

    monkeypatch.setattr(grid, "states", states)
    with pytest.raises(KeyboardInterrupt):
        grids._piece(("pulls", ()), part)
    with part.open("a") as file:
        file.write('[{"line":')  # and the last line was cut short
    assert grids._piece(("pulls", ()), part) == grid.packed(every)
    assert asked == [0, 5]


def test_states_begin_where_they_are_asked_to():
    assert list(grid.states("pulls", (3,), first=2)) == list(grid.states("pulls", (3,)))[2:]


def test_all_states_are_in_the_files(tmp_path, computed):
    grids.write_grids(["pulls"], tmp_path / "out", tmp_path / "kept")
    states = 0
    for path in (tmp_path / "out" / "pulls").glob("[0-9]*.js"):
        address, text = (
            path.read_text(encoding="utf-8").removeprefix("mtlPiece(").removesuffix(");").split(",", 1)
        )
        assert json.loads(address) == f"pulls/{path.stem}"
        states += len(json.loads(text)["states"])
    angle, length = counts("pulls")
    assert states == angle * length


@pytest.mark.parametrize(
    ("size", "settings", "leading"),
    [
        (10, (5, 5, 5), 0),
        (grid.LARGEST, (5, 5), 1),
        (grid.LARGEST // 5, (7, 5, 5), 1),
        (9 * grid.LARGEST, (5,), 0),
    ],
)
def test_pieces_stay_small(size, settings, leading):
    assert grid.leading(size, settings) == leading


def test_a_digest_follows_what_a_panel_imports_and_nothing_else():
    names = {path.as_posix() for path in keep.sources(lessons.panels()["soft_sharing"])}
    assert any(name.endswith("closed_form/logistic.py") for name in names)
    assert any(name.endswith("soft_sharing/panels/soft_sharing/chart.py") for name in names)
    assert any(name.endswith("live/panel.py") for name in names)  # what mtl_teach.live passes on
    others = ("lessons/hard_sharing", "comparison", "questions.py", "live/votes.py", "live/drawing.py")
    assert not any(other in name for name in names for other in others)


def test_a_digest_changes_with_the_code(monkeypatch):
    before = keep.digest("pulls")
    assert keep.digest("pulls") == before

    target = next(iter(keep.sources(lessons.panels()["pulls"])))
    read = type(target).read_bytes
    monkeypatch.setattr(
        type(target), "read_bytes", lambda path: read(path) + (b"# other" if path == target else b"")
    )
    assert keep.digest("pulls") != before
