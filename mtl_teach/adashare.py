"""AdaShare in small: which task executes which residual block is learned (Sun et al., NeurIPS 2020).

A policy is u (R, T, L): 1 where task j executes block l, 0 where it skips it. It is learned as logits
(R, T, L, 2), of executing and of skipping, then the network is trained again from scratch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import torch
from torch import Tensor, nn

from mtl_teach import validation
from mtl_teach.data.blocks import PART, UNITS, WIDTH
from mtl_teach.data.tasks import Tasks
from mtl_teach.layers import Seed, generators
from mtl_teach.optimisers import update

EXECUTE, SKIP = 0, 1  # the last axis of the logits


class BlockNet(nn.Module):
    """Residual blocks h ← h + u·F(·) that each task executes or skips, then a linear head per task.

    F(z) = V relu(A z + b), as in `data.block_tasks`. `modal`: block l reads the l-th part of the input, else
    the stream h. `shared=False` gives each task blocks of its own: T separate networks.

    >>> net = BlockNet(tasks=4, blocks=6, modal=True, replicas=3)
    >>> net(torch.zeros(3, 4, 10, 24).double(), torch.ones(3, 4, 6)).shape  # (R, T, n)
    torch.Size([3, 4, 10])
    """

    def __init__(
        self, tasks: int, blocks: int, *, modal: bool, shared: bool = True, replicas: int = 1, seed: Seed = 0
    ) -> None:
        super().__init__()
        self.modal, self.blocks = modal, blocks
        streams = generators(seed, replicas)
        owners = 1 if shared else tasks
        reads = PART if modal else WIDTH
        self.inner = _start(streams, owners, blocks, reads, UNITS)  # A: (R, T or 1, L, in, units)
        self.bias = _start(streams, owners, blocks, 1, UNITS)
        self.outer = _start(streams, owners, blocks, UNITS, WIDTH)  # V
        self.head = _start(streams, tasks, WIDTH, 1)
        self.constant = _start(streams, tasks, 1)

    def forward(self, x: Tensor, policy: Tensor) -> Tensor:
        """Return the answers (R, T, n) to x (R, T, n, d) under a policy (R, T, L)."""
        if self.modal:
            return self._all_at_once(x, policy)
        h = x
        for block in range(self.blocks):
            units = torch.relu(_times(h, self.inner[:, :, block]) + self.bias[:, :, block])
            h = h + policy[:, :, block, None, None] * _times(units, self.outer[:, :, block])
        return (h @ self.head)[..., 0] + self.constant

    def _all_at_once(self, x: Tensor, policy: Tensor) -> Tensor:
        """Return the same where no block reads what another wrote: one product for all blocks."""
        apart = torch.eye(self.blocks, dtype=x.dtype)[:, None, :, None]  # a block's units hear its part alone
        inner = (self.inner[:, :, :, :, None] * apart).flatten(4).flatten(2, 3)  # (R, T or 1, 4L, L·units)
        units = torch.relu(_times(x, inner) + self.bias.flatten(2)[:, :, None])  # (R, T, n, L·units)
        weights = policy[..., None, None] * (self.outer @ self.head[:, :, None])  # (R, T, L, units, 1)
        return (units * weights.flatten(2)[:, :, None]).sum(-1) + self.constant


def _times(x: Tensor, weight: Tensor) -> Tensor:
    """Return x (R, T, n, in) @ weight (R, T or 1, in, out): one weight for all tasks needs one product."""
    if weight.shape[1] > 1:
        return x @ weight
    return (x.flatten(1, 2) @ weight[:, 0]).unflatten(1, x.shape[1:3])


def _start(streams: list[torch.Generator], *shape: int) -> nn.Parameter:
    """Return weights (R, …), uniform as those of `nn.Linear`: within ± 1 / √inputs, the last axis but one."""
    draws = [torch.rand(shape, generator=stream, dtype=torch.float64) for stream in streams]
    return nn.Parameter((2 * torch.stack(draws) - 1) / shape[-2] ** 0.5)


def network(tasks: Tasks, *, shared: bool = True, seed: Seed = 0) -> BlockNet:
    """Return a network that fits `data.block_tasks`: as many blocks, reading what they read there."""
    blocks = tasks.truth["policy"].shape[-1]
    modal = tasks.features == PART * blocks
    return BlockNet(tasks.tasks, blocks, modal=modal, shared=shared, replicas=tasks.replicas, seed=seed)


def gumbel_softmax(logits: Tensor, uniform: Tensor, temperature: float, *, hard: bool = False) -> Tensor:
    """Return a draw of the softmax's choice, softened: softmax((logits + g) / τ) with g = −log(−log uniform).

    `uniform`: numbers between 0 and 1, the shape of the logits; τ is `temperature`. The largest entry is each
    option as often as the softmax of the logits says (Gumbel-max), whatever τ is. As τ → 0 the draw becomes
    one-hot. `hard` (straight-through): the value is one-hot, the gradient that of the soft draw.
    Source: Jang, Gu and Poole, ICLR 2017; Maddison et al., ICLR 2017.

    >>> uniform = torch.tensor([0.5, 0.5])
    >>> gumbel_softmax(torch.tensor([0.0, 1.0]), uniform, temperature=0.5)
    tensor([0.1192, 0.8808])
    >>> gumbel_softmax(torch.tensor([0.0, 1.0]), uniform, temperature=0.5, hard=True)
    tensor([0., 1.])

    Raises ValueError for a temperature that is not above 0 or another shape.
    """
    temperature = validation.real("temperature", temperature, 1e-6)
    if uniform.shape != logits.shape:
        raise ValueError(
            f"uniform must be {tuple(logits.shape)} as the logits, got {tuple(uniform.shape)}: "
            "draw one number per logit"
        )
    gumbel = -torch.log(-torch.log(uniform.clamp(1e-12, 1 - 1e-7)))
    soft = torch.softmax((logits + gumbel) / temperature, -1)
    if not hard:
        return soft
    chosen = torch.zeros_like(soft).scatter(-1, soft.argmax(-1, keepdim=True), 1.0)
    return chosen + (soft - soft.detach())  # adds nothing but a gradient


def sparsity_loss(logits: Tensor) -> Tensor:
    """Return Σ −log P(skip) over tasks and blocks, (R,), of logits (R, T, L, 2): small if blocks are skipped.

    >>> sparsity_loss(torch.zeros(1, 2, 3, 2))  # six coins: 6 log 2
    tensor([4.1589])
    """
    return -torch.log_softmax(logits, -1)[..., SKIP].sum((1, 2))


def sharing_loss(logits: Tensor) -> Tensor:
    """Return Σ_l c_l Σ_{j<k} |α_jl − α_kl|, (R,), of logits α (R, T, L, 2): zero if all tasks agree.

    c_l = (L − l) / L for l = 0, 1, …: the first blocks should be shared most.
    """
    blocks = logits.shape[2]
    weights = torch.arange(blocks, 0, -1, dtype=logits.dtype) / blocks  # (L,)
    pairs = combinations(range(logits.shape[1]), 2)
    gaps = sum((logits[:, j] - logits[:, k]).abs().sum(-1) for j, k in pairs)  # (R, L)
    return (weights * gaps).sum(-1)


@dataclass(frozen=True)
class Learned:
    """Where the learning of a policy stands: `logits` (R, T, L, 2), temperature, progress from 0 to 1."""

    logits: Tensor
    temperature: float
    progress: float

    @property
    def probability(self) -> Tensor:
        """The probability of executing, (R, T, L)."""
        return torch.softmax(self.logits, -1)[..., EXECUTE]

    @property
    def policy(self) -> Tensor:
        """1 where executing is more probable than skipping, else 0, (R, T, L)."""
        return (self.logits[..., EXECUTE] > self.logits[..., SKIP]).double()


def learning(
    tasks: Tasks,
    *,
    sparsity: float = 0.01,
    sharing: float = 0.0,
    hard: bool = True,
    curriculum: bool = True,
    warm_up: int = 150,
    steps: int = 300,
    rate: float = 0.02,
    weight_decay: float = 1.0,
    policy_rate: float = 0.05,
    temperature: float = 5.0,
    cooling: float = 0.99,
    coolest: float = 0.3,
    seed: int = 0,
) -> Iterator[Learned]:
    """Learn which task should execute which block; yield the state at the start and after each step.

    Half of each task's examples teach the weights, the other half the policy. After `warm_up` steps with all
    blocks executed (progress 0), weights and policy take turns. With a `curriculum` the last block is chosen
    first, and one more every steps/2L; the others are executed. `sparsity` and `sharing` weigh the two
    losses; `hard` draws are straight-through. The temperature is multiplied by `cooling` after each step.
    """
    weights_part, policy_part = _halves(tasks)
    replicas, count, blocks = tasks.replicas, tasks.tasks, tasks.truth["policy"].shape[-1]
    streams = generators(seed, replicas)
    net = network(tasks, seed=streams)
    logits = torch.zeros(replicas, count, blocks, 2, dtype=torch.float64, requires_grad=True)
    for_weights = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=weight_decay, fused=True)
    for_policy = torch.optim.Adam([logits], lr=policy_rate, fused=True)
    everything = torch.ones(replicas, count, blocks, dtype=torch.float64)

    def draw() -> Tensor:
        uniform = [torch.rand(count, blocks, 2, generator=s, dtype=torch.float64) for s in streams]
        u = gumbel_softmax(logits, torch.stack(uniform), temperature, hard=hard)[..., EXECUTE]
        return torch.where(chosen, u, everything)

    def task_loss(part: tuple[Tensor, Tensor], u: Tensor) -> Tensor:
        x, y = part
        return (net(x, u) - y).square().mean(-1).sum(-1)  # (R,)

    yield Learned(logits.detach().clone(), temperature, 0.0)
    for _ in range(warm_up):
        descend(for_weights, task_loss(weights_part, everything))
        yield Learned(logits.detach().clone(), temperature, 0.0)
    for step in range(steps):
        open_to_choice = min(blocks, 1 + step * 2 * blocks // steps) if curriculum else blocks
        chosen = torch.arange(blocks) >= blocks - open_to_choice  # (L,)
        descend(for_weights, task_loss(weights_part, draw().detach()))
        loss = task_loss(policy_part, draw())
        loss = loss + sparsity * sparsity_loss(logits[:, :, chosen]) + sharing * sharing_loss(logits)
        descend(for_policy, loss)
        temperature = max(coolest, cooling * temperature)
        yield Learned(logits.detach().clone(), temperature, (step + 1) / steps)


def learn(tasks: Tasks, **settings: float) -> Learned:
    """Return the policy that `learning` ends with; the settings are the same."""
    *_, last = learning(tasks, **settings)
    return last


def retraining(
    tasks: Tasks,
    policy: Tensor,
    *,
    steps: int = 300,
    rate: float = 0.03,
    weight_decay: float = 1.0,
    shared: bool = True,
    every: int = 20,
    seed: int = 0,
) -> Iterator[tuple[int, Tensor]]:
    """Train a new network on all examples under a fixed policy (R, T, L); yield steps and test errors (R, T).

    Once before training, then after each step; the mean squared errors are measured anew every `every` steps.
    """
    net = network(tasks, shared=shared, seed=seed)
    adam = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=weight_decay, fused=True)
    for step in range(steps + 1):
        if step % every == 0:
            with torch.no_grad():
                errors = (net(tasks.x_test, policy) - tasks.y_test).square().mean(-1)
        yield step, errors
        if step < steps:
            descend(adam, (net(tasks.x, policy) - tasks.y).square().mean(-1).sum(-1))


def random_policy(policy: Tensor, seed: int = 0) -> Tensor:
    """Return a policy of the same budget: each task executes as many blocks as in `policy`, drawn by lot.

    policy: (R, T, L), R of them with seeds seed, seed + 1, …

    >>> random_policy(torch.tensor([[[1.0, 1.0, 0.0]]])).sum()
    tensor(2.)
    """
    replicas, count, blocks = policy.shape
    uniform = [torch.rand(count, blocks, generator=stream) for stream in generators(seed, replicas)]
    order = torch.stack(uniform).argsort(-1)
    return policy.gather(-1, order)


def agreement(policy: Tensor, truth: Tensor) -> Tensor:
    """Return the share of switches (T, L) that two policies set alike, (R,)."""
    return (policy == truth).double().mean((-1, -2))


def descend(optimiser: torch.optim.Optimizer, losses: Tensor) -> None:
    """Take one step down the losses (R,): no weight belongs to two replicas, so their sum serves all."""
    optimiser.zero_grad()
    losses.sum().backward()
    update(optimiser)


def _halves(tasks: Tasks) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    half = tasks.samples // 2
    return (tasks.x[..., :half, :], tasks.y[..., :half]), (tasks.x[..., half:, :], tasks.y[..., half:])
