"""Show a figure together with its words: a picture alone says nothing to a screen reader, nor to a test."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtl_teach.figures.style import styled
from mtl_teach.png import png_metadata

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SCALE = 2  # pixels of the PNG for one on the page: crisp on dense screens


@dataclass(frozen=True)
class Picture:
    """A PNG, the sentence that stands for it (alt text), and its data in rounded numbers (text/plain)."""

    png: bytes
    alt: str
    data: str

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.data}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/png": self.png, "text/plain": repr(self)}, png_metadata(self.png, self.alt, _SCALE)


def show(figure: "Figure", alt: str) -> Picture:
    """Return `figure` as a picture whose text describes its data, so that an empty or changed one is noticed.

    `alt` says in one sentence what the figure shows: at least eight words, else ValueError.
    """
    if len(alt.split()) < 8:
        raise ValueError(
            f"alt must say in at least 8 words what the figure shows, got {alt!r}: write a sentence"
        )
    buffer = io.BytesIO()
    with styled():
        _unframe_legends(figure)
        figure.savefig(buffer, format="png", dpi=72 * _SCALE, metadata={"Software": None})
    return Picture(buffer.getvalue(), alt, describe(figure))


def _unframe_legends(figure: "Figure") -> None:
    for axes in figure.axes:
        if axes.get_legend() is not None:
            axes.get_legend().set_frame_on(False)


def describe(figure: "Figure") -> str:
    """Return one line per axes and per thing drawn on it, with numbers rounded to two significant digits.

    What is below 1e-12 of the largest coordinate on its axis reads 0: there the processor decides the digits.
    """
    return "\n".join(line for axes in figure.axes for line in _axes(axes))


def _axes(axes: "Axes") -> list[str]:
    titles = [axes.get_title(loc) for loc in ("left", "center")]
    name = next((title for title in titles if title), "axes").replace("\n", " ")
    head = f"{name}: x {axes.get_xlabel() or '-'}, y {axes.get_ylabel() or '-'}"
    largest = np.abs(axes.dataLim.get_points()).max(axis=0)  # (2,)
    points = [(line, line.get_xydata()) for line in axes.get_lines() if len(line.get_xdata())]
    drawn = [_line(str(line.get_label()), _without_dust(xy, largest)) for line, xy in points]
    dots = [dots.get_offsets() for dots in axes.collections if len(dots.get_offsets())]
    drawn += [_dots(_without_dust(xy, largest)) for xy in dots]
    bars = [box for box in axes.containers if len(box) and all(hasattr(bar, "get_height") for bar in box)]
    drawn += [f"  bars {_numbers([_length(bar, box.orientation) for bar in box])}" for box in bars]
    drawn += [f"  image {'x'.join(map(str, image.get_array().shape))}" for image in axes.images]
    return [head, *drawn]


def _without_dust(points, largest: np.ndarray) -> np.ndarray:
    points = np.array(points, dtype=float)  # (n, 2)
    points[np.abs(points) < 1e-12 * largest] = 0
    return points


def _length(bar, orientation: str) -> float:
    return bar.get_width() if orientation == "horizontal" else bar.get_height()


def _line(label: str, points: np.ndarray) -> str:
    label = "" if label.startswith("_") else f" {label}"
    ends = f"({_numbers(points[0])}) to ({_numbers(points[-1])})"
    return f"  line{label}: {len(points)} points from {ends}, y range {_range(points[:, 1])}"


def _dots(points: np.ndarray) -> str:
    x, y = points.T
    return f"  {len(points)} dots, x range {_range(x)}, y range {_range(y)}"


def _range(values: np.ndarray) -> str:
    return _numbers([values.min(), values.max()])


def _numbers(values) -> str:
    return " ".join(f"{float(value) + 0.0:.2g}" for value in values)
