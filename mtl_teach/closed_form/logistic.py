"""Soft sharing with the logistic loss: a whole path of strengths while a slider moves."""

from math import inf, isinf, log

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.closed_form._arguments import checked_strength, checked_strengths, labelled_tasks
from mtl_teach.closed_form._newton import Objective, minimise
from mtl_teach.conversion import Numbers

# About where single-task models err least on tilted digits (8 tasks, 40 examples each), so that sharing is
# compared with the best that a task can do alone. Errors are flat around it.
RIDGE = 0.003


def soft_logistic(
    x: Numbers,
    y: Numbers,
    strength: float,
    ridge: float = RIDGE,
    start: Numbers | None = None,
    mask: Numbers | None = None,
) -> Tensor:
    """Return the weights (…, T, d) of T logistic regressions that are pulled towards their mean.

    Minimises Σ_j mean_i bce(x_ji·w_j, y_ji) + λ/2 Σ_j‖w_j − w̄‖² + ρ/2 Σ_j‖w_j‖² over the labelled i.
    λ = `strength`: 0 solves each task alone, inf all of them as one. ρ = `ridge` > 0 keeps the weights finite
    where a plane separates the classes. No column is special: `data.with_constant` gives a (penalised) bias.

    x is (…, T, n, d), y (…, T, n), 0 or 1, NaN where a label is missing; leading axes are replicas. A mask,
    True where a label exists, can say the same. The default ridge suits inputs of the size of pixels, 0 to 1.
    `start` (…, T, d) are weights to start from, such as those of the slider's last place; zeros by default.
    λ and ρ have the scale of a network's strength and weight decay: both stand beside means over samples.

    >>> x, y = [[[-1.0], [1.0]], [[-1.0], [1.0]]], [[0, 1], [1, 0]]  # what one says, the other denies
    >>> alone, together = (soft_logistic(x, y, strength).flatten() for strength in (0, float("inf")))
    >>> alone.sign(), together.abs().max() < 1e-9
    (tensor([ 1., -1.], dtype=torch.float64), tensor(True))

    Raises ValueError or TypeError for arguments out of range; RuntimeError if Newton's method does not end:
    its tolerance stands in `_newton.minimise`.
    """
    problem = _Problem(x, y, ridge, mask)
    start = problem.zeros() if start is None else problem.checked(start)
    return problem.solve(checked_strength(strength), start)


def soft_logistic_path(
    x: Numbers,
    y: Numbers,
    strengths: Numbers,
    ridge: float = RIDGE,
    mask: Numbers | None = None,
) -> Tensor:
    """Return `soft_logistic` at each of S strengths, in the order given: (S, …, T, d).

    Walks from the strongest to the weakest. The next one starts from the last answer, or from a parabola in
    log λ through the last three where that lies lower. Arguments and errors as in `soft_logistic`.

    >>> x, y = [[[-1.0], [1.0]], [[-1.0], [1.0]]], [[0, 1], [1, 0]]
    >>> apart = [weights.std().item() for weights in soft_logistic_path(x, y, [0.01, 0.1, 1.0])]
    >>> apart == sorted(apart, reverse=True)  # strength brings the tasks together
    True
    """
    problem, strengths = _Problem(x, y, ridge, mask), checked_strengths(strengths)
    found, trail = {}, []
    last = problem.zeros()
    for strength in sorted(set(strengths), reverse=True):
        ahead = [_extrapolated(trail[-3:], log(strength))] if trail and strength > 0 else []
        last = found[strength] = problem.solve(strength, last, *ahead)
        if 0 < strength < inf:
            trail.append((log(strength), last))
    return torch.stack([found[strength] for strength in strengths])  # (S, …, T, d)


class _Problem:
    def __init__(self, x: Numbers, y: Numbers, ridge: float, mask: Numbers | None):
        self.x, self.y, seen = labelled_tasks(x, y, mask, binary=True)
        self.weight = seen / seen.sum(-1, keepdim=True).to(
            self.x
        )  # (…, T, n), a mean over each task's labels
        self.ridge = validation.real("ridge", ridge, 0.0)
        if self.ridge == 0:
            raise ValueError(
                "ridge must be a number > 0, got 0.0: without it separable classes have no minimum"
            )

    def solve(self, strength: float, *starts: Tensor) -> Tensor:
        if isinf(strength):
            return self._pooled(*starts)
        return minimise(Objective(self.x, self.y, self.weight, strength, self.ridge), *starts)

    def _pooled(self, *starts: Tensor) -> Tensor:
        # One task that owns every example; what each task paid for its weights, it pays T times.
        x = self.x.flatten(-3, -2).unsqueeze(-3)  # (…, 1, T n, d)
        y, weight = (part.flatten(-2).unsqueeze(-2) for part in (self.y, self.weight))  # (…, 1, T n)
        together = Objective(x, y, weight, 0.0, self.x.shape[-3] * self.ridge)
        weights = minimise(together, *(start.mean(-2, keepdim=True) for start in starts))
        return weights.expand_as(starts[0]).clone()

    def zeros(self) -> Tensor:
        return self.x.new_zeros(tuple(self._shape().values()))

    def checked(self, start: Numbers) -> Tensor:
        start = validation.floats("start", validation.exactly("start", start, **self._shape()), like=self.x)
        return validation.finite("start", start)

    def _shape(self) -> dict[str, int]:
        *lead, tasks, _, features = self.x.shape
        return {f"axis_{a}": size for a, size in enumerate(lead)} | {"tasks": tasks, "features": features}


def _extrapolated(trail: list[tuple[float, Tensor]], place: float) -> Tensor:
    # Lagrange's polynomial through the trail's (log λ, weights), at `place`.
    total = torch.zeros_like(trail[0][1])
    for here, weights in trail:
        factor = 1.0
        for other, _ in trail:
            if other != here:
                factor *= (place - other) / (here - other)
        total = total + factor * weights
    return total
