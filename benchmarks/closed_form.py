"""How long the exact solvers take: the moves of a slider, and the grids behind a figure."""

import time
from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor

from mtl_teach import closed_form, data

THREADS, KINDS = (1, 2), ("CPU", "wall")
STRENGTHS = [0.0, *torch.logspace(-4, 2, 40, dtype=torch.float64).tolist()]


def smallest(work: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Return the least CPU and wall time of `work` in milliseconds, after one run to warm up."""
    work()
    cpu, wall = [], []
    for _ in range(repeats):
        begin = time.process_time(), time.perf_counter()
        work()
        cpu.append(time.process_time() - begin[0])
        wall.append(time.perf_counter() - begin[1])
    return 1e3 * min(cpu), 1e3 * min(wall)


def digits() -> tuple[Tensor, Tensor]:
    drawn = data.tilted_digits(tasks=8, samples=40, spread=60.0, replicas=20)
    return data.with_constant(drawn.x), drawn.y  # (20, 8, 40, 65), (20, 8, 40)


def cases() -> list[tuple[str, float | None, Callable[[], object], int]]:
    """Return rows of (what, the target in ms or None, the work, how often to repeat it)."""
    return [*soft_logistic(), *soft_ridge(), hard_linear(64, 150.0), hard_linear(256, 500.0)]


def soft_logistic():
    x, y = digits()
    path, one = closed_form.soft_logistic_path, closed_form.soft_logistic
    neighbour = one(x[0], y[0], 0.0100)
    yield "logistic, 41 strengths x 20 seeds", 2000.0, lambda: path(x, y, STRENGTHS), 3
    yield "logistic, 41 strengths", 100.0, lambda: path(x[0], y[0], STRENGTHS), 10
    yield "logistic, one strength from zero", None, lambda: one(x[0], y[0], 0.0142), 20
    yield (
        "logistic, one strength from its neighbour",
        None,
        lambda: one(x[0], y[0], 0.0142, start=neighbour),
        20,
    )


def soft_ridge():
    x, y = digits()
    kept = closed_form.SoftRidge(x[0], y[0], ridge=0.1)
    yield "ridge, 41 strengths", None, lambda: closed_form.soft_ridge_path(x[0], y[0], STRENGTHS, 0.1), 10
    yield "ridge, one strength, factors kept", None, lambda: kept.at(0.0142), 20


def hard_linear(tasks: int, target: float) -> tuple[str, float, Callable[[], object], int]:
    drawn = data.linear_tasks(tasks=tasks, samples=40, features=20, rank=2, test_samples=0, replicas=10)
    work = partial(closed_form.hard_linear, drawn.x, drawn.y, 2)
    return f"hard sharing, {tasks} tasks x 10 seeds", target, work, 5


def main() -> None:
    print("Closed form, ms: 8 tilted-digit tasks, n = 40, d = 65; least of all repeats")
    columns = [f"{threads} thread(s), {kind}" for threads in THREADS for kind in KINDS]
    print(f"{'':44}" + "".join(f"{column:>19}" for column in columns) + f"{'target':>9}")
    before = torch.get_num_threads()
    try:
        for what, target, work, repeats in cases():
            times = []
            for threads in THREADS:
                torch.set_num_threads(threads)
                times += smallest(work, repeats)
            shown = "" if target is None else f"{target:.0f}"
            print(f"{what:44}" + "".join(f"{ms:19.1f}" for ms in times) + f"{shown:>9}")
    finally:
        torch.set_num_threads(before)


if __name__ == "__main__":
    main()
