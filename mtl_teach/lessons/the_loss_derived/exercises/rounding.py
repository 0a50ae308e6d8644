"""Notebook 03: from which logit on rounding breaks a loss, and a loss that it does not break."""

import math
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.exercises.compare import as_tensor, number
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def breaks_from(epsilon: float) -> int:
    """Return the smallest whole logit z for which e^(−z) is at most epsilon / 2.

    From there on 1 + e^(−z) is rounded to 1. Where it is computed in that precision, −log(1 − σ(z)) is then
    infinite. epsilon: the gap between 1 and the next larger number, 2⁻²³ in float32 and 2⁻⁵² in float64.
    """
    return math.ceil(math.log(2 / epsilon))


def _first_whole(answer, epsilon: float) -> object:
    """Observe the first whole logit that is meant: whether it was rounded is looked at afterwards."""
    z = answer(epsilon)
    value = number(z)
    return z if value is None or not math.isfinite(value) else math.ceil(value - 1e-6)


# Gaps 2⁻ᵏ of bfloat16 (7, by hand: torch.sigmoid computes its own in float32), float32 (23), float64 (52)
# and of numbers between, chosen so that rounding down, rounding to the nearest and forgetting the half give
# other whole numbers for some of them. 2 tells log(2/ε − 1) from log(2/ε); 87 and 100 show constants that
# were rounded: 0.7 for log 2, 2.72 for e.
BITS = (11, 7, 13, 16, 23, 2, 25, 30, 43, 48, 51, 52, 87, 100)


def _gaps(draws: Draws) -> dict:
    return {"epsilon": 2.0 ** -draws.in_turn(BITS)}


BREAKS_FROM = FunctionExercise(
    name="breaks_from", notebook="03", title="From which logit on?",
    difficulty="easy", minutes=6, reference=breaks_from,
    properties=(
        Property("it is the first whole z with e^(−z) ≤ epsilon/2 (what came is rounded up here)", _gaps,
                 "at your z, is e^(−z) at most epsilon/2? And at z − 1, is it still larger?",
                 observe=_first_whole, draws=24),
        Property("it is a whole number", _gaps, "round up to the next whole number: math.ceil",
                 key="not_rounded", draws=8),
    ),
    mistakes=(
        Mistake("rounded_down",
                "at the whole number below, e^(−z) is still larger than epsilon/2: round up, and the "
                "positive number (−ceil(−z) rounds z down)",
                lambda epsilon: math.floor(math.log(2 / epsilon))),
        Mistake("rounded", "round up, not to the nearest: below z the sum 1 + e^(−z) is not yet 1",
                lambda epsilon: round(math.log(2 / epsilon))),
        Mistake("no_half",
                "half the gap is enough: 1 + e^(−z) is rounded to the nearer neighbour (and round up once, "
                "at the end)",
                lambda epsilon: math.log(1 / epsilon)),
        Mistake("double", "half of epsilon is epsilon / 2: what is 1 divided by that?",
                lambda epsilon: math.log(0.5 / epsilon)),
        Mistake("sign", "e^(−z) has a minus: z = −log(epsilon / 2) is positive",
                lambda epsilon: math.log(epsilon / 2)),
        Mistake("wrong_logarithm", "e^(−z) asks for the natural logarithm, math.log",
                lambda epsilon: math.log2(2 / epsilon)),
        Mistake("wrong_logarithm", "e^(−z) asks for the natural logarithm, math.log",
                lambda epsilon: math.log10(2 / epsilon)),
        Mistake("no_logarithm", "solve e^(−z) = epsilon / 2 for z: take the logarithm of both sides",
                lambda epsilon: 2 / epsilon),
        Mistake("no_logarithm", "e^(−z) is that small; the logit z is its negative logarithm",
                lambda epsilon: epsilon / 2),
        Mistake("own_float64", "that is where Python's own float64 breaks: compare e^(−z) with epsilon / 2",
                lambda epsilon: 37),
        Mistake("of_the_lesson", "17 and 37 are right for two gaps only: compute z from epsilon",
                lambda epsilon: 17 if epsilon > 1e-10 else 37),
        Mistake("one_too_far", "at log(2 / epsilon), rounded up, it is broken already: add nothing",
                lambda epsilon: math.ceil(math.log(2 / epsilon)) + 1),
    ),
)  # fmt: skip


