"""The panel on sum and mean over tasks: gradients that grow or shrink, and what the optimisers make of it."""

import math
from functools import cache
from itertools import product

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from mtl_teach import live, models
from mtl_teach.lessons.the_loss_derived.panels.reduction import training
from mtl_teach.lessons.the_loss_derived.panels.reduction.chart import LONGEST, LOWEST, SHORTEST, chart
from mtl_teach.lessons.the_loss_derived.panels.reduction.compute import compute
from mtl_teach.lessons.the_loss_derived.panels.reduction.settings import (
    HIGHEST,
    OPTIMISERS,
    REDUCTIONS,
    SEEDS,
    STEPS,
    TASKS,
)
from mtl_teach.lessons.the_loss_derived.panels.reduction.training import drawn, gradients, trained
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = list(product((1, 8, 64), REDUCTIONS, OPTIMISERS))


@cache
def last(tasks, reduction, optimiser):
    *_, result = compute(tasks, reduction, optimiser)
    return result


def plain(tasks, seed):
    """Return the network of one start as plain torch layers: a trunk, and a list of heads."""
    model = models.hard_sharing(64, tasks, trunk=(16,), activation="identity", seed=seed)
    return model.trunk[0].plain(0), [model.head[0].plain(task) for task in range(tasks)]


def plain_losses(trunk, heads, digits):
    """Return the loss of each task (T,), in a loop over the heads."""
    losses = [
        binary_cross_entropy_with_logits(head(trunk(digits.x[j]))[:, 0], digits.y[j])
        for j, head in enumerate(heads)
    ]
    return torch.stack(losses)


@pytest.mark.parametrize(("tasks", "reduction", "optimiser"), CORNERS)
def test_every_corner_draws_full_finite_tables_on_the_paper(tasks, reduction, optimiser):
    result = last(tasks, reduction, optimiser)
    for name, table in result.tables.items():
        assert len({len(entries) for entries in table.values()}) == 1, name
        numbers = [value for entries in table.values() for value in entries if isinstance(value, float)]
        assert all(map(math.isfinite, numbers)), name
    lengths = result.tables["gradients"]["length"]
    assert len(lengths) == 2 * len(TASKS) and SHORTEST < min(lengths) <= max(lengths) < LONGEST
    curves = [loss for name in ("seeds", "chosen", "other") for loss in result.tables[name]["loss"]]
    assert LOWEST < min(curves) <= max(curves) <= HIGHEST
    assert set(result.tables["seeds"]["seed"]) == set(range(SEEDS))
    assert result.tables["now"] == {"tasks": [tasks]}
    assert result.progress == 1 and result.words.startswith("1 task," if tasks == 1 else f"{tasks} tasks,")
    assert f"{optimiser} on the {reduction}, learning rate {OPTIMISERS[optimiser]:g}." in result.words
    assert len(result.words.split()) <= 45


@pytest.mark.parametrize("narrow", [False, True])
def test_both_layouts_are_valid_and_read_what_there_is(narrow):
    spec = specification(chart(narrow=narrow))
    for setting in CORNERS:
        check_tables(columns_read(spec), last(*setting).tables)
    widths = [picture["width"] for picture in spec["vconcat" if narrow else "hconcat"]]
    assert max(widths) <= 290 if narrow else sum(widths) <= 740  # what the axes leave of 360 and 880


