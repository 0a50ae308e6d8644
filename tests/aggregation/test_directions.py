"""PCGrad, MGDA and CAGrad against torchjd, closed forms for two tasks, and what their papers promise."""

import pytest
import torch
from scipy.optimize import minimize
from torch import Generator, nan
from torchjd import aggregation as torchjd

from mtl_teach.aggregation import cagrad, directions, gram_matrix, mgda, pcgrad
from tests.aggregation.drawing import drawn_gradients, normal

EACH = {
    "sum": directions.plain_sum,
    "pcgrad": lambda gram: pcgrad(gram, seed=3),
    "mgda": mgda,
    "cagrad": cagrad,
}
SIZES = pytest.mark.parametrize(("tasks", "size"), [(2, 5), (3, 2), (5, 4), (8, 100)])
SEEDS = pytest.mark.parametrize("seed", range(5))


def combined(coefficients, gradients):
    """Return Σ_j c_j g_j, (R, P)."""
    return torch.einsum("rt,rtp->rp", coefficients, gradients)


# --- PCGrad ---


@SIZES
@SEEDS
def test_pcgrad_is_torchjds_in_the_same_order(tasks, size, seed, monkeypatch):
    gradients = drawn_gradients(tasks, size, seed=seed)
    order = directions._orders([Generator().manual_seed(seed)], tasks)[0]  # (T, T − 1)
    whole = iter(torch.cat([order, torch.arange(tasks)[:, None]], 1))  # torchjd skips the task itself
    monkeypatch.setattr(torch, "randperm", lambda count: next(whole))
    wanted = torchjd.PCGrad()(gradients[0])
    found = combined(pcgrad(gram_matrix(gradients), seed), gradients)[0]
    torch.testing.assert_close(found, wanted, rtol=1e-9, atol=1e-9)


def test_orders_are_random_permutations_of_the_others():
    orders = directions._orders([Generator().manual_seed(0), Generator().manual_seed(1)], 6)  # (R, T, T − 1)
    for own in orders:
        for j, order in enumerate(own.tolist()):
            assert sorted(order) == sorted(set(range(6)) - {j})
    firsts = directions._orders([Generator().manual_seed(0)] * 400, 4)[:, 0, 0]  # one stream goes on
    assert (firsts.bincount(minlength=4)[1:] > 90).all(), "each of three comes first in about 133 of 400"
    assert len({tuple(order) for order in orders[0].argsort(-1).tolist()}) > 1, "an order for each task"


def test_pcgrad_of_two_tasks_takes_out_what_conflicts():
    gradients = torch.tensor([[[3.0, 0.0], [-1.0, 2.0]], [[3.0, 0.0], [1.0, 2.0]]]).double()
    first = gradients[0, 0] + 3 / 5 * gradients[0, 1]
    second = gradients[0, 1] + 3 / 9 * gradients[0, 0]
    assert abs(first @ gradients[0, 1]) < 1e-12 > abs(second @ gradients[0, 0])
    found = combined(pcgrad(gram_matrix(gradients), seed=0), gradients)
    torch.testing.assert_close(found[0], first + second)
    torch.testing.assert_close(found[1], gradients[1].sum(0))


@SEEDS
def test_pcgrad_is_the_sum_where_nothing_conflicts(seed):
    gradients = normal(2, 6, 9, seed=seed).abs()
    assert torch.equal(pcgrad(gram_matrix(gradients), seed), torch.ones(2, 6).double())


def test_pcgrads_order_is_fixed_by_the_seed_and_matters():
    gram = gram_matrix(drawn_gradients(6, 3, replicas=3, seed=2))
    found = pcgrad(gram, seed=4)
    assert torch.equal(found, pcgrad(gram, seed=4)) and not torch.equal(found, pcgrad(gram, seed=9))
    for r in range(3):
        torch.testing.assert_close(found[r], pcgrad(gram[r : r + 1], seed=4 + r)[0])
    streams = [Generator().manual_seed(4 + r) for r in range(3)]
    assert torch.equal(found, pcgrad(gram, streams)) and not torch.equal(found, pcgrad(gram, streams))


