"""What lesson 06 measures: against autograd, closed forms and by hand; the same again for the same seed."""

import itertools
import math

import pytest
import torch

from mtl_teach import aggregation, closed_form, data, evaluation, models
from mtl_teach.lessons.when_sharing_hurts import comparing, grouping, pairs


@pytest.mark.parametrize("angle", [0, 60, 90, 180])
def test_two_tasks_have_the_length_and_the_angle_that_they_say(angle):
    drawn = pairs.two_tasks(angle, seed=3, draws=4)
    first, second = drawn.truth["weights"].unbind(1)  # (R, d) each
    assert torch.allclose(first.norm(dim=-1), torch.tensor(pairs.LENGTH).double())
    cosine = (first * second).sum(-1) / (first.norm(dim=-1) * second.norm(dim=-1))
    assert cosine.tolist() == pytest.approx([math.cos(math.radians(angle))] * 4)
    residual = drawn.y - (drawn.x @ drawn.truth["weights"][..., None])[..., 0]
    assert 0.8 < residual.std() / pairs.NOISE < 1.2
    assert torch.equal(drawn.x[1], pairs.two_tasks(angle, seed=4, draws=1).x[0])


def test_the_angle_moves_the_tasks_and_leaves_inputs_and_noise():
    one, other = pairs.two_tasks(0, draws=2), pairs.two_tasks(180, draws=2)
    assert torch.equal(one.x, other.x)
    assert torch.allclose(one.truth["weights"][:, 1], -other.truth["weights"][:, 1])


def test_the_cosine_is_that_of_the_trunk_alone_by_autograd():
    drawn = pairs.two_tasks(90, seed=5, draws=3)
    first = next(iter(pairs.trained(drawn, 2, 0.5, 0.03, seed=5)))
    options = {"trunk": (2,), "activation": "identity", "bias": False}
    model = models.hard_sharing(pairs.FEATURES, 2, replicas=3, seed=5, **options)
    for r in range(3):
        rows = []
        for j in range(2):
            trunk = model.trunk[0].weight[r, 0].detach().clone().requires_grad_()  # (d, k)
            head = model.head[0].weight[r, j].detach()
            loss = ((drawn.x[r, j] @ trunk @ head)[:, 0] - drawn.y[r, j]).square().mean()
            rows.append(torch.autograd.grad(loss, trunk)[0].flatten())
        expected = torch.cosine_similarity(*rows, dim=0).item()
        assert first.cosine[0, r].item() == pytest.approx(expected, abs=1e-9)
        length = (rows[0].norm() + rows[1].norm()).item() / 2
        assert first.length[0, r].item() == pytest.approx(length)


def test_a_long_training_of_one_shared_unit_ends_at_the_least_squares_answer():
    """At 180° both tasks agree on the direction, so alternating least squares and Adam meet."""
    drawn = pairs.two_tasks(180, seed=1, draws=3)
    error = pairs.last(pairs.trained(drawn, 1, 0.5, 0.03, seed=1)).error[-1]  # (R, 2)
    fit = closed_form.hard_linear(drawn.x, drawn.y, 1, iterations=200)
    expected = evaluation.excess_error(fit.weights, drawn.truth["weights"])
    assert torch.allclose(error, expected, rtol=0.05)


def test_rate_and_step_are_chosen_on_the_other_draws_alone():
    checks, draws = 3, pairs.SEEDS + pairs.OTHERS
    error = torch.ones(checks, draws, 2).double()
    error[1, pairs.SEEDS :] = 0.5  # best for the other draws
    error[2, : pairs.SEEDS] = 0.1  # best for the reported ones: must not be taken
    error[1, : pairs.SEEDS] = 0.7
    worse = torch.full_like(error, 0.6)
    nothing, loss = torch.zeros(checks, draws), torch.zeros(draws)
    sides = [pairs.Curves(one, nothing, nothing, loss, 1.0) for one in (worse, error)]
    found = pairs.compared(sides, sides)
    assert found.shared.unique().tolist() == [0.7] and found.gain.mean == 0 and found.stop == 1
    assert found.shared.shape == (pairs.SEEDS, 2) and found.cosine.shape == (checks, pairs.SEEDS)


