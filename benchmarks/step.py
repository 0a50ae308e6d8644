"""What one optimisation step costs: the task axis against the loops that one would otherwise write.

A 64-64-32-1 network in float32, a batch of 64 that all tasks read, N binary tasks, Adam, one thread; soft
sharing ties all 6,273 weights of a task. Least CPU time over rounds, so that other work on the machine counts
little. Run it alone with `python -m benchmarks.step`.
"""

import platform
import time
from collections.abc import Callable
from functools import partial
from itertools import combinations

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from torchjd import autojac
from torchjd.aggregation import PCGrad

from benchmarks import libmtl_loop
from mtl_teach.data import Tasks
from mtl_teach.models import MultiTaskNet, hard_sharing, soft_sharing
from mtl_teach.training import Training

SIZES = (2, 8, 32, 128, 512)
FEATURES, SAMPLES, TRUNK, RATE, STRENGTH = 64, 64, (64, 32), 1e-3, 0.1
ROUND, ROUNDS = 0.1, 10  # seconds of CPU time
LIMIT = 60.0  # seconds for one cell; what would take longer is left out

Steps = Callable[[int], None]  # takes k optimisation steps


def batch(tasks: int) -> tuple[Tensor, Tensor]:
    """Draw inputs x (1, n, d), the same for all tasks, and labels y (T, n)."""
    stream = Generator().manual_seed(0)
    x = torch.rand(1, SAMPLES, FEATURES, generator=stream)
    return x, torch.randint(2, (tasks, SAMPLES), generator=stream).float()


def hard_model(tasks: int) -> MultiTaskNet:
    return hard_sharing(FEATURES, tasks, trunk=TRUNK, dtype=torch.float32)


def soft_model(tasks: int) -> MultiTaskNet:
    return soft_sharing(
        FEATURES, tasks, trunk=TRUNK, strength=STRENGTH, tie="all", aligned=False, dtype=torch.float32
    )


def task_axis(model: MultiTaskNet, aggregator: str | None = None) -> Steps:
    """Train with the package's own loop, its checks and its history included."""
    tasks = Tasks(*batch(model.tasks))
    training = Training(model, tasks, steps=1_000_000, learning_rate=RATE, aggregator=aggregator)

    def take(count: int) -> None:
        for _ in range(count):
            training.step()

    return take


def plain(weights: list[Tensor], loss: Callable[[], Tensor]) -> Steps:
    optimiser = torch.optim.Adam(weights, lr=RATE)

    def take(count: int) -> None:
        for _ in range(count):
            optimiser.zero_grad()
            loss().backward()
            optimiser.step()

    return take


def split(model: MultiTaskNet) -> tuple[nn.Sequential, list[nn.Sequential]]:
    """Copy a hard-sharing model into an ordinary trunk and a list of heads."""
    networks = [model.plain(j) for j in range(model.tasks)]
    return networks[0][:4], [network[4:] for network in networks]


def loop_over_heads(model: MultiTaskNet) -> Steps:
    trunk, heads = split(model)
    (x,), y = batch(model.tasks)

    def loss() -> Tensor:
        hidden = trunk(x)
        return sum(binary_cross_entropy_with_logits(head(hidden)[:, 0], y[j]) for j, head in enumerate(heads))

    return plain([*trunk.parameters(), *(w for head in heads for w in head.parameters())], loss)


def libmtl(model: MultiTaskNet, weighting: str = "EW") -> Steps:
    trunk, heads = split(model)
    (x,), y = batch(model.tasks)
    return libmtl_loop.steps(trunk, heads, x, y, weighting)


def torchjd_pcgrad(model: MultiTaskNet) -> Steps:
    trunk, heads = split(model)
    (x,), y = batch(model.tasks)
    shared = list(trunk.parameters())
    optimiser = torch.optim.Adam([*shared, *(w for head in heads for w in head.parameters())], lr=RATE)

    def take(count: int) -> None:
        for _ in range(count):
            optimiser.zero_grad()
            hidden = trunk(x)
            losses = [
                binary_cross_entropy_with_logits(head(hidden)[:, 0], y[j]) for j, head in enumerate(heads)
            ]
            autojac.mtl_backward(losses, features=hidden)
            autojac.jac_to_grad(shared, PCGrad())
            optimiser.step()

    return take


