"""The references against experiments and the package: a check is only as good as what it holds true."""

import itertools

import pytest
import torch
from torch.nn import functional

from mtl_teach import data, models
from mtl_teach.closed_form import hard_linear, soft_ridge
from mtl_teach.data import linear_tasks
from mtl_teach.evaluation import count_parameters, paired_interval
from mtl_teach.exercises.draws import Draws
from mtl_teach.lessons import exercises as every_exercise
from mtl_teach.lessons.the_loss_derived.exercises import learning_rates
from mtl_teach.lessons.which_output_layer.exercises import label_structure
from mtl_teach.losses import binary_cross_entropy

EXERCISES = every_exercise()


def reference(name):
    return EXERCISES[name].reference


def excess(fit, tasks):
    return (fit - tasks.truth["weights"]).square().sum(-1).mean(-1)  # (R,)


def test_two_measurements_predict_a_third_by_the_law():
    measured = []
    for number in (32, 64, 256):
        tasks = linear_tasks(number, 40, 20, 2, 0.5, test_samples=0, replicas=20)
        measured.append(float(excess(hard_linear(tasks.x, tasks.y, 2).weights, tasks).mean()))
    predicted = reference("error_at")(256, 32, measured[0], 64, measured[1])
    assert predicted == pytest.approx(measured[2], rel=0.15)


@pytest.mark.parametrize(("sigma", "tau"), [(1.0, 0.2), (1.0, 1.0), (2.0, 0.5)])
def test_the_best_strength_is_at_the_bottom_of_the_valley(sigma, tau):
    tasks = linear_tasks(8, 15, 10, noise=sigma, relation="mean", tau=tau, test_samples=0, replicas=200)
    best = 15 / 2 * reference("best_strength")(sigma, tau, 15)  # from means of squares to sums of ½ · squares
    valley = [excess(soft_ridge(tasks.x, tasks.y, best * factor), tasks).mean() for factor in (0.1, 1, 10)]
    assert min(valley) == valley[1]


def test_choosing_by_leaving_one_out_beats_both_extremes():
    strengths = [0.001, 0.5, 2.0, 8.0, 1e4]
    errors = []
    for seed in range(30):
        tasks = linear_tasks(6, 8, 4, noise=1.0, relation="mean", tau=0.5, test_samples=0, seed=1000 * seed)
        chosen = reference("leave_one_out_strength")(tasks.x, tasks.y, strengths)
        fits = [soft_ridge(tasks.x, tasks.y, s) for s in (chosen, strengths[0], strengths[-1])]
        errors.append([float(excess(fit, tasks)) for fit in fits])
    chosen, alone, pooled = torch.tensor(errors).T
    assert paired_interval(alone, chosen).low > 0
    assert paired_interval(pooled, chosen).low > 0


def test_seeds_needed_give_the_wished_interval():
    sd, difference = 5.0, 0.5
    seeds = reference("seeds_needed")(sd, difference)
    generator = torch.Generator().manual_seed(0)
    means = (sd * torch.randn(4000, seeds, generator=generator, dtype=torch.float64)).mean(1)
    assert (means.abs() < difference).double().mean().item() == pytest.approx(0.95, abs=0.015)


def test_counting_agrees_with_the_package():
    sizes = {"features": 7, "tasks": 3}
    built = [build(**sizes, trunk=(5,), head=(4,)) for build in (models.single_task, models.hard_sharing)]
    assert reference("count_parameters")(7, 5, 4, 3) == tuple(count_parameters(model) for model in built)


def test_the_masked_loss_agrees_with_the_package():
    draws = Draws(5)
    logits, labels, mask = draws.normal(3, 6), draws.binary(3, 6), draws.binary(3, 6).bool()
    mask[:, 0] = True
    weights = draws.normal(3).abs()
    for reduction in ("sum", "mean"):
        ours = binary_cross_entropy(logits[None], labels, mask, weights, reduction)
        theirs = reference("masked_multitask_bce")(logits, labels, mask, weights, reduction)
        assert ours.item() == pytest.approx(theirs.item(), rel=1e-12)


