"""Hard sharing of a linear trunk, by alternating least squares: no learning rate, a dozen rounds."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.closed_form._arguments import labelled_tasks
from mtl_teach.conversion import Numbers

# Keeps both systems solvable where heads or examples are too few; too small to be seen in a result.
JITTER = 1e-13


@dataclass(frozen=True)
class HardFit:
    """A shared basis (…, d, k), heads (…, T, k), the objective (rounds, …) after the start and each round.

    The basis has orthonormal columns, and columns of zeros beyond min(k, T, d): T heads can use no more.

    >>> import torch
    >>> fit = HardFit(torch.tensor([[1.0], [0.0]]), torch.tensor([[2.0], [3.0]]), torch.zeros(1))
    >>> fit.weights  # two tasks on one line, (T, d)
    tensor([[2., 0.],
            [3., 0.]])
    """

    basis: Tensor
    heads: Tensor
    objective: Tensor

    @property
    def weights(self) -> Tensor:
        """Each task's weights w_j = U h_j, (…, T, d)."""
        return self.heads @ self.basis.mT


def hard_linear(
    x: Numbers, y: Numbers, width: int, iterations: int = 15, mask: Numbers | None = None
) -> HardFit:
    """Fit w_j = U h_j with one basis U for all tasks: minimises Σ_j ½‖y_j − X_j U h_j‖² by alternating.

    Start: the k leading directions of Σ_j b_j b_jᵀ, b_j = X_jᵀy_j, the method of moments (Tripuraneni, Jin
    and Jordan, ICML 2021). Each round solves for U with the heads fixed, then for the heads with U fixed, so
    the objective never rises; it may end in a local minimum. Only X_jᵀX_j and X_jᵀy_j enter the loop, so a
    round costs the same at any n. Where the width binds nothing (k >= T or k >= d), the answer is each task's
    own least squares, of least norm where n < d.

    x is (…, T, n, d), y (…, T, n), NaN where a label is missing; a mask, True where a label exists, can say
    the same. Leading axes are replicas, and a few at a time let a panel draw as they come. `width` is k >= 1,
    the trunk's; `iterations` counts the rounds, >= 0.

    >>> from mtl_teach.data import linear_tasks
    >>> drawn = linear_tasks(tasks=8, features=5, rank=2, noise=0)
    >>> fit = hard_linear(drawn.x, drawn.y, width=2)
    >>> torch.allclose(fit.weights, drawn.truth["weights"]), fit.basis.shape, fit.heads.shape
    (True, torch.Size([5, 2]), torch.Size([8, 2]))

    Raises ValueError or TypeError for arguments out of range.
    """
    x, y, _ = labelled_tasks(x, y, mask)
    width = validation.whole("width", width, 1)
    iterations = validation.whole("iterations", iterations, 0)
    sums = _Sums(x.mT @ x, (x.mT @ y.unsqueeze(-1)).squeeze(-1), y.square().sum((-2, -1)))
    free = min(width, *sums.moment.shape[-2:])
    if free == min(sums.moment.shape[-2:]):
        basis, heads = _unbound(sums)
        objective = _objective(sums, basis, heads).expand(iterations + 1, *sums.square.shape)
    else:
        basis, heads, objective = _alternate(sums, free, iterations)
    spare = (0, width - free)
    return HardFit(torch.nn.functional.pad(basis, spare), torch.nn.functional.pad(heads, spare), objective)


class _Sums(NamedTuple):
    gram: Tensor  # X_jᵀX_j (…, T, d, d)
    moment: Tensor  # X_jᵀy_j (…, T, d)
    square: Tensor  # Σ_j ‖y_j‖² (…)


def _alternate(sums: _Sums, width: int, iterations: int) -> tuple[Tensor, Tensor, Tensor]:
    basis = torch.linalg.eigh(sums.moment.mT @ sums.moment).eigenvectors[..., -width:]  # (…, d, k)
    heads = _best_heads(sums, basis)
    objective = [_objective(sums, basis, heads)]
    for _ in range(iterations):
        basis = torch.linalg.qr(_best_basis(sums, heads)).Q
        heads = _best_heads(sums, basis)
        objective.append(_objective(sums, basis, heads))
    return basis, heads, torch.stack(objective)


def _best_heads(sums: _Sums, basis: Tensor) -> Tensor:
    seen = _seen(sums, basis)  # (…, T, k, k)
    return _solve(seen, (sums.moment @ basis).unsqueeze(-1)).squeeze(-1)


def _best_basis(sums: _Sums, heads: Tensor) -> Tensor:
    rank, features = heads.shape[-1], sums.moment.shape[-1]
    pairs = (heads.unsqueeze(-1) * heads.unsqueeze(-2)).flatten(-2)  # (…, T, k k)
    system = pairs.mT @ sums.gram.flatten(-2)  # (…, k k, d d)
    system = system.unflatten(-1, (features, features)).unflatten(-3, (rank, rank)).transpose(-3, -2)
    system = system.flatten(-4, -3).flatten(-2)  # (…, k d, k d)
    target = (heads.mT @ sums.moment).flatten(-2).unsqueeze(-1)  # (…, k d, 1)
    return _solve(system, target).squeeze(-1).unflatten(-1, (rank, features)).mT  # (…, d, k)


def _objective(sums: _Sums, basis: Tensor, heads: Tensor) -> Tensor:
    fitted = torch.einsum("...jk,...jkl,...jl->...", heads, _seen(sums, basis), heads)
    return (sums.square + fitted) / 2 - ((sums.moment @ basis) * heads).sum((-2, -1))


def _seen(sums: _Sums, basis: Tensor) -> Tensor:
    half = (sums.gram.flatten(-3, -2) @ basis).unflatten(-2, sums.moment.shape[-2:])  # (…, T, d, k)
    return torch.einsum("...dk,...jdl->...jkl", basis, half)


def _unbound(sums: _Sums) -> tuple[Tensor, Tensor]:
    weights = torch.linalg.pinv(sums.gram, hermitian=True) @ sums.moment.unsqueeze(-1)  # (…, T, d, 1)
    basis, heads = torch.linalg.qr(weights.squeeze(-1).mT)  # (…, d, k), (…, k, T)
    return basis, heads.mT


def _solve(system: Tensor, target: Tensor) -> Tensor:
    diagonal = system.diagonal(dim1=-2, dim2=-1)
    diagonal += JITTER * diagonal.mean(-1, keepdim=True) + torch.finfo(system.dtype).tiny
    return torch.cholesky_solve(target, torch.linalg.cholesky_ex(system).L)
