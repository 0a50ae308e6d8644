"""Four kinds of auxiliary task on one trunk, and how accurate the main task gets in the other domain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from mtl_teach.layers import generators
from mtl_teach.lessons.auxiliary_tasks import pivots
from mtl_teach.lessons.auxiliary_tasks.corpus import Corpus, corpus
from mtl_teach.threads import one_thread

STEPS, RATE, BATCH = 150, 0.02, 200


class Setting(NamedTuple):
    """λ and the weight decay."""

    weight: float
    decay: float


@dataclass(frozen=True)
class Trunk:
    """How wide the trunk is, and whether its units are linear."""

    units: int
    linear: bool

    def __call__(self, x: Tensor) -> Tensor:
        """Return what the units make of their weighted sums."""
        return x if self.linear else torch.tanh(x)


TRUNKS = {"2 linear units": Trunk(2, True), "8 linear units": Trunk(8, True), "8 tanh units": Trunk(8, False)}


@dataclass(frozen=True)
class Questions:
    """What an auxiliary task sees and asks: inputs (R, m, V), answers (R, m, q), the kind of its loss.

    `real`: squared error instead of binary cross-entropy. `reverse`: the trunk climbs the loss. `squares`:
    the head sees the squares and products of the units too.
    """

    inputs: Tensor
    answers: Tensor
    real: bool = False
    reverse: bool = False
    squares: bool = False


class ReverseGradient(torch.autograd.Function):
    """Identity forwards; backwards the gradient changes its sign (Ganin and others, JMLR 17, 2016).

    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> ReverseGradient.apply(x).sum().backward()
    >>> x.grad
    tensor([-1., -1.])
    """

    @staticmethod
    def forward(context, x: Tensor) -> Tensor:
        """Return x as it is."""
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient: Tensor) -> Tensor:
        """Return minus the gradient."""
        return -gradient


def statistical(drawn: Corpus) -> Questions:
    """Ask for the number of words, and for the mean log-frequency of the words, both standardised."""
    numbers = torch.stack([drawn.length, mean_frequency(drawn)], -1)  # (R, m, 2)
    deviation, mean = torch.std_mean(numbers, dim=1, keepdim=True)
    return Questions(drawn.free, (numbers - mean) / deviation, real=True)


def mean_frequency(drawn: Corpus) -> Tensor:
    """Return the mean over each unmarked sentence's words of how often they occur, in logarithms, (R, m)."""
    frequency = torch.log1p(drawn.free.sum(1, keepdim=True))  # (R, 1, V)
    return (drawn.free * frequency).sum(-1) / drawn.free.sum(-1)


def selective(drawn: Corpus, mask: bool = True) -> Questions:
    """Ask for a part of the input: whether the sentence holds a positive pivot, and a negative one.

    With `mask`, the pivots are taken out of what the trunk sees (Yu and Jiang, EMNLP 2016).
    """
    asked, masked = [], []
    for x, y, free, domain in zip(drawn.x, drawn.y, drawn.free, drawn.domain, strict=True):
        found = pivots.find(x, y, free, domain)
        answers, rest = pivots.ask_and_mask(free, *found)
        asked.append(answers)
        masked.append(rest)
    return Questions(torch.stack(masked) if mask else drawn.free, torch.stack(asked))


def related(drawn: Corpus) -> Questions:
    """Ask for a label that somebody gave for another purpose: the hint."""
    return Questions(drawn.free, drawn.hint[..., None])


def adversarial(drawn: Corpus, squares: bool = False) -> Questions:
    """Ask for the domain, and let the trunk make the answer hard (Ganin and others 2016).

    The head is a straight-line formula of the units, or with `squares` one that may square them too.
    """
    return Questions(drawn.free, drawn.domain[..., None], reverse=True, squares=squares)


def unsupervised(drawn: Corpus) -> Questions:
    """Ask for all of the input: every word."""
    return Questions(drawn.free, drawn.free)


KINDS = {
    "statistical": statistical,
    "selective": selective,
    "supervised: related labels": related,
    "supervised: adversary": adversarial,
    "unsupervised": unsupervised,
}
#: Not among the five of the lesson's figure: the adversary whose head can tell the domains apart.
MORE_KINDS = {"supervised: adversary with squares": partial(adversarial, squares=True)}


def shuffled(questions: Questions, seed: int) -> Questions:
    """Return the control: the same answers, each given to a sentence drawn by lot."""
    streams = generators(seed + 3000, len(questions.answers))
    orders = [torch.randperm(questions.answers.shape[1], generator=stream) for stream in streams]
    answers = torch.stack([one[order] for one, order in zip(questions.answers, orders, strict=True)])
    return replace(questions, answers=answers)


@dataclass(frozen=True)
class Accuracies:
    """How many sentences in % the main task gets right, (R,): of products, and of films (`home`)."""

    target: Tensor
    home: Tensor


