"""Rows of small square pictures: digits as scanners see them, and weights as pictures."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mtl_teach.figures.style import WEIGHTS, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAPER, INK = "#263242", "white"  # light ink on slate, as in the panels


def draw_tiles(
    rows: Mapping[str, Sequence], columns: Sequence[str], speaks: tuple[str, str] | None = None
) -> "Figure":
    """Return one row of square pictures per entry of `rows`, label -> (T, side·side), under T column names.

    Rows without a negative number are light ink on dark paper; all others share one scale of colours around
    zero, so that their sizes compare. `speaks` says what negative and positive weights speak for, in a key
    below. Raises ValueError for rows that do not hold one square picture per column.
    """
    from matplotlib.colors import LinearSegmentedColormap

    strips = {label: _strip(label, row, len(columns)) for label, row in rows.items()}
    largest = max((np.nanmax(abs(strip)) for strip in strips.values() if np.nanmin(strip) < 0), default=1)
    ink = LinearSegmentedColormap.from_list("ink", (PAPER, INK))
    colours = LinearSegmentedColormap.from_list("weights", WEIGHTS)
    figure, grid = canvas(1, len(rows), width=1.15 * len(columns) + 1.6, height=1.25, squeeze=False)
    for axes, (label, strip) in zip(grid[:, 0], strips.items(), strict=True):
        signed = {"cmap": colours, "vmin": -largest, "vmax": largest}
        axes.imshow(strip, **(signed if np.nanmin(strip) < 0 else {"cmap": ink, "vmin": 0}))
        axes.set(xticks=[], yticks=[])
        axes.set_ylabel(label, rotation=0, ha="right", va="center")
        axes.spines[:].set_visible(False)
        axes.grid(False)
    side = len(strip)
    grid[0, 0].xaxis.tick_top()
    grid[0, 0].set_xticks([(side + 1) * j + (side - 1) / 2 for j in range(len(columns))], columns)
    grid[0, 0].tick_params(length=0)
    if speaks:
        _add_key(figure, grid[:, 0].tolist(), colours, largest, speaks)
    return figure


def _add_key(figure: "Figure", axes: list, colours, largest: float, speaks: tuple[str, str]) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    weights = ScalarMappable(Normalize(-largest, largest), colours)
    key = figure.colorbar(weights, ax=axes, location="bottom", shrink=0.4, aspect=30, pad=0.03)
    key.set_ticks([-largest, 0, largest], labels=[speaks[0], "0", speaks[1]])
    key.ax.tick_params(labelsize=13)
    key.outline.set_visible(False)


def _strip(label: str, row, count: int) -> np.ndarray:
    """Return the pictures of one row side by side (side, count·(side + 1)), a gap of NaN after each."""
    row = np.asarray(row, dtype=float)
    side = math.isqrt(row.shape[-1]) if row.ndim == 2 else 0
    if row.shape != (count, side * side) or side == 0:
        raise ValueError(
            f"rows[{label!r}] must be (columns={count}, side·side), got {row.shape}: one flat square each"
        )
    pictures = np.pad(row.reshape(count, side, side), ((0, 0), (0, 0), (0, 1)), constant_values=np.nan)
    return np.concatenate(list(pictures), axis=1)
