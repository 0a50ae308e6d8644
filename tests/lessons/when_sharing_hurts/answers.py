import itertools
import math
import random

import numpy as np
import torch
from torch.nn import functional

from tests.exercises.answers import right, wrong, wrong_value

# Exercise 1: does sharing hurt?

_REPORTS = {
    "both tuned, one budget: 0.8 points lost, interval −1.2 to −0.4": "hurts",
    "both tuned, one budget: all draws conflict, interval 0.3 to 0.9": "helps",
    "gradients conflict in all draws, no test error": "open",
    "each alone tuned, shared as in a paper: interval −0.8 to −0.2": "open",
    "both tuned: shared training loss higher in all draws, no test error": "open",
    "both tuned, one budget: interval −0.5 to 0.3": "open",
    "both tuned, shared a tenth of the steps: interval −0.9 to −0.3": "open",
    "both tuned, one budget: no draw conflicts, interval −0.7 to −0.1": "hurts",
    "both tuned, one budget: 0.02 points gained, interval 0.01 to 0.03": "helps",
    "both tuned, shared a tenth of the steps: interval 0.2 to 0.8": "helps",
}
_REPORT = list(_REPORTS)


def _reports(**changes):
    return {**_REPORTS, **{_REPORT[int(key[1:])]: word for key, word in changes.items()}}


for _same in (
    _REPORTS,
    {case: word.upper() for case, word in _REPORTS.items()},
    {case: (word,) for case, word in _REPORTS.items()},
    {case: f" {word} " for case, word in _REPORTS.items()},
    dict(reversed(_REPORTS.items())),
):
    right("transfer_in")(_same)
for _key, _answer in (
    ("by_conflict", _reports(c1="hurts", c2="hurts", c7="helps")),
    ("conflict_alone", _reports(c2="hurts")),
    ("by_training", _reports(c4="hurts")),
    ("by_interval", _reports(c3="hurts", c6="hurts")),
    ("tuning_only", _reports(c6="hurts")),
    ("budget_only", _reports(c3="hurts")),
    ("never_unfair", _reports(c9="open")),
    ("by_the_mean", _reports(c5="hurts")),
    ("only_large", _reports(c8="open")),
    ("turned_round", _reports(c0="helps", c1="hurts", c7="helps", c8="hurts", c9="hurts")),
    ("never", dict.fromkeys(_REPORT, "open")),
    ("unrecognised", _reports(c0="open")),
    ("unknown_word", _reports(c0="harms")),
    ("wrong_keys", {"both tuned": "hurts"}),
    ("wrong_type", ["hurts"] * 10),
):
    wrong_value("transfer_in", _key, _answer)


# Exercise 2: the cosine on the trunk


def _gradients(trunk, heads, x, y):
    found = []
    for j in range(2):
        own = trunk.clone().requires_grad_()
        loss = ((x[j] @ own @ heads[j] - y[j]) ** 2).mean()
        found.append(torch.autograd.grad(loss, own)[0])
    return found


@right("trunk_cosine")
def by_autograd(trunk, heads, x, y):
    g1, g2 = _gradients(trunk, heads, x, y)
    return (g1 * g2).sum() / (g1.norm() * g2.norm())


@right("trunk_cosine")
def by_backward(trunk, heads, x, y):
    trunk = trunk.clone().requires_grad_()
    rows = []
    for j in range(2):
        trunk.grad = None
        ((x[j] @ trunk @ heads[j] - y[j]) ** 2).mean().backward()
        rows.append(trunk.grad.flatten().clone())
    return functional.cosine_similarity(rows[0], rows[1], dim=0)


@right("trunk_cosine")
def by_hand_in_numpy(trunk, heads, x, y):
    rows = []
    for j in range(2):
        gap = x[j].numpy() @ trunk.numpy() @ heads[j].numpy() - y[j].numpy()
        rows.append(np.outer(x[j].numpy().T @ gap, heads[j].numpy()).ravel())
    return float(rows[0] @ rows[1] / np.linalg.norm(rows[0]) / np.linalg.norm(rows[1]))


