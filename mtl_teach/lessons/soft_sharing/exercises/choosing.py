"""Notebook 05: the sharing strength that theory predicts, and the one that the data choose."""

import itertools
from functools import partial

import torch
from torch import Tensor

from mtl_teach.exercises.compare import log_distance
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, of_any_size


def best_strength(sigma: float, tau: float, samples: int) -> float:
    """Return the best sharing strength where the loss of a task is the mean of its squared errors, no ½.

    sigma: standard deviation of the noise; tau: of the tasks' weights around their mean; samples: n, the
    labelled examples of each task.
    """
    return 2 * sigma**2 / (samples * tau**2)


def _setting(draws: Draws) -> dict:
    return {"sigma": draws.real(0.5, 3, 1), "tau": draws.real(0.2, 2, 1), "samples": draws.whole(5, 40)}


def _setting_of_any_size(draws: Draws) -> dict:
    low, high, least, most = draws.in_turn(((0.5, 2, 0.2, 2), (0.01, 0.04, 0.005, 0.05), (20, 80, 3, 10)))
    return {
        "sigma": draws.real(low, high, 6),
        "tau": draws.real(least, most, 6),
        "samples": draws.in_turn((5, 90, 1, 5000)),
    }


_NOISE_ONLY = (
    "how different the tasks are matters too: divide by τ² (and a / b * b is a again: to divide by both, set "
    "brackets, a / (b * b))"
)

BEST_STRENGTH = FunctionExercise(
    name="best_strength", notebook="05", title="Theory's strength beside another loss",
    difficulty="medium", minutes=8, reference=best_strength, measure=log_distance,
    properties=(
        Property("the models are those of σ²/τ² beside sums of ½ · squares", _setting,
                 "which factor turns Σ ½ · square into a mean of squares? The penalty takes it too; and σ, τ "
                 "and n are those of the arguments", draws=6),
        of_any_size(_setting_of_any_size),
    ),
    mistakes=(
        *(
            Mistake("rounded_ratio", "right, but rounded on the way, or with an ε: neither is needed",
                    lambda sigma, tau, n, decimals=decimals: 2 / n * round(sigma**2 / tau**2, decimals))
            for decimals in (1, 2, 3, 4)
        ),
        Mistake("copied", "σ²/τ² stands beside a *sum* of ½ · squares; here is a *mean* of squares",
                lambda sigma, tau, n: sigma**2 / tau**2),
        Mistake("half", "the mean is right, the ½ is not: the loss here has none, so it is twice as large",
                lambda sigma, tau, n: sigma**2 / (n * tau**2)),
        Mistake("half", "the loss without ½ is twice as large, so the penalty must double, not halve",
                lambda sigma, tau, n: sigma**2 / (2 * n * tau**2)),
        Mistake("mean", "a loss without ½ is twice as large, so the penalty must double; and n is missing",
                lambda sigma, tau, n: sigma**2 / (2 * tau**2)),
        Mistake("mean", "the ½ is right, the mean is not: a mean over n examples is n times smaller",
                lambda sigma, tau, n: 2 * sigma**2 / tau**2),
        Mistake("times_n", "a mean is n times smaller than a sum, and the penalty with it: 1/n, not n. "
                "(And a / b * n multiplies by n: to divide, set brackets, a / (b * n).)",
                lambda sigma, tau, n: 2 * n * sigma**2 / tau**2),
        Mistake("times_n", "a mean is n times smaller than a sum: the penalty shrinks with it, 1/n",
                lambda sigma, tau, n: n * sigma**2 / tau**2),
        Mistake("times_n", "the other way round: the loss here is 2/n times the lesson's",
                lambda sigma, tau, n: n * sigma**2 / (2 * tau**2)),
        Mistake("upside_down", "turn the ratio round: different tasks (large τ) should share less",
                lambda sigma, tau, n: 2 * tau**2 / (n * sigma**2)),
        Mistake("upside_down", "turn the ratio round: different tasks (large τ) should share less",
                lambda sigma, tau, n: tau**2 / sigma**2),
        Mistake("upside_down", "turn the ratio round: different tasks (large τ) should share less",
                lambda sigma, tau, n: tau**2 / (n * sigma**2)),
        Mistake("brackets",
                "τ² divides too: unlike tasks share less (and a / n * b divides by n only: set brackets, a / "
                "(n * b))",
                lambda sigma, tau, n: 2 * sigma**2 / n * tau**2),
        Mistake("not_squared", "variances, not standard deviations: square σ and τ",
                lambda sigma, tau, n: 2 * sigma / (n * tau)),
        Mistake("not_squared", "variances, not standard deviations: square σ and τ",
                lambda sigma, tau, n: sigma / tau),
        Mistake("half_squared", "σ and τ are both squared", lambda sigma, tau, n: 2 * sigma**2 / (n * tau)),
        Mistake("half_squared", "σ and τ are both squared", lambda sigma, tau, n: 2 * sigma / (n * tau**2)),
        Mistake("noise_only", _NOISE_ONLY, lambda sigma, tau, n: 2 * sigma**2 / n),
        Mistake("noise_only", _NOISE_ONLY, lambda sigma, tau, n: sigma**2),
        Mistake("tasks_only", "how noisy the labels are matters too",
                lambda sigma, tau, n: 2 / (n * tau**2)),
        Mistake("tasks_only", "how noisy the labels are matters too", lambda sigma, tau, n: tau**-2),
        Mistake("squared_n", "n is not squared: only σ and τ are", lambda sigma, tau,
                n: 2 * sigma**2 / (n**2 * tau**2)),
    ),
)  # fmt: skip


