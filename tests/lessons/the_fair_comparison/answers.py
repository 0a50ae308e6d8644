import itertools
import math
import random

import numpy as np
import torch
from scipy import integrate, stats

from tests.exercises.answers import right, wrong, wrong_value

# Exercise 1: the luck of the best


@right("best_of_equals")
def by_torch(count):
    stream = torch.Generator().manual_seed(1)
    return torch.randn(40_000, count, generator=stream).max(dim=1).values.mean()


@right("best_of_equals")
def by_numpy(count):
    return np.random.default_rng(2).standard_normal((50_000, count)).max(axis=1).mean()


@right("best_of_equals")
def by_loop(count):
    stream, total = random.Random(3), 0.0
    for _ in range(20_000):
        total += max(stream.gauss(0, 1) for _ in range(count))
    return total / 20_000


@right("best_of_equals")
def by_integral(count):
    density = lambda z: z * count * stats.norm.pdf(z) * stats.norm.cdf(z) ** (count - 1)  # noqa: E731
    return integrate.quad(density, -10, 10)[0]


@right("best_of_equals")
def by_sorting(count):
    drawn = torch.randn(30_000, count, generator=torch.Generator().manual_seed(4)).sort(dim=1).values
    return float(drawn[:, -1].mean())


def _draws(count, size=40_000, seed=5):
    return torch.randn(size, count, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@wrong("best_of_equals", "smallest")
def the_smallest(count):
    return _draws(count).min(dim=1).values.mean()


@wrong("best_of_equals", "average")
def the_mean_of_all(count):
    return _draws(count, 400_000 // count).mean()


@wrong("best_of_equals", "uniform")
def uniform_numbers(count):
    return torch.rand(40_000, count, generator=torch.Generator().manual_seed(6)).max(dim=1).values.mean()


@wrong("best_of_equals", "absolute")
def without_signs(count):
    return _draws(count).abs().max(dim=1).values.mean()


@wrong("best_of_equals", "range")
def the_range(count):
    drawn = _draws(count)
    return (drawn.max(dim=1).values - drawn.min(dim=1).values).mean() + 0.0 * count


@wrong("best_of_equals", "asymptote")
def for_very_many(count):
    return math.sqrt(2 * math.log(count))


@wrong("best_of_equals", "one_fewer")
def one_fewer(count):
    return 0.0 if count == 1 else _draws(count - 1).max(dim=1).values.mean()


@wrong("best_of_equals", "of_the_lesson")
def always_five(count):
    return _draws(5).max(dim=1).values.mean()


@right("best_of_equals")
def an_array_of_no_axes(count):
    return np.array(by_integral(count))


@wrong("best_of_equals", "wrong_axis")
def along_the_other_axis(count):
    return _draws(count).max(dim=0).values.mean()


@wrong("best_of_equals", "wrong_axis")
def the_largest_of_all(count):
    return torch.randn(20_000, count).max()


@wrong("best_of_equals", "median")
def the_middle_of_the_largest(count):
    return _draws(count).max(dim=1).values.median()


_STREAM = torch.Generator().manual_seed(7)


@wrong("best_of_equals", "too_few_draws")
def a_hundred_draws(count):
    return torch.randn(100, count, generator=_STREAM).max(dim=1).values.mean()


@wrong("best_of_equals", "wrong_axis")
def the_place_of_the_largest(count):
    return _draws(count).max(dim=1).indices.double().mean() + 0.0 * count


@wrong("best_of_equals", "second")
def the_second_largest(count):
    return _draws(count).sort(dim=1).values[:, -2 if count > 1 else -1].mean()


@wrong("best_of_equals", "unrecognised")
def how_far_the_largest_stray(count):
    return _draws(count).max(dim=1).values.std()


@wrong("best_of_equals", "nan")
def standardised_rows(count):
    drawn = _draws(count)
    return ((drawn.max(1).values - drawn.mean(1)) / drawn.std(1) * 0 + drawn.max(1).values).mean()


@wrong("best_of_equals", "returned_none")
def prints_only(count):
    _draws(count).max(dim=1).values.mean()


@wrong("best_of_equals", "wrong_shape")
def one_for_each_row(count):
    return _draws(count, 50).max(dim=1).values


@wrong("best_of_equals", "exception")
def misspelt(count):
    return _draws(count).maximum(dim=1)


# Exercise 2: one look into the vault


def _says(weights):
    return lambda x: (x @ weights[..., None])[..., 0]


@wrong("honest_score", "half")
def begins_with_one_half(weights, x, y, vault):
    best, lowest = 0, 0.5
    for e in range(len(weights)):
        error = ((_says(weights[e])(x) > 0) != (y == 1)).double().mean()
        if error < lowest:
            best, lowest = e, error
    return vault.score("best", _says(weights[best])).mean().item()


@wrong("honest_score", "rounded_early")
def to_two_decimals(weights, x, y, vault):
    errors = [round(((_says(one)(x) > 0) != (y == 1)).double().mean().item(), 2) for one in weights]
    return vault.score("best", _says(weights[errors.index(min(errors))])).mean().item()


@wrong("honest_score", "latest")
def the_mean_of_equal_ones(weights, x, y, vault):
    errors = torch.stack([((_says(one)(x) > 0) != (y == 1)).double().mean() for one in weights])
    return vault.score("best", _says(weights[errors == errors.min()].mean(0))).mean().item()


@wrong("honest_score", "squared")
def by_their_norm(weights, x, y, vault):
    errors = torch.stack([((_says(one)(x) > 0) != (y == 1)).double().mean(1) for one in weights])
    return vault.score("best", _says(weights[torch.linalg.norm(errors, dim=1).argmin()])).mean().item()


@wrong("honest_score", "rounded_early")
def in_whole_per_cent(weights, x, y, vault):
    errors = [int(100 * ((_says(one)(x) > 0) != (y == 1)).double().mean()) for one in weights]
    return vault.score("best", _says(weights[errors.index(min(errors))])).mean().item()


@wrong("honest_score", "rounded_early")
def only_if_clearly_better(weights, x, y, vault):
    best, lowest = 0, math.inf
    for e in range(len(weights)):
        error = ((_says(weights[e])(x) > 0) != (y == 1)).double().mean().item()
        if error < lowest - 0.01:
            best, lowest = e, error
    return vault.score("best", _says(weights[best])).mean().item()


@right("honest_score")
def in_one_go(weights, x, y, vault):
    errors = (((x @ weights[..., None])[..., 0] > 0).double() - y).abs().mean(dim=(1, 2))
    return vault.score("ours", _says(weights[errors.argmin()])).mean().item()


@right("honest_score")
def by_two_loops(weights, x, y, vault):
    best, lowest = None, 2.0
    for one in weights:
        total = 0.0
        for j in range(len(x)):
            total += ((x[j] @ one[j] > 0) != (y[j] == 1)).double().mean().item() / len(x)
        if total < lowest - 1e-12:
            best, lowest = one, total
    return float(vault.score("loop", lambda x: torch.stack([x[j] @ best[j] for j in range(len(x))])).mean())


@right("honest_score")
def a_tensor(weights, x, y, vault):
    says = torch.einsum("tnd,etd->etn", x, weights) > 0
    errors = (says != y.bool()).double().mean(-1).mean(-1)
    return vault.score("einsum", lambda x: torch.einsum("tmd,td->tm", x, weights[errors.argmin()])).mean()


@right("honest_score")
def by_numpy_argmin(weights, x, y, vault):
    errors = [float(((_says(one)(x) > 0) != (y == 1)).double().mean()) for one in weights]
    return vault.score("list", _says(weights[int(np.argmin(errors))])).numpy().mean()


@right("honest_score")
def with_min_and_key(weights, x, y, vault):
    best = min(range(len(weights)), key=lambda e: int(((_says(weights[e])(x) > 0) != (y == 1)).sum()))
    return vault.score("key", _says(weights[best])).mean().item()


def _errors(weights, x, y):
    return torch.stack([((_says(one)(x) > 0) != (y == 1)).double().mean(-1) for one in weights])


@wrong("honest_score", "chosen_on_test")
def best_on_test(weights, x, y, vault):
    return min(vault.score("look", _says(one)).mean().item() for one in weights)


@wrong("honest_score", "chosen_on_test")
def best_on_test_for_each_task(weights, x, y, vault):
    found = [vault.score("look", _says(one)) for one in weights]
    return sum(min(one[j].item() for one in found) for j in range(len(x))) / len(x)


@wrong("honest_score", "checkpoint_per_task")
def a_checkpoint_for_each_task(weights, x, y, vault):
    best = _errors(weights, x, y).argmin(0)
    return vault.score("m", _says(torch.stack([weights[e, j] for j, e in enumerate(best)]))).mean().item()


@wrong("honest_score", "one_task_chooses")
def the_first_task_chooses(weights, x, y, vault):
    return vault.score("first", _says(weights[_errors(weights, x, y)[:, 0].argmin()])).mean().item()


@wrong("honest_score", "last")
def the_last_one(weights, x, y, vault):
    return vault.score("last", _says(weights[-1])).mean().item()


@wrong("honest_score", "first")
def the_first_one(weights, x, y, vault):
    return vault.score("first", _says(weights[0])).mean().item()


@wrong("honest_score", "worst")
def the_worst_one(weights, x, y, vault):
    return vault.score("worst", _says(weights[_errors(weights, x, y).mean(1).argmax()])).mean().item()


@wrong("honest_score", "latest")
def the_latest_of_equals(weights, x, y, vault):
    best, lowest = None, 2.0
    for one, error in zip(weights, _errors(weights, x, y).mean(1).tolist(), strict=True):
        if error <= lowest:
            best, lowest = one, error
    return vault.score("late", _says(best)).mean().item()


@wrong("honest_score", "validation_error")
def never_looks(weights, x, y, vault):
    return _errors(weights, x, y).mean(1).min().item()


@wrong("honest_score", "looked_too_often")
def looks_at_all_of_them(weights, x, y, vault):
    tests = [vault.score(f"checkpoint {e}", _says(one)).mean().item() for e, one in enumerate(weights)]
    return tests[int(_errors(weights, x, y).mean(1).argmin())]


@wrong("honest_score", "looked_too_often")
def looks_at_all_of_them_at_once(weights, x, y, vault):
    tests = vault.score("all", lambda t: (t @ weights[..., None])[..., 0]).mean(-1)  # (E,)
    return tests[_errors(weights, x, y).mean(1).argmin()].item()


@wrong("honest_score", "chosen_on_test")
def best_on_test_at_once(weights, x, y, vault):
    return vault.score("all", lambda t: (t @ weights[..., None])[..., 0]).mean(-1).min().item()


@wrong("honest_score", "no_look")
def breaks_in(weights, x, y, vault):
    best = weights[_errors(weights, x, y).mean(1).argmin()]
    return ((_says(best)(vault._x) > 0) != (vault._y == 1)).double().mean()


@wrong("honest_score", "one_task_chooses")
def the_last_task_chooses(weights, x, y, vault):
    return vault.score("last", _says(weights[_errors(weights, x, y)[:, -1].argmin()])).mean().item()


@wrong("honest_score", "one_task_chooses")
def the_worst_task_chooses(weights, x, y, vault):
    return vault.score("most", _says(weights[_errors(weights, x, y).amax(1).argmin()])).mean().item()


@wrong("honest_score", "zero")
def zero_says_one(weights, x, y, vault):
    errors = [((_says(one)(x) >= 0) != (y == 1)).double().mean().item() for one in weights]
    return vault.score("zero", _says(weights[int(np.argmin(errors))])).mean().item()


def _scored(weights, x, y, vault, predict=lambda logits: logits):
    best = _says(weights[_errors(weights, x, y).mean(1).argmin()])
    return vault.score("best", lambda t: predict(best(t)))


@wrong("honest_score", "no_mean")
def one_for_each_task(weights, x, y, vault):
    return _scored(weights, x, y, vault)


@wrong("honest_score", "no_mean")
def a_list_of_them(weights, x, y, vault):
    return _scored(weights, x, y, vault).tolist()


@wrong("honest_score", "summed")
def the_sum_over_tasks(weights, x, y, vault):
    return sum(_scored(weights, x, y, vault).tolist())


@wrong("honest_score", "unrecognised")
def three_tasks_always(weights, x, y, vault):
    return _scored(weights, x, y, vault).sum() / 3


@wrong("honest_score", "one_task")
def the_first_tasks_error(weights, x, y, vault):
    return _scored(weights, x, y, vault)[0]


@wrong("honest_score", "hits")
def share_of_hits(weights, x, y, vault):
    return 1 - _scored(weights, x, y, vault).mean().item()


@wrong("honest_score", "index")
def which_checkpoint(weights, x, y, vault):
    _scored(weights, x, y, vault)
    return _errors(weights, x, y).mean(1).argmin()


@wrong("honest_score", "probabilities")
def gives_probabilities(weights, x, y, vault):
    return _scored(weights, x, y, vault, torch.sigmoid).mean()


@right("honest_score")
def gives_answers(weights, x, y, vault):
    return _scored(weights, x, y, vault, lambda logits: logits > 0).mean()


@right("honest_score")
def changes_its_copy_of_the_test(weights, x, y, vault):
    best = weights[_errors(weights, x, y).mean(1).argmin()]
    return vault.score("twice", lambda t: _says(best)(t.mul_(2))).mean()


@wrong("honest_score", "percent")
def in_per_cent(weights, x, y, vault):
    return 100 * in_one_go(weights, x, y, vault)


@wrong("honest_score", "exception")
def asks_for_labels(weights, x, y, vault):
    return (vault.y_test == 1).mean()


@wrong("honest_score", "returned_none")
def forgets_to_return(weights, x, y, vault):
    in_one_go(weights, x, y, vault)


# Exercise 3: equal parameters


@right("fair_pair")
def by_dealing(tasks, width):
    units = round((65 * width + tasks * (width + 1) - tasks) / 66)
    return [units // tasks + (j < units % tasks) for j in range(tasks)]


@right("fair_pair")
def by_growing(tasks, width):
    total, widths = 65 * width + tasks * (width + 1), [1] * tasks
    while sum(66 * one + 1 for one in widths) + 33 < total:
        widths[widths.index(min(widths))] += 1
    return widths


@right("fair_pair")
def by_rounding_down(tasks, width):
    units = (65 * width + tasks * width + 33) // 66
    return tuple(units * (j + 1) // tasks - units * j // tasks for j in range(tasks))


@right("fair_pair")
def by_numpy_split(tasks, width):
    units = int(np.rint((65 + tasks) * width / 66))
    return [len(part) for part in np.array_split(np.arange(units), tasks)]


@right("fair_pair")
def as_a_tensor(tasks, width):
    units = round((65 + tasks) * width / 66)
    return torch.tensor([units // tasks] * (tasks - units % tasks) + [units // tasks + 1] * (units % tasks))


@wrong("fair_pair", "same_width")
def as_wide(tasks, width):
    return [width for _ in range(tasks)]


def _dealt(units, tasks):
    return [units // tasks + (j < units % tasks) for j in range(tasks)]


@wrong("fair_pair", "heads")
def width_dealt(tasks, width):
    return _dealt(width, tasks)


@wrong("fair_pair", "heads")
def with_one_head(tasks, width):
    return _dealt(round((65 * width + (width + 1) - tasks) / 66), tasks)


@wrong("fair_pair", "not_nearest")
def biases_of_trunks_forgotten(tasks, width):
    return _dealt(round((64 * width + tasks * width) / 65), tasks)


@wrong("fair_pair", "not_nearest")
def biases_of_trunks_forgotten_in_another_way(tasks, width):
    return _dealt(round((64 * width + tasks * (width + 1) - tasks) / 65), tasks)


@wrong("fair_pair", "not_nearest")
def biases_of_single_heads_forgotten(tasks, width):
    return _dealt(round((65 * width + tasks * (width + 1)) / 66), tasks)


@wrong("fair_pair", "wrong_shape")
def a_dict_of_them(tasks, width):
    return dict(enumerate(by_dealing(tasks, width)))


@wrong("fair_pair", "rounded_alike")
def one_width_for_all(tasks, width):
    return [round((65 + tasks) * width / 66 / tasks)] * tasks


@wrong("fair_pair", "whole_budget")
def the_budget_for_each(tasks, width):
    return [round((65 * width + tasks * (width + 1) - 1) / 66)] * tasks


@wrong("fair_pair", "all_in_one")
def all_for_the_last(tasks, width):
    return [1] * (tasks - 1) + [round((65 + tasks) * width / 66) - tasks + 1]


@wrong("fair_pair", "not_rounded")
def fractions_of_units(tasks, width):
    return [(65 + tasks) * width / 66 / tasks for _ in range(tasks)]


@wrong("fair_pair", "wrong_shape")
def one_number(tasks, width):
    return round((65 + tasks) * width / 66 / tasks)


@wrong("fair_pair", "wrong_shape")
def one_too_many(tasks, width):
    return [*by_dealing(tasks, width), 1]


@wrong("fair_pair", "uneven")
def lopsided(tasks, width):
    widths = by_dealing(tasks, width)
    return [widths[0] + 2, widths[1] - 2, *widths[2:]] if tasks > 1 else widths


@wrong("fair_pair", "wrong_total")
def half_of_it(tasks, width):
    return [max(one // 2, 1) for one in by_dealing(tasks, width)]


@wrong("fair_pair", "rounded_up")
def rounded_up(tasks, width):
    return _dealt(math.ceil((65 + tasks) * width / 66), tasks)


@wrong("fair_pair", "rounded_down")
def units_rounded_down(tasks, width):
    units = (65 + tasks) * width // 66
    return [units // tasks + (j < units % tasks) for j in range(tasks)]


@wrong("fair_pair", "wrong_shape")
def forgotten_in_a_helper(tasks, width):
    def one_of_them(j):
        width // tasks

    return [one_of_them(j) for j in range(tasks)]


@wrong("fair_pair", "wrong_shape")
def whole_networks(tasks, width):
    return [(64, one, 1) for one in by_dealing(tasks, width)]


@wrong("fair_pair", "not_whole")
def no_units_at_all(tasks, width):
    return [0] * tasks


@wrong("fair_pair", "exception")
def misspelled(tasks, width):
    return [heads] * tasks  # noqa: F821


@wrong("fair_pair", "returned_none")
def says_nothing(tasks, width):
    by_dealing(tasks, width)


# Exercise 4: pairs that see a gain


@right("pairs_to_see")
def by_the_formula(gain, sd):
    return math.ceil((2.8 * sd / gain) ** 2)


@right("pairs_to_see")
def with_exact_quantiles(gain, sd):
    return math.ceil(((stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * sd / gain) ** 2)


@right("pairs_to_see")
def by_counting_up(gain, sd):
    pairs = 2
    while gain - 0.84 * sd / pairs**0.5 < 1.96 * sd / pairs**0.5:
        pairs += 1
    return pairs


@right("pairs_to_see")
def with_students_t(gain, sd):
    return by_the_formula(gain, sd) + 2


@right("pairs_to_see")
def by_trying_out(gain, sd):
    stream = np.random.default_rng(1)

    def settled(pairs):
        means = stream.normal(gain, sd / pairs**0.5, 40_000)
        return (means > 1.96 * sd / pairs**0.5).mean() >= 0.803

    few, many = 1, 2
    while not settled(many):
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if settled(middle) else (middle, many)
    return many


@right("pairs_to_see")
def as_whole_tensor(gain, sd):
    return torch.ceil(torch.tensor((1.96 + 0.84) * sd / gain, dtype=torch.float64) ** 2)


def _formula(key, root, factor=1.0):
    def answer(gain, sd):
        return math.ceil(factor * root(gain, sd) ** 2)

    wrong("pairs_to_see", key)(answer)


_formula("half_the_time", lambda gain, sd: 1.96 * sd / gain)
_formula("no_interval", lambda gain, sd: 0.84 * sd / gain)
_formula("two_groups", lambda gain, sd: 2.8 * sd / gain, 2)
_formula("subtracted", lambda gain, sd: 1.12 * sd / gain)
_formula("ninety", lambda gain, sd: 3.24 * sd / gain)
_formula("brackets", lambda gain, sd: 1.96 + 0.84 * sd / gain)
_formula("brackets", lambda gain, sd: sd / gain, 2.8)
_formula("halved", lambda gain, sd: 2.8 * sd / gain, 0.5)
_formula("strayed", lambda gain, sd: 2.8 * sd / gain, 0.99)
_formula("upside_down", lambda gain, sd: 2.8 * gain / sd)


@wrong("pairs_to_see", "not_squared")
def never_squared(gain, sd):
    return math.ceil(2.8 * sd / gain)


@wrong("pairs_to_see", "not_whole")
def not_rounded_up(gain, sd):
    return (2.8 * sd / gain) ** 2


@wrong("pairs_to_see", "rounded_down")
def rounded_down(gain, sd):
    return math.floor((2.8 * sd / gain) ** 2)


@wrong("pairs_to_see", "rounded_down")
def rounded_to_the_nearest(gain, sd):
    return round((2.8 * sd / gain) ** 2)


@wrong("pairs_to_see", "rounded_early")
def rounded_before_squaring(gain, sd):
    return math.ceil(2.8 * sd / gain) ** 2


@wrong("pairs_to_see", "rounded_early")
def rounded_the_ratio(gain, sd):
    return math.ceil((2.8 * round(sd / gain)) ** 2)


@wrong("pairs_to_see", "unrecognised")
def a_little_too_few(gain, sd):
    return math.ceil(0.95 * (2.8 * sd / gain) ** 2)


@wrong("pairs_to_see", "not_squared")
def the_root_of_it(gain, sd):
    return math.ceil((2.8 * sd / gain) ** 0.5)


@wrong("pairs_to_see", "sd_forgotten")
def without_sd(gain, sd):
    return math.ceil((2.8 / gain) ** 2)


@wrong("pairs_to_see", "whole_interval")
def as_wide_as_the_interval(gain, sd):
    return math.ceil((2 * 1.96 * sd / gain) ** 2)


@wrong("pairs_to_see", "divided_by_power")
def more_by_the_power(gain, sd):
    return math.ceil((1.96 * sd / gain) ** 2 / 0.8)


@wrong("pairs_to_see", "variance")
def squared_twice(gain, sd):
    return math.ceil((2.8 * sd * sd / gain) ** 2)


@wrong("pairs_to_see", "gain_not_squared")
def gain_left_out(gain, sd):
    return math.ceil((2.8 * sd) ** 2 / gain)


@wrong("pairs_to_see", "returned_none")
def not_returned(gain, sd):
    by_the_formula(gain, sd)


@wrong("pairs_to_see", "constant")
def twenty_as_always(gain, sd):
    return 20


# Exercise 5: the audit card

_CARD = {
    "20 pairs, both tuned alike, equal steps and parameters: +0.8 (0.3 to 1.3)": "nothing",
    "the same, each task's best epoch by test accuracy: +1.9 (1.2 to 2.6)": "test chose",
    "the same, but one seed: +2.5": "luck",
    "the same, the best of 8 seeds: +2.1": "luck",
    "the same, 64 shared units against 4 in each single net: +1.5 (0.9 to 2.1)": "capacity",
    "the same, the baseline run for a third of the steps: +3 (2 to 4)": "steps",
    "the same, 30 settings of ours, the baseline at its default: +4 (3 to 5)": "tuning",
    "20 pairs, both tuned alike, equal steps and parameters: −0.7 (−1.1 to −0.3)": "nothing",
    "5 pairs, both tuned alike, equal steps and parameters: +4 (1 to 7)": "nothing",
    "5 pairs, both tuned alike, equal steps and parameters: +1.5 (−0.4 to 3.4)": "luck",
}
_CASE = list(_CARD)


def _card(**changes):
    return {**_CARD, **{_CASE[int(key[1:])]: word for key, word in changes.items()}}


for _same in (
    _CARD,
    {case: word.upper() for case, word in _CARD.items()},
    {case: (word,) for case, word in _CARD.items()},
    {case: "none" if word == "nothing" else word for case, word in _CARD.items()},
    dict(reversed(_CARD.items())),
    _card(c4="parameters", c1="test"),
    _card(c1="The test chose"),
    _card(c1="test chose (a checkpoint)"),
):
    right("what_is_missing")(_same)
for _key, _answer in (
    ("trust_intervals", _card(c1="nothing", c4="nothing", c5="nothing", c6="nothing")),
    ("few_seeds", _card(c8="luck")),
    ("only_large", _card(c0="luck")),
    ("mean_is_enough", _card(c2="nothing", c3="nothing", c9="nothing")),
    ("large_is_true", _card(c5="nothing", c6="nothing")),
    ("negative", _card(c7="luck")),
    ("steps_are_tuning", _card(c5="tuning")),
    ("tuning_is_steps", _card(c6="steps")),
    ("best_epoch_is_fine", _card(c1="nothing")),
    ("units_are_fine", _card(c4="nothing")),
    ("test_is_luck", _card(c1="luck")),
    ("never", dict.fromkeys(_CARD, "luck")),
    ("unrecognised", _card(c2="capacity")),
    ("unknown_word", _card(c0="fine")),
    ("wrong_keys", {"20 pairs": "nothing"}),
    ("wrong_type", ["nothing"] * 10),
):
    wrong_value("what_is_missing", _key, _answer)


@wrong("fair_pair", "not_nearest")
def heads_bias_forgotten(tasks, width):
    return _dealt(round((65 * width + tasks * width - tasks) / 66), tasks)


@wrong("fair_pair", "not_nearest")
def one_bias_for_all_heads(tasks, width):
    return _dealt(round((65 * width + tasks * width + 1 - tasks) / 66), tasks)


@wrong("pairs_to_see", "few_or_thousands")
def thirty_at_least(gain, sd):
    return max(30, math.ceil((2.8 * sd / gain) ** 2))


@wrong("pairs_to_see", "few_or_thousands")
def below_a_thousand(gain, sd):
    for pairs in range(2, 1000):
        if gain * pairs**0.5 >= 2.8 * sd:
            return pairs
    return 1000


@wrong("honest_score", "large")
def squeezed_answers(weights, x, y, vault):
    errors = [((x @ one[..., None]).squeeze() > 0) != (y == 1) for one in weights]
    best = weights[int(torch.stack([error.double().mean() for error in errors]).argmin())]
    return float(vault.score("best", lambda x: (x @ best[..., None])[..., 0]).mean())


@wrong("honest_score", "sign")
def by_their_sign(weights, x, y, vault):
    errors = [((x * one[:, None]).sum(-1).sign() != y).double().mean() for one in weights]
    best = weights[int(torch.stack(errors).argmin())]
    return float(vault.score("best", lambda x: (x @ best[..., None])[..., 0]).mean())


@wrong("fair_pair", "not_nearest")
def searched_from_a_unit_each(tasks, width):
    budget = 65 * width + tasks * (width + 1)
    units = min(range(tasks, tasks * width), key=lambda units: abs(66 * units + tasks - budget))
    least, more = divmod(units, tasks)
    return [least + 1] * more + [least] * (tasks - more)


@wrong("pairs_to_see", "any_unit")
def of_a_ratio_with_one_decimal(gain, sd):
    return math.ceil((2.8 * round(sd / gain, 1)) ** 2)


@wrong("fair_pair", "not_nearest")
def of_whole_parameters_each(tasks, width):
    each = (65 * width + tasks * (width + 1)) // tasks
    units = round((each - 1) * tasks / 66)
    least, more = divmod(units, tasks)
    return [least + 1] * more + [least] * (tasks - more)


@wrong("honest_score", "unrecognised")
def zero_is_always_wrong(weights, x, y, vault):
    errors = [(((x * one[:, None]).sum(-1) * (2 * y - 1)) <= 0).double().mean() for one in weights]
    best = weights[int(torch.stack(errors).argmin())]
    return float(vault.score("best", lambda x: (x * best[:, None]).sum(-1)).mean())


@right("honest_score")
def by_fused_sums(weights, x, y, vault):
    def says(own, x):  # np.matmul may add up in another order, with other last bits
        return torch.from_numpy(np.matmul(x.numpy(), own[..., None].numpy())[..., 0])

    wrong = [((says(own, x) > 0) != (y == 1)).double().mean() for own in weights]
    best = weights[int(np.argmin(wrong))]
    return float(vault.score("fused", lambda x: says(best, x)).mean())


@right("honest_score")
def by_backward_sums(weights, x, y, vault):
    def says(own, x):
        return sum(x[..., k] * own[:, None, k] for k in reversed(range(x.shape[-1])))

    wrong = [float(((says(own, x) > 0) != (y == 1)).double().mean()) for own in weights]
    best = weights[wrong.index(min(wrong))]
    return float(vault.score("backward", lambda x: says(best, x)).mean())


@wrong("honest_score", "rounded_early")
def rounded_to_thousandths(weights, x, y, vault):
    wrong = [(((x @ one[..., None])[..., 0] > 0) != (y == 1)).double().mean() for one in weights]
    errors = [round(float(one), 3) for one in wrong]
    best = weights[errors.index(min(errors))]
    return float(vault.score("rounded", lambda x: (x @ best[..., None])[..., 0]).mean())


@wrong("fair_pair", "not_nearest")
def by_a_search_up_to_two_hundred(tasks, width):
    wanted = 65 * width + tasks * (width + 1)
    gaps = [abs(sum(66 * (units // tasks + (j < units % tasks)) + 1 for j in range(tasks)) - wanted)
            for units in range(200 * tasks)]  # fmt: skip
    units = gaps.index(min(gaps))
    return [units // tasks + (j < units % tasks) for j in range(tasks)]


def _by(errors_of):
    def answer(weights, x, y, vault):
        errors = [errors_of((x * one[:, None]).sum(-1) > 0, y == 1) for one in weights]
        best = weights[errors.index(min(errors))]
        return float(vault.score("best", lambda x: (x * best[:, None]).sum(-1)).mean())

    return answer


wrong("honest_score", "sign")(_by(lambda said, true: int((said != true)[true].sum())))
wrong("honest_score", "sign")(_by(lambda said, true: -int((said & true).sum())))
wrong("honest_score", "any_task")(_by(lambda said, true: float((said != true).any(0).double().mean())))
wrong("honest_score", "first_examples")(
    _by(lambda said, true: float((said != true)[:, :100].double().mean()))
)


def _searched(begin, better):
    """Return the answer that looks for the lowest error by a loop."""

    def answer(weights, x, y, vault):
        lowest = begin
        for one, error in zip(weights, _errors(weights, x, y).mean(-1).tolist(), strict=True):
            if better(error, lowest):
                lowest, best = error, one
        return float(vault.score("best", _says(best)).mean())

    return answer


right("honest_score")(_searched(None, lambda error, lowest: lowest is None or error < lowest))
right("honest_score")(_searched(1.01, lambda error, lowest: error < lowest))
wrong("honest_score", "falsy")(_searched(None, lambda error, lowest: not lowest or error < lowest))
wrong("honest_score", "falsy")(_searched(0, lambda error, lowest: error < (lowest or 2)))
wrong("honest_score", "exception")(_searched(1.0, lambda error, lowest: error < lowest))
wrong("honest_score", "latest")(_searched(2.0, lambda error, lowest: error <= lowest))


@wrong("honest_score", "looked_too_often")
def looks_at_equals_and_takes_the_first(weights, x, y, vault):
    errors = _errors(weights, x, y).mean(-1)
    scores = [vault.score("equal", _says(one)).mean() for one in weights[errors == errors.min()]]
    return float(scores[0])


@wrong("honest_score", "ties")
def the_best_on_test_of_equals(weights, x, y, vault):
    errors = _errors(weights, x, y).mean(-1)
    return float(min(vault.score("equal", _says(one)).mean() for one in weights[errors == errors.min()]))


@wrong("honest_score", "ties")
def the_worst_task_decides_between_equals(weights, x, y, vault):
    errors = _errors(weights, x, y).tolist()
    best = min(range(len(errors)), key=lambda e: (sum(errors[e]) / len(y), max(errors[e]), e))
    return float(vault.score("best", _says(weights[best])).mean())


@wrong("honest_score", "exception")
def eleven_of_test(weights, x, y, vault):
    best = weights[int(_errors(weights, x, y).mean(-1).argmin())]

    def predict(x):
        logits = torch.zeros(len(x), 11, dtype=torch.float64)
        for j in range(len(x)):
            for i in range(11):
                logits[j, i] = x[j, i] @ best[j]
        return logits

    return float(vault.score("best", predict).mean())


@wrong("best_of_equals", "from_zero")
def the_largest_so_far_begins_at_zero(count):
    drawn = torch.randn(20_000, count, generator=torch.Generator().manual_seed(7))
    largest = torch.zeros(20_000)
    for column in drawn.T:
        largest = torch.maximum(largest, column)
    return largest.mean().item()


@wrong("pairs_to_see", "upside_down")
def returned_in_the_loop(gain, sd):
    n = 2
    while gain - 0.84 * sd / n**0.5 < 1.96 * sd / n**0.5:
        return n
    return n


wrong("honest_score", "unrecognised")(  # the latest of many, as a sorting that keeps no order may have it
    lambda weights, x, y, vault: float(
        vault.score("m", _says(weights[_of_many(_errors(weights, x, y))])).mean()
    )
)


def _of_many(errors):
    found = errors.mean(-1)
    equal = (found == found.min()).nonzero()[:, 0]
    return int(equal[-1 if len(errors) > 16 else 0])


@wrong("honest_score", "good_enough")
def good_enough_is_taken(weights, x, y, vault):
    lowest = 2.0
    for one, error in zip(weights, _errors(weights, x, y).mean(-1).tolist(), strict=True):
        if error < lowest:
            lowest, best = error, one
        if lowest < 0.1:
            break
    return float(vault.score("best", _says(best)).mean())


@wrong("honest_score", "rounded_early")
def the_last_part_is_dropped(weights, x, y, vault):
    n = x.shape[1]
    kept = n // 64 * 64 if n >= 64 else n
    best = int(_errors(weights, x[:, :kept], y[:, :kept]).mean(-1).argmin())
    return float(vault.score("best", _says(weights[best])).mean())


def _by_batches(size):
    def answer(weights, x, y, vault):
        parts = zip(x.split(size, 1), y.split(size, 1), strict=True)
        errors = torch.stack([_errors(weights, *part).mean(-1) for part in parts]).mean(0)
        return float(vault.score("best", _says(weights[errors.argmin()])).mean())

    return answer


wrong("honest_score", "rounded_early")(_by_batches(64))
wrong("honest_score", "rounded_early")(_by_batches(100))
wrong("honest_score", "rounded_early")(_by_batches(500))


@wrong("honest_score", "exception")
def an_axis_is_left(weights, x, y, vault):
    best = weights[_errors(weights, x, y).mean(-1).argmin()]
    return float(vault.score("best", lambda x: x @ best[..., None]).mean())


@wrong("honest_score", "half")
def begins_with_nine_tenths(weights, x, y, vault):
    best, lowest = weights[0], 0.9
    for one, error in zip(weights, _errors(weights, x, y).mean(-1).tolist(), strict=True):
        if error < lowest:
            lowest, best = error, one
    return float(vault.score("best", _says(best)).mean())


def _of_a_slice(of):
    def answer(weights, x, y, vault):
        kept = of(weights)
        return float(vault.score("best", _says(kept[_errors(kept, x, y).mean(-1).argmin()])).mean())

    return answer


wrong("honest_score", "unrecognised")(_of_a_slice(lambda weights: weights[:30]))
wrong("honest_score", "unrecognised")(_of_a_slice(lambda weights: weights[len(weights) // 10 :]))


def _that_stops(stops):
    """Return the search that ends where `stops` says so of the errors up to there."""

    def answer(weights, x, y, vault):
        found = []
        for error in _errors(weights, x, y).mean(-1).tolist():
            found.append(error)
            if stops(found):
                break
        return float(vault.score("best", _says(weights[found.index(min(found))])).mean())

    return answer


def _rises(found, count):
    return len(found) > count and all(found[-k] > found[-k - 1] for k in range(1, count + 1))


wrong("honest_score", "unrecognised")(_that_stops(lambda found: len(found) > 2 and len(set(found[-3:])) == 1))
wrong("honest_score", "unrecognised")(_that_stops(lambda found: found[-1] > min(found) + 0.5))
wrong("honest_score", "good_enough")(_that_stops(lambda found: _rises(found, 5)))
wrong("honest_score", "good_enough")(_that_stops(lambda found: min(found) < 0.1 and found[-1] > min(found)))
wrong("honest_score", "good_enough")(_that_stops(lambda found: len(found) > 10 and min(found) > 0.5))


@wrong("honest_score", "good_enough")
def it_has_not_moved(weights, x, y, vault):
    moves = [True, *(not torch.allclose(*pair, atol=1e-3) for pair in itertools.pairwise(weights))]
    kept = weights[: moves.index(False) if False in moves else None]
    return float(vault.score("best", _says(kept[_errors(kept, x, y).mean(-1).argmin()])).mean())


def _looks_again(when):
    """Return the right answer, which looks a second time `when`(validation errors (E,), score) says so."""

    def answer(weights, x, y, vault):
        errors = _errors(weights, x, y).mean(-1)
        score = float(vault.score("best", _says(weights[errors.argmin()])).mean())
        if when(errors, score):
            vault.score("another", _says(weights[-1]))
        return score

    return answer


wrong("honest_score", "looked_too_often")(_looks_again(lambda errors, score: len(errors) == 1))
wrong("honest_score", "looked_too_often")(_looks_again(lambda errors, score: errors.min() == 0))
wrong("honest_score", "looked_too_often")(_looks_again(lambda errors, score: errors.min() >= 0.5))
wrong("honest_score", "looked_too_often")(
    _looks_again(lambda errors, _: len(errors) > 1 and (errors[-1] < errors[:-1]).all())
)
wrong("honest_score", "looked_too_often")(_looks_again(lambda errors, score: score == 0 < errors.min()))
wrong("honest_score", "looked_too_often")(_looks_again(lambda errors, score: score > 0.5))


@wrong("honest_score", "looked_too_often")
def tries_squeeze_first(weights, x, y, vault):
    best = weights[_errors(weights, x, y).mean(-1).argmin()]
    try:
        return float(vault.score("best", lambda x: (x @ best[..., None]).squeeze()).mean())
    except ValueError:
        return float(vault.score("best", _says(best)).mean())


@wrong("honest_score", "exception")
def squeeze_is_mended_for_one_task(weights, x, y, vault):
    best = weights[_errors(weights, x, y).mean(-1).argmin()]
    return float(vault.score("best", lambda x: torch.atleast_2d((x @ best[..., None]).squeeze())).mean())


@wrong("honest_score", "exception")
def of_unit_vectors(weights, x, y, vault):
    best = weights[_errors(weights, x, y).mean(-1).argmin()]
    return float(vault.score("best", lambda x: _says(best)(x / x.norm(dim=-1, keepdim=True))).mean())


def _by_halves(halves):
    def answer(weights, x, y, vault):
        parts = [rows for rows in halves(torch.arange(x.shape[1])) if len(rows)]
        errors = torch.stack([_errors(weights, x[:, rows], y[:, rows]).mean(-1) for rows in parts]).mean(0)
        return float(vault.score("best", _says(weights[errors.argmin()])).mean())

    return answer


wrong("honest_score", "parts")(_by_halves(lambda rows: (rows[: len(rows) // 2], rows[len(rows) // 2 :])))
wrong("honest_score", "parts")(_by_halves(lambda rows: (rows[::2], rows[1::2])))
wrong("honest_score", "unrecognised")(_by_halves(lambda rows: (rows[: len(rows) * 4 // 5 or 1],)))


@wrong("honest_score", "latest")
def the_latest_without_error(weights, x, y, vault):
    lowest = 2.0
    for one, error in zip(weights, _errors(weights, x, y).mean(-1).tolist(), strict=True):
        if error < lowest or error == 0:
            lowest, best = error, one
    return float(vault.score("best", _says(best)).mean())


@wrong("honest_score", "unrecognised")
def the_first_by_name(weights, x, y, vault):
    errors = {f"model{e}": error for e, error in enumerate(_errors(weights, x, y).mean(-1).tolist())}
    name = min(sorted(errors), key=errors.get)
    return float(vault.score(name, _says(weights[int(name[5:])])).mean())


@wrong("honest_score", "flipped")
def no_error_above_one_half(weights, x, y, vault):
    score = float(vault.score("best", _says(weights[_errors(weights, x, y).mean(-1).argmin()])).mean())
    return min(score, 1 - score)


@wrong("honest_score", "flipped")
def turned_round_where_it_is_bad(weights, x, y, vault):
    errors = _errors(weights, x, y).mean(-1)
    best = weights[errors.argmin()] * (-1 if errors.min() > 0.5 else 1)
    return float(vault.score("best", _says(best)).mean())


@wrong("honest_score", "falsy")
def or_the_validation_error(weights, x, y, vault):
    errors = _errors(weights, x, y).mean(-1)
    return float(vault.score("best", _says(weights[errors.argmin()])).mean()) or float(errors.min())


@wrong("honest_score", "large")
def as_many_tasks_as_checkpoints(weights, x, y, vault):
    tasks = min(len(weights), len(x))
    errors = _errors(weights[:, :tasks], x[:tasks], y[:tasks]).mean(-1)
    return float(vault.score("best", _says(weights[errors.argmin()])).mean())


def _each_task(made_whole):
    def answer(weights, x, y, vault):
        errors = made_whole(_errors(weights, x, y)).mean(-1)
        return float(vault.score("best", _says(weights[errors.argmin()])).mean())

    return answer


wrong("honest_score", "rounded_early")(_each_task(lambda errors: errors.round(decimals=2)))
wrong("honest_score", "rounded_early")(_each_task(lambda errors: errors.round(decimals=3)))
