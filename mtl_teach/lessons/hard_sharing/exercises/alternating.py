"""Notebook 04: one half of alternating least squares."""

import numpy as np
import torch
from torch import Tensor

from mtl_teach.exercises.compare import as_tensor
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def best_heads(x: Tensor, y: Tensor, trunk: Tensor) -> Tensor:
    """Return the heads (T, k) that fit each task best while the trunk stays as it is.

    x: (T, n, d), y: (T, n), trunk: (d, k). Task j predicts (x[j] @ trunk) @ heads[j].
    """
    seen = [features @ trunk for features in x]  # T times (n, k)
    fits = [torch.linalg.lstsq(z, labels[:, None]).solution[:, 0] for z, labels in zip(seen, y, strict=True)]
    return torch.stack(fits)


def _normal_equations(x, y, trunk, ridge=0.0, gram=None):
    seen = x @ trunk  # (T, n, k)
    gram = seen.mT @ seen + ridge * torch.eye(trunk.shape[1]).to(x) if gram is None else gram(seen)
    return torch.linalg.solve(gram, seen.mT @ y[..., None])[..., 0]


def _single(x: Tensor, y: Tensor) -> Tensor:
    return torch.linalg.lstsq(x, y[..., None]).solution[..., 0]  # (T, d)


def _one_for_all(x, y, trunk):
    head = torch.linalg.lstsq((x @ trunk).flatten(0, 1), y.flatten()[:, None]).solution[:, 0]
    return head.expand(len(x), -1)


def _unit_by_unit(x, y, trunk):
    seen = x @ trunk  # (T, n, k)
    return (seen * y[..., None]).sum(1) / seen.square().sum(1)


def _first_task_only(x, y, trunk):
    return best_heads(x[:1], y[:1], trunk).expand(len(x), -1)


def _shape(heads: object) -> tuple[int, ...] | None:
    """Return the shape of a tensor, an array or a list of lists; None if nothing was returned."""
    said = "all that lstsq returns came back"
    for part in (heads, *(heads if isinstance(heads, list) else ())):
        if hasattr(part, "solution"):
            raise UnusableError("no_solution", said, "lstsq returns four things: take .solution")
        if isinstance(part, tuple) and len(part) == 4 and isinstance(part[0], np.ndarray):
            raise UnusableError("no_solution", said, "np.linalg.lstsq returns four things: take [0]")
    return None if heads is None else tuple(getattr(as_tensor(heads), "shape", ()))


def _problem(draws: Draws) -> dict:
    """Draw tasks; the third time so few numbers that they are shown, and can be worked with."""
    tasks, units = draws.whole(2, 4), draws.whole(1, 3)
    features = units + draws.whole(1, 2)
    samples = features + draws.whole(1, 5)
    if draws.in_turn((False, False, True, False, False, False)):
        tasks, units, features, samples = 2, 1, 2, 3
    decimals = draws.in_turn((1, 6, 1, 1, 6, 1))  # with six, inputs and products that were rounded are seen
    x = draws.normal(tasks, samples, features, decimals=decimals)
    return {"x": x, "y": draws.normal(tasks, samples),
            "trunk": draws.normal(features, units, decimals=decimals)}  # fmt: skip


def _large_heads(draws: Draws) -> dict:
    """Draw problems with a small trunk: the best heads are large, and gradient steps are slow."""
    while True:
        one = _problem(draws)
        trunk = torch.round(one["trunk"] * 0.1, decimals=2)
        if (torch.linalg.svdvals(one["x"] @ trunk)[:, -1] > 0.15).all():  # float32 can do it, by any formula
            return {**one, "trunk": trunk, "y": 100 * one["y"]}


def _many(draws: Draws) -> dict:
    """Draw a dozen tasks, inputs and units, one task alone, and one input with one unit."""
    tasks, samples, features, units = draws.in_turn(((12, 60, 20, 12), (1, 9, 4, 2), (3, 5, 1, 1)))
    return {"x": draws.normal(tasks, samples, features), "y": draws.normal(tasks, samples),
            "trunk": draws.normal(features, units)}  # fmt: skip


def _unlike_units(draws: Draws) -> dict:
    """Draw problems in which the second unit of the trunk is a hundred times shorter than the first."""
    x, trunk = draws.normal(3, 8, 4), draws.normal(4, 2)
    trunk[:, 1] = torch.round(0.01 * trunk[:, 1], decimals=3)
    trunk[1, 1] += 0.01  # never all 0
    return {"x": x, "y": draws.normal(3, 8), "trunk": trunk}


def _predictions(answer, x: Tensor, y: Tensor, trunk: Tensor) -> object:
    """Observe what the heads predict, (T, n): as the best heads do where every number is within 0.02.

    In float32 the normal equations are so near; a head of a short unit itself is not.
    """
    heads = as_tensor(answer(x, y, trunk))
    best = ((x @ trunk) @ best_heads(x, y, trunk)[..., None])[..., 0]
    if heads is None or heads.shape != (len(x), trunk.shape[1]):
        return heads
    got = ((x @ trunk) @ heads[..., None])[..., 0]
    return best if ((got - best).abs() <= 0.02).all() else got