def loop_over_networks(penalty: Callable[[list[list[Tensor]]], Tensor]) -> Callable[[MultiTaskNet], Steps]:
    """Return soft sharing as a list of networks, with `penalty` over all their weights."""

    def build(model: MultiTaskNet) -> Steps:
        networks = [model.plain(j) for j in range(model.tasks)]
        (x,), y = batch(model.tasks)
        weights = [list(network.parameters()) for network in networks]

        def loss() -> Tensor:
            fits = (
                binary_cross_entropy_with_logits(network(x)[:, 0], y[j]) for j, network in enumerate(networks)
            )
            return sum(fits) + STRENGTH / 2 * penalty(weights)

        return plain([w for own in weights for w in own], loss)

    return build


def all_pairs(networks: list[list[Tensor]]) -> Tensor:
    distances = (
        ((v - w) ** 2).sum()
        for one, other in combinations(networks, 2)
        for v, w in zip(one, other, strict=True)
    )
    return sum(distances) / len(networks)


def distance_to_mean(networks: list[list[Tensor]]) -> Tensor:
    means = [sum(copies) / len(networks) for copies in zip(*networks, strict=True)]
    return sum(((w - mean) ** 2).sum() for own in networks for w, mean in zip(own, means, strict=True))


HARD = {
    "LibMTL 1.1.5, its own loop": libmtl,
    "plain loop over heads": loop_over_heads,
    "task axis": task_axis,
}
SOFT = {
    "loop over networks, all pairs": loop_over_networks(all_pairs),
    "loop over networks, distance to mean": loop_over_networks(distance_to_mean),
    "task axis": task_axis,
}

PCGRAD = {
    "LibMTL 1.1.5, its own loop": partial(libmtl, weighting="PCGrad"),
    "torchjd, loop over heads": torchjd_pcgrad,
    "task axis": partial(task_axis, aggregator="pcgrad"),
}
OTHERS = ("mgda", "cagrad", "uncertainty", "dwa", "famo")


def milliseconds(take: Steps) -> float:
    """Return the least CPU time of one step over some rounds."""

    def clocked(count: int) -> float:
        begin = time.process_time()
        take(count)
        return (time.process_time() - begin) / count

    clocked(1)  # allocate, warm up
    once = clocked(1)
    count = max(1, min(200, int(ROUND / once)))
    return 1e3 * min(clocked(count) for _ in range(ROUNDS if once < 1 else 1))


def row(build: Callable[[MultiTaskNet], Steps], model: Callable[[int], MultiTaskNet]) -> list[float | None]:
    """Measure one way for all N; None where three steps would outlast the limit at quadratic growth."""
    cells: list[float | None] = []
    for tasks in SIZES:
        growth = (tasks / SIZES[len(cells) - 1]) ** 2 if cells else 0
        too_long = bool(cells) and (cells[-1] is None or 3 * cells[-1] * growth > 1e3 * LIMIT)
        cells.append(None if too_long else milliseconds(build(model(tasks))))
    return cells


def line(label: str, cells: list[float | None]) -> str:
    shown = (f"{'—' if cell is None else f'{cell:,.2f}':>10}" for cell in cells)
    return f"{label:<52}" + "".join(shown)


def compare(title: str, ways: dict[str, Callable], model: Callable[[int], MultiTaskNet]) -> None:
    print(f"\n{title}")
    measured = {}
    for label, build in ways.items():
        measured[label] = row(build, model)
        print(line("  " + label, measured[label]), flush=True)
    ours = measured.pop("task axis")
    for label, cells in measured.items():
        ratios = [None if cell is None else cell / mine for cell, mine in zip(cells, ours, strict=True)]
        print(line(f"  ÷ task axis: {label}", ratios))
    print(line("  task axis, times its cost at N = 2", [cell / ours[0] for cell in ours]))


def main() -> None:
    torch.set_num_threads(1)
    print(f"CPU ms per optimisation step, 1 thread, PyTorch {torch.__version__}, {platform.machine()}")
    print(" " * 52 + "".join(f"{f'N = {tasks}':>10}" for tasks in SIZES))
    there = libmtl_loop.installed()

    def without_libmtl(ways: dict[str, Callable]) -> dict[str, Callable]:
        return ways if there else {label: way for label, way in ways.items() if "LibMTL" not in label}

    compare("hard sharing", without_libmtl(HARD), hard_model)
    compare("hard sharing, PCGrad", without_libmtl(PCGRAD), hard_model)
    print("\nhard sharing on the task axis, other aggregators")
    for name in OTHERS:
        print(line("  " + name, row(partial(task_axis, aggregator=name), hard_model)), flush=True)
    if not there:
        print(f"  LibMTL: not installed, to compare with it: {libmtl_loop.INSTALL}")
    compare("soft sharing", SOFT, soft_model)


if __name__ == "__main__":
    main()