@right("trunk_cosine")
def with_a_sum_of_squares(trunk, heads, x, y):  # a factor of the loss cancels
    rows = []
    for j in range(2):
        gap = x[j] @ trunk @ heads[j] - y[j]
        rows.append((x[j].T @ gap)[:, None] * heads[j])
    return torch.cosine_similarity(rows[0].flatten(), rows[1].flatten(), dim=0).item()


@right("trunk_cosine")
def in_float32(trunk, heads, x, y):
    g1, g2 = _gradients(trunk.float(), heads.float(), x.float(), y.float())
    return torch.dot(g1.flatten(), g2.flatten()) / g1.norm() / g2.norm()


@right("trunk_cosine")
def in_plain_loops(trunk, heads, x, y):
    d, k = trunk.shape
    rows = []
    for j in range(2):
        gaps = [float(x[j, i] @ trunk @ heads[j] - y[j, i]) for i in range(x.shape[1])]
        rows.append(
            [
                sum(gap * float(x[j, i, a]) for i, gap in enumerate(gaps)) * float(heads[j, b])
                for a in range(d)
                for b in range(k)
            ]
        )
    dot = sum(a * b for a, b in zip(*rows, strict=True))
    return dot / math.hypot(*rows[0]) / math.hypot(*rows[1])


@right("trunk_cosine")
def guarded_against_zero(trunk, heads, x, y):
    """A divisor of 10⁻¹² more is a habit; it changes a cosine only where there is no gradient to speak of."""
    gradients = []
    for j in range(2):
        residual = x[j] @ trunk @ heads[j] - y[j]
        gradients.append(torch.outer(x[j].T @ residual, heads[j]).flatten())
    first, second = gradients
    return first @ second / (first.norm() * second.norm() + 1e-12)


@wrong("trunk_cosine", "with_heads")
def all_weights(trunk, heads, x, y):
    rows = []
    for j in range(2):
        t, h = trunk.clone().requires_grad_(), heads.clone().requires_grad_()
        loss = ((x[j] @ t @ h[j] - y[j]) ** 2).mean()
        rows.append(torch.cat([g.flatten() for g in torch.autograd.grad(loss, (t, h))]))
    return torch.cosine_similarity(*rows, dim=0)


@wrong("trunk_cosine", "heads_only")
def of_heads(trunk, heads, x, y):
    rows = []
    for j in range(2):
        h = heads[j].clone().requires_grad_()
        rows.append(torch.autograd.grad(((x[j] @ trunk @ h - y[j]) ** 2).mean(), h)[0])
    return torch.cosine_similarity(*rows, dim=0)


@wrong("trunk_cosine", "product")
def dot_product(trunk, heads, x, y):
    g1, g2 = _gradients(trunk, heads, x, y)
    return (g1 * g2).sum()


@wrong("trunk_cosine", "with_heads")
def own_heads_behind_the_trunk(trunk, heads, x, y):
    rows = []
    for j in range(2):
        t, h = trunk.clone().requires_grad_(), heads[j].clone().requires_grad_()
        loss = ((x[j] @ t @ h - y[j]) ** 2).mean()
        rows.append(torch.cat([g.flatten() for g in torch.autograd.grad(loss, (t, h))]))
    return torch.cosine_similarity(*rows, dim=0)


@wrong("trunk_cosine", "own_heads")
def the_first_head_for_both(trunk, heads, x, y):
    return torch.cosine_similarity(
        *(g.flatten() for g in _gradients(trunk, heads[:1].expand(2, -1), x, y)), dim=0
    )


@wrong("trunk_cosine", "product")
def dot_product_of_sums_by_hand(trunk, heads, x, y):
    g1, g2 = (torch.outer(x[j].T @ (x[j] @ trunk @ heads[j] - y[j]), heads[j]) for j in range(2))
    return (g1 * g2).sum()


