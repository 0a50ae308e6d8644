"""The panel on sum and mean over tasks: gradients at the start, and the training that follows."""

from collections.abc import Iterator
from functools import lru_cache

import torch
from torch import Tensor

from mtl_teach import data
from mtl_teach.lessons.the_loss_derived.panels.reduction.chart import chart
from mtl_teach.lessons.the_loss_derived.panels.reduction.run import RATES, SEEDS, Run, network
from mtl_teach.lessons.the_loss_derived.panels.reduction.words import REDUCTIONS, Setting, draw
from mtl_teach.live.controls import slider, toggle
from mtl_teach.live.one_thread import one_thread
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result
from mtl_teach.losses import binary_cross_entropy

SAMPLES, SPREAD = 20, 60.0
TASKS = tuple(2**power for power in range(7))
OPTIMISERS = {"SGD": "sgd", "Adam": "adam"}


def reduction(tasks: int = 16, reduction: str = "sum", optimiser: str = "SGD") -> Panel:
    """Show what the sum and the mean over tasks do to the gradients, and with them to the training.

    T scanners with 20 labelled digits each ask "is it even?"; the network has one linear trunk of 16 units
    and a head each. Left: the length of the gradient in the trunk and in one head before the first step, over
    T. Right: the mean binary cross-entropy of a task while `optimiser` walks along the `reduction`, always
    with the same learning rate (SGD 0.3, Adam 0.01); the other reduction is the grey line.

    Every training is real: ten networks at once, five starts for the sum and the same five for the mean, in
    slices that draw as they come, and then kept. Light lines are starts, the thick one is their median.

    Try: SGD on the sum from 1 task to 64; then the mean; then Adam.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks),
        "reduction": toggle("over tasks", REDUCTIONS, reduction),
        "optimiser": toggle("optimiser", tuple(OPTIMISERS), optimiser),
    }
    for count in TASKS:
        gradients(count)
    return Panel(compute, chart(), controls, "live.reduction")


def compute(tasks: int, reduction: str, optimiser: str) -> Iterator[Result]:
    """Yield the gradients and the first steps, then the training as it goes on."""
    lengths = {count: gradients(count) for count in TASKS}
    run = trained(tasks, optimiser)
    setting = Setting(tasks, reduction, optimiser, RATES[OPTIMISERS[optimiser]])
    while True:
        run.advance()
        result = draw(setting, lengths, run.losses, run.progress)
        yield result
        if result.progress == 1:
            return


@lru_cache(maxsize=len(TASKS) * len(OPTIMISERS))
def trained(tasks: int, optimiser: str) -> Run:
    """Return the training of one setting, as far as it has come."""
    return Run(*drawn(tasks), OPTIMISERS[optimiser])


@lru_cache(maxsize=len(TASKS))
@one_thread()
def gradients(tasks: int) -> tuple[float, float]:
    """Return the length of the sum's gradient in the trunk and in one head, mean over starts and heads.

    The mean over tasks is the sum divided by T, and so are its gradients.
    """
    x, y = drawn(tasks)
    model = network(tasks, SEEDS)
    binary_cross_entropy(model(x), y).sum().backward()
    trunk, head = model.trunk[0].weight.grad, model.head[0].weight.grad  # (R, 1, d, k), (R, T, k, 1)
    return tuple(grad.flatten(2).norm(dim=-1).mean().item() for grad in (trunk, head))


def drawn(tasks: int) -> tuple[Tensor, Tensor]:
    """Return x (T, n, d) and y (T, n) of the first `tasks` scanners: more tasks only add to the fewer."""
    x, y = _all_digits()
    return x[:tasks], y[:tasks]


@lru_cache(maxsize=1)
def _all_digits() -> tuple[Tensor, Tensor]:
    every = data.tilted_digits(TASKS[-1], SAMPLES, SPREAD)
    order = torch.randperm(TASKS[-1], generator=torch.Generator().manual_seed(0))  # the angles were in order
    return every.x[order], every.y[order]
