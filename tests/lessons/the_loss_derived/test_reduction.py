"""The panel on sum and mean over tasks: gradients that grow or shrink, and what the optimisers make of it."""

import importlib
import math
from functools import cache
from itertools import product

import pytest
import torch

from mtl_teach import live, models
from mtl_teach.lessons.the_loss_derived.panels.reduction.chart import (
    HIGH,
    LONGEST,
    LOW,
    SHORTEST,
    STEPS,
    TASKS,
    chart,
)
from mtl_teach.lessons.the_loss_derived.panels.reduction.run import RATES, SEEDS, Run

panel = importlib.import_module("mtl_teach.live.reduction")  # the function hides the module


@cache
def last(tasks, reduction, optimiser):
    *_, result = panel.compute(tasks, reduction, optimiser)
    return result


@pytest.mark.parametrize(
    "tasks, reduction, optimiser", [*product((1, 8, 64), ("sum", "mean"), ("SGD", "Adam"))]
)
def test_every_setting_draws_finite_numbers_on_the_paper(tasks, reduction, optimiser):
    result = last(tasks, reduction, optimiser)
    for name, table in result.tables.items():
        assert len({len(entries) for entries in table.values()}) == 1, name
        numbers = [value for entries in table.values() for value in entries if isinstance(value, float)]
        assert all(map(math.isfinite, numbers)), name
    lengths = result.tables["gradients"]["length"]
    assert len(lengths) == 2 * len(TASKS) and SHORTEST < min(lengths) <= max(lengths) < LONGEST
    drawn = [loss for name in ("seeds", "chosen", "other") for loss in result.tables[name]["loss"]]
    assert LOW <= min(drawn) <= max(drawn) <= HIGH
    assert result.progress == 1 and result.words.startswith(f"{tasks} task")
    assert f"{optimiser} on the {reduction}" in result.words


def test_the_chart_asks_for_the_tables_that_there_are():
    views = chart().to_dict()["hconcat"]
    names = {layer["data"]["name"] for view in views for layer in view["layer"] if "name" in layer["data"]}
    assert names == set(last(8, "sum", "SGD").tables)


def test_on_the_sum_only_the_trunks_gradient_grows_on_the_mean_every_gradient_shrinks():
    one, many = panel.gradients(1), panel.gradients(64)
    assert many[0] > 8 * one[0]
    assert many[1] == pytest.approx(one[1], rel=0.3)
    summed, mean = (last(64, reduction, "SGD").values for reduction in ("sum", "mean"))
    for part in ("trunk", "head"):
        assert mean[part] == pytest.approx(summed[part] / 64)


def test_sgd_blows_up_on_the_sum_and_freezes_on_the_mean():
    for tasks in (32, 64):
        values = last(tasks, "sum", "SGD").values
        assert values["loss_sum"] > 1e6 and values["blown"] == SEEDS
        assert 0.6 < values["loss_mean"] < math.log(2)
    assert last(1, "sum", "SGD").values["loss_sum"] < 0.1
    assert "blows up" in last(64, "sum", "SGD").words and "too short" in last(64, "mean", "SGD").words


@pytest.mark.parametrize("tasks", [2, 16, 64])
def test_adam_walks_alike_on_both(tasks):
    values = last(tasks, "mean", "Adam").values
    assert values["loss_sum"] == pytest.approx(values["loss_mean"], rel=2e-3)
    assert values["loss_sum"] < 0.1 and "sum = mean" in last(tasks, "sum", "Adam").tables["labels"]["name"]


def test_gradients_are_those_of_a_loop_over_plain_networks():
    tasks = 4
    x, y = panel.drawn(tasks)
    model = models.hard_sharing(64, tasks, trunk=(16,), activation="identity", seed=2)
    trunk = model.trunk[0].plain(0)
    heads = [model.head[0].plain(task) for task in range(tasks)]
    loss = sum(
        torch.nn.functional.binary_cross_entropy_with_logits(heads[j](trunk(x[j]))[:, 0], y[j])
        for j in range(tasks)
    )
    loss.backward()
    whole = panel.network(tasks, SEEDS)
    panel.binary_cross_entropy(whole(x), y).sum().backward()
    torch.testing.assert_close(whole.trunk[0].weight.grad[2, 0].T, trunk.weight.grad)


def test_a_run_is_plain_gradient_descent_on_the_sum_and_on_the_mean():
    x, y = panel.drawn(4)
    run = Run(x, y, "sgd")
    run.advance()
    for place, factor in enumerate((1, 1 / 4)):
        model = models.hard_sharing(64, 4, trunk=(16,), activation="identity", seed=1)
        for step in range(min(len(run.losses), 3)):
            loss = panel.binary_cross_entropy(model(x), y)
            torch.testing.assert_close(run.losses[step, place, 1], loss[0].detach() / 4)
            model.zero_grad()
            (factor * loss.sum()).backward()
            with torch.no_grad():
                for weight in model.parameters():
                    weight -= RATES["sgd"] * weight.grad


def test_slices_go_on_where_they_stopped_and_the_other_reduction_is_there_at_once():
    panel.trained.cache_clear()
    results = list(panel.compute(64, "sum", "Adam"))
    shares = [result.progress for result in results]
    assert shares == sorted(shares) and shares[-1] == 1 and len(shares) > 1
    assert len(list(panel.compute(64, "mean", "Adam"))) == 1
    assert len(results[-1].tables["chosen"]["step"]) == STEPS
    again = last(64, "sum", "Adam")
    assert again.words == results[-1].words and again.tables == results[-1].tables


def test_more_tasks_add_to_the_fewer():
    few, many = panel.drawn(2)[0], panel.drawn(8)[0]
    assert torch.equal(few, many[:2])


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="number of tasks T must be one of 1, 2, 4, 8, 16, 32, 64, got 3"):
        live.reduction(tasks=3)
    with pytest.raises(ValueError, match="over tasks must be one of sum, mean, got 'none'"):
        live.reduction(reduction="none")
    with pytest.raises(ValueError, match="optimiser must be one of SGD, Adam, got 'sgd'"):
        live.reduction(optimiser="sgd")