@wrong("trunk_cosine", "matrix")
def matrices_multiplied(trunk, heads, x, y):
    g1, g2 = _gradients(trunk, heads, x, y)
    return g1.T @ g2 / (g1.norm() * g2.norm())


@wrong("trunk_cosine", "same_tensor")
def one_task_twice(trunk, heads, x, y):
    g = _gradients(trunk, heads, x, y)[0].flatten()
    return g @ g / (g.norm() * g.norm())


@wrong("trunk_cosine", "one_length")
def divided_once(trunk, heads, x, y):
    g1, g2 = _gradients(trunk, heads, x, y)
    return (g1 * g2).sum() / g1.norm()


@wrong("trunk_cosine", "squared")
def divided_by_squares(trunk, heads, x, y):
    g1, g2 = _gradients(trunk, heads, x, y)
    return (g1 * g2).sum() / ((g1**2).sum() * (g2**2).sum())


@wrong("trunk_cosine", "sign")
def opposite(trunk, heads, x, y):
    return -by_autograd(trunk, heads, x, y)


@wrong("trunk_cosine", "size")
def absolute(trunk, heads, x, y):
    return by_autograd(trunk, heads, x, y).abs()


@wrong("trunk_cosine", "angle")
def in_radians(trunk, heads, x, y):
    return torch.acos(by_autograd(trunk, heads, x, y))


@wrong("trunk_cosine", "by_column")
def default_axis_of_a_matrix(trunk, heads, x, y):
    return torch.cosine_similarity(*_gradients(trunk, heads, x, y), dim=0).mean()


@wrong("trunk_cosine", "by_row")
def other_axis(trunk, heads, x, y):
    return torch.cosine_similarity(*_gradients(trunk, heads, x, y)).mean()


@wrong("trunk_cosine", "accumulated")
def forgot_to_clear(trunk, heads, x, y):
    trunk = trunk.clone().requires_grad_()
    rows = []
    for j in range(2):
        ((x[j] @ trunk @ heads[j] - y[j]) ** 2).mean().backward()
        rows.append(trunk.grad.flatten().clone())
    return torch.cosine_similarity(*rows, dim=0)


@wrong("trunk_cosine", "same_tensor")
def the_same_store(trunk, heads, x, y):
    trunk = trunk.clone().requires_grad_()
    rows = []
    for j in range(2):
        ((x[j] @ trunk @ heads[j] - y[j]) ** 2).mean().backward()
        rows.append(trunk.grad.flatten())
    return torch.cosine_similarity(*rows, dim=0)


@wrong("trunk_cosine", "angle")
def in_degrees(trunk, heads, x, y):
    return torch.rad2deg(torch.acos(by_autograd(trunk, heads, x, y)))


@wrong("trunk_cosine", "without_heads")
def stopped_at_the_units(trunk, heads, x, y):
    rows = [x[j].T @ (x[j] @ trunk @ heads[j] - y[j]) for j in range(2)]
    return torch.cosine_similarity(*rows, dim=0)


@wrong("trunk_cosine", "exception")
def other_order(trunk, heads, x, y):
    return torch.cosine_similarity(trunk @ x[0], heads[0] @ y[0])


@wrong("trunk_cosine", "returned_none")
def prints_it(trunk, heads, x, y):
    print(by_autograd(trunk, heads, x, y))


# Exercise 3: gradients at rest


@right("products_at_rest")
def squares_summed(lengths):
    return -(lengths**2).sum()


@right("products_at_rest")
def a_loop(lengths):
    total = 0.0
    for length in lengths:
        total -= length.item() ** 2
    return total


@right("products_at_rest")
def dot_with_itself(lengths):
    return -float(lengths @ lengths)


@right("products_at_rest")
def numpy_squares(lengths):
    return -np.square(lengths.numpy()).sum()


@right("products_at_rest")
def float32_norm(lengths):
    return -(lengths.float().norm() ** 2).item()


@right("products_at_rest")
def task_by_task(lengths):  # Σ over s ≠ t of g_s is −g_t
    return sum(-length * length for length in lengths)


