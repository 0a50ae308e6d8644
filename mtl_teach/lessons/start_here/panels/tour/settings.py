"""What the tour can show: eight scanners, twelve test digits of each, and the places of its sliders."""

import torch
from torch import Tensor

SCANNERS, EACH = 8, 12  # rows and columns of digits
SHOWN = SCANNERS * EACH
SAMPLES = 10  # labelled digits of each scanner
STRENGTHS = (0.0, 0.01, 0.03, 0.1, 1.0, 10.0)
SPREADS = (0, 30, 60, 90, 120, 180, 240)
BARS = ("each alone", "now", "one model for all")


def grid(tests: Tensor) -> Tensor:
    """Return the `tests` (8, m, ...) that are shown, (8, 12, ...): scanner j's begin with test digit 12j."""
    places = torch.arange(SHOWN).view(SCANNERS, EACH)
    return tests[torch.arange(SCANNERS)[:, None], places]


def named(strength: float) -> str:
    """Return how the slider calls a strength."""
    return {0.0: "0, each alone", 10.0: "10, as one"}.get(strength, f"{strength:g}")
