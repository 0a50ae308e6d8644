"""Soft sharing with squared loss, solved exactly: a new strength costs a millisecond, no training loop."""

from functools import cached_property
from math import isinf

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.closed_form._arguments import checked_strength, checked_strengths, labelled_tasks
from mtl_teach.conversion import Numbers


class SoftRidge:
    """Linear tasks, ready to be solved at any sharing strength λ.

    Minimises Σ_j ½‖y_j − X_j w_j‖² + λ/2 Σ_j ‖w_j − w̄‖² + ρ/2 Σ_j ‖w_j‖², ρ = `ridge`. This is regularised
    multi-task learning (Evgeniou and Pontil, KDD 2004); with ρ = 0 their common part w_0 costs nothing.

    With G_j = X_jᵀX_j, b_j = X_jᵀy_j and P_j = (G_j + (λ+ρ)I)⁻¹ the gradient vanishes at w_j = P_j(b_j + λw̄);
    its mean over the tasks is a d x d system for w̄ alone. One eigendecomposition of each G_j serves every λ.

    x is (…, T, n, d), y (…, T, n), NaN where a label is missing; leading axes are replicas. A mask, True
    where a label exists, can say the same. `ridge` >= 0; zero asks that the data alone determine the answer.

    The scale of λ: it stands beside *sums* of half the squares, so that `best_strength` is σ²/τ² at any n. A
    network's strength stands beside means without the half: with n labels in every task, its λ and weight
    decay times n/2 are λ and ρ here. With reduction="sum" and task weights ½ the network has this scale too,
    also where the tasks have unequal numbers of labels.

    >>> tasks = SoftRidge(x=[[[1.0], [2.0]], [[1.0], [2.0]]], y=[[1.0, 2.0], [3.0, 6.0]])
    >>> [tasks.at(strength).flatten().tolist() for strength in (0, float("inf"))]  # alone 1 and 3, as one 2
    [[1.0, 3.0], [2.0, 2.0]]

    Raises ValueError or TypeError for arguments out of range.
    """

    def __init__(self, x: Numbers, y: Numbers, ridge: float = 0.0, mask: Numbers | None = None):
        x, y, _ = labelled_tasks(x, y, mask)
        self.ridge = validation.real("ridge", ridge, 0.0)
        gram = x.mT @ x  # (…, T, d, d)
        moment = x.mT @ y.unsqueeze(-1)  # (…, T, d, 1)
        curvature, axes = torch.linalg.eigh(gram)
        self._curvature = curvature.clamp(min=0.0)  # (…, T, d)
        self._moment = (axes.mT @ moment).squeeze(-1)  # (…, T, d), along each task's own axes
        self._axes = axes.movedim(-3, -2).flatten(-2)  # (…, d, T d), all tasks' axes side by side
        self._pooled_gram, self._pooled_moment = gram.sum(-3), moment.sum(-3)

    def at(self, strength: float) -> Tensor:
        """Return the weights (…, T, d) at λ = `strength`: 0 is independent tasks, inf one pooled model.

        Raises ValueError where the answer is not unique: at 0, or for all tasks together, fewer independent
        examples than features, and no ridge.
        """
        strength = checked_strength(strength)
        self._check_unique(strength)
        return self._pooled() if isinf(strength) else self._coupled(strength)

    def _coupled(self, strength: float) -> Tensor:
        total = self._curvature + (strength + self.ridge)  # (…, T, d)
        alone = self._turned_back(self._moment / total)  # the answer if w̄ were 0
        # I − λ·mean(P_j), written without the cancellation.
        kept = ((self._curvature + self.ridge) / total).flatten(-2).unsqueeze(-2)  # (…, 1, T d)
        system = (self._axes * kept) @ self._axes.mT / total.shape[-2]  # (…, d, d)
        mean = torch.linalg.solve(system, alone.mean(-2))  # (…, d)
        pull = (self._axes.mT @ mean.unsqueeze(-1)).view_as(total)  # (…, T, d)
        return alone + self._turned_back(strength * pull / total)

    def _turned_back(self, along_axes: Tensor) -> Tensor:
        tasks, features = along_axes.shape[-2:]
        axes = self._axes.unflatten(-1, (tasks, features)).movedim(-2, -3)  # (…, T, d, d)
        return (axes @ along_axes.unsqueeze(-1)).squeeze(-1)

    def _pooled(self) -> Tensor:
        tasks, features = self._moment.shape[-2:]
        system = self._pooled_gram + tasks * self.ridge * torch.eye(features).to(self._moment)
        return torch.linalg.solve(system, self._pooled_moment).mT.expand(self._moment.shape).clone()

    @cached_property
    def _pooled_curvature(self) -> Tensor:
        return torch.linalg.eigvalsh(self._pooled_gram)  # (…, d)

    def _check_unique(self, strength: float):
        if self.ridge > 0:
            return
        curvature = self._curvature if strength == 0 else self._pooled_curvature
        flat = curvature.amin(-1) <= 1e-13 * curvature.shape[-1] * curvature.amax(-1)
        if flat.any():
            whose = f"task {flat.nonzero()[0].tolist()[-1]}" if strength == 0 else "all tasks together"
            remedy = "ridge > 0, or strength > 0," if strength == 0 else "ridge > 0"
            raise ValueError(
                f"strength={strength:g} with ridge=0 has no unique answer: {whose} must have as many "
                f"independent examples as features ({curvature.shape[-1]}): give {remedy} or more examples"
            )


def soft_ridge(
    x: Numbers, y: Numbers, strength: float, ridge: float = 0.0, mask: Numbers | None = None
) -> Tensor:
    """Return the weights (…, T, d) that minimise Σ_j ½‖y_j − X_j w_j‖² + λ/2 Σ_j‖w_j − w̄‖² + ρ/2 Σ_j‖w_j‖².

    λ = `strength`: 0 solves each task alone, inf all of them as one. ρ = `ridge`. Shapes as in `SoftRidge`,
    which answers many strengths on the same data; there too how λ compares with a network's: it is n/2 of it.

    >>> soft_ridge(x=[[[1.0], [2.0]], [[1.0], [2.0]]], y=[[1.0, 2.0], [3.0, 6.0]], strength=5).flatten()
    tensor([1.5000, 2.5000], dtype=torch.float64)

    Raises ValueError or TypeError for arguments out of range,
    and ValueError where the minimum is not unique.
    """
    return SoftRidge(x, y, ridge, mask).at(strength)


def soft_ridge_path(
    x: Numbers, y: Numbers, strengths: Numbers, ridge: float = 0.0, mask: Numbers | None = None
) -> Tensor:
    """Return `soft_ridge` at each of S strengths, in the order given: (S, …, T, d).

    >>> x, y = [[[1.0], [2.0]], [[1.0], [2.0]]], [[1.0, 2.0], [3.0, 6.0]]
    >>> soft_ridge_path(x, y, [0, 5, float("inf")])[:, 0, 0]  # the first task's weight
    tensor([1.0000, 1.5000, 2.0000], dtype=torch.float64)
    """
    tasks = SoftRidge(x, y, ridge, mask)
    return torch.stack([tasks.at(strength) for strength in checked_strengths(strengths)])  # (S, …, T, d)