def leave_one_out_strength(x: Tensor, y: Tensor, strengths: list[float]) -> float:
    """Return the entry of `strengths`, all of them finite, with the smallest leave-one-out error.

    x: (T, n, d), y: (T, n). For each i in turn leave the i-th example of every task out, fit soft sharing
    (closed_form.soft_ridge) on the rest, and add up the squared errors on the examples left out.
    """
    return strengths[int(torch.tensor([_left_out(x, y, strength) for strength in strengths]).argmin())]


def _left_out(x: Tensor, y: Tensor, strength: float, only: slice = slice(None)) -> float:
    """Return the error on the examples left out, on those in `only` of them."""
    return sum(_errors(x, y, strength)[only])


def _errors(x: Tensor, y: Tensor, strength: float, ridge: float = 0.0) -> list[float]:
    """Return the squared errors of all tasks on example i, where it was left out: one number per i."""
    keep = [[k for k in range(x.shape[1]) if k != i] for i in range(x.shape[1])]
    return [
        _error(_solve(x[:, k], y[:, k], strength, ridge), x[:, [i]], y[:, [i]]) for i, k in enumerate(keep)
    ]


def _error(weights: Tensor, x: Tensor, y: Tensor) -> float:
    return float(((x @ weights[..., None])[..., 0] - y).square().sum())


def _solve(x: Tensor, y: Tensor, strength: float, ridge: float = 0.0) -> Tensor:
    """Solve X_jᵀ(X_j w_j − y_j) + λ(w_j − w̄) + ρ w_j = 0 for all tasks in one plain linear system."""
    tasks, _, features = x.shape
    centring = torch.eye(tasks).to(x) - 1 / tasks
    system = torch.block_diag(*(x.mT @ x)) + strength * torch.kron(centring, torch.eye(features).to(x))
    system = system + ridge * torch.eye(len(system)).to(x)
    return torch.linalg.solve(system, (x.mT @ y[..., None]).flatten()).unflatten(0, (tasks, features))


def _ridged(x: Tensor, y: Tensor, strength: float, ridge: float) -> float:
    return sum(_errors(x, y, strength, ridge))


def _seen(x: Tensor, y: Tensor, strength: float) -> float:
    return _error(_solve(x, y, strength), x, y)


