"""Notebook 03: the two gradients that end in p − y."""

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def bce_gradient(logits: Tensor, labels: Tensor) -> Tensor:
    """Return ∂L/∂z (n,) for L = Σ_i BCE(σ(z_i), y_i), logits z (n,) and labels y (n,) of 0 and 1.

    The last line of the derivation: no autograd needed.
    """
    z = logits.clone().requires_grad_()
    loss = functional.binary_cross_entropy_with_logits(z, labels, reduction="sum")
    return torch.autograd.grad(loss, z)[0]


def _answers(draws: Draws) -> dict:
    count = draws.whole(2, 4)
    return {"logits": draws.normal(count, scale=2), "labels": draws.binary(count)}


BCE_GRADIENT = FunctionExercise(
    name="bce_gradient", notebook="03", title="The last line: binary cross-entropy",
    difficulty="easy", minutes=4, reference=bce_gradient,
    properties=(
        Property("it is what autograd finds", _answers, "write L in terms of z, then use σ′ = σ(1 − σ)",
                draws=6),
        Property("surely wrong pulls with a full 1",
                 lambda draws: {name: value * 20 if name == "logits" else value
                                for name, value in _answers(draws).items()},
                 "the pull must not fade where the model is sure and wrong"),
    ),
    mistakes=(
        Mistake("sign", "the gradient points uphill: p − y, not y − p", lambda z, y: y - z.sigmoid()),
        Mistake("no_sigmoid", "p is the probability σ(z), not the logit", lambda z, y: z - y),
        Mistake("sigmoid_twice", "σ′ is in there twice: it cancels against 1/(p(1 − p))",
                lambda z, y: (z.sigmoid() - y) * z.sigmoid() * (1 - z.sigmoid())),
        Mistake("by_probability", "that is ∂L/∂p: one more step of the chain rule, times ∂p/∂z = p(1 − p)",
                lambda z, y: (z.sigmoid() - y) / (z.sigmoid() * (1 - z.sigmoid()))),
        Mistake("mean", "you divided by n: here L is the sum over the examples",
                lambda z, y: (z.sigmoid() - y) / len(z)),
        Mistake("summed", "one entry for each logit: do not add them up", lambda z,
                y: (z.sigmoid() - y).sum()),
        Mistake("positives_only", "labels 0 pull too: with p", lambda z, y: y * (z.sigmoid() - 1)),
        Mistake("squared_error", "a squared error gives 2(p − y): cross-entropy has no 2",
                lambda z, y: 2 * (z.sigmoid() - y)),
    ),
)  # fmt: skip


def cross_entropy_gradient(logits: Tensor, classes: Tensor) -> Tensor:
    """Return ∂L/∂z (n, C) for L = Σ_i CE(softmax(z_i), c_i), logits z (n, C), class numbers c (n,)."""
    z = logits.clone().requires_grad_()
    return torch.autograd.grad(functional.cross_entropy(z, classes, reduction="sum"), z)[0]


def _choices(draws: Draws) -> dict:
    count, classes = draws.whole(2, 3), draws.whole(3, 4)
    picked = torch.tensor([draws.whole(0, classes - 1) for _ in range(count)])
    return {"logits": draws.normal(count, classes), "classes": picked}


def _large_choices(draws: Draws) -> dict:
    inputs = _choices(draws)
    return {**inputs, "logits": 2000 + 10 * inputs["logits"]}


def _truth(z: Tensor, c: Tensor) -> Tensor:
    return functional.one_hot(c, z.shape[1]).double()


CROSS_ENTROPY_GRADIENT = FunctionExercise(
    name="cross_entropy_gradient", notebook="03", title="The last two lines: cross-entropy",
    difficulty="medium", minutes=6, reference=cross_entropy_gradient,
    properties=(
        Property("it is what autograd finds", _choices, "∂L/∂z_c = p_c − [c is the true class]", draws=6),
        Property("large logits stay finite", _large_choices, "torch.softmax subtracts the largest one first"),
    ),
    mistakes=(
        Mistake("sign", "the gradient points uphill: p − y, not y − p", lambda z,
                c: _truth(z, c) - z.softmax(1)),
        Mistake("no_truth", "subtract 1 at the true class: functional.one_hot(classes, C)",
                lambda z, c: z.softmax(1)),
        Mistake("sigmoid", "the classes exclude each other: softmax over the row, not a sigmoid per entry",
                lambda z, c: z.sigmoid() - _truth(z, c)),
        Mistake("axis", "softmax goes over the classes (dim=1), not over the examples",
                lambda z, c: z.softmax(0) - _truth(z, c)),
        Mistake("mean", "you divided by n: here L is the sum over the examples",
                lambda z, c: (z.softmax(1) - _truth(z, c)) / len(z)),
        Mistake("diagonal", "the other classes' pulls are missing: softmax mixes all logits of the row",
                lambda z, c: (z.softmax(1) - 1) * _truth(z, c)),
        Mistake("jacobian_twice", "p(1 − p) is in there still: it cancels",
                lambda z, c: (z.softmax(1) - _truth(z, c)) * z.softmax(1) * (1 - z.softmax(1))),
        Mistake("naive_exp", "exp overflows from 710 on: torch.softmax subtracts the largest logit first",
                lambda z, c: z.exp() / z.exp().sum(1, keepdim=True) - _truth(z, c)),
        Mistake("log", "p is softmax, not log_softmax", lambda z, c: z.log_softmax(1) - _truth(z, c)),
    ),
)  # fmt: skip
