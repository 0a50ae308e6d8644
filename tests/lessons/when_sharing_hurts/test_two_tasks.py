"""The panel of two tasks: at its corners, against the experiment, and what it says."""

import math
from functools import cache
from itertools import product

import pytest

from mtl_teach import live
from mtl_teach.lessons.when_sharing_hurts import pairs
from mtl_teach.lessons.when_sharing_hurts.panels.two_tasks.chart import chart
from mtl_teach.lessons.when_sharing_hurts.panels.two_tasks.compute import _trainings, compute
from mtl_teach.lessons.when_sharing_hurts.panels.two_tasks.settings import LEAST, MOST
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification


@cache
def states(angle, width, share):
    return list(compute(angle, width, share))


def last(angle, width, share):
    return states(angle, width, share)[-1]


@pytest.mark.parametrize("angle, width, share", [*product((0, 180), (1, 4), (0.5, 0.9)), (90, 1, 0.9)])
def test_every_corner_draws_finite_numbers_on_the_paper(angle, width, share):
    result = last(angle, width, share)
    for narrow in (False, True):
        check_tables(columns_read(specification(chart(narrow))), result.tables)
    columns = [col for one in result.tables.values() for col in one.values()]
    numbers = [v for col in columns for v in col if isinstance(v, float)]
    assert all(math.isfinite(value) for value in [*numbers, *result.values.values()])
    assert result.progress == 1 and f"{angle}°" in result.words
    assert all(LEAST <= gain <= MOST for gain in result.tables["gains"]["gain"])
    assert all(abs(cosine) <= 1.001 for cosine in result.tables["cosines"]["cosine"])


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_is_no_wider_than_its_page(narrow, most):
    result = last(0, 1, 0.5)
    png = still(specification(chart(narrow)), result.tables, result.words, scale=1)
    assert 0.8 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_the_panel_ends_where_the_experiment_does():
    values, found = last(180, 1, 0.5).values, pairs.pair(180)
    assert values["gain_excess"] == pytest.approx(found.gain.mean)
    assert values["gain_excess_low"] == pytest.approx(found.gain.low)
    assert values["task_1_excess"] == pytest.approx((found.alone - found.shared)[:, 0].mean().item())


def test_the_first_picture_comes_before_any_gain():
    _trainings.cache_clear()  # another test may have trained these
    first, *others = compute(180, 1, 0.5)
    assert first.progress < 0.05 and first.tables["gains"]["gain"] == []
    assert "is being trained" in first.words
    shares = [first.progress, *(state.progress for state in others)]
    assert shares == sorted(shares) and shares[-1] == 1


@pytest.mark.parametrize(
    "setting, said",
    [
        ((180, 1, 0.5), "conflict in 100 % of the draws. Sharing helps"),
        ((90, 1, 0.5), "Sharing hurts"),
        ((90, 1, 0.9), "task 1 gains and task 2 loses"),
        ((0, 4, 0.5), "one trunk of 4 units. The gradients have died out in all draws"),
    ],
)
def test_words_say_what_sharing_does(setting, said):
    if setting == (90, 1, 0.9) and last(*setting).values["task_1_excess"] <= 0:
        said = "Sharing hurts"  # task 1 alone is answered as well as under 90 % of one unit
    assert said in last(*setting).words


def test_a_line_ends_where_the_gradients_have_died_out():
    narrow, wide = last(180, 1, 0.5), last(180, 4, 0.5)
    assert narrow.values["died_percent"] == 0 and wide.values["died_percent"] == 100
    assert len(narrow.tables["cosines"]["step"]) == 20 * 31 and max(narrow.tables["middle"]["step"]) == 300
    assert 20 * 2 < len(wide.tables["cosines"]["step"]) < 20 * 25 and max(wide.tables["middle"]["step"]) < 250


def test_the_panel_says_how_to_make_it_again():
    panel = live.two_tasks()
    panel.move(angle=180)
    assert panel.call == "live.two_tasks(angle=180, width=1, share=0.5)"
    assert panel.result == last(180, 1, 0.5)
