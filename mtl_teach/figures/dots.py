"""Every seed a dot, the mean and its interval beside them: the course's picture of a measurement."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from mtl_teach.figures.style import OWN, POOLED, QUIET, SHARED, TRUTH, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Five colours and six marks: thirty rows before a look comes back.
_COLOURS, _MARKS = (OWN, SHARED, POOLED, TRUTH, QUIET), "os^vPX"


def dots(
    groups: Mapping[str, Sequence[float]],
    intervals: Mapping[str, tuple[float, float, float]],
    label: str,
    title: str = "",
    zero: bool = False,
    colour: str | Sequence[str] | None = None,
    mark: str | None = None,
) -> "Figure":
    """Return a figure with one row of dots per group, the latest one lowest.

    `groups`: name -> one value per seed. `intervals`: name -> (mean, low, high), drawn as a diamond with a
    bar; a group may go without. `label` names the quantity with its unit; `zero` draws the line of no
    difference; `mark` serves all rows, and so does one `colour`; several are dealt out in turn (without them
    each row has its own). Raises ValueError for an interval whose name is no group's.
    """
    strangers = [name for name in intervals if name not in groups]
    if strangers:
        raise ValueError(
            f"intervals must be named as groups {list(groups)}, got {strangers}: name them alike"
        )
    figure, axes = canvas(width=7.5, height=0.9 + 0.75 * len(groups))
    rows = np.arange(len(groups))[::-1]
    paints = [colour] if isinstance(colour, str) else colour or _COLOURS
    marks = cycle(mark or _MARKS)
    for row, (name, values), paint, mark in zip(rows, groups.items(), cycle(paints), marks):
        heights = row + 0.22 + 0.12 * (np.arange(len(values)) % 3 - 1)
        axes.scatter(values, heights, color=paint, marker=mark, s=28, alpha=0.6, label=name)
        if name in intervals:
            mean, low, high = intervals[name]
            axes.plot([low, high], [row - 0.22] * 2, color=paint, linewidth=3)
            axes.plot([mean], [row - 0.22], color=paint, marker="d", markersize=10)
    if zero:
        axes.axvline(0, color="black", linewidth=1)
    axes.set(yticks=rows, yticklabels=list(groups), xlabel=label, title=title, ylim=(-0.6, len(groups) - 0.4))
    axes.grid(axis="y", visible=False)
    return figure
