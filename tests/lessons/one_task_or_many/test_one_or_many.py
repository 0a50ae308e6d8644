"""One task or many: what is drawn, what is counted, what is trained, at both ends of every control."""

import math
from itertools import pairwise, product

import pytest
import torch

from mtl_teach import data, evaluation, live, models, training
from mtl_teach.lessons.one_task_or_many.panels.one_or_many import drawing as network_drawing
from mtl_teach.lessons.one_task_or_many.panels.one_or_many import training as digit_pair
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.chart import chart
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.compute import TASKS, WIDTHS, compute, count_costs
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.training import (
    SAMPLES,
    SPREAD,
    TRAINING,
    count_seeds,
    train_pair,
)
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.words import draw

CORNERS = [*product((1, 8, 64), (8, 32, 128), (8, 128))]


def last(*setting):
    *_, result = compute(*setting)
    return result


def direct(tasks, trunk, head, seeds):
    """Accuracy of both rivals, trained without slices: (2, seeds)."""
    drawn = data.tilted_digits(tasks, SAMPLES, SPREAD, replicas=seeds)
    answers = []
    for build in (models.single_task, models.hard_sharing):
        model = build(64, tasks, trunk=(trunk,), head=(head,), replicas=seeds)
        training.fit(model, drawn, progress=False, **TRAINING)
        answers.append(evaluation.accuracy(model(drawn.x_test), drawn.y_test).mean(-1))
    return torch.stack(answers)


@pytest.mark.parametrize("setting", CORNERS)
def test_the_first_picture_needs_no_training(setting):
    result = next(compute(*setting))
    for name, table in result.tables.items():
        assert len({len(entries) for entries in table.values()}) == 1, name
        numbers = [value for entries in table.values() for value in entries if isinstance(value, float)]
        assert all(math.isfinite(value) for value in numbers), name
    assert result.tables["bars"]["number"] and result.tables["blocks"]["x"] and result.words


@pytest.mark.parametrize("setting", CORNERS)
def test_costs_are_those_of_the_built_networks(setting):
    tasks, trunk, head = setting
    options = {"trunk": (trunk,), "head": (head,)}
    rivals = [build(64, tasks, **options) for build in (models.single_task, models.hard_sharing)]
    assert count_costs(*setting) == {
        "parameters": tuple(evaluation.count_parameters(rival) for rival in rivals),
        "operations": tuple(evaluation.count_flops(rival) for rival in rivals),
    }
    widths = (64, trunk), (trunk, head, 1)
    assert count_costs(*setting)["parameters"] == (
        evaluation.single_task_parameters(tasks, *widths),
        evaluation.hard_sharing_parameters(tasks, *widths),
    )


def test_the_saving_grows_with_the_tasks_and_never_turns():
    for trunk, head in product((8, 128), (8, 128)):
        shares = []
        for tasks in TASKS:
            single, shared = count_costs(tasks, trunk, head)["parameters"]
            shares.append(shared / single)
        assert shares[0] == 1 and all(more < less for less, more in pairwise(shares))


@pytest.mark.parametrize("tasks", TASKS)
def test_the_drawing_shows_one_shared_trunk_and_never_more_than_five_tasks(tasks):
    tables = network_drawing.tables(tasks, 32, 8)
    owners = tables["blocks"]["owner"]
    drawn = min(tasks, 5) if tasks <= 5 else 4
    assert owners.count("shared") == 1 and owners.count("own") == 3 * drawn
    assert ("…" in tables["notes"]["text"]) == (tasks > 5)
    heads = "1 head" if tasks == 1 else f"{tasks} heads"
    assert f"Hard sharing: 1 trunk, {heads}" in tables["notes"]["text"]


def test_the_chart_asks_for_the_tables_that_there_are():
    names = set()

    def walk(part):
        if isinstance(part, dict):
            names.update({part["data"]["name"]} if "name" in part.get("data", {}) else ())
            part = list(part.values())
        for inner in part if isinstance(part, list) else ():
            walk(inner)

    walk(chart().to_dict())
    assert names == set(next(compute(1, 8, 8)).tables)


