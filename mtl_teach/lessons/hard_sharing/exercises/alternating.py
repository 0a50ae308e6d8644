"""Notebook 04: one half of alternating least squares."""

import torch
from torch import Tensor

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
        Property("each head is the least-squares fit on X_j B", _problem,
                "torch.linalg.lstsq(x[j] @ basis, y[j])"),
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
                lambda x, y,
                        basis: _normal_equations(x, y, basis, gram=lambda seen: (seen.mT @ seen).sum(0))),
    ),
)  # fmt: skip
