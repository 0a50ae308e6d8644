import math
import random

import numpy as np
import torch
from torch.nn import functional

from tests.exercises.answers import right, wrong, wrong_value

# Exercise 1: what a policy saves


@right("blocks_saved")
def by_sums(policy):
    return int((policy == 0).sum()), int((policy.sum(0) == 0).sum())


@right("blocks_saved")
def by_loops(policy):
    tasks, blocks = policy.shape
    runs = stored = 0
    for block in range(blocks):
        users = 0
        for task in range(tasks):
            if policy[task, block] == 1:
                users += 1
            else:
                runs += 1
        if users == 0:
            stored += 1
    return runs, stored


@right("blocks_saved")
def as_tensors(policy):
    return (1 - policy).sum(), (~policy.bool().any(0)).sum()


@right("blocks_saved")
def in_numpy(policy):
    table = policy.numpy()
    return float(table.size - table.sum()), float(table.shape[1] - np.count_nonzero(table.max(0)))


@right("blocks_saved")
def as_a_list(policy):
    saved = policy.shape[0] * policy.shape[1] - policy.sum().item()
    return [saved, sum(1 for column in policy.T if not column.any())]


@wrong("blocks_saved", "not_saved")
def what_is_left(policy):
    return int(policy.sum()), int(policy.any(0).sum())


@wrong("blocks_saved", "runs_left")
def runs_that_are_left(policy):
    return int(policy.sum()), int((policy.sum(0) == 0).sum())


@wrong("blocks_saved", "stored_left")
def blocks_that_are_left(policy):
    return int((policy == 0).sum()), int(policy.any(0).sum())


@wrong("blocks_saved", "rows")
def along_the_rows(policy):
    return int((policy == 0).sum()), int((policy.sum(1) == 0).sum())


@wrong("blocks_saved", "shared_only")
def only_shared_ones_stay(policy):
    return int((policy == 0).sum()), int((policy.sum(0) < 2).sum())


@wrong("blocks_saved", "not_by_all")
def all_must_execute(policy):
    return int((policy == 0).sum()), int((~policy.bool().all(0)).sum())


@wrong("blocks_saved", "same")
def one_number_twice(policy):
    zeros = int((policy == 0).sum())
    return zeros, zeros


@wrong("blocks_saved", "swapped")
def the_other_way_round(policy):
    return int((policy.sum(0) == 0).sum()), int((policy == 0).sum())


@wrong("blocks_saved", "shares")
def as_shares(policy):
    return (policy == 0).double().mean().item(), (policy.sum(0) == 0).double().mean().item()


@wrong("blocks_saved", "per_task")
def runs_of_each_task(policy):
    return (policy == 0).sum().item() / len(policy), int((policy.sum(0) == 0).sum())


@wrong("blocks_saved", "against_networks")
def against_single_networks(policy):
    return int((policy == 0).sum()), policy.numel() - int(policy.any(0).sum())


@wrong("blocks_saved", "runs_wanted")
def runs_twice(policy):
    return int((policy == 0).sum()), int(policy.sum())


@right("blocks_saved")
def as_arrays_without_axes(policy):
    table = policy.numpy()
    return np.array((table == 0).sum()), np.array((table.max(0) == 0).sum())


@wrong("blocks_saved", "returned_none")
def prints_only(policy):
    print((policy == 0).sum())


@wrong("blocks_saved", "wrong_shape")
def one_number(policy):
    return int((policy == 0).sum())


@wrong("blocks_saved", "constant")
def of_the_example(policy):
    return 16, 2


# Exercise 2: a draw


def _gumbel(uniform):
    return -(-uniform.log()).log()


@right("gumbel_draw")
def as_in_the_formula(logits, uniform, temperature):
    return torch.softmax((logits + _gumbel(uniform)) / temperature, dim=-1)


@right("gumbel_draw")
def by_exponentials(logits, uniform, temperature):
    weights = torch.exp((logits - torch.log(-torch.log(uniform))) / temperature)
    return weights / weights.sum(-1, keepdim=True)


