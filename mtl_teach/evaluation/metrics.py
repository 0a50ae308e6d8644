"""How well each task is served: one number per task and replica, never one number that hides a loser.

Predictions are (..., T, n). Labels and mask have the same shape, or (T, n) to serve every replica; tensors,
arrays, Series and lists will do. A label that is missing is NaN; a mask that is False there says the same.
Where a label is missing nothing is read, not even a NaN of the prediction.

>>> accuracy([[2.0, -1.0, 3.0]], [[1, 0, 0]])  # one task, three samples, one wrong answer
tensor([0.6667], dtype=torch.float64)

Every function raises ValueError for shapes that do not fit, for NaN or infinity among the predictions, for
labels that are not 0 or 1 where they must be, and for a task without a single label.
"""

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.conversion import Numbers


def error_rate(logits: Numbers, labels: Numbers, mask: Numbers | None = None) -> Tensor:
    """Return the share of wrong answers (..., T), from 0 to 1; a logit above 0 says 1, any other says 0.

    >>> error_rate([[2.0, -1.0, 3.0], [1.0, -1.0, 0.5]], [[1, 0, 0], [1, 0, float("nan")]])
    tensor([0.3333, 0.0000], dtype=torch.float64)
    """
    logits, labels, mask = _binary(logits, labels, mask)
    wrong = ((logits > 0) != (labels == 1)) & mask  # (..., T, n)
    return wrong.sum(-1, dtype=logits.dtype) / mask.sum(-1)


def accuracy(logits: Numbers, labels: Numbers, mask: Numbers | None = None) -> Tensor:
    """Return the share of right answers (..., T), from 0 to 1.

    >>> accuracy([[2.0, -1.0, 3.0, 0.1]], [[1, 0, 0, 1]])
    tensor([0.7500], dtype=torch.float64)
    """
    return 1 - error_rate(logits, labels, mask)


def auc(logits: Numbers, labels: Numbers, mask: Numbers | None = None) -> Tensor:
    """Return the area under the ROC curve (..., T): how often a 1 outranks a 0, ties counted half.

    By ranks (Mann and Whitney 1947).

    >>> auc([[0.1, 0.9, 0.8, 0.3]], [[0, 1, 0, 1]])  # of four pairs three are in order
    tensor([0.7500], dtype=torch.float64)

    Raises ValueError for a task in which only one class occurs.
    """
    logits, labels, mask = _binary(logits, labels, mask)
    ones = (labels == 1) & mask
    positives, count = ones.sum(-1), mask.sum(-1)  # (..., T)
    _check_both_classes(positives, count)
    # Masked scores rank above all others, where they move nobody.
    scores = torch.where(mask, logits, torch.inf).contiguous()
    order = scores.sort(-1).values
    below, up_to = (torch.searchsorted(order, scores, right=right) for right in (False, True))
    ranks = (below + up_to + 1) / 2  # (..., T, n), 1 is the lowest, ties share their mean
    rank_sum = torch.where(ones, ranks, 0).sum(-1).to(logits.dtype)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * (count - positives))


def mean_squared_error(predictions: Numbers, targets: Numbers, mask: Numbers | None = None) -> Tensor:
    """Return the mean squared residual (..., T), in squared units of the targets.

    >>> mean_squared_error([[1.0, 2.0]], [[1.0, 4.0]])
    tensor([2.], dtype=torch.float64)
    """
    predictions, targets, mask = _matched("predictions", predictions, "targets", targets, mask)
    return _mean((predictions - targets) ** 2, mask)