wrong("products_at_rest", "halved")(lambda lengths: -0.5 * (lengths**2).sum())
wrong("products_at_rest", "sign")(lambda lengths: (lengths**2).sum())
wrong("products_at_rest", "not_squared")(lambda lengths: -lengths.sum())
wrong("products_at_rest", "square_of_sum")(lambda lengths: -(lengths.sum() ** 2))
wrong("products_at_rest", "mean")(lambda lengths: -(lengths**2).mean())
wrong("products_at_rest", "zero")(lambda lengths: 0.0)
wrong("products_at_rest", "per_task")(lambda lengths: -(lengths**2))
wrong("products_at_rest", "root")(lambda lengths: -lengths.norm())
wrong("products_at_rest", "rounded")(lambda lengths: -int((lengths**2).sum()))
wrong("products_at_rest", "doubled")(lambda lengths: -2 * (lengths**2).sum())
wrong("products_at_rest", "returned_none")(lambda lengths: None)


@wrong("products_at_rest", "pairs_of_lengths")
def all_opposite(lengths):
    return -sum(a * b for a, b in itertools.permutations(lengths.tolist(), 2))


@wrong("products_at_rest", "pairs_of_lengths")
def all_alike(lengths):
    return sum(a * b for a, b in itertools.permutations(lengths.tolist(), 2))


# Exercise 4: PCGrad for two


@right("pcgrad_of_two")
def with_if(g1, g2):
    dot = torch.dot(g1, g2)
    if dot < 0:
        return (g1 - dot / g2.norm() ** 2 * g2) + (g2 - dot / g1.norm() ** 2 * g1)
    return g1 + g2


@right("pcgrad_of_two")
def with_min(g1, g2):
    dot = min((g1 * g2).sum().item(), 0.0)
    if dot == 0:
        return g1 + g2
    return g1 * (1 - dot / (g1 @ g1)) + g2 * (1 - dot / (g2 @ g2))


@right("pcgrad_of_two")
def numpy_version(g1, g2):
    a, b = g1.numpy(), g2.numpy()
    if a @ b >= 0:
        return a + b
    return a - (a @ b) / (b @ b) * b + b - (a @ b) / (a @ a) * a


@right("pcgrad_of_two")
def float32_version(g1, g2):
    return with_if(g1.float(), g2.float())


@right("pcgrad_of_two")
def in_lists(g1, g2):
    a, b = g1.tolist(), g2.tolist()
    dot = sum(p * q for p, q in zip(a, b, strict=True))
    if dot >= 0:
        return [p + q for p, q in zip(a, b, strict=True)]
    aa, bb = sum(p * p for p in a), sum(q * q for q in b)
    return [p - dot / bb * q + q - dot / aa * p for p, q in zip(a, b, strict=True)]


@right("pcgrad_of_two")
def a_helper(g1, g2):
    def freed(g, other):
        dot = g @ other
        return g - dot / (other @ other) * other if dot < 0 else g

    return freed(g1, g2) + freed(g2, g1)


def _freed(g, other):
    return g - g @ other / (other @ other) * other


def _if_conflict(rule):
    return lambda g1, g2: rule(g1, g2) if g1 @ g2 < 0 else g1 + g2


def _if_below(threshold):
    return lambda g1, g2: (
        _freed(g1, g2) + _freed(g2, g1)
        if functional.cosine_similarity(g1, g2, dim=0) < threshold
        else g1 + g2
    )


for _threshold in (-0.3, -0.1, -0.05):
    wrong("pcgrad_of_two", "threshold")(_if_below(_threshold))
