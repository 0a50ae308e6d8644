"""The gradient of every task's loss with respect to the weights that all tasks share, in one backward pass.

Autograd gives one gradient per backward pass, and T tasks would need T of them. But where each task gets its
own copy of the shared weights, the copy of task j is touched by the loss of task j alone: one backward pass
of the sum then leaves the T gradients side by side, on the task axis.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.func import functional_call

from mtl_teach.conversion import Numbers
from mtl_teach.data.tasks import Tasks, seen_once
from mtl_teach.layers import TaskLinear
from mtl_teach.loss_choice import chosen
from mtl_teach.losses import Loss
from mtl_teach.network import MultiTaskNet
from mtl_teach.validation import exactly, floats


def shared_weights(model: MultiTaskNet) -> dict[str, nn.Parameter]:
    """Return the weights and biases that all tasks share, by their names in the model.

    >>> from mtl_teach import models
    >>> {name: tuple(weight.shape) for name, weight in shared_weights(models.hard_sharing(64, 8)).items()}
    {'trunk.0.weight': (1, 1, 64, 16), 'trunk.0.bias': (1, 1, 1, 16)}

    Raises ValueError if there are none: the tasks then have nothing to agree on.
    """
    found = {
        f"{path}.{name}": weight
        for path, layer in model.named_modules()
        if isinstance(layer, TaskLinear) and layer.shared
        for name, weight in layer.named_parameters()
    }
    if not found:
        raise ValueError(
            "model must have a layer that all tasks share, got none: each task has all weights for itself, "
            "and there is nothing to agree on; use models.hard_sharing"
        )
    return found


def copies_per_task(model: MultiTaskNet) -> dict[str, Tensor]:
    """Return every shared weight once per task, (R, T, in, out), as leaves whose gradients are the tasks'.

    >>> from mtl_teach import models
    >>> copies = copies_per_task(models.hard_sharing(64, 8))
    >>> copies["trunk.0.weight"].shape
    torch.Size([1, 8, 64, 16])
    """
    return {
        name: weight.detach().expand(-1, model.tasks, -1, -1).requires_grad_()
        for name, weight in shared_weights(model).items()
    }


def task_gradients(
    model: MultiTaskNet,
    tasks: Tasks,
    *,
    loss: Loss | str | Sequence[Loss | str] | None = None,
    task_weights: Numbers | None = None,
) -> Tensor:
    """Return the gradient of each task's loss with respect to the P shared weights, (R, T, P).

    For hard sharing these are the trunk's weights and biases, the heads left out. The losses are those on the
    training examples of `tasks`; `loss` and `task_weights` are those of `training.Training`. The model and
    its gradients stay as they are, so that a training can be watched:

    >>> from mtl_teach import data, models, training
    >>> tasks = data.tilted_digits(tasks=2, samples=40)
    >>> model = models.hard_sharing(64, 2, replicas=3)
    >>> def conflict(model):
    ...     return cosines(task_gradients(model, tasks))[:, 0, 1]  # (R,)
    >>> history = training.fit(model, tasks, steps=20, learning_rate=0.02, watch=conflict)
    >>> history.watched.shape  # (checks, R)
    torch.Size([3, 3])

    A loss of yours must not let the logits of one task enter the loss of another. Raises ValueError or
    TypeError for a model in which nothing is shared, and as `training.Training` does.
    """
    if not isinstance(tasks, Tasks):
        raise TypeError(f"tasks must be one data.Tasks, got {type(tasks).__name__}: pass data.Tasks(x, y)")
    copies = copies_per_task(model)
    tasks, loss = tasks.to(model.dtype), chosen(loss, tasks, model)
    with torch.enable_grad():  # what watches a training is called without
        logits = functional_call(model, copies, (seen_once(tasks.x),))
        total = loss(logits, tasks.y, None if tasks.mask.all() else tasks.mask, task_weights).sum()
    gradients = torch.autograd.grad(total, list(copies.values()))
    return torch.cat([gradient.flatten(2) for gradient in gradients], -1)  # (R, T, P)


def gram_matrix(gradients: Tensor) -> Tensor:
    """Return the products ⟨g_i, g_j⟩ of gradients (R, T, P) of all pairs of tasks, (R, T, T).

    >>> gram_matrix([[[3.0, 4.0], [-3.0, 0.0]]])
    tensor([[[25., -9.],
             [-9.,  9.]]], dtype=torch.float64)
    """
    gradients = _three_axes(gradients)
    return gradients @ gradients.mT


def cosines(gradients: Tensor) -> Tensor:
    """Return the cosine between the gradients (R, T, P) of all pairs of tasks, (R, T, T).

    Below zero two tasks are said to conflict: a small step along one's gradient raises the other's loss.
    A gradient of length zero has no angle with any other: its cosines are NaN.

    >>> cosines([[[3.0, 4.0], [-3.0, 0.0]]])
    tensor([[[ 1.0000, -0.6000],
             [-0.6000,  1.0000]]], dtype=torch.float64)
    """
    gradients = _three_axes(gradients)
    unit = gradients / torch.linalg.vector_norm(gradients, dim=-1, keepdim=True)
    return (unit @ unit.mT).clamp(-1, 1)


def _three_axes(gradients: Numbers) -> Tensor:
    """Return gradients (R, T, P) as floating point numbers."""
    return floats("gradients", exactly("gradients", gradients, replicas=None, tasks=None, weights=None))
