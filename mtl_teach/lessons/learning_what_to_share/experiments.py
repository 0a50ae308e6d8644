"""What lesson 08 measures of AdaShare: learned policies, and what a network errs under each policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import torch
from torch import Tensor

from mtl_teach import adashare, data, evaluation
from mtl_teach.live import progressive

SEEDS, OTHERS = 20, 10  # draws that are reported, and draws on which each design's stopping step is chosen
TASKS, BLOCKS, SAMPLES = 4, 6, 100
ALL, TRUE, LEARNED, RANDOM, OWN = "all shared", "truth", "learned", "random", "own networks"
OWN_TRUE, WRONG, BY_LOT = "own networks, true table", "wrong partners", "two each, by lot"
SPARSITY = 0.01
SPARSITIES = (0.0, 0.01, 0.1)
RANDOM_SEED = 1000
STEPS, EVERY = 300, 20


@dataclass(frozen=True)
class Study:
    """What was measured so far in one world, with the policies that one setting learned.

    `learned`: the policies (30, T, L) and how sure they are; `errors`: design -> excess error, mean over the
    tasks, (20,), each at the step that was best on ten other draws; `blocks`: design -> block runs, (20,);
    `progress` from 0 to 1.
    """

    learned: adashare.Learned
    errors: dict[str, Tensor] = field(default_factory=dict)
    blocks: dict[str, Tensor] = field(default_factory=dict)
    progress: float = 0.0

    @property
    def policy(self) -> Tensor:
        """The learned policies of the reported draws, (20, T, L)."""
        return self.learned.policy[:SEEDS]

    @property
    def agreement(self) -> Tensor:
        """The share of switches set as in the truth, (20,)."""
        return adashare.agreement(self.policy, truth())


def truth() -> Tensor:
    """Return the policy that made the data: which task needs which block, (4, 6)."""
    return torch.tensor(data.blocks.POLICY, dtype=torch.float64)


def world(name: str, seed: int = 0) -> data.Tasks:
    """Return 30 draws of the four tasks: 20 to report and ten to choose stopping steps on."""
    return data.block_tasks(name, SAMPLES, replicas=SEEDS + OTHERS, seed=seed)


@progressive(keep=8)
def baselines(name: str, seed: int = 0) -> Iterator[Study]:
    """Yield the errors of what needs no learned policy: all shared, the truth, a network for each task."""
    drawn = world(name, seed)
    everything = torch.ones(SEEDS + OTHERS, TASKS, BLOCKS, dtype=torch.float64)
    nothing = adashare.Learned(torch.zeros(SEEDS + OTHERS, TASKS, BLOCKS, 2), 0.0, 0.0)
    designs = {ALL: (everything, True), TRUE: (truth().expand_as(everything), True), OWN: (everything, False)}
    errors: dict[str, Tensor] = {}
    for count, (design, (policy, shared)) in enumerate(designs.items()):
        for error, done in _retrained(drawn, policy, shared, seed):
            yield Study(nothing, dict(errors), {}, 0.99 * (count + done) / len(designs))
            found = error
        errors[design] = found
    blocks = {design: policy.sum((1, 2))[:SEEDS] for design, (policy, _) in designs.items()}
    yield Study(nothing, errors, blocks, 1.0)


@progressive(keep=16)
def studied(name: str, sparsity: float, sharing: float, seed: int = 0) -> Iterator[Study]:
    """Learn policies, then train under them and under random ones of their budget; yield all on the way."""
    drawn = world(name, seed)
    for state in adashare.learning(drawn, sparsity=sparsity, sharing=sharing, seed=seed):
        yield Study(state, progress=0.6 * state.progress)
    designs = {LEARNED: state.policy, RANDOM: adashare.random_policy(state.policy, seed + RANDOM_SEED)}
    errors: dict[str, Tensor] = {}
    for count, (design, policy) in enumerate(designs.items()):
        for error, done in _retrained(drawn, policy, True, seed):
            yield Study(state, dict(errors), progress=0.6 + 0.2 * (count + done) * 0.99)
            found = error
        errors[design] = found
    blocks = {design: policy.sum((1, 2))[:SEEDS] for design, policy in designs.items()}
    yield Study(state, errors, blocks, 1.0)


def study(name: str = "modal", sparsity: float = SPARSITY, sharing: float = 0.0, seed: int = 0) -> Study:
    """Return what was measured in the "modal" or the "free" world: policies, errors and block runs.

    Designs: all shared, the truth, own networks (a network for each task, all blocks), learned, and random
    (as many blocks for each task as learned, by lot). 20 draws; all are trained alike, from scratch.
    """
    plain = baselines(name, seed).finish()
    found = studied(name, sparsity, sharing, seed).finish()
    return Study(found.learned, plain.errors | found.errors, plain.blocks | found.blocks, 1.0)


def frontier(name: str = "modal", seed: int = 0) -> dict[float, Study]:
    """Return a study for each sparsity weight, from 0 to 0.1, without a sharing weight."""
    return {sparsity: study(name, sparsity, 0.0, seed) for sparsity in SPARSITIES}


def over(name: str, study: Study, design: str = LEARNED) -> evaluation.Interval:
    """Return how much less a design errs than the one called `name`, paired: positive is fewer errors."""
    return evaluation.paired_interval(study.errors[name], study.errors[design])


def errors_under(policy: Tensor, name: str = "modal", *, shared: bool = True, seed: int = 0) -> Tensor:
    """Return the excess error of networks trained under a table that nobody learned, mean over tasks, (20,).

    `policy`: one table (T, L) for all draws, or one for each of the 30, (30, T, L). Trained on the draws of
    `study` and stopped as there. `shared=False`: four networks, one for each task, under the same table.
    """
    policies = policy.double().expand(SEEDS + OTHERS, TASKS, BLOCKS)
    *_, (errors, _) = _retrained(world(name, seed), policies, shared, seed)
    return errors


def learned_tables(
    name: str = "free", sparsity: float = 0.003, draws: int = 90, *, curriculum: bool = True, seed: int = 0
) -> Tensor:
    """Return the learned policies of so many draws, (draws, T, L); the first 30 are those of `study`.

    How often two tasks execute the same block varies so much from draw to draw that 30 are too few for it.
    Without a `curriculum`: the same draws and starts, and all blocks are chosen from the first step on.
    """
    if not curriculum:
        drawn = data.block_tasks(name, SAMPLES, replicas=draws, seed=seed)
        return adashare.learn(drawn, sparsity=sparsity, curriculum=False, seed=seed).policy
    first = studied(name, sparsity, 0.0, seed).finish().learned.policy
    more = seed + len(first)
    drawn = data.block_tasks(name, SAMPLES, replicas=draws - len(first), seed=more)
    return torch.cat([first, adashare.learn(drawn, sparsity=sparsity, seed=more).policy])


def blocks_stored(policies: Tensor) -> Tensor:
    """Return how many blocks at least one task executes, (R,), of policies (R, T, L)."""
    return (policies.sum(1) > 0).double().sum(-1)


def blocks_in_common(policies: Tensor) -> tuple[Tensor, Tensor]:
    """Return how many blocks two tasks both execute, (R,) each: mean over true partners, over other pairs.

    policies: (R, T, L). True partners need the same blocks: tasks 1 and 2, tasks 3 and 4.
    """
    common = policies @ policies.mT  # (R, T, T)
    needed = truth() @ truth().mT
    pairs = torch.ones(TASKS, TASKS).triu(1).bool()
    partners, others = pairs & (needed > 0), pairs & (needed == 0)
    return common[:, partners].mean(-1), common[:, others].mean(-1)


@lru_cache(maxsize=4)
def policy_over_time(draw: int = 0, name: str = "modal", seed: int = 0) -> dict[str, Tensor]:
    """Return the probability of executing, (T, L), of one draw: at the start, at thirds and at the end."""
    wanted = {"start": 0.0, "a third": 1 / 3, "two thirds": 2 / 3, "end": 1.0}
    found: dict[str, Tensor] = {}
    # Draws do not touch each other, so this one alone goes the way that it went among the thirty.
    drawn = data.block_tasks(name, SAMPLES, replicas=1, seed=seed + draw)
    for state in adashare.learning(drawn, sparsity=SPARSITY, seed=seed + draw):
        for moment, part in wanted.items():
            if moment not in found and state.progress >= part - 1e-9:
                found[moment] = state.probability[0]
    return found


@lru_cache(maxsize=4)
def ingredients(seed: int = 0) -> dict[str, Tensor]:
    """Return the policies (20, T, L) that the method learns as above, and with one part changed at a time.

    The draws are those of `study`. The two splits are changed at both prices, 0.01 and none.
    """
    drawn = data.block_tasks("modal", SAMPLES, replicas=SEEDS, seed=seed)
    once = _one_half(drawn)
    changes = {
        "soft draws": (drawn, {"hard": False}),
        "no curriculum": (drawn, {"curriculum": False}),
        "sharing weight 0.02": (drawn, {"sharing": 0.02}),
        "one half for both": (once, {}),
        "one half, no price": (once, {"sparsity": 0.0}),
    }
    found = {"as above": study(seed=seed).policy, "no price": study(sparsity=0.0, seed=seed).policy}
    for change, (tasks, settings) in changes.items():
        found[change] = adashare.learn(tasks, **{"sparsity": SPARSITY, "seed": seed, **settings}).policy
    return found


def _one_half(drawn: data.Tasks) -> data.Tasks:
    """Return the same tasks with the first half of their examples in both halves."""
    half = drawn.samples // 2
    x, y = drawn.x[..., :half, :].repeat(1, 1, 2, 1), drawn.y[..., :half].repeat(1, 1, 2)
    return data.Tasks(x, y, x_test=drawn.x_test, y_test=drawn.y_test, kinds="real", truth=drawn.truth)


def starts(groups: int = 10, runs: int = 8, seed: int = 0) -> Tensor:
    """Return the excess errors of equal runs, (groups, runs): one draw of data, all shared, other starts."""
    one, count = data.block_tasks("modal", SAMPLES, seed=seed), groups * runs
    parts = (one.x, one.y, one.x_test, one.y_test)
    x, y, x_test, y_test = (part.expand(count, *part.shape) for part in parts)
    many = data.Tasks(x, y, x_test=x_test, y_test=y_test, kinds="real",
                      truth={"policy": truth().expand(count, -1, -1)})  # fmt: skip
    everything = torch.ones(count, TASKS, BLOCKS, dtype=torch.float64)
    *_, (_, last) = adashare.retraining(many, everything, steps=200, every=200, seed=seed + 2000)
    return last.mean(-1).reshape(groups, runs)


def one_draw(seed: int = 0) -> data.Tasks:
    """Return the first draw of the modal world, with its replica axis of size one: x (1, 4, 100, 24)."""
    return data.block_tasks("modal", SAMPLES, replicas=1, seed=seed)


def _retrained(drawn: data.Tasks, policy: Tensor, shared: bool, seed: int) -> Iterator[tuple[Tensor, float]]:
    """Yield (errors of the 20 draws at the step best on the ten others so far, progress)."""
    seen: list[Tensor] = []
    for step, error in adashare.retraining(
        drawn, policy, steps=STEPS, every=EVERY, shared=shared, seed=seed + 500
    ):
        if step % EVERY == 0:
            seen.append(error.mean(-1))  # (30,), mean over the tasks
        every = torch.stack(seen)
        best = int(every[:, SEEDS:].mean(-1).argmin())
        yield every[best, :SEEDS], step / STEPS
