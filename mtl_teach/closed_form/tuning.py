"""A fair chance for every model: ridge and sharing strength chosen on examples kept aside."""

from collections.abc import Sequence

from torch import Tensor

from mtl_teach.closed_form._arguments import labelled_tasks
from mtl_teach.closed_form.logistic import soft_logistic_path
from mtl_teach.conversion import Numbers

RIDGES = (0.001, 0.003, 0.01)  # around the best for pixels from 0 to 1


def tuned_logistic(
    train: tuple[Numbers, Numbers],
    aside: tuple[Numbers, Numbers],
    strengths: Sequence[float],
    ridges: Sequence[float] = RIDGES,
) -> tuple[float, float]:
    """Return the (strength, ridge) of `soft_logistic` with the fewest wrong answers on examples kept aside.

    `train` and `aside` are (x, y), x (…, T, n, d) and y (…, T, n); they may differ in n. Leading
    axes are replicas, and all of them vote together. A missing label is NaN. Of equally good pairs the first
    is taken, ridge by ridge. Give strengths [0] for tasks alone, [inf] for one model, and those between for
    soft sharing.

    >>> from mtl_teach.data import tilted_digits
    >>> drawn, other = (tilted_digits(tasks=4, samples=20, spread=0, seed=seed) for seed in (0, 1))
    >>> strength, ridge = tuned_logistic((drawn.x, drawn.y), (other.x, other.y), strengths=[0, 1])
    >>> strength  # the same tilt in all: sharing helps
    1

    Raises ValueError or TypeError for arguments out of range.
    """
    x, y, known = labelled_tasks(*aside, None, binary=True)
    if len(ridges) == 0:
        raise ValueError("ridges must hold at least one number, got none: try [0.003]")
    wrong = {}
    for ridge in ridges:
        path = soft_logistic_path(*train, strengths, ridge)  # (S, …, T, d)
        for strength, weights in zip(strengths, path, strict=True):
            _check_alike(weights, x)
            answers = (x @ weights.unsqueeze(-1)).squeeze(-1) > 0  # (…, T, n)
            wrong[strength, ridge] = ((answers != (y == 1)) & known).sum().item()
    return min(wrong, key=wrong.get)


def _check_alike(weights: Tensor, x: Tensor):
    if weights.shape[:-1] != x.shape[:-2] or weights.shape[-1] != x.shape[-1]:
        raise ValueError(
            f"aside must have the tasks and features of train {tuple(weights.shape)}, got x "
            f"{tuple(x.shape)}: keep examples of the same tasks aside"
        )
