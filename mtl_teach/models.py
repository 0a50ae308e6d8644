"""One network, four models: what differs is which layers carry a task axis.

| model        | trunk    | head     | extra term             |
|--------------|----------|----------|------------------------|
| single-task  | per task | per task | none                   |
| hard sharing | shared   | per task | none                   |
| soft sharing | per task | per task | λ/2 · Σ_j ‖w_j − w̄‖²  |
| pooled       | shared   | shared   | none                   |

Every builder takes the arguments of `MultiTaskNet`: trunk, head, outputs, replicas, seed, activation, …
"""

from typing import Any

from torch import Tensor

from mtl_teach.network import MultiTaskNet

__all__ = ["MultiTaskNet", "hard_sharing", "pooled", "single_task", "soft_sharing"]


def single_task(features: int, tasks: int, **options: Any) -> MultiTaskNet:
    """Return one separate network per task; `options` are those of `MultiTaskNet`."""
    return MultiTaskNet(features, tasks, share_trunk=False, share_head=False, **options)


def hard_sharing(features: int, tasks: int, **options: Any) -> MultiTaskNet:
    """Return one trunk for all tasks and a head each (Caruana 1997); `options` are those of `MultiTaskNet`.

    Raises ValueError for trunk=(): there would be nothing to share.
    """
    if options.get("trunk") in ((), []):
        raise ValueError(
            "trunk must have at least one width to share, got (): use (16,), single_task or pooled"
        )
    return MultiTaskNet(features, tasks, share_trunk=True, share_head=False, **options)


def soft_sharing(
    features: int, tasks: int, *, strength: float | Tensor, aligned: bool = True, **options: Any
) -> MultiTaskNet:
    """Return one network per task, whose trunks are drawn to their mean; options: `MultiTaskNet`.

    λ = `strength` runs from 0 (single-task) towards infinity (hard sharing of the trunk). The tasks start
    aligned, because the distance of two networks means something only if their hidden units correspond.
    """
    return MultiTaskNet(
        features, tasks, share_trunk=False, share_head=False, strength=strength, aligned=aligned, **options
    )


def pooled(features: int, tasks: int, **options: Any) -> MultiTaskNet:
    """Return one network that takes all tasks for the same; `options` are those of `MultiTaskNet`."""
    return MultiTaskNet(features, tasks, share_trunk=True, share_head=True, **options)
