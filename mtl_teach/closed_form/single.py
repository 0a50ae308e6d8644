"""The baseline that shared models must beat: ridge regression per task, tuned by each task for itself."""

from collections.abc import Sequence

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.closed_form._arguments import labelled_tasks
from mtl_teach.conversion import Numbers

SMALLEST = 1e-12  # far below, rounding errors would choose
RIDGES = tuple(10 ** (exponent / 4) for exponent in range(-8, 13))


def tuned_ridge(x: Numbers, y: Numbers, ridges: Sequence[float] = RIDGES) -> Tensor:
    """Return each task's ridge regression (…, T, d), with the ρ of `ridges` that it would choose by itself.

    Minimises ½‖y_j − X_j w‖² + ρ/2 ‖w‖² per task; ρ has the least leave-one-out error, which needs no second
    fit: the residual of example i over 1 − h_i, h_i = x_iᵀ(X_jᵀX_j + ρI)⁻¹x_i (Allen, Technometrics 1974).
    No task learns anything from another one, not even how much to shrink.

    x is (…, T, n, d), y (…, T, n), NaN where a label is missing; leading axes are replicas.
    `ridges` are >= 1e-12.

    >>> x, y = [[[1.0], [2.0], [3.0]]], [[2.0, 4.0, 6.0]]
    >>> tuned_ridge(x, y, ridges=[0.1, 10.0])  # the data say 2; the smaller ridge stays closer
    tensor([[1.9858]], dtype=torch.float64)

    Raises ValueError or TypeError for arguments out of range.
    """
    x, y, _ = labelled_tasks(x, y, None)
    if len(ridges) == 0:
        raise ValueError("ridges must hold at least one number, got none: try [0.1, 1.0, 10.0]")
    ridges = [validation.real(f"ridges[{i}]", ridge, SMALLEST) for i, ridge in enumerate(ridges)]
    curvature, axes = torch.linalg.eigh(x.mT @ x)  # (…, T, d), (…, T, d, d)
    turned = x @ axes  # (…, T, n, d), along each task's own axes
    moment = (turned.mT @ y.unsqueeze(-1)).squeeze(-1)  # (…, T, d)
    shrunk = torch.stack([1 / (curvature.clamp(min=0) + ridge) for ridge in ridges], -1)  # (…, T, d, ρ)
    weights = shrunk * moment.unsqueeze(-1)  # (…, T, d, ρ)
    left_out = (y.unsqueeze(-1) - turned @ weights) / (1 - turned.square() @ shrunk)  # (…, T, n, ρ)
    best = left_out.square().sum(-2).argmin(-1)  # (…, T)
    chosen = weights.take_along_dim(best[..., None, None], -1)  # (…, T, d, 1)
    return (axes @ chosen).squeeze(-1)