wrong("pcgrad_of_two", "threshold")(
    lambda g1, g2: _freed(g1, g2) + _freed(g2, g1) if g1 @ g2 < -0.03 else g1 + g2
)
wrong("pcgrad_of_two", "sum")(lambda g1, g2: g1 + g2)
wrong("pcgrad_of_two", "one_only")(_if_conflict(lambda g1, g2: _freed(g1, g2) + g2))
wrong("pcgrad_of_two", "one_only")(_if_conflict(lambda g1, g2: g1 + _freed(g2, g1)))
wrong("pcgrad_of_two", "mean")(lambda g1, g2: a_helper(g1, g2) / 2)
wrong("pcgrad_of_two", "pair")(lambda g1, g2: (_freed(g1, g2), _freed(g2, g1)) if g1 @ g2 < 0 else (g1, g2))
wrong("pcgrad_of_two", "always")(lambda g1, g2: _freed(g1, g2) + _freed(g2, g1))
wrong("pcgrad_of_two", "returned_none")(lambda g1, g2: None)


@wrong("pcgrad_of_two", "in_turn")
def projected_along_the_new_one(g1, g2):
    if g1 @ g2 < 0:
        g1 = _freed(g1, g2)
        g2 = _freed(g2, g1)
    return g1 + g2


@wrong("pcgrad_of_two", "in_place_length")
def lengths_too_late(g1, g2):
    dot = g1 @ g2
    if dot < 0:
        g1 = g1 - dot / (g2 @ g2) * g2
        g2 = g2 - dot / (g1 @ g1) * g1
    return g1 + g2


@wrong("pcgrad_of_two", "step")
def downhill(g1, g2):
    return -a_helper(g1, g2)


@wrong("pcgrad_of_two", "nan")
def clamped_without_a_look_at_zero(g1, g2):
    dot = (g1 @ g2).clamp(max=0)
    return g1 * (1 - dot / (g1 @ g1)) + g2 * (1 - dot / (g2 @ g2))


@wrong("pcgrad_of_two", "length")
def by_the_length(g1, g2):
    dot = g1 @ g2
    if dot >= 0:
        return g1 + g2
    return g1 - dot / g2.norm() * g2 + g2 - dot / g1.norm() * g1


@wrong("pcgrad_of_two", "no_divisor")
def undivided(g1, g2):
    dot = g1 @ g2
    return g1 - dot * g2 + g2 - dot * g1 if dot < 0 else g1 + g2


@wrong("pcgrad_of_two", "own_length")
def divided_by_itself(g1, g2):
    dot = g1 @ g2
    return g1 - dot / (g1 @ g1) * g2 + g2 - dot / (g2 @ g2) * g1 if dot < 0 else g1 + g2


@wrong("pcgrad_of_two", "added")
def plus_for_minus(g1, g2):
    dot = g1 @ g2
    return g1 + dot / (g2 @ g2) * g2 + g2 + dot / (g1 @ g1) * g1 if dot < 0 else g1 + g2


@wrong("pcgrad_of_two", "kept_part")
def the_parts(g1, g2):
    dot = g1 @ g2
    return dot / (g2 @ g2) * g2 + dot / (g1 @ g1) * g1 if dot < 0 else g1 + g2


@wrong("pcgrad_of_two", "dropped")
def no_step(g1, g2):
    return torch.zeros_like(g1) if g1 @ g2 < 0 else g1 + g2


@wrong("pcgrad_of_two", "sum")
def where_they_agree(g1, g2):
    return _freed(g1, g2) + _freed(g2, g1) if g1 @ g2 > 0 else g1 + g2


@wrong("pcgrad_of_two", "nan")
def where_of_both(g1, g2):
    both = _freed(g1, g2) + _freed(g2, g1)
    return g1 + g2 + (both - g1 - g2) * (g1 @ g2 < 0)


@wrong("pcgrad_of_two", "changed_inputs")
def in_place(g1, g2):
    dot = (g1 @ g2).item()
    if dot >= 0:
        return g1 + g2
    first, second = dot / (g2 @ g2).item(), dot / (g1 @ g1).item()
    direction = a_helper(g1, g2)
    g1 -= first * g2
    g2 -= second * g1
    return direction


@wrong("pcgrad_of_two", "nan")
def only_the_second_may_be_zero(g1, g2):
    product = (g1 @ g2).clamp(max=0)
    second = (g2 @ g2).clamp(min=1e-12)
    return g1 - product / second * g2 + g2 - product / (g1 @ g1) * g1