class Model(nn.Module):
    """R networks side by side: a trunk, a main head with one output, an auxiliary head with q.

    `squares`: the auxiliary head sees the squares and products of the k units too, k + k(k + 1)/2 numbers.
    """

    def __init__(
        self, replicas: int, words: int, trunk: Trunk, answers: int, seed: int, squares: bool = False
    ):
        super().__init__()
        self.act, self.squares = trunk, squares
        seen = trunk.units + squares * trunk.units * (trunk.units + 1) // 2
        draws = [
            (
                0.1 * torch.randn(words, trunk.units, generator=stream, dtype=torch.float64),
                0.3 * torch.randn(trunk.units, 1, generator=stream, dtype=torch.float64),
                0.3 * torch.randn(seen, answers, generator=stream, dtype=torch.float64),
            )
            for stream in generators(seed + 7000, replicas)
        ]
        self.trunk, self.main, self.auxiliary = (
            nn.Parameter(torch.stack(parts)) for parts in zip(*draws, strict=True)
        )
        self.trunk_bias, self.main_bias, self.auxiliary_bias = (
            nn.Parameter(torch.zeros(replicas, 1, count, dtype=torch.float64))
            for count in (trunk.units, 1, answers)
        )

    def hidden(self, x: Tensor) -> Tensor:
        """Return what the trunk makes of sentences x (R, n, V): (R, n, k)."""
        return self.act(x @ self.trunk + self.trunk_bias)

    def logits(self, x: Tensor) -> Tensor:
        """Return the main head's logits, (R, n)."""
        return (self.hidden(x) @ self.main + self.main_bias)[..., 0]

    def answers(self, x: Tensor, reverse: bool = False) -> Tensor:
        """Return the auxiliary head's outputs, (R, m, q)."""
        hidden = self.hidden(x)
        hidden = ReverseGradient.apply(hidden) if reverse else hidden
        seen = with_squares(hidden) if self.squares else hidden
        return seen @ self.auxiliary + self.auxiliary_bias


def with_squares(units: Tensor) -> Tensor:
    """Return the units (R, n, k) and behind them their squares and products, (R, n, k + k(k + 1)/2).

    >>> with_squares(torch.tensor([[[2.0, 3.0]]])).tolist()
    [[[2.0, 3.0, 4.0, 6.0, 9.0]]]
    """
    first, second = torch.triu_indices(units.shape[-1], units.shape[-1])
    return torch.cat([units, units[..., first] * units[..., second]], -1)


def auxiliary_loss(outputs: Tensor, answers: Tensor, real: bool) -> Tensor:
    """Return one loss per replica, (R,): the mean over sentences, the sum over a sentence's answers."""
    if real:
        return (outputs - answers).square().sum(-1).mean(-1)
    each = functional.binary_cross_entropy_with_logits(outputs, answers, reduction="none")
    return each.sum(-1).mean(-1)


@one_thread()
def trained(
    drawn: Corpus,
    questions: Questions | None,
    weight: float,
    decay: float,
    trunk: Trunk,
    seed: int = 0,
    *,
    bias: Tensor | None = None,
) -> Model:
    """Train R networks on main loss + λ · auxiliary loss, both at once; `weight` is λ.

    All weights decay: their squares, times `decay`, are added to the loss. `bias` (R, 1, q): where the biases
    of the auxiliary head start (None: at 0); biases do not decay.
    """
    replicas, _, words = drawn.x.shape
    answers = 1 if questions is None else questions.answers.shape[-1]
    squares = questions is not None and questions.squares
    model = Model(replicas, words, trunk, answers, seed, squares)
    if bias is not None:
        with torch.no_grad():
            model.auxiliary_bias.copy_(bias)
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    batches = 0 if questions is None else questions.answers.shape[1] // BATCH
    for step in range(STEPS):
        main = functional.binary_cross_entropy_with_logits(model.logits(drawn.x), drawn.y, reduction="none")
        loss = main.mean(-1)
        if questions is not None:
            part = slice(step % batches * BATCH, (step % batches + 1) * BATCH)
            outputs = model.answers(questions.inputs[:, part], questions.reverse)
            loss = loss + weight * auxiliary_loss(outputs, questions.answers[:, part], questions.real)
        for matrix in (model.trunk, model.main, model.auxiliary):
            loss = loss + decay * matrix.square().sum((-1, -2))
        optimiser.zero_grad()
        loss.sum().backward()
        optimiser.step()
    return model


@torch.no_grad()
def accuracies(model: Model, drawn: Corpus) -> Accuracies:
    """Return how many test sentences the main head gets right, in %."""
    target = (model.logits(drawn.x_test) > 0) == (drawn.y_test == 1)
    home = (model.logits(drawn.x_home) > 0) == (drawn.y_home == 1)
    return Accuracies(100 * target.double().mean(-1), 100 * home.double().mean(-1))


@lru_cache(maxsize=8)
def drawn_corpus(seed: int, draws: int, topics: float = 0.9, labelled: int = 100) -> Corpus:
    """Return the corpus; the same one is drawn once."""
    return corpus(seed, draws, topics=topics, labelled=labelled)
