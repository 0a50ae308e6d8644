"""The same assays in company: networks by hand, what is paired, what missing labels do."""

import pytest
import torch

from mtl_teach import data, evaluation, losses, models, training
from mtl_teach.lessons import many_tasks as lesson
from mtl_teach.lessons.many_tasks import company, experiments
from mtl_teach.lessons.many_tasks.company import World
from mtl_teach.lessons.many_tasks.network import RATE, Network


@pytest.fixture(scope="module")
def small():
    return data.assay_panel(8, samples=60, features=20, test_samples=40, replicas=3, same_assays=True)


def test_the_written_gradient_is_the_one_of_autograd(small):
    own = Network(small.x[:, 0], small.y, 3, decay=0.0, seed=5)
    own.differentiate()
    weights = [weight.clone().requires_grad_() for weight in own.weights]
    trunk, trunk_bias, head, head_bias = weights
    logits = ((small.x[:, 0] @ trunk + trunk_bias) @ head + head_bias).mT
    losses.binary_cross_entropy(logits, small.y).sum().backward()
    for written, weight in zip(own.weights, weights, strict=True):
        assert torch.allclose(written.grad, weight.grad, atol=1e-12)


def test_a_training_is_that_of_the_package(small):
    own = Network(small.x[:, 0], small.y, 3, decay=0.02, seed=5)
    for _ in range(15):
        own.step()
    model = models.hard_sharing(20, 8, trunk=(3,), replicas=3, activation="identity", seed=5)
    training.fit(model, small, steps=15, learning_rate=RATE, weight_decay=0.02, progress=False)
    assert torch.allclose(own.logits(small.x_test[:, 0]), model(small.x_test), atol=1e-4)


def test_plain_descent_takes_the_rate_times_the_gradient(small):
    own = Network(small.x[:, 0], small.y, 3, decay=0.1)
    before = [weight.clone() for weight in own.weights]
    own.descend(0.3)
    for weight, old in zip(own.weights, before, strict=True):
        assert torch.allclose(weight, old - 0.3 * weight.grad)


def test_a_missing_label_changes_nothing(small):
    y = small.y.clone()
    filled = Network(small.x[:, 0], y, 3, 0.1)
    filled.y[y.isnan()] = 1.0  # whatever stands there
    plain = Network(small.x[:, 0], y, 3, 0.1)
    for one in (filled, plain):
        for _ in range(5):
            one.step()
    assert torch.equal(filled.trunk, plain.trunk) and torch.equal(filled.head, plain.head)


def test_one_assay_is_a_network_of_its_own():
    drawn = company.panel(1, World(), 3, 2)
    together = company.network(drawn, 1, 4, 0.1, "masked", 3)
    assert together.x.shape[0] == 2 * 16 and together.y.shape == (32, 1, 200)
    assert torch.equal(together.y[16 + 5, 0], drawn.y[1, 5].nan_to_num(0))
    assert torch.equal(together.x[16 + 5], drawn.x[1, 0])
    for _ in range(10):
        together.step()
    alone = Network(drawn.x[1:, 0], drawn.y[1:, 5:6], 4, 0.1, [3 + 16 + 5])
    for _ in range(10):
        alone.step()
    assert torch.allclose(together.head[21], alone.head[0])
    scores = company.judged(together, drawn)
    by_hand = evaluation.auc(alone.logits(drawn.x_test[1:, 0])[0], drawn.y_test[1, 5:6])
    assert scores.shape == (2, 16) and scores[1, 5] == pytest.approx(100 * by_hand.item())


def test_all_numbers_of_assays_judge_the_same_assays_on_the_same_compounds():
    few, many = company.panel(2, World(0.5), 1, 2), company.panel(64, World(0.5), 1, 2)
    assert torch.equal(few.y_test, many.y_test[:, :16])
    assert torch.equal(few.truth["weights"], many.truth["weights"][:, :16])
    assert torch.equal(few.y.nan_to_num(2), many.y[:, :16].nan_to_num(2))


def test_readings_of_missing_labels():
    drawn = company.panel(16, World(), 0, 2)
    masked, zeros = (company.network(drawn, 16, 4, 0.1, reading, 0) for reading in company.DECAYS)
    known = ~drawn.y.isnan()
    assert torch.allclose(masked.scale.sum(-1), torch.ones(2, 16).double())
    assert (masked.scale[~known] == 0).all()
    assert torch.allclose(zeros.scale, torch.full((), 1 / 200, dtype=torch.float64))
    assert (zeros.y[~known] == 0).all() and torch.equal(zeros.y[known], drawn.y[known])


