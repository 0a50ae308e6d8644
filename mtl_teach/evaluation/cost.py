"""What a model costs: parameters to keep, floating point operations to answer."""

from collections.abc import Sequence
from itertools import pairwise

from torch import nn

from mtl_teach import validation


def count_parameters(model: nn.Module) -> int:
    """Return the number of learned numbers of one replica; one that two layers share counts once.

    >>> from mtl_teach import models
    >>> count_parameters(models.hard_sharing(64, 8, trunk=(16,), replicas=20))
    1176
    """
    return sum(p.numel() for p in model.parameters()) // getattr(model, "replicas", 1)


def count_flops(model: nn.Module) -> int:
    """Return the operations of one replica that answers every task's question about one example.

    A linear layer costs 2·in·out, one multiplication and one addition per weight; a shared one runs once, one
    with a task axis once per task. Activations are left out. All layers must be linear, each used once.
    Where each task brings an example of its own, a shared layer runs T times. This function does not count
    that case: there hard sharing takes as many operations as `single_task` of the same widths.

    >>> count_flops(nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 1)))
    2080

    Raises TypeError for any other layer with parameters.
    """
    return sum(2 * _weights(layer) for layer in model.modules() if list(layer.parameters(recurse=False)))


def mlp_parameters(widths: Sequence[int]) -> int:
    """Return weights and biases of fully connected layers: `widths` (64, 16, 1) is 64 -> 16 -> 1.

    >>> mlp_parameters((64, 16, 1))
    1057
    """
    widths = [validation.whole(f"widths[{i}]", width, 1) for i, width in enumerate(widths)]
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(widths))


def single_task_parameters(tasks: int, trunk: Sequence[int], head: Sequence[int]) -> int:
    """Return the parameters of T whole networks: T·(trunk + head).

    `trunk` are its widths from the inputs on, `head` those from the trunk's output on: (64, 16) and (16, 1).

    >>> single_task_parameters(8, (64, 16), (16, 1))
    8456
    """
    return validation.whole("tasks", tasks, 1) * (mlp_parameters(trunk) + _head(trunk, head))


def hard_sharing_parameters(tasks: int, trunk: Sequence[int], head: Sequence[int]) -> int:
    """Return the parameters of one trunk and T heads: trunk + T·head; widths as for single tasks.

    >>> hard_sharing_parameters(8, (64, 16), (16, 1))
    1176
    """
    return mlp_parameters(trunk) + validation.whole("tasks", tasks, 1) * _head(trunk, head)


def _head(trunk: Sequence[int], head: Sequence[int]) -> int:
    if not trunk or not head or trunk[-1] != head[0]:
        raise ValueError(
            f"head must start with the trunk's last width, got trunk {tuple(trunk)} and head {tuple(head)}: "
            "write them as (64, 16) and (16, 1)"
        )
    return mlp_parameters(head)


def _weights(layer: nn.Module) -> int:
    weight = getattr(layer, "weight", None)
    if isinstance(layer, nn.Linear):
        return weight.numel()
    if hasattr(layer, "tasks"):
        return weight[0].numel()  # of (R, T or 1, in, out)
    raise TypeError(
        f"model must consist of linear layers, got {type(layer).__name__}: count its operations by hand"
    )