@pytest.mark.parametrize(("optimiser", "exact"), [("SGD", 1e-12), ("Adam", 1e-6)])
def test_mean_and_sum_walk_alike_with_the_rate_that_the_exercise_asks_for(optimiser, exact):
    targets = torch.tensor([1.0, -2.0, 4.0, 0.5], dtype=torch.float64)
    rate = reference("equal_learning_rate")(0.01, 4, optimiser)
    on_mean = learning_rates.walk(rate, targets, optimiser, mean=True)
    on_sum = learning_rates.walk(0.01, targets, optimiser, mean=False)
    assert on_mean.item() == pytest.approx(on_sum.item(), rel=exact)
    other = learning_rates.walk(0.01 * 4 if optimiser == "Adam" else 0.01, targets, optimiser, mean=True)
    assert abs(other / on_sum - 1) > 0.1


def test_the_lowest_accuracy_is_never_undercut_and_can_be_reached():
    probabilities = torch.linspace(0.001, 0.999, 999, dtype=torch.float64)  # of the true answer
    generator = torch.Generator().manual_seed(1)
    for _ in range(50):
        drawn = probabilities[torch.randint(999, (40,), generator=generator)]
        bound = reference("lowest_accuracy")(-drawn.log().mean().item())
        assert (drawn > 0.5).double().mean() >= bound - 1e-12
    tight = torch.tensor([0.5] * 3 + [1.0] * 7, dtype=torch.float64)
    assert reference("lowest_accuracy")(-tight.log().mean().item()) == pytest.approx(0.7)


def test_three_by_three_clothes_leave_55_impossible_codes():
    codes = list(itertools.product((0, 1), repeat=6))
    assert sum(reference("decode")(code) == "impossible" for code in codes) == 55
    assert reference("decode")((1, 0, 0, 0, 1, 0)) == "blue dress"


def test_the_doubled_sigmoid_has_the_floor_that_its_exercise_names():
    floor = functional.binary_cross_entropy_with_logits(torch.ones(1).double(), torch.ones(1).double())
    assert floor.item() == pytest.approx(0.313, abs=5e-4)


def test_the_regime_never_changes_the_kinds():
    for facts in EXERCISES["kinds_of"].cases.values():
        for regime in ("together", "in sequence", ""):
            assert label_structure.kinds_of(facts._replace(regime=regime)) == label_structure.kinds_of(facts)


def test_the_kinds_are_those_that_the_package_accepts():
    for facts in EXERCISES["kinds_of"].cases.values():
        kinds, rows = label_structure.kinds_of(facts), torch.tensor(facts.rows, dtype=torch.float64)
        parts = rows.split(facts.groups or (rows.shape[1],), 1)
        if kinds[0].endswith("classes"):
            y = torch.stack([part.argmax(1) for part in parts]).double()
        else:
            y = rows.mT
        tasks = data.Tasks(torch.zeros(1, len(rows), 2), y, kinds=kinds)
        assert tasks.kinds == kinds
        widths = (tasks.outputs,) * tasks.tasks if isinstance(tasks.outputs, int) else tasks.outputs
        assert sum(widths) == rows.shape[1]


def test_a_softmax_head_over_two_answers_as_the_sigmoid_made_of_it():
    weight, bias, hidden = (Draws(3).normal(*shape) for shape in ((2, 5), (2,), (7, 5)))
    w, b = reference("as_sigmoid_head")(weight, bias)
    softmax = functional.linear(hidden, weight, bias).softmax(1)[:, 1]
    assert torch.allclose(torch.sigmoid(hidden @ w + b), softmax)


def test_whoever_can_say_it_can_be_made_to():
    for facts in EXERCISES["can_say"].cases.values():
        shares = torch.tensor(facts, dtype=torch.float64)
        made = {"both" if torch.allclose(shares.log().softmax(0), shares) else "only sigmoids"}
        if not torch.allclose(shares.logit().sigmoid(), shares):
            made = {"neither"}
        assert made == {EXERCISES["can_say"].rule(facts)}


def test_strengths_agree_with_the_layers_that_own_a_task_axis():
    for name, build in (("single-task", models.single_task), ("hard sharing", models.hard_sharing),
                        ("pooled", models.pooled)):  # fmt: skip
        model = build(features=4, tasks=3, trunk=(2,))
        axes = [layer.weight.shape[1] for layer in model.modules() if hasattr(layer, "weight")]
        words = ["infinite" if axis == 1 else "0" for axis in (axes[0], axes[-1])]
        assert EXERCISES["strength_of"].rule(EXERCISES["strength_of"].cases[name]) == tuple(words)
