"""Linear tasks whose truth is known, for lessons where theory predicts a number."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.data.tasks import Tasks

Streams = list[np.random.Generator]  # one per replica
Relate = Callable[[Streams, Streams], dict[str, Tensor]]
RELATIONS = ("subspace", "mean", "unrelated", "clusters")


def linear_tasks(
    tasks: int = 8,
    samples: int = 40,
    features: int = 20,
    rank: int = 2,
    noise: float = 0.5,
    relation: str = "subspace",
    *,
    tau: float = 1.0,
    clusters: int = 2,
    test_samples: int = 200,
    seed: int = 0,
    replicas: int | None = None,
) -> Tasks:
    """Draw T linear regressions y = x·w_j + noise·ε with x ~ N(0, I_d) and ε ~ N(0, 1).

    `relation` says what the weights w_j have in common:

    - "subspace": w_j = U h_j, U (d, k) orthonormal, h_j ~ N(0, I_k), k = `rank`: hard sharing's own world;
    - "mean": w_j = w_0 + τ e_j, w_0 and e_j ~ N(0, I_d), τ = `tau`: soft sharing's own world;
    - "unrelated": w_j ~ N(0, k/d I_d): nothing in common, and E‖w_j‖² = k as in "subspace";
    - "clusters": as "subspace", but with `clusters` mutually orthogonal bases that the tasks take in turn.

    Arguments that a relation does not name are not used. A larger `tasks` keeps the tasks of a smaller one.
    `test_samples` may be 0: with the truth known, `evaluation.excess_error` needs no test data.
    With `replicas`, seeds seed, seed + 1, ... lie side by side as in `stack`: x is (R, T, n, d).

    >>> drawn = linear_tasks(tasks=4, samples=10, features=5, rank=1, noise=0)
    >>> torch.allclose(drawn.y, (drawn.x @ drawn.truth["weights"][..., None]).squeeze(-1))
    True

    `truth` holds `weights` (T, d) and, where they exist, `mean` (d,), `basis` (d, k), or for clusters
    `basis` (clusters, d, k) and `assignment` (T,). Raises ValueError or TypeError for arguments out of range.
    """
    tasks = validation.whole("tasks", tasks, 1)
    samples = validation.whole("samples", samples, 1)
    features = validation.whole("features", features, 1)
    noise = validation.real("noise", noise, 0.0)
    test_samples = validation.whole("test_samples", test_samples, 0)
    runs = 1 if replicas is None else validation.whole("replicas", replicas, 1)
    relate = _relation(relation, tasks, features, rank, tau, clusters)

    # One stream of random numbers per ingredient: drawing more of one leaves the others as they were.
    seeds = [np.random.SeedSequence(validation.seed(seed) + r).spawn(6) for r in range(runs)]
    streams = [[np.random.default_rng(s) for s in ingredient] for ingredient in zip(*seeds, strict=True)]
    truth = relate(*streams[:2])
    x, y = _examples(*streams[2:4], truth["weights"], samples, noise)
    x_test, y_test = _examples(*streams[4:], truth["weights"], test_samples, noise)
    drawn = Tasks(x, y, None, x_test, y_test, truth=truth, kinds="real")
    return drawn.replica(0) if replicas is None else drawn


def _relation(relation: str, tasks: int, features: int, rank: int, tau: float, clusters: int) -> Relate:
    relation = validation.choice("relation", relation, RELATIONS)
    if relation == "mean":
        tau = validation.real("tau", tau, 0.0)
        return lambda common, own: _around_mean(common, own, tasks, features, tau)
    rank = validation.whole("rank", rank, 1, features)
    if relation == "unrelated":
        scale = (rank / features) ** 0.5
        return lambda common, own: {"weights": scale * _normal(own, tasks, features)}
    if relation == "subspace":
        return lambda common, own: _in_subspace(common, own, tasks, features, rank)
    clusters = _fitting(validation.whole("clusters", clusters, 1), rank, features)
    return lambda common, own: _in_clusters(common, own, tasks, features, rank, clusters)


def _around_mean(common: Streams, own: Streams, tasks: int, features: int, tau: float) -> dict[str, Tensor]:
    mean = _normal(common, features)  # (R, d)
    return {"weights": mean[:, None] + tau * _normal(own, tasks, features), "mean": mean}


def _in_subspace(common: Streams, own: Streams, tasks: int, features: int, rank: int) -> dict[str, Tensor]:
    basis = _orthonormal(common, features, rank)  # (R, d, k)
    return {"weights": _normal(own, tasks, rank) @ basis.mT, "basis": basis}


def _in_clusters(
    common: Streams, own: Streams, tasks: int, features: int, rank: int, clusters: int
) -> dict[str, Tensor]:
    columns = _orthonormal(common, features, clusters * rank)  # (R, d, C k)
    basis = columns.unflatten(-1, (clusters, rank)).transpose(1, 2)  # (R, C, d, k)
    assignment = torch.arange(tasks) % clusters
    weights = (basis[:, assignment] @ _normal(own, tasks, rank)[..., None])[..., 0]  # (R, T, d)
    return {"weights": weights, "basis": basis, "assignment": assignment.expand(len(basis), -1)}


def _examples(
    inputs: Streams, noises: Streams, weights: Tensor, samples: int, noise: float
) -> tuple[Tensor, Tensor]:
    tasks, features = weights.shape[-2:]
    x = _normal(inputs, tasks, samples, features)  # (R, T, n, d)
    return x, (x @ weights[..., None])[..., 0] + noise * _normal(noises, tasks, samples)


def _orthonormal(streams: Streams, rows: int, columns: int) -> Tensor:
    return torch.linalg.qr(_normal(streams, rows, columns)).Q


def _normal(streams: Streams, *shape: int) -> Tensor:
    # NumPy draws normal numbers in half of torch's time, and the same ones on every processor.
    numbers = np.empty((len(streams), *shape))
    for stream, row in zip(streams, numbers, strict=True):
        stream.standard_normal(out=row)
    return torch.from_numpy(numbers)  # (R, *shape)


def _fitting(clusters: int, rank: int, features: int) -> int:
    if clusters * rank > features:
        raise ValueError(
            f"clusters must be at most {features // rank} for rank={rank} and features={features}, "
            f"got {clusters}: orthogonal subspaces need clusters·rank <= features"
        )
    return clusters
