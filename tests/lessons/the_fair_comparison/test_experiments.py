"""What lesson 10 measures: by hand, against loops and exact counts; the same again for the same seed."""

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from mtl_teach import closed_form, data, evaluation
from mtl_teach.comparison import read
from mtl_teach.lessons.the_fair_comparison import bench, capstone, equal, nothing, own, papers

FEW = 4  # papers of one block


@pytest.fixture(scope="module")
def block():
    """The first block of papers, without the wide networks: errors (2, papers, runs, epochs, T)."""
    return torch.stack(list(nothing._trained(0, 3, 3)), 3)


def errors(seed: int, runs: int = 9) -> torch.Tensor:
    stream = torch.Generator().manual_seed(seed)
    shape = 5, runs, nothing.LONG, nothing.SCANNERS
    return torch.randint(0, 101, shape, generator=stream).double()


@pytest.fixture
def found():
    return nothing.Runs(errors(0), errors(1), errors(2, 8), errors(3, 8))


def test_harmony_is_the_plain_sum():
    losses = torch.randn(7, 4, generator=torch.Generator().manual_seed(0))
    assert torch.equal(nothing.harmony(losses), losses.sum(-1))


def test_all_runs_of_a_paper_are_one_program_with_other_first_weights(block):
    """A run alone, with plain loops over the tasks, ends where the run among the others does."""
    drawn = data.tilted_digits(4, 40, 60.0, seed=2)
    stream = nothing.generators(0, FEW)[2]
    start = nothing._start(nothing.generators(500, FEW)[2], 3, 3)
    weights = [one.clone().requires_grad_() for one in start]
    trunk, bias, heads, level = weights
    seen = nothing._digits(stream, 490)
    optimiser = torch.optim.Adam(weights, lr=nothing.RATE)

    def logits(x, j, run=1):
        hidden = (x @ trunk + bias).relu()[:, 3 * run : 3 * run + 3]
        return hidden @ heads[j, run] + level[j, run]

    for epoch in range(3):
        for _ in range(nothing.STEPS):
            rows = nothing._batch(stream)
            loss = 0
            for j in range(4):
                z, y = logits(drawn.x[j, rows[j]], j), drawn.y[j, rows[j]]
                loss = loss + torch.nn.functional.binary_cross_entropy_with_logits(z, y)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        for half, digits in enumerate(seen.split(nothing.TEST)):
            for j in range(4):
                wrong = (logits(drawn.x_test[j, digits], j) > 0) != (drawn.y_test[j, digits] == 1)
                assert block[half, 2, 1, epoch, j].item() == pytest.approx(100 * wrong.double().mean().item())


def test_a_wide_trunk_meets_the_same_digits(monkeypatch):
    seen = []
    digits = nothing._digits
    monkeypatch.setattr(nothing, "_digits", lambda *one: seen.append(digits(*one)) or seen[-1])
    monkeypatch.setattr(nothing, "LONG", 1)
    for units in (2, 5):
        list(nothing._trained(0, units, 2))
    assert all(torch.equal(one, other) for one, other in zip(seen[:FEW], seen[FEW:], strict=True))


def test_reports_follow_their_rules_by_plain_loops(found):
    checkpoints = (*nothing.CHECKPOINTS, nothing.CURED)
    for checkpoint, seeds, budget in itertools.product(checkpoints, (1, 3), nothing.BUDGETS):
        told = nothing.reported(found, checkpoint, seeds, budget)
        longer = nothing.LONG if budget in ("more steps", "both") else nothing.EPOCHS
        wider = budget in ("a wider trunk", "both")
        for paper in range(5):
            ours = []
            for run in range(seeds):
                test = found.wide_test[paper, run] if wider else found.test[paper, 1 + run]
                aside = found.wide_aside[paper, run] if wider else found.aside[paper, 1 + run]
                ours.append(_score(test[:longer], aside[:longer], checkpoint))
            rule = "the last" if checkpoint in (nothing.PEEKED, nothing.CURED) else checkpoint
            base = found.test[paper, 0, : nothing.EPOCHS], found.aside[paper, 0, : nothing.EPOCHS]
            assert told[paper].item() == pytest.approx(_score(*base, rule) - min(ours))


