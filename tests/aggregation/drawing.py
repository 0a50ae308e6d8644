"""Small tasks and gradients for the tests of this folder."""

import torch
from torch import Generator

from mtl_teach.data import Tasks

D, N = 4, 12
KINDS = ("real", "binary", "4 classes", "binary")


def normal(*shape, seed=1):
    return torch.randn(shape, generator=Generator().manual_seed(seed), dtype=torch.float64)


def drawn_tasks(tasks=3, missing=True, replicas=None, seed=1):
    """Draw binary tasks that disagree; some labels are missing."""
    front = () if replicas is None else (replicas,)
    x, noise = normal(*front, tasks, N, D, seed=seed), normal(*front, tasks, N, seed=seed + 100)
    signs = torch.tensor([1.0, -1.0]).repeat(tasks)[:tasks, None]
    y = (signs * x[..., 0] + noise / 2 > 0).double()
    mask = normal(*front, tasks, N, seed=seed + 200) > (-0.5 if missing else -99.0)
    mask[..., 0] = True
    return Tasks(x, y, mask)


def unlike_tasks(seed=1):
    """Draw four tasks of three kinds, so that a model for them has a list of heads."""
    x = normal(len(KINDS), N, D, seed=seed)
    y = torch.stack(
        [x[0, :, 0], (x[1, :, 0] < 0).double(), x[2].argmax(-1).double(), (x[3, :, 1] > 0).double()]
    )
    return Tasks(x, y, kinds=KINDS)


def drawn_gradients(tasks, size, replicas=1, seed=0):
    """Draw gradients (R, T, P) with lengths from 0.1 to 10."""
    lengths = 10 ** normal(replicas, tasks, 1, seed=seed + 1).clamp(-1, 1)
    return lengths * normal(replicas, tasks, size, seed=seed)
