import itertools

import pytest
import torch
from torch import nn
from torch.nn import functional

from mtl_teach import adashare, data
from mtl_teach.adashare import EXECUTE, SKIP


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def uniform(*shape, seed=0):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("modal", [True, False])
@pytest.mark.parametrize("shared", [True, False])
def test_the_network_is_a_plain_loop_over_blocks(modal, shared):
    net = adashare.BlockNet(3, 5, modal=modal, shared=shared, replicas=2, seed=1)
    x = normal(2, 3, 7, 20 if modal else 8)
    policy = (uniform(2, 3, 5) > 0.5).double()
    with torch.no_grad():
        found = net(x, policy)
    for r, j in itertools.product(range(2), range(3)):
        owner = 0 if shared else j
        h = torch.zeros(7, 8).double() if modal else x[r, j]
        for block in range(5):
            seen = x[r, j, :, 4 * block : 4 * block + 4] if modal else h
            inner = functional.linear(seen, net.inner[r, owner, block].T, net.bias[r, owner, block, 0])
            if policy[r, j, block]:
                h = h + functional.relu(inner) @ net.outer[r, owner, block]
        assert torch.allclose(found[r, j], h @ net.head[r, j, :, 0] + net.constant[r, j])


def test_a_skipped_block_gets_no_gradient_and_passes_the_stream_on():
    net = adashare.BlockNet(2, 3, modal=False)
    policy = torch.tensor([[[1.0, 0.0, 1.0], [1.0, 0.0, 0.0]]]).double()
    net(normal(1, 2, 5, 8), policy).square().sum().backward()
    moved = net.inner.grad.abs().sum((0, 1, 3, 4)) > 0
    assert moved.tolist() == [True, False, True]


def test_replicas_are_independent_runs():
    tasks = data.block_tasks(samples=20, test_samples=5, replicas=2, seed=3)
    both = adashare.learn(tasks, warm_up=5, steps=8, seed=9)
    for r in range(2):
        one = data.block_tasks(samples=20, test_samples=5, replicas=1, seed=3 + r)
        assert torch.allclose(both.logits[r], adashare.learn(one, warm_up=5, steps=8, seed=9 + r).logits[0])


@pytest.mark.parametrize("temperature", [0.1, 1.0, 5.0])
def test_the_largest_entry_is_chosen_as_often_as_the_softmax_says(temperature):
    logits = torch.tensor([0.3, -1.0, 1.2]).double()
    drawn = adashare.gumbel_softmax(logits.expand(40_000, 3), uniform(40_000, 3), temperature)
    counted = torch.bincount(drawn.argmax(-1), minlength=3) / 40_000
    expected = torch.softmax(logits, -1)
    chi_square = (40_000 * (counted - expected) ** 2 / expected).sum()
    assert chi_square < 13.8  # two degrees of freedom: one in a thousand


def test_a_draw_is_that_of_torch_and_turns_one_hot_as_it_cools():
    logits, u = normal(50, 4), uniform(50, 4, seed=1)
    exponential = -torch.log(u)  # what torch.nn.functional.gumbel_softmax draws
    by_hand = torch.softmax((logits - exponential.log()) / 0.7, -1)
    assert torch.allclose(adashare.gumbel_softmax(logits, u, 0.7), by_hand)
    cold = adashare.gumbel_softmax(logits, u, 0.01)
    assert (cold.max(-1).values > 0.99).double().mean() > 0.9
    warm = adashare.gumbel_softmax(logits, u, 100.0)
    assert (warm - 0.25).abs().max() < 0.1


def test_straight_through_has_the_value_of_one_and_the_gradient_of_the_other():
    u, to = uniform(6, 2), normal(6, 2, seed=5)
    gradients = {}
    for hard in (False, True):
        logits = normal(6, 2).requires_grad_()
        drawn = adashare.gumbel_softmax(logits, u, 0.8, hard=hard)
        (drawn * to).sum().backward()
        gradients[hard] = logits.grad
        if hard:
            assert torch.equal(drawn.detach().sort(-1).values, torch.tensor([[0.0, 1.0]] * 6).double())
    assert torch.allclose(gradients[True], gradients[False]) and gradients[True].abs().min() > 0


def test_the_slope_of_a_switch_is_the_one_of_a_sigmoid_over_the_temperature():
    logits = normal(9, 2).requires_grad_()
    drawn = adashare.gumbel_softmax(logits, uniform(9, 2), 0.5)[:, EXECUTE]
    drawn.sum().backward()
    assert torch.allclose(logits.grad[:, EXECUTE], (drawn * (1 - drawn) / 0.5).detach())


def test_sparsity_is_torchs_cross_entropy_towards_skipping():
    logits = normal(2, 3, 4, 2)
    skip = torch.full((12,), SKIP)
    expected = [functional.cross_entropy(one.reshape(12, 2), skip, reduction="sum") for one in logits]
    assert torch.allclose(adashare.sparsity_loss(logits), torch.stack(expected))


def test_sharing_is_a_loop_over_pairs_and_blocks_and_zero_for_equal_tasks():
    logits = normal(2, 3, 4, 2)
    for r, found in enumerate(adashare.sharing_loss(logits)):
        expected = 0.0
        for block, (j, k) in itertools.product(range(4), itertools.combinations(range(3), 2)):
            gap = (logits[r, j, block] - logits[r, k, block]).abs().sum().item()
            expected += (4 - block) / 4 * gap
        assert found.item() == pytest.approx(expected)
    same = normal(2, 1, 4, 2).expand(-1, 3, -1, -1)
    assert torch.equal(adashare.sharing_loss(same), torch.zeros(2).double())


