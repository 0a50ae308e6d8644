"""What the panel on two output layers can show: a photo's four labels, and the places of its sliders."""

LABELS = ("cat", "dog", "bird", "fish")
OTHERS = {
    "nothing else": (-2.0, -3.0, -2.5),
    "a dog too": (2.0, -3.0, -2.5),
    "all four": (2.0, 1.5, 2.5),
}
LOGITS = tuple(half / 2 for half in range(-12, 13))


def signed(value: float) -> str:
    """Return a number as it stands in print, with a true minus sign.

    >>> signed(-2.5), signed(0.0)
    ('−2.5', '0')
    """
    return f"{value:g}".replace("-", "−")


def probability(value: float) -> str:
    """Return a probability with two digits, but never as 0.00 or 1.00, which no output layer gives.

    >>> probability(0.5), probability(0.001), probability(0.999)
    ('0.50', '< 0.01', '> 0.99')
    """
    return "< 0.01" if value < 0.005 else "> 0.99" if value > 0.995 else f"{value:.2f}"