@pytest.mark.parametrize("angle, sign", [(0, 1), (90, -1), (180, 1)])
def test_all_conflict_in_the_end_and_the_gain_has_either_sign(angle, sign):
    found = pairs.pair(angle)
    assert (found.cosine[-1] < -0.5).all()
    assert sign * found.gain.mean > 0.3 and found.gain.excludes_zero
    assert (found.fitted_shared > found.fitted_alone).all()


def test_gradients_on_a_trunk_with_a_unit_for_each_task_die_out_and_on_one_unit_they_do_not():
    for width, died in ((1, False), (2, True), (4, True)):
        found = pairs.last(pairs.trained(pairs.two_tasks(90, draws=4), width, 0.5, 0.03))
        assert ((found.length[-1] < 1e-3 * found.length[0]) == died).all()


def test_a_pair_follows_its_seed():
    assert torch.equal(pairs.two_tasks(90, 7, 2).y, pairs.two_tasks(90, 7, 2).y)
    assert not torch.equal(pairs.two_tasks(90, 7, 2).y, pairs.two_tasks(90, 9, 2).y)


def test_a_reported_draw_chooses_no_step():
    """However tempting a step is for the reported draws: the ten others choose."""
    drawn = data.linear_tasks(tasks=2, samples=12, features=3, rank=1, seed=2, replicas=30, test_samples=0)
    others = torch.arange(30) >= comparing.SEEDS
    steps = iter(range(100))

    def model():
        return models.hard_sharing(3, 2, trunk=(1,), activation="identity", bias=False, replicas=30, seed=2)

    def watch(
        _,
    ):  # checks after 0, 10, 20 steps: the others are best at the second, the reported at the third
        check = next(steps)
        return torch.where(others, abs(check - 1.0), torch.tensor(9.0 - check, dtype=torch.float64)).double()

    found = comparing.tuned(model, drawn, rates=(0.05,), steps=20, watch=watch)
    assert found.tolist() == [8.0] * comparing.SEEDS


def test_one_unit_gives_all_to_the_heavier_task_and_two_units_serve_both():
    first, second = comparing.one_unit(0.8).errors.mean(0).tolist()
    assert first < 0.2 and second > 3.5
    assert comparing.one_unit(0.8).balanced == 0
    assert comparing.one_unit(width=2).errors.mean() < 0.1
    assert comparing.one_unit(aggregator="mgda").balanced > 0.8


def test_balanced_by_hand():
    errors = torch.tensor([[1.0, 2.0], [0.1, 4.0], [3.0, 1.0], [4.1, 1.0]])
    assert comparing.Compromise(errors).balanced == 0.5


def test_gains_are_paired_and_positive_where_fewer_err():
    errors = {"sum": torch.tensor([3.0, 4.0, 5.0]), "other": torch.tensor([2.0, 3.1, 3.9])}
    found = comparing.gains(errors)
    assert list(found) == ["other"] and found["other"].mean == pytest.approx(1.0)
    assert found["other"] == evaluation.paired_interval(errors["sum"], errors["other"])


def test_groups_are_fitted_as_two_separate_families():
    drawn = grouping.clusters(6, seed=1, draws=2)
    groups = torch.tensor([[0, 1, 1, 0, 1, 0], [1, 1, 1, 0, 0, 0]])
    fitted = grouping.in_groups(drawn, groups)
    for r, half in itertools.product(range(2), range(2)):
        members = (groups[r] == half).nonzero()[:, 0]
        alone = closed_form.hard_linear(drawn.x[r, members], drawn.y[r, members], 2).weights
        assert torch.allclose(fitted[r, members], alone)


