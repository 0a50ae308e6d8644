import math

import numpy as np
import torch

from tests.exercises.answers import RIGHT, right, wrong, wrong_value

RIGHT["error_at_128"] += [0.0153, 0.0155, torch.tensor(0.0152), 0.017]
wrong_value("error_at_128", "all_shrinks", 0.2632 / 128)
wrong_value("error_at_128", "no_head", 0.225 / 128)
wrong_value("error_at_128", "nothing_shrinks", 0.263)
wrong_value("error_at_128", "not_divided", 0.24)
wrong_value("error_at_128", "percent", 1.5)
wrong_value("error_at_128", "unrecognised", 0.03)
wrong_value("error_at_128", "wrong_type", "small")
wrong_value("error_at_128", "wrong_type", -0.0153)


def _a(k, n, s):
    return k * s**2 / (n - k - 1)


def _b(d, k, n, s):
    return (d * k - k * k) * s**2 / n


def _c(d, n, s):
    return d * s**2 / (n - d - 1)


@right("smallest_winning_tasks")
def loop(features, rank, samples, noise):
    tasks = 1
    single = _c(features, samples, noise)
    while _a(rank, samples, noise) + _b(features, rank, samples, noise) / tasks >= single:
        tasks += 1
    return tasks


@wrong("smallest_winning_tasks", "no_floor")
def everything_shrinks(features, rank, samples, noise):
    return math.floor(_b(features, rank, samples, noise) / _c(features, samples, noise)) + 1


@wrong("smallest_winning_tasks", "rounded_down")
def rounds_down(features, rank, samples, noise):
    return int(_b(features, rank, samples, noise) / (_c(features, samples, noise) - _a(rank, samples, noise)))


@wrong("smallest_winning_tasks", "counted_twice")
def forgets_rotations(features, rank, samples, noise):
    tasks = 1
    while _a(rank, samples, noise) + features * rank * noise**2 / samples / tasks >= _c(
        features, samples, noise
    ):
        tasks += 1
    return tasks


@wrong("smallest_winning_tasks", "time")
def simple_single_error(features, rank, samples, noise):
    tasks = 1  # d/n is below a for wide trunks: no number of tasks ever wins
    while _a(rank, samples, noise) + _b(features, rank, samples, noise) / tasks >= _a(rank, samples, noise):
        tasks += 1
    return tasks


@wrong("smallest_winning_tasks", "simple_error")
def divides_by_n(features, rank, samples, noise):
    single = features * noise**2 / samples
    return int(_b(features, rank, samples, noise) / (single - _a(rank, samples, noise))) + 1


@wrong("smallest_winning_tasks", "fraction")
def not_rounded(features, rank, samples, noise):
    return _b(features, rank, samples, noise) / (_c(features, samples, noise) - _a(rank, samples, noise))


@wrong("smallest_winning_tasks", "noise")
def forgot_one_variance(features, rank, samples, noise):
    gap = _c(features, samples, noise) - _a(rank, samples, noise)
    return int((features * rank - rank**2) / samples / gap) + 1


@right("a_step")
def numpy_lstsq(x, y, basis):
    return np.stack(
        [np.linalg.lstsq((x[j] @ basis).numpy(), y[j].numpy(), rcond=None)[0] for j in range(len(x))]
    )


def _solve(x, y, basis):
    z = x @ basis
    return torch.linalg.solve(z.mT @ z, z.mT @ y[..., None]).squeeze(-1)


@wrong("a_step", "transposed")
def heads_as_columns(x, y, basis):
    return torch.stack(list(_solve(x, y, basis)), dim=1)


@wrong("a_step", "weights")
def back_in_feature_space(x, y, basis):
    return torch.stack([basis @ head for head in _solve(x, y, basis)])


@wrong("a_step", "projected")
def fit_then_project(x, y, basis):
    weights = [torch.linalg.lstsq(x[j], y[j][:, None]).solution[:, 0] for j in range(len(x))]
    return torch.stack([basis.T @ w for w in weights])


@wrong("a_step", "one_for_all")
def pooled(x, y, basis):
    z = torch.cat([x[j] @ basis for j in range(len(x))])
    head = torch.linalg.lstsq(z, torch.cat(list(y))[:, None]).solution[:, 0]
    return torch.stack([head] * len(x))


@wrong("a_step", "no_gram")
def correlation_only(x, y, basis):
    return torch.stack([(x[j] @ basis).T @ y[j] for j in range(len(x))])


@wrong("a_step", "ridge")
def ridge(x, y, basis):
    z = x @ basis
    return torch.linalg.solve(z.mT @ z + torch.eye(2).double(), z.mT @ y[..., None])[..., 0]


@wrong("a_step", "exception")
def wrong_side(x, y, basis):
    return torch.stack([torch.linalg.lstsq(basis @ x[j], y[j]).solution for j in range(len(x))])


@right("negative_transfer")
def two_clusters():
    return {"relation": "clusters", "rank": 2, "tasks": 32, "samples": 40, "noise": 0.5, "trunk": 2}


def _case(**changes):
    return lambda: {**two_clusters(), **changes}


wrong("negative_transfer", "related")(_case(relation="subspace"))
wrong("negative_transfer", "related")(_case(trunk=4))
wrong("negative_transfer", "wide_trunk")(_case(trunk=10))
wrong("negative_transfer", "few_tasks")(_case(tasks=1))
wrong("negative_transfer", "few_samples")(_case(samples=8))
wrong("negative_transfer", "noise")(_case(noise=8.0, samples=14))
wrong("negative_transfer", "unrecognised")(_case(tasks=500))
wrong("negative_transfer", "keys")(lambda: {"relation": "unrelated"})

RIGHT["law_sentence"] += [
    "If the tasks share a representation, the error per task is a + b/T: the price b of the shared trunk is "
    "divided among T tasks, while a, each head's own price, stays.",
    "Provided that all tasks really use one common trunk, the part of each task's error that comes from the "
    "shared parameters falls in proportion to 1/T; the part of the task-specific head remains constant.",
]
SAID = RIGHT["law_sentence"][0]
wrong_value(
    "law_sentence", "still_wrong", "Overfitting the shared parameters is an order N smaller, if related."
)
wrong_value(
    "law_sentence", "still_wrong", "If tasks share a trunk, more tasks always help: a + b/T per task."
)
wrong_value(
    "law_sentence", "per_task", SAID.replace("per task ", "").replace("each head's own price", "a price")
)
wrong_value(
    "law_sentence", "representation", "If tasks are related the error per task is a + b/T and a stays there."
)
wrong_value(
    "law_sentence", "shrinks", "If tasks share a trunk, the error per task gets smaller, but a part stays."
)
wrong_value(
    "law_sentence", "stays", "If tasks share a trunk, the error per task is divided by the number of tasks."
)
wrong_value("law_sentence", "assumption", "The error per task is a + b/T: the trunk's price falls, a stays.")
wrong_value("law_sentence", "length", "a + b/T")
wrong_value("law_sentence", "wrong_type", 3)
