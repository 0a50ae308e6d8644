"""Notebook 05: choose the sharing strength by leaving one example out; look at distance in weight space."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def leave_one_out_strength(x: Tensor, y: Tensor, strengths: list[float]) -> float:
    """Return the entry of `strengths` with the smallest leave-one-out error.

    x: (T, n, d), y: (T, n). For each i in turn leave the i-th example of every task out, fit soft sharing
    (closed_form.soft_ridge) on the rest, and add up the squared errors on the examples left out.
    """
    return strengths[int(torch.tensor([_left_out(x, y, strength) for strength in strengths]).argmin())]


def _left_out(x: Tensor, y: Tensor, strength: float) -> float:
    keep = [[k for k in range(x.shape[1]) if k != i] for i in range(x.shape[1])]
    return sum(_error(_solve(x[:, k], y[:, k], strength), x[:, [i]], y[:, [i]]) for i, k in enumerate(keep))


def _error(weights: Tensor, x: Tensor, y: Tensor) -> float:
    return float(((x @ weights[..., None])[..., 0] - y).square().sum())


def _solve(x: Tensor, y: Tensor, strength: float) -> Tensor:
    """Solve X_jᵀ(X_j w_j − y_j) + λ(w_j − w̄) = 0 for all tasks in one plain linear system."""
    tasks, _, features = x.shape
    centring = torch.eye(tasks).to(x) - 1 / tasks
    system = torch.block_diag(*(x.mT @ x)) + strength * torch.kron(centring, torch.eye(features).to(x))
    return torch.linalg.solve(system, (x.mT @ y[..., None]).flatten()).unflatten(0, (tasks, features))


def _seen(x: Tensor, y: Tensor, strength: float) -> float:
    return _error(_solve(x, y, strength), x, y)


def _last_only(x: Tensor, y: Tensor, strength: float) -> float:
    return _error(_solve(x[:, :-1], y[:, :-1], strength), x[:, -1:], y[:, -1:])


def _one_task_only(x: Tensor, y: Tensor, strength: float) -> float:
    weights = [_solve(x[:, [k for k in range(x.shape[1]) if k != i]],
            y[:, [k for k in range(x.shape[1]) if k != i]],
                      strength) for i in range(x.shape[1])]  # fmt: skip
    return sum(_error(w[:1], x[:1, [i]], y[:1, [i]]) for i, w in enumerate(weights))


def _by(score, pick=min):
    return lambda x, y, strengths: pick(strengths, key=lambda strength: score(x, y, strength))


def _tasks(draws: Draws) -> dict:
    tasks, samples, features = 4, 7, 2
    x = draws.normal(tasks, samples, features)
    spread = draws.pick((0.1, 0.4, 1.5))
    weights = draws.normal(1, features) + draws.normal(tasks, features, scale=spread, decimals=2)
    y = (x @ weights[..., None])[..., 0] + draws.normal(tasks, samples)
    return {"x": x, "y": torch.round(y, decimals=2), "strengths": [0.1, 0.5, 2.0, 8.0, 30.0, 100.0]}


LEAVE_ONE_OUT_STRENGTH = FunctionExercise(
    name="leave_one_out_strength", notebook="05", title="Let the data choose the strength",
    difficulty="hard", minutes=15, reference=leave_one_out_strength, approximate=0.0,
    properties=(
        Property("it has the smallest error on the examples left out", _tasks,
                 "fit without example i, test on example i, for each i; then the smallest total", draws=6),
    ),
    mistakes=(
        Mistake("training_error",
                "that is the error on examples seen in training: it always asks for less sharing",
                _by(_seen)),
        Mistake("largest_error", "you took the largest error: argmin, not argmax", _by(_left_out, max)),
        Mistake("index", "return the strength, not its index",
                lambda x, y, strengths: strengths.index(leave_one_out_strength(x, y, strengths))),
        Mistake("last_only", "only one example was left out: take each in turn and add up", _by(_last_only)),
        Mistake("first_task_only", "add up the errors of all tasks, not of the first", _by(_one_task_only)),
        Mistake("strongest", "the strongest sharing is not always best: compare errors",
                lambda x, y, strengths: strengths[-1]),
    ),
)  # fmt: skip


def permute_hidden_units(
    weight_in: Tensor, bias_in: Tensor, weight_out: Tensor, order: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the three tensors of the same network with its hidden units in another order.

    The network is weight_out @ relu(weight_in @ x + bias_in), with weight_in (h, d), bias_in (h,),
    weight_out (o, h). New unit i is the old unit order[i]; every output must stay as it was.
    """
    return weight_in[order], bias_in[order], weight_out[:, order]


def _output(answer, weight_in, bias_in, weight_out, order) -> Tensor:
    weight_in, bias_in, weight_out = answer(weight_in, bias_in, weight_out, order)
    x = torch.linspace(-2, 2, weight_in.shape[1] * 5, dtype=torch.float64).view(-1, 5)  # (d, 5)
    return weight_out @ (weight_in @ x + bias_in[:, None]).relu()  # (o, 5)


def _moved(answer, weight_in, bias_in, weight_out, order) -> str:
    new = answer(weight_in, bias_in, weight_out, order)
    distance = sum(
        float((a - b).square().sum()) for a, b in zip(new, (weight_in, bias_in, weight_out), strict=True)
    )
    return "the two networks are apart in weight space" if distance > 0 else "the distance is 0"


def _network(draws: Draws) -> dict:
    hidden = draws.whole(3, 4)
    return {"weight_in": draws.normal(hidden, hidden), "bias_in": draws.normal(hidden),
            "weight_out": draws.normal(hidden, hidden),
                    "order": torch.roll(torch.arange(hidden), 1)}  # fmt: skip


PERMUTE_HIDDEN_UNITS = FunctionExercise(
    name="permute_hidden_units", notebook="05", title="Same function, another place",
    difficulty="medium", minutes=8, reference=permute_hidden_units,
    properties=(
        Property("every output stays as it was", _network, "a hidden unit is a row of weight_in, an entry of "
                 "bias_in and a column of weight_out: all three move", observe=_output, key="outputs"),
        Property("the networks are apart in weight space", _network, "nothing moved", observe=_moved),
        Property("new unit i is the old unit order[i]", _network, "index with order, not with its inverse"),
    ),
    mistakes=(
        Mistake("unchanged", "nothing moved: use order as an index", lambda w, b, v, order: (w, b, v)),
        Mistake("out_forgotten", "weight_out still reads the old places: permute its columns",
                lambda w, b, v, order: (w[order], b[order], v)),
        Mistake("bias_forgotten", "each hidden unit takes its bias along",
                lambda w, b, v, order: (w[order], b, v[:, order])),
        Mistake("rows_of_out", "a hidden unit is a column of weight_out, not a row: weight_out[:, order]",
                lambda w, b, v, order: (w[order], b[order], v[order])),
        Mistake("inputs", "the rows of weight_in are hidden units, its columns are inputs: weight_in[order]",
                lambda w, b, v, order: (w[:, order], b[order], v[:, order])),
        Mistake("inverse_out", "the same order everywhere: weight_out[:, order], not its inverse",
                lambda w, b, v, order: (w[order], b[order], v[:, order.argsort()])),
        Mistake("inverse", "that is the inverse order, order.argsort()",
                lambda w, b, v, order: permute_hidden_units(w, b, v, order.argsort())),
    ),
)  # fmt: skip