def test_the_curves_are_the_losses_of_the_training():
    losses = trained(8, "SGD").finish()  # (steps, 2, seeds)
    for place, reduction in enumerate(REDUCTIONS):
        tables = last(8, reduction, "SGD").tables
        seeds = torch.tensor(tables["seeds"]["loss"]).view(SEEDS, STEPS)
        torch.testing.assert_close(seeds, losses[:, place].T.float(), atol=1e-5, rtol=1e-4)
        middle = losses[:, place].sort(-1).values[:, SEEDS // 2]
        assert tables["chosen"]["loss"] == pytest.approx(middle.tolist(), abs=1e-5)
        other = losses[:, 1 - place].sort(-1).values[:, SEEDS // 2]
        assert tables["other"]["loss"] == pytest.approx(other.tolist(), abs=1e-5)
        assert tables["chosen"]["step"] == list(range(STEPS))


def test_what_blows_up_leaves_the_paper_once_and_is_named_there():
    tables = last(64, "sum", "SGD").tables
    losses = trained(64, "SGD").finish()[:, 0].median(-1).values
    leaves = int((losses > HIGHEST).nonzero()[0])
    assert tables["chosen"]["step"][-1] == leaves < 20 and tables["chosen"]["loss"][-1] == HIGHEST
    assert max(tables["chosen"]["loss"][:-1]) < HIGHEST
    assert tables["labels"]["name"] == ["sum", "mean"] and tables["labels"]["chosen"] == [True, False]
    assert tables["labels"]["step"] == [leaves, STEPS - 1]
    assert last(64, "mean", "SGD").tables["labels"]["chosen"] == [False, True]


def test_on_the_sum_only_the_trunks_gradient_grows_on_the_mean_every_gradient_shrinks():
    one, many = gradients(1), gradients(64)
    assert many.trunk > 8 * one.trunk
    assert many.head == pytest.approx(one.head, rel=0.3)
    summed, mean = (last(64, reduction, "SGD").values for reduction in REDUCTIONS)
    assert summed["trunk_gradient"] == many.trunk and summed["head_gradient"] == many.head
    for values in (summed, mean):
        assert (values["trunk_gradient_of_one"], values["head_gradient_of_one"]) == (one.trunk, one.head)
    for part in ("trunk", "head"):
        assert mean[f"{part}_gradient"] == pytest.approx(summed[f"{part}_gradient"] / 64)


@pytest.mark.parametrize("tasks", [1, 4])
def test_gradients_are_as_long_as_those_of_plain_networks(tasks):
    digits = drawn(tasks)
    trunks, heads = [], []
    for seed in range(SEEDS):
        trunk, plain_heads = plain(tasks, seed)
        plain_losses(trunk, plain_heads, digits).sum().backward()
        trunks.append(trunk.weight.grad.norm())
        heads += [head.weight.grad.norm() for head in plain_heads]
    assert gradients(tasks).trunk == pytest.approx(torch.stack(trunks).mean().item())
    assert gradients(tasks).head == pytest.approx(torch.stack(heads).mean().item())


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_a_training_is_that_of_plain_networks_on_the_sum_and_on_the_mean(optimiser):
    tasks, steps = 4, 12
    digits = drawn(tasks)
    losses = trained(tasks, optimiser).finish()
    make = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam}[optimiser]
    for (place, reduction), seed in product(enumerate(REDUCTIONS), (0, 3)):
        trunk, heads = plain(tasks, seed)
        weights = [*trunk.parameters(), *(weight for head in heads for weight in head.parameters())]
        walk = make(weights, lr=OPTIMISERS[optimiser])
        for step in range(steps):
            each = plain_losses(trunk, heads, digits)
            torch.testing.assert_close(losses[step, place, seed], each.mean().detach())
            walk.zero_grad()
            getattr(each, reduction)().backward()
            walk.step()


def test_sgd_blows_up_on_the_sum_and_freezes_on_the_mean():
    for tasks in (32, 64):
        values = last(tasks, "sum", "SGD").values
        assert values["loss_sum"] > 1e6 and values["blown_starts"] == SEEDS
        assert 0.6 < values["loss_mean"] < math.log(2)
        assert last(tasks, "mean", "SGD").values["blown_starts"] == 0
    assert last(1, "sum", "SGD").values["loss_sum"] < 0.1
    assert f"from {SEEDS} of {SEEDS} starts the loss blows up" in last(64, "sum", "SGD").words
    assert "too short" in last(64, "mean", "SGD").words
    assert "In the end the loss is 0.04; on the mean it is 0.4." in last(8, "sum", "SGD").words
    assert "on the sum it blows up." in last(16, "mean", "SGD").words


@pytest.mark.parametrize("tasks", [2, 16, 64])
def test_adam_walks_alike_on_both(tasks):
    values = last(tasks, "mean", "Adam").values
    assert values["loss_sum"] == pytest.approx(values["loss_mean"], rel=2e-3)
    assert values["loss_sum"] < 0.1
    labels = last(tasks, "sum", "Adam").tables["labels"]
    assert labels["name"] == ["sum = mean"] and labels["chosen"] == [True]


def test_the_words_say_how_much_longer_the_gradients_are():
    trunk, head = (
        last(16, "sum", "SGD").values[f"{part}_gradient"] / last(1, "sum", "SGD").values[f"{part}_gradient"]
        for part in ("trunk", "head")
    )
    assert (
        f"is {trunk:.2g} times as long as with one task, a head's {head:.2g} times"
        in last(16, "sum", "SGD").words
    )
    assert "Every gradient is 16 times shorter" in last(16, "mean", "SGD").words


def test_the_picture_grows_and_the_other_reduction_is_there_at_once():
    trained.cache_clear()
    results = list(compute(64, "sum", "Adam"))
    shares = [result.progress for result in results]
    assert shares == sorted(set(shares)) and shares[0] == 1 / STEPS and shares[-1] == 1
    assert [len(result.tables["chosen"]["step"]) for result in results] == [round(STEPS * p) for p in shares]
    assert "divides" not in results[0].words and "divides" in results[-1].words  # no verdict before the end
    assert len(list(compute(64, "mean", "Adam"))) == 1
    trained.cache_clear()
    *_, fresh = compute(64, "sum", "Adam")
    assert fresh == results[-1]


def break_in(monkeypatch, failure, after):
    """Let the training raise `failure` inside its step `after`, once; return the steps that were begun."""
    begun, step = [], training.Training.step

    def interrupted(self):
        begun.append(self)
        if len(begun) == after:
            raise failure
        step(self)

    monkeypatch.setattr(training.Training, "step", interrupted)
    return begun


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), RuntimeError("out of memory")])
@pytest.mark.parametrize("after", [1, 2, 60])
def test_what_was_interrupted_starts_afresh_and_ends(monkeypatch, failure, after):
    whole = last(8, "sum", "SGD")
    trained.cache_clear()
    begun = break_in(monkeypatch, failure, after)
    with pytest.raises(type(failure)):
        list(compute(8, "sum", "SGD"))
    assert list(compute(8, "sum", "SGD"))[-1] == whole
    assert len(begun) == after + STEPS  # all steps again, each once


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), RuntimeError("out of memory")])
def test_the_panel_survives_an_interrupt_of_its_first_step(monkeypatch, failure):
    trained.cache_clear()
    panel = live.reduction(tasks=1)
    before = panel.move(tasks=1)
    begun = break_in(monkeypatch, failure, after=1)
    panel.controls["tasks"].value = 8
    assert panel.failure is failure and type(failure).__name__ in panel.view.error
    assert panel.result == before and len(begun) == 1
    panel.controls["tasks"].value = 1  # what was fitted is still there
    assert panel.view.error == "" and panel.result == before and len(begun) == 1
    assert panel.move(tasks=8).progress == 1 and len(begun) == 1 + STEPS
    assert panel.result == last(8, "sum", "SGD")


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), RuntimeError("out of memory")])
def test_the_panel_survives_an_interrupt_of_a_later_step(monkeypatch, failure):
    trained.cache_clear()
    panel = live.reduction(tasks=1)
    panel.move(tasks=1)
    begun = break_in(monkeypatch, failure, after=2)
    shown = panel.view.move
    with pytest.raises(type(failure)):
        panel.move(tasks=8)
    assert len(begun) == 2 and panel.view.move <= shown + 2  # it neither goes on nor redraws
    other = live.reduction(tasks=2)  # the worker is free for the other panels
    assert other.move(tasks=2).progress == 1
    assert panel.move(tasks=8) == last(8, "sum", "SGD")
    assert panel.view.error == panel.view.status == "" and len(begun) == 2 + 2 * STEPS


def test_more_tasks_add_to_the_fewer_and_their_angles_are_mixed():
    few, many = drawn(2).x, drawn(8).x
    assert torch.equal(few, many[:2])
    assert drawn(64).x.shape == (64, 20, 64)
    in_order = training.data.tilted_digits(TASKS[-1], 20, 60).x
    assert not torch.equal(many, in_order[:8])


def test_the_panel_prints_the_line_that_makes_it():
    panel = live.reduction(tasks=2)
    panel.move(reduction="mean", optimiser="Adam")
    assert panel.call == "live.reduction(tasks=2, reduction='mean', optimiser='Adam')"


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="tasks must be one of 1, 2, 4, 8, 16, 32, 64, got 3"):
        live.reduction(tasks=3)
    with pytest.raises(ValueError, match="reduction must be one of sum, mean, got 'none'"):
        live.reduction(reduction="none")
    with pytest.raises(ValueError, match="optimiser must be one of SGD, Adam, got 'sgd'"):
        live.reduction(optimiser="sgd")
