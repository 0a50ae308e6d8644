"""What lesson 00 measures: how much luck moves an error, and what a paired comparison takes away of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from mtl_teach import closed_form, data, evaluation, figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INTERVAL = 10  # seeds behind each interval of the picture of many


def twin_errors(runs: int = 600, seed: int = 0) -> Tensor:
    """Return the test error in % of one and the same model in `runs` draws of its 40 labelled digits, (R,).

    One upright scanner, logistic regression, the question "is the digit even?", 490 test digits.
    """
    drawn = data.tilted_digits(tasks=1, samples=40, spread=0, seed=seed, replicas=runs)
    weights = closed_form.soft_logistic(drawn.x, drawn.y, strength=0)  # (R, 1, d)
    return _percent_wrong(weights, drawn)


def scanner_errors(
    strength: float, seed: int = 0, draws: int = 20, *, spread: float = 60, samples: int = 40
) -> Tensor:
    """Return the test error in % of eight scanners at a sharing strength, mean over them, one per draw, (R,).

    Tilts spread over `spread` degrees, `samples` labelled digits each. The same seed draws the same digits at
    every strength.
    """
    drawn = data.tilted_digits(tasks=8, samples=samples, spread=spread, seed=seed, replicas=draws)
    weights = closed_form.soft_logistic(drawn.x, drawn.y, strength)  # (R, T, d)
    return _percent_wrong(weights, drawn)


def chance_wins(a: Tensor, b: Tensor, seeds: int = 3) -> Tensor:
    """Return the difference of two models' means over and over, with `seeds` runs each, (R // seeds,)."""
    whole = len(a) // seeds * seeds
    return (a - b)[:whole].reshape(-1, seeds).mean(1)


def spread_of_means(errors: Tensor, sizes: tuple[int, ...]) -> list[float]:
    """Return the standard deviation of the means of S runs, measured on groups of `errors`, for every S."""
    groups = [errors[: len(errors) // size * size].reshape(-1, size) for size in sizes]
    return [group.mean(1).std().item() for group in groups]


def many_intervals(errors: Tensor) -> list[evaluation.Interval]:
    """Return the 95 % interval of every ten runs."""
    return [evaluation.mean_interval(ten) for ten in errors.split(INTERVAL) if len(ten) == INTERVAL]


def draw_twins(a: Tensor, b: Tensor) -> Figure:
    """Draw the runs of the twins as dots, the mean of each and its 95 % interval."""
    means = {"model A": evaluation.mean_interval(a), "model B": evaluation.mean_interval(b)}
    bars = {name: (one.mean, one.low, one.high) for name, one in means.items()}
    rows = {"model A": a.tolist(), "model B": b.tolist()}
    return figures.dots(
        rows, bars, "test error (%)", f"The same model, {len(a)} seeds twice", colour=figures.OWN
    )


def draw_intervals(intervals: list[evaluation.Interval], truth: float) -> Figure:
    """Draw many intervals above each other, those that miss the truth in another colour and with a cross."""
    figure, axes = figures.canvas(width=7.5, height=4.4)
    for row, one in enumerate(intervals):
        hit = one.low <= truth <= one.high
        colour, mark, size = (figures.QUIET, "o", 4) if hit else (figures.SHARED, "x", 8)
        axes.plot([one.low, one.high], [row, row], color=colour, linewidth=1.6)
        axes.plot([one.mean], [row], mark, color=colour, markersize=size, markeredgewidth=2)
    axes.axvline(truth, color=figures.TRUTH, linestyle="--", label="mean of all runs")
    axes.set(xlabel="test error (%)", yticks=[], title=f"{len(intervals)} intervals of {INTERVAL} seeds each")
    axes.spines["left"].set_visible(False)
    axes.legend(loc="upper right")
    return figure


def draw_chance_wins(differences: Tensor) -> Figure:
    """Draw the differences of the twins as dots, over the band from −1 to 1 point."""
    label = "difference of two means of three seeds (points)"
    figure = figures.dots({"A minus B": differences.tolist()}, {}, label, zero=True, colour=figures.OWN)
    figure.axes[0].axvspan(-1, 1, color=figures.QUIET, alpha=0.25)
    return figure


def draw_spread(sizes: tuple[int, ...], measured: list[float], sd: float) -> Figure:
    """Draw the measured spread of a mean of S runs on the curve σ/√S."""
    figure, axes = figures.canvas()
    counts = np.linspace(2, 40, 200)
    axes.plot(counts, sd / np.sqrt(counts), color=figures.TRUTH, linestyle="--", label="σ / √S")
    axes.plot(sizes, measured, "o", color=figures.OWN, label="measured")
    axes.set(xlabel="seeds per mean, S", ylabel="spread of the mean (points)", xticks=sizes, ylim=(0, None))
    axes.legend()
    return figure


def draw_both_views(alone: Tensor, shared: Tensor) -> Figure:
    """Draw two models as clouds, and below their differences with the interval as pairs and as two groups."""
    figure, (clouds, pairs) = figures.canvas(rows=2, width=7.5, height=2.6)
    lift = 0.08 * (np.arange(len(alone)) % 3 - 1)
    for height, errors, colour, mark in ((1, alone, figures.OWN, "o"), (0, shared, figures.SHARED, "s")):
        clouds.scatter(errors, height + lift, color=colour, marker=mark, s=34, alpha=0.7)
        mean = evaluation.mean_interval(errors)
        clouds.plot([mean.low, mean.high], [height - 0.32] * 2, color=colour, linewidth=3)
        clouds.plot([mean.mean], [height - 0.32], "D", color=colour, markersize=9)
    clouds.set(yticks=[1, 0], yticklabels=["each alone", "a little shared"], ylim=(-0.7, 1.4))
    clouds.set(xlabel="test error (%)", title="Two groups of twenty errors")
    gain = evaluation.paired_interval(alone, shared)
    unpaired = 2.02 * ((alone.var() + shared.var()) / len(alone)).sqrt().item()  # t of 38 degrees of freedom
    pairs.scatter(alone - shared, lift, color=figures.QUIET, s=34, alpha=0.8)
    for height, reach in ((-0.5, (gain.high - gain.low) / 2), (-1, unpaired)):
        pairs.plot([gain.mean - reach, gain.mean + reach], [height] * 2, color="black", linewidth=3)
        pairs.plot([gain.mean], [height], "D", color="black", markersize=7)
    pairs.axvline(0, color="black", linewidth=1)
    pairs.set(yticks=[0, -0.5, -1], yticklabels=["alone − shared", "interval, pairs", "interval, two groups"])
    pairs.set(ylim=(-1.35, 0.4), xlabel="points saved", title="Their differences, draw by draw")
    for axes in (clouds, pairs):
        axes.grid(axis="y", visible=False)
    return figure


def _percent_wrong(weights: Tensor, drawn: data.Tasks) -> Tensor:
    logits = (drawn.x_test @ weights[..., None])[..., 0]  # (R, T, m)
    return 100 * evaluation.error_rate(logits, drawn.y_test).mean(-1)  # (R,)
