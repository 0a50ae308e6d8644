"""Notebook 03: the two gradients that end in p − y."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.exercises.compare import as_tensor
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property

_UNDERFLOW = "a product of many small probabilities is rounded to 0: add up their logarithms, or take p − y"


def bce_gradient(logits: Tensor, labels: Tensor) -> Tensor:
    """Return ∂L/∂z (n,) for L = Σ_i ℓ_i, the binary cross-entropy of z (n,) and labels y (n,), 0 or 1."""
    z = logits.clone().requires_grad_()
    loss = functional.binary_cross_entropy_with_logits(z, labels, reduction="sum")
    return torch.autograd.grad(loss, z)[0]


def _answers(draws: Draws) -> dict:
    count = draws.whole(2, 4)
    labels = draws.binary(count)
    # Both kinds of label in every draw: else some slips cannot be told apart.
    labels[0] = draws.in_turn((0.0, 1.0))
    labels[1] = 1 - labels[0]
    return {"logits": draws.normal(count, scale=2), "labels": labels}


def _one_or_many(draws: Draws) -> dict:
    count = draws.in_turn((1, 40))
    return {"logits": draws.normal(count, scale=2), "labels": draws.binary(count)}


def _one_label(draws: Draws) -> dict:
    """Draw answers whose labels are all 0, or all 1."""
    labels = torch.full((3,), draws.in_turn((0.0, 1.0)), dtype=torch.float64)
    return {"logits": draws.normal(3, scale=2), "labels": labels}


def _undecided(draws: Draws) -> dict:
    logits = torch.tensor([0.0, 0.0, draws.in_turn((1.5, -0.5))], dtype=torch.float64)
    return {"logits": logits, "labels": torch.tensor([0.0, 1.0, 1.0], dtype=torch.float64)}


def _sure_and_wrong(draws: Draws) -> dict:
    """Draw logits from 4 to 5 of the wrong sign: there the formula of two steps holds, in float32 too.

    So does one with an ε of 10⁻⁷ in its logarithm or divisor.
    """
    labels = _answers(draws)["labels"]
    sizes = torch.tensor([draws.real(4, 5, 1) for _ in labels], dtype=torch.float64)
    return {"logits": torch.where(labels == 1, -sizes, sizes), "labels": labels}


def _sure_and_right(draws: Draws) -> dict:
    """Draw logits beyond 11 of the right sign: a limit of ±10 on z, or of 10⁻⁴ on p, is seen."""
    labels = _answers(draws)["labels"]
    sizes = torch.tensor([draws.real(11, 12, 1) for _ in labels], dtype=torch.float64)
    return {"logits": torch.where(labels == 1, sizes, -sizes), "labels": labels}


def _very_sure_and_wrong(draws: Draws) -> dict:
    labels = _answers(draws)["labels"]
    sizes = torch.tensor([draws.real(10, 10.5, 1) for _ in labels], dtype=torch.float64)
    return {"logits": torch.where(labels == 1, -sizes, sizes), "labels": labels}


def _eighty_answers(draws: Draws) -> dict:
    """Draw eighty sure and wrong answers: the product of their probabilities is 0 in float64."""
    labels = draws.binary(80)
    return {"logits": 10.0 * (1 - 2 * labels), "labels": labels}


def _about(reference: Callable) -> Callable:
    """Observe the gradient; as the true one where every entry is within 0.05 of it.

    Beyond a clamp of 10⁻⁴ the slope is 0. An ε of 10⁻⁷ changes it a little, and so does float32.
    """

    def observe(answer: Callable, *inputs: Tensor) -> object:
        true, got = reference(*inputs), answer(*inputs)
        tensor = as_tensor(got)
        near = tensor is not None and tensor.shape == true.shape and ((tensor - true).abs() <= 0.05).all()
        return true if near else got

    return observe


def _slope_of_sigmoid(z: Tensor) -> Tensor:
    return z.sigmoid() * (1 - z.sigmoid())


def _label_of_equals(z: Tensor, y: Tensor, which: int) -> Tensor:
    """Return the gradient; of samples with equal logits the first (0) or last (−1) gives its label to all."""
    return torch.stack([p - y[z == own][which] for own, p in zip(z, z.sigmoid(), strict=True)])


def _with_epsilon(epsilon: float) -> Mistake:
    return Mistake(
        "small_epsilon", "right but for the small ε: it shows wherever p is near 0 or 1; p − y needs none",
        lambda z, y: (-y / (z.sigmoid() + epsilon) + (1 - y) / (1 - z.sigmoid() + epsilon))
        * _slope_of_sigmoid(z))  # fmt: skip


BCE_GRADIENT = FunctionExercise(
    name="bce_gradient", notebook="03", title="The last line: binary cross-entropy",
    difficulty="easy", minutes=5, reference=bce_gradient,
    properties=(
        Property("it is what autograd finds", _answers, "multiply steps 1 and 2: what cancels? And p is "
                 "1/(1 + e^(−z)), with brackets, of each logit by itself",
                draws=6),
        Property("at a logit of 0 the pull is one half", _undecided,
                 "p is ½ there. |z| and max(z, 0) have a kink at 0, and autograd takes one of its sides; and "
                 "of two alike logits each has its own label (list.index finds the first)",
                 key="undecided", draws=2),
        Property("surely wrong pulls with almost 1", _sure_and_wrong,
                 "the pull must not fade where the model is sure and wrong"),
        Property("so does very surely wrong", _very_sure_and_wrong,
                 "the pull must not fade where the model is sure and wrong: put no limit on p or z",
                 observe=_about(bce_gradient)),
        Property("surely right pulls with almost 0", _sure_and_right,
                 "the pull is p − y, however near p is to y: put no limit on p or z"),
        Property("for one logit alone, and for forty", _one_or_many,
                 "one entry for each logit: take all of them, squeeze() no axis of one, and let a lone label "
                 "1 be 1",
                 key="one_or_many",
                 draws=2),
        Property("eighty very sure and wrong pull, too", _eighty_answers, _UNDERFLOW,
                 observe=_about(bce_gradient), key="underflow", draws=1),
        Property("where all labels are 0, or all 1, too", _one_label,
                 "the label 1 need not come at all: no one_hot without num_classes=2, no labels / "
                 "labels.max(), no class of its own for each label that is there", key="one_label", draws=2),
    ),
    mistakes=(
        Mistake("sign", "the slope points uphill: turn the sign round", lambda z, y: y - z.sigmoid()),
        Mistake("no_sigmoid", "p is the probability σ(z), not the logit", lambda z, y: z - y),
        Mistake("sigmoid_turned", "that has 1 − p in place of p: σ(z) = 1/(1 + e^(−z))",
                lambda z, y: (-z).sigmoid() - y),
        Mistake("sigmoid_twice", "σ′ is in there twice: it cancels against 1/(p(1 − p))",
                lambda z, y: (z.sigmoid() - y) * _slope_of_sigmoid(z)),
        *(
            Mistake("equals",
                    "two samples may have the same logit and unlike labels: go by their places (range, "
                    "enumerate), not by the logit (a dict, list.index)",
                    partial(_label_of_equals, which=which))
            for which in (0, -1)
        ),
        Mistake("brackets",
                "with label 0 the sign is wrong: the minus in front reaches both terms (brackets), and so "
                "does the −1 of 1 − p", lambda z, y: torch.where(y == 1, z.sigmoid() - 1, -z.sigmoid())),
        Mistake("brackets", "step 2 multiplies both terms of step 1: brackets",
                lambda z, y: torch.where(y == 1, -1 / z.sigmoid(), z.sigmoid())),
        Mistake("by_probability", "that is step 1, ∂L/∂p: multiply it by step 2, ∂p/∂z",
                lambda z, y: (z.sigmoid() - y) / _slope_of_sigmoid(z)),
        Mistake("step_two_only", "that is step 2, ∂p/∂z: multiply it by step 1, ∂L/∂p",
                lambda z, y: _slope_of_sigmoid(z)),
        Mistake("mean", "you divided by n: here L is the sum over the samples",
                lambda z, y: (z.sigmoid() - y) / len(z)),
        Mistake("summed", "one entry for each logit: do not add them up",
                lambda z, y: (z.sigmoid() - y).sum()),
        Mistake("positives_only", "labels 0 pull too: with p", lambda z, y: y * (z.sigmoid() - 1)),
        Mistake("negatives_only", "labels 1 pull too: what is the slope of −log p?",
                lambda z, y: (1 - y) * z.sigmoid()),
        Mistake("labels_ignored",
                "the labels are not used: can a yes and a no pull alike?", lambda z, y: z.sigmoid()),
        Mistake("squared_error",
                "a 2 comes from a square, and here is none; or backward() ran twice, and .grad adds up",
                lambda z, y: 2 * (z.sigmoid() - y)),
        Mistake("squared_error", "that is the slope of (p − y)²: here the loss is cross-entropy",
                lambda z, y: 2 * (z.sigmoid() - y) * _slope_of_sigmoid(z)),
        Mistake("rounded", "p is the probability itself, not the answer rounded to 0 or 1",
                lambda z, y: z.sigmoid().round() - y),
        Mistake("loss", "that is the loss itself; its slope over z is asked for",
                lambda z, y: functional.softplus(z) - z * y),
        *map(_with_epsilon, (1e-3, 1e-4, 1e-5, 1e-6)),
    ),
)  # fmt: skip


def cross_entropy_gradient(logits: Tensor, classes: Tensor) -> Tensor:
    """Return ∂L/∂z (n, C) for L = Σ_i ℓ_i, the cross-entropy of logits z (n, C) and class numbers (n,)."""
    z = logits.clone().requires_grad_()
    return torch.autograd.grad(functional.cross_entropy(z, classes, reduction="sum"), z)[0]


def _choices(draws: Draws) -> dict:
    count, classes = draws.in_turn(((2, 3), (3, 4), (3, 2), (5, 8), (1, 3), (4, 30), (12, 4)))
    picked = torch.tensor([draws.whole(0, classes - 1) for _ in range(count)])
    # Among thirty the true class keeps a probability of some hundredths: an ε of 10⁻⁷ does no harm.
    logits = draws.normal(count, classes, scale=min(1, 8 / classes))
    return {"logits": logits, "classes": picked}


def _nearly_sure(draws: Draws) -> dict:
    """Draw rows that are surely right and surely wrong, in turn; these less: an ε of 10⁻⁷ does no harm."""
    inputs = _choices(draws)
    z, classes = inputs["logits"].clone(), inputs["classes"]
    for i in range(len(z)):
        size = draws.real(4, 5, 1) if i % 2 else draws.real(11, 12, 1)
        z[i, (classes[i] + i % 2) % z.shape[1]] += size
    return {"logits": z, "classes": classes}


def _all_high(draws: Draws) -> dict:
    """Draw rows whose logits are all far above 0, or far below, where a limit makes them alike."""
    inputs = _choices(draws)
    return {**inputs, "logits": inputs["logits"] + draws.in_turn((40.0, -40.0))}


def _very_sure(draws: Draws) -> dict:
    """Draw rows in which a wrong class stands 10 above all others."""
    inputs = _choices(draws)
    z, classes = inputs["logits"].clamp(-0.5, 0.5), inputs["classes"]
    for i in range(len(z)):
        z[i, (classes[i] + 1) % z.shape[1]] = 10.0
        z[i, classes[i]] = 0.0
    return {"logits": z, "classes": classes}


def _alike(draws: Draws) -> dict:
    """Draw one row three times, with three classes."""
    return {"logits": draws.normal(1, 3).repeat(3, 1), "classes": draws.order(3)}


def _eighty_choices(draws: Draws) -> dict:
    """Draw eighty rows in which a wrong class stands 10 above the two others."""
    classes = torch.tensor([draws.whole(0, 2) for _ in range(80)])
    logits = torch.zeros(80, 3, dtype=torch.float64)
    logits[torch.arange(80), (classes + 1) % 3] = 10.0
    return {"logits": logits, "classes": classes}


def _truth(z: Tensor, c: Tensor) -> Tensor:
    return functional.one_hot(c, z.shape[1]).double()


CROSS_ENTROPY_GRADIENT = FunctionExercise(
    name="cross_entropy_gradient", notebook="03", title="The last two lines: cross-entropy",
    difficulty="medium", minutes=8, reference=cross_entropy_gradient,
    properties=(
        Property("it is what autograd finds", _choices,
                 "take one row: what does step 3 say for the true class, and what for the others?",
                 draws=8),
        Property("it holds where the model is nearly sure, right or wrong", _nearly_sure,
                 "the pull is p − y, however near p is to 0 or 1: put no limit on p or z"),
        Property("only the differences of a row's logits count", _all_high,
                 "softmax does not change where all logits of a row grow or fall by 40: put no limit on z, "
                 "and no ε beside the sum of exp(z)",
                 key="limited"),
        Property("the pull does not fade where the model is very sure and wrong", _very_sure,
                 "the pull is p − y, however near p is to 0 or 1: put no limit on p or z",
                 observe=_about(cross_entropy_gradient)),
        Property("rows that are alike may have different classes", _alike,
                 "each row has a class of its own: list.index finds the first of equal rows only, and a dict "
                 "or a set keeps one of them; count the rows with range or enumerate", key="alike", draws=2),
        Property("eighty very sure and wrong pull, too", _eighty_choices, _UNDERFLOW,
                 observe=_about(cross_entropy_gradient), key="underflow", draws=1),
    ),
    mistakes=(
        Mistake("sign", "the slope points uphill: turn the sign round",
                lambda z, c: _truth(z, c) - z.softmax(1)),
        Mistake("no_truth",
                "the same comes out whichever class is true: subtract 1 from p itself, p[i, classes[i]] -= 1 "
                "(q = p[rows, classes] is a copy)",
                lambda z, c: z.softmax(1)),
        Mistake("no_softmax", "p is softmax(z), not the logit", lambda z, c: z - _truth(z, c)),
        Mistake("sigmoid", "the classes exclude each other: softmax over the row, not a sigmoid per entry",
                lambda z, c: z.sigmoid() - _truth(z, c)),
        Mistake("axis", "softmax goes over the classes (dim=1), not over the samples",
                lambda z, c: z.softmax(0) - _truth(z, c)),
        Mistake("one_pot", "softmax goes over each row alone, not over all rows at once",
                lambda z, c: z.exp() / z.exp().sum() - _truth(z, c)),
        Mistake("mean", "you divided by n: here L is the sum over the samples",
                lambda z, c: (z.softmax(1) - _truth(z, c)) / len(z)),
        Mistake("diagonal", "the other classes' pulls are missing: softmax mixes all logits of the row",
                lambda z, c: (z.softmax(1) - 1) * _truth(z, c)),
        Mistake("jacobian_twice", "p(1 − p) is in there still: it cancels",
                lambda z, c: (z.softmax(1) - _truth(z, c)) * z.softmax(1) * (1 - z.softmax(1))),
        Mistake("log", "p is softmax, not its logarithm", lambda z, c: z.log_softmax(1) - _truth(z, c)),
        Mistake("everywhere", "subtract 1 at the true class only, not in the whole row",
                lambda z, c: z.softmax(1) - 1),
        Mistake("whole_columns",
                "p[:, classes] takes whole columns (and [[0] * C] * n holds one row n times): in each row "
                "one entry only is meant",
                lambda z, c: z.softmax(1) - _truth(z, c).amax(0)),
        Mistake("softmax_twice", "softmax is in there twice: the logits go in once",
                lambda z, c: z.softmax(1).softmax(1) - _truth(z, c)),
        Mistake("by_probability", "that is the slope with respect to p: step 3 asks for z",
                lambda z, c: -_truth(z, c) / z.softmax(1)),
        Mistake("loss", "that is the loss itself; its slope with respect to each logit is asked for",
                lambda z, c: functional.cross_entropy(z, c, reduction="none")),
        Mistake("class_numbers", "a class number is a place, no amount: subtract 1 at that place",
                lambda z, c: z.softmax(1) - c[:, None]),
    ),
)  # fmt: skip
