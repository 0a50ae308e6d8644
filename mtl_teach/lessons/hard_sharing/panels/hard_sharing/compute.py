"""The panel on hard sharing: what more tasks buy, on linear tasks whose truth is known."""

import time
from collections.abc import Iterator
from functools import lru_cache

import torch
from torch import Tensor

from mtl_teach import closed_form, data
from mtl_teach.evaluation import excess_error
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.chart import chart
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.words import Setting, draw
from mtl_teach.live.controls import slider, toggle
from mtl_teach.live.one_thread import one_thread
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result

SAMPLES, FEATURES, RANK, NOISE = 40, 20, 2, 0.5
TASKS = tuple(2**power for power in range(9))
WIDTHS = (1, 2, 4, 8, FEATURES)
# name: (name in `data.linear_tasks`, how many directions of the inputs the tasks need together)
RELATIONS = {
    "related": ("subspace", RANK),
    "unrelated": ("unrelated", FEATURES),
    "two clusters": ("clusters", 2 * RANK),
}
SEEDS = 20
SLICE = 0.015  # seconds between two pictures


def hard_sharing(tasks: int = 16, width: int = 2, relation: str = "related") -> Panel:
    """Show what hard sharing gains or costs as tasks are added: excess error beside single-task learning.

    The tasks are linear, y = x·w_j + ε, with d = 20 inputs, n = 40 examples per task and noise 0.5. They need
    2 directions of the inputs together ("related"), 2 per group ("two clusters"), or all 20 ("unrelated").
    Hard sharing gives them one trunk of `width` linear units, k, and a head each: w_j = B a_j.

    Each of 20 seeds is a dot, at the chosen number of `tasks`; the other numbers of tasks follow, cheapest
    first. Every fit is made when you ask for it (`closed_form.hard_linear`) and then kept. Lines: single-task
    least squares, its expected error dσ²/(n − d − 1); ridge regression that every task tunes by leaving one
    example out, measured on 512 tasks beforehand; and a + b/T, which theory predicts where the trunk has just
    the width the tasks need (`closed_form.hard_sharing_terms`), with no parameter fitted.

    Try: more related tasks until the curve is flat; a trunk too narrow, or too wide; unrelated tasks.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks),
        "width": slider("trunk width k", WIDTHS, width),
        "relation": toggle("the tasks are", tuple(RELATIONS), relation),
    }
    for name in RELATIONS:
        ridge_excess(name)
    return Panel(compute, chart(), controls, "live.hard_sharing")


def compute(tasks: int, width: int, relation: str) -> Iterator[Result]:
    """Yield the picture for the chosen number of tasks, then with more seeds and the whole curve."""
    single = closed_form.single_task_excess(SAMPLES, FEATURES, NOISE)
    need, theory = RELATIONS[relation][1], _theory(width, relation)
    setting = Setting(tasks, width, relation, need, theory, single, ridge_excess(relation))
    plan = [(tasks, first) for first in _blocks(tasks)]
    plan += [(other, first) for other in TASKS if other != tasks for first in _blocks(other)]
    errors: dict[int, Tensor] = {}
    drawn = time.perf_counter()
    for done, (number, first) in enumerate(plan, start=1):
        block = excess(number, width, relation, first)  # (2, seeds)
        errors[number] = torch.cat([errors[number], block], 1) if number in errors else block
        if done < len(plan) and time.perf_counter() - drawn > SLICE:
            yield draw(setting, errors, done / len(plan))
            drawn = time.perf_counter()
    yield draw(setting, errors, 1.0)


@lru_cache(maxsize=2048)
@one_thread()
def excess(tasks: int, width: int, relation: str, first: int) -> Tensor:
    """Return the excess error, mean over the tasks, of hard sharing and of single tasks: (2, seeds).

    The seeds are one block, from `first` on.
    """
    drawn = _draw(tasks, relation, len(_block(tasks)), first)
    shared = closed_form.hard_linear(drawn.x, drawn.y, width).weights
    own = torch.linalg.solve(drawn.x.mT @ drawn.x, (drawn.x.mT @ drawn.y.unsqueeze(-1))).squeeze(-1)
    truth = drawn.truth["weights"]
    return torch.stack([excess_error(weights, truth).mean(-1) for weights in (shared, own)])


@lru_cache(maxsize=len(RELATIONS))
@one_thread()
def ridge_excess(relation: str) -> float:
    """Return the excess error of ridge regression, each task tuned by itself, over 512 tasks."""
    drawn = _draw(512, relation, 1, SEEDS)
    return excess_error(closed_form.tuned_ridge(drawn.x, drawn.y), drawn.truth["weights"]).mean().item()


def _theory(width: int, relation: str) -> tuple[float, float] | None:
    """Return (a, b) where the trunk has just the directions the tasks need, but less than all."""
    if width != RELATIONS[relation][1] or width == FEATURES:
        return None
    return closed_form.hard_sharing_terms(SAMPLES, FEATURES, width, NOISE)


def _draw(tasks: int, relation: str, seeds: int, first: int) -> data.Tasks:
    kind = RELATIONS[relation][0]
    sizes = {"samples": SAMPLES, "features": FEATURES, "rank": RANK, "noise": NOISE, "test_samples": 0}
    return data.linear_tasks(tasks, relation=kind, seed=first, replicas=seeds, **sizes)


def _block(tasks: int) -> range:
    """The seeds that one slice can afford."""
    return range(5 if tasks <= 32 else 2)


def _blocks(tasks: int) -> range:
    return range(0, SEEDS, len(_block(tasks)))
