"""Four linear models of many tasks, with one loss, one penalty and one solver: one family for all.

Rows lie one under the other, task by task, so that tasks of unlike size cost no padding. With u the free
numbers, each model minimises Σ_i ℓ(x_i·W_{t(i)}, y_i) + ½‖u‖², and differs only in how u makes W (T, d, C):

| model         | W_t                    | its dials                                            |
|---------------|------------------------|------------------------------------------------------|
| each alone    | u_t / √ρ               | ρ: ridge                                             |
| one for all   | u / √ρ                 | ρ: ridge                                             |
| soft sharing  | u_0 / √ρ + u_t / √λ    | ρ: ridge of the common part, λ: of what is a task's own |
| hard sharing  | U A_t / ρ, U (d, k)    | k: width of the shared trunk U, ρ; A_t is task t's head |

Soft sharing is that of Evgeniou and Pontil (KDD 2004); hard sharing so penalised is trace-norm
regularisation at full width (Srebro, Rennie and Jaakkola, NIPS 2004). ℓ is half the squared error, or the
cross-entropy. A last column of tens stands for the intercept, so that it costs a hundredth; in hard sharing
each head has its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mtl_teach import kinds

ALONE, POOLED, SOFT, HARD = MODELS = ("each alone", "one for all", "soft sharing", "hard sharing")
INTERCEPT = 10.0
STEPS = 3000  # of L-BFGS at most

RIDGES = (0.1, 0.4, 1.5, 6.0, 25.0, 100.0, 400.0, 1500.0)
# Eight settings for every model, from hardly any penalty to one that leaves little.
SETTINGS: dict[str, tuple[tuple[float, float], ...]] = {
    ALONE: tuple((ridge, ridge) for ridge in RIDGES),
    POOLED: tuple((ridge, ridge) for ridge in RIDGES),
    SOFT: tuple((ridge, own) for ridge in (0.4, 25.0) for own in (1.5, 15.0, 150.0, 1500.0)),
    HARD: tuple((ridge, width) for width in (2, 5) for ridge in (1.0, 4.0, 16.0, 64.0)),
}


@dataclass(frozen=True)
class Rows:
    """Inputs `x` (N, d), the intercept's column last, labels `y` (N,), tasks `owner` (N,), rising."""

    x: np.ndarray
    y: np.ndarray
    owner: np.ndarray
    tasks: int

    @cached_property
    def parts(self) -> list[tuple[int, slice]]:
        """Each task that has rows, and where they lie."""
        ends = np.searchsorted(self.owner, np.arange(self.tasks + 1))
        return [(j, slice(ends[j], ends[j + 1])) for j in range(self.tasks) if ends[j] < ends[j + 1]]


def logits(rows: Rows, weights: np.ndarray) -> np.ndarray:
    """Return x_i·W_{t(i)} (N, C) for weights (T, d, C)."""
    found = np.empty((len(rows.x), weights.shape[-1]))
    for j, part in rows.parts:
        found[part] = rows.x[part] @ weights[j]
    return found


def losses(kind: str, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the loss of each row (N,) for logits z (N, C): squared error, or cross-entropy in nats.

    >>> losses("binary", np.array([[0.0]]), np.array([1.0])).round(3)
    array([0.693])
    """
    if kind == kinds.REAL:
        return (z[:, 0] - y) ** 2
    if kind == kinds.BINARY:
        return np.logaddexp(0, z[:, 0]) - y * z[:, 0]
    return np.logaddexp.reduce(z, axis=1) - np.take_along_axis(z, y[:, None].astype(int), 1)[:, 0]


def wrong(kind: str, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return whether each answer is wrong (N,); for real labels NaN, as nothing is right or wrong there."""
    if kind == kinds.REAL:
        return np.full(len(y), np.nan)
    return (z.argmax(1) if z.shape[1] > 1 else z[:, 0] > 0) != y


def fit(model: str, kind: str, rows: Rows, setting: tuple[float, float], seed: int = 0) -> np.ndarray:
    """Return the weights (T, d, C) of one of `MODELS` at a setting; `seed` starts hard sharing.

    >>> x = np.array([[1.0, 10.0], [-1.0, 10.0], [1.0, 10.0], [-1.0, 10.0]])
    >>> rows = Rows(x, np.array([1.0, -1.0, 3.0, -3.0]), np.array([0, 0, 1, 1]), tasks=2)
    >>> fit("each alone", "real", rows, (0.001, 0.0))[:, 0, 0].round(2)
    array([1., 3.])
    >>> fit("one for all", "real", rows, (0.001, 0.0))[:, 0, 0].round(2)
    array([2., 2.])
    """
    from scipy.optimize import minimize  # not above: only who compares waits for scipy

    outputs = kinds.outputs(kind)
    start, weights_of, pulled_back = _shape_of(model, rows, outputs, setting, seed)

    def objective(u: np.ndarray) -> tuple[float, np.ndarray]:
        z = logits(rows, weights_of(u))
        residual = _residual(kind, z, rows.y)
        gradient = np.zeros((rows.tasks, rows.x.shape[1], outputs))
        for j, part in rows.parts:
            gradient[j] = rows.x[part].T @ residual[part]
        half = 0.5 if kind == kinds.REAL else 1.0
        return half * losses(kind, z, rows.y).sum() + u @ u / 2, pulled_back(u, gradient) + u

    # Hard sharing creeps along its valley: stopped earlier, it ends elsewhere on another processor.
    options = {"maxiter": STEPS, "ftol": 1e-12, "gtol": 1e-7}
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options=options)
    return weights_of(found.x)


