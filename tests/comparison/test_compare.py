import re

import numpy as np
import pytest

import mtl_teach
from mtl_teach.comparison import compare, growing, read
from mtl_teach.comparison.command import main
from mtl_teach.comparison.linear import ALONE, MODELS
from mtl_teach.comparison.trial import parts
from mtl_teach.evaluation import resampled_interval
from tests.comparison.tables import columns, write


@pytest.fixture(scope="module")
def found():
    return compare(columns(tasks=8, rows=10, features=6), "task", "y", splits=10, progress=False)


def test_one_truth_for_all_tasks_is_a_yes(found):
    assert found.answer == "yes" and found.verdict.startswith("Yes, on average")
    assert found.gain("one for all").low > 0


def test_the_same_seed_says_the_same():
    table = columns(tasks=2, kind="text")
    first, again = (compare(table, "task", "y", splits=3, seed=5, progress=False) for _ in range(2))
    assert np.array_equal(first.loss, again.loss) and str(first) == str(again)


def test_opposite_truths_make_losers_under_one_model():
    rng = np.random.default_rng(0)
    x, sign = rng.normal(size=120), np.repeat([1, -1], 60)
    table = {"task": sign, "y": x * sign + 0.1 * rng.normal(size=120), "x": x}
    found = compare(table, "task", "y", splits=4, progress=False)
    assert found.answer != "yes" and found.gain("one for all").high < 0
    assert all(found.gain_of("one for all", j).high < 0 for j in range(2))


def test_parts_are_disjoint_whole_and_of_every_task():
    table = read(columns(rows=20, kind="binary"), "task", "y")
    part = parts(table, np.ones(4, bool), seed=1)
    assert all(np.bincount(part[table.owner == j]).tolist() == [12, 4, 4] for j in range(4))


def test_a_group_stays_on_one_side():
    table = read(columns(rows=20) | {"who": [i % 10 for i in range(80)]}, "task", "y", group="who")
    part = parts(table, np.ones(4, bool), seed=1)
    assert all(len(set(part[table.group == who])) == 1 for who in set(table.group)) and set(part) == {0, 1, 2}


def test_what_the_test_part_says_never_reaches_the_tuning(monkeypatch):
    from mtl_teach.comparison import trial

    table = read(columns(), "task", "y")
    scored = np.ones(4, bool)
    part = parts(table, scored, 3)
    spoilt = read(columns() | {"y": np.where(part == 2, 1e3, columns()["y"])}, "task", "y")
    monkeypatch.setattr(trial, "parts", lambda *_: part)
    assert trial.run(table, scored, 3).chosen == trial.run(spoilt, scored, 3).chosen


def test_the_package_offers_it():
    assert mtl_teach.compare is compare
    with pytest.raises(AttributeError, match="compares"):
        mtl_teach.compares


def test_the_command_writes_a_page_that_asks_nothing_of_the_network(tmp_path, capsys):
    table = columns(tasks=2)
    table["task"] = ["<script>" if one == "t0" else one for one in table["task"]]
    path, out = write(tmp_path / "a.csv", table), tmp_path / "a.html"
    told = ["compare", str(path), "--task", "task", "--label", "y", "--splits", "3", "--out", str(out)]
    assert main(told) == 0
    page = out.read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page and "LOSERS" in page
    assert not re.search(r"https?://|url\(|@import", page) and re.findall(r"src='(.{10})", page) == [
        "data:image"
    ]
    told = capsys.readouterr()
    assert "What this does not cover" in told.out and "splits" in told.err


def test_the_command_ends_in_one_line_where_the_table_does_not_serve(tmp_path, capsys):
    path = write(tmp_path / "a.csv", columns() | {"colour": ["red"] * 48})
    assert main(["compare", str(path), "--task", "task", "--label", "y"]) == 2
    assert capsys.readouterr().err.startswith("error: feature 'colour'")
    assert main(["compare", "nowhere.csv", "--task", "task", "--label", "y"]) == 2


def test_each_alone_gains_nothing_over_itself(found):
    assert found.gain(ALONE).mean == 0


def test_no_split_learns_from_the_inputs_of_its_test_part(monkeypatch):
    """A test row moved far away changes its own loss and the other test rows' not at all."""
    from mtl_teach.comparison import trial

    scored, table = np.ones(4, bool), read(columns(), "task", "y")
    part = parts(table, scored, 3)
    moved = columns()
    row = int(np.flatnonzero(part == 2)[0])
    moved["x0"][row] += 50.0
    monkeypatch.setattr(trial, "parts", lambda *_: part)
    one, other = (trial.run(each, scored, 3).loss for each in (table, read(moved, "task", "y")))
    mine = table.owner[row]
    assert np.array_equal(np.delete(one, mine, axis=1), np.delete(other, mine, axis=1))
    assert (one[: len(MODELS), mine] != other[: len(MODELS), mine]).all()


def test_three_models_share_one_error_rate(found):
    gain = found.gain("one for all")
    expected = resampled_interval(
        found.average(ALONE) - found.average("one for all"), found.ratio, 1 - 0.05 / 3
    )
    assert gain == expected and gain.level > 0.98


def test_splits_stand_in_the_order_of_their_seeds():
    few, more = (compare(columns(tasks=2), "task", "y", splits=n, progress=False) for n in (3, 4))
    assert np.array_equal(few.loss, more.loss[:3]) and len(np.unique(more.loss[:, 0, 0])) == 4


def test_a_comparison_that_grows_ends_where_the_whole_one_does():
    table = read(columns(tasks=2), "task", "y")
    made = list(growing(table, splits=4, seed=2))
    whole = compare(columns(tasks=2), "task", "y", splits=4, seed=2, progress=False)
    assert np.array_equal(made[-1][0].loss, whole.loss) and str(made[-1][0]) == str(whole)
    shares = [share for _, share in made]
    assert shares == sorted(shares) and shares[-1] == 1 and len(made) == 4 * (4 * 9 + 1)
    sizes = [0 if found is None else len(found.loss) for found, _ in made]
    assert sizes == sorted(sizes) and set(sizes) == {0, 3, 4}


def test_a_table_that_nobody_can_compare_is_refused_before_it_grows():
    with pytest.raises(ValueError, match="tasks must be at least two"):
        next(growing(read(columns(tasks=1), "task", "y")))
