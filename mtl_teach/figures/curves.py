"""Trainings of the shared model over their steps: one named curve each, cut where it leaves the paper."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mtl_teach.figures.style import SHARED, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DASHES = ("-", "--", ":")


def draw_curves(
    curves: Mapping[str, Sequence[float]], label: str, *, low: float, high: float, title: str = ""
) -> "Figure":
    """Return a figure of up to three curves, name -> one value > 0 per step, with `label` beside the y axis.

    All are trainings of one model, so all have its colour, and each has its own dashes. The y axis runs from
    `low` to `high`; a curve ends at its first value that is above it or no number, and carries its name at
    that end. Raises ValueError for no curve, for more than three, and unless 0 < low < high.
    """
    if not 1 <= len(curves) <= len(_DASHES):
        raise ValueError(f"curves must be 1 to {len(_DASHES)}, got {len(curves)}: draw two figures")
    if not 0 < low < high:
        raise ValueError(f"low and high must be 0 < low < high, got {low} and {high}: the axis is a log one")
    figure, axes = canvas(width=7.5, height=3.4)
    for (name, values), dash in zip(curves.items(), _DASHES[: len(curves)], strict=True):
        shown = _inside(np.asarray(values, dtype=float), high)
        axes.plot(shown, dash, color=SHARED, label=name)
        axes.annotate(
            name,
            (len(shown) - 1, shown[-1]),
            xytext=(6, -4),
            textcoords="offset points",
            color=SHARED,
            va="top" if shown[-1] == high else "center",
            weight="bold",
        )
    axes.set(xlabel="step", ylabel=label, yscale="log", ylim=(low, high), title=title)
    return figure


def _inside(values: np.ndarray, high: float) -> np.ndarray:
    """Return the values up to the first that is not inside the paper, and that one at its edge."""
    off = ~(values <= high)
    if not off.any():
        return values
    return np.append(values[: off.argmax()], high)