def _score(test, aside, checkpoint):
    if checkpoint == "best on test, per task":
        return sum(test[:, j].min().item() for j in range(4)) / 4
    if checkpoint == "best on validation, per task":
        return sum(test[int(aside[:, j].argmin()), j].item() for j in range(4)) / 4
    epoch = len(test) - 1 if checkpoint == "the last" else int(aside.mean(1).argmin())
    return test[epoch].mean().item()


def test_a_cheat_that_is_unknown_is_refused(found):
    with pytest.raises(ValueError, match="checkpoint must be one of"):
        nothing.reported(found, "the best")
    with pytest.raises(ValueError, match="seeds must be a whole number from 1 to 8"):
        nothing.reported(found, seeds=9)


def test_papers_grow_by_blocks_and_end_at_one(monkeypatch):
    monkeypatch.setattr(nothing, "PAPERS", 8)
    monkeypatch.setattr(nothing, "LONG", 2)
    monkeypatch.setattr(nothing, "RUNS", 2)
    states = list(nothing.runs.__wrapped__(3))
    sizes, done = [one.papers for one in states], [one.done for one in states]
    assert sizes == sorted(sizes) and set(sizes) == {0, 4, 8}
    assert done == sorted(done) and done[-1] == 1
    assert states[-1].test.shape == (8, 3, 2, 4) and states[-1].wide_test.shape == (8, 2, 2, 4)


def test_any_gain_is_claimed_by_k_of_k_plus_one():
    found = papers.counts("any", (1, 4), (1, 2, 8))
    for row in found:
        for settings, count in zip((1, 2, 8), row.tolist(), strict=True):
            expected = settings / (settings + 1)
            assert count / 1000 == pytest.approx(
                expected, abs=4 * math.sqrt(expected * (1 - expected) / 1000)
            )


def test_an_interval_is_the_paired_one_of_the_reported_setting():
    found = papers.thousand(5, 1, seed=3)
    (stream,) = papers.generators(3, 1)
    drawn = torch.randn(1000, 2, 5, generator=stream, dtype=torch.float64) * papers.DEVIATION / 2**0.5
    for paper in (0, 17):
        expected = evaluation.paired_interval(drawn[paper, 0], drawn[paper, 1])
        assert found.gain[paper].item() == pytest.approx(expected.mean)
        assert found.low[paper].item() == pytest.approx(expected.low)


def test_one_seed_has_no_interval_and_settles_nothing():
    found = papers.thousand(1, 8)
    assert found.low.isnan().all() and not found.settled.any()


def test_a_false_share_by_hand():
    works = torch.tensor([True, False, False, True])
    found = papers.Reports(torch.tensor([2.0, 1.0, 0.5, 0.0]), torch.zeros(4), works)
    assert found.false_share(found.large) == 0.5 and math.isnan(found.false_share(found.gain > 9))


def test_methods_that_work_gain_their_point():
    found = papers.thousand(100, 1, working=0.5)
    gains = [found.gain[found.works].mean().item(), found.gain[~found.works].mean().item()]
    assert gains == pytest.approx([1.0, 0.0], abs=0.05) and found.works.sum() == 500


def test_the_bench_fits_what_its_settings_say():
    method, alone, method_aside, alone_aside, method_true, alone_true = bench._fitted(5, 2)
    drawn = data.linear_tasks(4, 20, 10, 2, 1.0, "unrelated", test_samples=80, seed=6)
    for at in (0, 7, 11):
        ridge, strength = bench.RIDGES[at], bench.STRENGTHS[at]
        for lam, test, aside, true in (
            (strength, method, method_aside, method_true),
            (0.0, alone, alone_aside, alone_true),
        ):
            weights = closed_form.soft_ridge(drawn.x, drawn.y, lam, ridge)
            gap = (drawn.x_test @ weights[..., None])[..., 0] - drawn.y_test
            assert aside[1, at].item() == pytest.approx(gap[:, :20].square().mean().item())
            assert test[1, at].item() == pytest.approx(gap[:, 20:].square().mean().item())
            excess = evaluation.excess_error(weights, drawn.truth["weights"]).mean().item()
            assert true[1, at].item() == pytest.approx(1 + excess)


