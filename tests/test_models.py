"""Four models, checked against the loops of `nn.Linear` that a reader would write first."""

from itertools import combinations

import pytest
import torch
from torch import Generator, nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torchjd import autojac
from torchjd.aggregation import Sum

from mtl_teach.models import MultiTaskNet, hard_sharing, pooled, single_task, soft_sharing

T, N, D = 4, 7, 5
BUILDERS = {
    "single_task": single_task,
    "hard_sharing": hard_sharing,
    "soft_sharing": lambda *sizes, **options: soft_sharing(*sizes, strength=0.3, **options),
    "pooled": pooled,
}


def draw(*shape, seed=3):
    return torch.randn(shape, generator=Generator().manual_seed(seed), dtype=torch.float64)


def data():
    x = draw(T, N, D)
    return x, (x.sum(-1) > 0).double()


def pairwise_penalty(networks, layers, strength):
    """Write the penalty the slow way: all pairs of tasks, all weights of the trunk."""
    total = 0.0
    for one, other in combinations(networks, 2):
        for i in layers:
            for p, q in zip(one[i].parameters(), other[i].parameters(), strict=True):
                total = total + (p - q).square().sum()
    return strength / 2 * total / len(networks)


def five_steps(model, x, y):
    optimiser, losses = torch.optim.Adam(model.parameters(), lr=0.05, fused=True), []
    for _ in range(5):
        loss = bce(model(x)[0], y) + model.penalty().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def five_plain_steps(forward, weights, x, y, penalty=lambda: 0.0):
    optimiser, losses = torch.optim.Adam(weights, lr=0.05), []
    for _ in range(5):
        loss = sum(bce(forward(x[j], j)[:, 0], y[j]) for j in range(T)) / T + penalty()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def assert_same_weights(model, networks):
    for j, network in enumerate(networks):
        for mine, theirs in zip(model.plain(j).parameters(), network.parameters(), strict=True):
            torch.testing.assert_close(mine, theirs, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("activation", ["relu", "tanh", "identity"])
def test_hard_sharing_equals_a_trunk_and_a_list_of_heads(activation):
    x, y = data()
    model = hard_sharing(D, T, trunk=(6, 3), head=(4,), activation=activation)
    networks = [model.plain(j) for j in range(T)]
    trunk, heads = networks[0][:4], [network[4:] for network in networks]
    weights = [*trunk.parameters(), *(p for head in heads for p in head.parameters())]
    plain = five_plain_steps(lambda x_j, j: heads[j](trunk(x_j)), weights, x, y)
    assert five_steps(model, x, y) == pytest.approx(plain, rel=1e-10)
    assert_same_weights(model, [nn.Sequential(*trunk, *head) for head in heads])


@pytest.mark.parametrize("aligned", [True, False])
def test_soft_sharing_equals_a_list_of_networks_with_all_pairs(aligned):
    x, y = data()
    model = soft_sharing(D, T, strength=0.7, trunk=(6, 3), aligned=aligned)
    networks = [model.plain(j) for j in range(T)]
    weights = [p for network in networks for p in network.parameters()]
    plain = five_plain_steps(
        lambda x_j, j: networks[j](x_j), weights, x, y, lambda: pairwise_penalty(networks, (0, 2), 0.7)
    )
    assert five_steps(model, x, y) == pytest.approx(plain, rel=1e-10)
    assert_same_weights(model, networks)


def test_single_task_equals_a_list_of_networks():
    x, y = data()
    model = single_task(D, T, trunk=(6,), head=(2,))
    networks = [model.plain(j) for j in range(T)]
    weights = [p for network in networks for p in network.parameters()]
    plain = five_plain_steps(lambda x_j, j: networks[j](x_j), weights, x, y)
    assert five_steps(model, x, y) == pytest.approx(plain, rel=1e-10)
    assert_same_weights(model, networks)


def test_pooled_is_hard_sharing_with_a_shared_head():
    x, y = data()
    model = pooled(D, T)
    network = model.plain(0)
    plain = five_plain_steps(lambda x_j, j: network(x_j), network.parameters(), x, y)
    assert five_steps(model, x, y) == pytest.approx(plain, rel=1e-10)
    assert_same_weights(model, [network] * T)


@pytest.mark.parametrize("strength", [0.0, 1.0, 100.0])
def test_the_mean_says_the_same_as_all_pairs(strength):
    model = soft_sharing(D, T, strength=strength, trunk=(6, 3), aligned=False)
    pairs = pairwise_penalty([model.plain(j) for j in range(T)], (0, 2), strength)
    assert model.penalty().item() == pytest.approx(pairs.item(), rel=1e-12)


def test_gradient_of_the_penalty_is_strength_times_distance_to_the_mean():
    model = soft_sharing(D, T, strength=2.0, trunk=(3,), aligned=False)
    model.penalty().sum().backward()
    weight = model.trunk[0].weight
    torch.testing.assert_close(weight.grad, 2.0 * (weight - weight.mean(1, keepdim=True)).detach())
    assert all(p.grad is None for p in model.head.parameters()), "heads stay private"


def test_all_layers_can_be_tied():
    model = soft_sharing(D, T, strength=1.5, tie="all", trunk=(3,), aligned=False)
    pairs = pairwise_penalty([model.plain(j) for j in range(T)], (0, 2), 1.5)
    assert model.penalty().item() == pytest.approx(pairs.item(), rel=1e-12)


def test_curvature_of_the_penalty_is_strength_times_centring():
    """The Hessian is λ (I − 11ᵀ/T), in each coordinate the same: autograd may go through it twice."""
    model = soft_sharing(1, T, strength=2.0, trunk=(), bias=False)
    weight = model.head[0].weight
    (first,) = torch.autograd.grad(model.penalty().sum(), weight, create_graph=True)
    second = torch.stack(
        [torch.autograd.grad(g, weight, retain_graph=True)[0].flatten() for g in first.flatten()]
    )
    torch.testing.assert_close(second, 2.0 * (torch.eye(T) - 1 / T).double())


def test_without_a_trunk_the_penalty_ties_the_linear_model():
    model = soft_sharing(D, T, strength=1.0, trunk=(), aligned=False)
    pairs = pairwise_penalty([model.plain(j) for j in range(T)], (0,), 1.0)
    assert model.penalty().item() == pytest.approx(pairs.item(), rel=1e-12)


def test_one_strength_per_replica():
    strengths = torch.tensor([0.0, 0.5, 2.0])
    model = soft_sharing(D, T, strength=strengths, replicas=3, seed=[4, 4, 4], aligned=False)
    half = model.penalty()[1].item()
    assert model.penalty().tolist() == pytest.approx([0.0, half, 4 * half])


@pytest.mark.parametrize("name", ["single_task", "hard_sharing", "pooled"])
def test_only_soft_sharing_pays_a_penalty(name):
    assert BUILDERS[name](D, T, replicas=2).penalty().tolist() == [0.0, 0.0]


def distance_to_limit(strength, tie, builder):
    """Descend for a fixed time with the step 1/λ, soft and its limit from one start; compare the logits.

    That step takes each tied weight to w̄ − g_j/λ: they stay within O(1/λ) of each other, and their mean moves
    by the mean gradient, which is the gradient of the shared weight divided by T.
    """
    x, y = data()
    soft = soft_sharing(D, T, strength=strength, tie=tie, trunk=(3,), activation="tanh")
    limit = builder(D, T, trunk=(3,), activation="tanh")
    with torch.no_grad():
        for mine, theirs in zip(limit.parameters(), soft.parameters(), strict=True):
            mine.copy_(theirs[:, : mine.shape[1]])
    for model in (soft, limit):
        rates = [1 / strength / (T if model is limit and len(w[0]) == 1 else 1) for w in model.parameters()]
        groups = [{"params": [w], "lr": rate} for w, rate in zip(model.parameters(), rates, strict=True)]
        optimiser = torch.optim.SGD(groups)
        for _ in range(int(4 * strength)):
            optimiser.zero_grad()
            (bce(model(x)[0], y, reduction="none").mean(-1).sum() + model.penalty().sum()).backward()
            optimiser.step()
    return (soft(x) - limit(x)).abs().max().item()


@pytest.mark.parametrize(("tie", "builder"), [("trunk", hard_sharing), ("all", pooled)])
def test_infinite_strength_is_hard_sharing_of_what_is_tied(tie, builder):
    far, near, nearest = (distance_to_limit(strength, tie, builder) for strength in (4.0, 40.0, 400.0))
    assert far > 5 * near > 25 * nearest > 0


@pytest.mark.parametrize("builder", BUILDERS.values(), ids=BUILDERS)
def test_a_replica_is_just_another_run(builder):
    x = draw(T, N, D)
    logits = builder(D, T, replicas=3, seed=5)(x)
    assert logits.shape == (3, T, N)
    for replica in range(3):
        torch.testing.assert_close(logits[replica], builder(D, T, seed=5 + replica)(x)[0])


@pytest.mark.parametrize("builder", BUILDERS.values(), ids=BUILDERS)
def test_permuting_the_tasks_permutes_the_logits(builder):
    model, x, order = builder(D, T, head=(3,)), draw(T, N, D), [2, 0, 3, 1]
    wanted = model(x)[:, order]
    with torch.no_grad():
        for weight in model.parameters():
            if weight.shape[1] == T:
                weight.copy_(weight[:, order].clone())
    torch.testing.assert_close(model(x[order]), wanted)


@pytest.mark.parametrize("builder", BUILDERS.values(), ids=BUILDERS)
def test_a_task_axis_of_one_means_the_same_inputs_for_all(builder):
    model, x = builder(D, T), draw(1, N, D)
    torch.testing.assert_close(model(x), model(x.expand(T, N, D)))


@pytest.mark.parametrize("builder", BUILDERS.values(), ids=BUILDERS)
def test_several_outputs_have_an_axis_of_their_own(builder):
    model, x = builder(D, T, outputs=3), draw(T, N, D)
    assert model(x).shape == (1, T, N, 3)
    torch.testing.assert_close(model(x)[0, 2], model.plain(2)(x[2]))


@pytest.mark.parametrize("name", BUILDERS)
def test_only_its_own_head_hears_a_task(name):
    model, x = BUILDERS[name](D, T), draw(T, N, D)
    model(x)[0, 1].sum().backward()
    head, trunk = model.head[-1].weight.grad[0], model.trunk[0].weight.grad[0]
    assert (head[[0, 2, 3]] == 0).all() if name != "pooled" else len(head) == 1
    assert len(trunk) == 1 if name in ("hard_sharing", "pooled") else (trunk[[0, 2, 3]] == 0).all()


def test_torchjd_finds_the_same_gradients_for_trunk_and_heads():
    x, y = draw(1, N, D), data()[1]
    model = hard_sharing(D, T, trunk=(6, 3))
    bce(model(x)[0], y, reduction="none").mean(-1).sum().backward()

    # The same network as a reader would write it, its gradients from a library that knows nothing of ours.
    networks = [model.plain(j) for j in range(T)]
    trunk, heads = networks[0][:4], [network[4] for network in networks]
    hidden = trunk(x[0])
    losses = [bce(head(hidden)[:, 0], y[j]) for j, head in enumerate(heads)]
    autojac.mtl_backward(losses, features=hidden)
    autojac.jac_to_grad(list(trunk.parameters()), Sum())

    pairs = [(layer, 0, plain) for layer, plain in zip(model.trunk, (trunk[0], trunk[2]), strict=True)]
    pairs += [(model.head[0], j, head) for j, head in enumerate(heads)]
    for layer, task, plain in pairs:
        torch.testing.assert_close(layer.weight.grad[0, task].T, plain.weight.grad)
        torch.testing.assert_close(layer.bias.grad[0, task, 0], plain.bias.grad)


def test_memory_grows_linearly_in_tasks():
    counts = [soft_sharing(D, tasks, strength=1.0).penalty().numel() for tasks in (2, 4)]
    assert counts == [1, 1]
    sizes = [saved_bytes(soft_sharing(8, tasks, strength=1.0), tasks) for tasks in (8, 16, 32)]
    assert sizes[2] - sizes[1] == pytest.approx(2 * (sizes[1] - sizes[0]), rel=0.05)


def saved_bytes(model, tasks):
    """Count the bytes that one forward pass keeps for its backward pass."""
    kept = {}

    def pack(saved):
        kept[saved.untyped_storage().data_ptr()] = saved.untyped_storage().nbytes()
        return saved

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda saved: saved):
        total = model(draw(tasks, N, 8)).sum() + model.penalty().sum()
    assert total.requires_grad
    return sum(kept.values())