def lasting_cross_entropy(logits: Tensor, classes: Tensor) -> Tensor:
    """Return the cross-entropy ℓ_i = log Σ_c exp(z_ic) − z_i,true of each sample (n,).

    logits z: (n, C), of any size; classes: (n,), the number of the true class.
    """
    return functional.cross_entropy(logits, classes, reduction="none")


def _moderate(draws: Draws) -> dict:
    count, classes = draws.in_turn(((2, 3), (3, 4), (1, 3), (4, 2), (12, 12), (5, 3)))
    picked = torch.tensor([draws.whole(0, classes - 1) for _ in range(count)])
    return {"logits": draws.normal(count, classes, scale=2), "classes": picked}


def _large(draws: Draws) -> dict:
    """Draw rows near 900 and far below 0, or far below only: these tell a maximum of 0 from one of all rows.

    A search for the maximum that begins at −1000 fails near −3000.
    """
    inputs = _moderate(draws)
    low = float(draws.in_turn((-900, -3000)))
    levels = torch.full((len(inputs["classes"]), 1), low, dtype=torch.float64)
    if draws.pick((True, False)):
        levels[::2] = 900
    return {**inputs, "logits": levels + inputs["logits"]}


def _single(draws: Draws) -> dict:
    """Draw logits near 100 in float32, where e^z is too large, or near −100, where it is nearly 0."""
    inputs = _moderate(draws)
    return {**inputs, "logits": (inputs["logits"].round() + draws.in_turn((100, -100))).float()}


def _alike(draws: Draws) -> dict:
    """Draw one row three times, with three classes."""
    return {"logits": draws.normal(1, 3).repeat(3, 1), "classes": draws.order(3)}


def _deep(draws: Draws) -> dict:
    """Draw rows far below any number with which a search for the maximum may begin."""
    inputs = _moderate(draws)
    return {**inputs, "logits": inputs["logits"].round() - 12_000}  # whole numbers, which float32 holds


def _towering(draws: Draws) -> dict:
    """Draw rows in which one logit, now here, now there, is far above the others; no limit holds for all."""
    inputs = _moderate(draws)
    top = draws.in_turn((2e3, 2e4, 2e6))
    logits = inputs["logits"].clone()
    first = draws.whole(0, 3)
    for row in range(len(logits)):
        logits[row, (first + row) % logits.shape[1]] = top
    inputs["classes"][0] = first % logits.shape[1]
    return {**inputs, "logits": logits}


def _nearly_nothing(draws: Draws) -> dict:
    """Draw rows, or true logits, near −743, where e^z is not yet 0 and has one or two digits left."""
    inputs = _moderate(draws)
    if draws.in_turn((True, False)):
        return {**inputs, "logits": inputs["logits"] - 743}
    logits = inputs["logits"].clone()
    logits[torch.arange(len(logits)), inputs["classes"]] -= 741
    return {**inputs, "logits": logits}


def _far_apart(draws: Draws) -> dict:
    """Draw rows whose last logit lies 1500 above the first; exp, sigmoid and tanh of both are alike."""
    inputs = _moderate(draws)
    logits = inputs["logits"] + draws.in_turn((900.0, -3000.0))
    logits[:, -1] += 1500
    return {**inputs, "logits": logits}


def _surely_wrong(draws: Draws) -> dict:
    inputs = _moderate(draws)
    rows = torch.arange(len(inputs["classes"]))
    logits = inputs["logits"].clone()
    if draws.in_turn((True, False)):
        logits[:] = 3.0  # several are the largest: the largest alone is not enough
    logits[rows, inputs["classes"]] -= 900
    return {**inputs, "logits": logits}


def _surely_right(draws: Draws) -> dict:
    inputs = _moderate(draws)
    rows = torch.arange(len(inputs["classes"]))
    logits = inputs["logits"].clone()
    logits[rows, inputs["classes"]] = logits.amax(1) + draws.real(7, 8, 1)
    logits = torch.round(logits - logits.amax(1, keepdim=True), decimals=1)  # float32 loses nothing then
    return {**inputs, "logits": logits}


def _ten_thousandfold(answer, logits: Tensor, classes: Tensor) -> object:
    """Observe 10,000 times the losses; as the true ones where they are within a thousandth."""
    true = 10_000 * lasting_cross_entropy(logits, classes)
    loss = as_tensor(answer(logits, classes))
    if loss is None or loss.shape != true.shape:
        return loss
    return true if ((10_000 * loss - true).abs() <= 1e-3 * (1 + true)).all() else 10_000 * loss