# --- MGDA ---


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((3.0, 0.0), (-1.0, 2.0)),
        ((1.0, 0.0), (5.0, 1.0)),
        ((1.0, 1.0), (-2.0, -2.0)),
        ((2.0, 1.0), (0.5, 0.1)),
    ],
)
def test_mgda_of_two_tasks_has_a_closed_form(first, second):
    """Sener & Koltun 2018, equation 4: ⟨g_2 − g_1, g_2⟩ / ‖g_1 − g_2‖², cut to 0 … 1."""
    one, two = torch.tensor([first, second]).double()
    share = (((two - one) @ two) / (one - two).square().sum()).clamp(0, 1)
    found = mgda(gram_matrix(torch.stack([one, two])[None]))
    torch.testing.assert_close(found, torch.stack([share, 1 - share])[None])


@SIZES
@SEEDS
def test_mgda_is_the_shortest_convex_combination(tasks, size, seed):
    gradients = drawn_gradients(tasks, size, replicas=2, seed=seed)
    c = mgda(gram_matrix(gradients))
    shortest = combined(c, gradients)
    assert (c >= 0).all() and torch.allclose(c.sum(-1), torch.ones(2).double())
    others = normal(500, 2, tasks, seed=seed).abs() ** 3  # many of them near a corner or an edge
    others = others / others.sum(-1, keepdim=True)
    lengths = torch.einsum("krt,rtp->krp", others, gradients).norm(dim=-1)
    assert (shortest.norm(dim=-1) <= lengths + 1e-9).all()
    # The point of a convex set nearest to zero, and no other, has ⟨g_j, x⟩ >= ‖x‖² for all j.
    products = torch.einsum("rtp,rp->rt", gradients, shortest)
    scale = gradients.square().sum(-1).amax(-1, keepdim=True)
    assert (products >= shortest.square().sum(-1, keepdim=True) - 1e-10 * scale).all()


@SIZES
def test_mgda_is_no_longer_than_torchjds(tasks, size):
    gradients = drawn_gradients(tasks, size, seed=11)
    ours = combined(mgda(gram_matrix(gradients)), gradients)[0]
    theirs = torchjd.MGDA(epsilon=1e-9, max_iters=20_000)(gradients[0])
    assert ours.norm() <= theirs.norm() * (1 + 1e-9) + 1e-12
    torch.testing.assert_close(ours, theirs, rtol=0.02, atol=0.02 * gradients.norm(dim=-1).min().item())


def test_mgda_keeps_its_digits_where_losses_differ_in_scale():
    gradients = drawn_gradients(3, 6, seed=5) * torch.tensor([1e-6, 1.0, 1e6])[:, None]
    shortest = combined(mgda(gram_matrix(gradients)), gradients)[0]
    products = gradients[0] @ shortest
    assert (products >= shortest.square().sum() * (1 - 1e-6)).all()


# --- CAGrad ---


def worst(direction, gradients):
    return (gradients @ direction).min().item()


