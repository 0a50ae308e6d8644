"""A method that does nothing, and four ways to report that it helps.

Every paper of this field has data of its own: four scanners, 40 labelled digits each. It trains one network
with a shared trunk several times. The first run is called the baseline, the others "Harmony". All runs do
exactly the same; only their first weights differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach import data, validation
from mtl_teach.layers import generators
from mtl_teach.live import progressive

SCANNERS, LABELS, SPREAD = 4, 40, 60.0
TEST = 100  # digits for testing, and as many for validation, the same ones for all scanners of a paper
PAPERS, RUNS = 24, 8  # runs of Harmony in each paper
UNITS, WIDE = 8, 24
BATCH, RATE = 10, 0.01
STEPS = LABELS // BATCH  # of an epoch
EPOCHS, LONG = 16, 40
TOGETHER = 4  # papers that are trained side by side

LAST, ASIDE, PEEKED = CHECKPOINTS = ("the last", "best on validation", "best on test, per task")
CURED = "best on validation, per task"  # the same choice as with PEEKED, made by other digits
SAME, WIDER, LONGER, BOTH = BUDGETS = ("the same", "a wider trunk", "more steps", "both")
SEEDS = (1, 3, 5, 8)


def harmony(losses: Tensor) -> Tensor:
    """Return what Harmony makes of the tasks' losses (T,), or (…, T): their sum, as everybody does."""
    return losses.sum(-1)


@dataclass(frozen=True)
class Runs:
    """Errors in % after each of 40 epochs, on test digits and on validation digits.

    `test` and `aside` are (papers, 1 + runs, epochs, scanners); run 0 is the baseline. `wide_test` and
    `wide_aside` (papers, runs, epochs, scanners) have 24 units in the trunk in place of 8. `done`: 0 to 1.
    """

    test: Tensor
    aside: Tensor
    wide_test: Tensor
    wide_aside: Tensor
    done: float = 1.0

    @property
    def papers(self) -> int:
        """How many papers are trained so far."""
        return len(self.test)


@progressive(keep=3)
def runs(seed: int = 0) -> Iterator[Runs]:
    """Train all runs of all papers, four papers at a time; yield the papers made so far after each epoch."""
    made = Runs(*(torch.empty(0, count, LONG, SCANNERS).double() for count in (RUNS + 1,) * 2 + (RUNS,) * 2))
    yield _at(made, 0.0)
    for first in range(0, PAPERS, TOGETHER):
        parts: list[Tensor] = []
        for half, (units, count) in enumerate(((UNITS, RUNS + 1), (WIDE, RUNS))):
            epochs = []
            for errors in _trained(seed + first, units, count):
                epochs.append(errors)
                share = (half + len(epochs) / (LONG + 1)) / 2  # below 1: the papers are not in yet
                yield _at(made, (first + TOGETHER * share) / PAPERS)
            parts += torch.stack(epochs, 3)  # (2, papers, runs, epochs, T) comes apart into test and aside
        made = Runs(*(torch.cat(pair) for pair in zip(_tensors(made), parts, strict=True)))
        yield _at(made, (first + TOGETHER) / PAPERS)


def _tensors(made: Runs) -> tuple[Tensor, ...]:
    return made.test, made.aside, made.wide_test, made.wide_aside


def _at(made: Runs, done: float) -> Runs:
    return Runs(*_tensors(made), done)


def _trained(seed: int, units: int, count: int) -> Iterator[Tensor]:
    """Train `count` runs for each of four papers; yield errors in % after an epoch, (2, papers, runs, T).

    The first axis is test, validation. The runs of a paper see the same batches; their weights lie side by
    side in one trunk of count · units columns, so that one product serves them all.
    """
    drawn = data.tilted_digits(SCANNERS, LABELS, SPREAD, seed=seed, replicas=TOGETHER)
    streams = generators(seed, TOGETHER)  # of digits and batches: the same for a wide trunk
    trunk, bias, heads, level = (
        torch.stack(each).requires_grad_()
        for each in zip(*(_start(one, units, count) for one in generators(seed + 500, TOGETHER)), strict=True)
    )
    seen = torch.stack([_digits(one, drawn.x_test.shape[-2]) for one in streams])  # (papers, 200)
    x_seen = torch.stack([drawn.x_test[p][:, rows] for p, rows in enumerate(seen)])  # (papers, T, 200, d)
    y_seen = torch.stack([drawn.y_test[p][:, rows] for p, rows in enumerate(seen)])

    def logits(x: Tensor) -> Tensor:
        hidden = (x.flatten(1, 2) @ trunk + bias).relu()  # (papers, T n, runs units)
        hidden = hidden.unflatten(1, x.shape[1:3]).unflatten(-1, (count, units))
        return (hidden * heads[:, :, None]).sum(-1) + level[:, :, None]  # (papers, T, n, runs)

    optimiser = torch.optim.Adam([trunk, bias, heads, level], lr=RATE)
    for _ in range(LONG):
        for _ in range(STEPS):
            rows = torch.stack([_batch(one) for one in streams])  # (papers, T, batch)
            x = torch.take_along_dim(drawn.x, rows[..., None], 2)
            y = torch.take_along_dim(drawn.y, rows, 2)[..., None].expand(-1, -1, -1, count)
            losses = functional.binary_cross_entropy_with_logits(logits(x), y, reduction="none").mean(2)
            optimiser.zero_grad()
            harmony(losses.mT).sum().backward()  # (papers, runs): no weight belongs to two of them
            optimiser.step()
        with torch.no_grad():
            wrong = 100.0 * ((logits(x_seen) > 0) != (y_seen[..., None] == 1)).double()
        test, aside = wrong.split(TEST, 2)  # (papers, T, 100, runs) each
        yield torch.stack([test.mean(2).mT, aside.mean(2).mT])


