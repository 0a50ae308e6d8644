"""The panel on many tasks: its tables, words and layouts."""

import itertools

import pytest
import torch

from mtl_teach import live
from mtl_teach.evaluation import mean_interval
from mtl_teach.lessons.many_tasks import company
from mtl_teach.lessons.many_tasks.panels.gains import LOSES, OPEN, WINS
from mtl_teach.lessons.many_tasks.panels.many_tasks.chart import chart
from mtl_teach.lessons.many_tasks.panels.many_tasks.compute import compute
from mtl_teach.lessons.many_tasks.panels.many_tasks.settings import (
    COUNTS,
    LEAST,
    MOST,
    SHARES,
    UNITS,
    Setting,
)
from mtl_teach.lessons.many_tasks.panels.many_tasks.words import words
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = list(itertools.product((min(COUNTS), 32), (min(SHARES), max(SHARES)), (min(UNITS), max(UNITS))))


def last(**controls):
    *_, result = compute(**controls)
    return result


@pytest.fixture
def short(monkeypatch):
    """Few steps: what a picture looks like does not hang on how long its networks learnt."""
    monkeypatch.setattr(company, "STEPS", 10)
    company.company.cache_clear()
    company.areas.cache_clear()
    yield
    company.company.cache_clear()
    company.areas.cache_clear()


@pytest.mark.parametrize(("tasks", "unrelated", "units"), CORNERS)
def test_every_corner_gives_full_finite_tables(short, tasks, unrelated, units):
    result = last(tasks=tasks, unrelated=unrelated, units=units)
    assert result.progress == 1
    for narrow in (False, True):
        check_tables(columns_read(specification(chart(narrow))), result.tables)
    assays = result.tables["assays"]
    assert assays["place"] == list(range(1, 17))
    assert set(assays["kind"]) == {"unrelated" if unrelated else "related"}
    assert assays["gain"] == sorted(assays["gain"])
    for low, gain, high in zip(assays["low"], assays["gain"], assays["high"], strict=True):
        assert LEAST <= low <= gain <= high <= MOST
    assert len(result.words.split()) <= 45


def test_the_extremes_stay_on_the_axis():
    for setting in (
        {"tasks": 256, "unrelated": 0.0, "units": 4},
        {"tasks": 64, "unrelated": 1.0, "units": 1},
    ):
        assays = last(**setting).tables["assays"]
        assert min(assays["low"]) > LEAST and max(assays["high"]) < MOST


def test_related_assays_stand_first_and_verdicts_are_by_the_interval():
    result = last(tasks=16, unrelated=0.5, units=4)
    assays = result.tables["assays"]
    assert assays["kind"] == ["related"] * 8 + ["unrelated"] * 8
    state = company.company(16, 0.5, 4).finish()
    gains = state.shared - state.alone
    expected = sorted(mean_interval(one).mean for one in gains[:, 0::2].T)
    assert assays["gain"][:8] == pytest.approx(expected, abs=0.006)
    for low, high, verdict in zip(assays["low"], assays["high"], assays["verdict"], strict=True):
        assert verdict == (WINS if low > 0 else LOSES if high < 0 else OPEN)
    assert result.values[WINS] + result.values[OPEN] + result.values[LOSES] == 16
    mean = mean_interval(gains.mean(1))
    assert result.values["gain_points"] == pytest.approx(mean.mean)


def test_the_words_say_sign_counts_and_setting():
    many = torch.linspace(-1, 1, 20, dtype=torch.float64)
    counts = {WINS: 8, LOSES: 7, OPEN: 1}
    up, down, none = (words(Setting(64, 0.5, 1), mean_interval(many + s), counts) for s in (3, -3, 0))
    assert "the mean rises, +3.0" in up and "the mean falls, −3.0" in down and "no clear change" in none
    assert "64 assays, 50% unrelated, 1 unit:" in up and "8 win, 7 lose, 1 stay open" in up
    assert "all related" in words(Setting(2, 0.0, 4), mean_interval(many), counts)
    assert "all unrelated, 4 units" in words(Setting(2, 1.0, 4), mean_interval(many), counts)


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_fits_its_page(short, narrow, most):
    result = last(tasks=2, unrelated=0.5, units=2)
    png = still(specification(chart(narrow)), result.tables, result.words, scale=1)
    assert 0.9 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_the_panel_prints_the_line_that_makes_it(short, refuses):
    made = live.many_tasks(tasks=2)
    assert made.call == "live.many_tasks(tasks=2, unrelated=0.0, units=4)"
    made.move(units=8)
    assert made.call == "live.many_tasks(tasks=2, unrelated=0.0, units=8)"
    with refuses(ValueError, "tasks", got="3", expected="one of", remedy="nearest"):
        live.many_tasks(tasks=3)