def _two_papers() -> bench.Errors:
    stream = torch.Generator().manual_seed(0)
    return bench.Errors(*(torch.rand(2, 20, 16, generator=stream, dtype=torch.float64) + 1 for _ in range(6)))


@pytest.mark.parametrize("rule", bench.RULES)
@pytest.mark.parametrize("seeds, settings", [(1, 4), (3, 1), (5, 16)])
def test_verdicts_follow_their_rule_by_plain_loops(rule, seeds, settings):
    found = _two_papers()
    told = bench.verdicts(found, seeds, settings, rule)
    unit = found.alone[..., 0].mean().item()
    for paper in range(2):
        saved = []
        for seed in range(seeds):
            chooses = found.method if rule == bench.PEEKED else found.method_aside
            ours = int(chooses[paper, seed, :settings].argmin())
            theirs = 0 if rule == bench.UNTUNED else int(found.alone_aside[paper, seed, :settings].argmin())
            saved.append(
                100 * (found.alone[paper, seed, theirs] - found.method[paper, seed, ours]).item() / unit
            )
        assert told.gain[paper].item() == pytest.approx(sum(saved) / seeds)
        if seeds == 1:
            assert told.low.isnan().all() and bool(told.wins[paper]) == (saved[0] > 0)
        else:
            interval = evaluation.mean_interval(saved)
            assert [told.low[paper].item(), told.high[paper].item()] == pytest.approx(
                [interval.low, interval.high]
            )
            assert bool(told.wins[paper]) == (interval.low > 0)


@pytest.mark.parametrize("tasks, width", [(2, 64), (8, 64), (5, 100), (16, 128)])
def test_fair_widths_are_counted_by_the_networks_themselves(tasks, width):
    from torch import nn

    shared = nn.ModuleList([nn.Linear(64, width), *(nn.Linear(width, 1) for _ in range(tasks))])
    singles = nn.ModuleList(
        nn.Sequential(nn.Linear(64, one), nn.ReLU(), nn.Linear(one, 1))
        for one in equal.fair_widths(tasks, width)
    )
    total, fair = (evaluation.count_parameters(one) for one in (shared, singles))
    assert len(singles) == tasks and abs(fair / total - 1) <= 0.01


def test_too_narrow_a_trunk_cannot_be_shared_out():
    with pytest.raises(ValueError, match="width must leave each of 16 tasks a unit, got 4"):
        equal.fair_widths(16, 4)


