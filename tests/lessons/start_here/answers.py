import math

import numpy as np
import torch
from scipy import stats

from tests.exercises.answers import right, wrong


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


@right("seeds_needed")
def solved(sd, difference):
    return (1.96 * sd / difference) ** 2


@right("seeds_needed")
def two_is_near_enough(sd, difference):
    return round(4 * sd**2 / difference**2)


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
