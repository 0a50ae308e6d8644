"""Notebook 05: one function in two places of weight space."""

from functools import partial

import torch
from torch import Tensor

from mtl_teach.exercises.compare import as_tensor, is_row, kind
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, of_any_size


def permute_hidden_units(
    weight_in: Tensor, bias_in: Tensor, weight_out: Tensor, order: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the three tensors of the same network with its hidden units in another order.

    The network is weight_out @ relu(weight_in @ x + bias_in), with weight_in (h, d), bias_in (h,),
    weight_out (o, h). New unit i is the old unit order[i]; every output must stay as it was.
    """
    return weight_in[order], bias_in[order], weight_out[:, order]


_PARTS = ("weight_in", "bias_in", "weight_out")


def _three(returned, given: tuple[Tensor, ...]) -> list[Tensor]:
    """Return what came as three tensors; raise UnusableError if it cannot be the three that were given."""
    if isinstance(returned, Tensor) and returned.dim() > 1:  # its rows are not the three
        hint = "return three tensors: weight_in, bias_in, weight_out, in this order"
        raise UnusableError("wrong_shape", f"{kind(returned)} came", hint)
    if returned is not None and (not is_row(returned) or len(returned) != 3):
        hint = "return three tensors: weight_in, bias_in, weight_out, in this order"
        raise UnusableError("wrong_shape", f"{kind(returned)} came", hint)
    tensors = [as_tensor(one) for one in returned]
    for one, tensor in zip(returned, tensors, strict=True):
        if tensor is None and one is not None:
            said = f"{kind(one)} came among them"
            raise UnusableError("wrong_shape", said, "return three tensors of real numbers")
    for name, tensor, old in zip(_PARTS, tensors, given, strict=True):
        if tensor is not None and tensor.shape != old.shape:
            said = f"{name} came back with the shape {tuple(tensor.shape)}, not {tuple(old.shape)}"
            hint = "a new order moves rows, entries and columns: every shape stays; weight_in comes first"
            raise UnusableError("wrong_shape", said, hint)
    return tensors


def _output(answer, weight_in, bias_in, weight_out, order) -> Tensor:
    given = weight_in, bias_in, weight_out
    weight_in, bias_in, weight_out = _three(answer(*given, order), given)
    x = torch.linspace(-2, 2, weight_in.shape[1] * 3, dtype=torch.float64).view(-1, 3)  # (d, 3)
    return weight_out @ (weight_in @ x + bias_in[:, None]).relu()  # (o, 3)


def _moved(answer, weight_in, bias_in, weight_out, order) -> str:
    given = weight_in, bias_in, weight_out
    new = _three(answer(*given, order), given)
    distance = sum(float((a - b).square().sum()) for a, b in zip(new, given, strict=True))
    return "the two networks are apart in weight space" if distance > 0 else "the distance is 0"


def _order(draws: Draws, count: int) -> Tensor:
    """Return an order that is neither the identity nor its own inverse, nor gives that if taken twice."""
    while True:
        order = draws.order(count)
        thrice = order[order][order]  # with three units no other order is left
        if (order != order.argsort()).any() and (count < 4 or (thrice != torch.arange(count)).any()):
            return order


def _network(draws: Draws, sizes: tuple[int, int, int]) -> dict:
    inputs, hidden, outputs = sizes
    return {"weight_in": draws.normal(hidden, inputs), "bias_in": draws.normal(hidden),
            "weight_out": draws.normal(outputs, hidden), "order": _order(draws, hidden)}  # fmt: skip


def _square(draws: Draws) -> dict:
    """Draw a network on which a wrong axis fits as well: the answer is wrong, not its shapes."""
    return _network(draws, (draws.whole(3, 4),) * 3)


def _oblong(draws: Draws) -> dict:
    return _network(draws, draws.pick(((2, 3, 1), (1, 4, 2), (4, 3, 2), (2, 5, 3), (5, 3, 4))))


def _of_any_size(draws: Draws) -> dict:
    """Draw a network of 12 inputs, 16 hidden units and 14 outputs."""
    return {"weight_in": draws.of_any_size(16, 12), "bias_in": draws.of_any_size(16),
            "weight_out": draws.of_any_size(14, 16), "order": _order(draws, 16)}  # fmt: skip


def _overwritten(weight_in, bias_in, weight_out, order, *, out_only=False):
    """Move unit by unit within the same tensors: some are overwritten before their turn comes."""
    w, b, v = weight_in.clone(), bias_in.clone(), weight_out.clone()
    for new, old in enumerate(order.tolist()):
        w[new], b[new], v[:, new] = w[old].clone(), b[old].clone(), v[:, old].clone()
    return (weight_in[order], bias_in[order], v) if out_only else (w, b, v)


_OVERWRITTEN = (
    "a unit is overwritten before its turn to be read comes: write into a copy, new = weight_in.clone(), and "
    "read from the old one"
)

PERMUTE_HIDDEN_UNITS = FunctionExercise(
    name="permute_hidden_units", notebook="05", title="Same function, another place",
    difficulty="medium", minutes=8, reference=permute_hidden_units,
    properties=(
        Property("every output stays as it was", _square, "a hidden unit is a row of weight_in, an entry of "
                 "bias_in and a column of weight_out: all three move, every unit of them, in the same order, "
                 "into copies (new = weight_in is none: .clone())", observe=_output, key="outputs",
                 draws=8),
        Property("the networks are apart in weight space",
                 _square, "the same network came back: index with `order` as it is", observe=_moved),
        Property("new unit i is the old unit order[i]", _square,
                 "new unit i is the old unit order[i]: index with the `order` that was given", draws=6),
        Property("also where inputs, hidden units and outputs differ in number", _oblong,
                 "hidden units are counted by len(bias_in): weight_in is (h, d), weight_out (o, h)", draws=8),
        of_any_size(_of_any_size),
    ),
    mistakes=(
        Mistake("unchanged",
                "nothing moved: use order as an index on the right-hand side, and return what that gives",
                lambda w, b, v, order: (w, b, v)),
        Mistake("out_forgotten",
                "weight_out still reads the old places, or the other two moved twice: each moves once",
                lambda w, b, v, order: (w[order], b[order], v)),
        Mistake("in_forgotten",
                "the three did not move alike: weight_in[order], bias_in[order] and weight_out[:, order], "
                "each of them once",
                lambda w, b, v, order: (w, b, v[:, order])),
        Mistake("bias_forgotten", "each hidden unit takes its bias along",
                lambda w, b, v, order: (w[order], b, v[:, order])),
        Mistake("rows_of_out", "a hidden unit is a column of weight_out, not a row: weight_out[:, order]",
                lambda w, b, v, order: (w[order], b[order], v[order])),
        Mistake("overwritten", _OVERWRITTEN, _overwritten),
        Mistake("overwritten", _OVERWRITTEN, partial(_overwritten, out_only=True)),
        Mistake("transposed_out", "weight_out comes back transposed: it stays (o, h), so put .T behind, or "
                "stack its columns with dim=1", lambda w, b, v, order: (w[order], b[order], v[:, order].T)),
        Mistake("inputs", "the rows of weight_in are hidden units, its columns are inputs: weight_in[order]",
                lambda w, b, v, order: (w[:, order], b[order], v[:, order])),
        Mistake("inverse_out", "the same order everywhere: weight_out[:, order], not its inverse",
                lambda w, b, v, order: (w[order], b[order], v[:, order.argsort()])),
        Mistake("inverse_in",
                "the same order everywhere: weight_in[order] and bias_in[order], not its inverse",
                lambda w, b, v, order: (w[order.argsort()], b[order.argsort()], v[:, order])),
        Mistake("return_order", "the three come back in another order: return weight_in, bias_in, weight_out",
                lambda w, b, v, order: (v[:, order], b[order], w[order])),
        Mistake("inverse", "that is the inverse order, order.argsort()",
                lambda w, b, v, order: permute_hidden_units(w, b, v, order.argsort())),
    ),
)  # fmt: skip
