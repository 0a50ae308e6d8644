"""One kind of auxiliary task at every λ of a slider, and its control at every λ, a few draws at a time.

The same networks as in `kinds.trained`, side by side: for one draw they all see the same sentences, so their
trunks stand as columns of one matrix, and one product serves them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import torch
from torch import Tensor, nn

from mtl_teach.lessons.auxiliary_tasks import kinds
from mtl_teach.lessons.auxiliary_tasks.corpus import Corpus
from mtl_teach.live import progressive

WEIGHTS = (0.01, 0.1, 0.3, 1.0, 3.0, 10.0)
DRAWS, DECAY = 20, 0.03  # DECAY is best alone and for all but the related labels, on other draws
BLOCK, SLOW_BLOCK = 5, 2  # draws at a time: few where every word is an answer, so that a step stays short
LOOK = 10  # steps between two looks at the first block


@dataclass(frozen=True)
class Strengths:
    """Right answers about products in %, of the r draws so far: `alone` (r,), `task` and `control` (r, λ).

    The first block is seen while it is trained, all later ones when they are. `done`: from 0 to 1.
    """

    alone: Tensor
    task: Tensor
    control: Tensor
    done: float


class Block:
    """The networks of B draws: alone, the task at every λ, its control at every λ, in this order."""

    def __init__(
        self,
        drawn: Corpus,
        questions: kinds.Questions,
        control: kinds.Questions,
        start: tuple[Tensor, ...],
        weights: tuple[float, ...],
    ):
        settings = 1 + 2 * len(weights)  # S
        trunk, main, head = start  # (B, V, k), (B, k, 1), (B, k, q)
        self.drawn, self.questions = drawn, questions
        self.answers = torch.stack([questions.answers, control.answers], 1)  # (B, 2, m, q)
        self.units = trunk.shape[-1]
        self.trunk = nn.Parameter(trunk.repeat(1, 1, settings))  # (B, V, S k)
        self.main, self.head = (
            nn.Parameter(one[:, None].repeat(1, settings, 1, 1)) for one in (main, head)
        )  # (B, S, k, 1 or q)
        self.trunk_bias = nn.Parameter(torch.zeros_like(self.trunk[:, :1]))
        self.main_bias, self.head_bias = (
            nn.Parameter(torch.zeros_like(one[:, :, :1])) for one in (self.main, self.head)
        )
        every = (self.trunk, self.main, self.head, self.trunk_bias, self.main_bias, self.head_bias)
        self.optimiser = torch.optim.Adam(every, lr=kinds.RATE)
        twice = 2 if questions.real else 1
        scale = twice * torch.tensor(weights, dtype=torch.float64) / kinds.BATCH
        self.scales = scale[None, :, None, None]  # (1, λ, 1, 1)

    def hidden(self, x: Tensor, first: int = 0) -> Tensor:
        """Return what the trunks from `first` on make of sentences x (B, n, V): (B, S, n, k)."""
        columns = slice(first * self.units, None)
        made = x @ self.trunk[..., columns] + self.trunk_bias[..., columns]
        return made.unflatten(-1, (-1, self.units)).transpose(1, 2)

    def logits(self, x: Tensor) -> Tensor:
        """Return the main heads' logits, (B, S, n)."""
        return (self.hidden(x) @ self.main + self.main_bias)[..., 0]

    def step(self, number: int) -> None:
        """Take one step of all networks.

        What a step needs of a loss is its slope with respect to the outputs: σ(z) − y for a yes or no, twice
        the distance for a number. Where all 190 words are asked, the losses themselves would cost most.
        """
        begin = number * kinds.BATCH % self.answers.shape[2]
        part = slice(begin, begin + kinds.BATCH)
        logits = self.logits(self.drawn.x)
        hidden = self.hidden(self.questions.inputs[:, part], first=1)
        hidden = kinds.ReverseGradient.apply(hidden) if self.questions.reverse else hidden
        outputs = hidden @ self.head[:, 1:] + self.head_bias[:, 1:]  # (B, S - 1, n, q)
        with torch.no_grad():
            main = (logits.sigmoid() - self.drawn.y[:, None]) / logits.shape[-1]
            asked = self.answers[:, :, None, part]  # (B, 2, 1, n, q)
            slopes = outputs.clone() if self.questions.real else outputs.sigmoid()
            slopes.unflatten(1, asked.shape[1:2] + self.scales.shape[1:2]).sub_(asked).mul_(self.scales)
        self.optimiser.zero_grad()
        torch.autograd.backward([logits, outputs], [main, slopes])
        for matrix in (self.trunk, self.main, self.head):
            matrix.grad.add_(matrix.detach(), alpha=2 * DECAY)
        self.optimiser.step()

    @torch.no_grad()
    def right(self) -> Tensor:
        """Return how many test sentences each network gets right, in %, (B, S)."""
        right = (self.logits(self.drawn.x_test) > 0) == (self.drawn.y_test[:, None] == 1)
        return 100 * right.double().mean(-1)


@progressive(keep=24)
def strengths(
    kind: str, units: int, seed: int = 0, weights: tuple[float, ...] = WEIGHTS
) -> Iterator[Strengths]:
    """Train alone, with an auxiliary task of a kind at every λ, and with its control; yield what is known.

    kind: one of `kinds.KINDS`; units: the width of the linear trunk; weights: every λ.
    """
    drawn = kinds.drawn_corpus(seed, DRAWS)
    questions = kinds.KINDS[kind](drawn)
    control = kinds.shuffled(questions, seed)
    asked = questions.answers.shape[-1]
    model = kinds.Model(DRAWS, drawn.x.shape[-1], kinds.Trunk(units, linear=True), asked, seed)
    start = [one.detach() for one in (model.trunk, model.main, model.auxiliary)]
    count = SLOW_BLOCK if asked > 2 else BLOCK
    finished: list[Tensor] = []
    for first in range(0, DRAWS, count):
        rows = slice(first, first + count)
        parts = (_rows(one, rows) for one in (drawn, questions, control))
        block = Block(*parts, tuple(one[rows] for one in start), weights)
        for number in range(kinds.STEPS):
            block.step(number)
            if not finished and number % LOOK == 0:
                known = block.right()
            yield _strengths(known, (first + count * number / kinds.STEPS) / DRAWS)
        finished.append(block.right())
        known = torch.cat(finished)
    yield _strengths(known, 1.0)


Rows = TypeVar("Rows", Corpus, kinds.Questions)


def _rows(whole: Rows, rows: slice) -> Rows:
    """Return some of the draws of a corpus, or of its questions."""
    tensors = {name: part[rows] for name, part in vars(whole).items() if isinstance(part, Tensor)}
    return replace(whole, **tensors)


def _strengths(right: Tensor, done: float) -> Strengths:
    alone, both = right[:, :1], right[:, 1:]
    task, control = both.chunk(2, dim=1)
    return Strengths(alone[:, 0], task, control, done)