def test_one_task_shares_with_nobody():
    result = last(1, 8, 8)
    assert set(result.tables["seeds"]["gain"]) == {0.0}
    assert "nobody" in result.words


def test_many_related_scanners_gain_and_two_hardly():
    two, many = last(2, 32, 8), last(16, 8, 8)
    assert many.values["gain_low"] > 1 and "rises" in many.words
    assert abs(two.values["gain"]) < 2 < many.values["gain"]
    assert len(many.tables["seeds"]["gain"]) == 20
    assert many.values["parameters_single"] > 5 * many.values["parameters_shared"]


def test_the_last_slice_equals_a_training_without_slices():
    *_, standing = train_pair(2, 32, 8)
    torch.testing.assert_close(standing.accuracies, direct(2, 32, 8, 20), rtol=0, atol=1e-12)


def test_seeds_that_do_not_fit_into_one_slice_follow(monkeypatch):
    monkeypatch.setattr(digit_pair, "SLICE", 1e-3)
    monkeypatch.setattr(digit_pair, "PATIENCE", 0.1)
    seeds = count_seeds(2, 8, 8)
    assert digit_pair._together(2, 8, 8) < seeds < 20
    standings = list(train_pair(2, 8, 8))
    progress = [standing.progress for standing in standings]
    assert progress == sorted(progress) and progress[-1] == 1
    assert standings[0].accuracies.shape[1] < standings[-1].accuracies.shape[1] == seeds
    torch.testing.assert_close(standings[-1].accuracies, direct(2, 8, 8, seeds), rtol=0, atol=1e-12)


def test_the_largest_networks_say_that_they_have_fewer_seeds():
    assert [count_seeds(*setting) for setting in ((8, 128, 128), (64, 32, 8), (1, 8, 8))] == [20] * 3
    assert 5 <= count_seeds(64, 128, 128) < 20
    assert "20 seeds" in last(2, 32, 8).words


def test_what_was_trained_is_kept_and_the_same_twice():
    again = last(2, 32, 8)
    assert list(compute(2, 32, 8)) == [again]


@pytest.mark.parametrize("arguments", [{"tasks": 3}, {"trunk": 20}, {"head": 0}, {"tasks": True}])
def test_refuses_what_is_no_setting(arguments):
    with pytest.raises(ValueError, match="must be one of"):
        live.one_or_many(**arguments)


def test_the_panel_says_how_to_make_it_again():
    panel = live.one_or_many(tasks=1, trunk=8)
    panel.move(tasks=2)
    assert panel.call == "live.one_or_many(tasks=2, trunk=8, head=8)"
    assert panel.result.progress == 1 and max(WIDTHS) == 128


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (-0.0003, "0.0 points"),
        (0.0003, "0.0 points"),
        (0.0, "0.0 points"),
        (-0.012, "−1.2 points"),
        (0.02, "+2.0 points"),
    ],
)
def test_the_words_never_sign_a_zero(difference, words):
    single = torch.linspace(0.7, 0.8, 20, dtype=torch.float64)
    standing = digit_pair.Standing(torch.stack((single, single + difference)), 80, 1.0)
    result = draw((2, 8, 8), network_drawing.tables(2, 8, 8), count_costs(2, 8, 8), standing)
    assert f" {words} " in result.words and "-" not in result.words.split("Accuracy")[1]


@pytest.mark.parametrize("tasks", [1, 2, 3, 4, 5])
def test_few_networks_spread_over_the_whole_drawing(tasks):
    slots = [x for x, _ in network_drawing._slots(tasks)]
    assert sum(slots) / tasks == pytest.approx(3) and slots == sorted(slots)
    assert slots[0] >= 1 and slots[-1] <= 5
    assert tasks == 1 or slots[-1] - slots[0] >= 2.5
