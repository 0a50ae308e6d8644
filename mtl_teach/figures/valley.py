"""Error over sharing strength: the valley between every task alone and one model for all."""

from collections.abc import Sequence
from math import inf, isinf, log10
from typing import TYPE_CHECKING

import numpy as np

from mtl_teach.figures.style import OWN, POOLED, QUIET, SHARED, TRUTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MANY = 50  # runs, from here on drawn as a band: dots would only make a haze


def draw_valley(
    axes: "Axes",
    strengths: Sequence[float],
    errors,
    *,
    title: str = "",
    predicted: float | None = None,
    tuned: tuple[float, float] | None = None,
) -> None:
    """Draw errors (S, R) over S strengths λ on a log axis: a small dot per run, a line through the means.

    More than 50 runs are a band instead, from their 10 % to their 90 % point. A strength of 0 stands at the
    left edge and infinity at the right one; their means run across as dashed (each task alone) and dotted
    (one model) lines, or instead of them the errors `tuned`, of both ends when tuned. `predicted` is a λ to
    mark by a vertical line, as theory's. Raises ValueError unless there is a row of errors per strength and
    a λ between 0 and infinity.
    """
    errors = np.asarray(errors, dtype=float)
    inner = [strength for strength in strengths if 0 < strength < inf]
    if errors.ndim != 2 or len(errors) != len(strengths) or not inner:
        raise ValueError(
            f"errors must be (strengths={len(strengths)}, runs) with a strength between 0 and infinity, "
            f"got {errors.shape} and {list(strengths)}: give one row per strength"
        )
    places = _places(strengths)
    order = np.argsort(places)
    _draw_runs(axes, places[order], errors[order])
    _draw_ends(axes, strengths, errors, tuned)
    axes.plot(
        places[order], errors.mean(1)[order], color=SHARED, marker="o", ms=5, label="soft sharing, mean"
    )
    if predicted is not None:
        axes.axvline(log10(predicted), color=TRUTH, ls="-.", label="σ²/τ²")
    _label(axes, places[order], np.asarray(strengths, dtype=float)[order])
    axes.set_title(title, loc="left")


def draw_savings(
    axes: "Axes",
    strengths: Sequence[float],
    intervals: Sequence[Sequence[float]],
    runs=None,
    *,
    mark: str = "o",
    label: str = "points saved",
) -> None:
    """Draw (mean, low, high) of what each of S strengths λ saves, with bars, above or below each alone.

    `runs` (S, R) are small dots behind the means. `mark` is the means' symbol, and `label` stands in a
    legend.
    """
    places, order = _places(strengths), np.argsort(_places(strengths))
    mean, low, high = np.asarray(intervals, dtype=float)[order].T
    axes.axhline(0, color=OWN, linestyle="--")
    if runs is not None:
        _draw_dots(axes, places[order], np.asarray(runs, dtype=float)[order])
    bars = {"color": SHARED, "fmt": f"{mark}-", "ms": 6, "capsize": 3, "label": label}
    axes.errorbar(places[order], mean, (mean - low, high - mean), **bars)
    _label(axes, places[order], np.asarray(strengths, dtype=float)[order])


def _draw_runs(axes: "Axes", places: np.ndarray, errors: np.ndarray) -> None:
    runs = errors.shape[1]
    if runs > MANY:
        low, high = np.quantile(errors, (0.1, 0.9), axis=1)
        axes.fill_between(places, low, high, color=SHARED, alpha=0.2, linewidth=0, label="80 % of the draws")
        return
    _draw_dots(axes, places, errors)


def _draw_dots(axes: "Axes", places: np.ndarray, values: np.ndarray) -> None:
    apart = np.linspace(-0.12, 0.12, values.shape[1])  # keeps the runs of one strength apart
    x = (places[:, None] + apart).ravel()
    axes.scatter(x, values.ravel(), s=9, color=QUIET, alpha=0.6, linewidth=0, label="one draw")


def _draw_ends(axes: "Axes", strengths: Sequence[float], errors: np.ndarray, tuned) -> None:
    ends = (0, OWN, "--", "each alone"), (inf, POOLED, ":", "one model for all")
    for number, (end, colour, style, label) in enumerate(ends):
        if tuned is not None:
            axes.axhline(tuned[number], color=colour, ls=style, label=f"{label}, tuned")
        elif end in strengths:
            axes.axhline(errors[list(strengths).index(end)].mean(), color=colour, ls=style, label=label)


def _places(strengths: Sequence[float]) -> np.ndarray:
    inner = [strength for strength in strengths if 0 < strength < inf]
    low, high = log10(min(inner)) - 1, log10(max(inner)) + 1
    return np.array([_place(strength, low, high) for strength in strengths])


def _place(strength: float, low: float, high: float) -> float:
    return low if strength == 0 else high if isinf(strength) else log10(strength)


def _label(axes: "Axes", places: np.ndarray, strengths: np.ndarray) -> None:
    powers = [p for p, s in zip(places, strengths, strict=True) if np.isfinite(s) and s > 0 and _is_whole(p)]
    shown = powers[:: 2 if len(powers) > 6 else 1]
    ends = [(p, f"{s:g}") for p, s in zip(places, strengths, strict=True) if s == 0]
    ends += [(p, "∞") for p, s in zip(places, strengths, strict=True) if np.isinf(s)]
    ticks = sorted([*ends, *((p, f"{10.0 ** round(p):g}") for p in shown)])
    axes.set_xticks([p for p, _ in ticks], [label for _, label in ticks])
    axes.set_xlabel("sharing strength λ")


def _is_whole(place: float) -> bool:
    return abs(place - round(place)) < 1e-9
