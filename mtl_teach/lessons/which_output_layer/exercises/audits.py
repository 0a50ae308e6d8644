"""Notebook 02: repair a doubled sigmoid, and audit a published pair of loss and accuracy."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.exercises.compare import SINGLE
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, gradient_at


def repaired_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the mean binary cross-entropy of logits (n,) and labels (n,) of 0 and 1, finite for any logit.

    The broken model applied a sigmoid and then a loss that applies one too: it never came near 0. A network
    is to learn from this loss, also where its logits begin at 0, so its gradient must reach them.
    """
    return (logits.clamp(min=0) - logits * labels + (-logits.abs()).exp().log1p()).mean()


def _mild(draws: Draws) -> dict:
    count = draws.in_turn((2, 1, 5, 1000))
    logits = draws.normal(count, scale=4) + 0.05  # never 0, where |z| and max(z, 0) have a kink
    return {"logits": logits, "labels": draws.binary(count)}


def _sure(draws: Draws) -> dict:
    labels = draws.binary(draws.whole(2, 4))
    return {"logits": (2 * labels - 1) * _large(draws, len(labels), 12, 25), "labels": labels}


def _surely_wrong(draws: Draws) -> dict:
    labels = draws.binary(draws.whole(2, 4))
    highest = draws.in_turn((5000, 10**9))
    return {"logits": (1 - 2 * labels) * _large(draws, len(labels), 200, highest), "labels": labels}


def _sure_and_wrong(draws: Draws) -> dict:
    """Draw logits of 28 and 29 of the wrong sign, where log(1 − sigmoid) still holds."""
    labels = torch.tensor(draws.in_turn(((0.0, 1.0), (1.0, 0.0))), dtype=torch.float64)
    return {"logits": (1 - 2 * labels) * torch.tensor([28.0, 29.0], dtype=torch.float64), "labels": labels}


def _surely_right(draws: Draws) -> dict:
    wrong = _surely_wrong(draws)
    return {**wrong, "logits": -wrong["logits"]}


def _right_and_wrong(draws: Draws) -> dict:
    inputs = _surely_wrong(draws)
    return {**inputs, "logits": inputs["logits"] * (-1) ** torch.arange(len(inputs["logits"]))}


def _a_little(draws: Draws) -> dict:
    """Draw two examples at 10.2, whose right answers cost e^−10.2 each, and a mild one."""
    labels = draws.binary(3)
    sizes = torch.tensor([10.2, 10.2, draws.real(0.5, 1.5, 1)], dtype=torch.float64)
    return {"logits": (2 * labels - 1) * sizes, "labels": labels}


def _side_by_side(draws: Draws) -> dict:
    """Draw one example that is sure and wrong, one that is sure and right, and one that is neither."""
    wrong, right = draws.in_turn(((36.5, 800.0), (50.0, 20.0), (90.0, 300.0), (300.0, 90.0)))
    labels = draws.binary(3)
    labels[0] = 0.0  # there 1 − sigmoid loses its digits
    sizes = torch.tensor([-wrong, right, draws.real(-2, 2, 1)], dtype=torch.float64)
    return {"logits": (2 * labels - 1) * sizes, "labels": labels}


def _large(draws: Draws, count: int, low: int, high: int) -> Tensor:
    """Draw numbers that float32 holds, too: labels of that type make PyTorch's own loss compute in it."""
    return torch.tensor([draws.whole(low, high) for _ in range(count)], dtype=torch.float32).double()


_CUT = (
    "no gradient reaches the logits, so a network cannot learn: no .item(), .detach(), .data, .numpy(), "
    "no_grad(), and no torch.tensor(…) of what was computed: torch.stack keeps the gradient"
)


def _gradient(answer, logits: Tensor, labels: Tensor) -> Tensor:
    """Observe the gradient that reaches the logits; NumPy takes no tensor that asks for one."""
    try:
        return gradient_at(answer, logits, labels)
    except RuntimeError as error:
        if "numpy" in str(error).lower():
            raise UnusableError("gradient", "NumPy gets a tensor that asks for a gradient", _CUT) from error
        raise


