"""The hard-sharing panel: its phenomena, at both ends and in the middle of every control."""

import math
from functools import cache
from itertools import product

import pytest
import torch

from mtl_teach import closed_form, data, live
from mtl_teach.evaluation import excess_error
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.chart import HIGH, LOW, chart
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.compute import SEEDS, TASKS, WIDTHS, compute
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.words import apart

RELATIONS = ("related", "unrelated", "two clusters")


@cache
def last(tasks, width, relation):
    *_, result = compute(tasks, width, relation)
    return result


@pytest.mark.parametrize("tasks, width, relation", [*product((1, 16, 256), (1, 4, 20), RELATIONS)])
def test_every_setting_draws_finite_numbers_on_the_paper(tasks, width, relation):
    result = last(tasks, width, relation)
    for name, table in result.tables.items():
        assert len({len(entries) for entries in table.values()}) == 1, name
        numbers = [value for entries in table.values() for value in entries if isinstance(value, float)]
        assert all(math.isfinite(value) for value in numbers), name
    drawn = (
        result.tables["seeds"]["error"] + result.tables["means"]["mean"] + result.tables["levels"]["error"]
    )
    assert all(LOW < error < HIGH for error in drawn)
    assert result.progress == 1 and result.tables["means"]["tasks"] == list(TASKS)
    assert str(tasks) in result.words and f"width {width}" in result.words


def test_the_chart_asks_for_the_tables_that_there_are():
    spec = chart().to_dict()
    assert {layer["data"]["name"] for layer in spec["layer"]} == set(last(16, 2, "related").tables)


def test_related_tasks_follow_the_curve_that_has_no_fitted_parameter():
    values = last(16, 2, "related").values
    for tasks in (32, 64, 128, 256):
        theory = closed_form.hard_sharing_excess(tasks, 40, 20, 2, 0.5)
        assert values[f"shared_{tasks}"] == pytest.approx(theory, rel=0.1)
    assert values["shared_2"] > 0.9 * values["own"]
    floor = last(16, 2, "related").tables["theory"]["floor"][0]
    assert floor < values["shared_256"] < 1.2 * floor


def test_two_clusters_need_a_trunk_for_both():
    narrow, wide = last(32, 2, "two clusters"), last(32, 4, "two clusters")
    assert narrow.values["gain_high"] < 0 < wide.values["gain_low"]
    assert "hurts" in narrow.words and "helps" in wide.words
    assert not narrow.tables["theory"]["tasks"] and wide.tables["theory"]["tasks"]


def test_more_unrelated_tasks_hurt_more():
    values = last(16, 2, "unrelated").values
    means = [values[f"shared_{tasks}"] for tasks in (2, 4, 16, 256)]
    assert means == sorted(means) and means[-1] > 5 * values["own"]


def test_a_trunk_as_wide_as_the_input_or_with_room_for_all_changes_nothing():
    for tasks, width, relation in [(64, 20, "related"), (2, 2, "unrelated"), (1, 1, "related")]:
        result = last(tasks, width, relation)
        assert result.values["gain"] == pytest.approx(0, abs=1e-8)
        assert "changes nothing" in result.words


def test_a_trunk_wider_than_needed_gains_less():
    just, wider, widest = (last(64, width, "related").values["shared"] for width in (2, 4, 8))
    assert 2 * just < wider < widest / 1.5
    assert "No curve" in last(64, 4, "related").words


def test_the_baselines_are_what_their_names_say():
    values = last(256, 2, "related").values
    assert values["single"] == pytest.approx(20 * 0.25 / 19)
    assert values["own"] == pytest.approx(values["single"], rel=0.05)
    assert 0.6 * values["single"] < values["ridge"] < 0.95 * values["single"]


def test_the_last_slice_equals_one_fit_of_all_seeds():
    drawn = data.linear_tasks(8, relation="clusters", test_samples=0, replicas=SEEDS)
    weights = closed_form.hard_linear(drawn.x, drawn.y, 4).weights
    direct = excess_error(weights, drawn.truth["weights"]).mean(-1)
    seeds = last(8, 4, "two clusters").tables["seeds"]
    shown = [error for error, model in zip(seeds["error"], seeds["model"], strict=True) if model[0] == "h"]
    torch.testing.assert_close(torch.tensor(shown, dtype=torch.float64), direct, rtol=0, atol=1e-5)


def test_compute_is_pure_and_grows():
    *_, again = compute(16, 2, "related")
    assert again == last(16, 2, "related")
    first = next(compute(256, 8, "unrelated"))
    assert first.tables["means"]["tasks"][-1] == 256 and first.progress <= 1


def test_labels_keep_apart_and_in_order():
    for values in ([0.26, 0.26, 0.2], [1.0, 0.5, 0.1], [0.3, 0.29, 0.28]):
        low, middle, high = sorted(apart(values))
        assert middle / low > 1.27 and high / middle > 1.27
        assert sorted(range(3), key=values.__getitem__) == sorted(range(3), key=apart(values).__getitem__)
    assert apart([1.0, 0.5, 0.1]) == [1.0, 0.5, 0.1]


@pytest.mark.parametrize("arguments", [{"tasks": 3}, {"width": True}, {"width": 3}, {"relation": "cousins"}])
def test_refuses_what_is_no_setting(arguments):
    with pytest.raises(ValueError, match="must be one of"):
        live.hard_sharing(**arguments)


def test_the_panel_says_how_to_make_it_again():
    panel = live.hard_sharing()
    panel.move(tasks=32, relation="unrelated")
    assert panel.call == "live.hard_sharing(tasks=32, width=2, relation='unrelated')"
    assert panel.result.values["gain_high"] < 0
    assert set(WIDTHS) >= {1, 2, 20}
