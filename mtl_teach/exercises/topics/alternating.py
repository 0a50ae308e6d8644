"""Notebook 04: one half of alternating least squares, and a case in which sharing hurts."""

from functools import cache

import torch
from torch import Tensor

from mtl_teach.closed_form import hard_linear, soft_ridge
from mtl_teach.data import linear_tasks
from mtl_teach.evaluation import paired_interval
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def a_step(x: Tensor, y: Tensor, basis: Tensor) -> Tensor:
    """Return the heads (T, k) that minimise Σ_j ‖y_j − X_j B a_j‖² while the basis B (d, k) stays fixed.

    x: (T, n, d), y: (T, n). Each task's head is a least-squares fit of its own.
    """
    seen = [features @ basis for features in x]  # T times (n, k)
    fits = [torch.linalg.lstsq(z, labels[:, None]).solution[:, 0] for z, labels in zip(seen, y, strict=True)]
    return torch.stack(fits)


def _normal_equations(x, y, basis, ridge=0.0, gram=None):
    seen = x @ basis  # (T, n, k)
    gram = seen.mT @ seen + ridge * torch.eye(basis.shape[1]).to(x) if gram is None else gram(seen)
    return torch.linalg.solve(gram, seen.mT @ y[..., None])[..., 0]


def _single(x: Tensor, y: Tensor) -> Tensor:
    return torch.linalg.lstsq(x, y[..., None]).solution[..., 0]  # (T, d)


def _one_for_all(x, y, basis):
    head = torch.linalg.lstsq((x @ basis).flatten(0, 1), y.flatten()[:, None]).solution[:, 0]
    return head.expand(len(x), -1)


def _problem(draws: Draws) -> dict:
    tasks, features = draws.whole(2, 4), draws.whole(3, 4)
    return {"x": draws.normal(tasks, features + 4, features), "y": draws.normal(tasks, features + 4),
            "basis": draws.normal(features, 2)}  # fmt: skip


A_STEP = FunctionExercise(
    name="a_step", notebook="04", title="The heads' half of alternating least squares",
    difficulty="medium", minutes=12, reference=a_step,
    properties=(
        Property("one head for each task: (tasks, k)", _problem, "stack the heads along a first axis",
                 observe=lambda f, *inputs: tuple(f(*inputs).shape), key="shape"),
        Property("each head is the least-squares fit on X_j B", _problem, "torch.linalg.lstsq(x[j] @ basis, y[j])"),
    ),
    mistakes=(
        Mistake("transposed", "tasks first: (T, k)", lambda x, y, basis: a_step(x, y, basis).T),
        Mistake("weights", "those are the tasks' weights B a_j (d): return a_j (k)",
                lambda x, y, basis: a_step(x, y, basis) @ basis.T),
        Mistake("projected", "fitting all d weights and projecting them on B is not the best fit within B",
                lambda x, y, basis: _single(x, y) @ basis),
        Mistake("projected", "fitting all d weights and projecting them on B is not the best fit within B",
                lambda x, y, basis: _single(x, y) @ torch.linalg.pinv(basis).T),
        Mistake("one_for_all", "one head for all tasks: fit each task on its own examples", _one_for_all),
        Mistake("no_gram", "(X B)ᵀy alone: it still has to be solved with (X B)ᵀ(X B)",
                lambda x, y, basis: ((x @ basis).mT @ y[..., None])[..., 0]),
        Mistake("gram_of_basis", "solve with (XB)ᵀ(XB): the inputs are not orthonormal",
                lambda x, y, basis: _normal_equations(x, y, basis, gram=lambda seen: basis.T @ basis)),
        Mistake("ridge", "there is no ridge term in this problem",
                lambda x, y, basis: _normal_equations(x, y, basis, ridge=1.0)),
        Mistake("gram_over_tasks", "each task has its own (X_jB)ᵀ(X_jB): do not add them up",
                lambda x, y, basis: _normal_equations(x, y, basis, gram=lambda seen: (seen.mT @ seen).sum(0))),
    ),
)  # fmt: skip

