"""Notebook 05: the penalty, and what it does at the minimum."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, gradient_at, of_any_size


def penalty(weights: Tensor, strength: float) -> Tensor:
    """Return λ/2 · Σ_j ‖w_j − w̄‖², one number, for weights (T, d) and strength λ; w̄ is the mean task."""
    pairs = weights[:, None] - weights[None]  # (T, T, d), every pair twice
    return strength / 2 * pairs.square().sum() / (2 * len(weights))


def _spread(w: Tensor) -> Tensor:
    return (w - w.mean(0)).square().sum()


def _models(draws: Draws) -> dict:
    tasks, features = draws.in_turn(((2, 3), (4, 2), (3, 3), (3, 2), (3, 1), (2, 2)))
    return {"weights": draws.normal(tasks, features), "strength": draws.real(0.5, 4, 1)}


def _equal_models(draws: Draws) -> dict:
    return {"weights": draws.normal(1, 2).repeat(3, 1), "strength": draws.real(0.5, 4, 1)}


def _one_model(draws: Draws) -> dict:
    return {"weights": draws.normal(1, 3), "strength": 2.0}


def _no_strength(draws: Draws) -> dict:
    return {"weights": draws.normal(3, 2), "strength": 0.0}


def _unpaid(draws: Draws) -> dict:
    """Draw models of which none pays: no strength, and equal models, in turn.

    Not one task alone, where who adds up pairs has none.
    """
    equal = {"weights": draws.normal(1, 2).repeat(2, 1), "strength": 1.5}  # of two alike the mean is exact
    return draws.in_turn((_no_strength(draws), equal))


def _passes(answer, weights: Tensor, strength: float) -> str:
    cost = answer(weights.clone().requires_grad_(), strength)
    return "a gradient passes" if isinstance(cost, Tensor) and cost.requires_grad else "no gradient passes"


_NO_CASE = "no case of its own for λ = 0 or equal models: the formula gives 0 there, with a gradient of 0"
_STRENGTHS = (0.0, 0.001, 0.01, 0.25, 2.5, 100.0, 1000.0)  # from each alone to nearly one model


def _models_of_any_size(draws: Draws) -> dict:
    tasks, features = draws.in_turn(((2, 3), (3, 3), (4, 3), (3, 3), (2, 3), (12, 12)))
    return {"weights": draws.of_any_size(tasks, features), "strength": draws.pick(_STRENGTHS)}


PENALTY = FunctionExercise(
    name="penalty", notebook="05", title="Write the penalty",
    difficulty="easy", minutes=5, reference=penalty,
    properties=(
        Property("equal models cost nothing", _equal_models,
                 "with equal models every w_j − w̄ is 0: what is left of yours?", key="equal"),
        Property("the value is λ/2 · Σ_j ‖w_j − w̄‖²", _models,
                 "compare with the formula, part by part: factor, mean, square, sum",
                 draws=6),
        Property("its gradient λ(w_j − w̄) pulls each task to the mean", _models,
                "return a tensor, no .item(), and detach no difference",
                 observe=gradient_at, key="gradient"),
        Property("at equal models its gradient is 0, not NaN", _equal_models,
                 "√ of 0 has an infinite slope: square without taking a root first",
                 observe=gradient_at, key="gradient"),
        of_any_size(_models_of_any_size),
        of_any_size(_models_of_any_size, gradient_at),
        Property("one task alone pays nothing", _one_model,
                 "with one task the mean is its own model; var() divides by T − 1, which is 0 then",
                 key="one_task", draws=1),
        Property("where nothing is paid, too, it is a tensor through which a gradient can pass", _unpaid,
                 _NO_CASE, key="no_tensor", observe=_passes, draws=2),
    ),
    mistakes=(
        Mistake("no_tensor", _NO_CASE,
                lambda w, strength: strength / 2 * _spread(w) if strength else 0.0),
        Mistake("one_task", "right for two tasks and more: squeeze() drops the axis of one task alone",
                lambda w, strength: strength / 2 * _spread(w.squeeze())),
        Mistake("no_strength", "the strength λ is missing", lambda w, strength: _spread(w) / 2),
        Mistake("squared_strength", "λ is not squared", lambda w, strength: strength**2 / 2 * _spread(w)),
        Mistake("squared_strength", "λ/2 is not squared: square the distances first, then multiply by λ/2",
                lambda w, strength: (strength / 2) ** 2 * _spread(w)),
        Mistake("last_task", "that is the last task only: start a sum at 0, and add every task to it",
                lambda w, strength: strength / 2 * (w[-1] - w.mean(0)).square().sum()),
        Mistake("to_zero", "that is ridge, a pull to zero: subtract the mean task first",
                lambda w, strength: strength / 2 * w.square().sum()),
        Mistake("wrong_mean",
                "the mean goes over the tasks: weights.mean(0), not over everything, nor over the features "
                "of one row, w.mean(0)",
                lambda w, strength: strength / 2 * (w - w.mean()).square().sum()),
        Mistake("wrong_mean",
                "the mean goes over the tasks: weights.mean(0), not mean(1) (of one row, w.mean(0) goes over "
                "features)",
                lambda w, strength: strength / 2 * (w - w.mean(1, keepdim=True)).square().sum()),
        Mistake("no_half", "twice too large: the factor ½ is missing, or every pair of tasks is counted "
                "twice",
                lambda w, strength: strength * _spread(w)),
        Mistake("all_pairs",
                "T times larger: so is the sum over all pairs, Σ_{i<j} ‖w_i − w_j‖² = T Σ_j ‖w_j − w̄‖², and "
                "a whole sum that every round of a loop adds",
                lambda w, strength: strength / 2 * len(w) * _spread(w)),
        Mistake("all_pairs_twice",
                "that adds up all pairs, each of them twice: only the distances to the mean",
                lambda w, strength: strength * len(w) * _spread(w)),
        Mistake("mean_over_tasks", "you averaged over the tasks: add them up",
                lambda w, strength: strength / 2 * _spread(w) / len(w)),
        Mistake("mean_of_all", "you averaged over all entries: add them up",
                lambda w, strength: strength / 2 * _spread(w) / w.numel()),
        Mistake("not_squared", "the distances are squared",
                lambda w, strength: strength / 2 * (w - w.mean(0)).norm(dim=1).sum()),
        Mistake("not_squared", "the distances are squared: .norm() has taken a root",
                lambda w, strength: strength / 2 * (w - w.mean(0)).norm()),
        Mistake("sign", "a penalty is a cost: it adds up, so it is never negative",
                lambda w, strength: -strength / 2 * _spread(w)),
        Mistake("one_task",
                "right for two tasks and more; of one task alone var() is 0/0: take correction=0, or add up "
                "the squared distances", lambda w, strength: strength / 2 * (len(w) - 1) * w.var(0).sum()),
        Mistake("variance", "divided by T − 1, as var() does: the penalty adds up and divides by nothing",
                lambda w, strength: strength / 2 * w.var(0).sum()),
        Mistake("variance",
                "T/(T − 1) times too large: pairs, each once, are T times as much; and var() divides by T − "
                "1, so multiply by T − 1, not T (or take correction=0, which knows one task alone, too)",
                lambda w, strength: strength / 2 * len(w) * w.var(0).sum()),
        Mistake("absolute", "squares, not absolute values",
                lambda w, strength: strength / 2 * (w - w.mean(0)).abs().sum()),
        Mistake("one_per_task", "one number for all tasks: add up the tasks as well",
                lambda w, strength: strength / 2 * (w - w.mean(0)).square().sum(1)),
        Mistake("one_per_feature",
                "that is one number for each feature: you have added up the tasks (Python's own sum does "
                "that too); add up the features as well, .sum()",
                lambda w, strength: strength / 2 * (w - w.mean(0)).square().sum(0)),
        Mistake("no_gradient",
                "the number is right but nothing can learn from it: no .item(), float(), .tolist(), .data, "
                "detach(), nn.Parameter(…), no_grad(), torch.round or torch.tensor(…)",
                lambda w, strength: float(strength / 2 * _spread(w.detach()))),
    ),
)  # fmt: skip


def balance(x: Tensor, y: Tensor, weights: Tensor, strength: float) -> Tensor:
    """Return the gradient of Σ_j ½‖y_j − X_j w_j‖² + λ/2 · Σ_j ‖w_j − w̄‖², one row per task: (T, d).

    x: (T, n, d), y: (T, n), weights: (T, d). At the minimum every row is zero.
    """
    w = weights.detach().clone().requires_grad_()
    with torch.enable_grad():
        misses = (x @ w[..., None])[..., 0] - y  # (T, n)
        total = misses.square().sum() / 2 + strength / 2 * _spread(w)
    return torch.autograd.grad(total, w)[0]


def _data(x: Tensor, y: Tensor, w: Tensor) -> Tensor:
    return (x.mT @ ((x @ w[..., None])[..., 0] - y)[..., None])[..., 0]  # (T, d)


def _tasks(draws: Draws) -> dict:
    tasks, features = draws.whole(3, 4), draws.whole(2, 3)
    samples = draws.whole(4, 6)
    decimals = draws.in_turn((1, 1, 4))  # with four, products that were rounded are seen
    x, y = draws.normal(tasks, samples, features, decimals=decimals), draws.normal(tasks, samples)
    return {"x": x, "y": y, "weights": draws.normal(tasks, features), "strength": draws.real(0.5, 4, 1)}


def _free(draws: Draws) -> dict:
    return _tasks(draws) | {"strength": 0.0}


def _of_one(draws: Draws) -> dict:
    """Draw one example for each task, one input, and one task."""
    tasks, samples, features = draws.in_turn(((3, 1, 2), (3, 4, 1), (1, 4, 2)))
    return {
        "x": draws.normal(tasks, samples, features), "y": draws.normal(tasks, samples),
        "weights": draws.normal(tasks, features), "strength": draws.real(0.5, 4, 1),
    }  # fmt: skip


def _equal_weights(draws: Draws) -> dict:
    inputs = _tasks(draws)
    return {**inputs, "weights": inputs["weights"][:1].repeat(len(inputs["weights"]), 1)}


def _tasks_of_any_size(draws: Draws) -> dict:
    tasks, samples, features = draws.in_turn(((3, 4, 2), (4, 6, 3), (3, 5, 2), (12, 20, 12)))
    return {
        "x": draws.normal(tasks, samples, features, decimals=6),
        "y": draws.of_any_size(tasks, samples),
        "weights": draws.of_any_size(tasks, features),
        "strength": draws.pick(_STRENGTHS),
    }


def _off(pull):
    """Return the mistake of a wrong pull: that of the data as it should be, and `pull(w, strength)`."""
    return lambda x, y, w, strength: _data(x, y, w) + pull(w, strength)


def _of_data(wrong):
    """Return the mistake of a wrong pull of the data, `wrong(x, y, w)`, beside the right spring."""
    return lambda x, y, w, strength: wrong(x, y, w) + strength * (w - w.mean(0))


BALANCE = FunctionExercise(
    name="balance", notebook="05", title="What pulls at the weights",
    difficulty="medium", minutes=10, reference=balance,
    properties=(
        Property("without sharing (λ = 0) only the data pull: X_jᵀ(X_j w_j − y_j)", _free,
                 "here λ = 0, so no spring may pull (`strength`, not a number). What is left, for one task "
                 "at a time: its own x[j], y[j] and weights[j], prediction minus label, times X_jᵀ, no mean "
                 "(and λ multiplies the whole difference: brackets)", key="data"),
        Property("it is the gradient of the whole objective", _tasks,
                 "to the data's pull comes λ(w_j − w̄), once, of the weights as they were given: no row may "
                 "be written over before the others are done, and nothing may add up from task to task "
                 "(.grad)", draws=6),
        Property("at equal models only the data pull", _equal_weights,
                 "where w_j = w̄ the spring is at rest; √ of 0 has an infinite slope, so take no root",
                 key="equal", draws=2),
        Property("with one example for each task, with one input, and with one task", _of_one,
                 "squeeze() drops every axis of size 1: take [..., 0], or squeeze(-1)",
                 key="squeezed", draws=3),
        of_any_size(_tasks_of_any_size),
    ),
    mistakes=(
        Mistake("turned", "the data's pull is turned round: prediction minus label, X_j w_j − y_j (a "
                "gradient points uphill)",
                lambda x, y, w, strength: -_data(x, y, w) + strength * (w - w.mean(0))),
        Mistake("turned", "all is turned round: a gradient points uphill, the step downhill is its negative",
                lambda x, y, w, strength: -_data(x, y, w) - strength * (w - w.mean(0))),
        Mistake("no_half", "½ and the 2 of the square cancel: no factor 2 is left",
                lambda x, y, w, strength: 2 * (_data(x, y, w) + strength * (w - w.mean(0)))),
        Mistake("no_half", "½ and the 2 of the square cancel in the data's pull too",
                _of_data(lambda x, y, w: 2 * _data(x, y, w))),
        Mistake("no_half", "½ and the 2 of the square cancel in the spring too: λ(w_j − w̄)",
                _off(lambda w, strength: 2 * strength * (w - w.mean(0)))),
        Mistake("too_strong",
                "T times too strong: the spring pulls to the mean, not to each of the tasks; and the "
                "penalty, of all tasks, counts once, not in each round of a loop over them",
                _off(lambda w, strength: len(w) * strength * (w - w.mean(0)))),
        Mistake("too_strong", "too strong: w̄ is the mean of all tasks, task j among them",
                _off(lambda w, strength: len(w) / (len(w) - 1) * strength * (w - w.mean(0)))),
        Mistake("squared", "the penalty is a square, and its gradient is not: λ(w_j − w̄)",
                _off(lambda w, strength: strength * (w - w.mean(0)) ** 2)),
        Mistake("half_kept", "½ and the 2 of the square cancel: the spring pulls with λ(w_j − w̄), no ½",
                _off(lambda w, strength: strength / 2 * (w - w.mean(0)))),
        Mistake("half_kept", "½ and the 2 of the square cancel: no ½ is left in the data's pull",
                _of_data(lambda x, y, w: _data(x, y, w) / 2)),
        Mistake("fixed_strength", "there λ was 4: use the argument `strength` in place of the number",
                _off(lambda w, strength: 4 * (w - w.mean(0)))),
        Mistake("one_row", "one row per task: collect the rows in a list, and torch.stack them",
                lambda x, y, w, strength: balance(x, y, w, strength)[-1]),
        Mistake("one_row", "one row per task: collect the rows in a list, and torch.stack them",
                lambda x, y, w, strength: balance(x, y, w, strength)[0]),
        Mistake("mean_over_examples", "the loss is a sum over the examples, so its gradient is one too",
                _of_data(lambda x, y, w: _data(x, y, w) / x.shape[1])),
        Mistake("all_tasks_together", "each task's data pull at its own weights only: no sum over the tasks",
                _of_data(lambda x, y, w: _data(x, y, w).sum(0))),
        Mistake("no_spring", "the pull of the penalty is missing: add λ(w_j − w̄), of this task alone (over "
                "all tasks they add up to 0)",
                lambda x, y, w, strength: _data(x, y, w)),
        Mistake("to_zero", "that spring pulls to zero, as ridge: soft sharing pulls to the mean",
                _off(lambda w, strength: strength * w)),
        Mistake("spring_sign", "the spring's sign: w_j − w̄, not w̄ − w_j",
                _off(lambda w, strength: strength * (w.mean(0) - w))),
        Mistake("own_term_only",
                "w_j moves w̄ in the other tasks' terms too: with them the pull is λ(w_j − w̄), no 1 − 1/T",
                _off(lambda w, strength: strength * (1 - 1 / len(w)) * (w - w.mean(0)))),
        Mistake("wrong_mean",
                "the mean goes over the tasks: weights.mean(0), one number a feature (weights[j].mean(0) is "
                "one number)",
                _off(lambda w, strength: strength * (w - w.mean()))),
        Mistake("wrong_mean",
                "the mean goes over the tasks: weights.mean(0), not mean(1) (and not weights[j].mean(0))",
                _off(lambda w, strength: strength * (w - w.mean(1, keepdim=True)))),
        Mistake("no_strength", "the spring's pull is λ times the distance: λ is missing",
                _off(lambda w, strength: w - w.mean(0))),
    ),
)  # fmt: skip