@SIZES
@SEEDS
@pytest.mark.parametrize("c", [0.2, 0.5, 0.9])
def test_cagrad_is_best_for_the_worst_off_within_its_ball(tasks, size, seed, c):
    """Weak duality: min_j ⟨g_j, d⟩ is at most the dual's value, and equal for the best d alone."""
    gradients = drawn_gradients(tasks, size, seed=seed)
    direction = combined(cagrad(gram_matrix(gradients), c), gradients)[0] / tasks
    gradients, mean = gradients[0], gradients[0].mean(0)
    away = (direction - mean).norm()
    assert away <= c * mean.norm() * (1 + 1e-6)
    weights = torch.softmax(normal(tasks, seed=seed), 0)

    def dual(w):
        mix = torch.from_numpy(w) @ gradients
        return (mix @ mean + c * mean.norm() * mix.norm()).item()

    least = minimize(
        dual,
        weights.numpy(),
        method="SLSQP",
        bounds=[(0, 1)] * tasks,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    scale = (mean.norm() * gradients.norm(dim=-1).max()).item()
    assert worst(direction, gradients) >= least.fun - 1e-5 * scale
    for seed_of_other in range(20):
        other = normal(size, seed=1000 + seed_of_other)
        other = mean + c * mean.norm() * other / other.norm()
        assert worst(direction, gradients) >= worst(other, gradients) - 1e-9 * scale


def test_cagrad_of_two_tasks_has_a_closed_form():
    """Orthogonal gradients: d maximises the lesser coordinate on a circle, so d = g_0 + r (1, 1) / √2."""
    c, gradients = 0.3, torch.eye(2)[None].double() * torch.tensor([2.0, 2.0]).double()
    mean = gradients[0].mean(0)
    wanted = mean + c * mean.norm() * torch.ones(2) / 2**0.5
    torch.testing.assert_close(combined(cagrad(gram_matrix(gradients), c), gradients)[0] / 2, wanted)
    # Opposite gradients (1, 0) and (−3, 0): all of the ball's points have a worst-off; d = (1 − c) g_0.
    line = torch.tensor([[[1.0, 0.0], [-3.0, 0.0]]]).double()
    found = combined(cagrad(gram_matrix(line), c), line)[0] / 2
    torch.testing.assert_close(found, (1 - c) * line[0].mean(0), rtol=1e-6, atol=1e-9)


def test_cagrad_with_no_room_is_the_sum():
    gradients = drawn_gradients(5, 4, replicas=2)
    assert torch.equal(cagrad(gram_matrix(gradients), c=0.0), torch.ones(2, 5).double())


@pytest.mark.parametrize("c", [0.4, 1.0, 2.0])
def test_cagrad_stays_in_its_ball_at_pareto_stationary_points(c):
    """Zero lies on an edge of the hull, or g_0 is zero: g_w may vanish, and the direction is a limit."""
    for rows in ([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [-1.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]):
        gradients = torch.tensor([rows]).double()
        found = combined(cagrad(gram_matrix(gradients), c), gradients)[0] / len(rows)
        mean = gradients[0].mean(0)
        assert found.isfinite().all() and (found - mean).norm() <= c * mean.norm() * (1 + 1e-6) + 1e-12


# --- all ---


@pytest.mark.parametrize("name", EACH)
def test_zeros_and_duplicates_are_harmless(name):
    rule, base = EACH[name], drawn_gradients(3, 5, seed=4)
    for gradients in (
        torch.zeros(1, 3, 5).double(),
        base * torch.tensor([1.0, 0.0, 1.0])[:, None],
        base[:, [0, 0, 1]],
        base[:, [0, 0, 0]],
        torch.cat([base[:, :1], -base[:, :1]], 1),
    ):
        found = rule(gram_matrix(gradients))
        assert found.shape == gradients.shape[:2] and found.isfinite().all()


@pytest.mark.parametrize("name", EACH)
def test_equal_gradients_give_their_direction(name):
    gradients = drawn_gradients(1, 5).expand(-1, 4, -1)
    found = combined(EACH[name](gram_matrix(gradients)), gradients)[0]
    wanted = {"mgda": 1.0, "cagrad": 4 * 1.5}.get(name, 4.0) * gradients[0, 0]
    torch.testing.assert_close(found, wanted, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", ["pcgrad", "mgda", "cagrad"])
def test_a_replica_that_is_not_finite_leaves_the_others_alone(name):
    gram = gram_matrix(drawn_gradients(3, 5, replicas=3))
    wanted = EACH[name](gram)
    for broken in (nan, torch.inf):
        gram[1, 0, 2] = gram[1, 2, 0] = broken
        found = EACH[name](gram)
        assert torch.equal(found[[0, 2]], wanted[[0, 2]]) and not found[1].isfinite().all()


@pytest.mark.parametrize("name", EACH)
def test_float32_stays_float32(name):
    gram = gram_matrix(drawn_gradients(4, 6, replicas=2))
    found = EACH[name](gram.float())
    assert found.dtype == torch.float32
    torch.testing.assert_close(found.double(), EACH[name](gram), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", EACH)
def test_what_is_no_gram_matrix_is_refused(name, refuses):
    with refuses(
        ValueError, "gram", got="(2, 3, 5)", expected="tasks, tasks", remedy="gram_matrix(gradients)"
    ):
        EACH[name](drawn_gradients(3, 5, replicas=2))
    with refuses(ValueError, "gram", got="(3, 3)", expected="replicas, tasks", remedy="axis"):
        EACH[name](torch.eye(3))


def test_other_bad_arguments_are_named():
    gram = torch.eye(2)[None]
    with pytest.raises(ValueError, match="c must be a number >= 0, got -1"):
        cagrad(gram, c=-1)
    with pytest.raises(ValueError, match=r"seed must have one entry per replica \(1\), got 2"):
        pcgrad(gram, seed=[0, 1])