@right("gumbel_draw")
def by_powers(logits, uniform, temperature):
    powers = (logits.exp() / -uniform.log()) ** (1 / temperature)
    return powers / powers.sum(-1, keepdim=True)


@right("gumbel_draw")
def with_functional(logits, uniform, temperature):
    noise = -torch.log(-torch.log(uniform))
    return functional.softmax(torch.div(logits + noise, temperature), -1)


@wrong("gumbel_draw", "gradient")
def row_by_row(logits, uniform, temperature):
    flat, noise = logits.reshape(-1, logits.shape[-1]), uniform.reshape(-1, logits.shape[-1])
    rows = []
    for a, u in zip(flat, noise, strict=True):
        z = [
            (float(one) - math.log(-math.log(float(two)))) / temperature
            for one, two in zip(a, u, strict=True)
        ]
        top = [math.exp(one - max(z)) for one in z]
        rows.append([one / sum(top) for one in top])
    return torch.tensor(rows, dtype=torch.float64).reshape(logits.shape)


@right("gumbel_draw")
def by_log_softmax(logits, uniform, temperature):
    return ((logits + _gumbel(uniform)) / temperature).log_softmax(-1).exp()


@wrong("gumbel_draw", "noise_not_divided")
def noise_outside(logits, uniform, temperature):
    return torch.softmax(logits / temperature + _gumbel(uniform), -1)


@wrong("gumbel_draw", "logits_not_divided")
def logits_outside(logits, uniform, temperature):
    return torch.softmax(logits + _gumbel(uniform) / temperature, -1)


@wrong("gumbel_draw", "no_temperature")
def at_one(logits, uniform, temperature):
    return torch.softmax(logits + _gumbel(uniform), -1)


@wrong("gumbel_draw", "times_temperature")
def times(logits, uniform, temperature):
    return torch.softmax(temperature * (logits + _gumbel(uniform)), -1)


@wrong("gumbel_draw", "no_noise")
def without_noise(logits, uniform, temperature):
    return torch.softmax(logits / temperature, -1)


@wrong("gumbel_draw", "uniform_noise")
def with_uniform_noise(logits, uniform, temperature):
    return torch.softmax((logits + uniform) / temperature, -1)


@wrong("gumbel_draw", "one_log")
def one_logarithm(logits, uniform, temperature):
    return torch.softmax((logits - uniform.log()) / temperature, -1)


@wrong("gumbel_draw", "noise_turned")
def a_sign_lost(logits, uniform, temperature):
    return torch.softmax((logits + torch.log(-torch.log(uniform))) / temperature, -1)


@wrong("gumbel_draw", "hard")
def the_hard_one(logits, uniform, temperature):
    return functional.one_hot((logits + _gumbel(uniform)).argmax(-1), logits.shape[-1]).double()


@wrong("gumbel_draw", "log_softmax")
def logarithms(logits, uniform, temperature):
    return torch.log_softmax((logits + _gumbel(uniform)) / temperature, -1)


@wrong("gumbel_draw", "sigmoid")
def sigmoids(logits, uniform, temperature):
    return torch.sigmoid((logits + _gumbel(uniform)) / temperature)


@wrong("gumbel_draw", "no_softmax")
def the_sum_alone(logits, uniform, temperature):
    return (logits + _gumbel(uniform)) / temperature


@wrong("gumbel_draw", "whole_table")
def one_softmax_for_all(logits, uniform, temperature):
    z = (logits + _gumbel(uniform)) / temperature
    return z.exp() / z.exp().sum()


@wrong("gumbel_draw", "wrong_axis")
def over_the_first_axis(logits, uniform, temperature):
    return torch.softmax((logits + _gumbel(uniform)) / temperature, 0)


@wrong("gumbel_draw", "unrecognised")
def over_the_second_axis(logits, uniform, temperature):
    return torch.softmax((logits + _gumbel(uniform)) / temperature, min(1, logits.ndim - 1))


