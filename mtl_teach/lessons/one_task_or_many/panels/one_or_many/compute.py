"""The panel on one task or many: what sharing a trunk saves for sure, and what it only may gain."""

from collections.abc import Iterator

import torch

from mtl_teach import evaluation, models
from mtl_teach.lessons.one_task_or_many.panels.one_or_many import drawing as network_drawing
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.chart import chart
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.training import Standing, count_seeds, train_pair
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.words import draw
from mtl_teach.live.controls import slider
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result

TASKS = (1, 2, 4, 8, 16, 32, 64)
WIDTHS = (8, 16, 32, 64, 128)
PIXELS = 64
_trained: dict[tuple[int, int, int], Standing] = {}  # at most one small entry per setting


def one_or_many(tasks: int = 8, trunk: int = 32, head: int = 8) -> Panel:
    """Show T single networks beside one trunk with T heads: the drawing, the cost, the accuracy.

    Left: what each task owns is blue, what all share is orange. Middle: parameters, and the operations that
    answer all tasks about one picture. This is arithmetic, so the saving is sure; operations fall like this
    only where the tasks look at the same picture. Right: test accuracy on tilted digits, hard sharing minus
    single-task, mean over the tasks: a dot per seed, their mean and its paired 95 % interval.

    All networks are trained when you ask for them (20 digits per scanner, spread 60°, question "even"), and
    the picture moves while they train; what was trained is kept. 20 seeds, fewer where those would take long.
    Single-task networks are tuned as carefully as shared ones: `benchmarks/tune_one_or_many.py` tries weight
    decays and numbers of steps for both, on other seeds and on digits of the training pool. Around the
    values used, 80 steps of Adam with learning rate 0.01 and weight decay 0.01, both curves are flat.

    Try: 1, 2 and 32 tasks; a narrow and a wide trunk. Raises ValueError for an argument that is no setting.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks),
        "trunk": slider("trunk width", WIDTHS, trunk),
        "head": slider("head width", WIDTHS, head),
    }
    return Panel(compute, chart(), controls, "live.one_or_many")


def compute(tasks: int, trunk: int, head: int) -> Iterator[Result]:
    """Yield the networks and their cost at once, then the accuracies as they are trained."""
    setting = (tasks, trunk, head)
    fixed = network_drawing.tables(*setting)
    costs = count_costs(*setting)
    if setting in _trained:
        yield draw(setting, fixed, costs, _trained[setting])
        return
    nothing = torch.full((2, count_seeds(*setting)), torch.nan, dtype=torch.float64)
    yield draw(setting, fixed, costs, Standing(nothing, 0, 0.0))
    for standing in train_pair(*setting):
        if standing.progress == 1:
            _trained[setting] = standing
        yield draw(setting, fixed, costs, standing)


def count_costs(tasks: int, trunk: int, head: int) -> dict[str, tuple[int, int]]:
    """Return parameters and operations of the single-task and of the shared networks.

    Counted on one network, and on what a second head adds to it: to build 64 would delay the picture.
    """
    options = {"trunk": (trunk,), "head": (head,)}
    one, two = (models.hard_sharing(PIXELS, count, **options) for count in (1, 2))
    counts = {"parameters": evaluation.count_parameters, "operations": evaluation.count_flops}
    return {
        cost: (tasks * count(one), count(one) + (tasks - 1) * (count(two) - count(one)))
        for cost, count in counts.items()
    }