def _as_near_as_float32(answer, logits: Tensor, classes: Tensor) -> object:
    """Observe the losses; as the true ones where each is as near as float32 comes for logits of that size."""
    true = lasting_cross_entropy(logits, classes)  # first, as the answer may change what it is given
    got = answer(logits, classes)
    tensor = as_tensor(got)
    room = 1e-5 + 1e-6 * float(logits.abs().max())
    near = tensor is not None and tensor.shape == true.shape and ((tensor - true).abs() <= room).all()
    return true if near else got


def _true(z: Tensor, c: Tensor) -> Tensor:
    return z.gather(1, c[:, None])[:, 0]


def _by_maximum(z: Tensor, c: Tensor, top: Tensor) -> Tensor:
    return top + (z - top[:, None]).exp().sum(1).log() - _true(z, c)


def _log_of_softmax(z: Tensor, c: Tensor, least: float = 0.0) -> Tensor:
    return -_true(z.softmax(1).clamp(min=least), c).log()


def _plain_where_finite(z: Tensor, c: Tensor) -> Tensor:
    plain = z.exp().sum(1).log() - _true(z, c)
    return torch.where(plain.isfinite(), plain, lasting_cross_entropy(z, c))


def _plain_below_700(z: Tensor, c: Tensor) -> Tensor:
    """Return the losses, by the plain formula wherever float64 allows it, whatever the type is."""
    large = (z.abs() > 700).any(1)
    plain = z.exp().sum(1).log() - _true(z, c)
    return torch.where(large, lasting_cross_entropy(z, c), plain)


def _other_places(z: Tensor, c: Tensor) -> Tensor:
    """Return the losses; of logits equal to the true one only that one is counted."""
    top, true = z.amax(1, keepdim=True), _true(z, c)[:, None]
    others = torch.where(z == true, 0.0, (z - top).exp()).sum(1)
    return top[:, 0] + (others + (true - top)[:, 0].exp()).log() - true[:, 0]


def _two_steps(z: Tensor, c: Tensor) -> Tensor:
    return -_true(z.exp() / z.exp().sum(1, keepdim=True), c).log()


_NAIVE = (
    "exp(900) is infinite and exp(−900) is 0: take the largest logit of the row out first (the logit, "
    ".values, not its place; a search for it begins with the row's first logit), and cut none off"
)
_LOG_OF_0 = (
    "a probability below about 10⁻³²⁴ is rounded to 0 (float64), and e^(z_c − z_true) may overflow: stay "
    "with the logits, and take the largest out, not the true one"
)
_LARGEST = "take out the largest logit of the row: beside any other, e^(…) may still overflow"
_TOWERS = (
    "nothing may overflow or come to 0 here (0 · log 0 is NaN), and nothing be cut off: take the largest "
    "logit of the row out, and put no limit on a logit, a probability or the loss"
)
_ROWS_OWN = (
    "M is the largest logit of the row, z.max(dim=1), in rows far below 0 too: no clamp, abs or `if`, "
    "because 0 is no logit here"
)
_SINGLE = "e^z is infinite in float32 from 89 on: take the largest logit out of every row, whatever its size"
_TINY = tuple(torch.finfo(dtype).tiny for dtype in (torch.float32, torch.float64))
_FLOORS = (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-20, 1e-30, 1e-37, 1e-38, 1e-40, 1e-45,
           1e-300, 1e-323, *_TINY)  # fmt: skip
_COLUMNS = "z[:, classes] takes whole columns: one entry a row is z[arange(n), classes]"

_DIGITS = (
    "before e^z is 0 it loses its digits: take the largest logit out of every row, not only where the plain "
    "formula fails"
)

