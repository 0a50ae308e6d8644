"""The standing figures of lesson 08."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from mtl_teach import evaluation, figures
from mtl_teach.colours import SWITCHED
from mtl_teach.lessons.learning_what_to_share import draws as gumbel
from mtl_teach.lessons.learning_what_to_share.experiments import (
    ALL,
    BY_LOT,
    LEARNED,
    OWN,
    OWN_TRUE,
    RANDOM,
    TRUE,
    WRONG,
    Study,
)
from mtl_teach.lessons.learning_what_to_share.mixed import ALONE, BOTTOM, MANY, ONE, STITCH

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Colour and mark of each design, the same wherever designs are compared.
LOOKS = {
    ALL: (figures.POOLED, "s"),
    TRUE: (figures.TRUTH, "*"),
    LEARNED: (figures.SHARED, "D"),
    RANDOM: (figures.QUIET, "X"),
    OWN: (figures.OWN, "o"),
    OWN_TRUE: (figures.OWN, "*"),
    WRONG: (figures.QUIET, "v"),
    BY_LOT: (figures.QUIET, "P"),
}
_PATCH = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # keeps lines off a label
_MIXED = {
    ALONE: (figures.OWN, "o"),
    BOTTOM: (figures.POOLED, "s"),
    STITCH: (figures.WEIGHTS[0], "^"),
    ONE: (figures.WEIGHTS[0], "v"),
    MANY: (figures.WEIGHTS[0], "P"),
}


def draw_policies(tables: Mapping[str, Tensor]) -> Figure:
    """Draw tables (T, L) of numbers from 0 to 1 side by side, dark where a block is executed."""
    from matplotlib.colors import LinearSegmentedColormap

    paint = LinearSegmentedColormap.from_list("execute", SWITCHED)
    width = 3.3 if len(tables) < 3 else 2.6
    figure, every = figures.canvas(columns=len(tables), width=width, height=0.9 * width, squeeze=False)
    for axes, (title, table) in zip(every[0], tables.items(), strict=True):
        tasks, blocks = table.shape
        axes.pcolormesh(
            np.arange(blocks + 1) + 0.5,
            np.arange(tasks + 1) + 0.5,
            table.numpy(),
            cmap=paint,
            vmin=0,
            vmax=1,
            edgecolors="0.6",
            linewidth=0.6,
        )
        for task in range(tasks):
            for block in range(blocks):
                axes.text(block + 1, task + 1, _short(table[task, block].item()), ha="center", va="center")
        axes.set(title=title, xlabel="block", xticks=range(1, blocks + 1), yticks=range(1, tasks + 1))
        axes.set_ylim(tasks + 0.5, 0.5)
        axes.set_aspect("equal")
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
    every[0][0].set_ylabel("task")
    return figure


def _short(number: float) -> str:
    """Return 0, 1 or one decimal without its zero: .7."""
    rounded = round(number, 1)
    return str(int(rounded)) if rounded in (0.0, 1.0) else f"{rounded:.1f}"[1:]


def draw_errors(errors: Mapping[str, Tensor], names: tuple[str, ...] | None = None) -> Figure:
    """Draw the excess error of each design, a dot a draw, with mean and interval; the least one on top."""
    order = names or sorted(errors, key=lambda name: errors[name].mean().item())
    chosen = {name: errors[name] for name in order}
    figure, axes = figures.canvas(width=7.5, height=0.9 + 0.75 * len(chosen))
    rows = np.arange(len(chosen))[::-1]
    for row, (name, values) in zip(rows, chosen.items(), strict=True):
        colour, mark = LOOKS[name]
        heights = row + 0.2 + 0.1 * (np.arange(len(values)) % 3 - 1)
        axes.scatter(values, heights, color=colour, marker=mark, s=28, alpha=0.6)
        mean = evaluation.mean_interval(values)
        axes.plot([mean.low, mean.high], [row - 0.2] * 2, color=colour, linewidth=4)
        axes.plot([mean.mean], [row - 0.2], marker=mark, color=colour, markersize=11)
    axes.set(yticks=rows, yticklabels=list(chosen), ylim=(-0.6, len(chosen) - 0.4))
    axes.set(xlabel="excess error (1: answering 0 always)", xlim=(0, None))
    axes.grid(axis="y", visible=False)
    return figure


def draw_frontier(studies: Mapping[float, Study], policies: str = "learned") -> Figure:
    """Draw the excess error over the block runs: learned policies, random ones, all shared and the truth."""
    figure, axes = figures.canvas(width=7.5, height=4.4)
    for name in (RANDOM, LEARNED):
        colour, mark = LOOKS[name]
        found = [(one.blocks[name].mean().item(), one.errors[name]) for one in studies.values()]
        means = [evaluation.mean_interval(errors) for _, errors in found]
        ends = [[one.mean - one.low for one in means], [one.high - one.mean for one in means]]
        axes.errorbar([runs for runs, _ in found], [one.mean for one in means], ends, color=colour,
                      marker=mark, label=policies if name == LEARNED else "random, same budget")  # fmt: skip
        for price, (runs, _), mean in zip(studies, found, means, strict=True):
            axes.annotate(f"{price:g}", (runs, mean.mean), xytext=(7, 7), fontsize=11, color=colour,
                          textcoords="offset points")  # fmt: skip
    first = next(iter(studies.values()))
    for name, size, line in ((ALL, 9, 2), (TRUE, 19, 6)):  # the truth is seen behind the learned policies
        colour, mark = LOOKS[name]
        mean = evaluation.mean_interval(first.errors[name])
        ends = [[mean.mean - mean.low], [mean.high - mean.mean]]
        runs = first.blocks[name].mean().item()
        axes.errorbar([runs], [mean.mean], ends, color=colour, marker=mark, markersize=size, label=name,
                      elinewidth=line, linestyle="none", zorder=1.9)  # fmt: skip
    axes.set(xlabel="block runs (of 24)", ylabel="excess error", xlim=(0, 25), ylim=(0, None))
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def draw_switches(probability: float = 0.7, temperatures: tuple[float, ...] = (5.0, 1.0, 0.1)) -> Figure:
    """Draw 400 draws of one switch at each temperature, as histograms over u from 0 to 1."""
    figure, every = figures.canvas(columns=len(temperatures), width=3.2, height=3.0, sharey=True)
    for axes, temperature in zip(every, temperatures, strict=True):
        drawn = gumbel.switches(probability, temperature)
        axes.hist(drawn, bins=np.linspace(0, 1, 21), color=figures.QUIET, rwidth=0.85)
        axes.axvline(0.5, color="black", linestyle="--", linewidth=1)
        axes.set(title=f"τ = {temperature:g}", xlabel="u", xlim=(0, 1))
        axes.grid(visible=False)
    every[0].set_ylabel("draws of 400")
    return figure


def draw_mixtures(found: Mapping[float, Mapping[str, Tensor]], against: str = BOTTOM) -> Figure:
    """Draw how much more each design errs than hard sharing, paired, at each cosine of the tasks' weights."""
    names = [name for name in _MIXED if name != against]
    figure, axes = figures.canvas(width=7.5, height=0.9 + 0.8 * len(names))
    rows = np.arange(len(names))[::-1]
    for row, name in zip(rows, names, strict=True):
        colour, mark = _MIXED[name]
        for lift, (cosine, errors), fill in zip((0.16, -0.16), found.items(), ("none", colour), strict=True):
            more = evaluation.paired_interval(errors[name], errors[against])
            axes.plot([more.low, more.high], [row + lift] * 2, color=colour, linewidth=3)
            axes.plot([more.mean], [row + lift], mark, color=colour, markerfacecolor=fill, markersize=10)
            axes.annotate(f"cosine {cosine:g}", (more.high, row + lift), xytext=(8, 0), fontsize=11,
                          textcoords="offset points", va="center", bbox=_PATCH)  # fmt: skip
    axes.axvline(0, color="black", linewidth=1)
    axes.set(yticks=rows, yticklabels=names, ylim=(-0.6, len(names) - 0.4))
    axes.set_xlabel(f"excess error above that of {against}")
    axes.margins(x=0.12)
    axes.grid(axis="y", visible=False)
    return figure


def draw_starts(errors: Tensor) -> Figure:
    """Draw the errors of equal runs (groups, 8), a row a group, its best one marked."""
    from matplotlib.ticker import MultipleLocator

    figure, axes = figures.canvas(width=7.5, height=4.0)
    groups = len(errors)
    colour, mark = LOOKS[ALL]
    best = {"color": colour, "markersize": 11, "markeredgecolor": "black", "markeredgewidth": 1.5}
    for row, runs in enumerate(errors):
        height = groups - row
        axes.plot(runs, [height] * len(runs), mark, color=colour, alpha=0.5)
        axes.plot([runs.min()], [height], mark, **best)
    axes.axvline(errors.mean(), color="black", linestyle="--", label="mean of all runs")
    axes.plot([], [], mark, color=colour, alpha=0.5, label="a run (all shared)")
    axes.plot([], [], mark, **best, label="the best of eight")
    axes.set(xlabel="excess error", ylabel="group of eight runs", yticks=range(1, groups + 1))
    axes.set_yticklabels([str(number) for number in range(groups, 0, -1)])
    axes.xaxis.set_major_locator(MultipleLocator(0.05))
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    axes.grid(axis="y", visible=False)
    return figure
