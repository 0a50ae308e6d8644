"""Valleys of soft sharing side by side."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mtl_teach.figures.style import canvas
from mtl_teach.figures.valley import draw_valley

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_valleys(
    curves: Mapping[str, object],
    strengths: Sequence[float],
    label: str,
    predicted: Sequence[float] = (),
    log: bool = False,
    tuned: Sequence[tuple[float, float]] = (),
) -> "Figure":
    """Return one valley per entry of `curves`, title -> errors (S, R), side by side on one axis of errors.

    `label` names the errors with their unit; `predicted` holds one λ to mark per valley, or nothing; `log`
    makes the axis logarithmic; `tuned` holds the errors of both tuned ends per valley, or nothing. Raises
    ValueError as `draw_valley`.
    """
    figure, axes = canvas(len(curves), width=3.9, height=4, sharey=True, squeeze=False)
    marks = list(predicted) or [None] * len(curves)
    ends = list(tuned) or [None] * len(curves)
    for panel, (title, errors), mark, pair in zip(axes[0], curves.items(), marks, ends, strict=True):
        draw_valley(panel, strengths, errors, title=title, predicted=mark, tuned=pair)
    if log:
        _log_errors(axes[0, 0])
    axes[0, 0].set_ylabel(label)
    _add_legend(figure, axes[0, 0])
    return figure


def _add_legend(figure: "Figure", axes: "Axes") -> None:
    look = {"ncols": 5, "frameon": False, "fontsize": 13}
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", **look)


def _log_errors(axes: "Axes") -> None:
    from matplotlib.ticker import LogLocator, NullFormatter

    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
