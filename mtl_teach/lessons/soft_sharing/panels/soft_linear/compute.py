"""The panel on the right sharing strength: linear tasks with a known truth, where theory names it."""

import time
from collections.abc import Iterator
from functools import lru_cache
from math import inf

import torch
from torch import Tensor

from mtl_teach import closed_form, data
from mtl_teach.evaluation import excess_error
from mtl_teach.lessons.soft_sharing.panels.soft_linear.chart import chart
from mtl_teach.lessons.soft_sharing.panels.soft_linear.words import Fits, draw
from mtl_teach.live.controls import slider
from mtl_teach.live.one_thread import one_thread
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result

SAMPLES, FEATURES, NOISE = 15, 10, 1.0
TASKS = (2, 4, 8, 16, 32)
SPREADS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
STRENGTHS = (0.0, *(float(f"{10 ** (fifth / 5):.1e}") for fifth in range(-10, 21)))
DRAWS, SLICE = 200, 0.02  # seconds between two pictures


def soft_linear(tasks: int = 8, spread: float = 0.5, strength: float = 0.1) -> Panel:
    """Show that the best sharing strength is λ* = σ²/τ², noise over the tasks' own variance.

    T linear tasks y = x·w_j + ε with 10 inputs, 15 examples each and noise σ = 1; their weights scatter
    around a common mean with standard deviation τ = `spread`, each. Soft sharing is solved exactly
    (`closed_form.soft_ridge_path`). Left: two of the ten weights of up to eight tasks, in one draw. Each dot
    starts where its task alone puts it, and `strength` λ draws it towards the dots' mean; a dashed line leads
    to the truth. Right: excess error over λ, mean of 200 draws; λ* is a line that nobody fitted.

    All fits are made when you ask for them, twenty draws a slice, and kept: moving λ only looks up.

    Try: every τ, and see where the valley goes; then more tasks.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks),
        "spread": slider("spread of tasks τ", SPREADS, spread),
        "strength": slider("sharing strength λ", STRENGTHS, strength),
    }
    return Panel(compute, chart(), controls, "live.soft_linear")


def compute(tasks: int, spread: float, strength: float) -> Iterator[Result]:
    """Yield the picture from the first draws, then from more of them."""
    block = 20 if tasks <= 8 else 10
    errors: list[Tensor] = []
    drawn = time.perf_counter()
    for first in range(0, DRAWS, block):
        errors.append(excess(tasks, spread, first, block))
        done = first + block
        if done < DRAWS and time.perf_counter() - drawn > SLICE:
            yield draw(_fits(tasks, spread, errors), strength, done / DRAWS)
            drawn = time.perf_counter()
    yield draw(_fits(tasks, spread, errors), strength, 1.0)


@lru_cache(maxsize=1024)
@one_thread()
def excess(tasks: int, spread: float, first: int, draws: int) -> Tensor:
    """Return the excess error, mean over the tasks, at every strength and at infinity: (S + 1, draws)."""
    drawn = _draw(tasks, spread, first, draws)
    path = closed_form.soft_ridge_path(drawn.x, drawn.y, [*STRENGTHS, inf])  # (S + 1, R, T, d)
    return excess_error(path, drawn.truth["weights"].expand_as(path)).mean(-1)


def _fits(tasks: int, spread: float, errors: list[Tensor]) -> Fits:
    best = closed_form.best_strength(NOISE, spread)
    return Fits(tasks, spread, best, [*STRENGTHS, inf], torch.cat(errors, 1), *first_draw(tasks, spread))


@lru_cache(maxsize=64)
@one_thread()
def first_draw(tasks: int, spread: float) -> tuple[Tensor, Tensor]:
    """Return draw 0: weights at every strength (S + 1, T, d) and the true ones (T, d), from the true mean."""
    drawn = _draw(tasks, spread, 0, 1).replica(0)
    path = closed_form.soft_ridge_path(drawn.x, drawn.y, [*STRENGTHS, inf])  # (S + 1, T, d)
    return path - drawn.truth["mean"], drawn.truth["weights"] - drawn.truth["mean"]


def _draw(tasks: int, spread: float, first: int, draws: int) -> data.Tasks:
    sizes = {"samples": SAMPLES, "features": FEATURES, "noise": NOISE, "test_samples": 0}
    return data.linear_tasks(tasks, relation="mean", tau=spread, seed=first, replicas=draws, **sizes)