LASTING_CROSS_ENTROPY = FunctionExercise(
    name="lasting_cross_entropy", notebook="03", title="A cross-entropy that lasts",
    difficulty="medium", minutes=10, reference=lasting_cross_entropy,
    approximate=1e-5,
    nearly="as exact as float32 allows here",
    properties=(
        Property("for small logits it is log Σ_c exp(z_c) − z_true", _moderate,
                 "one number per row: log-sum-exp of the row, minus the logit of the true class", draws=6,
                 observe=_as_near_as_float32),
        Property("it holds for logits near 900, −900 and −3000", _large, _NAIVE, key="naive_exp", draws=6,
                 observe=_as_near_as_float32),
        Property("it holds where one logit is far above the others", _towering, _TOWERS,
                 key="not_the_largest", draws=6, observe=_as_near_as_float32),
        Property("it holds where the true class has almost no probability", _surely_wrong, _LOG_OF_0,
                 key="log_of_softmax", observe=_as_near_as_float32),
        Property("ten thousand sure and right answers cost a little each (the loss times 10,000)",
                 _surely_right,
                 "a small loss is a number too: no rounding, no ε in the logarithm, nothing cut off",
                 observe=_ten_thousandfold, key="small_loss"),
        Property("it holds for logits near −12,000", _deep,
                 "M is the largest logit of the row: a search for it begins with the first logit of the row",
                 key="poor_start", observe=_as_near_as_float32),
        Property("it holds for logits near −743, where e^z has hardly a digit left", _nearly_nothing,
                 _DIGITS, key="digits", observe=_as_near_as_float32),
        Property("it holds where two logits are far from 0, and far apart", _far_apart,
                 "the largest of the logits themselves: exp, sigmoid and tanh of large ones are all alike",
                 key="saturated", observe=_as_near_as_float32, draws=2),
        Property("it holds for logits near 100 and −100 in float32, too", _single,
                 _SINGLE, key="single", observe=_as_near_as_float32, draws=2),
        Property("rows that are alike may have different classes", _alike,
                 "each row has a class of its own: list.index finds the first of equal rows only; count the "
                 "rows with range or enumerate", key="alike", observe=_as_near_as_float32, draws=2),
    ),
    mistakes=(
        Mistake("digits", _DIGITS, _plain_where_finite),
        Mistake("single", _SINGLE, _plain_below_700),
        Mistake("not_the_largest", _LARGEST, lambda z, c: _by_maximum(z, c, z.mean(1))),
        Mistake("log_of_softmax", _LOG_OF_0, _log_of_softmax),
        Mistake("naive_exp", _NAIVE, lambda z, c: z.exp().sum(1).log() - _true(z, c)),
        Mistake("naive_exp", _NAIVE, _two_steps),
        Mistake("zero_maximum", _ROWS_OWN, lambda z, c: _by_maximum(z, c, z.max(1).values.clamp(min=0))),
        Mistake("one_maximum", "each row has its own largest logit: z.max(dim=1), not z.max()",
                lambda z, c: _by_maximum(z, c, z.max().expand(len(z)))),
        Mistake("maximum_lost", "what you took out must come back: M + log Σ exp(z − M)",
                lambda z, c: (z - z.max(1, keepdim=True).values).exp().sum(1).log() - _true(z, c)),
        Mistake("cut_off", "do not cut the logits off: two large ones are no longer told apart",
                lambda z, c: functional.cross_entropy(z.clamp(-700, 700), c, reduction="none")),
        *(
            Mistake("clamped", "a smallest probability hides the error: the loss gets stuck there",
                    partial(_log_of_softmax, least=least))
            for least in _FLOORS
        ),
        Mistake("ties", "where several logits are the largest, each of them counts: e^0 = 1 for every one",
                lambda z, c: (lambda top: top[:, 0] - _true(z, c) + torch.where(
                    z < top, (z - top).exp(), 0.0).sum(1).log1p())(z.amax(1, keepdim=True))),
        Mistake("ties",
                "another class may have the logit of the true one, and counts too: leave out its place, not "
                "its value", _other_places),
        Mistake("no_truth", "subtract the logit of the true class", lambda z, c: z.logsumexp(1)),
        Mistake("sign", "a loss is not negative: log-sum-exp minus the true logit",
                lambda z, c: _true(z, c) - z.logsumexp(1)),
        Mistake("axis", "log-sum-exp goes over the classes (dim=1), not over the samples",
                lambda z, c: -_true(z.log_softmax(0), c)),
        Mistake("whole_columns", _COLUMNS,
                lambda z, c: z.logsumexp(1) - z[:, c]),
        Mistake("whole_columns", _COLUMNS,
                lambda z, c: z.logsumexp(1)[:, None] - z[:, c]),
        Mistake("averaged", "one number for each sample: do not average",
                lambda z, c: functional.cross_entropy(z, c)),
        Mistake("summed", "one number for each sample: do not add them up",
                lambda z, c: functional.cross_entropy(z, c, reduction="sum")),
        Mistake("probability", "that is the probability of the true class: its −log is asked for",
                lambda z, c: _true(z.softmax(1), c)),
        Mistake("largest_only", "the largest logit alone is not log-sum-exp: the others add to it",
                lambda z, c: z.max(1).values - _true(z, c)),
    ),
)  # fmt: skip