def _by_the_mean(x: Tensor, y: Tensor, strength: float) -> float:
    """Let every task predict with the mean of all tasks' weights."""
    total = 0.0
    for i in range(x.shape[1]):
        keep = [k for k in range(x.shape[1]) if k != i]
        common = _solve(x[:, keep], y[:, keep], strength).mean(0, keepdim=True)
        total += _error(common.expand(len(x), -1), x[:, [i]], y[:, [i]])
    return total


def _last_only(x: Tensor, y: Tensor, strength: float) -> float:
    return _error(_solve(x[:, :-1], y[:, :-1], strength), x[:, -1:], y[:, -1:])


def _one_task_only(x: Tensor, y: Tensor, strength: float) -> float:
    weights = [_solve(x[:, [k for k in range(x.shape[1]) if k != i]],
            y[:, [k for k in range(x.shape[1]) if k != i]],
                      strength) for i in range(x.shape[1])]  # fmt: skip
    return sum(_error(w[:1], x[:1, [i]], y[:1, [i]]) for i, w in enumerate(weights))


def _one_at_a_time(x: Tensor, y: Tensor, strength: float) -> float:
    """Leave one example of one task out, while the other tasks keep theirs: as rows of zeros they count 0."""
    total = 0.0
    for j, i in itertools.product(range(len(x)), range(x.shape[1])):
        seen = torch.ones_like(y)
        seen[j, i] = 0
        weights = _solve(x * seen[..., None], y * seen, strength)
        total += _error(weights[[j]], x[[j]][:, [i]], y[[j]][:, [i]])
    return total


def _crossed(x: Tensor, y: Tensor, strength: float, column: bool = False) -> float:
    """Score every task's example with every task's weights, as `x[:, i] @ w.T` does."""
    total = 0.0
    for i in range(x.shape[1]):
        keep = [k for k in range(x.shape[1]) if k != i]
        crossed = x[:, i] @ _solve(x[:, keep], y[:, keep], strength).T  # (T, T)
        total += float((crossed - (y[:, [i]] if column else y[:, i])).square().sum())
    return total


def _absolute(x: Tensor, y: Tensor, strength: float) -> float:
    keep = [[k for k in range(x.shape[1]) if k != i] for i in range(x.shape[1])]
    return sum(
        float(((x[:, i] * _solve(x[:, k], y[:, k], strength)).sum(-1) - y[:, i]).abs().sum())
        for i, k in enumerate(keep)
    )


def _by(score, pick=min):
    return lambda x, y, strengths: pick(strengths, key=lambda strength: score(x, y, strength))


def _first_valley(x: Tensor, y: Tensor, strengths: list[float], down: bool | None = False) -> float:
    """Return the last strength before the error first rises, from the least up or from the largest down.

    With `down` None in the order that they come in.
    """
    ordered = strengths if down is None else sorted(strengths, reverse=down)
    errors = [_left_out(x, y, strength) for strength in ordered]
    rises = (k for k in range(len(ordered) - 1) if errors[k + 1] > errors[k])
    return ordered[next(rises, -1)]


def _rounded_sum(x: Tensor, y: Tensor, strength: float, decimals: int) -> float:
    return round(_left_out(x, y, strength), decimals)


def _rounded_mean(x: Tensor, y: Tensor, strength: float, decimals: int) -> float:
    return round(_left_out(x, y, strength) / y.numel(), decimals)


def _better_than_the_one_before(x: Tensor, y: Tensor, strengths: list[float]) -> float:
    errors = [_left_out(x, y, strength) for strength in strengths]
    return strengths[max(k for k in range(len(strengths)) if k == 0 or errors[k] < errors[k - 1])]