def test_true_groups_beat_random_ones_and_a_trunk_for_all():
    errors = {name: one.mean().item() for name, one in grouping.cluster_errors(16).items()}
    assert tuple(errors) == grouping.DESIGNS
    assert errors["true groups"] < errors["one trunk, k = 4"] < errors["each alone"]
    assert errors["each alone"] < errors["random groups"] < errors["one trunk, k = 2"]


def test_a_split_finds_blocks_and_the_names_of_the_halves_are_free():
    truth = torch.tensor([0, 1, 1, 0, 1, 0, 0, 1])
    affinity = (truth[:, None] == truth).double()[None] + 0.1
    assert grouping.agreement(grouping.split_in_two(affinity), truth).item() == 1
    assert grouping.agreement(1 - truth[None], truth).item() == 1
    assert grouping.agreement(torch.tensor([[0, 1, 1, 0, 0, 1, 0, 1]]), truth).item() == 0.75
    noise = torch.rand(1, 8, 8, generator=torch.Generator().manual_seed(0)).double()
    assert grouping.split_in_two(noise + noise.mT).sum().item() == 4


def test_affinities_are_what_their_names_say():
    found = grouping.affinities(4, seed=2, draws=2)
    assert tuple(found) == grouping.AFFINITIES
    for one in found.values():
        assert one.shape == (2, 4, 4) and (one.abs() <= 1 + 1e-9).all()
        assert torch.allclose(one, one.mT)
    drawn = grouping.clusters(4, seed=2, draws=2)
    own = closed_form.tuned_ridge(drawn.x, drawn.y)
    expected = aggregation.cosines(own).abs()
    assert torch.allclose(found["weights, each alone"], expected)


def test_chance_agrees_as_the_exact_count_says():
    found = torch.cat([grouping.found_groups(8, seed)["chance"] for seed in (0, 500, 1000, 1500, 2000)])
    assert found.mean().item() == pytest.approx(44 / 70, abs=0.04)


def test_a_task_in_other_units_pulls_about_as_many_times_harder_at_the_start():
    tasks, _ = comparing.in_units(30.0)
    options = {"trunk": (2,), "activation": "identity", "bias": False}
    model = models.hard_sharing(20, 8, replicas=len(tasks.x), seed=0, **options)
    lengths = aggregation.task_gradients(model, tasks).norm(dim=-1).mean(0)  # (T,)
    assert 20 < lengths[-1] / lengths[:-1].mean() < 45


def test_one_unit_means_that_the_labels_themselves_are_in_one_unit(monkeypatch):
    seen = []
    monkeypatch.setattr(comparing, "tuned", lambda _, tasks, **options: seen.append((tasks.y, options)))
    found = comparing.unit_errors(seed=3)
    labels, options = seen[list(found).index(comparing.ONE_UNIT)]
    assert torch.allclose(labels, comparing.in_units(1.0, seed=3)[0].y)
    assert "task_weights" not in options and "aggregator" not in options
    labels, _ = seen[list(found).index(comparing.SUM)]
    assert torch.equal(labels, comparing.in_units(30.0, seed=3)[0].y)


def test_only_the_rivals_that_are_asked_for_are_trained(monkeypatch):
    monkeypatch.setattr(comparing, "tuned", lambda _, tasks, **options: options.get("aggregator"))
    assert comparing.unit_errors(units=1, rivals=("MGDA", "sum")) == {"MGDA": "mgda", "sum": None}
    with pytest.raises(ValueError, match=r"rivals must be one of .* did you mean 'MGDA'"):
        comparing.unit_errors(rivals=("MDGA",))


def test_under_the_plain_sum_the_task_in_other_units_ends_at_its_own_least_squares():
    tasks, scale = comparing.in_units(seed=7, draws=comparing.SEEDS)
    own = torch.linalg.lstsq(tasks.x, (tasks.y / scale[:, None])[..., None]).solution[..., 0]  # (R, T, d)
    apart = (comparing.plain_sum(seed=7) - own).square().sum(-1).mean(0)  # (T,)
    assert apart[-1] < 0.001 and apart[:-1].min() > 0.1