def test_no_reported_draw_chooses_the_number_of_steps(monkeypatch):
    """However tempting a step is for the reported draws and digits, other draws choose, on other digits."""

    def fit(model, mine, *, steps, every, **_):
        checks = torch.arange(steps // every + 1, dtype=torch.float64)[:, None, None, None]
        others = torch.arange(equal.SEEDS + equal.OTHERS)[:, None] >= equal.SEEDS
        choosing = torch.tensor([True, False])[:, None, None] & others  # (2, R, 1)
        wrong = torch.where(choosing, (checks - 2).abs(), 9 - checks).expand(-1, -1, -1, mine.tasks)
        return SimpleNamespace(watched=wrong)

    monkeypatch.setattr(equal.training, "fit", fit)
    found = equal.designs.__wrapped__(0)
    linear = found.pop(equal.LINEAR)
    assert (linear.steps, linear.parameters) == (0, 8 * 64)
    assert {one.steps for one in found.values()} == {2 * equal.EVERY}
    assert all(one.errors.tolist() == [7.0] * equal.SEEDS for one in found.values())
    counts = {name: one.parameters for name, one in found.items()}
    assert counts == {
        equal.HARD: evaluation.hard_sharing_parameters(8, (64, 64), (64, 1)),
        equal.SAME_WIDTH: evaluation.single_task_parameters(8, (64, 64), (64, 1)),
        equal.SAME_TOTAL: sum(evaluation.mlp_parameters((64, one, 1)) for one in equal.fair_widths(8, 64)),
    }


def test_other_draws_and_digits_choose_the_ridge_of_the_linear_models():
    drawn = data.tilted_digits(8, 40, 60.0, seed=1, replicas=40)
    wrong = []
    for ridge in equal.RIDGES:
        weights = closed_form.soft_logistic(drawn.x, drawn.y, 0, ridge)
        said = (drawn.x_test @ weights[..., None])[..., 0] > 0
        wrong.append(100 * (said != (drawn.y_test > 0.5)).double())  # (R, T, m)
    best = min(wrong, key=lambda one: one[20:, :, ::2].mean())
    assert best is not wrong[0] and best is not wrong[-1]  # the best ridge lies within those tried
    torch.testing.assert_close(equal._linear(drawn).errors, best[:20, :, 1::2].mean((1, 2)))


@pytest.mark.parametrize("name", own.EXAMPLES)
def test_a_built_in_table_can_be_read_and_has_the_truth_that_it_names(name):
    table = read(own.example(name, seed=4), "task", "label")
    assert table.names == own.TOWNS and table.kind == "real" and len(table.y) == 240
    slopes = []
    for j in range(8):
        mine = table.owner == j
        slopes.append(torch.linalg.lstsq(torch.tensor(table.x[mine]), torch.tensor(table.y[mine])).solution)
    alike = torch.stack(slopes[:7]).mean(0)
    cosines = [torch.cosine_similarity(one, alike, dim=0).item() for one in slopes]
    if name == own.NOTHING:
        assert min(cosines) < 0.6
    else:
        assert min(cosines[:7]) > 0.6 and math.copysign(1, cosines[7]) == (-1 if name == own.OUTSIDER else 1)


def test_a_table_that_is_not_built_in_is_refused():
    with pytest.raises(ValueError, match="name must be one of"):
        own.example("two truths")


PLAN = capstone.Plan("A helps B.", "helps", matters=0.5, draws=10)


def test_every_word_and_number_changes_the_fingerprint():
    others = [
        capstone.Plan("A helps B!", "helps", 0.5, 10),
        capstone.Plan("A helps B.", "hurts", 0.5, 10),
        capstone.Plan("A helps B.", "helps", 0.4, 10),
        capstone.Plan("A helps B.", "helps", 0.5, 11),
        capstone.Plan("A helps B.", "helps", 0.5, 10, first_seed=1001),
    ]
    prints = {one.fingerprint for one in (PLAN, *others)}
    same = capstone.Plan("A helps B.", "helps", np.float64(0.5), np.int64(10), np.int64(1000))
    assert same.fingerprint == PLAN.fingerprint
    whole = capstone.Plan("A helps B.", "helps", matters=1)
    assert whole.fingerprint == capstone.Plan("A helps B.", "helps", matters=1.0).fingerprint
    assert len(prints) == 6 and PLAN.fingerprint == capstone.Plan("A helps B.", "helps", 0.5, 10).fingerprint


@pytest.mark.parametrize(
    "values, found, outcome",
    [
        ((0.5, 0.7), "helps", "confirmed"),
        ((-0.5, -0.7), "hurts", "refuted"),
        ((0.1, -0.1), "no difference that matters", "refuted"),
        ((0.2, 0.26), "no difference that matters", "refuted"),
        ((3.0, -3.0), "open", "open"),
    ],
)
def test_a_report_says_what_its_interval_says(values, found, outcome):
    report = capstone.carry_out(PLAN, lambda seed: values[seed % 2])
    assert (report.found, report.outcome) == (found, outcome)
    assert PLAN.fingerprint in str(report) and f"is {outcome}" in str(report)


def test_data_that_prove_that_nothing_matters_confirm_the_plan_that_said_so():
    plan = capstone.Plan("A is as good as B.", "no difference that matters", matters=0.5, draws=10)
    assert capstone.carry_out(plan, lambda seed: 0.2 + 0.01 * (seed % 7)).outcome == "confirmed"
    assert capstone.carry_out(plan, lambda seed: 0.45 + 0.1 * (seed % 2)).outcome == "refuted"


def test_a_plan_is_carried_out_on_its_own_seeds_once_each():
    asked = []
    capstone.carry_out(PLAN, lambda seed: asked.append(seed) or 0.01 * seed)
    assert asked == list(range(1000, 1010))


def test_a_difference_that_ignores_its_seed_settles_nothing(refuses):
    for one in (3.4, 0.0):
        with refuses(
            ValueError, "difference", got=f"{one:g} for all 10", expected="seed", remedy="pass the seed"
        ):
            capstone.carry_out(PLAN, lambda seed, one=one: one)


def test_what_is_no_difference_is_refused_with_its_seed(refuses):
    def but(value):
        return lambda seed: value if seed == 1003 else 0.1 * seed

    with refuses(TypeError, "difference", got="(8,) for seed 1003", expected="one number", remedy="the mean"):
        capstone.carry_out(PLAN, but(torch.zeros(8)))
    with refuses(TypeError, "difference", got="None for seed 1003", expected="one number", remedy="return"):
        capstone.carry_out(PLAN, but(None))
    with refuses(ValueError, "difference(1003)", got="nan", expected="number", remedy="finite"):
        capstone.carry_out(PLAN, but(math.nan))
    for value, got in (("1.0", "'1.0'"), (True, "True"), ([1.0], "[1.0]")):
        with refuses(TypeError, "difference(1003)", got=got, expected="number", remedy="use a float"):
            capstone.carry_out(PLAN, but(value))
    with refuses(TypeError, "plan", got="function", expected="a Plan", remedy="carry_out(plan, difference)"):
        capstone.carry_out(but(0.1), PLAN)
    with refuses(TypeError, "difference", got="float", expected="function of a seed", remedy="uncalled"):
        capstone.carry_out(PLAN, but(0.1)(1000))
    numbers = (torch.tensor, np.float32, np.array, float)
    assert capstone.carry_out(PLAN, lambda seed: numbers[seed % 4](0.01 * seed)).found == "helps"


def test_a_report_shows_small_numbers_and_says_if_they_do_not_matter():
    small = str(capstone.carry_out(PLAN, lambda seed: -0.03 - 0.001 * (seed % 2)))
    assert "-0.0305 points (-0.0309 to -0.0301), so: no difference that matters." in small
    assert "sign is settled all the same: all of the interval lies below zero." in small
    for values in ((0.5, 0.51), (0.1, -0.1), (3.0, -3.0)):
        assert "settled" not in str(capstone.carry_out(PLAN, lambda seed, two=values: two[seed % 2]))


@pytest.mark.parametrize(
    "name, plan",
    [
        ("matters", {"claim": "A helps.", "expects": "helps", "matters": 0}),
        ("first_seed", {"claim": "A helps.", "expects": "helps", "first_seed": 999}),
        ("first_seed", {"claim": "A helps.", "expects": "helps", "first_seed": -1}),
        ("claim", {"claim": " ", "expects": "helps"}),
        ("expects", {"claim": "A helps.", "expects": "is better"}),
        ("draws", {"claim": "A helps.", "expects": "helps", "draws": 3}),
    ],
)
def test_a_plan_that_decides_nothing_is_refused(name, plan):
    with pytest.raises(ValueError, match=f"{name} must be"):
        capstone.Plan(**plan)
