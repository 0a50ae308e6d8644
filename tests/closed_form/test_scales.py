"""Strength on one scale: after the conversion that the docstrings state, network and closed form agree."""

from functools import partial

import pytest
import torch

from mtl_teach.closed_form import soft_logistic, soft_ridge
from mtl_teach.data import Tasks
from mtl_teach.losses import squared_error
from mtl_teach.models import soft_sharing
from mtl_teach.training import fit

T, N, D = 4, 12, 3


def drawn(missing=False):
    """Return tasks with real labels, and the same with labels 0 and 1."""
    stream = torch.Generator().manual_seed(2)
    x, noise = (torch.randn(T, N, k, generator=stream, dtype=torch.float64) for k in (D, 1))
    y = x.sum(-1) + noise[..., 0]
    mask = torch.rand(T, N, generator=stream) < (0.6 if missing else 2.0)
    return Tasks(x, y, mask), Tasks(x, y > 0, mask)


def trained(tasks, strength, decay, rate, **options):
    """Train a linear network without a bias to the end; return its weights (T, d)."""
    model = soft_sharing(D, T, strength=strength, trunk=(), bias=False)
    options |= {"optimiser": "sgd", "learning_rate": rate, "weight_decay": decay, "progress": False}
    fit(model, tasks, steps=500, **options)
    return model.head[0].weight[0, :, :, 0].detach()


@pytest.mark.parametrize(("strength", "decay"), [(0.1, 0.02), (1.0, 0.1)])
def test_logistic_strength_and_ridge_are_those_of_the_network(strength, decay):
    for missing in (True, False):
        tasks = drawn(missing)[1]
        wanted = soft_logistic(tasks.x, tasks.y, strength, decay)
        torch.testing.assert_close(trained(tasks, strength, decay, rate=0.5), wanted, rtol=0, atol=1e-5)


@pytest.mark.parametrize(("strength", "decay"), [(0.1, 0.02), (1.0, 0.1)])
def test_ridge_strength_is_the_networks_times_half_the_labels(strength, decay):
    tasks = drawn()[0]
    wanted = soft_ridge(tasks.x, tasks.y, N / 2 * strength, N / 2 * decay)
    found = trained(tasks, strength, decay, rate=0.1)
    torch.testing.assert_close(found, wanted, rtol=0, atol=1e-7)
    assert (soft_ridge(tasks.x, tasks.y, strength, decay) - found).abs().max() > 0.01, "the factor matters"


@pytest.mark.parametrize("missing", [True, False])
def test_ridge_strength_is_the_networks_if_it_sums_half_the_squares(missing):
    tasks = drawn(missing)[0]
    halves = {"loss": partial(squared_error, reduction="sum"), "task_weights": [0.5] * T}
    found = trained(tasks, 2.0, 0.1, rate=0.03, **halves)
    torch.testing.assert_close(found, soft_ridge(tasks.x, tasks.y, 2.0, 0.1), rtol=0, atol=1e-7)