def _naive_log(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the loss of log(sigmoid), for its value: its gradient is NaN, as that of many others."""
    if logits.requires_grad:
        raise ValueError
    return -(labels * logits.sigmoid().log() + (1 - labels) * (1 - logits.sigmoid()).log()).mean()


def _undecided(draws: Draws) -> dict:
    # Both labels: at 0 autograd finds the slope of max(z, 0) for one of them only, and that is enough.
    labels = torch.cat([torch.tensor([0.0, 1.0], dtype=torch.float64), draws.binary(2)])
    return {"logits": torch.zeros(4, dtype=torch.float64), "labels": labels}


def _learns(answer, logits: Tensor, labels: Tensor) -> str:
    gradient = _gradient(answer, logits, labels)
    if not gradient.isfinite().all():
        return "NaN, or infinity"
    uphill = sorted({int(label) for label in labels[(2 * labels - 1) * gradient > SINGLE]})
    if uphill:
        return f"a gradient of the wrong sign for the labels {uphill}"
    return "a gradient" if gradient.any() else "no gradient"


def _half_decided(draws: Draws) -> dict:
    """Draw logits of which some are 0, of either label."""
    labels = torch.tensor([0.0, 1.0, 1.0, 0.0], dtype=torch.float64)
    logits = torch.tensor([0.0, 0.0, draws.real(0.5, 2, 1), draws.real(-2, -0.5, 1)], dtype=torch.float64)
    order = draws.order(4)
    return {"logits": logits[order], "labels": labels[order]}


def _tied(answer, logits: Tensor, labels: Tensor) -> str:
    loss = answer(logits.requires_grad_(), labels)
    return "tied to them" if isinstance(loss, Tensor) and loss.requires_grad else "cut off from them"


_WITH_LOGITS = functional.binary_cross_entropy_with_logits


def _cut_off(limit: int) -> Mistake:
    return Mistake("cut_off", "the logits, or the losses, are cut off: beyond that the loss no longer grows",
                   lambda z, y: _WITH_LOGITS(z.clamp(-limit, limit), y))  # fmt: skip


def _with_epsilon(epsilon: float) -> Mistake:
    return Mistake(
        "epsilon",
        "an ε beside the probability cuts the loss off: it no longer grows as |logit| does; use the loss "
        "that takes logits",
        lambda z, y: (
            -(y * (z.sigmoid() + epsilon).log() + (1 - y) * (1 - z.sigmoid() + epsilon).log()).mean()
        ),
    )


def _kept_from_the_ends(distance: float) -> Mistake:
    return Mistake("epsilon", "the probability is cut off beside 0 and 1, so a sure answer never costs as "
                   "much, or as little, as it should; use the loss that takes logits", lambda z, y:
                   functional.binary_cross_entropy(z.sigmoid().clamp(distance, 1 - distance), y))  # fmt: skip


_BY_ITSELF = (
    "each example by itself: one that is sure changes nothing in the loss of the others, and a wrong one "
    "costs |logit| below 100 as well; use the loss that takes logits"
)

_SMALLEST = (
    "the value is right but its gradient fades from logits of about 28 on: binary_cross_entropy of a "
    "probability p divides by p(1 − p), but by no less than 10⁻¹²; use the loss that takes logits"
)

_KINK = (
    "a logit of 0 is neither above 0 nor below; |z| and max(z, 0) have a kink there, where autograd may find "
    "no slope, and √(z²) and z²/|z| give NaN: use the loss that takes logits"
)

REPAIRED_LOSS = FunctionExercise(
    name="repaired_loss", notebook="02", title="Repair a loss that is stuck",
    difficulty="easy", minutes=6, reference=repaired_loss,
    properties=(
        Property("it is the mean binary cross-entropy", _mild,
                 "one sigmoid between logit and loss, then the mean over all examples: compare one example's "
                 "loss, −log of what its true answer gets, by hand"),
        Property("sure and right costs almost nothing", _sure, "the loss must come near 0"),
        Property("it still does, however large the logit", _surely_right,
                 "exp(logit) is infinite from about 710 on, exp(−logit) is 0 there, and log(0) is infinite, "
                 "too; with a limit in its place the loss may fall below 0: use the loss that takes logits",
                 key="overflow"),
        Property("sure and wrong costs |logit|, however large", _surely_wrong,
                 "the loss must grow as |logit| does: cut nothing off (no clamp, no ε), and use the loss "
                 "that takes logits, not log(sigmoid)", key="overflow"),
        Property("its gradient reaches the logits", _mild,
                 "part of the gradient is cut off: no .detach(), .data or no_grad() in any part; or an "
                 "example is left out, or one_hot, without num_classes, meets labels that are all 0",
                 observe=_gradient, key="gradient"),
        Property("its gradient is finite too, however large the logit", _right_and_wrong,
                 "its gradient is wrong: a branch that is not chosen may be infinite, and 0 times infinity "
                 "is NaN; or what costs nothing is left out of the mean; use the loss that takes logits",
                 observe=_gradient, key="endless_gradient"),
        Property("a network that begins with logits of 0 can learn", _undecided,
                 _KINK, key="undecided", observe=_learns),
        Property("sure and unsure examples side by side", _side_by_side, _BY_ITSELF, key="side_by_side"),
        Property("side by side the gradient is right too", _side_by_side, _BY_ITSELF, key="side_by_side",
                 observe=_gradient),
        Property("sure and right costs a little, not nothing", _a_little,
                 "beyond a limit 0 or |logit| stands in place of the loss: e^−10 is not yet nothing; use the "
                 "loss that takes logits", key="limit"),
        Property("its gradient is right where the model is sure and wrong", _sure_and_wrong, _SMALLEST,
                 key="endless_gradient", observe=_gradient, draws=2),
        Property("a batch that is sure and right stays tied to its logits", _surely_right,
                 "no torch.tensor(0.0) or number in place of a loss that is almost 0: it knows no logits, "
                 "and backward() stops where nothing else is in the batch",
                 key="gradient", observe=_tied, draws=2),
        Property("a logit of 0 costs log 2, whatever its label", _half_decided, _KINK, key="undecided",
                 draws=3),
        Property("and its gradient is a number of the right sign, beside other logits too",
                 _half_decided, _KINK,
                 key="undecided", observe=_learns, draws=2),
    ),
    mistakes=(
        Mistake("undecided", _KINK, lambda z, y: (
            torch.log1p((-z.abs()).exp()) + z.abs() * ((z > 0) != (y > 0))).mean()),
        Mistake("endless_gradient", _SMALLEST, lambda z, y: torch.where(
            z.abs() > 30, _WITH_LOGITS(z, y, reduction="none"),
            functional.binary_cross_entropy(z.sigmoid(), y, reduction="none")).mean()),
        # Its value is right: beside a gradient it comes before those that have none for large logits.
        Mistake("gradient", "part of the gradient is cut off: no .detach(), .data or no_grad() in any part",
                lambda z, y: _WITH_LOGITS(torch.where(z.abs() > 10, z.detach(), z), y)),
        Mistake("double", "still two sigmoids: binary_cross_entropy_with_logits applies one itself",
                lambda z, y: _WITH_LOGITS(z.sigmoid(), y)),
        Mistake("sum", "the mean over the examples, not their sum", lambda z,
                y: _WITH_LOGITS(z, y, reduction="sum")),
        Mistake("swapped", "the logits come first, then the labels", lambda z, y: _WITH_LOGITS(y, z)),
        *map(_cut_off, (30, 50, 500, 1000, 10_000)),
        *map(_with_epsilon, (1e-5, 1e-6, 1e-7, 1e-8)),
        *map(_kept_from_the_ends, (1e-3, 1e-4, 1e-5)),
        Mistake("clamped", "at 100 the loss stops: binary_cross_entropy on probabilities does so, silently, "
                "and so do logits cut off there: pass the logits as they are",
                lambda z, y: functional.binary_cross_entropy(z.sigmoid(), y)),
        Mistake("naive_log", "for large logits log(sigmoid) is log(0), and exp(logit) is infinite: pass "
                "logits to a loss made for them",
                _naive_log),
        Mistake("either_way", "only sure and wrong costs |logit|: sure and right costs almost nothing",
                lambda z, y: torch.where(z.abs() > 100, z.abs(), functional.softplus(z) - z * y).mean()),
        Mistake("softmax", "cross_entropy takes these n logits for n classes of one example: here each "
                "example has its own yes/no question", lambda z, y: functional.cross_entropy(z, y)),
        Mistake("sign", "the sign of the logits is turned round: label 1 wants a large logit",
                lambda z, y: _WITH_LOGITS(-z, y)),
        Mistake("half", "one half of the sum is missing: labels 0 count too",
                lambda z, y: -(y * functional.logsigmoid(z)).mean()),
        Mistake("squared", "that is a squared error, not the log-likelihood", lambda z,
                y: ((z.sigmoid() - y) ** 2).mean()),
        Mistake("minus", "a loss falls as the answers get better: minus the mean log-likelihood",
                lambda z, y: -_WITH_LOGITS(z, y)),
        Mistake("bits", "that is in bits: take the natural logarithm, as PyTorch does",
                lambda z, y: _WITH_LOGITS(z, y) / math.log(2)),
        Mistake("gradient", _CUT, lambda z, y: _WITH_LOGITS(z.detach(), y)),
        Mistake("per_example", "return their mean, one number", lambda z,
                y: _WITH_LOGITS(z, y, reduction="none")),
    ),
)  # fmt: skip


def lowest_accuracy(mean_bce: float) -> float:
    """Return the lowest accuracy (a share from 0 to 1) a binary classifier can have with this mean loss.

    The mean binary cross-entropy has natural logarithms; a decision is wrong when the truth gets at most 1/2.
    """
    cheapest_error = -math.log(0.5)
    return max(0.0, 1 - mean_bce / cheapest_error)


def _costly(draws: Draws) -> dict:
    return {"mean_bce": draws.in_turn((0.691, 0.699, draws.real(0.8, 3), 20.0))}  # log 2 is 0.6931


def _cheap(draws: Draws) -> dict:
    return {"mean_bce": draws.in_turn((0.0, 0.005, 0.019))}


def _rounded_log(log: float) -> Mistake:
    return Mistake("rounded_log", "the idea is right, the number rounded too far: write math.log(2)",
                   lambda bce: max(0.0, 1 - bce / log))  # fmt: skip


LOWEST_ACCURACY = FunctionExercise(
    name="lowest_accuracy", notebook="02", title="Audit: 0.0520 and 0.8068",
    difficulty="medium", minutes=12, reference=lowest_accuracy,
    approximate=2.5e-4, nearly="as with float32, or 0.693 for log 2",
    too_few="close, but a bit too high: the bound holds for any number of answers, so divide, and do not "
    "round to whole ones",
    properties=(
        Property("the bound is the lowest that can be",
                lambda draws: {"mean_bce": draws.in_turn((draws.real(0.02, 0.6), 0.64))},
                 "what is the least a wrong decision costs, and how many such fit into the mean?", draws=6),
        Property("from a loss of log 2 on nothing is promised: 0", _costly,
                 "from a loss of log 2 = 0.693 on everything may be wrong, and not before", key="negative"),
        Property("a loss near 0 promises nearly all", _cheap,
                 "a loss of 0 promises all answers, 1; and the same formula holds beside it", key="cheap",
                 draws=3),
    ),
    mistakes=(
        Mistake("negative", "a share below 0 means: nothing is promised, so 0",
                lambda bce: 1 - bce / math.log(2)),
        Mistake("error", "that is the highest share of errors: 1 minus it",
                lambda bce: min(1.0, bce / math.log(2))),
        *map(_rounded_log, (0.69, 1 / 1.44, 0.7)),
        Mistake("floor", "no limit but 0: answers may be wrong more often than a guess is",
                lambda bce: max(0.5, 1 - bce / math.log(2))),
        Mistake("always_zero",
                "0 came out each time: min(0, …) in place of max(0, …), a condition or a difference turned "
                "round, a number made whole by int(), or far too much taken from 1? It is loss / log 2, with "
                "no factor",
                lambda bce: 0.0),
        Mistake("whole_answers", "the bound is for any number of answers: divide, and do not round to "
                "whole ones of 100", lambda bce: max(0.0, 1 - math.floor(100 * bce / math.log(2)) / 100)),
        Mistake("minus_loss", "a wrong decision costs log 2 = 0.693 at least, not 1",
                lambda bce: max(0.0, 1 - bce)),
        Mistake("likelihood",
                "exp(−loss) is a (geometric) mean of the truth's probability, not a share of right answers",
                lambda bce: math.exp(-bce)),
        Mistake("base_two", "log means the natural logarithm: math.log",
                lambda bce: max(0.0, 1 - bce / math.log10(2))),
        Mistake("upside_down", "the share of errors is loss / log 2, not loss · log 2",
                lambda bce: max(0.0, 1 - bce * math.log(2))),
        Mistake("percent", "a share from 0 to 1, not per cent",
                lambda bce: 100 * max(0.0, 1 - bce / math.log(2))),
        Mistake("half", "a decision is wrong from probability 1/2 on: −log(1/2), not 1/2",
                lambda bce: max(0.0, 1 - bce / 0.5)),
    ),
)  # fmt: skip
