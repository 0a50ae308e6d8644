import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from mtl_teach.evaluation import (
    count_flops,
    count_parameters,
    hard_sharing_parameters,
    mlp_parameters,
    single_task_parameters,
)
from mtl_teach.models import hard_sharing, pooled, single_task, soft_sharing

SHAPE = {"features": 64, "tasks": 5, "trunk": (32, 16), "head": (8,)}


class PlainHardSharing(nn.Module):
    """What a reader writes first: one trunk, a list of heads."""

    def __init__(self, tasks):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 16), nn.ReLU())
        heads = (nn.Sequential(nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 1)) for _ in range(tasks))
        self.heads = nn.ModuleList(heads)

    def forward(self, x):
        hidden = self.trunk(x)
        return torch.cat([head(hidden) for head in self.heads], 1)


@pytest.mark.parametrize("replicas", [1, 3])
def test_counts_are_arithmetic_for_every_model(replicas):
    trunk, head = (64, 32, 16), (16, 8, 1)
    single = single_task_parameters(5, trunk, head)
    assert single == 5 * (64 * 32 + 32 + 32 * 16 + 16 + 16 * 8 + 8 + 8 + 1)
    assert count_parameters(single_task(**SHAPE, replicas=replicas)) == single
    assert count_parameters(soft_sharing(**SHAPE, strength=0.1, replicas=replicas)) == single
    hard = count_parameters(hard_sharing(**SHAPE, replicas=replicas))
    assert hard == hard_sharing_parameters(5, trunk, head) == count_parameters(PlainHardSharing(5))
    assert count_parameters(pooled(**SHAPE, replicas=replicas)) == mlp_parameters((64, 32, 16, 8, 1))


@pytest.mark.parametrize("tasks", [1, 5])
def test_flops_are_torchs_own_count_for_plain_modules(tasks):
    model = PlainHardSharing(tasks)
    with FlopCounterMode(display=False) as counter:
        model(torch.zeros(1, 64))
    assert count_flops(model) == counter.get_total_flops()


def test_flops_of_the_task_axis_are_those_of_the_plain_version():
    assert count_flops(hard_sharing(**SHAPE, replicas=3)) == count_flops(PlainHardSharing(5))
    five = count_flops(single_task(**SHAPE))
    assert five == 5 * count_flops(PlainHardSharing(1)) == count_flops(soft_sharing(**SHAPE, strength=1.0))
    assert count_flops(pooled(**SHAPE)) == count_flops(PlainHardSharing(1))


def test_one_task_shares_nothing_and_more_tasks_save():
    trunk, head = (64, 16), (16, 1)
    assert hard_sharing_parameters(1, trunk, head) == single_task_parameters(1, trunk, head)
    saved = [
        single_task_parameters(t, trunk, head) - hard_sharing_parameters(t, trunk, head) for t in (2, 8, 64)
    ]
    assert saved == [(t - 1) * mlp_parameters(trunk) for t in (2, 8, 64)]


def test_what_cannot_be_counted_is_refused(refuses):
    with refuses(TypeError, "model", got="Conv2d", expected="linear layers", remedy="by hand"):
        count_flops(nn.Sequential(nn.Conv2d(1, 2, 3)))
    with refuses(ValueError, "head", got="(64, 16) and head (8, 1)", expected="last width", remedy="(16, 1)"):
        hard_sharing_parameters(5, (64, 16), (8, 1))
    with refuses(ValueError, "head", got="() and head ()", remedy="write them"):
        single_task_parameters(5, (), ())
    with refuses(TypeError, "widths[1]", got="16.0 (float)", expected="whole number", remedy="use an int"):
        mlp_parameters((64, 16.0))
    with refuses(ValueError, "tasks", got="0", expected=">= 1", remedy="use 1 or more"):
        single_task_parameters(0, (64, 16), (16, 1))
