"""Error over sharing strength: the valley between every task alone and one model for all."""

from collections.abc import Mapping, Sequence
from math import inf, isinf, log10

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from mtl_teach.figures.style import OWN, POOLED, SHARED, TRUTH, canvas


def draw_valley(
    axes: Axes, strengths: Sequence[float], errors, *, title: str = "", predicted: float | None = None
) -> None:
    """Draw errors (S, R) over S strengths λ on a log axis: a dot per run, a line through the means.

    A strength of 0 stands at the left edge and infinity at the right one; their means run across as dashed
    (each task alone) and dotted (one model) lines. `predicted` is a λ to mark by a vertical line, as
    theory's. Raises ValueError unless there is a row of errors per strength and a λ between 0 and infinity.
    """
    errors = np.asarray(errors, dtype=float)
    inner = [strength for strength in strengths if 0 < strength < inf]
    if errors.ndim != 2 or len(errors) != len(strengths) or not inner:
        raise ValueError(
            f"errors must be (strengths={len(strengths)}, runs) with a strength between 0 and infinity, "
            f"got {errors.shape} and {list(strengths)}: give one row per strength"
        )
    low, high = log10(min(inner)) - 1, log10(max(inner)) + 1
    places = np.array([_place(strength, low, high) for strength in strengths])
    order = np.argsort(places)
    spread = np.linspace(-0.12, 0.12, errors.shape[1])  # keeps the runs of one strength apart
    size, shade = (9, 0.35) if errors.shape[1] <= 50 else (3, 0.12)
    x = (places[:, None] + spread).ravel()
    axes.scatter(x, errors.ravel(), s=size, color=SHARED, alpha=shade, linewidth=0)
    _draw_ends(axes, strengths, errors)
    axes.plot(places[order], errors.mean(1)[order], color=SHARED, marker="o", ms=5, label="mean")
    if predicted is not None:
        axes.axvline(log10(predicted), color=TRUTH, ls="-.", label="σ²/τ²")
    _label(axes, places[order], np.asarray(strengths, dtype=float)[order])
    axes.set_title(title, loc="left")


def _draw_ends(axes: Axes, strengths: Sequence[float], errors: np.ndarray) -> None:
    for end, colour, style, label in ((0, OWN, "--", "each alone"), (inf, POOLED, ":", "one model")):
        if end in strengths:
            axes.axhline(errors[list(strengths).index(end)].mean(), color=colour, ls=style, label=label)


def _place(strength: float, low: float, high: float) -> float:
    return low if strength == 0 else high if isinf(strength) else log10(strength)


def _label(axes: Axes, places: np.ndarray, strengths: np.ndarray) -> None:
    powers = [p for p, s in zip(places, strengths, strict=True) if np.isfinite(s) and s > 0 and _is_whole(p)]
    shown = powers[:: 2 if len(powers) > 6 else 1]
    ends = [(p, f"{s:g}") for p, s in zip(places, strengths, strict=True) if s == 0]
    ends += [(p, "∞") for p, s in zip(places, strengths, strict=True) if np.isinf(s)]
    ticks = sorted([*ends, *((p, f"{10.0 ** round(p):g}") for p in shown)])
    axes.set_xticks([p for p, _ in ticks], [label for _, label in ticks])
    axes.set_xlabel("sharing strength λ")


def _is_whole(place: float) -> bool:
    return abs(place - round(place)) < 1e-9


def draw_valleys(
    curves: Mapping[str, object],
    strengths: Sequence[float],
    label: str,
    predicted: Sequence[float] = (),
    log: bool = False,
) -> Figure:
    """Return one valley per entry of `curves`, title -> errors (S, R), side by side.

    `label` names the errors with their unit; `predicted` holds one λ to mark per valley, or nothing; `log`
    gives the errors a log axis each, otherwise all share one linear axis. Raises ValueError as `draw_valley`.
    """
    figure, axes = canvas(len(curves), width=4.6, height=4, sharey=not log, squeeze=False)
    marks = list(predicted) or [None] * len(curves)
    for panel, (title, errors), mark in zip(axes[0], curves.items(), marks, strict=True):
        draw_valley(panel, strengths, errors, title=title, predicted=mark)
        if log:
            _log_errors(panel)
    axes[0, 0].set_ylabel(label)
    axes[0, 0].legend(frameon=False)
    return figure


def _log_errors(axes: Axes) -> None:
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
