"""Four output layers for a set of labels: the loss each one trains with, and how its answer is read.

Labels are k-hot codes (R, n, L): 1 where a label is true. `groups` are the sizes of the groups in which
exactly one label is true, such as (3, 3) for type and colour; () if any number may be true.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    ANY,
    ONE,
    OVER_SETS,
    PER_GROUP,
    SIGMOIDS,
    SOFTMAX,
)


@dataclass(frozen=True)
class Head:
    """An output layer: its width, its loss (R,) from logits (R, n, width) and codes, and its two readings.

    `probabilities(logits)` (R, n, L) says how probable each label is; `answer(logits, threshold)` is the code
    that is read off. `tuned`: whether the threshold (R,) has to be chosen; otherwise it is not used.
    """

    width: int
    loss: Callable[[Tensor, Tensor], Tensor]
    probabilities: Callable[[Tensor], Tensor]
    answer: Callable[[Tensor, Tensor], Tensor]
    tuned: bool = False


def head(name: str, labels: int, groups: tuple[int, ...]) -> Head:
    """Return the output layer `name` for so many labels in such groups."""
    if name == SIGMOIDS or (name == PER_GROUP and not groups):
        return Head(labels, _bernoulli, torch.sigmoid, lambda z, _: z > 0)
    if name == SOFTMAX and groups != (labels,):
        return Head(labels, _spread, lambda z: z.softmax(-1), _above, tuned=True)
    if name == OVER_SETS:
        return _over(sets(labels, groups))
    return _per_group(groups or (labels,))


def twin(structure: str, name: str) -> str:
    """Return the output layer that is the same function for these labels, so that it is trained once."""
    if structure == ONE and name in (PER_GROUP, OVER_SETS):
        return SOFTMAX
    return SIGMOIDS if structure == ANY and name == PER_GROUP else name


def sets(labels: int, groups: tuple[int, ...]) -> Tensor:
    """Return the codes (S, L) that are possible: all of them, or those with exactly one 1 in each group."""
    codes = torch.tensor(list(product((0, 1), repeat=labels)) if labels < 9 else torch.eye(labels).tolist())
    return codes[possible(codes, groups)].double()


def possible(codes: Tensor, groups: tuple[int, ...]) -> Tensor:
    """Return which codes (..., L) describe something: exactly one 1 in each group."""
    fine = torch.ones(codes.shape[:-1], dtype=torch.bool)
    for part in codes.split(groups, -1) if groups else ():
        fine &= part.sum(-1) == 1
    return fine


def best_threshold(shares: Tensor, codes: Tensor) -> Tensor:
    """Return the threshold (R,) on probabilities (R, n, L) that gets most codes exactly right."""
    settings = torch.arange(0.05, 0.96, 0.05, dtype=shares.dtype)
    right = torch.stack([((shares > t) == codes.bool()).all(-1).double().mean(-1) for t in settings])
    return settings[right.argmax(0)]


def _bernoulli(logits: Tensor, codes: Tensor) -> Tensor:
    terms = functional.binary_cross_entropy_with_logits(logits, codes, reduction="none")
    return terms.sum(-1).mean(-1)


def _spread(logits: Tensor, codes: Tensor) -> Tensor:
    """Cross-entropy with the target spread evenly over the true labels; an example with none adds nothing."""
    targets = codes / codes.sum(-1, keepdim=True).clamp(min=1)
    return -(targets * logits.log_softmax(-1)).sum(-1).mean(-1)


def _above(logits: Tensor, threshold: Tensor) -> Tensor:
    return logits.softmax(-1) > threshold[:, None, None]


def _per_group(groups: tuple[int, ...]) -> Head:
    def loss(logits: Tensor, codes: Tensor) -> Tensor:
        terms = zip(codes.split(groups, -1), logits.split(groups, -1), strict=True)
        return -sum((code * z.log_softmax(-1)).sum(-1) for code, z in terms).mean(-1)

    def answer(logits: Tensor, _: Tensor) -> Tensor:
        tops = [functional.one_hot(z.argmax(-1), z.shape[-1]) for z in logits.split(groups, -1)]
        return torch.cat(tops, -1).bool()

    def probabilities(logits: Tensor) -> Tensor:
        return torch.cat([z.softmax(-1) for z in logits.split(groups, -1)], -1)

    return Head(sum(groups), loss, probabilities, answer)


def _over(codes: Tensor) -> Head:
    """One softmax whose classes are whole label sets, `codes` (S, L)."""

    def loss(logits: Tensor, wanted: Tensor) -> Tensor:
        number = (wanted[..., None, :] == codes).all(-1).double()  # (R, n, S)
        return -(number * logits.log_softmax(-1)).sum(-1).mean(-1)

    return Head(len(codes), loss, lambda z: z.softmax(-1) @ codes, lambda z, _: codes[z.argmax(-1)].bool())