@pytest.fixture(scope="module")
def modal():
    return data.block_tasks("modal", replicas=4, seed=40)


def test_weights_learn_from_one_half_and_the_policy_from_the_other(modal):
    # Labels of the second half turned to zeros: the warm-up does not see them.
    y = modal.y.clone()
    y[..., 30:] = 0
    spoilt = data.Tasks(modal.x, y, x_test=modal.x_test, y_test=modal.y_test, truth=modal.truth)
    settings = {"warm_up": 10, "steps": 20, "sparsity": 0.0}
    for one, other in zip(
        adashare.learning(modal, **settings), adashare.learning(spoilt, **settings), strict=True
    ):
        assert one.temperature == other.temperature
    assert not torch.allclose(one.logits, other.logits)
    y[..., 30:], y[..., :30] = modal.y[..., 30:], 0
    other = adashare.learn(
        data.Tasks(modal.x, y, x_test=modal.x_test, y_test=modal.y_test, truth=modal.truth), **settings
    )
    assert not torch.allclose(one.logits, other.logits)


def test_the_curriculum_opens_the_last_block_first(modal):
    states = list(adashare.learning(modal, warm_up=5, steps=24, curriculum=True))[5:]
    early = states[1].logits.abs().sum((0, 1, 3))
    assert early[-1] > 0 and early[:-1].sum() == 0
    assert (states[-1].logits.abs().sum((0, 1, 3)) > 0).all()
    at_once = list(adashare.learning(modal, warm_up=5, steps=24, curriculum=False))[5:]
    assert (at_once[1].logits.abs().sum((0, 1, 3)) > 0).all()
    assert [one.progress for one in states] == [n / 24 for n in range(25)]
    assert states[-1].temperature == pytest.approx(5 * 0.99**24)


def test_a_strong_sparsity_skips_all_and_a_strong_sharing_makes_tasks_agree(modal):
    sparse = adashare.learn(modal, warm_up=5, steps=120, sparsity=50.0)
    assert sparse.policy.sum() == 0
    alike = adashare.learn(modal, warm_up=5, steps=120, sparsity=0.0, sharing=50.0)
    free = adashare.learn(modal, warm_up=5, steps=120, sparsity=0.0)
    spread = [one.logits.std(1).mean() for one in (alike, free)]
    assert spread[0] < 0.5 * spread[1]


def test_retraining_is_a_plain_loop_in_torch(modal):
    one = data.block_tasks("modal", replicas=1, seed=40)
    policy = (uniform(1, 4, 6) > 0.4).double()
    *_, (step, last) = adashare.retraining(
        one, policy, steps=30, rate=0.02, weight_decay=0.5, every=30, seed=2
    )
    assert step == 30
    net = adashare.network(one, seed=2)

    def copied(weight):
        return nn.Parameter(weight.detach().clone())

    blocks = [[copied(part[0, 0, b]) for part in (net.inner, net.bias, net.outer)] for b in range(6)]
    heads = [[copied(part[0, j]) for part in (net.head, net.constant)] for j in range(4)]

    def answer(x, j):
        h = 0
        for b, (inner, bias, outer) in enumerate(blocks):
            if policy[0, j, b]:
                h = h + functional.relu(x[:, 4 * b : 4 * b + 4] @ inner + bias) @ outer
        return (h @ heads[j][0])[:, 0] + heads[j][1]

    every = [weight for group in (*blocks, *heads) for weight in group]
    adam = torch.optim.AdamW(every, lr=0.02, weight_decay=0.5)
    for _ in range(30):
        loss = sum(functional.mse_loss(answer(one.x[0, j], j), one.y[0, j]) for j in range(4))
        adam.zero_grad()
        loss.backward()
        for weight in every:  # a block that nobody executes has no gradient here, and zeros there
            weight.grad = torch.zeros_like(weight) if weight.grad is None else weight.grad
        adam.step()
    for j in range(4):
        error = functional.mse_loss(answer(one.x_test[0, j], j), one.y_test[0, j]).item()
        assert last[0, j].item() == pytest.approx(error, rel=1e-6)


def test_a_random_policy_has_each_tasks_budget_and_prefers_no_block():
    policy = torch.tensor([[1, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]]).double().expand(3000, -1, -1)
    drawn = adashare.random_policy(policy, seed=5)
    assert torch.equal(drawn.sum(-1), policy.sum(-1))
    assert torch.allclose(drawn.mean(0), torch.tensor([[2 / 6], [1 / 6]]).double().expand(2, 6), atol=0.03)
    assert torch.equal(drawn, adashare.random_policy(policy, seed=5))


def test_agreement_counts_switches():
    truth = torch.tensor([[1.0, 0.0], [1.0, 1.0]])
    other = torch.stack([truth, 1 - truth, torch.ones(2, 2)])
    assert adashare.agreement(other, truth).tolist() == [1.0, 0.0, 0.75]


def test_errors_name_the_argument():
    with pytest.raises(ValueError, match="temperature must be"):
        adashare.gumbel_softmax(torch.zeros(2), torch.ones(2) / 2, 0.0)
    with pytest.raises(ValueError, match="uniform must be"):
        adashare.gumbel_softmax(torch.zeros(2), torch.ones(3) / 2, 1.0)