@wrong("gumbel_draw", "returned_none")
def no_return(logits, uniform, temperature):
    torch.softmax((logits + _gumbel(uniform)) / temperature, -1)


# Exercise 3: a random policy


@right("random_like")
def task_by_task(policy, scores):
    drawn = torch.zeros_like(policy)
    for task in range(len(policy)):
        count = int(policy[task].sum())
        drawn[task, scores[task].topk(count).indices] = 1
    return drawn


@right("random_like")
def with_two_argsorts(policy, scores):
    rank = (-scores).argsort(1).argsort(1)
    return (rank < policy.sum(1, keepdim=True)).double()


@right("random_like")
def by_sorted_scores(policy, scores):
    rows = []
    for row, score in zip(policy.tolist(), scores.tolist(), strict=True):
        count = round(sum(row))
        best = sorted(score, reverse=True)[:count]
        rows.append([1.0 if one in best else 0.0 for one in score])
    return torch.tensor(rows, dtype=torch.float64)


@right("random_like")
def by_gathering(policy, scores):
    ones_first = policy.sort(1, descending=True).values
    places = scores.argsort(1, descending=True).argsort(1)
    return ones_first.gather(1, places)


@right("random_like")
def as_truth_values(policy, scores):
    drawn = torch.zeros(policy.shape, dtype=torch.bool)
    for task in range(policy.shape[0]):
        order = scores[task].argsort(descending=True)
        drawn[task][order[: int(policy[task].sum())]] = True
    return drawn


@right("random_like")
def by_counting_larger_ones(policy, scores):
    larger = (scores[:, None, :] > scores[:, :, None]).sum(-1)
    return (larger < policy.sum(1, keepdim=True)).long()


@right("random_like")
def a_list_of_numpy_rows(policy, scores):
    rows = []
    for task, row in enumerate(policy.numpy()):
        rows.append(np.zeros(len(row)))
        for block in np.argsort(-scores[task].numpy())[: int(row.sum())]:
            rows[-1][block] = 1
    return rows


@wrong("random_like", "unrecognised")
def a_limit_that_is_never_below_the_smallest(policy, scores):
    drawn = torch.zeros_like(policy)
    ordered = scores.sort(1, descending=True).values
    for task, row in enumerate(policy):
        limit = ordered[task, min(int(row.sum()), len(row) - 1)]
        drawn[task] = (scores[task] > limit).double()
    return drawn


@wrong("random_like", "unrecognised")
def the_first_and_the_last_task(policy, scores):
    drawn = torch.zeros_like(policy)
    for task in (0, -1):
        drawn[task, scores[task].topk(int(policy[task].sum())).indices] = 1
    return drawn


@wrong("random_like", "unchanged")
def the_same_policy(policy, scores):
    return policy


@wrong("random_like", "in_total")
def the_total_only(policy, scores):
    drawn = torch.zeros(policy.numel(), dtype=torch.float64)
    drawn[scores.flatten().topk(int(policy.sum())).indices] = 1
    return drawn.reshape(policy.shape)


@wrong("random_like", "smallest")
def smallest_scores(policy, scores):
    return (scores.argsort(1).argsort(1) < policy.sum(1, keepdim=True)).double()


@wrong("random_like", "one_argsort")
def a_single_argsort(policy, scores):
    return ((-scores).argsort(1) < policy.sum(1, keepdim=True)).double()


@wrong("random_like", "by_column")
def along_columns(policy, scores):
    rank = (-scores).argsort(0).argsort(0)
    return (rank < policy.sum(0, keepdim=True)).double()


@wrong("random_like", "above_limit")
def larger_than_the_mean(policy, scores):
    return (scores > scores.mean()).double()


@wrong("random_like", "first_task")
def budget_of_the_first(policy, scores):
    rank = (-scores).argsort(1).argsort(1)
    return (rank < policy[0].sum()).double()


@wrong("random_like", "one_block")
def the_best_block(policy, scores):
    return functional.one_hot(scores.argmax(1), policy.shape[1]).double()


