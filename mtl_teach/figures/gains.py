"""What one model gains over another, in several settings: a grey row each, on one scale for all pictures."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mtl_teach.figures.dots import dots
from mtl_teach.figures.style import QUIET

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SPAN = (-3.0, 11.0)  # percentage points: two pictures in a row can be compared


def gains(
    differences: Mapping[str, Sequence[float]],
    intervals: Mapping[str, tuple[float, float, float]],
    label: str,
    title: str = "",
    span: tuple[float, float] = SPAN,
) -> "Figure":
    """Return `figures.dots` in one colour, zero drawn, each row's name ending with its mean and interval.

    `differences`: setting -> one difference per seed; `intervals`: setting -> (mean, low, high) of each.
    Raises ValueError where a difference lies outside `span`, the ends of the axis, or a mean is missing.
    """
    missing = [name for name in differences if name not in intervals]
    if missing:
        raise ValueError(f"intervals must hold a (mean, low, high) for each row, got none for {missing}")
    values = [float(value) for row in differences.values() for value in row]
    if min(values) < span[0] or max(values) > span[1]:
        raise ValueError(
            f"differences must lie in span={span}, got {min(values):.3g} to {max(values):.3g}: widen span"
        )
    names = {
        name: f"{name}: {signed(intervals[name][0])}\n{_ends(*intervals[name][1:])}" for name in differences
    }
    figure = dots(
        {names[name]: row for name, row in differences.items()},
        {names[name]: intervals[name] for name in differences},
        label,
        title,
        zero=True,
        colour=QUIET,
        mark="o",
    )
    (axes,) = figure.axes
    axes.set_xlim(span)
    for line in axes.get_lines():
        line.set_solid_capstyle("butt")  # a bar ends where the numbers say
    return figure


def signed(number: float) -> str:
    """Return `number` to one decimal and signed: a true minus, as on axes; no sign on what rounds to 0."""
    text = f"{number:+.1f}".replace("-", "−")
    return "0.0" if text[1:] == "0.0" else text


def _ends(low: float, high: float) -> str:
    return f"({signed(low)} to {signed(high)})"
