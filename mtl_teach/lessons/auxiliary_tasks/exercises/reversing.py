"""Notebook 07: identity forwards, minus λ times the gradient backwards."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


class _Reverse(torch.autograd.Function):
    @staticmethod
    def forward(context, x, weight):
        context.weight = weight
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient):
        return -context.weight * gradient, None


def reverse_gradient(x: Tensor, weight: float) -> Tensor:
    """Return x, unchanged; but on the way back its gradient arrives times −weight.

    x: any shape, e.g. what the trunk makes of sentences (m, k). weight λ: at least 0.
    """
    return _Reverse.apply(x, weight)


def _value(answer, x, weight, _pull):
    return answer(x.clone().requires_grad_(), weight)


def _gradient(answer, x, weight, pull):
    """Observe the gradient at x of (pull · answer(x)).sum(): 0 where none arrives."""
    x = x.clone().requires_grad_()
    out = answer(x, weight)
    if not isinstance(out, Tensor) or not out.requires_grad:
        return torch.zeros_like(x)
    (gradient,) = torch.autograd.grad((pull * out).sum(), x, allow_unused=True)
    return torch.zeros_like(x) if gradient is None else gradient


def _through_a_trunk(answer, x, weight, pull):
    """Observe the gradient that reaches a trunk in front of it, x @ w."""
    w = torch.ones(x.shape[1], 2, dtype=x.dtype, requires_grad=True)
    out = answer(x @ w, weight)
    if not isinstance(out, Tensor) or not out.requires_grad:
        return torch.zeros(x.shape[1], 2, dtype=x.dtype)
    (gradient,) = torch.autograd.grad((pull[:, :1] * out.square()).sum(), w, allow_unused=True)
    return torch.zeros_like(w) if gradient is None else gradient


def _draw(draws: Draws) -> dict:
    rows, units = draws.whole(2, 3), draws.whole(2, 3)
    weight = draws.pick((0.1, 0.5, 2.0, 3.0))
    return {"x": draws.normal(rows, units), "weight": weight, "_pull": draws.normal(rows, units) + 0.05}


_SIGN = "the sign stays: the trunk still helps the auxiliary head"
_VALUE = "that changes the value too: forwards x must stay x"
_CUT = "no gradient arrives any more: .detach() alone cuts the way back"

REVERSE_GRADIENT = FunctionExercise(
    name="reverse_gradient", notebook="07", title="Turn a gradient round",
    difficulty="hard", minutes=15, reference=reverse_gradient,
    properties=(
        Property("forwards nothing changes", _draw,
                 "the value that comes out is x: only the way back differs", observe=_value),
        Property("backwards the gradient is multiplied by −weight", _draw,
                 "the gradient at x must be −weight times the one that comes in", observe=_gradient, draws=6),
        Property("the trunk in front of it hears the reversed gradient", _draw,
                 "let the gradient pass on to what made x", observe=_through_a_trunk),
    ),
    mistakes=(
        Mistake("identity", "that is x with its ordinary gradient: nothing is turned round yet",
                lambda x, weight: x * 1.0),
        Mistake("cut", _CUT, lambda x, weight: x.detach()),
        Mistake("no_weight", "the sign is turned, but the weight is missing",
                lambda x, weight: 2 * x.detach() - x),
        Mistake("no_sign", _SIGN, lambda x, weight: x.detach() + weight * (x - x.detach())),
        Mistake("one_minus", "the parts must add up to x forwards, and to −weight backwards: (1 + weight)",
                lambda x, weight: weight * x.detach() + (1 - weight) * x),
        Mistake("divided", "multiply the gradient by the weight, do not divide",
                lambda x, weight: x.detach() - (x - x.detach()) / weight),
        Mistake("twice", "the weight enters once",
                lambda x, weight: x.detach() - weight**2 * (x - x.detach())),
        Mistake("absolute", "the sign of the incoming gradient is kept and turned, not set",
                lambda x, weight: x.detach() - weight * (x - x.detach()).abs()),
        Mistake("negated", _VALUE, lambda x, weight: -weight * x),
        Mistake("negated", _VALUE, lambda x, weight: -x),
        Mistake("scaled", _VALUE, lambda x, weight: weight * x),
    ),
)  # fmt: skip