def _tasks(draws: Draws) -> dict:
    """Draw tasks on which the best strength is clearly the best, and each example counts.

    No rounding decides; without the first or without the last example another strength would be the best.
    Some lists of strengths begin with 0, and half of them are in no order.
    """
    tasks, samples, features = draws.whole(3, 5), draws.whole(5, 7), draws.whole(2, 3)
    strengths = [draws.pick((0.0, 0.1, 0.2)), 0.5, 2.0, 8.0, 30.0, 100.0][: draws.whole(5, 6)]
    if draws.pick((True, False)):
        strengths = [strengths[k] for k in draws.order(len(strengths))]
    forgotten = draws.pick((slice(1, None), slice(-1)))
    while True:
        x = draws.normal(tasks, samples, features)
        spread = draws.pick((0.1, 0.4, 1.5))
        weights = draws.normal(1, features) + draws.normal(tasks, features, scale=spread, decimals=2)
        y = torch.round((x @ weights[..., None])[..., 0] + draws.normal(tasks, samples), decimals=2)
        errors = torch.tensor([_errors(x, y, strength) for strength in strengths])  # (S, n)
        totals, partly = errors.sum(1), errors[:, forgotten].sum(1)
        best, second = totals.sort().values[:2].tolist()
        if second > 1.005 * best and totals.argmin() != partly.argmin():
            return {"x": x, "y": y, "strengths": strengths}


def _many(draws: Draws) -> dict:
    """Draw eight tasks of twelve examples and ten strengths: without the last of each, another is best."""
    strengths = [0.0, 0.02, 0.1, 0.5, 2.0, 8.0, 30.0, 100.0, 400.0, 2000.0]
    while True:
        x = draws.normal(8, 12, 3)
        weights = draws.normal(1, 3) + draws.normal(8, 3, scale=0.4)
        y = (x @ weights[..., None])[..., 0] + draws.normal(8, 12)
        totals = torch.tensor([_left_out(x, y, strength) for strength in strengths])
        others = [
            min(strengths, key=lambda strength: _left_out(x[few], y[few], strength))
            for few in ((slice(5),), (slice(None), slice(7)))
        ] + [min(strengths, key=lambda strength: _left_out(x, y, strength, only=slice(7)))]
        best, second = totals.sort().values[:2].tolist()
        chosen = strengths[totals.argmin()]
        if second > 1.005 * best and chosen not in others:
            rest = [strengths[k] for k in draws.order(len(strengths)) if strengths[k] != chosen]
            return {"x": x, "y": y, "strengths": [*rest, chosen]}


def _an_end_is_best(draws: Draws) -> dict:
    """Draw tasks on which no sharing at all is best, or the strongest."""
    end, spread = draws.pick(((0.0, 3.0), (100.0, 0.05)))
    strengths = [[0.0, 0.5, 2.0, 8.0, 100.0][k] for k in draws.order(5)]
    while True:
        x = draws.normal(3, 5, 2)
        weights = draws.normal(1, 2) + draws.normal(3, 2, scale=spread, decimals=2)
        y = torch.round((x @ weights[..., None])[..., 0] + draws.normal(3, 5, scale=0.5), decimals=2)
        totals = torch.tensor([_left_out(x, y, strength) for strength in strengths])
        best, second = totals.sort().values[:2].tolist()
        if second > 1.005 * best and strengths[totals.argmin()] == end:
            return {"x": x, "y": y, "strengths": strengths}


# Two cases (x, y) of three tasks, four examples and one input each, on which the error rises from λ = 0 on
# and falls again. In the first 0 is best, in the second 8; no other of the six strengths comes within 3 %.
_TWO_VALLEYS = (
    ([[-0.1, -0.2, 2.3, 0.1], [0.6, 1.6, 1.7, 2.0], [0.4, -0.4, -0.7, 0.3]],
     [[-0.2, 0.3, 8.2, 1.1], [1.8, 1.1, 3.1, 3.1], [-0.9, 1.0, -0.6, 0.8]]),
    ([[-0.3, -1.1, 0.3, -2.9], [-1.8, -0.3, 0.3, 0.1], [-0.7, -0.1, 0.1, -1.0]],
     [[-0.3, -0.2, -0.4, 3.4], [5.1, 0.0, -0.7, -1.3], [0.9, -0.3, -1.5, -1.4]]),
)  # fmt: skip