@wrong("random_like", "scores")
def scores_kept(policy, scores):
    rank = (-scores).argsort(1).argsort(1)
    return torch.where(rank < policy.sum(1, keepdim=True), scores, 0.0)


@wrong("random_like", "turned")
def skips(policy, scores):
    rank = (-scores).argsort(1).argsort(1)
    return (rank >= policy.sum(1, keepdim=True)).double()


@wrong("random_like", "one_more")
def one_too_many(policy, scores):
    rank = (-scores).argsort(1).argsort(1)
    return (rank <= policy.sum(1, keepdim=True)).double()


@wrong("random_like", "mean_budget")
def the_mean_budget(policy, scores):
    rank = (-scores).argsort(1).argsort(1)
    return (rank < policy.sum(1).mean().round()).double()


@wrong("random_like", "mean_budget")
def the_mean_budget_cut(policy, scores):
    rank = (-scores).argsort(1).argsort(1)
    return (rank < int(policy.sum(1).mean())).double()


@wrong("random_like", "skipped")
def as_many_as_were_skipped(policy, scores):
    rank = (-scores).argsort(1).argsort(1)
    return (rank < (policy == 0).sum(1, keepdim=True)).double()


@wrong("random_like", "total_for_each")
def the_sum_of_the_table(policy, scores):
    drawn = torch.zeros_like(policy)
    for task in range(len(policy)):
        count = min(int(policy.sum()), policy.shape[1])
        drawn[task, scores[task].topk(count).indices] = 1
    return drawn


@wrong("random_like", "last_task_only")
def zeros_inside_the_loop(policy, scores):
    for task in range(len(policy)):
        drawn = torch.zeros_like(policy)
        drawn[task, scores[task].topk(int(policy[task].sum())).indices] = 1
    return drawn


@wrong("random_like", "first_task_only")
def return_inside_the_loop(policy, scores):
    drawn = torch.zeros_like(policy)
    for task in range(len(policy)):
        drawn[task, scores[task].topk(int(policy[task].sum())).indices] = 1
        return drawn


@wrong("random_like", "changed_inputs")
def in_place(policy, scores):
    for task in range(len(policy)):
        count = int(policy[task].sum())
        policy[task] = 0
        policy[task, scores[task].topk(count).indices] = 1
    return policy


@wrong("random_like", "exception")
def above_the_next_score(policy, scores):
    rows = []
    for switches, drawn in zip(policy, scores, strict=True):
        limit = drawn.sort(descending=True).values[int(switches.sum())]
        rows.append((drawn > limit).double())
    return torch.stack(rows)


# Exercise 4: what a policy says

_SAYS = {
    "column 0 0 0 0: the block can be deleted": "follows",
    "column 0 1 0 0: the block belongs to task 2 alone": "follows",
    "column 1 1 0 0: tasks 1 and 2 use the same weights there": "follows",
    "8 of 24 runs are executed: 8 blocks must be stored": "does not follow",
    "rows 1 and 2 are equal in one draw: the tasks are related": "does not follow",
    "rows 1 and 3 have no 1 in common: they share no block": "follows",
    "block 5 is skipped by all in one draw: another draw skips it too": "does not follow",
    "it errs less than all shared: its choice of blocks is right": "does not follow",
    "over 20 draws it errs clearly less than random ones of its budget: its choice counts": "follows",
}
_CASE = list(_SAYS)


def _said(**changes):
    return {**_SAYS, **{_CASE[int(key[1:])]: word for key, word in changes.items()}}


for _same in (
    _SAYS,
    {case: word.upper() for case, word in _SAYS.items()},
    {case: (word,) for case, word in _SAYS.items()},
    {case: "doesn't follow" if " " in word else word for case, word in _SAYS.items()},
    {case: word == "follows" for case, word in _SAYS.items()},
    {case: "yes" if word == "follows" else "no" for case, word in _SAYS.items()},
    dict(reversed(_SAYS.items())),
):
    right("policy_says")(_same)
