"""The standing figures of lesson 10."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from mtl_teach import evaluation, figures
from mtl_teach.lessons.the_fair_comparison import equal

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_reports(reports: Mapping[str, Tensor]) -> Figure:
    """Draw what the papers report, one dot a paper, with the mean's interval and the line of zero."""
    bars = {name: evaluation.mean_interval(gains) for name, gains in reports.items()}
    return figures.dots(
        {name: gains.tolist() for name, gains in reports.items()},
        {name: (one.mean, one.low, one.high) for name, one in bars.items()},
        "reported gain (points of test error)",
        zero=True,
        colour=figures.SHARED,
        mark="o",
    )


def draw_epochs(test: Tensor, best: Tensor) -> Figure:
    """Draw each scanner's test error over the epochs, (epochs, T); a numbered ring marks its `best` (T,)."""
    figure, axes = figures.canvas(width=7.5, height=3.8)
    at = np.arange(1, len(test) + 1)
    for scanner, (curve, dash) in enumerate(zip(test.T, ("-", "--", ":", "-."), strict=True)):
        axes.plot(at, curve, dash, color=figures.SHARED, linewidth=1.8, label=f"scanner {scanner + 1}")
        place = int(best[scanner])
        ring = {"markersize": 14, "fillstyle": "none", "markeredgewidth": 2.5}
        axes.plot([at[place]], [curve[place]], "o", color=figures.QUIET, **ring)
        axes.annotate(
            str(scanner + 1), (at[place], curve[place]), (0, -20), textcoords="offset points", ha="center"
        )
    axes.set(xlabel="epoch", ylabel="test error (%)", ylim=(0, 60))
    axes.legend(loc="upper right", ncols=2)
    return figure


def draw_largest(sizes: Sequence[int], drawn: Sequence[float]) -> Figure:
    """Draw the mean of the largest of k normal numbers over k, as a curve, and what draws gave, as dots."""
    figure, axes = figures.canvas(width=7.0, height=3.6)
    every = list(range(1, 21))
    curve = [evaluation.expected_maximum(k) for k in every]
    axes.plot(every, curve, "--", color=figures.TRUTH, label="by integration")
    axes.plot(sizes, drawn, "o", color=figures.QUIET, label="20,000 draws")
    axes.set(xlabel="equal runs of which the best is reported, k", ylabel="seeming gain (deviations)")
    axes.set(xlim=(0.5, 20.5), ylim=(-0.1, 2.1))
    axes.set_xticks([1, 2, 3, 5, 8, 12, 20])
    axes.legend(loc="lower right")
    return figure


def draw_thousand(counts: Mapping[str, Tensor], seeds: Sequence[int], settings: Sequence[int]) -> Figure:
    """Draw how many of 1,000 papers about nothing claim a gain: a picture a rule, lines for seeds."""
    figure, every = figures.canvas(columns=len(counts), width=3.5, height=3.6, sharey=True)
    # One colour: the lesson's others mean alone, shared and one for all. More seeds, a heavier line.
    looks = list(zip(("-", "--", ":", "-."), "os^v", (1.0, 1.5, 2.0, 2.6), strict=True))
    for axes, (rule, found) in zip(every, counts.items(), strict=True):
        for row, count, (dash, mark, heavy) in zip(found, seeds, looks[: len(seeds)], strict=True):
            if not row.any():
                continue  # with one seed there is no interval
            name = "1 seed" if count == 1 else f"{count} seeds"
            look = {"color": figures.QUIET, "linewidth": heavy, "markersize": 5 + heavy}
            axes.plot(settings, row, dash, marker=mark, label=name, **look)
        axes.set(xlabel="settings tried", title=rule, ylim=(0, 1000), xscale="log")
        axes.set_xticks(list(settings), [str(one) for one in settings])
        axes.minorticks_off()
    every[0].set_ylabel("false papers of 1,000")
    every[0].legend(loc="lower right")
    return figure


def draw_designs(designs: Mapping[str, equal.Design]) -> Figure:
    """Draw the test error of each design, one dot a draw, with the mean's interval, and its parameters."""
    rows, bars = {}, {}
    for name, one in designs.items():
        row = f"{name}\n{one.parameters:,} parameters"
        mean = evaluation.mean_interval(one.errors)
        rows[row], bars[row] = one.errors.tolist(), (mean.mean, mean.low, mean.high)
    label = "test error, mean of eight scanners (%)"
    return figures.dots(rows, bars, label, colour=figures.QUIET, mark="o")