def test_progressive_work_ends_where_the_experiment_does():
    states = list(company.company.__wrapped__(32, 0.5, 4))
    assert states[0].done == 0.1 and states[-1].done == 1
    assert torch.allclose(states[-1].shared, company.areas(32, World(0.5)))
    assert torch.equal(states[-1].alone, company.areas(1, World(0.5)))
    assert torch.allclose(states[-1].shared - states[-1].alone, lesson.gain(32, 0.5))


def test_related_assays_gain_and_unrelated_ones_lose():
    assert evaluation.mean_interval(lesson.gain(64).mean(1)).low > 8
    assert evaluation.mean_interval(lesson.gain(32, unrelated=1.0).mean(1)).high < -3


def test_batches_break_as_often_as_the_formula_says():
    drawn = data.assay_panel(16, density=0.15, seed=9)
    stream = torch.Generator().manual_seed(1)
    empty = 0
    for _ in range(2000):
        chosen = torch.randperm(200, generator=stream)[:32]
        empty += int((~drawn.mask[:, chosen].any(1)).any())
    assert abs(empty / 2000 - lesson.chance_of_an_empty_assay(16)) < 0.05
    assert lesson.first_broken_batch(200, draws=5).max() <= 10


def test_designs_have_the_parameters_of_their_networks():
    for name, (networks, units, *_) in experiments.DESIGNS.items():
        model = models.hard_sharing(64, 64 // networks, trunk=(units,))
        assert lesson.parameters(name) == networks * evaluation.count_parameters(model)


@pytest.mark.parametrize("design", ["each alone", "one trunk, 8 units", "two true groups, 4 units each"])
def test_designs_have_a_weight_decay_that_is_best_on_other_draws(design):
    other = {"seed": experiments.OTHER_DRAWS, "draws": 10}
    scores = {decay: lesson.grouped(design, decay, **other).mean() for decay in experiments.DECAYS}
    assert lesson.grouped(design, **other).mean() > max(scores.values()) - 0.2


def test_true_groups_hold_one_family_each_and_keep_their_assays(monkeypatch):
    seen = {}
    real = experiments.Network

    class Spy(real):
        def __init__(self, x, y, *rest):
            seen["y"] = y
            super().__init__(x, y, *rest)

    monkeypatch.setattr(experiments, "Network", Spy)
    monkeypatch.setattr(company, "STEPS", 1)
    experiments.grouped.__wrapped__("two true groups, 4 units each", draws=2)
    drawn = company.panel(64, World(families=2), 0, 2)
    assert torch.equal(seen["y"][0].nan_to_num(2), drawn.y[0, 0::2].nan_to_num(2))
    assert torch.equal(seen["y"][3].nan_to_num(2), drawn.y[1, 1::2].nan_to_num(2))
    assert (drawn.truth["family"][0, 0::2] == 0).all()


def test_counted_is_by_intervals():
    gains = torch.tensor([[3.0, -3.0, 0.5], [3.2, -3.1, -0.4], [2.9, -2.8, 0.1]])
    assert lesson.counted(gains) == {"win": 1, "open": 1, "lose": 1}


def test_a_mean_divides_the_loss_and_where_it_says_so_the_decay(monkeypatch):
    made = []
    monkeypatch.setattr(company, "judged", lambda trained, _drawn: made.append(trained))
    for reduction in ("sum", "mean", "mean, decay divided"):
        experiments._descent.__wrapped__(4, reduction, 0.5, 1, company.DRAWS, 0)
    whole, mean, divided = made
    assert torch.equal(mean.scale, whole.scale / 4) and torch.equal(divided.scale, mean.scale)
    assert mean.decay == whole.decay and divided.decay == whole.decay / 4


def test_designs_of_the_bill_have_the_same_loss():
    from mtl_teach.lessons.many_tasks import cost

    for made in cost.DESIGNS.values():
        loss = made(4)()
        assert loss.ndim == 0 and 1.5 < loss.item() < 4.5  # four untrained heads, log 2 or so each


def test_too_large_a_rate_is_seen_in_the_largest_weight():
    assert lesson.largest_weight(16, "sum", rate=3.0, steps=20) > 1e3
    assert lesson.largest_weight(16, "sum", rate=0.1, steps=20) < 10
