"""Yu and Jiang's network (EMNLP 2016): an encoder of its own for the auxiliary tasks, beside the main one.

    whole sentence  → main encoder      → h  ┐
                                             ├ [h, h'] → main head
    masked sentence → auxiliary encoder → h' ┘
                                          └→ two auxiliary heads: a positive pivot? a negative one?

The auxiliary encoder never sees a pivot, so it must find out from the other words. The main head reads both.
(Here an encoder is a layer over the words of a sentence; the paper has convolutions over word vectors.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from mtl_teach.layers import generators
from mtl_teach.lessons.auxiliary_tasks import pivots
from mtl_teach.lessons.auxiliary_tasks.corpus import Corpus
from mtl_teach.lessons.auxiliary_tasks.kinds import BATCH, RATE, STEPS, Setting, auxiliary_loss
from mtl_teach.threads import one_thread

UNITS = 8
#: The λ and the weight decay of each way, best on ten other draws (`experiments.tune_encoders`). The control
#: is as loud as its task. Alone and the sequential way have no λ.
WAYS = {
    "alone": Setting(0.0, 0.03),
    "joint": Setting(3.0, 0.03),
    "sequential": Setting(0.0, 0.03),
    "joint, labels shuffled": Setting(3.0, 0.03),
    "joint, not masked": Setting(0.3, 0.03),
}


class TwoEncoders(nn.Module):
    """R networks side by side: encoders (R, V, k), main head (R, 2k, 1), auxiliary heads (R, k, 2)."""

    def __init__(self, replicas: int, words: int, seed: int):
        super().__init__()
        shapes = {
            "whole": (words, UNITS),
            "masked": (words, UNITS),
            "head": (2 * UNITS, 1),
            "asks": (UNITS, 2),
        }
        streams = generators(seed + 9000, replicas)
        for name, shape in shapes.items():
            scale = 0.1 if shape[0] == words else 0.3
            drawn = [scale * torch.randn(*shape, generator=g, dtype=torch.float64) for g in streams]
            setattr(self, name, nn.Parameter(torch.stack(drawn)))
        self.head_bias = nn.Parameter(torch.zeros(replicas, 1, 1, dtype=torch.float64))
        self.asks_bias = nn.Parameter(torch.zeros(replicas, 1, 2, dtype=torch.float64))

    def logits(self, x: Tensor, masked: Tensor) -> Tensor:
        """Return the main head's logits (R, n) for whole and masked sentences (R, n, V)."""
        both = torch.cat([torch.tanh(x @ self.whole), torch.tanh(masked @ self.masked)], -1)  # (R, n, 2k)
        return (both @ self.head + self.head_bias)[..., 0]

    def answers(self, masked: Tensor) -> Tensor:
        """Return the auxiliary heads' logits, (R, m, 2)."""
        return torch.tanh(masked @ self.masked) @ self.asks + self.asks_bias


def accuracy(drawn: Corpus, way: str, weight: float, decay: float, seed: int = 0) -> Tensor:
    """Return how many sentences about products are right in %, (R,), after training in one of `WAYS`."""
    *_, (model, _done) = training(drawn, way, weight, decay, seed)
    _, x_test, *_ = _masked(drawn, mask=way != "joint, not masked")
    with torch.no_grad():
        right = (model.logits(drawn.x_test, x_test) > 0) == (drawn.y_test == 1)
    return 100 * right.double().mean(-1)


def training(
    drawn: Corpus, way: str, weight: float, decay: float, seed: int = 0
) -> Iterator[tuple[TwoEncoders, float]]:
    """Train in one of `WAYS`; yield the networks, and the share of the steps that are taken, after each step.

    "joint" adds λ times the auxiliary losses to the main loss; "sequential" first trains the auxiliary
    encoder on its own losses, then freezes it and trains the rest on the main loss. "alone" has both
    encoders and no auxiliary task.
    """
    x, _, free, asked, free_asked = _masked(drawn, mask=way != "joint, not masked")
    if way == "joint, labels shuffled":
        orders = [torch.randperm(free.shape[1], generator=g) for g in generators(seed + 3000, len(free))]
        free_asked = torch.stack([one[order] for one, order in zip(free_asked, orders, strict=True)])
        labelled = [torch.randperm(x.shape[1], generator=g) for g in generators(seed + 4000, len(x))]
        asked = torch.stack([one[order] for one, order in zip(asked, labelled, strict=True)])
    model = TwoEncoders(len(x), x.shape[-1], seed)

    def main(_step: int) -> Tensor:
        logits = model.logits(drawn.x, x)
        return functional.binary_cross_entropy_with_logits(logits, drawn.y, reduction="none").mean(-1)

    def auxiliary(step: int) -> Tensor:
        start = step * BATCH % free.shape[1]
        part = slice(start, start + BATCH)
        on_free = auxiliary_loss(model.answers(free[:, part]), free_asked[:, part], real=False)
        return on_free + auxiliary_loss(model.answers(x), asked, real=False)

    own = [model.masked, model.asks, model.asks_bias]
    rest = [model.whole, model.head, model.head_bias]
    stages = {
        "sequential": [(auxiliary, own), (main, rest)],
        "alone": [(main, [model.masked, *rest])],
    }.get(way, [(lambda step: main(step) + weight * auxiliary(step), own + rest)])
    for number, (loss, parameters) in enumerate(stages):
        for done in _train(loss, parameters, decay):
            yield model, (number + done) / len(stages)


def _train(loss: Callable[[int], Tensor], parameters: list[nn.Parameter], decay: float) -> Iterator[float]:
    optimiser = torch.optim.Adam(parameters, lr=RATE)
    for step in range(STEPS):
        with one_thread():
            total = loss(step)
            for matrix in parameters:
                if matrix.shape[1] > 1:  # no bias
                    total = total + decay * matrix.square().sum((-1, -2))
            optimiser.zero_grad()
            total.sum().backward()
            optimiser.step()
        yield (step + 1) / STEPS


def _masked(drawn: Corpus, mask: bool) -> tuple[Tensor, ...]:
    """Return labelled, test and free sentences as the auxiliary encoder sees them, and what it is asked."""
    rows = []
    for x, y, free, domain, test in zip(
        drawn.x, drawn.y, drawn.free, drawn.domain, drawn.x_test, strict=True
    ):
        found = pivots.find(x, y, free, domain)
        (asked, x_rest), (free_asked, free_rest) = (pivots.ask_and_mask(part, *found) for part in (x, free))
        _, test_rest = pivots.ask_and_mask(test, *found)
        seen = (x_rest, test_rest, free_rest) if mask else (x, test, free)
        rows.append((*seen, asked, free_asked))
    return tuple(torch.stack(parts) for parts in zip(*rows, strict=True))