def _no_zero_given(draws: Draws) -> dict:
    """Draw tasks on which no sharing at all would be best, and no 0 among the strengths."""
    while True:
        x = draws.normal(3, 5, 2)
        weights = draws.normal(3, 2, scale=3.0)
        y = torch.round((x @ weights[..., None])[..., 0] + draws.normal(3, 5, scale=0.3), decimals=2)
        strengths = [[0.5, 2.0, 8.0, 30.0][k] for k in draws.order(4)]
        none, best, second = sorted(_left_out(x, y, strength) for strength in (0.0, *strengths))[:3]
        if none == _left_out(x, y, 0.0) and best > 1.005 * none and second > 1.005 * best:
            return {"x": x, "y": y, "strengths": strengths}


def _small_inputs(draws: Draws) -> dict:
    """Draw tasks of small inputs, on which the ridge of the lesson's cells would choose another strength."""
    strengths = [0.0, 0.005, 0.02, 0.08, 0.3, 1.0]
    while True:
        x = draws.normal(3, 6, 2, scale=0.1, decimals=2)
        weights = draws.normal(1, 2) + draws.normal(3, 2, scale=0.6)
        y = torch.round(
            (x @ weights[..., None])[..., 0] + draws.normal(3, 6, scale=0.1, decimals=2), decimals=2
        )
        totals, ridged = (
            torch.tensor([_ridged(x, y, strength, ridge) for strength in strengths]) for ridge in (0.0, 0.003)
        )
        best, second = totals.sort().values[:2].tolist()
        if second > 1.005 * best and totals.argmin() != ridged.argmin():
            return {"x": x, "y": y, "strengths": strengths}


def _two_valleys(draws: Draws) -> dict:
    """Draw one of the two cases, its tasks and examples in some order: that changes no error."""
    tasks, examples = draws.order(3), draws.order(4)
    x, y = torch.tensor(draws.in_turn(_TWO_VALLEYS), dtype=torch.float64)[:, tasks][:, :, examples]
    strengths = [[0.0, 0.5, 2.0, 8.0, 30.0, 100.0][k] for k in draws.order(6)]
    # Larger errors than those with which a search may begin, and smaller ones than rounding leaves.
    unit = draws.in_turn((1, 1, 100, 100, 0.001, 0.001))
    return {"x": x[..., None], "y": unit * y, "strengths": strengths}


_STOPPED_EARLY = (
    "compare the errors of all strengths: a first rise does not end the search, which begins with the first "
    "error or with infinity, not with a number (and no ridge stands beside λ, and squeeze() drops every axis "
    "of size 1)"
)
_NO_RIDGE = "soft_ridge(x, y, λ), as the docstring says: no ridge of its own beside it"
_ONE_ONLY = (
    "this is what comes out where one example alone decides: score each example that is left out, add up "
    "with +=, and compare the sums after the loop over i"
)

