"""Two objectives over a plane, as the papers of CAGrad and FAMO draw them, and where aggregators walk.

Source of the formula: the authors' published toy (Liu et al., NeurIPS 2021, section 5.1 and Figure 1; FAMO,
NeurIPS 2023, takes a tenth of the first objective).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mtl_teach import aggregation

LEAST = 5e-6  # below it the authors cut the argument of a logarithm
STARTS = ((-8.5, 7.5), (-8.5, -5.0), (9.0, 9.0))  # of CAGrad's released code
RATE, STEPS = 0.05, 5000
RULES = ("sum", "PCGrad", "MGDA", "CAGrad")
FRONT = 7.0  # at the bottom of the plane, between x1 = −7 and 7, no small step helps both


@dataclass(frozen=True)
class Path:
    """Where a rule walks: `points` (steps + 1, starts, 2), and both objectives there, `losses`, the same."""

    points: np.ndarray
    losses: np.ndarray

    @property
    def arrived(self) -> np.ndarray:
        """Which starts end on the Pareto front, (starts,): at its height, and between its ends."""
        end = self.points[-1]
        return (np.abs(end[:, 1] - HEIGHT) < 0.15) & (np.abs(end[:, 0]) < FRONT + 0.1)


def objectives(points: np.ndarray, scale: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Return both objectives (…, 2) and their gradients (…, 2, 2) at `points` (…, 2).

    gradients[…, j, :] belongs to objective j; `scale` multiplies the first one.
    """
    a, b = points[..., 0], points[..., 1]
    bend = np.tanh(b)
    slope = 1 - bend**2
    inner = np.stack([0.5 * (-a - 7) + bend, 0.5 * (-a + 3) - bend + 2])  # (2, …)
    above = np.log(np.maximum(np.abs(inner), LEAST)) + 6
    rate = np.where(np.abs(inner) > LEAST, 1 / np.where(inner == 0, 1, inner), 0)
    sign = np.stack([np.ones_like(a), -np.ones_like(a)])
    of_above = np.stack([-0.5 * rate, sign * slope * rate], -1)  # (2, …, 2)
    centre = np.stack([a - 7, a + 7])
    below = (centre**2 + 0.1 * (b + 8) ** 2) / 10 - 20
    of_below = np.stack([2 * centre / 10, np.broadcast_to(0.2 * (b + 8) / 10, centre.shape)], -1)
    half = np.tanh(b / 2)
    up, down = np.maximum(half, 0), np.maximum(-half, 0)
    steep = 0.5 * (1 - half**2)
    losses = above * up + below * down
    gradients = of_above * up[..., None] + of_below * down[..., None]
    # At height 0 both count, as where PyTorch's clamp meets its bound.
    gradients[..., 1] += np.where(b >= 0, above * steep, 0) - np.where(b <= 0, below * steep, 0)
    losses[0] *= scale
    gradients[0] *= scale
    return np.moveaxis(losses, 0, -1), np.moveaxis(gradients, 0, -2)


def _height() -> float:
    """Return x2 of the front, where (20 + …) has its least value: both objectives stop falling there."""
    heights = np.linspace(-9, -8, 100_001)
    losses, _ = objectives(np.stack([np.zeros_like(heights), heights], -1))
    return float(heights[losses[:, 0].argmin()])


HEIGHT = _height()


def combined(gradients: np.ndarray, rule: str, step: int = 0) -> np.ndarray:
    """Return the direction (…, P) that a rule makes of two gradients (starts, 2, P)."""
    gram = gradients @ gradients.swapaxes(-1, -2)  # (starts, 2, 2)
    if rule == "sum":
        coefficients = np.ones(gram.shape[:2])
    elif rule == "PCGrad":
        coefficients = aggregation.pcgrad(gram, seed=step).numpy()
    elif rule == "MGDA":
        coefficients = aggregation.mgda(gram).numpy()
    else:
        coefficients = aggregation.cagrad(gram).numpy()
    return np.einsum("rt,rtp->rp", coefficients, gradients)


def walk(rule: str, starts: tuple = STARTS, steps: int = STEPS, rate: float = RATE, scale: float = 1.0):
    """Yield the points (starts, 2) before the first step of Adam and after each of `steps`."""
    points = np.array(starts, dtype=float)
    mean, square = np.zeros_like(points), np.zeros_like(points)
    yield points.copy()
    for step in range(1, steps + 1):
        _, gradients = objectives(points, scale)
        along = combined(gradients, rule, step)
        mean = 0.9 * mean + 0.1 * along
        square = 0.999 * square + 0.001 * along**2
        points = points - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        yield points.copy()


def path(
    rule: str, starts: tuple = STARTS, steps: int = STEPS, rate: float = RATE, scale: float = 1.0
) -> Path:
    """Return the whole path of a rule from each start."""
    points = np.stack(list(walk(rule, starts, steps, rate, scale)))
    return Path(points, objectives(points, scale)[0])