def test_describe_shows_who_owns_what():
    table = hard_sharing(64, 8, trunk=(16,), replicas=3).describe().splitlines()
    assert [line.split()[-1] for line in table] == ["parameters", "1,040", "136", "1,176"]
    assert "shared" in table[1] and "one per task (8)" in table[2]


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"tasks": 0}, ValueError, "tasks must be a whole number >= 1, got 0"),
        ({"tasks": 8.0}, TypeError, "tasks must be a whole number >= 1, got 8.0"),
        ({"features": "64"}, TypeError, "features must be a whole number >= 1, got '64'"),
        ({"trunk": 16}, TypeError, r"trunk must be a tuple of layer widths, got 16: write \(16,\)"),
        ({"trunk": (16, 0)}, ValueError, r"trunk\[1\] must be a whole number >= 1, got 0"),
        ({"head": (2.5,)}, TypeError, r"head\[0\] must be a whole number >= 1, got 2.5"),
        ({"outputs": 0}, ValueError, "outputs must be a whole number >= 1, got 0"),
        ({"replicas": 0}, ValueError, "replicas must be a whole number >= 1, got 0"),
        ({"activation": "rely"}, ValueError, "activation must be one of .* did you mean 'relu'"),
        ({"tie": "trnk"}, ValueError, "tie must be one of 'trunk', 'all', got 'trnk': did you mean 'trunk'"),
        ({"strength": -1.0}, ValueError, "strength must be a number >= 0, got -1"),
        ({"strength": float("nan")}, ValueError, "strength must be a number >= 0, got nan"),
        ({"strength": float("inf")}, ValueError, "strength must be a number >= 0, got inf"),
        ({"strength": "strong"}, TypeError, "strength must be a number >= 0, got 'strong'"),
        ({"strength": torch.ones(3)}, ValueError, r"strength must be \(replicas=2\), got \(3,\)"),
        ({"strength": torch.ones(1, 2)}, ValueError, r"strength must be a number or \(replicas=2\)"),
        ({"strength": torch.tensor([1.0, -2.0])}, ValueError, "strength must be >= 0, got -2 at 1"),
        ({"strength": torch.tensor([1.0, torch.nan])}, ValueError, "strength must be finite, got nan"),
    ],
)
def test_bad_arguments_are_named(changes, error, message):
    with pytest.raises(error, match=message):
        soft_sharing(**{"features": D, "tasks": T, "replicas": 2, "strength": 1.0} | changes)


def test_unknown_arguments_and_empty_trunks_are_refused():
    with pytest.raises(TypeError, match="trnk"):
        single_task(D, T, trnk=(3,))
    with pytest.raises(ValueError, match="trunk must have at least one width to share"):
        hard_sharing(D, T, trunk=())
    with pytest.raises(ValueError, match="task must be a whole number from 0 to 3, got 4"):
        single_task(D, T).plain(4)


@pytest.mark.parametrize("shape", [(N, T, D), (N, D), (2, T, N, D), (T, N, D + 1)])
def test_wrong_shapes_are_refused(shape):
    with pytest.raises(ValueError, match=r"x must be \(replicas=1, tasks=4 or 1, samples, inputs=5\), got"):
        MultiTaskNet(D, T, share_trunk=True, share_head=False)(draw(*shape))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_inputs_of_any_make_are_taken_as_the_weights_are(dtype):
    model, x = single_task(D, T, dtype=dtype), draw(T, N, D).round()
    wanted = model(x.to(dtype))
    for given in (x, x.float(), x.long(), x.numpy(), x.long().numpy(), x.numpy()[::-1][::-1], x.tolist()):
        # Not bit for bit: a product's last bit depends on where its memory lies.
        torch.testing.assert_close(model(given), wanted)
