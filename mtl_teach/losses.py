"""Losses of many tasks at once, from logits, with missing labels and task weights.

All have one form (task j, sample i, logit z, label y, task weight w, mask m):

    L = Σ_j w_j · Σ_i m_ij ℓ(z_ij, y_ij) / Σ_i m_ij

and differ in ℓ only. The tasks are *summed*, as each task is a term of its own; for their mean pass the task
weights 1/T. `reduction` says what happens to the samples of one task: "mean" as above, "sum" drops the
division, and "none" returns the terms w_j m_ij ℓ_ij themselves, (R, T, n), whose sum is that of "sum".

Arguments of each: logits (R, T, n), labels (T, n) for all replicas or (R, T, n), mask of the labels' shape
(True where the label is known), task_weights (T,). The result is (R,): replicas never mix. Each raises
ValueError for a wrong shape, an unfit label, a task without any label, a negative weight or an unknown
reduction, and TypeError for a wrong type. Logits may be NaN, so that a diverging run can be looked at.
"""

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.validation import binary, choice, finite, same_kind, shaped, tensor


def binary_cross_entropy(
    logits: Tensor,
    labels: Tensor,
    mask: Tensor | None = None,
    task_weights: Tensor | None = None,
    reduction: str = "mean",
) -> Tensor:
    """ℓ = −y log σ(z) − (1 − y) log(1 − σ(z)) = log(1 + eᶻ) − y z, for labels 0 and 1; see the module.

    The right-hand side never takes the logarithm of a rounded 0: it is finite for every finite logit.
    """
    _exactly("logits", logits, replicas=None, tasks=None, samples=None)
    labels, mask = _known(logits, labels, mask)
    same_kind(logits=logits, labels=labels)
    binary("labels", labels, mask)
    terms = functional.binary_cross_entropy_with_logits(
        logits, _filled(labels, mask).expand_as(logits), reduction="none"
    )
    return _combine(terms, mask, task_weights, reduction)


def squared_error(
    outputs: Tensor,
    labels: Tensor,
    mask: Tensor | None = None,
    task_weights: Tensor | None = None,
    reduction: str = "mean",
) -> Tensor:
    """ℓ = (z − y)², for real labels and without a factor ½; see the module."""
    _exactly("outputs", outputs, replicas=None, tasks=None, samples=None)
    labels, mask = _known(outputs, labels, mask)
    same_kind(outputs=outputs, labels=labels)
    finite("labels", labels, mask)
    return _combine((outputs - _filled(labels, mask)).square(), mask, task_weights, reduction)


def cross_entropy(
    logits: Tensor,
    labels: Tensor,
    mask: Tensor | None = None,
    task_weights: Tensor | None = None,
    reduction: str = "mean",
) -> Tensor:
    """ℓ = −log softmax(z)_y = log Σ_c exp z_c − z_y, for logits (R, T, n, C) and class numbers 0 … C − 1.

    The labels are integers (torch.int64); otherwise as in the module.
    """
    _exactly("logits", logits, replicas=None, tasks=None, samples=None, classes=None)
    labels, mask = _known(logits[..., 0], labels, mask)
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be class numbers (torch.int64), got {labels.dtype}: use labels.long()")
    labels = _filled(labels, mask)
    classes = logits.shape[-1]
    if labels.min() < 0 or labels.max() >= classes:
        got = f"{int(labels.min())} to {int(labels.max())}"
        raise ValueError(f"labels must be from 0 to {classes - 1} (classes={classes}), got {got}")
    chosen = logits.gather(-1, labels.expand(logits.shape[:-1])[..., None]).squeeze(-1)  # (R, T, n)
    return _combine(logits.logsumexp(-1) - chosen, mask, task_weights, reduction)


def _known(logits: Tensor, labels: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor | None]:
    """Return labels and mask with the shape (R or 1, T, n), checked against logits (R, T, n)."""
    labels = _rows("labels", labels, logits)
    if mask is None:
        return labels, None
    mask = _rows("mask", mask, logits)
    if mask.dtype != torch.bool:
        raise TypeError(f"mask must be torch.bool, got {mask.dtype}: use mask.bool()")
    empty = ~mask.any(-1)  # (R or 1, T)
    if empty.any():
        task = int(empty.nonzero()[0, 1])
        raise ValueError(f"mask must leave each task a label, got none for task {task}: drop that task")
    return torch.broadcast_tensors(labels, mask)


def _rows(name: str, value: Tensor, logits: Tensor) -> Tensor:
    """Return `value` (T, n) or (R, T, n) as (R or 1, T, n)."""
    sizes = dict(zip(("replicas", "tasks", "samples"), logits.shape, strict=True))
    if tensor(name, value).ndim < 3:
        del sizes["replicas"]
    value = _exactly(name, value, **sizes)
    return value if value.ndim == 3 else value[None]


def _exactly(name: str, value: Tensor, **sizes: int | None) -> Tensor:
    """Check the axes of `value` as `shaped` does, and that there are no others."""
    if shaped(name, value, **sizes).ndim != len(sizes):
        raise ValueError(f"{name} must be ({', '.join(sizes)}), got {tuple(value.shape)}: drop axes")
    return value


def _filled(labels: Tensor, mask: Tensor | None) -> Tensor:
    """Return labels with 0 where unknown: a NaN there would reach the gradient even times zero."""
    return labels if mask is None else labels.where(mask, 0)


def _combine(terms: Tensor, mask: Tensor | None, task_weights: Tensor | None, reduction: str) -> Tensor:
    """Apply the general form to terms (R, T, n)."""
    choice("reduction", reduction, ("mean", "sum", "none"))
    if mask is not None:
        terms = terms.where(mask, 0)
    if task_weights is not None:
        terms = terms * _weights(task_weights, terms)[:, None]  # (T, 1)
    if reduction == "none":
        return terms
    per_task = terms.sum(-1)  # (R, T)
    if reduction == "mean":
        per_task = per_task / (terms.shape[-1] if mask is None else mask.sum(-1))
    return per_task.sum(-1)  # (R,)


def _weights(task_weights: Tensor, terms: Tensor) -> Tensor:
    """Return the checked weights (T,)."""
    _exactly("task_weights", task_weights, tasks=terms.shape[1])
    same_kind(logits=terms, task_weights=finite("task_weights", task_weights))
    if (task_weights < 0).any():
        raise ValueError(f"task_weights must be >= 0, got {task_weights.min():g}: use 0 to leave a task out")
    return task_weights
