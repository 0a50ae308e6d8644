"""Newton's method for tasks that pull at each other: block-diagonal curvature minus a rank-d coupling."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

TOLERANCE = 1e-20
STEPS = 500
SLOW = 0.1


class Point(NamedTuple):
    """A place on the objective: weights (…, T, d), their logits (…, T, n), the value (…)."""

    weights: Tensor
    logits: Tensor
    value: Tensor


@dataclass(frozen=True)
class Objective:
    """Σ_j Σ_i m_ji·bce(x_ji·w_j, y_ji) + λ/2 Σ_j‖w_j − w̄‖² + ρ/2 Σ_j‖w_j‖², with ρ > 0.

    Shapes: x (…, T, n, d), y and weight m (…, T, n).
    """

    x: Tensor
    y: Tensor
    weight: Tensor
    strength: float
    ridge: float

    @property
    def stiffness(self) -> float:
        """λ + ρ, what the penalties add to each task's own curvature."""
        return self.strength + self.ridge

    def logits(self, weights: Tensor) -> Tensor:
        """x_ji·w_j for every example, (…, T, n)."""
        return (self.x @ weights.unsqueeze(-1)).squeeze(-1)

    def at(self, weights: Tensor, logits: Tensor | None = None) -> Point:
        """The objective at `weights`; logits are computed unless they are known."""
        logits = self.logits(weights) if logits is None else logits
        loss = (self.weight * (softplus(logits) - self.y * logits)).sum((-2, -1))
        apart = (weights - weights.mean(-2, keepdim=True)).square().sum((-2, -1))
        size = weights.square().sum((-2, -1))
        return Point(weights, logits, loss + self.strength / 2 * apart + self.ridge / 2 * size)

    def gradient(self, point: Point) -> Tensor:
        """The gradient in the weights, (…, T, d)."""
        residual = self.weight * (torch.sigmoid(point.logits) - self.y)
        loss = (residual.unsqueeze(-2) @ self.x).squeeze(-2)  # (…, T, d)
        apart = point.weights - point.weights.mean(-2, keepdim=True)
        # Distances to the mean add up to zero; a large λ would blow up what rounding leaves of that sum.
        apart = apart - apart.mean(-2, keepdim=True)
        return loss + self.strength * apart + self.ridge * point.weights

    def newton(self, point: Point) -> Callable[[Tensor], Tensor]:
        """Factor the Hessian at `point`; return the map from a gradient to Hessian⁻¹·gradient.

        The Hessian has the blocks A_j = B_jᵀB_j + cI, B_j = D_j^½ X_j, D_j = m·p(1−p), c = λ + ρ, less λ/T·I
        between any two tasks. Woodbury: A_j⁻¹ = (I − V_jᵀV_j)/c with V_j = L_j⁻¹B_j, L_jL_jᵀ = B_jB_jᵀ + cI,
        which is n x n, not d x d. The tasks' steps s_j = A_j⁻¹(g_j + λs̄) meet in one d x d system for their
        mean s̄, where I − λ·mean A_j⁻¹ = (ρI + λ·mean V_jᵀV_j)/c loses no digit to cancellation.
        """
        p = torch.sigmoid(point.logits)
        root = (self.weight * p * (1 - p)).sqrt().unsqueeze(-1) * self.x  # (…, T, n, d)
        if root.shape[-2] > root.shape[-1]:
            root = torch.linalg.qr(root, mode="r").R  # (…, T, d, d), the same B_jᵀB_j
        c, tasks = self.stiffness, root.shape[-3]
        half = torch.linalg.solve_triangular(_cholesky(root @ root.mT, c), root, upper=False)
        joined = half.flatten(-3, -2)  # (…, T n, d)
        coupling = _cholesky(joined.mT @ joined * (self.strength / (c * tasks)), self.ridge / c)

        def solve(gradient: Tensor) -> Tensor:
            seen = half @ gradient.unsqueeze(-1)  # (…, T, n, 1)
            alone = (gradient.mean(-2).unsqueeze(-1) - joined.mT @ seen.flatten(-3, -2) / tasks) / c
            mean = torch.cholesky_solve(alone, coupling)  # (…, d, 1)
            seen = seen + self.strength * (joined @ mean).view_as(seen)
            pulled = gradient + self.strength * mean.mT
            return (pulled - (half.mT @ seen).squeeze(-1)) / c

        return solve


def minimise(objective: Objective, *starts: Tensor) -> Tensor:
    """Return the weights at the minimum, from the best of the `starts`, each (…, T, d).

    Newton steps with backtracking (Boyd and Vandenberghe, Convex Optimization, 2004, section 9.5). A factored
    Hessian serves for several steps while the gradient still falls fast. Ends when Newton's decrement gᵀH⁻¹g,
    twice what the value still lies above its minimum, is below 1e-20·max(1, max|x|²) in every replica.
    Raises RuntimeError if that takes more than 500 steps.
    """
    point = _best([objective.at(start) for start in starts])
    tolerance = TOLERANCE * max(1.0, objective.x.abs().max().item()) ** 2
    solve, last = objective.newton(point), torch.inf
    for _ in range(STEPS):
        gradient = objective.gradient(point)
        step = solve(gradient)
        decrement = (gradient * step).sum((-2, -1))  # (…)
        unfinished = ~(decrement <= tolerance)
        if not unfinished.any():
            return point.weights
        if (unfinished & (decrement > SLOW * last)).any():
            solve, last = objective.newton(point), torch.inf
            continue
        point, last = _descend(objective, point, step, decrement), decrement
    raise RuntimeError(
        f"no minimum after {STEPS} Newton steps: decrement {decrement.max().item():.1e}, "
        f"wanted {tolerance:.1e}: scale x to about 1, or raise ridge"
    )


def _descend(objective: Objective, point: Point, step: Tensor, decrement: Tensor) -> Point:
    along = objective.logits(step)
    length = torch.ones_like(decrement)
    noise = 1e-12 * (1 + point.value)
    for _ in range(60):
        scale = length[..., None, None]
        new = objective.at(point.weights - scale * step, point.logits - scale * along)
        uphill = ~(new.value <= point.value - 1e-4 * length * decrement + noise)
        if not uphill.any():
            break
        length = torch.where(uphill, length / 2, length)
    return new


def _best(points: list[Point]) -> Point:
    best = points[0]
    for point in points[1:]:
        lower = point.value < best.value
        spread = lower[..., None, None]
        best = Point(
            point.weights.where(spread, best.weights),
            point.logits.where(spread, best.logits),
            point.value.where(lower, best.value),
        )
    return best


def _cholesky(matrix: Tensor, ridge: float) -> Tensor:
    matrix.diagonal(dim1=-2, dim2=-1).add_(ridge)
    return torch.linalg.cholesky_ex(matrix).L
