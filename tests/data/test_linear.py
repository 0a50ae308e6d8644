import numpy as np
import pytest
import torch

from mtl_teach.data import linear_tasks, stack
from mtl_teach.data.linear import RELATIONS


def rank_of(weights):
    return int(torch.linalg.matrix_rank(weights, rtol=1e-9))


def test_shapes_and_truth():
    tasks = linear_tasks(tasks=5, samples=7, features=6, rank=3, test_samples=11)
    assert tasks.x.shape == (5, 7, 6) and tasks.x_test.shape == (5, 11, 6)
    assert tasks.truth["weights"].shape == (5, 6) and tasks.truth["basis"].shape == (6, 3)
    assert linear_tasks(test_samples=0).test_samples == 0


@pytest.mark.parametrize("relation", RELATIONS)
def test_labels_are_the_truth_plus_noise(relation):
    quiet = linear_tasks(tasks=64, samples=100, noise=0.0, relation=relation, seed=1)
    loud = linear_tasks(tasks=64, samples=100, noise=0.5, relation=relation, seed=1)
    for draw, (x, y) in {"train": ("x", "y"), "test": ("x_test", "y_test")}.items():
        clean = torch.einsum("tnd,td->tn", getattr(quiet, x), quiet.truth["weights"])
        assert torch.allclose(getattr(quiet, y), clean, atol=1e-12), draw
        noise = getattr(loud, y) - clean
        # 6,400 and 12,800 draws: the deviation of a sample deviation is about 0.7 %.
        assert noise.std().item() == pytest.approx(0.5, rel=0.04), draw
        assert noise.mean().abs() < 0.03, draw


def test_test_examples_are_new_examples():
    tasks = linear_tasks(tasks=3, samples=50, features=4, test_samples=50)
    assert (torch.cdist(tasks.x, tasks.x_test) > 1e-6).all()
    noise, noise_test = (
        y - torch.einsum("tnd,td->tn", x, tasks.truth["weights"])
        for x, y in ((tasks.x, tasks.y), (tasks.x_test, tasks.y_test))
    )
    assert ((noise[..., None] - noise_test[:, None, :]).abs() > 1e-9).all()


def test_more_of_one_ingredient_leaves_the_others():
    one = linear_tasks(tasks=3, samples=10, test_samples=8)
    more, longer = (linear_tasks(tasks=3, samples=s, test_samples=t) for s, t in ((20, 8), (10, 30)))
    assert torch.equal(one.x_test, more.x_test) and torch.equal(one.y_test, more.y_test)
    assert torch.equal(one.x, longer.x) and torch.equal(one.y, longer.y)
    assert torch.equal(one.truth["weights"], more.truth["weights"])


def test_inputs_are_standard_normal():
    x = linear_tasks(tasks=64, samples=100, features=8).x.flatten(0, 1)
    covariance = torch.cov(x.T)
    assert torch.allclose(covariance, torch.eye(8, dtype=torch.float64), atol=0.08)


def test_a_subspace_has_its_rank_and_its_basis_is_orthonormal():
    truth = linear_tasks(tasks=30, features=20, rank=3).truth
    basis, weights = truth["basis"], truth["weights"]
    assert torch.allclose(basis.T @ basis, torch.eye(3, dtype=torch.float64), atol=1e-12)
    assert rank_of(weights) == 3
    assert torch.allclose(weights @ basis @ basis.T, weights, atol=1e-12)


def test_unrelated_tasks_span_everything_with_the_norm_of_a_subspace():
    kinds = ("subspace", "clusters", "unrelated")
    drawn = {
        k: linear_tasks(tasks=2000, samples=1, relation=k, test_samples=0).truth["weights"] for k in kinds
    }
    assert rank_of(drawn["unrelated"]) == 20
    for kind, weights in drawn.items():
        # E‖w‖² = k = 2; its deviation is at most 2, so that of the mean over 2,000 is 0.045.
        assert (weights**2).sum(-1).mean().item() == pytest.approx(2.0, abs=0.2), kind


