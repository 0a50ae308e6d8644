"""The panels of lesson 10: corners of their controls, what they say, and their layouts."""

import csv
import math
import os
from itertools import product

import pytest
import torch

from mtl_teach import live
from mtl_teach.comparison import compare, growing, read
from mtl_teach.evaluation import mean_interval
from mtl_teach.lessons.the_fair_comparison import bench, nothing, own
from mtl_teach.lessons.the_fair_comparison.panels import cheats, referee_bench, your_tasks
from mtl_teach.lessons.the_fair_comparison.panels.your_tasks.compute import _grown, _rows
from mtl_teach.lessons.the_fair_comparison.panels.your_tasks.words import words
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification


def _runs(papers=6):
    stream = torch.Generator().manual_seed(0)
    sizes = (9, 9, 8, 8)
    return nothing.Runs(
        *(20 + 3 * torch.randn(papers, size, 40, 4, generator=stream, dtype=torch.float64) for size in sizes)
    )


def _fits():
    stream = torch.Generator().manual_seed(1)
    return bench.Errors(*(1.5 + torch.rand(20, 20, 16, generator=stream).double() for _ in range(6)))


@pytest.fixture
def quick(monkeypatch):
    """Panels whose work is done: made-up errors in place of trainings and fits."""
    monkeypatch.setattr(nothing, "runs", lambda: iter([_runs(0), _runs()]))
    monkeypatch.setattr(bench, "errors", lambda: iter([_fits()]))


def _fits_charts(panel, result):
    for narrow in (False, True):
        check_tables(columns_read(specification(panel.chart(narrow))), result.tables)


@pytest.mark.parametrize(
    "checkpoint, seeds, budget", [*product(nothing.CHECKPOINTS, (1, 8), nothing.BUDGETS)]
)
def test_every_corner_of_the_cheats_says_what_the_papers_report(quick, checkpoint, seeds, budget):
    first, last = cheats.compute(checkpoint, seeds, budget)
    for result in (first, last):
        _fits_charts(cheats, result)
    assert first.values == {} and first.tables["dots"]["gain"] == []
    expected = mean_interval(nothing.reported(_runs(), checkpoint, seeds, budget))
    assert last.values["gain_points"] == expected.mean and last.values["gain_points_low"] == expected.low
    assert ("best of 8 seeds" in last.words) == (seeds == 8)
    assert ("on the test digits" in last.words) == (checkpoint == nothing.PEEKED)
    honest = seeds == 1 and budget == nothing.SAME and checkpoint != nothing.PEEKED
    assert last.words.startswith("No cheat") == honest


@pytest.mark.parametrize("seeds, settings, rule", [*product((1, 20), (1, 16), bench.RULES)])
def test_every_corner_of_the_bench_counts_its_wins(quick, seeds, settings, rule):
    (result,) = referee_bench.compute(seeds, settings, rule)
    _fits_charts(referee_bench, result)
    told = bench.verdicts(_fits(), seeds, settings, rule)
    wins = int(told.wins.sum())
    assert f"{wins} of 20 papers claim a win" in result.words
    assert result.tables["papers"]["verdict"].count(referee_bench.WIN) == wins
    assert result.tables["papers"]["gain"] == sorted(result.tables["papers"]["gain"])
    assert all(math.isfinite(value) for value in result.values.values())


def test_panels_say_how_to_make_them_again(quick):
    assert live.cheats(seeds=3).call == "live.cheats(checkpoint='the last', seeds=3, budget='the same')"
    call = "live.referee_bench(seeds=1, settings=16, rule='both on validation')"
    assert live.referee_bench(1, rule="both on validation").call == call


@pytest.fixture(scope="module")
def outsider():
    *_, result = your_tasks.compute("one outsider", "task", "label", 3)
    return result


def test_the_panel_on_your_tasks_ends_where_compare_does(outsider):
    found = compare(own.example("one outsider"), "task", "label", splits=3, progress=False)
    share = 100 / found.average("each alone").mean()
    for model in ("one for all", "soft sharing", "hard sharing"):
        key = f"{model.replace(' ', '_')}_percent"
        assert outsider.values[key] == pytest.approx(found.gain(model).mean * share)
    rows = dict(zip(outsider.tables["tasks"]["name"], outsider.tables["tasks"]["outcome"], strict=True))
    assert rows == dict(zip(found.table.names, found.outcomes, strict=True))
    assert found.best in outsider.words and "after 3 of 3 splits" in outsider.words
    _fits_charts(your_tasks, outsider)


def test_before_three_splits_the_panel_says_nothing():
    _grown.cache_clear()  # another test may have compared them
    first = next(iter(your_tasks.compute("one outsider", "task", "label", 5)))
    assert first.values == {} and first.words.startswith("Working") and 0 < first.progress < 1
    _fits_charts(your_tasks, first)


def _written(path, sign=1):
    table = own.example("one truth for all")
    columns = {"town": table["task"][:90], "rain": [sign * one for one in table["label"][:90]]}
    columns |= {name: table[name][:90] for name in ("x1", "x2")}
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(columns)
        out.writerows(zip(*columns.values(), strict=True))
    return str(path)


def test_a_file_is_compared_by_the_columns_that_are_named(tmp_path):
    path = _written(tmp_path / "my.csv")
    panel = live.your_tasks(path, task="town", label="rain", splits=3)
    result = panel.move(splits=3)
    assert result.progress == 1 and sorted(result.tables["tasks"]["name"]) == ["Aston", "Birch", "Colby"]
    assert panel.call == f"live.your_tasks(table={path!r}, task='town', label='rain', splits=3)"
    with pytest.raises(ValueError, match="task must be one of town, rain, x1, x2, got 'task'"):
        live.your_tasks(path)


def test_a_file_that_was_written_again_is_read_again(tmp_path):
    path = _written(tmp_path / "my.csv")
    *_, first = your_tasks.compute(path, "town", "rain", 3)
    _written(tmp_path / "my.csv", sign=-0.001)
    os.utime(path, ns=(1, 1))
    *_, again = your_tasks.compute(path, "town", "rain", 3)
    assert first.tables != again.tables


def test_many_tasks_are_counted_where_they_are_not_drawn():
    rng = torch.Generator().manual_seed(0)
    x = torch.randn(20 * 6, generator=rng).double()
    table = {"t": [f"t{j}" for j in range(20) for _ in range(6)], "y": (x + 0.1).tolist(), "x": x.tolist()}
    *_, (found, _) = growing(read(table, "t", "y"), 3)
    rows = _rows(found)
    assert len(rows) == 12
    assert "The picture shows 12 tasks." in words(found, 3, 1.0, len(rows))


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_charts_are_no_wider_than_their_page(quick, outsider, narrow, most):
    results = {
        cheats: list(cheats.compute("the last", 1, "the same"))[-1],
        referee_bench: next(referee_bench.compute(3, 4, bench.ALIKE)),
        your_tasks: outsider,
    }
    for panel, result in results.items():
        png = still(specification(panel.chart(narrow)), result.tables, result.words, scale=1)
        assert 0.8 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most