def _residual(kind: str, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the derivative of the loss in the logits, (N, C)."""
    if kind == kinds.REAL:
        return z - y[:, None]
    if kind == kinds.BINARY:
        return np.exp(-np.logaddexp(0, -z)) - y[:, None]
    share = np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))
    share[np.arange(len(y)), y.astype(int)] -= 1
    return share


Weights = Callable[[np.ndarray], np.ndarray]
PulledBack = Callable[[np.ndarray, np.ndarray], np.ndarray]
Shape = tuple[np.ndarray, Weights, PulledBack]


def _shape_of(model: str, rows: Rows, outputs: int, setting: tuple[float, float], seed: int) -> Shape:
    """Return where u starts, the map from u to W, and that from a gradient in W to one in u."""
    tasks, features = rows.tasks, rows.x.shape[1]
    one = (features, outputs)
    ridge, other = setting
    root = np.sqrt(ridge)
    if model == ALONE:
        return (
            np.zeros(tasks * features * outputs),
            lambda u: u.reshape(tasks, *one) / root,
            lambda u, g: g.ravel() / root,
        )
    if model == POOLED:
        return (
            np.zeros(features * outputs),
            lambda u: np.broadcast_to(u.reshape(one) / root, (tasks, *one)),
            lambda u, g: g.sum(0).ravel() / root,
        )
    if model == SOFT:
        size, own = features * outputs, np.sqrt(other)
        return (
            np.zeros((tasks + 1) * size),
            lambda u: u[:size].reshape(one) / root + u[size:].reshape(tasks, *one) / own,
            lambda u, g: np.concatenate([g.sum(0).ravel() / root, g.ravel() / own]),
        )
    return _hard(tasks, features, outputs, ridge, int(other), seed)


def _hard(tasks: int, features: int, outputs: int, ridge: float, width: int, seed: int) -> Shape:
    inputs = features - 1  # all but the intercept's
    width = min(width, inputs)
    trunk_ends, heads_end = inputs * width, (inputs + tasks * outputs) * width

    def parts(u: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        trunk, heads = u[:trunk_ends].reshape(inputs, width), u[trunk_ends:heads_end].reshape(width, -1)
        return trunk, heads, u[heads_end:]

    def weights_of(u: np.ndarray) -> np.ndarray:
        trunk, heads, bias = parts(u)
        slopes = (trunk @ heads).reshape(inputs, tasks, outputs).swapaxes(0, 1) / ridge
        return np.concatenate([slopes, bias.reshape(tasks, 1, outputs)], axis=1)  # (T, d, C)

    def pulled_back(u: np.ndarray, g: np.ndarray) -> np.ndarray:
        trunk, heads, _ = parts(u)
        slopes = g[:, :-1].swapaxes(0, 1).reshape(inputs, -1) / ridge  # (d - 1, T C)
        return np.concatenate([(slopes @ heads.T).ravel(), (trunk.T @ slopes).ravel(), g[:, -1].ravel()])

    start = np.random.default_rng(seed).normal(size=heads_end + tasks * outputs) * 0.3
    start[heads_end:] = 0
    return start, weights_of, pulled_back
