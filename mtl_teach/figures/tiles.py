"""Rows of small square pictures: digits as scanners see them, and weights as pictures."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from mtl_teach.figures.style import WEIGHTS, canvas


def draw_tiles(rows: Mapping[str, Sequence], columns: Sequence[str]) -> Figure:
    """Return one row of square pictures per entry of `rows`, label -> (T, side·side), under T column names.

    Rows without a negative number are ink on paper; all others share one scale of colours around zero, so
    that their sizes compare. Raises ValueError for rows that do not hold one square picture per column.
    """
    pictures = {label: _squares(label, row, len(columns)) for label, row in rows.items()}
    signed = [abs(row).max() for row in pictures.values() if row.min() < 0]
    figure, grid = canvas(len(columns), len(rows), width=1.25, height=1.3, squeeze=False)
    colours = LinearSegmentedColormap.from_list("weights", WEIGHTS)
    for line, (label, row) in zip(grid, pictures.items(), strict=True):
        look = dict(cmap="gray_r", vmin=0) if row.min() >= 0 else _around_zero(colours, max(signed))
        for axes, picture in zip(line, row, strict=True):
            axes.imshow(picture, **look)
            axes.set(xticks=[], yticks=[])
            axes.grid(False)
        line[0].set_ylabel(label, rotation=0, ha="right", va="center")
    for axes, name in zip(grid[0], columns, strict=True):
        axes.set_title(name, loc="center", fontsize=12)
    return figure


def _around_zero(colours: LinearSegmentedColormap, size: float) -> dict:
    return {"cmap": colours, "vmin": -size, "vmax": size}


def _squares(label: str, row, count: int) -> np.ndarray:
    row = np.asarray(row, dtype=float)
    side = math.isqrt(row.shape[-1]) if row.ndim == 2 else 0
    if row.shape != (count, side * side) or side == 0:
        raise ValueError(
            f"rows[{label!r}] must be (columns={count}, side·side), got {row.shape}: one flat square each"
        )
    return row.reshape(count, side, side)