right("policy_says")(
    {case: "it follows" if word == "follows" else "It does not follow" for case, word in _SAYS.items()}
)
for _key, _answer in (
    ("storage", _said(c3="follows")),
    ("relation", _said(c4="follows")),
    ("seed", _said(c6="follows")),
    ("control", _said(c7="follows")),
    ("table", _said(c0="does not follow", c1="does not follow", c2="does not follow", c5="does not follow")),
    ("measured", _said(c8="does not follow")),
    ("all", dict.fromkeys(_CASE, "follows")),
    ("none", dict.fromkeys(_CASE, "does not follow")),
    ("turned_round", {case: "follows" if word != "follows" else "does not follow"
                      for case, word in _SAYS.items()}),
    ("unknown_word", _said(c0="maybe")),
    ("wrong_keys", {"column 0 0 0 0": "follows"}),
    ("wrong_type", ["follows"] * 9),
):  # fmt: skip
    wrong_value("policy_says", _key, _answer)


# Exercise 5: the best of several runs


@right("best_of_bonus")
def by_drawing(runs):
    return torch.randn(50_000, runs, generator=torch.Generator().manual_seed(1)).max(1).values.mean()


@right("best_of_bonus")
def in_numpy_by_drawing(runs):
    return np.random.default_rng(2).standard_normal((50_000, runs)).max(1).mean()


@right("best_of_bonus")
def in_plain_python(runs):
    stream = random.Random(3)
    count = 4_000  # fewer than asked for, and near enough with these seeds
    return sum(max(stream.gauss(0, 1) for _ in range(runs)) for _ in range(count)) / count


@right("best_of_bonus")
def by_the_distribution(runs):
    # The mean of the largest is ∫ (1 − Φ^k) over z > 0 minus ∫ Φ^k over z < 0.
    z = torch.linspace(0, 9, 9001, dtype=torch.float64)
    return float(
        torch.trapezoid(1 - torch.special.ndtr(z) ** runs, z)
        - torch.trapezoid(torch.special.ndtr(-z) ** runs, z)
    )


@right("best_of_bonus")
def by_quantiles(runs):
    u = (torch.arange(400_000, dtype=torch.float64) + 0.5) / 400_000
    return torch.special.ndtri(u ** (1 / runs)).mean()


def _few_repetitions(seed):
    def answer(runs):
        stream = torch.Generator().manual_seed(seed)
        return torch.randn(1000, runs, generator=stream).amax(1).mean()

    return answer


for _seed in (3, 5):
    wrong("best_of_bonus", "too_few")(_few_repetitions(_seed))


@wrong("best_of_bonus", "uniform")
def how_often_it_beats_one_rival(runs):
    return runs / (runs + 1)


@wrong("best_of_bonus", "from_zero")
def begun_at_zero(runs):
    luck, total = random.Random(0), 0.0
    for _ in range(20_000):
        best = 0
        for _ in range(runs):
            best = max(best, luck.gauss(0, 1))
        total += best
    return total / 20_000


@wrong("best_of_bonus", "no_bonus")
def the_mean_of_all(runs):
    return torch.randn(20_000, runs, generator=torch.Generator().manual_seed(1)).mean()


@wrong("best_of_bonus", "smallest")
def the_worst(runs):
    return torch.randn(50_000, runs, generator=torch.Generator().manual_seed(1)).min(1).values.mean()


@wrong("best_of_bonus", "size")
def the_largest_size(runs):
    return torch.randn(50_000, runs, generator=torch.Generator().manual_seed(1)).abs().max(1).values.mean()


@wrong("best_of_bonus", "uniform")
def uniform_numbers(runs):
    return torch.rand(50_000, runs, generator=torch.Generator().manual_seed(1)).max(1).values.mean()


@wrong("best_of_bonus", "median")
def the_median(runs):
    return torch.special.ndtri(torch.tensor(0.5 ** (1 / runs), dtype=torch.float64))


