import pytest
import torch
from torch import nn
from torch.nn import functional

from mtl_teach import data, mixing, models, training


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_cross_stitch_is_a_plain_loop_over_tasks_and_layers():
    model = mixing.CrossStitch(3, tasks=3, trunk=(4, 5), replicas=2, seed=1)
    with torch.no_grad():
        for number, alpha in enumerate(model.stitches):
            alpha.copy_(normal(2, 3, 3, seed=number))
    x = normal(2, 3, 7, 3)
    with torch.no_grad():
        found = model(x)
    for r in range(2):
        hidden = [x[r, j] for j in range(3)]
        for layer, alpha in zip(model.trunk, model.stitches, strict=True):
            own = [functional.relu(layer.plain(j, r)(hidden[j])) for j in range(3)]
            hidden = [sum(alpha[r, j, k] * own[k] for k in range(3)) for j in range(3)]
        for j in range(3):
            logit = model.head[-1].plain(j, r)(hidden[j])[:, 0]
            assert torch.allclose(found[r, j], logit)


def test_stitches_of_one_leave_the_tasks_alone():
    x = normal(1, 2, 9, 3)
    apart = models.single_task(3, 2, trunk=(4,), seed=5)
    stitched = mixing.CrossStitch(3, 2, own=1.0, trunk=(4,), seed=5)
    assert torch.allclose(apart(x), stitched(x))


def test_each_stitch_starts_with_rows_that_add_up_to_one():
    for tasks in (2, 5):
        for alpha in mixing.CrossStitch(3, tasks, own=0.7, trunk=(4, 4)).stitches:
            assert torch.allclose(alpha.sum(-1), torch.ones(1, tasks).double())
            assert torch.allclose(alpha[0].diagonal(), torch.full((tasks,), 0.7).double())


def experts_in_plain_torch(model, x, task, r):
    """Return the mixture of one task of one replica for x (n, d), from plain modules."""
    made = []
    for expert in range(model.experts):
        steps = [step for layer in model.trunk for step in (layer.plain(expert, r), nn.ReLU())]
        made.append(nn.Sequential(*steps)(x))
    parts = torch.softmax(model.gate.plain(task, r)(x), -1)  # (n, E)
    hidden = sum(parts[:, e : e + 1] * one for e, one in enumerate(made))
    return model.head[-1].plain(task, r)(hidden)[:, 0]


@pytest.mark.parametrize("one_gate", [False, True])
@pytest.mark.parametrize("tasks_of_x", [1, 3])
def test_a_mixture_is_a_plain_loop_over_experts(one_gate, tasks_of_x):
    model = mixing.MixtureOfExperts(4, 3, experts=5, one_gate=one_gate, trunk=(6, 2), replicas=2, seed=3)
    x = normal(1, tasks_of_x, 7, 4)
    with torch.no_grad():
        found = model(x)
        for r in range(2):
            for j in range(3):
                own = experts_in_plain_torch(model, x[0, j if tasks_of_x > 1 else 0], j, r)
                assert torch.allclose(found[r, j], own)


def test_gates_add_up_to_one_and_one_gate_is_the_same_for_all_tasks():
    x = normal(1, 8, 4)
    for one_gate in (False, True):
        parts = mixing.MixtureOfExperts(4, 2, one_gate=one_gate, trunk=(3,)).gates(x)
        assert torch.allclose(parts.sum(-1), torch.ones(1, 2, 8).double())
        assert torch.equal(parts[:, 0], parts[:, 1]) == one_gate


def test_a_single_expert_is_hard_sharing():
    torch.manual_seed(0)
    model = mixing.MixtureOfExperts(3, 2, experts=1, trunk=(4,), seed=2)
    hard = models.hard_sharing(3, 2, trunk=(4,))
    with torch.no_grad():
        for mine, theirs in zip((*hard.trunk, *hard.head), (*model.trunk, *model.head), strict=True):
            mine.weight.copy_(theirs.weight)
            mine.bias.copy_(theirs.bias)
    x = normal(2, 6, 3)
    assert torch.allclose(model(x), hard(x))


@pytest.mark.parametrize("make", [mixing.CrossStitch, mixing.MixtureOfExperts])
def test_replicas_are_independent_runs(make):
    x = normal(2, 6, 3)
    both = make(3, 2, trunk=(4,), replicas=2, seed=8)(x)
    for r in range(2):
        assert torch.allclose(both[r], make(3, 2, trunk=(4,), seed=8 + r)(x)[0])


@pytest.mark.parametrize("make", [mixing.CrossStitch, mixing.MixtureOfExperts])
def test_they_train_and_predict_like_any_model(make):
    tasks = data.linear_tasks(tasks=3, samples=30, features=4)
    model = make(4, 3, trunk=(5,), activation="identity")
    history = training.fit(model, tasks, steps=100, learning_rate=0.05, progress=False)
    assert history.loss[-1] < 0.5 * history.loss[0]
    assert model.predict(tasks.x_test).shape == (1, 3, 200)
    moved = [name for name, weight in model.named_parameters() if weight.grad.abs().max() > 0]
    assert any("stitches" in name or "gate" in name for name in moved)


def test_describe_counts_every_weight():
    for model in (mixing.CrossStitch(3, 2, trunk=(4, 4)), mixing.MixtureOfExperts(3, 2, trunk=(4, 4))):
        numbers = sum(weight[0].numel() for weight in model.parameters())
        last = model.describe().splitlines()
        said = [int(word.replace(",", "")) for word in " ".join(last).replace(":", "").split()
                if word.replace(",", "").isdigit()]  # fmt: skip
        table = said[-1] + said[-2] if isinstance(model, mixing.CrossStitch) else said[-1]
        assert table == numbers


@pytest.mark.parametrize(
    ("make", "wrong", "message"),
    [
        (mixing.CrossStitch, {"own": 1.5}, "own must be"),
        (mixing.CrossStitch, {"trunk": ()}, "trunk must have"),
        (mixing.MixtureOfExperts, {"experts": 0}, "experts must be"),
        (mixing.MixtureOfExperts, {"trunk": ()}, "trunk must have"),
    ],
)
def test_errors_name_the_argument(make, wrong, message):
    with pytest.raises(ValueError, match=message):
        make(3, 2, **wrong)


def test_no_task_can_be_cut_out():
    for model in (mixing.CrossStitch(3, 2), mixing.MixtureOfExperts(3, 2)):
        with pytest.raises(TypeError, match="cannot be cut out"):
            model.plain(0)