def _start(stream: torch.Generator, units: int, count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return first weights: trunk (d, runs units), its bias, heads (T, runs, units), level (T, runs)."""

    def uniform(*shape: int, inputs: int) -> Tensor:
        return (2 * torch.rand(*shape, generator=stream, dtype=torch.float64) - 1) / inputs**0.5

    trunk = uniform(64, count * units, inputs=64)
    bias = uniform(1, count * units, inputs=64)
    return trunk, bias, uniform(SCANNERS, count, units, inputs=units), uniform(SCANNERS, count, inputs=units)


def _digits(stream: torch.Generator, available: int) -> Tensor:
    return torch.randperm(available, generator=stream)[: 2 * TEST]


def _batch(stream: torch.Generator) -> Tensor:
    return torch.rand(SCANNERS, LABELS, generator=stream, dtype=torch.float64).argsort(-1)[:, :BATCH]


def reported(found: Runs, checkpoint: str = LAST, seeds: int = 1, budget: str = SAME) -> Tensor:
    """Return the gain in points that each paper reports for Harmony, mean over the scanners, (papers,).

    - `checkpoint`: "the last"; "best on validation", one epoch for all scanners, chosen by both sides alike;
      or, for Harmony alone, "best on test, per task" or "best on validation, per task".
    - `seeds`: the best of so many runs of Harmony, by test error, against one run of the baseline.
    - `budget`: what Harmony alone gets, "the same", "a wider trunk", "more steps" or "both".

    >>> nothing = torch.full((2, 9, 40, 4), 20.0)
    >>> reported(Runs(nothing, nothing, nothing[:, 1:], nothing[:, 1:])).tolist()
    [0.0, 0.0]
    """
    checkpoint = validation.choice("checkpoint", checkpoint, (*CHECKPOINTS, CURED))
    budget = validation.choice("budget", budget, BUDGETS)
    seeds = validation.whole("seeds", seeds, 1, RUNS)
    longer = LONG if budget in (LONGER, BOTH) else EPOCHS
    wider = budget in (WIDER, BOTH)
    test, aside = (found.wide_test, found.wide_aside) if wider else (found.test[:, 1:], found.aside[:, 1:])
    ours = chosen(test[:, :seeds, :longer], aside[:, :seeds, :longer], checkpoint)  # (papers, seeds)
    plain = LAST if checkpoint in (PEEKED, CURED) else checkpoint
    baseline = chosen(found.test[:, 0, :EPOCHS], found.aside[:, 0, :EPOCHS], plain)  # (papers,)
    return baseline - ours.min(1).values


def published(found: Runs) -> Tensor:
    """Return what the papers report with all four habits at once, (papers,): the lesson opens with it."""
    return reported(found, PEEKED, RUNS, BOTH)


def chosen(test: Tensor, aside: Tensor, checkpoint: str) -> Tensor:
    """Return the test error of the chosen checkpoint, mean over the scanners: (…) of (…, epochs, T).

    >>> test = torch.tensor([[30.0, 10.0], [20.0, 20.0]])  # two epochs, two tasks
    >>> aside = torch.tensor([[10.0, 10.0], [20.0, 20.0]])
    >>> [chosen(test, aside, rule).item() for rule in (*CHECKPOINTS, CURED)]
    [20.0, 20.0, 15.0, 20.0]
    """
    if checkpoint == LAST:
        return test[..., -1, :].mean(-1)
    if checkpoint == PEEKED:
        return test.min(-2).values.mean(-1)
    if checkpoint == CURED:
        own = aside.argmin(-2, keepdim=True)  # one for each task
        return torch.take_along_dim(test, own, -2)[..., 0, :].mean(-1)
    epoch = aside.mean(-1).argmin(-1, keepdim=True)  # one for all tasks
    return torch.take_along_dim(test.mean(-1), epoch, -1)[..., 0]