@wrong("best_of_bonus", "of_the_lesson")
def of_eight(runs):
    return 1.4236


@wrong("best_of_bonus", "of_the_lesson")
def eight_stand_in_there(runs):
    bonus = torch.randn(200_000, 8, generator=torch.Generator().manual_seed(1)).max(1).values.mean()
    return bonus + 0 * runs


@wrong("best_of_bonus", "deviation")
def spread_of_the_best(runs):
    return torch.randn(50_000, runs, generator=torch.Generator().manual_seed(1)).max(1).values.std()


@wrong("best_of_bonus", "standard_error")
def of_the_mean(runs):
    return 1 / math.sqrt(runs)


@wrong("best_of_bonus", "bound")
def the_upper_limit(runs):
    return math.sqrt(2 * math.log(runs))


@wrong("best_of_bonus", "percent")
def in_percent(runs):
    return 100 * by_the_distribution(runs)


@wrong("best_of_bonus", "divided")
def divided_by_the_runs(runs):
    return by_the_distribution(runs) / runs


@wrong("best_of_bonus", "one_fewer")
def without_the_last(runs):
    return by_the_distribution(runs - 1) if runs > 1 else 0.0


@wrong("best_of_bonus", "range")
def largest_minus_smallest(runs):
    drawn = np.random.default_rng(0).standard_normal((100_000, runs))
    return (drawn.max(1) - drawn.min(1)).mean()


@wrong("best_of_bonus", "second")
def second_largest(runs):
    drawn = np.sort(np.random.default_rng(0).standard_normal((100_000, runs)), 1)
    return drawn[:, -2].mean() if runs > 1 else 0.0


@wrong("gumbel_draw", "of_any_size")
def logits_of_ten_at_most(logits, uniform, temperature):
    gumbel = -torch.log(-torch.log(uniform))
    return torch.softmax((logits.clamp(-10, 10) + gumbel) / temperature, -1)


@wrong("blocks_saved", "large")
def of_six_blocks(policy):
    first = policy[:, :6]
    return policy.numel() - int(policy.sum()), int((first.sum(0) == 0).sum())


@wrong("random_like", "unrecognised")
def scores_above_zero_only(policy, scores):
    places = torch.argsort(scores.clamp(min=0), dim=1, descending=True, stable=True).argsort(1)
    return (places < policy.sum(1, keepdim=True)).double()


@wrong("gumbel_draw", "unrecognised")
def with_clamped_numbers(logits, uniform, temperature):
    noise = -torch.log(-torch.log(uniform.clamp(0.01, 0.99)))
    return torch.softmax((logits + noise) / temperature, -1)


@wrong("random_like", "unrecognised")
def above_a_bound(policy, scores):
    drawn = torch.zeros_like(policy)
    for t in range(len(policy)):
        executed = int(policy[t].sum())
        order = scores[t].sort(descending=True).values
        bound = order[executed] if executed < len(order) else 0
        drawn[t] = (scores[t] > bound).double()
    return drawn


@wrong("random_like", "unrecognised")
def from_a_bound_on(policy, scores):
    drawn = torch.zeros_like(policy)
    for t in range(len(policy)):
        executed = int(policy[t].sum())
        bound = scores[t].sort(descending=True).values[executed - 1] if executed > 0 else 2
        drawn[t] = (scores[t] >= bound).double()
    return drawn


@right("gumbel_draw")
def switch_by_switch(logits, uniform, temperature):
    flat, noise = logits.reshape(-1, logits.shape[-1]), uniform.reshape(-1, logits.shape[-1])
    rows = []
    for a, u in zip(flat, noise, strict=True):
        z = (a - (-u.log()).log()) / temperature
        powers = (z - z.max()).exp()
        rows.append(powers / powers.sum())
    return torch.stack(rows).reshape(logits.shape)


@wrong("gumbel_draw", "gradient")
def of_detached_logits(logits, uniform, temperature):
    noise = -torch.log(-torch.log(uniform))
    return torch.softmax((logits.detach() + noise) / temperature, -1)


