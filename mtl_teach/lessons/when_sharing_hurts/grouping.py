"""Two clusters of linear tasks: one trunk, groups, a wider trunk; and whether the groups can be found."""

from __future__ import annotations

import torch
from torch import Tensor

from mtl_teach import aggregation, closed_form, data, evaluation, models
from mtl_teach.layers import generators
from mtl_teach.training import Training

FEATURES, RANK, NOISE = 20, 2, 0.5
DRAWS = 20
DESIGNS = ("each alone", "one trunk, k = 2", "random groups", "true groups", "one trunk, k = 4")
# Of the 70 halves of eight tasks 36 put half of them right, 32 three in four and 2 all.
CHANCE_OF_EIGHT = (36 * 0.5 + 32 * 0.75 + 2) / 70
AFFINITIES = ("gradient cosine", "size of the cosine", "weights, each alone")


def clusters(tasks: int, samples: int = 40, seed: int = 0, draws: int = DRAWS) -> data.Tasks:
    """Draw linear tasks of two clusters, in turn: each cluster has a plane of its own, at right angles."""
    return data.linear_tasks(
        tasks,
        samples,
        FEATURES,
        RANK,
        NOISE,
        "clusters",
        seed=seed,
        replicas=draws,
        test_samples=0,
    )


def cluster_errors(
    tasks: int = 32, samples: int = 40, seed: int = 0, draws: int = DRAWS
) -> dict[str, Tensor]:
    """Return the excess error, mean over the tasks, (R,), of five designs on the same draws.

    Each alone is ridge regression, tuned by leaving one example out. The others share linear trunks, fitted
    by alternating least squares: one of two units for all; one of two for each half, drawn at random or as
    the clusters are; one of four for all.
    """
    drawn = clusters(tasks, samples, seed, draws)
    truth = drawn.truth["assignment"]  # (R, T)
    groups = random_groups(tasks, seed, draws)
    fits = {
        "each alone": closed_form.tuned_ridge(drawn.x, drawn.y),
        "one trunk, k = 2": closed_form.hard_linear(drawn.x, drawn.y, RANK).weights,
        "random groups": in_groups(drawn, groups),
        "true groups": in_groups(drawn, truth),
        "one trunk, k = 4": closed_form.hard_linear(drawn.x, drawn.y, 2 * RANK).weights,
    }
    return {name: mean_excess(fit, drawn) for name, fit in fits.items()}


def in_groups(drawn: data.Tasks, groups: Tensor, width: int = RANK) -> Tensor:
    """Return the weights (R, T, d) of hard sharing with one trunk for each half of the tasks.

    groups: (R, T), 0 or 1, and as many of each.
    """
    order = groups.argsort(dim=-1, stable=True)  # (R, T), group 0 first
    half = order.shape[-1] // 2
    fitted = torch.empty_like(drawn.truth["weights"])
    for members in (order[:, :half], order[:, half:]):  # (R, T/2)
        rows = torch.arange(len(order))[:, None]
        fit = closed_form.hard_linear(drawn.x[rows, members], drawn.y[rows, members], width)
        fitted[rows, members] = fit.weights
    return fitted


def mean_excess(weights: Tensor, drawn: data.Tasks) -> Tensor:
    """Return the excess error, mean over the tasks, (R,)."""
    return evaluation.excess_error(weights, drawn.truth["weights"]).mean(-1)


def random_groups(tasks: int, seed: int = 0, draws: int = DRAWS) -> Tensor:
    """Return halves that are drawn at random, (R, T), with as many zeros as ones."""
    halves = torch.arange(tasks) % 2
    return torch.stack([halves[torch.randperm(tasks, generator=one)] for one in generators(seed, draws)])


def affinities(tasks: int = 8, seed: int = 0, draws: int = DRAWS) -> dict[str, Tensor]:
    """Return three measures of how alike each pair of tasks is, (R, T, T) each.

    "gradient cosine": on the one trunk (k = 2) that all share, mean over a training of 100 steps of Adam, as
    it is used to find out which tasks to train together; "size of the cosine": the mean of its absolute
    value; "weights, each alone": the absolute cosine of the weights that each task finds alone, by ridge.
    """
    drawn = clusters(tasks, seed=seed, draws=draws)
    model = models.hard_sharing(
        FEATURES, tasks, trunk=(RANK,), activation="identity", bias=False, replicas=draws, seed=seed
    )
    steps = Training(model, drawn, steps=100, learning_rate=0.03)
    seen = []
    while steps.done < steps.steps:
        if steps.done % 10 == 0:
            seen.append(aggregation.cosines(aggregation.task_gradients(model, drawn)))
        steps.step()
    seen = torch.stack(seen)
    own = closed_form.tuned_ridge(drawn.x, drawn.y)
    own = own / own.norm(dim=-1, keepdim=True)
    return dict(zip(AFFINITIES, (seen.mean(0), seen.abs().mean(0), (own @ own.mT).abs()), strict=True))


def split_in_two(affinity: Tensor) -> Tensor:
    """Return two halves of the tasks, (R, T) zeros and ones, with much affinity within (not always the most).

    affinity: (R, T, T). The leading eigenvector of the centred matrix, cut at its median (Newman's spectral
    method with halves of one size).
    """
    off = affinity - torch.diag_embed(affinity.diagonal(dim1=-2, dim2=-1))
    centred = off - off.mean((-2, -1), keepdim=True)
    leading = torch.linalg.eigh(centred).eigenvectors[..., -1]  # (R, T)
    places = leading.argsort(-1).argsort(-1)
    return (places >= affinity.shape[-1] // 2).long()


def agreement(found: Tensor, truth: Tensor) -> Tensor:
    """Return the share of tasks that two ways to halve them put alike, (R,), whichever half is called 0."""
    same = (found == truth).double().mean(-1)
    return torch.maximum(same, 1 - same)


def found_groups(tasks: int = 8, seed: int = 0, draws: int = DRAWS) -> dict[str, Tensor]:
    """Return how far the halves that each affinity finds agree with the clusters, (R,), and chance's own."""
    truth = torch.arange(tasks) % 2
    found = {
        name: agreement(split_in_two(one), truth) for name, one in affinities(tasks, seed, draws).items()
    }
    return {"chance": agreement(random_groups(tasks, seed, draws), truth), **found}
