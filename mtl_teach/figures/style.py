"""One look for all figures: colours that hold on light and dark paper, type that reads from the back row."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
from matplotlib.figure import Figure

# Okabe and Ito's colour-blind-safe hues, set to a lightness that reads on white and on near-black.
OWN, SHARED, POOLED, TRUTH, QUIET = "#2c8fd6", "#d9601a", "#0e9f76", "#b565a0", "#858b92"
# From negative to positive weights: two hues around a light middle.
WEIGHTS = ("#2c7fb8", "#d9d9d9", "#e2711d")

_RC = {
    "font.size": 13,
    "axes.titlesize": 14,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.35,
    "lines.linewidth": 2.5,
    "lines.markersize": 8,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "axes.prop_cycle": matplotlib.cycler(color=(OWN, SHARED, POOLED, TRUTH, QUIET)),
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw inside this context and the course's look applies, without changing the reader's settings."""
    with matplotlib.rc_context(_RC):
        yield


def canvas(columns: int = 1, rows: int = 1, width: float = 6.0, height: float = 3.6, **kwargs):
    """Return a styled (figure, axes); `width` and `height` are inches of one axes."""
    with styled():
        figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
        return figure, figure.subplots(rows, columns, **kwargs)
