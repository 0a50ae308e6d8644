"""Losses of many tasks at once, from logits, with missing labels and task weights.

All have one form (task j, sample i, logit z, label y, task weight w, mask m):

    L = Σ_j w_j · Σ_i m_ji ℓ(z_ji, y_ji) / Σ_i m_ji

and differ in ℓ only; `per_task` sums tasks of unlike ℓ. The tasks are *summed*, as each task is a term of its
own; for their mean pass the task weights 1/T. `reduction` says what happens to the samples of one task:
"mean" as above, "sum" drops the division, and "none" returns the terms w_j m_ji ℓ_ji themselves, (R, T, n),
whose sum is that of "sum".

Arguments of each: logits (R, T, n), labels (T, n) for all replicas or (R, T, n), task_weights (T,) or (R, T).
L is linear in the w_j: its gradient with respect to task_weights (R, T) is the loss of each task. **A label
that is missing is NaN**: it gives no term and no gradient, and n in the mean counts the others. A mask (True
where the label is known) can say the same, or leave out more. Labels may be of any type of number, arrays and
lists too. The result is (R,): replicas never mix.

>>> labels = [[0, 1, 1], [1, float("nan"), 0]]  # two tasks, three samples, one label missing
>>> binary_cross_entropy(torch.zeros(1, 2, 3), labels) / 2 == torch.tensor(2.0).log()
tensor([True])

Each raises ValueError for a wrong shape, an unfit label, a task without any label, a negative weight or an
unknown reduction, and TypeError for a wrong type. Logits may be NaN, so that a diverging run can be seen.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach import kinds
from mtl_teach.conversion import Numbers
from mtl_teach.validation import (
    beside,
    binary,
    choice,
    class_numbers,
    exactly,
    finite,
    floats,
    known,
    shaped,
    tensor,
)


def binary_cross_entropy(
    logits: Tensor,
    labels: Numbers,
    mask: Numbers | None = None,
    task_weights: Numbers | None = None,
    reduction: str = "mean",
) -> Tensor:
    """ℓ = −y log σ(z) − (1 − y) log(1 − σ(z)) = log(1 + eᶻ) − y z, for labels 0 and 1; see the module.

    It is computed with the larger exponential taken out, and so is finite for every finite logit.

    >>> binary_cross_entropy([[[800.0, -800.0]]], [[0, 0]], reduction="none")  # sure: wrong, right
    tensor([[[800.,   0.]]], dtype=torch.float64)
    """
    logits = floats("logits", exactly("logits", logits, replicas=None, tasks=None, samples=None))
    labels, mask = _known(labels, mask, logits)
    binary("labels", labels)
    terms = functional.binary_cross_entropy_with_logits(logits, labels.expand_as(logits), reduction="none")
    return _combine(terms, mask, task_weights, reduction)


def squared_error(
    outputs: Tensor,
    labels: Numbers,
    mask: Numbers | None = None,
    task_weights: Numbers | None = None,
    reduction: str = "mean",
) -> Tensor:
    """ℓ = (z − y)², for real labels and without a factor ½; see the module.

    >>> squared_error([[[1.0, 5.0]]], [[3.0, 5.0]])  # (4 + 0) / 2
    tensor([2.], dtype=torch.float64)
    """
    outputs = floats("outputs", exactly("outputs", outputs, replicas=None, tasks=None, samples=None))
    labels, mask = _known(labels, mask, outputs)
    finite("labels", labels)
    return _combine((outputs - labels).square(), mask, task_weights, reduction)


def cross_entropy(
    logits: Tensor,
    labels: Numbers,
    mask: Numbers | None = None,
    task_weights: Numbers | None = None,
    reduction: str = "mean",
) -> Tensor:
    """ℓ = −log softmax(z)_y = log Σ_c exp z_c − z_y, for logits (R, T, n, C) and class numbers 0 … C − 1.

    The labels are whole numbers, of any type; otherwise as in the module.

    >>> cross_entropy([[[[0.0, 0.0, 0.0]]]], [[2]])  # log 3: one sample, three classes alike
    tensor([1.0986], dtype=torch.float64)
    """
    logits = floats(
        "logits", exactly("logits", logits, replicas=None, tasks=None, samples=None, classes=None)
    )
    labels, mask = _known(labels, mask, logits[..., 0])
    numbers = class_numbers("labels", labels, logits.shape[-1])
    chosen = logits.gather(-1, numbers.expand(logits.shape[:-1])[..., None]).squeeze(-1)  # (R, T, n)
    return _combine(logits.logsumexp(-1) - chosen, mask, task_weights, reduction)


Loss = Callable[..., Tensor]
LOSSES = {loss.__name__: loss for loss in (binary_cross_entropy, squared_error, cross_entropy)}
BY_KIND = {kinds.BINARY: binary_cross_entropy, kinds.REAL: squared_error}  # any other kind: cross_entropy


def of_kind(kind: str) -> Loss:
    """Return the loss of a task of this kind: cross-entropy of classes, squared error of real numbers.

    >>> of_kind("3 classes").__name__
    'cross_entropy'
    """
    return BY_KIND.get(kind, cross_entropy)


def per_task(losses: Sequence[Loss]) -> Loss:
    """Return the sum of T losses, one for each task, as one loss of all tasks.

    Its logits are (R, T, n), (R, T, n, C), or a list with a tensor (R, n) or (R, n, C) per task, as a model
    with unequal outputs gives them; everything else is as in the module.

    >>> both = per_task([binary_cross_entropy, squared_error])
    >>> both([torch.zeros(1, 2), torch.zeros(1, 2)], labels=[[0, 1], [3.0, 1.0]])  # log 2 + (9 + 1) / 2
    tensor([5.6931])
    """

    def total(
        logits: Tensor | Sequence[Tensor],
        labels: Numbers,
        mask: Numbers | None = None,
        task_weights: Numbers | None = None,
        reduction: str = "mean",
    ) -> Tensor:
        each = logits.unbind(1) if isinstance(logits, Tensor) else logits
        sizes = {"tasks": len(losses), "samples": each[0].shape[1]}
        labels = shaped("labels", labels, **sizes)
        mask = None if mask is None else shaped("mask", mask, **sizes)
        if task_weights is not None:
            task_weights = _by_task(task_weights, {"replicas": len(each[0]), "tasks": len(losses)})
        parts: dict[int, Tensor] = {}
        for alike in _alike(losses, each):  # tasks that can be computed at once
            terms = losses[alike[0]](
                torch.stack([each[j] for j in alike], 1),
                labels[..., alike, :],
                None if mask is None else mask[..., alike, :],
                None if task_weights is None else task_weights[..., alike],
                reduction,
            )
            parts |= zip(alike, terms.unbind(1), strict=True) if reduction == "none" else {alike[0]: terms}
        if reduction == "none":
            return torch.stack([parts[j] for j in range(len(losses))], 1)
        return sum(parts.values())

    return total


def _alike(losses: Sequence[Loss], logits: Sequence[Tensor]) -> list[list[int]]:
    """Return the tasks in groups that have the same loss and as many logits."""
    groups: dict[tuple, list[int]] = {}
    for j, (loss, own) in enumerate(zip(losses, logits, strict=True)):
        groups.setdefault((loss, own.shape[2:]), []).append(j)
    return list(groups.values())


def _known(labels: Numbers, mask: Numbers | None, logits: Tensor) -> tuple[Tensor, Tensor | None]:
    """Return labels (R or 1, T, n), 0 where unknown, and where they are known; checked against (R, T, n)."""
    sizes = dict(zip(("replicas", "tasks", "samples"), logits.shape, strict=True))
    labels = floats("labels", beside("labels", labels, **sizes), like=logits)
    mask = known("labels", labels, mask, **sizes)
    if mask is not None:
        # A NaN would reach the gradient even times zero.
        labels = torch.where(mask, labels, 0)
        mask = mask.expand_as(labels)
    return (labels, mask) if labels.ndim == 3 else (labels[None], None if mask is None else mask[None])


def _combine(terms: Tensor, mask: Tensor | None, task_weights: Numbers | None, reduction: str) -> Tensor:
    """Apply the general form to terms (R, T, n)."""
    choice("reduction", reduction, ("mean", "sum", "none"))
    if mask is not None:
        terms = terms.where(mask, 0)
    if task_weights is not None:
        terms = terms * _weights(task_weights, terms)[..., None]  # (T, 1) or (R, T, 1)
    if reduction == "none":
        return terms
    per_task = terms.sum(-1)  # (R, T)
    if reduction == "mean":
        per_task = per_task / (terms.shape[-1] if mask is None else mask.sum(-1))
    return per_task.sum(-1)  # (R,)


def _by_task(task_weights: Numbers, sizes: dict[str, int]) -> Tensor:
    """Return one weight per task (T,), or one per replica and task (R, T), with its shape checked."""
    task_weights = tensor("task_weights", task_weights)
    wanted = sizes if task_weights.ndim > 1 else {"tasks": sizes["tasks"]}
    return exactly("task_weights", task_weights, **wanted)


def _weights(task_weights: Numbers, terms: Tensor) -> Tensor:
    """Return the checked weights (T,) or (R, T)."""
    sizes = {"replicas": terms.shape[0], "tasks": terms.shape[1]}
    task_weights = floats("task_weights", _by_task(task_weights, sizes), like=terms)
    finite("task_weights", task_weights)
    if (task_weights < 0).any():
        raise ValueError(f"task_weights must be >= 0, got {task_weights.min():g}: use 0 to leave a task out")
    return task_weights
