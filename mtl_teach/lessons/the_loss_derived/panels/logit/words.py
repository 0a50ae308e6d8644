"""What the logit panel says under its picture."""

import math

from mtl_teach.lessons.the_loss_derived.panels.logit.settings import FORMULAS, TOLERANCE, Pair, Setting

TINY = 1e-6


def words(setting: Setting, here: Pair, truth: Pair, breaks: Pair, end: Pair) -> str:
    """Say what the computer makes of this logit, what is true, and from where on the two differ.

    `breaks`: the logits from which loss and gradient are wrong; `end`: both at the last logit.
    """
    start = f"Logit {short(setting.logit)}, label 0, {FORMULAS[setting.implementation]} in {setting.dtype}"
    answer = f"loss {_said(here.loss)}, gradient {_said(here.gradient)}"
    both = (here.loss, truth.loss), (here.gradient, truth.gradient)
    if all(_same(value, true) for value, true in both):
        start = f"{start}: {answer}, as it should be."
    else:
        rounded = ": the rounding shows" if all(_near(value, true) for value, true in both) else ""
        start = f"{start}: {answer}; true are {_said(truth.loss)} and {_said(truth.gradient)}{rounded}."
    return f"{start} {_verdict(breaks, end)}"


def short(value: float) -> str:
    """Return a number with two digits, three from ten on, as the axes write it; never −0."""
    return (f"{value + 0.0:.2g}" if abs(value) < 10 else f"{value:.3g}").replace("-", "−")


def _said(value: float) -> str:
    # Below what the picture shows, the formulas agree only that the number is tiny.
    return "about 0" if 0 < abs(value) < TINY else short(value)


def _verdict(breaks: Pair, end: Pair) -> str:
    if min(breaks.loss, breaks.gradient) == math.inf:
        return "It holds for every logit here."
    # The last gradient tells how it breaks: nan stops the training, 0 stops the learning.
    loss = "inf" if math.isinf(end.loss) else f"stuck at {short(end.loss)}"
    gradient = "nan, which spreads to every weight" if math.isnan(end.gradient) else "0: no pull is left"
    first, then = math.ceil(breaks.gradient), math.ceil(breaks.loss)
    if first == then:
        return f"From z = {first} on the loss is {loss} and the gradient {gradient}."
    return f"From z = {first} on the gradient fades to {gradient}; from {then} on the loss is {loss}."


def _same(value: float, true: float) -> bool:
    return short(value) == short(true) or abs(value - true) < TINY


def _near(value: float, true: float) -> bool:
    return abs(value - true) <= TOLERANCE * (1 + true)