@wrong("pcgrad_of_two", "nan")
def only_the_first_may_be_zero(g1, g2):
    return only_the_second_may_be_zero(g2, g1)


@wrong("pcgrad_of_two", "unrecognised")
def faint_conflicts_do_not_count(g1, g2):
    product = g1 @ g2 if g1 @ g2 < -0.3 else 0.0
    return g1 - product / (g2 @ g2) * g2 + g2 - product / (g1 @ g1) * g1


# Exercise 5: chance


@right("chance_agreement")
def simulated(tasks):
    truth = torch.arange(tasks) < tasks // 2
    total = 0.0
    for seed in range(4000):
        drawn = truth[torch.randperm(tasks, generator=torch.Generator().manual_seed(seed))]
        share = (drawn == truth).double().mean().item()
        total += max(share, 1 - share)
    return total / 4000


@right("chance_agreement")
def simulated_in_numpy(tasks):
    luck = np.random.default_rng(0)
    truth = np.arange(tasks) % 2
    shares = np.array([np.mean(luck.permutation(truth) == truth) for _ in range(4000)])
    return np.maximum(shares, 1 - shares).mean()


@right("chance_agreement")
def by_binomials(tasks):
    half = tasks // 2
    total = 0
    for m in range(half + 1):
        total += math.comb(half, m) ** 2 * max(m, half - m) / half
    return total / math.comb(tasks, half)