LIMITS = {"tasks": 64, "samples": 200, "rank": 10, "trunk": 10}
FEATURES, RUNS = 10, 30


def negative_transfer() -> dict:
    """Return settings under which hard sharing is worse than single tasks, shown by a paired interval.

    Keys: relation ("subspace", "unrelated" or "clusters"), rank (1 to 10), tasks (1 to 64), samples (12 to 200),
    noise (0.1 to 10) and trunk (1 to 10), the width of the shared trunk. The tasks are those of
    data.linear_tasks with 10 features; 30 draws decide.
    """
    return {"relation": "unrelated", "rank": 2, "tasks": 16, "samples": 40, "noise": 0.5, "trunk": 2}


def verdict(answer) -> str:
    """Return in words what 30 draws of the settings say about sharing, and about the settings."""
    settings = answer()
    problem = _refusal(settings)
    if problem:
        return problem
    return _measured(**settings)


@cache
def _measured(*, relation: str, rank: int, tasks: int, samples: int, noise: float, trunk: int) -> str:
    if trunk >= min(tasks, FEATURES):
        wide = "as many features" if trunk >= FEATURES else "as many tasks"
        return f"no difference: a trunk with {wide} binds nothing"
    data = linear_tasks(tasks, samples, FEATURES, rank, noise, relation, test_samples=0, replicas=RUNS)
    shared, single = hard_linear(data.x, data.y, trunk).weights, soft_ridge(data.x, data.y, 0.0)
    errors = [(fit - data.truth["weights"]).square().sum(-1).mean(-1) for fit in (shared, single)]  # (R,)
    difference = paired_interval(*errors)
    if difference.low > 0:
        return "sharing hurts"
    if difference.high > 0:
        return "undecided: the interval holds 0"
    fitting = relation == "subspace" and trunk >= rank
    return "sharing helps: the tasks fit the trunk" if fitting else "sharing helps against so much noise"


def _refusal(settings: object) -> str:
    keys = {"relation", "rank", "tasks", "samples", "noise", "trunk"}
    if not isinstance(settings, dict) or set(settings) != keys:
        return f"not a dict with the keys {', '.join(sorted(keys))}"
    for key, high in LIMITS.items():
        if not isinstance(settings[key], int) or not 1 <= settings[key] <= high:
            return f"{key} must be a whole number from 1 to {high}"
    if settings["samples"] < FEATURES + 2:
        return "too few samples for single tasks to be fitted at all"
    return "" if 0.1 <= settings["noise"] <= 10 else "noise must be from 0.1 to 10"


def _settings(**changes):
    return lambda: {**negative_transfer(), **changes}


NEGATIVE_TRANSFER = FunctionExercise(
    name="negative_transfer", notebook="04", title="Construct a case in which sharing hurts",
    difficulty="medium", minutes=10, reference=negative_transfer, seconds=30,
    properties=(
        Property("over 30 draws sharing is worse, the paired interval above 0", lambda draws: {},
                 "tasks that have little in common, squeezed through a narrow trunk", observe=verdict, draws=1),
    ),
    mistakes=(
        Mistake("related", "these tasks share what the trunk can hold: make them unrelated, or the trunk narrower",
                _settings(relation="subspace")),
        Mistake("wide_trunk", "a trunk as wide as the input keeps the tasks apart: nothing is squeezed",
                _settings(trunk=10)),
        Mistake("few_tasks", "each task finds a place in a trunk as wide as there are tasks: add tasks",
                _settings(tasks=2)),
        Mistake("few_samples", "below 12 samples single tasks have no fit to compare with: take more",
                _settings(samples=11)),
        Mistake("noise", "with so much noise even a wrong trunk helps: lower the noise or add samples",
                _settings(noise=5.0, samples=14)),
        Mistake("keys", "return a dict with exactly the keys of the docstring", lambda: {"tasks": 16}),
    ),
)  # fmt: skip