LEAVE_ONE_OUT_STRENGTH = FunctionExercise(
    name="leave_one_out_strength", notebook="05", title="Let the data choose the strength",
    difficulty="hard", minutes=15, reference=leave_one_out_strength, approximate=1e-6,
    properties=(
        Property("it has the smallest error on the examples left out", _tasks,
                 "for each λ a total of its own, of squared errors and nothing else: fit all tasks at once "
                 "without example i, with this λ; test each task on its example i, for each i from 0 to n − "
                 "1; then the λ that belongs to the least total (the search begins with infinity)", draws=12),
        Property("0 may be best, and so may the largest", _an_end_is_best,
                 "every entry of `strengths` takes part, 0 and the largest too (and `if not best` holds for "
                 "0: ask `best is None`)", key="ends"),
        Property("none but the strengths that are given", _no_zero_given,
                 "one of `strengths` is asked for: put none beside them, not even 0",
                 key="not_given", draws=2),
        Property("with many tasks, examples and strengths, too", _many,
                 "all tasks and strengths count, and every example is left out",
                 key="many", draws=2),
        Property("the error may rise and fall again", _two_valleys,
                 _STOPPED_EARLY, key="stopped_early", draws=6),
        Property("with small inputs, too", _small_inputs,
                 _NO_RIDGE, key="ridge",
                 draws=3),
    ),
    mistakes=(
        Mistake("stopped_early", _STOPPED_EARLY, _first_valley),
        Mistake("stopped_early", _STOPPED_EARLY, partial(_first_valley, down=True)),
        Mistake("stopped_early", _STOPPED_EARLY, partial(_first_valley, down=None)),
        *(Mistake("ridge",
            _NO_RIDGE, _by(partial(_ridged, ridge=ridge))) for ridge in (0.001, 0.01, 0.1, 0.3, 1.0)),
        Mistake("neighbour", "compare each error with the least so far, not with the one before it",
                _better_than_the_one_before),
        Mistake("training_error",
                "the error on examples seen in training asks for the least sharing: test on those left out "
                "(and of a dict of errors min(e, key=e.get): min(e) is its smallest key; and of pairs min() "
                "looks at the first entry)",
                _by(_seen)),
        Mistake("ends", "λ = 0 takes part too: no sharing at all may be best",
                lambda x, y, strengths: leave_one_out_strength(x, y, [s for s in strengths if s > 0])),
        Mistake("ends",
                "the largest λ takes part too: it may be best (and compare errors as they are, not rounded)",
                lambda x, y, strengths:
                leave_one_out_strength(x, y, [s for s in strengths if s < max(strengths)])),
        Mistake("crossed",
                "x[:, i] @ w.T meets every task's example with every task's weights, (T, T): each task "
                "predicts with its own, (x[:, i] * w).sum(-1)", _by(_crossed)),
        Mistake("crossed",
                "x[:, i] @ w.T meets every task's example with every task's weights, (T, T): each task "
                "predicts with its own, (x[:, i] * w).sum(-1)", _by(partial(_crossed, column=True))),
        Mistake("one_at_a_time",
                "the i-th example of *every* task is left out at once: x[:, keep], y[:, keep]",
                _by(_one_at_a_time)),
        Mistake("absolute", "add up the squares of the errors, not their sizes", _by(_absolute)),
        Mistake("mean_weights", "each task predicts with its own weights, w[j], not with their mean",
                _by(_by_the_mean)),
        Mistake("not_all", "the first example is never left out: i runs from 0, range(x.shape[1])",
                _by(partial(_left_out, only=slice(1, None)))),
        Mistake("not_all", "the last example is never left out: i runs to n − 1, range(x.shape[1])",
                _by(partial(_left_out, only=slice(-1)))),
        Mistake("first",
                "always the first of `strengths`: does the fit take this λ, does the sum or list start anew "
                "for every λ, does `return` stand behind the loop, does the search begin with infinity? Or "
                "are all sums alike (print them), as what was left out is predicted from 0?",
                lambda x, y, strengths: strengths[0]),
        Mistake("last", "always the last of `strengths`: compare the sums of all of them",
                lambda x, y, strengths: strengths[-1]),
        Mistake("largest_error", "you took the largest error: argmin, not argmax", _by(_left_out, max)),
        Mistake("index", "return the strength, not its index",
                lambda x, y, strengths: strengths.index(leave_one_out_strength(x, y, strengths))),
        Mistake("one_only", _ONE_ONLY, _by(_last_only)),
        Mistake("one_only", _ONE_ONLY, _by(partial(_left_out, only=slice(1)))),
        Mistake("first_task_only", "add up the errors of all tasks, not of the first", _by(_one_task_only)),
        Mistake("error_itself", "return the strength with the smallest error, not that error",
                lambda x, y, strengths: min(_left_out(x, y, strength) for strength in strengths)),
        Mistake("strongest",
                "the strongest sharing is not always best: compare errors, of each task with its own weights",
                lambda x, y, strengths: max(strengths)),
        *(
            Mistake("rounded", "add up the squares of the errors, and compare these sums as they are: no "
                    "rounding, no tolerance, and no std or var in their place",
                    _by(partial(_rounded_sum, decimals=decimals)))
            for decimals in range(6)
        ),
        *(
            Mistake("rounded", "compare the mean errors as they are: no rounding, no tolerance",
                    _by(partial(_rounded_mean, decimals=decimals)))
            for decimals in (1, 3)
        ),
    ),
)  # fmt: skip