_PROJECTED = "fitting all d weights and projecting them on the trunk is not the best fit through the trunk"

BEST_HEADS = FunctionExercise(
    name="best_heads", notebook="04", title="The heads' half of the turn",
    difficulty="medium", minutes=14, reference=best_heads,
    properties=(
        Property("one head for each task: the shape (tasks, k)", _problem,
                 "T rows of k numbers are wanted: print the shape of one head, (k,), and how many heads you "
                 "have collected, T",
                 observe=lambda f, *inputs: _shape(f(*inputs)), key="shape", draws=6),
        Property("each head is the least-squares fit of y[j] on x[j] @ trunk", _problem,
                 "for one task, with Z = x[j] @ trunk and the trunk as given: at the best head Zᵀ(y[j] − Z @ "
                 "head) is 0. Print yours", draws=6),
        Property("also where the trunk's numbers are small, and the heads large", _large_heads,
                 "nearly: gradient steps that stop before they are there, a ridge term, a limit on the "
                 "heads, or fewer digits leave such an error: torch.linalg.lstsq finds the best head at once",
                 key="not_there_yet", draws=6),
        Property("with many tasks, examples and units, and for one task", _many,
                 "all tasks, examples and units count, a search in steps goes on until it is there, and "
                 "squeeze() drops the axis of one task too", key="many",
                 draws=3),
        Property("also where one unit is far shorter than another (what the heads predict)", _unlike_units,
                 "a short unit counts as much as a long one, with a larger head: no ridge, no rcond, no "
                 "gradient steps", key="short_unit", observe=_predictions, draws=4),
    ),
    mistakes=(
        Mistake("column", "a head is a row of k numbers: take [:, 0] of the column (k, 1)",
                lambda x, y, trunk: best_heads(x, y, trunk)[..., None]),
        Mistake("squeezed", "squeeze() drops every axis of size 1, that of a single unit too: take [:, 0]",
                lambda x, y, trunk: best_heads(x, y, trunk).squeeze()),
        Mistake("first_row", "one number for each head came, and a head has k: use all units of the trunk; "
                "of lstsq's .solution, a column (k, 1), take [:, 0], not [0]; and lstsq takes the inputs "
                "first, then the labels",
                lambda x, y, trunk: best_heads(x, y, trunk)[:, :1]),
        Mistake("one_head",
                "one head only came: the list is made once, before the loop, append stands inside it, return "
                "behind it",
                lambda x, y, trunk: best_heads(x, y, trunk)[:1]),
        Mistake("transposed", "tasks first: (T, k)", lambda x, y, trunk: best_heads(x, y, trunk).T),
        Mistake("weights", "those are the tasks' weights, (d,) each: return their heads, (k,)",
                lambda x, y, trunk: best_heads(x, y, trunk) @ trunk.T),
        Mistake("projected", _PROJECTED, lambda x, y, trunk: _single(x, y) @ trunk),
        Mistake("projected", _PROJECTED, lambda x, y, trunk: _single(x, y) @ torch.linalg.pinv(trunk).T),
        Mistake("one_for_all", "one head for all tasks: fit each task on its own examples", _one_for_all),
        Mistake("one_for_all", "you fitted the first task only: each task has a head", _first_task_only),
        Mistake("other_task", "a head of task j is fitted on x[j] and y[j], not on those of task 0",
                lambda x, y, trunk: best_heads(x, y[:1].expand_as(y), trunk)),
        Mistake("other_task", "a head of task j is fitted on x[j] and y[j], not on those of task 0",
                lambda x, y, trunk: best_heads(x[:1].expand_as(x), y, trunk)),
        Mistake("scaled_trunk", "the trunk stays as it is given: it is not scaled to length 1",
                lambda x, y, trunk: best_heads(x, y, trunk / trunk.norm(dim=0))),
        Mistake("scaled_trunk", "the trunk stays as it is given: it is not scaled to length 1",
                lambda x, y, trunk: best_heads(x, y, trunk / trunk.norm())),
        Mistake("unit_by_unit",
                "Σzy/Σz² is right for one unit alone; two units are fitted together, because they are not "
                "independent on these examples", _unit_by_unit),
        Mistake("no_gram", "Zᵀy alone, Z = x[j] @ trunk: it still has to be solved with ZᵀZ",
                lambda x, y, trunk: ((x @ trunk).mT @ y[..., None])[..., 0]),
        Mistake("gram_of_trunk", "solve with ZᵀZ, Z = x[j] @ trunk, not with the trunk's own table",
                lambda x, y, trunk: _normal_equations(x, y, trunk, gram=lambda seen: trunk.T @ trunk)),
        Mistake("ridge", "there is no ridge term in this problem",
                lambda x, y, trunk: _normal_equations(x, y, trunk, ridge=1.0)),
        Mistake("gram_over_tasks", "each task has its own ZᵀZ: do not add them up",
                lambda x, y, trunk: _normal_equations(x, y, trunk, gram=lambda z: (z.mT @ z).sum(0))),
    ),
)  # fmt: skip
