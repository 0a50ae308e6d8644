"""Tasks made of residual blocks, of which each task needs some: the sharing pattern is known."""

from collections.abc import Sequence

import torch
from torch import Generator, Tensor

from mtl_teach import validation
from mtl_teach.data.tasks import Tasks
from mtl_teach.layers import generators

#: Which task needs which of six blocks: tasks 1 and 2 the first two, tasks 3 and 4 the next two.
POLICY = ((1, 1, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0), (0, 0, 1, 1, 0, 0), (0, 0, 1, 1, 0, 0))
WORLDS = ("modal", "free")
PART, WIDTH, UNITS, GAIN = 4, 8, 4, 1.5  # inputs of a modal block, the stream, units within a block


def block_tasks(
    world: str = "modal",
    samples: int = 60,
    *,
    policy: Sequence[Sequence[int]] | Tensor = POLICY,
    noise: float = 0.3,
    test_samples: int = 300,
    seed: int = 0,
    replicas: int | None = None,
) -> Tasks:
    """Draw T regressions that residual blocks make: h ← h + u·F(·) for each block, then y = h·w_j + noise·ε.

    Block l is F(z) = V_l relu(A_l z + b_l), the same for all tasks; `policy` (T, L) of 0 and 1 is u: which
    task needs which block. Each task has inputs of its own, from the bell curve.

    - "modal": h starts at 0, and block l reads the l-th part of the input, 4 numbers that no other block
      reads: x is (T, n, 4L). No block can do another's work.
    - "free": h starts at the input, and every block reads h: x is (T, n, 8). Any block could do any work.

    Labels have variance 1 without the noise. Test labels carry no noise, so a mean squared error on them is
    an excess error, and whoever answers 0 errs 1. With `replicas`, seeds seed, seed + 1, ... lie side by
    side: x is (R, T, n, d).

    >>> block_tasks(samples=10, replicas=3)
    Tasks(3 replicas x 4 tasks x 10 samples x 24 features, 300 test samples per task)

    `truth` holds `policy` (T, L). Raises ValueError or TypeError for arguments out of range.
    """
    world = validation.choice("world", world, WORLDS)
    samples = validation.whole("samples", samples, 1)
    test_samples = validation.whole("test_samples", test_samples, 1)
    noise = validation.real("noise", noise, 0.0)
    needed = _needed(policy)
    runs = 1 if replicas is None else validation.whole("replicas", replicas, 1)
    streams = generators(validation.seed(seed), runs)
    drawn = [_drawn(world, needed, samples, test_samples, noise, stream) for stream in streams]
    x, y, x_test, y_test = (torch.stack(part) for part in zip(*drawn, strict=True))
    truth = {"policy": needed.expand(runs, -1, -1)}
    tasks = Tasks(x, y, x_test=x_test, y_test=y_test, truth=truth, kinds="real")
    return tasks.replica(0) if replicas is None else tasks


def _needed(policy: Sequence[Sequence[int]] | Tensor) -> Tensor:
    needed = validation.floats("policy", policy).double()
    if needed.ndim != 2 or 0 in needed.shape:
        raise ValueError(f"policy must be (tasks, blocks), got {tuple(needed.shape)}: one row per task")
    validation.binary("policy", needed)
    if not needed.any(-1).all():
        task = int((~needed.any(-1)).nonzero()[0])
        raise ValueError(f"policy must give every task a block, got none for task {task}: set a 1 in its row")
    return needed


def _drawn(
    world: str, needed: Tensor, samples: int, test_samples: int, noise: float, stream: Generator
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return x (T, n, d), y (T, n), and the same for testing, of one draw."""
    tasks, blocks = needed.shape
    modal = world == "modal"
    reads = PART if modal else WIDTH

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=stream, dtype=torch.float64)

    inner = normal(blocks, reads, UNITS) * GAIN / reads**0.5
    bias = 0.3 * normal(blocks, 1, UNITS)
    outer = normal(blocks, UNITS, WIDTH) / UNITS**0.5
    heads = normal(tasks, WIDTH, 1)
    x = normal(tasks, samples + test_samples, PART * blocks if modal else WIDTH)
    h = x.new_zeros(*x.shape[:2], WIDTH) if modal else x
    for block in range(blocks):
        seen = x[..., PART * block : PART * (block + 1)] if modal else h
        made = torch.relu(seen @ inner[block] + bias[block]) @ outer[block]  # (T, n, WIDTH)
        h = h + needed[:, block, None, None] * made
    y = (h @ heads)[..., 0]  # (T, n + m)
    y = (y - y.mean(-1, keepdim=True)) / y.std(-1, keepdim=True)
    learn, test = slice(samples), slice(samples, None)
    noisy = y[:, learn] + noise * normal(tasks, samples)
    return x[:, learn], noisy, x[:, test], y[:, test]