@right("chance_agreement")
def all_halves(tasks):
    truth, shares = set(range(tasks // 2)), []
    for half in itertools.combinations(range(tasks), tasks // 2):
        same = len(truth.intersection(half)) / (tasks // 2)
        shares.append(max(same, 1 - same))
    return sum(shares) / len(shares)


@right("chance_agreement")
def with_the_standard_library(tasks):
    luck = random.Random(1)
    truth = [0, 1] * (tasks // 2)
    found = 0.0
    for _ in range(4000):
        halves = luck.sample(truth, tasks)
        same = sum(a == b for a, b in zip(halves, truth, strict=True)) / tasks
        found += max(same, 1 - same)
    return torch.tensor(found / 4000)


@right("chance_agreement")
def all_at_once(tasks):
    luck = torch.Generator().manual_seed(3)
    order = torch.rand(5000, tasks, generator=luck).argsort(1)
    share = ((order < tasks // 2) == (torch.arange(tasks) < tasks // 2)).float().mean(1)
    return torch.maximum(share, 1 - share).mean()


@right("chance_agreement")
def two_thousand_and_no_more(tasks):
    luck = torch.Generator().manual_seed(1013)
    truth = torch.arange(tasks) < tasks // 2
    share = (truth[torch.rand(2000, tasks, generator=luck).argsort(1)] == truth).double().mean(1)
    return torch.maximum(share, 1 - share).mean().item()


def _simulated(of):
    def answer(tasks):
        luck = torch.Generator().manual_seed(5)
        order = torch.rand(5000, tasks, generator=luck).argsort(1)
        share = ((order < tasks // 2) == (torch.arange(tasks) < tasks // 2)).double().mean(1)
        return of(share, tasks)

    return answer


wrong("chance_agreement", "half")(_simulated(lambda share, tasks: share.mean()))
wrong("chance_agreement", "half")(  # the larger of the two, but of the means
    _simulated(lambda share, tasks: max(share.mean(), 1 - share.mean()))
)


def _few_halves(seed):
    def answer(tasks):
        luck = torch.Generator().manual_seed(seed)
        order = torch.rand(100, tasks, generator=luck).argsort(1)
        share = ((order < tasks // 2) == (torch.arange(tasks) < tasks // 2)).double().mean(1)
        return torch.maximum(share, 1 - share).mean()

    return answer


for _seed in (3, 4, 5):
    wrong("chance_agreement", "too_few")(_few_halves(_seed))
wrong("chance_agreement", "smaller")(_simulated(lambda share, tasks: torch.minimum(share, 1 - share).mean()))
wrong("chance_agreement", "coin")(
    lambda tasks: sum(math.comb(tasks, m) * max(m, tasks - m) for m in range(tasks + 1)) / tasks / 2**tasks
)
wrong("chance_agreement", "percent")(lambda tasks: 100 * by_binomials(tasks))
wrong("chance_agreement", "count")(lambda tasks: tasks * by_binomials(tasks))
wrong("chance_agreement", "one")(_simulated(lambda share, tasks: torch.maximum(share, 1 - share).max()))
wrong("chance_agreement", "all_right")(lambda tasks: 2 / math.comb(tasks, tasks // 2))
wrong("chance_agreement", "one_order")(lambda tasks: 1 / math.comb(tasks, tasks // 2))
wrong("chance_agreement", "above_half")(lambda tasks: by_binomials(tasks) - 0.5)
wrong("chance_agreement", "doubled_excess")(lambda tasks: 2 * by_binomials(tasks) - 1)
wrong("chance_agreement", "of_the_lesson")(lambda tasks: by_binomials(8))
wrong("chance_agreement", "per_task")(lambda tasks: 1 / tasks)
wrong("chance_agreement", "returned_none")(lambda tasks: None)


@wrong("chance_agreement", "pairs")
def rand_index(tasks):
    def rand(share, tasks):
        m = (share * tasks / 2).round()
        half = tasks / 2
        within = m * (m - 1) + (half - m) * (half - m - 1)
        apart = m**2 + (half - m) ** 2
        return ((within + apart) / (tasks * (tasks - 1) / 2)).mean()

    return _simulated(rand)(tasks)


wrong("chance_agreement", "one_task")(lambda tasks: (tasks - 2) / (2 * tasks - 2))


def _left(g1, g2):
    return g1 - (g1 @ g2) / (g2 @ g2) * g2 if g1 @ g2 < 0 else g1 + g2


wrong("pcgrad_of_two", "first_only")(_left)
wrong("pcgrad_of_two", "first_only")(lambda g1, g2: _left(g2, g1))
wrong("products_at_rest", "two_tasks")(lambda lengths: -2 * float(lengths[0]) ** 2)


def _cosine_of(trunk, heads, x, y):
    pulls = []
    for head, inputs, answers in zip(heads, x, y, strict=True):
        miss = inputs @ trunk @ head - answers
        pulls.append((inputs.T @ (miss[:, None] * head)).flatten())
    return (pulls[0] @ pulls[1] / pulls[0].norm() / pulls[1].norm()).item()


wrong("trunk_cosine", "own_inputs")(lambda t, h, x, y: _cosine_of(t, h, [x[0], x[0]], y))
wrong("trunk_cosine", "own_answers")(lambda t, h, x, y: _cosine_of(t, h, x, [y[0], y[0]]))
wrong("trunk_cosine", "heads_left_out")(lambda t, h, x, y: _cosine_of(t, 0 * h + 1, x, y))

# Exercise 6: what the data allow

_CLAIMS = {
    "Two tasks can conflict in every draw, and sharing still pays.": "shown",
    "Where gradients conflict, sharing hurts.": "refuted",
    "On these digits, 20 draws did not settle whether sum or PCGrad errs less.": "shown",
    "On these digits, sum and PCGrad are exactly as good.": "open",
    "No aggregator is ever better than a plain sum.": "refuted",
    "With one task in other units, a sum in one unit beat the plain sum.": "shown",
    "On large language models, no aggregator is worth its cost.": "open",
    "Random groups do as well as the true ones.": "refuted",
    "Signed gradient cosines found the groups as well as weights alone did.": "refuted",
}
_CLAIM = list(_CLAIMS)


def _claims(**changes):
    return {**_CLAIMS, **{_CLAIM[int(key[1:])]: word for key, word in changes.items()}}


for _same in (
    _CLAIMS,
    {case: word.title() for case, word in _CLAIMS.items()},
    {case: [word] for case, word in _CLAIMS.items()},
    {case: f"{word} " for case, word in _CLAIMS.items()},
    dict(reversed(_CLAIMS.items())),
):
    right("what_was_shown")(_same)
for _key, _answer in (
    ("conflict_hurts", _claims(c0="refuted", c1="shown")),
    ("most_cases", _claims(c1="shown", c4="shown")),
    ("null_is_equal", _claims(c3="shown")),
    ("not_equal", _claims(c3="refuted")),
    ("no_null", _claims(c2="open")),
    ("elsewhere", _claims(c6="shown")),
    ("elsewhere", _claims(c6="refuted")),
    ("counter_is_open", _claims(c1="open", c4="open", c7="open", c8="open")),
    ("never", dict.fromkeys(_CLAIM, "open")),
    ("always", dict.fromkeys(_CLAIM, "shown")),
    ("unrecognised", _claims(c7="open")),
    ("unknown_word", _claims(c0="true")),
    ("wrong_keys", {"Where gradients conflict": "refuted"}),
    ("wrong_type", "shown"),
):
    wrong_value("what_was_shown", _key, _answer)


@wrong("trunk_cosine", "of_any_size")
def gradients_of_a_hundred_at_most(trunk, heads, x, y):
    pulls = []
    for j in range(2):
        gap = x[j] @ trunk @ heads[j] - y[j]
        pull = 2 / len(gap) * torch.outer(x[j].T @ gap, heads[j])
        pulls.append(pull.clamp(-100, 100).flatten())
    return torch.cosine_similarity(*pulls, dim=0).item()


@wrong("products_at_rest", "of_any_size")
def squares_with_three_decimals(lengths):
    return -sum(round(length.item() ** 2, 3) for length in lengths)


@wrong("products_at_rest", "of_any_size")
def not_below_a_hundred(lengths):
    return max(-(lengths**2).sum().item(), -200.0)


@wrong("pcgrad_of_two", "of_any_size")
def direction_of_ten_at_most(g1, g2):
    product = g1 @ g2
    if product >= 0:
        return (g1 + g2).clamp(-10, 10)
    return (g1 - product / (g2 @ g2) * g2 + g2 - product / (g1 @ g1) * g1).clamp(-10, 10)


@wrong("trunk_cosine", "again")
def second_minus_first(trunk, heads, x, y):
    trunk.requires_grad_()
    found = []
    for j in range(2):
        (x[j] @ trunk @ heads[j] - y[j]).square().mean().backward()
        found.append(trunk.grad.flatten().clone())
    first, second = found[0], found[1] - found[0]
    return functional.cosine_similarity(first, second, dim=0)


@wrong("chance_agreement", "no_halves")
def one_too_many_in_a_half(tasks):
    half = tasks // 2 + 1
    ways = math.comb(tasks, half)
    total = 0.0
    for together in range(max(0, 2 * half - tasks), half + 1):
        alike = (together + tasks - 2 * half + together) / tasks
        chosen = math.comb(half, together) * math.comb(tasks - half, half - together)
        total += chosen * max(alike, 1 - alike)
    return total / ways


@wrong("pcgrad_of_two", "subtracted")
def difference_of_both(g1, g2):
    product = g1 @ g2
    if product >= 0:
        return g1 + g2
    return (g1 - product / (g2 @ g2) * g2) - (g2 - product / (g1 @ g1) * g1)


@wrong("products_at_rest", "first_task")
def returned_in_the_loop(lengths):
    total = 0.0
    for length in lengths:
        total -= float(length) ** 2
        return total


@wrong("trunk_cosine", "exception")
def with_a_squeezed_hidden_layer(trunk, heads, x, y):
    found = []
    for j in range(2):
        own = trunk.clone().requires_grad_()
        loss = ((x[j] @ own).squeeze() @ heads[j] - y[j]).square().mean()
        found.append(torch.autograd.grad(loss, own)[0].flatten())
    return functional.cosine_similarity(*found, dim=0)
