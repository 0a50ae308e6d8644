"""One network, four models: what differs is which layers carry a task axis.

| model        | trunk    | head     | extra term             |
|--------------|----------|----------|------------------------|
| single-task  | per task | per task | none                   |
| hard sharing | shared   | per task | none                   |
| soft sharing | per task | per task | λ/2 · Σ_j ‖w_j − w̄‖²  |
| pooled       | shared   | shared   | none                   |

Every builder takes the arguments of `MultiTaskNet`: trunk, head, outputs, replicas, seed, activation, …
Tasks may be of unlike kinds, each with a head of its own width:

>>> from mtl_teach import data, models, training
>>> ages = [[-1.0], [0.1], [-1.5], [2.6], [0.4], [1.1]]
>>> people = data.from_wide(ages, {"smoker": ["no", "yes", "no", None, "yes", "yes"], "wage": [1.1, 2.2] * 3})
>>> model = models.hard_sharing(people.features, people.tasks, outputs=people.outputs, trunk=(8,))
>>> history = training.fit(model, people, steps=100, learning_rate=0.05)
>>> answers = model.predict([[-1.2], [0.9]])[0]  # smoker?  (R, n)
>>> [people.class_names["smoker"][int(answer)] for answer in answers[0]]
['no', 'yes']
"""

from typing import Any

from torch import Tensor

from mtl_teach.network import MultiTaskNet

__all__ = ["MultiTaskNet", "hard_sharing", "pooled", "single_task", "soft_sharing"]


def single_task(features: int, tasks: int, **options: Any) -> MultiTaskNet:
    """Return one separate network per task; `options` are those of `MultiTaskNet`.

    >>> single_task(64, 8, trunk=(16,)).penalty()  # nothing is shared, nothing to pay
    tensor([0.], dtype=torch.float64)
    """
    return MultiTaskNet(features, tasks, share_trunk=False, share_head=False, **options)


def hard_sharing(features: int, tasks: int, **options: Any) -> MultiTaskNet:
    """Return one trunk for all tasks and a head each (Caruana 1997); `options` are those of `MultiTaskNet`.

    >>> print(hard_sharing(64, 8, trunk=(16,)).describe())
    layer    width        task axis            parameters
    trunk 1  64 -> 16     shared                    1,040
    head 1   16 -> 1      one per task (8)            136
    sum                                             1,176

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
    λ stands beside means over samples; `closed_form.soft_ridge` has it beside sums, and says how to convert.

    >>> model = soft_sharing(64, 8, strength=0.1, trunk=(4,))
    >>> model.penalty().item() < 1e-20, model.trunk[0].weight.shape  # equal at the start, but 8 trunks
    (True, torch.Size([1, 8, 64, 4]))
    """
    return MultiTaskNet(
        features, tasks, share_trunk=False, share_head=False, strength=strength, aligned=aligned, **options
    )


def pooled(features: int, tasks: int, **options: Any) -> MultiTaskNet:
    """Return one network that takes all tasks for the same; `options` are those of `MultiTaskNet`.

    >>> model, x = pooled(2, tasks=3), [[[0.5, 1.0]]]  # one input for all tasks
    >>> model(x).unique().numel()  # and one answer
    1
    """
    return MultiTaskNet(features, tasks, share_trunk=True, share_head=True, **options)