def test_clusters_alternate_between_orthogonal_subspaces():
    truth = linear_tasks(tasks=9, features=20, rank=2, clusters=3, relation="clusters").truth
    weights, basis, assignment = truth["weights"], truth["basis"], truth["assignment"]
    assert assignment.tolist() == [0, 1, 2] * 3 and basis.shape == (3, 20, 2)
    columns = basis.transpose(0, 1).flatten(1)
    assert torch.allclose(columns.T @ columns, torch.eye(6, dtype=torch.float64), atol=1e-12)
    for j, cluster in enumerate(assignment):
        assert torch.allclose(basis[cluster] @ basis[cluster].T @ weights[j], weights[j], atol=1e-12)
    assert (weights[0] @ weights[1]).abs() < 1e-12


def test_tau_scales_the_distance_to_a_common_mean():
    near, far = (
        linear_tasks(tasks=400, features=20, relation="mean", tau=s, seed=2).truth for s in (0.1, 2.0)
    )
    assert torch.equal(near["mean"], far["mean"])
    for truth, tau in ((near, 0.1), (far, 2.0)):
        assert (truth["weights"] - truth["mean"]).std().item() == pytest.approx(tau, rel=0.05)
    same = linear_tasks(relation="mean", tau=0.0).truth
    assert torch.equal(same["weights"], same["mean"].expand(8, 20))


@pytest.mark.parametrize("relation", RELATIONS)
def test_more_tasks_keep_the_first_ones(relation):
    few, many = (linear_tasks(tasks=t, relation=relation, seed=4) for t in (3, 12))
    assert torch.equal(few.x, many.x[:3])
    assert torch.allclose(few.y, many.y[:3], atol=1e-12)
    assert torch.allclose(few.truth["weights"], many.truth["weights"][:3], atol=1e-12)


@pytest.mark.parametrize("relation", RELATIONS)
def test_replicas_are_seeds_side_by_side(relation):
    together = linear_tasks(tasks=5, relation=relation, seed=7, replicas=3)
    one_by_one = stack([linear_tasks(tasks=5, relation=relation, seed=7 + r) for r in range(3)])
    assert together.truth.keys() == one_by_one.truth.keys()
    pairs = [(getattr(together, k), getattr(one_by_one, k)) for k in ("x", "y", "mask", "x_test", "y_test")]
    pairs += [(value, one_by_one.truth[k]) for k, value in together.truth.items()]
    for got, wanted in pairs:
        torch.testing.assert_close(got, wanted, rtol=0, atol=1e-12)


def test_a_seed_repeats_and_leaves_the_global_state_alone():
    before = torch.get_rng_state(), np.random.get_state()[1].tolist()
    assert torch.equal(linear_tasks(seed=3).x, linear_tasks(seed=3).x)
    assert not torch.equal(linear_tasks(seed=3).x, linear_tasks(seed=4).x)
    assert torch.equal(before[0], torch.get_rng_state())
    assert before[1] == np.random.get_state()[1].tolist()


@pytest.mark.parametrize(
    ("arguments", "name", "got", "expected", "remedy"),
    [
        ({"tasks": 0}, "tasks", "0", ">= 1", "use 1 or more"),
        ({"samples": 0}, "samples", "0", ">= 1", "use 1 or more"),
        ({"test_samples": -1}, "test_samples", "-1", ">= 0", "use 0 or more"),
        ({"rank": 21}, "rank", "21", "from 1 to 20", "use 20 or less"),
        ({"noise": -0.5}, "noise", "-0.5", ">= 0", "use 0 or more"),
        ({"noise": float("inf")}, "noise", "inf", ">= 0", "finite"),
        ({"relation": "mean", "tau": -1}, "tau", "-1", ">= 0", "use 0 or more"),
        ({"relation": "meen"}, "relation", "'meen'", "'subspace'", "did you mean 'mean'?"),
        ({"relation": "clusters", "clusters": 11}, "clusters", "11", "at most 10 for rank=2", "orthogonal"),
        ({"relation": "clusters", "clusters": 0}, "clusters", "0", ">= 1", "use 1 or more"),
    ],
)
def test_a_bad_value_is_refused(refuses, arguments, name, got, expected, remedy):
    with refuses(ValueError, name, got=got, expected=expected, remedy=remedy):
        linear_tasks(**arguments)


@pytest.mark.parametrize("name", ["tasks", "samples", "features", "rank", "test_samples", "seed", "replicas"])
def test_a_float_is_no_count(refuses, name):
    with refuses(TypeError, name, got="8.0 (float)", expected="whole number", remedy="use an int"):
        linear_tasks(**{name: 8.0})
