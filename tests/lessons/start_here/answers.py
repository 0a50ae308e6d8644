import math
import statistics

import numpy as np
import torch
from scipy import stats

from mtl_teach.lessons import exercises
from tests.exercises.answers import right, wrong, wrong_value


@right("paired_interval")
def by_hand(a, b):
    differences = a - b
    n = len(differences)
    half = stats.t.ppf(0.975, n - 1) * differences.std() / n**0.5
    return differences.mean().item(), (differences.mean() - half).item(), (differences.mean() + half).item()


@wrong("paired_interval", "unpaired")
def two_separate_spreads(a, b):
    n = len(a)
    half = stats.t.ppf(0.975, 2 * n - 2) * math.sqrt(a.var().item() / n + b.var().item() / n)
    mean = a.mean().item() - b.mean().item()
    return mean, mean - half, mean + half


@wrong("paired_interval", "no_root")
def spread_of_seeds(a, b):
    d = (a - b).numpy()
    half = stats.t.ppf(0.975, len(d) - 1) * d.std(ddof=1)
    return d.mean(), d.mean() - half, d.mean() + half


@wrong("paired_interval", "normal")
def always_1_96(a, b):
    d = a - b
    half = 1.96 * d.std() / math.sqrt(len(d))
    return d.mean(), d.mean() - half, d.mean() + half


@wrong("paired_interval", "population")
def numpy_default_std(a, b):
    d = np.asarray(a - b)
    half = stats.t.ppf(0.975, len(d) - 1) * np.std(d) / np.sqrt(len(d))
    return d.mean(), d.mean() - half, d.mean() + half


@wrong("paired_interval", "one_sided")
def quantile_95(a, b):
    d = a - b
    half = stats.t.ppf(0.95, len(d) - 1) * d.std() / len(d) ** 0.5
    return float(d.mean()), float(d.mean() - half), float(d.mean() + half)


@wrong("paired_interval", "sign")
def turned_round(a, b):
    return by_hand(b, a)


@wrong("paired_interval", "degrees")
def n_degrees(a, b):
    d = a - b
    half = stats.t.ppf(0.975, len(d)) * d.std() / len(d) ** 0.5
    return float(d.mean()), float(d.mean() - half), float(d.mean() + half)


@wrong("paired_interval", "wrong_shape")
def only_the_ends(a, b):
    return by_hand(a, b)[1:]


@wrong("paired_interval", "changed_inputs")
def in_place(a, b):
    a -= b
    return by_hand(a, torch.zeros_like(a))


@wrong("seeds_needed", "not_whole")
def solved(sd, difference):
    return (1.96 * sd / difference) ** 2


@wrong("seeds_needed", "too_many")
def two_for_the_factor(sd, reach):
    return math.ceil(4 * sd**2 / reach**2)


@wrong("seeds_needed", "too_many")
def the_t_of_twenty(sd, reach):
    return math.ceil((2.09 * sd / reach) ** 2)


@wrong("seeds_needed", "too_many")
def rounded_up_to_ten(sd, reach):
    return 10 * math.ceil((1.96 * sd / reach) ** 2 / 10)


@right("seeds_needed")
def two_more_to_be_sure(sd, reach):
    return math.ceil((1.96 * sd / reach) ** 2) + 2


@right("seeds_needed")
def one_more_than_rounded_down(sd, reach):
    return int((1.96 * sd / reach) ** 2) + 1


@right("seeds_needed")
def by_student(sd, reach):
    count = 2
    while stats.t.ppf(0.975, count - 1) * sd / count**0.5 > reach:
        count += 1
    return count