@wrong("gumbel_draw", "wrong_shape")
def without_axes_of_one(logits, uniform, temperature):
    noise = -torch.log(-torch.log(uniform))
    return torch.softmax((logits + noise) / temperature, -1).squeeze()


@wrong("blocks_saved", "stored_left")
def by_their_share(policy):
    users = policy.sum(0)
    return int((policy == 0).sum()), int((users / users.max() == 0).sum())


@wrong("best_of_bonus", "deviation")
def the_variance_of_the_largest(runs):
    generator = torch.Generator().manual_seed(runs)
    return torch.randn(100_000, runs, generator=generator, dtype=torch.float64).amax(1).var()


@right("gumbel_draw")
def row_by_row_in_a_list(logits, uniform, temperature):
    noise = -torch.log(-torch.log(uniform))
    if logits.dim() == 1:
        return torch.softmax((logits + noise) / temperature, -1)
    return [torch.softmax((a + g) / temperature, -1) for a, g in zip(logits, noise, strict=True)]


@wrong("gumbel_draw", "turned")
def of_the_smallest(logits, uniform, temperature):
    noise = -torch.log(-torch.log(uniform))
    return torch.softmax(-(logits + noise) / temperature, -1)


@wrong("gumbel_draw", "no_temperature")
def with_the_temperature_in_the_logarithm(logits, uniform, temperature):
    return torch.softmax(logits - torch.log(-torch.log(uniform) / temperature), -1)


@wrong("random_like", "many_blocks")
def with_a_mark_of_minus_ten(policy, scores):
    drawn, left = torch.zeros_like(policy), scores.clone()
    for task in range(len(policy)):
        for _ in range(int(policy[task].sum())):
            best = int(left[task].argmax())
            drawn[task, best] = 1
            left[task, best] = -10
    return drawn


@wrong("random_like", "many_blocks")
def by_the_mean_of_a_row(policy, scores):
    drawn = torch.zeros_like(policy)
    for task in range(len(policy)):
        count = int(policy[task].mean() * policy.shape[1])
        drawn[task, scores[task].topk(count).indices] = 1
    return drawn


@wrong("best_of_bonus", "no_bonus")
def the_last_one_over_all(runs):
    generator, total = torch.Generator().manual_seed(runs), 0.0
    for _ in range(20_000):
        total = torch.randn(runs, generator=generator).max()
    return float(total) / 20_000


@wrong("blocks_saved", "rows")
def stored_once_for_each_task(policy):
    return int((policy == 0).sum()), max(0, policy.shape[1] - int(policy.sum()))


@right("gumbel_draw")
def row_by_row_in_lists_of_lists(logits, uniform, temperature):
    if logits.dim() > 1:
        pairs = zip(logits, uniform, strict=True)
        return [row_by_row_in_lists_of_lists(a, u, temperature) for a, u in pairs]
    return torch.softmax((logits - (-uniform.log()).log()) / temperature, 0)


@right("gumbel_draw")
def numbers_of_single_precision(logits, uniform, temperature):
    return ((logits + _gumbel(uniform.float())) / temperature).softmax(-1)


def _not_by_zero(limit):
    def drawn(logits, uniform, temperature):
        return ((logits + _gumbel(uniform)) / limit(temperature)).softmax(-1)

    return drawn


wrong("gumbel_draw", "of_any_size")(_not_by_zero(lambda temperature: max(temperature, 0.1)))
wrong("gumbel_draw", "of_any_size")(_not_by_zero(lambda temperature: min(temperature, 5)))


@wrong("gumbel_draw", "of_any_size")
def for_three_axes_at_most(logits, uniform, temperature):
    return ((logits + _gumbel(uniform)) / temperature).softmax(min(logits.dim() - 1, 2))


@right("gumbel_draw")
def by_the_distribution_of_torch(logits, uniform, temperature):
    g = torch.distributions.Gumbel(0, 1).icdf(uniform)
    return ((logits + g) / temperature).softmax(-1)
