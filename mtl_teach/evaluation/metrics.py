"""How well each task is served: one number per task and replica, never one number that hides a loser.

Predictions are (..., T, n). Labels and mask have the same shape, or (T, n) to serve every replica. Where the
mask is False nothing is read, not even NaN. Every function raises ValueError for shapes that do not fit, for
NaN or infinity, for labels that are not 0 or 1 where they must be, and for a task without a single label.
"""

import torch
from torch import Tensor

from mtl_teach import validation


def error_rate(logits: Tensor, labels: Tensor, mask: Tensor | None = None) -> Tensor:
    """Return the share of wrong answers (..., T), from 0 to 1; a logit above 0 says 1, any other says 0."""
    logits, labels, mask = _binary(logits, labels, mask)
    wrong = ((logits > 0) != (labels == 1)) & mask  # (..., T, n)
    return wrong.sum(-1, dtype=logits.dtype) / mask.sum(-1)


def accuracy(logits: Tensor, labels: Tensor, mask: Tensor | None = None) -> Tensor:
    """Return the share of right answers (..., T), from 0 to 1."""
    return 1 - error_rate(logits, labels, mask)


def auc(logits: Tensor, labels: Tensor, mask: Tensor | None = None) -> Tensor:
    """Return the area under the ROC curve (..., T): how often a 1 outranks a 0, ties counted half.

    By ranks (Mann and Whitney 1947). Raises ValueError for a task in which only one class occurs.
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


def mean_squared_error(predictions: Tensor, targets: Tensor, mask: Tensor | None = None) -> Tensor:
    """Return the mean squared residual (..., T), in squared units of the targets."""
    predictions, targets, mask = _matched("predictions", predictions, "targets", targets, mask)
    return _mean((predictions - targets) ** 2, mask)


def explained_variance(
    predictions: Tensor, targets: Tensor, mask: Tensor | None = None, *, variance: str = "total"
) -> Tensor:
    """Return 1 - residual / variance over all examples of all tasks (...): 1 is perfect, 0 worth a constant.

    "total" measures the variance around the mean of all targets, as Evgeniou and Pontil's School figures do;
    "within" around each task's own mean, closest to Argyriou, Evgeniou and Pontil's. The second is smaller:
    knowing the task's mean earns nothing there. Say which one you print.
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


def excess_error(weights: Tensor, truth: Tensor) -> Tensor:
    """Return the expected squared error of linear models beyond the noise (..., T), without any test data.

    For inputs x ~ N(0, I), as in `data.linear_tasks`: E (x·w - x·w*)² = ‖w - w*‖². Both are (..., T, d);
    `truth` may lack the leading axes.
    """
    validation.same_kind(
        weights=validation.tensor("weights", weights), truth=validation.tensor("truth", truth)
    )
    _same_axes("weights", weights, "truth", truth, "features")
    difference = validation.finite("weights", weights) - validation.finite("truth", truth)
    return (difference**2).sum(-1)


def _binary(logits: Tensor, labels: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
    logits, labels, mask = _matched("logits", logits, "labels", labels, mask)
    validation.binary("labels", labels, mask)
    return logits, labels, mask


def _matched(
    name: str, values: Tensor, other_name: str, other: Tensor, mask: Tensor | None
) -> tuple[Tensor, Tensor, Tensor]:
    _same_axes(name, validation.tensor(name, values), other_name, other, "samples")
    validation.same_kind(**{name: values, other_name: other})
    mask = torch.ones_like(other, dtype=torch.bool) if mask is None else mask
    _same_axes(name, values, "mask", mask, "samples")
    if mask.dtype != torch.bool:
        raise TypeError(f"mask must be boolean, got {mask.dtype}: use mask.bool()")
    if not mask.any(-1).all():
        where = tuple((~mask.any(-1)).nonzero()[0].tolist())
        raise ValueError(
            f"mask must leave every task at least one label, got none for task {where[-1]} (counted from 0): "
            "leave that task out"
        )
    other = other.expand(torch.broadcast_shapes(other.shape, mask.shape))
    for checked_name, checked in ((name, values.detach()), (other_name, other)):
        validation.finite(checked_name, checked, mask)
    return values.detach(), other, mask


def _same_axes(name: str, values: Tensor, other_name: str, other: Tensor, last: str):
    if values.ndim < 2:
        raise ValueError(
            f"{name} must be (..., tasks, {last}), got {tuple(values.shape)}: add the missing axis"
        )
    tasks, size = values.shape[-2:]
    validation.shaped(other_name, other, **{"tasks": tasks, last: size})
    if other.ndim > 2 and other.shape != values.shape:
        raise ValueError(
            f"{other_name} must be (tasks={tasks}, {last}={size}) or {tuple(values.shape)} as {name}, "
            f"got {tuple(other.shape)}: give one for all replicas, or one each"
        )


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