@right("seeds_needed")
def by_negative_floor_division(sd, reach):
    return -int(-((1.96 * sd / reach) ** 2) // 1)


@wrong("seeds_needed", "too_few")
def rounded_down(sd, reach):
    return math.floor((1.96 * sd / reach) ** 2)


@wrong("seeds_needed", "too_few")
def rounded_to_the_nearest(sd, reach):
    return round((1.96 * sd / reach) ** 2)


@wrong("seeds_needed", "too_few")
def off_by_one(sd, reach):
    return math.ceil((1.96 * sd / reach) ** 2) - 1


@wrong("seeds_needed", "too_few")
def another_factor(sd, reach):
    return math.ceil((1.8 * sd / reach) ** 2)


@wrong("seeds_needed", "rounded_early")
def rounded_before_squaring(sd, reach):
    return math.ceil(1.96 * sd / reach) ** 2


@wrong("seeds_needed", "full_width")
def reach_is_half(sd, reach):
    return math.ceil((1.96 * sd / (2 * reach)) ** 2)


@wrong("seeds_needed", "two_groups")
def divided_by_two(sd, reach):
    return math.ceil((1.96 * sd / reach) ** 2 / 2)


@wrong("paired_interval", "degrees")
def the_degrees_of_two_groups(a, b):
    d = a - b
    half = stats.t.ppf(0.975, 2 * len(d) - 2) * d.std().item() / len(d) ** 0.5
    return d.mean().item(), d.mean().item() - half, d.mean().item() + half


@wrong("paired_interval", "unrecognised")
def normal_from_ten_on(a, b):
    d = a - b
    t = stats.t.ppf(0.975, len(d) - 1) if len(d) < 10 else 1.96
    half = t * d.std().item() / len(d) ** 0.5
    return d.mean().item(), d.mean().item() - half, d.mean().item() + half


@wrong("paired_interval", "ppf")
def per_cent_for_a_share(a, b):
    d = a - b
    half = stats.t.ppf(97.5, len(d) - 1) * d.std().item() / len(d) ** 0.5
    return d.mean().item(), d.mean().item() - half, d.mean().item() + half


@wrong("paired_interval", "ppf")
def arguments_swapped(a, b):
    d = a - b
    half = stats.t.ppf(len(d) - 1, 0.975) * d.std().item() / len(d) ** 0.5
    return d.mean().item(), d.mean().item() - half, d.mean().item() + half


@wrong("paired_interval", "order")
def high_mean_low(a, b):
    mean, low, high = by_scipy(a, b)
    return high, mean, low


@wrong("seeds_needed", "not_squared")
def linear(sd, difference):
    return 1.96 * sd / difference + 1


@wrong("seeds_needed", "no_quantile")
def one_standard_error(sd, difference):
    return sd**2 / difference**2


@wrong("seeds_needed", "full_width")
def whole_width(sd, difference):
    return math.ceil((1.96 * sd / (difference / 2)) ** 2)


@wrong("seeds_needed", "upside_down")
def inverted(sd, difference):
    return math.ceil((1.96 * difference / sd) ** 2)


@wrong("seeds_needed", "half_the_noise")
def quantile_not_squared(sd, difference):
    return 1.96 * sd**2 / difference**2


@wrong("seeds_needed", "constant")
def always_twenty(sd, difference):
    return 20


@right("paired_interval")
def by_scipy(a, b):
    interval = stats.ttest_rel(a.numpy(), b.numpy()).confidence_interval()
    return float(np.mean(a.numpy() - b.numpy())), interval.low, interval.high


@right("paired_interval")
def by_a_loop(a, b):
    differences = []
    for one, other in zip(a.tolist(), b.tolist(), strict=True):
        differences.append(one - other)
    mean = sum(differences) / len(differences)
    squares = 0.0
    for difference in differences:
        squares += (difference - mean) ** 2
    error = (squares / (len(differences) - 1) / len(differences)) ** 0.5
    t = stats.t(len(differences) - 1).ppf(0.975)
    return mean, mean - t * error, mean + t * error


@right("paired_interval")
def by_statistics(a, b):
    d = [float(x) for x in a - b]
    half = stats.t.isf(0.025, len(d) - 1) * statistics.stdev(d) / math.sqrt(len(d))
    return [statistics.mean(d), statistics.mean(d) - half, statistics.mean(d) + half]


@right("paired_interval")
def in_float32(a, b):
    d = (a - b).float()
    half = stats.t.ppf(0.975, len(d) - 1) * d.std() / len(d) ** 0.5
    return d.mean(), d.mean() - half, d.mean() + half


@right("paired_interval")
def as_an_array(a, b):
    d = np.asarray(a) - np.asarray(b)
    return np.array([d.mean(), *stats.t.interval(0.95, len(d) - 1, d.mean(), stats.sem(d))])


@wrong("paired_interval", "unpaired")
def as_in_the_cell_above(a, b):
    gain = (a.mean() - b.mean()).item()
    variance = a.var() + b.var()
    unpaired = (2.02 * (variance / 20) ** 0.5).item()
    return gain, gain - unpaired, gain + unpaired


@wrong("paired_interval", "unpaired")
def as_in_the_cell_above_for_n(a, b):
    gain = (a.mean() - b.mean()).item()
    unpaired = (2.02 * ((a.var() + b.var()) / len(a)) ** 0.5).item()
    return gain, gain - unpaired, gain + unpaired


@wrong("paired_interval", "returned_none")
def without_return(a, b):
    by_hand(a, b)


@wrong("paired_interval", "wrong_shape")
def in_words(a, b):
    return f"{by_hand(a, b)}"


@wrong("paired_interval", "wrong_shape")
def in_a_dict(a, b):
    return dict(zip(("mean", "low", "high"), by_hand(a, b), strict=True))


@right("seeds_needed")
def rounded_up(sd, reach):
    return math.ceil((1.96 * sd / reach) ** 2)


@right("seeds_needed")
def by_counting(sd, reach):
    seeds = 1
    while 1.96 * sd / seeds**0.5 > reach:
        seeds += 1
    return seeds


@right("seeds_needed")
def as_a_tensor(sd, reach):
    return torch.ceil((torch.tensor(1.96) * sd / reach) ** 2)


@wrong("seeds_needed", "two_groups")
def as_for_the_twins(sd, reach):
    return 2 * (1.96 * sd / reach) ** 2


@wrong("seeds_needed", "variance")
def squared_twice(sd, reach):
    return (1.96 * sd**2 / reach) ** 2


@wrong("seeds_needed", "returned_none")
def printed(sd, reach):
    print((1.96 * sd / reach) ** 2)


@wrong("seeds_needed", "exception")
def misspelt(sd, reach):
    return maths.ceil((1.96 * sd / reach) ** 2)  # noqa: F821


_VERDICTS = {
    "20 pairs: 0.5 points saved, interval 0.2 to 0.8": "settled",
    "20 pairs: 0.5 points saved, interval −0.1 to 1.1": "open",
    "3 seeds each: 1.5 points saved, no interval": "open",
    "20 pairs: 0.4 points lost, interval −0.6 to −0.2": "settled",
    "20 pairs: 0.03 points saved, interval 0.01 to 0.05": "settled",
    "20 pairs: 0.5 points saved, 0.1 to 0.9, the best of 40 models tried": "open",
    "20 runs of A, 20 other runs of B: 0.5 points saved, −0.3 to 1.3": "open",
    "20 runs of A, 20 other runs of B: 3 points saved, 2.2 to 3.8": "settled",
}
_CASES = list(_VERDICTS)


def _but(**changes):
    return _VERDICTS | {_CASES[int(number[1:])]: word for number, word in changes.items()}


for same in (
    _VERDICTS,
    dict(reversed(_VERDICTS.items())),
    {case: (word,) for case, word in _VERDICTS.items()},
    {case: [word] for case, word in _VERDICTS.items()},
    {case: word.capitalize() for case, word in _VERDICTS.items()},
    {case: f" {word} " for case, word in _VERDICTS.items()},
):
    right("verdict_on")(same)
for key, answer in (
    ("by_the_mean", dict.fromkeys(_CASES, "settled")),
    ("never", dict.fromkeys(_CASES, "open")),
    ("only_gains", _but(c3="open")),
    ("only_large", _but(c4="open")),
    ("only_pairs", _but(c7="open")),
    ("best_of_many", _but(c5="settled")),
    ("turned_round", {case: "open" if word == "settled" else "settled" for case, word in _VERDICTS.items()}),
    ("unrecognised", _but(c0="open")),
    ("unknown_word", _but(c0="better")),
    ("wrong_keys", {"20 pairs": "settled"}),
    ("wrong_type", ["settled"] * 8),
    ("unfilled", _but(c6=...)),
):
    wrong_value("verdict_on", key, answer)


_ARRAYS = dict.fromkeys(exercises()["verdict_on"].cases, np.array([1, 2]))
wrong_value("verdict_on", "unknown_word", _ARRAYS)


@right("seeds_needed")
def three_more_to_be_sure(sd, reach):
    return math.ceil((1.96 * sd / reach) ** 2) + 3


@wrong("seeds_needed", "too_many")
def four_more_to_be_sure(sd, reach):
    return math.ceil((1.96 * sd / reach) ** 2) + 4


@right("seeds_needed")
def in_a_row_of_one(sd, reach):
    return np.array([rounded_up(sd, reach)])


@wrong("paired_interval", "precedence")
def half_of_n(a, b):
    d = a - b
    half = stats.t.ppf(0.975, len(d) - 1) * d.std().item() / len(d) ** 1 / 2
    return d.mean().item(), d.mean().item() - half, d.mean().item() + half


@wrong("paired_interval", "precedence")
def half_of_n_in_brackets(a, b):
    d = a - b
    half = stats.t.ppf(0.975, len(d) - 1) * d.std().item() / (len(d) ** 1 / 2)
    return d.mean().item(), d.mean().item() - half, d.mean().item() + half


right("verdict_on")({case: {"open": "not settled"}.get(word, word) for case, word in _VERDICTS.items()})


def _normal_from(count):
    def paired_interval(a, b):
        d = a - b
        t = 1.96 if len(d) >= count else stats.t.ppf(0.975, len(d) - 1)
        half = (t * d.std() / len(d) ** 0.5).item()
        return d.mean().item(), d.mean().item() - half, d.mean().item() + half

    return paired_interval


for _count in (30, 31, 40, 100, 121, 200):  # textbooks draw the line at 30, some tables end at 100 or 120
    wrong("paired_interval", "normal")(_normal_from(_count))
wrong("paired_interval", "wrong_shape")(lambda a, b: (a - b).mean())
wrong("paired_interval", "wrong_shape")(lambda a, b: (a - b).mean().item())
wrong("paired_interval", "wrong_shape")(lambda a, b: {*by_hand(a, b)})


@wrong("paired_interval", "precedence")
def one_star_is_missing(a, b):
    d = a - b
    half = stats.t.ppf(0.975, len(d) - 1) * d.std().item() / len(d) * 0.5
    return d.mean().item(), d.mean().item() - half, d.mean().item() + half


@wrong("paired_interval", "exception")
def as_numpy_counts_degrees(a, b):
    return np.std(a - b, ddof=1)


@wrong("seeds_needed", "few")
def ten_at_least(sd, reach):
    return max(10, rounded_up(sd, reach))


@wrong("seeds_needed", "few")
def twenty_at_least(sd, reach):
    return max(20, rounded_up(sd, reach))


@wrong("seeds_needed", "too_few")
def a_rounded_quantile(sd, reach):
    return math.ceil((1.9 * sd / reach) ** 2)


@wrong("seeds_needed", "too_few")
def a_rounded_ratio(sd, reach):
    return math.ceil(round(1.96 * sd / reach, 1) ** 2)


right("verdict_on")({case: f"{word}." for case, word in _VERDICTS.items()})


wrong("seeds_needed", "too_few")(lambda sd, reach: int((1.96 * sd / reach) ** 2 + 0.99))
wrong("seeds_needed", "too_few")(lambda sd, reach: math.ceil(round((1.96 * sd / reach) ** 2, 1)))
wrong("seeds_needed", "too_few")(lambda sd, reach: math.ceil(round(1.96 * sd / reach, 2) ** 2))


@wrong("paired_interval", "normal")
def normal_from_a_thousand_on(a, b):
    d, n = a - b, len(a)
    t = 1.96 if n > 1000 else stats.t.ppf(0.975, n - 1)
    half = t * d.std() / n**0.5
    return d.mean(), d.mean() - half, d.mean() + half


wrong("seeds_needed", "few")(lambda sd, reach: max(5, math.ceil((1.96 * sd / reach) ** 2)))
right("seeds_needed")(lambda sd, reach: max(3, math.ceil((1.96 * sd / reach) ** 2)))  # within the three more
wrong("seeds_needed", "too_few")(lambda sd, reach: math.ceil(round((1.96 * sd / reach) ** 2, 2)))


@wrong("seeds_needed", "too_few")
def sd_with_two_decimals(sd, reach):
    return math.ceil((1.96 * round(sd, 2) / reach) ** 2)


@wrong("seeds_needed", "too_few")
def product_with_two_decimals(sd, reach):
    return math.ceil((round(1.96 * sd, 2) / reach) ** 2)


def _of_rounded_differences(decimals):
    def answer(a, b):
        d = torch.round(a - b, decimals=decimals)
        half = stats.t.ppf(0.975, len(d) - 1) * d.std() / math.sqrt(len(d))
        return d.mean(), d.mean() - half, d.mean() + half

    return answer


for _decimals in (1, 2, 3):
    wrong("paired_interval", "unrecognised")(_of_rounded_differences(_decimals))


@wrong("seeds_needed", "too_few")
def sd_with_three_decimals(sd, reach):
    return math.ceil((1.96 * round(sd, 3) / reach) ** 2)


@wrong("seeds_needed", "too_few")
def ratio_with_three_decimals(sd, reach):
    return math.ceil((1.96 * round(sd / reach, 3)) ** 2)


def _of_changed_runs(change):
    def wrong_interval(a, b):
        d = change(a) - change(b)
        half = stats.t.ppf(0.975, len(d) - 1) * d.std().item() / len(d) ** 0.5
        return d.mean().item(), d.mean().item() - half, d.mean().item() + half

    return wrong_interval


wrong("paired_interval", "of_any_size")(_of_changed_runs(lambda runs: torch.round(runs, decimals=4)))
wrong("paired_interval", "of_any_size")(_of_changed_runs(lambda runs: runs.clamp(-50, 50)))


@wrong("paired_interval", "of_any_size")
def upper_end_never_below_zero(a, b):
    d = a - b
    half = stats.t.ppf(0.975, len(d) - 1) * d.std().item() / len(d) ** 0.5
    return d.mean().item(), d.mean().item() - half, max(d.mean().item() + half, 0.0)


@wrong("seeds_needed", "few")
def one_where_sd_is_no_larger(sd, reach):
    return 1 if sd <= reach else math.ceil((1.96 * sd / reach) ** 2)


@wrong("seeds_needed", "few")
def nothing_where_sd_is_small(sd, reach):
    return 0 if sd < reach / 2 else math.ceil((1.96 * sd / reach) ** 2)


@wrong("seeds_needed", "few")
def half_a_pair(sd, reach):
    return 2.5 if sd < reach / 2 else math.ceil((1.96 * sd / reach) ** 2)


@wrong("seeds_needed", "returned_none")
def a_search_that_ends(sd, reach):
    for seeds in range(1, 2500):
        if 1.96 * sd / math.sqrt(seeds) <= reach:
            return seeds


@wrong("seeds_needed", "thousands")
def four_thousand_at_most(sd, reach):
    return min(4000, math.ceil((1.96 * sd / reach) ** 2))


@wrong("seeds_needed", "no_number")
def infinite_where_few_are_enough(sd, reach):
    return math.inf if sd < reach else math.ceil((1.96 * sd / reach) ** 2)


@wrong("seeds_needed", "power")
def with_power(sd, reach):
    return math.ceil((2.8 * sd / reach) ** 2)


@wrong("paired_interval", "unrecognised")
def two_degrees_at_least(a, b):
    d = a - b
    half = stats.t.ppf(0.975, max(len(d) - 1, 2)) * d.std().item() / len(d) ** 0.5
    return d.mean().item(), d.mean().item() - half, d.mean().item() + half


@wrong("paired_interval", "normal")
def the_first_hundred_runs(a, b):
    d = (a - b)[:100]
    half = stats.t.ppf(0.975, len(d) - 1) * d.std().item() / len(d) ** 0.5
    return (a - b).mean().item(), (a - b).mean().item() - half, (a - b).mean().item() + half


@wrong("paired_interval", "of_any_size")
def a_spread_of_a_hundredth_at_least(a, b):
    d = a - b
    half = stats.t.ppf(0.975, len(d) - 1) * d.std().clamp(min=0.01).item() / len(d) ** 0.5
    return d.mean().item(), d.mean().item() - half, d.mean().item() + half


@wrong("paired_interval", "degrees")
def two_degrees_fewer(a, b):
    d = a - b
    half = float(stats.t.ppf(0.975, len(d) - 2)) * d.std() / len(d) ** 0.5
    return d.mean(), d.mean() - half, d.mean() + half


@wrong("paired_interval", "sign")
def size_of_the_mean(a, b):
    d = a - b
    half = float(stats.t.ppf(0.975, len(d) - 1)) * d.std() / len(d) ** 0.5
    return abs(d.mean()), abs(d.mean()) - half, abs(d.mean()) + half


@wrong("paired_interval", "level")
def between_quantiles(a, b):
    found = stats.ttest_rel(a.numpy(), b.numpy()).confidence_interval(0.975)
    return float((a - b).mean()), found.low, found.high


@wrong("paired_interval", "rounded")
def ends_to_two_decimals(a, b):
    mean, low, high = by_scipy(a, b)
    return mean, round(low, 2), round(high, 2)


@wrong("seeds_needed", "power")
def as_for_two_groups_and_a_power(sd, reach):
    return math.ceil(2 * ((1.96 + 0.84) * sd / reach) ** 2)
