"""Directions in which the shared weights move: PCGrad, MGDA and CAGrad.

Each direction is a combination Σ_j c_j g_j of the tasks' gradients. To find the coefficients none of the
three looks at the gradients themselves: their products ⟨g_i, g_j⟩, the T × T Gram matrix, say all. So a trunk
of a million weights costs one matrix product, and the rest is small.

All take `gram` (R, T, T), see `gradients.gram_matrix`, and return the coefficients c (R, T). Where a Gram
matrix is not finite, as in a run that diverges, the coefficients of that replica are NaN.

>>> from mtl_teach.aggregation import gram_matrix
>>> gradients = torch.tensor([[[3.0, 0.0], [-1.0, 2.0]]]).double()  # (R, T, P): two tasks that conflict
>>> gram = gram_matrix(gradients)
>>> for name, c in {"pcgrad": pcgrad(gram, seed=0), "mgda": mgda(gram), "cagrad": cagrad(gram)}.items():
...     print(f"{name:<7}", *(f"{entry:.2f}" for entry in (c[0] @ gradients[0]).tolist()))
pcgrad  2.40 3.20
mgda    0.60 1.20
cagrad  1.69 3.38

Each raises ValueError or TypeError if `gram` is not (R, T, T).
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Generator, Tensor

from mtl_teach.conversion import Numbers
from mtl_teach.layers import Seed, generators
from mtl_teach.validation import exactly, floats, real


def plain_sum(gram: Numbers) -> Tensor:
    """Return c_j = 1, (R, T): the gradient of the sum of the losses, as without an aggregator.

    >>> plain_sum([[[1.0, -0.5], [-0.5, 1.0]]])
    tensor([[1., 1.]], dtype=torch.float64)
    """
    return torch.ones_like(_square(gram)[..., 0])


def pcgrad(gram: Numbers, seed: Seed) -> Tensor:
    """Return the coefficients (R, T) of PCGrad for the Gram matrix (R, T, T).

    Every gradient g_i meets the others in a random order of its own. Where it conflicts with g_j, the part
    along g_j is taken out, g_i ← g_i − ⟨g_i, g_j⟩ / ‖g_j‖² · g_j for ⟨g_i, g_j⟩ < 0, and g_i goes on as it
    then is; the g_j are the original ones. The direction is the sum of all projected g_i.
    Source: Yu et al., NeurIPS 2020, Algorithm 1.

    The orders come from `seed`, see `layers.generators`: replica r draws with seed + r. An int gives the same
    orders at each call; the aggregator "pcgrad" of a training draws new ones at each step.

    >>> pcgrad([[[1.0, -0.5], [-0.5, 1.0]]], seed=0)  # g_1 loses −0.5 · g_2, and g_2 the same of g_1
    tensor([[1.5000, 1.5000]], dtype=torch.float64)
    """
    gram = _square(gram)
    replicas, tasks = gram.shape[:2]
    others = _orders(generators(seed, replicas), tasks).to(gram.device)  # (R, T, T − 1)
    # Gradient i of replica r is row r · T + i from here on, and all rows are projected at once.
    others = others.flatten(0, 1).T.contiguous()  # (T − 1, R · T)
    products = gram.flatten(0, 1)  # (R · T, T): with all gradients of the replica
    rows = others + torch.arange(replicas, device=gram.device).repeat_interleave(tasks) * tasks
    squares = gram.diagonal(dim1=1, dim2=2).flatten()  # (R · T,)
    scale = -1 / squares.where(squares > 0, 1)  # a gradient of length zero conflicts with none
    coefficients = torch.eye(tasks, dtype=gram.dtype, device=gram.device).repeat(replicas, 1)  # (R · T, T)
    for other, row, factor in zip(others, rows, scale[rows], strict=True):
        product = torch.linalg.vecdot(coefficients, products.index_select(0, row))  # ⟨g_i by now, g_j⟩
        coefficients.scatter_add_(1, other[:, None], (product.clamp(max=0) * factor)[:, None])
    return coefficients.view(replicas, tasks, tasks).sum(1)


def mgda(gram: Numbers) -> Tensor:
    """Return the coefficients (R, T) of MGDA for the Gram matrix (R, T, T).

    They are >= 0, add up to one, and make Σ_j c_j g_j the shortest of all such combinations. A step against
    it lowers every loss, or it is zero: then no direction helps all tasks, the point is Pareto stationary,
    and the shared weights stay. Source: Désidéri, Comptes Rendus Mathématique 2012; Sener & Koltun, NeurIPS
    2018, equation 3. They search with Frank and Wolfe's method; here the solution is exact.

    Mind the scale: the coefficients add up to one, those of a sum to T. Tune the learning rate of each.

    >>> mgda([[[1.0, 0.0], [0.0, 4.0]]])  # a longer gradient counts less
    tensor([[0.8000, 0.2000]], dtype=torch.float64)
    """
    return _solved(gram, _shortest)


def cagrad(gram: Numbers, c: float = 0.5) -> Tensor:
    """Return the coefficients (R, T) of CAGrad for the Gram matrix (R, T, T).

    Of all d within the ball ‖d − g_0‖ <= c ‖g_0‖ around the mean gradient g_0 it takes the one whose least
    product min_j ⟨g_j, d⟩ is largest: best for the task that profits least. The direction is T · d, as in the
    authors' code, so that c = 0 is the sum. For c < 1 it ends where the sum of the losses is stationary.
    Source: Liu et al., NeurIPS 2021, equation 3 and Algorithm 1, which is

        d = g_0 + c ‖g_0‖ g_w / ‖g_w‖,   w = argmin ⟨g_w, g_0⟩ + c ‖g_0‖ ‖g_w‖,   g_w = Σ_j w_j g_j,

    w >= 0, Σ_j w_j = 1. (With w of MGDA on the gradients g_j + s g_0 and s = ‖g_w‖ / (c ‖g_0‖) the condition
    for this minimum is met: s is the only unknown that is searched for.)

    >>> cagrad([[[1.0, 0.0], [0.0, 4.0]]], c=0.0), cagrad([[[4.0, 0.0], [0.0, 4.0]]], c=0.5)
    (tensor([[1., 1.]], dtype=torch.float64), tensor([[1.5000, 1.5000]], dtype=torch.float64))

    Raises ValueError for c < 0.
    """
    c = real("c", c, 0)
    return _solved(gram, lambda gradients: _conflict_averse(gradients, c))


def _square(gram: Numbers) -> Tensor:
    gram = floats("gram", exactly("gram", gram, replicas=None, tasks=None, others=None)).detach()
    if gram.shape[1] != gram.shape[2]:
        raise ValueError(
            f"gram must be (replicas, tasks, tasks), got {tuple(gram.shape)}: are these gradients? "
            "pass aggregation.gram_matrix(gradients)"
        )
    return gram


def _orders(streams: list[Generator], tasks: int) -> Tensor:
    """Draw, for every task of every replica, an order of the other tasks, (R, T, T − 1)."""
    draws = [torch.rand(tasks, tasks, generator=stream, dtype=torch.float64) for stream in streams]
    last = torch.stack(draws) + torch.eye(tasks)  # each task itself comes last, and is cut off
    return last.argsort(-1)[..., :-1]


def _solved(gram: Numbers, solve: Callable[[np.ndarray], np.ndarray]) -> Tensor:
    """Return what `solve` finds, replica by replica, for gradients with these products: (R, T)."""
    gram = _square(gram)
    found = [
        solve(_gradients(own)) if np.isfinite(own).all() else np.full(len(own), np.nan)
        for own in gram.double().cpu().numpy()
    ]
    return torch.from_numpy(np.stack(found)).to(gram)


def _gradients(gram: np.ndarray) -> np.ndarray:
    """Return vectors of length T, one per column, that have these products (T, T)."""
    lengths = np.sqrt(gram.diagonal())
    # Cosines, not products: a short gradient keeps its digits beside a long one.
    divisor = np.where(lengths > 0, lengths, 1)
    values, vectors = np.linalg.eigh(gram / np.outer(divisor, divisor))
    return np.sqrt(values.clip(0))[:, None] * vectors.T * lengths


def _shortest(gradients: np.ndarray) -> np.ndarray:
    """Return the weights w (T,) of the shortest convex combination of the columns of `gradients` (k, T).

    Non-negative least squares finds it. Among all u = s · w the sum ‖Σ_j u_j g_j‖² + (Σ_j u_j − 1)² is
    s² m + (s − 1)² with m = ‖Σ_j w_j g_j‖²; the best s makes that m / (1 + m), which is least where m is.
    """
    from scipy.optimize import nnls

    lengths = np.linalg.norm(gradients, axis=0)
    if lengths.min() == 0:
        return (lengths == 0) / (lengths == 0).sum()
    tasks = len(lengths)
    table = np.vstack([gradients / lengths.min(), np.ones(tasks)])
    found, _ = nnls(table, np.append(np.zeros(len(gradients)), 1.0), maxiter=100 * tasks)
    return found / found.sum()


def _conflict_averse(gradients: np.ndarray, c: float) -> np.ndarray:
    """Return T times the coefficients of d, see `cagrad`, for the columns of `gradients` (k, T)."""
    from scipy.optimize import brentq

    tasks, mean = gradients.shape[1], gradients.mean(1, keepdims=True)
    radius = c * np.linalg.norm(mean)
    if radius == 0:
        return np.ones(tasks)

    def too_short(shift: float) -> float:
        return np.linalg.norm(gradients @ _shortest(gradients + shift * mean)) - shift * radius

    most = np.linalg.norm(gradients, axis=0).max() / radius * (1 + 1e-9)
    # At a Pareto stationary point g_w may be zero, and its direction only a limit.
    least = 1e-6 * most
    shift = brentq(too_short, least, most, rtol=1e-12) if too_short(least) > 0 else least
    return 1 + tasks * _shortest(gradients + shift * mean) / shift
