"""A linear layer with a task axis is as many `nn.Linear` as it has tasks and replicas."""

import pytest
import torch
from torch import Generator

from mtl_teach.layers import TaskLinear, generators

R, T, N, D, K = 3, 4, 5, 6, 2


def layer(**changes):
    return TaskLinear(
        **{"inputs": D, "outputs": K, "tasks": T, "replicas": R, "shared": False, "seed": 0} | changes
    )


def inputs(*shape):
    return torch.randn(shape, generator=Generator().manual_seed(9), dtype=torch.float64)


def expected(tested, x, replica, task):
    """Ask an ordinary nn.Linear for what one task of one replica should see."""
    mine = x[replica if len(x) > 1 else 0, task if x.shape[1] > 1 else 0]
    return tested.plain(task, replica)(mine)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(1, 1), (1, T), (R, 1), (R, T)])
def test_equals_one_linear_layer_per_task_and_replica(shared, bias, shape):
    tested, x = layer(shared=shared, bias=bias), inputs(*shape, N, D)
    result = tested(x)
    tasks = 1 if shared and shape[1] == 1 else T
    assert result.shape == (R, tasks, N, K)
    for replica in range(R):
        for task in range(tasks):
            torch.testing.assert_close(result[replica, task], expected(tested, x, replica, task))


@pytest.mark.parametrize("shared", [True, False])
def test_gradients_equal_those_of_plain_layers(shared):
    tested, x = layer(shared=shared), inputs(1, T, N, D)
    tested(x).square().sum().backward()
    for replica in range(R):
        plain = [tested.plain(task, replica) for task in range(T)]
        for task in range(T):
            plain[task](x[0, task]).square().sum().backward()
        grads = torch.stack([p.weight.grad.T for p in plain])  # (T, in, out)
        wanted = grads.sum(0, keepdim=True) if shared else grads
        torch.testing.assert_close(tested.weight.grad[replica], wanted)


@pytest.mark.parametrize("shared", [True, False])
def test_shared_weights_have_a_task_axis_of_one(shared):
    axis = 1 if shared else T
    tested = layer(shared=shared)
    assert tested.weight.shape == (R, axis, D, K) and tested.bias.shape == (R, axis, 1, K)
    assert tested.count() == axis * (D + 1) * K


@pytest.mark.parametrize("aligned", [True, False])
def test_a_replica_is_just_another_run(aligned):
    many = layer(seed=7, aligned=aligned)
    for replica in range(R):
        alone = layer(seed=7 + replica, replicas=1, aligned=aligned)
        assert torch.equal(many.weight[replica], alone.weight[0])
        assert torch.equal(many.bias[replica], alone.bias[0])


def test_listed_seeds_and_generators_start_the_replicas():
    listed = layer(seed=[5, 2, 5])
    assert torch.equal(listed.weight[0], listed.weight[2])
    assert torch.equal(listed.weight[1], layer(seed=2, replicas=1).weight[0])
    streams = generators([5, 2, 5], R)
    assert torch.equal(layer(seed=streams).weight, listed.weight)
    assert not torch.equal(layer(seed=streams).weight, listed.weight), "a stream goes on where it is"


def test_aligned_tasks_start_equal_and_learn_apart():
    tested = layer(aligned=True)
    assert (tested.weight == tested.weight[:, :1]).all() and (tested.bias == tested.bias[:, :1]).all()
    tested(inputs(1, T, N, D)).square().sum().backward()
    torch.optim.SGD(tested.parameters(), lr=0.1).step()
    assert not torch.equal(tested.weight[:, 0], tested.weight[:, 1])


def test_tasks_start_apart_unless_aligned():
    assert not torch.equal(layer().weight[:, 0], layer().weight[:, 1])


def test_starts_as_wide_as_nn_linear():
    weight = layer(inputs=100, outputs=500).weight
    assert weight.abs().max() <= 0.1
    assert weight.std().item() == pytest.approx(0.1 / 3**0.5, rel=0.01)


def test_float32_draws_are_the_float64_draws_rounded():
    assert torch.equal(layer(dtype=torch.float32).weight, layer().weight.float())


def test_leaves_the_global_random_state_alone():
    before = torch.get_rng_state()
    layer().plain(0)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"inputs": 0}, ValueError, "inputs must be a whole number >= 1, got 0"),
        ({"outputs": 2.0}, TypeError, "outputs must be a whole number >= 1, got 2.0"),
        ({"tasks": 0}, ValueError, "tasks must be a whole number >= 1, got 0"),
        ({"tasks": True}, TypeError, "tasks must be a whole number >= 1, got True"),
        ({"replicas": 1.5}, TypeError, "replicas must be a whole number >= 1, got 1.5"),
        ({"seed": -1}, ValueError, "seed must be a whole number >= 0, got -1"),
        ({"seed": 0.5}, TypeError, "seed must be a whole number >= 0, got 0.5"),
        ({"seed": [1, 2]}, ValueError, r"seed must have one entry per replica \(3\), got 2"),
        ({"seed": [1, 2, 0.5]}, TypeError, r"seed\[2\] must be a whole number >= 0, got 0.5"),
        ({"dtype": torch.int64}, TypeError, "dtype must be torch.float64 or torch.float32, got torch.int64"),
    ],
)
def test_bad_arguments_are_named(changes, error, message):
    with pytest.raises(error, match=message):
        layer(**changes)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((R, N, T, D), "swap tasks and samples"),
        ((T, N, D), r"x must be \(replicas=3 or 1, tasks=4 or 1, samples, inputs=6\), got \(4, 5, 6\)"),
        ((1, T, N, D + 1), r"inputs=6\), got \(1, 4, 5, 7\)"),
        ((2, T, N, D), r"replicas=3 or 1"),
        ((1, 2, N, D), r"tasks=4 or 1"),
    ],
)
def test_wrong_shapes_are_not_broadcast(shape, message):
    with pytest.raises(ValueError, match=message):
        layer()(inputs(*shape))


def test_other_types_are_refused():
    with pytest.raises(
        TypeError,
        match=r"x must be torch.float64, as the weights are, got torch.float32: use x\.to\(torch.float64\)",
    ):
        layer()(inputs(1, T, N, D).float())
    with pytest.raises(TypeError, match="x must be numbers in a tensor, array, Series or list, got NoneType"):
        layer()(None)
