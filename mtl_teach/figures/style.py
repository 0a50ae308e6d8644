"""One look for all figures that stand: type that reads from the back row."""

from collections.abc import Iterator
from contextlib import contextmanager

from mtl_teach.colours import OWN, POOLED, QUIET, SHARED, TRUTH, WEIGHTS

__all__ = ["OWN", "POOLED", "QUIET", "SHARED", "TRUTH", "WEIGHTS", "canvas", "styled"]

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
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw inside this context and the course's look applies, without changing the reader's settings."""
    import matplotlib  # not before something is drawn: it takes longer to load than the rest

    lines = matplotlib.cycler(color=(OWN, SHARED, POOLED, TRUTH, QUIET))
    with matplotlib.rc_context({**_RC, "axes.prop_cycle": lines}):
        yield


def canvas(columns: int = 1, rows: int = 1, width: float = 6.0, height: float = 3.6, **kwargs):
    """Return a styled (figure, axes); `width` and `height` are inches of one axes."""
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
        return figure, figure.subplots(rows, columns, **kwargs)
