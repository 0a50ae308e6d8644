"""Notebook 07: identity forwards, minus λ times the gradient backwards."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, of_any_size


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
    out = answer(x.clone().requires_grad_(), weight)
    if isinstance(out, torch.autograd.Function):
        raise UnusableError(
            "not_applied",
            f"an object of {type(out).__name__}, no tensor",
            f"a Function is not made but applied: {type(out).__name__}.apply(x, weight)",
        )
    return out


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


def _beside_another_head(answer, x, weight, pull):
    """Observe the gradient at x if a second head, 2 · x, reads it too."""
    start = x.clone().requires_grad_()
    x = start * 1  # a hook on this x meets the gradients of both heads
    out = answer(x, weight)
    if not isinstance(out, Tensor) or not out.requires_grad:
        out = torch.zeros_like(x)
    (gradient,) = torch.autograd.grad((pull * out).sum() + (2 * x).sum(), start)
    return gradient


def _two_layers(answer, x, weight, pull):
    """Observe the gradient at x if two layers of unlike weights read it, both called before the way back."""
    x = x.clone().requires_grad_()
    layers = [answer(x, weight), answer(x, 2 * weight + 1)]
    if not all(isinstance(out, Tensor) and out.requires_grad for out in layers):
        return torch.zeros_like(x)
    (gradient,) = torch.autograd.grad((pull * sum(layers)).sum(), x, allow_unused=True)
    return torch.zeros_like(x) if gradient is None else gradient


def _draw(draws: Draws) -> dict:
    shape = draws.whole(2, 3), draws.whole(2, 4)
    weight = draws.pick((0.1, 0.5, 2.0, 3.0))
    return {"x": draws.normal(*shape), "weight": weight, "_pull": draws.normal(*shape) + 0.05}


def _of_any_shape(draws: Draws) -> dict:
    shape = [draws.whole(2, 3) for _ in range(draws.whole(1, 3))]
    weight = draws.pick((0.1, 0.5, 2.0, 3.0))
    return {"x": draws.normal(*shape), "weight": weight, "_pull": draws.normal(*shape) + 0.05}


def _steep(draws: Draws) -> dict:
    """Draw one entry whose gradient is long, as in the first steps of training."""
    inputs = _draw(draws) | {"weight": 2.0}
    inputs["_pull"][0, 0] = 50.0
    return inputs


def _table_of_any_size(draws: Draws) -> dict:
    weight = draws.in_turn((0.001, 0.25, 40.0, 1.0, 7.0))
    shape = draws.in_turn(((3, 4), (3, 4), (3, 1), (1, 4), (1, 1, 1), (12, 13, 14)))
    return {"x": draws.of_any_size(*shape), "weight": weight, "_pull": draws.of_any_size(*shape)}


def _without_weight(draws: Draws) -> dict:
    return _draw(draws) | {"weight": 0.0}


def _hooked(x, weight):
    x.register_hook(lambda gradient: -weight * gradient)
    return x


_SIGN = "the sign stays: the trunk still helps the auxiliary head"
_VALUE = "that changes the value too: forwards x must stay x"
_CUT = (
    "no gradient arrives any more: .detach() alone cuts the way back, and so do no_grad(), .round() and a "
    "backward that returns None for x"
)

REVERSE_GRADIENT = FunctionExercise(
    name="reverse_gradient", notebook="07", title="Reverse a gradient",
    difficulty="hard", minutes=15, reference=reverse_gradient,
    properties=(
        Property("forwards nothing changes", _of_any_shape,
                 "the value that comes out is x, only the way back differs (and detach() shares the memory "
                 "of x: change nothing in place)", observe=_value),
        Property("backwards the gradient is multiplied by −weight", _of_any_shape,
                 "the gradient at x must be −weight times the one that comes in", observe=_gradient, draws=6),
        Property("a long gradient is reversed as it is", _steep,
                 "multiply what comes in, and cut nothing off", observe=_gradient, draws=2),
        Property("with weight 0 nothing arrives", _without_weight,
                 "−0 times the gradient is 0, whatever comes in", observe=_gradient, draws=2),
        Property("the trunk in front of it hears the reversed gradient", _draw,
                 "let the gradient pass on to what made x", observe=_through_a_trunk),
        Property("another head that reads x keeps its gradient", _draw,
                 "reverse only what comes back through the result, not what x gets from elsewhere",
                 observe=_beside_another_head),
        Property("two layers of unlike weights keep their own", _draw,
                 "each call keeps its own weight: on the context (ctx.weight) or in the hook, not on the "
                 "class, the module or a global name; and a hook returns a new gradient, and changes none in "
                 "place",
                 key="weight_outside", observe=_two_layers),
        of_any_size(_table_of_any_size, _value),
        of_any_size(_table_of_any_size, _gradient),
    ),
    mistakes=(
        Mistake("identity", "that is x with its ordinary gradient: nothing is turned round yet",
                lambda x, weight: x * 1.0),
        Mistake("cut", _CUT, lambda x, weight: x.detach()),
        Mistake("no_weight", "the sign is turned, but the weight is missing",
                lambda x, weight: 2 * x.detach() - x),
        Mistake("no_sign", _SIGN, lambda x, weight: x.detach() + weight * (x - x.detach())),
        Mistake("one_minus", "backwards only the factor of x counts, and it must be −weight",
                lambda x, weight: weight * x.detach() + (1 - weight) * x),
        Mistake("one_minus", "forwards that is (1 − weight) · x: the two factors must add up to 1",
                lambda x, weight: x.detach() - weight * x),
        Mistake("one_minus", "forwards that is 0: the two factors must add up to 1",
                lambda x, weight: weight * x.detach() - weight * x),
        Mistake("one_minus", "forwards that is (1 − 2 · weight) · x: the two factors must add up to 1",
                lambda x, weight: (1 - weight) * x.detach() - weight * x),
        Mistake("exchanged", "the gradient passes through x, not through x.detach(): exchange the factors",
                lambda x, weight: (1 + weight) * x - weight * x.detach()),
        Mistake("on_x_itself",
                "every head that reads x is reversed: a hook sits on x itself, so put it on a copy; or a "
                "gradient was changed in place, so return a new one",
                lambda x, weight: _hooked(x, weight)),
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