def explained_variance(
    predictions: Numbers, targets: Numbers, mask: Numbers | None = None, *, variance: str = "total"
) -> Tensor:
    """Return 1 - residual / variance over all examples of all tasks (...): 1 is perfect, 0 worth a constant.

    "total" measures the variance around the mean of all targets, as Evgeniou and Pontil's School figures do;
    "within" around each task's own mean, closest to Argyriou, Evgeniou and Pontil's. The second is smaller:
    knowing the task's mean earns nothing there. Say which one you print.

    >>> targets = [[0.0, 2.0], [10.0, 12.0]]
    >>> means = [[1.0, 1.0], [11.0, 11.0]]  # what knows the tasks' means and nothing else
    >>> [round(explained_variance(means, targets, variance=kind).item(), 2) for kind in ("total", "within")]
    [0.96, 0.0]
    """
    validation.choice("variance", variance, ("total", "within"))
    predictions, targets, mask = _matched("predictions", predictions, "targets", targets, mask)
    centre = _mean(targets, mask)[..., None]  # (..., T, 1)
    if variance == "total":
        centre = _mean(targets.flatten(-2), mask.flatten(-2))[..., None, None]  # (..., 1, 1)
    residual, spread = (
        torch.where(mask, (targets - other) ** 2, 0).sum((-2, -1)) for other in (predictions, centre)
    )
    if (spread == 0).any():
        raise ValueError(
            f"targets must vary, got no variance of kind {variance!r}: there is nothing to explain, "
            "use mean_squared_error"
        )
    return 1 - residual / spread  # (...)


def excess_error(weights: Numbers, truth: Numbers) -> Tensor:
    """Return the expected squared error of linear models beyond the noise (..., T), without any test data.

    For inputs x ~ N(0, I), as in `data.linear_tasks`: E (x·w - x·w*)² = ‖w - w*‖². Both are (..., T, d);
    `truth` may lack the leading axes.

    >>> excess_error([[1.0, 2.0]], [[1.0, 0.0]])
    tensor([4.], dtype=torch.float64)
    """
    weights = validation.floats("weights", _at_least_two_axes("weights", weights, "features"))
    sizes = validation.axes(weights.shape, "tasks", "features")
    truth = validation.floats("truth", validation.beside("truth", truth, **sizes), like=weights)
    difference = validation.finite("weights", weights) - validation.finite("truth", truth)
    return (difference**2).sum(-1)


def _binary(logits: Numbers, labels: Numbers, mask: Numbers | None) -> tuple[Tensor, Tensor, Tensor]:
    logits, labels, mask = _matched("logits", logits, "labels", labels, mask)
    validation.binary("labels", labels, mask)
    return logits, labels, mask


def _matched(
    name: str, values: Numbers, other_name: str, other: Numbers, mask: Numbers | None
) -> tuple[Tensor, Tensor, Tensor]:
    """Return predictions (..., T, n), labels and mask, both (T, n) or with the axes of the predictions."""
    values = validation.floats(name, _at_least_two_axes(name, values, "samples")).detach()
    sizes = validation.axes(values.shape, "tasks", "samples")
    other = validation.floats(other_name, validation.beside(other_name, other, **sizes), like=values)
    mask = validation.known(other_name, other, mask, **sizes)
    mask = torch.ones_like(other, dtype=torch.bool) if mask is None else mask
    other, mask = torch.broadcast_tensors(other, mask)
    validation.finite(name, values, mask)
    validation.finite(other_name, other, mask)
    return values, other, mask


def _at_least_two_axes(name: str, values: Numbers, last: str) -> Tensor:
    values = validation.tensor(name, values)
    if values.ndim < 2:
        raise ValueError(
            f"{name} must be (..., tasks, {last}), got {tuple(values.shape)}: "
            f"for a single task put it into a list, [{name}]"
        )
    return values


def _mean(values: Tensor, mask: Tensor) -> Tensor:
    return torch.where(mask, values, 0).sum(-1) / mask.sum(-1)


def _check_both_classes(positives: Tensor, count: Tensor):
    single = (positives == 0) | (positives == count)
    if single.any():
        where = tuple(single.nonzero()[0].tolist())
        raise ValueError(
            f"labels must hold both 0 and 1 in every task, got {positives[where]} ones among "
            f"{count.expand_as(positives)[where]} in task {where[-1]} (counted from 0): "
            "use error_rate, or more test examples"
        )
