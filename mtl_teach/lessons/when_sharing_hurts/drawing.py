"""The standing figures of lesson 06."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from mtl_teach import evaluation, figures
from mtl_teach.lessons.when_sharing_hurts import comparing, plane
from mtl_teach.lessons.when_sharing_hurts.grouping import CHANCE_OF_EIGHT, DESIGNS
from mtl_teach.lessons.when_sharing_hurts.hues import HUES, hue
from mtl_teach.lessons.when_sharing_hurts.pairs import Pair

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.contour import QuadContourSet
    from matplotlib.figure import Figure

_STYLES = {"sum": "-", "PCGrad": "--", "MGDA": "-", "CAGrad": ":"}
_DESIGNS = dict(
    zip(
        DESIGNS,
        (
            (figures.OWN, "s", "-"),
            (figures.QUIET, "X", "-"),
            (figures.QUIET, "v", "--"),
            (figures.SHARED, "o", "-"),
            (figures.SHARED, "^", "--"),
        ),
        strict=True,
    )
)


def draw_cosines(found: Pair) -> Figure:
    """Draw the cosine of the two gradients over the steps, one line a draw."""
    figure, axes = figures.canvas(width=7.5, height=3.2)
    axes.plot(found.at, found.cosine, color=figures.QUIET, linewidth=1, alpha=0.6)
    axes.plot(found.at, found.cosine.quantile(0.5, -1), color=figures.SHARED, label="median of the draws")
    axes.axhline(0, color="black", linewidth=1)
    axes.set(xlabel="step", ylabel="cosine of the gradients", ylim=(-1.05, 1.05))
    axes.legend(loc="upper right")
    return figure


def draw_gains(pairs: dict[float, Pair]) -> Figure:
    """Draw what sharing gains at each angle, one dot a draw, with the mean's interval."""
    rows, bars = {}, {}
    for angle, found in pairs.items():
        name = f"{angle:g}°"
        rows[name] = (found.alone.mean(-1) - found.shared.mean(-1)).tolist()
        bars[name] = (found.gain.mean, found.gain.low, found.gain.high)
    look = {"zero": True, "colour": figures.SHARED, "mark": "o"}
    figure = figures.dots(rows, bars, "excess error saved by sharing", **look)
    figure.axes[0].set_ylabel("angle between the tasks")
    return figure


def draw_directions(g1: Tensor, g2: Tensor) -> Figure:
    """Draw two gradients in a plane and the direction that each rule makes of them."""
    figure, axes = figures.canvas(width=6.8, height=4.4)
    for number, gradient in enumerate((g1, g2), 1):
        x, y = gradient.tolist()
        axes.plot([0, x], [0, y], color="black", linewidth=4)
        axes.plot([x], [y], "s", color="black")
        axes.annotate(f"g{number}", (x, y), xytext=(6, 8), textcoords="offset points")
    gradients = torch.stack([g1, g2]).numpy()[None]  # (1, 2, 2)
    for rule in plane.RULES:
        x, y = plane.combined(gradients, rule)[0].tolist()
        wide = {"linewidth": 9, "alpha": 0.45} if rule == "MGDA" else {"linewidth": 2.5}  # CAGrad lies on it
        axes.plot([0, x], [0, y], color=HUES[rule], linestyle=_STYLES[rule], label=rule, **wide)
        axes.plot([x], [y], "o", color=HUES[rule])
    axes.plot([0], [0], "o", color="black")
    axes.set(xlabel="first weight", ylabel="second weight")
    axes.margins(0.18)
    axes.set_aspect("equal", adjustable="datalim")  # a box that shrinks cuts the label
    axes.locator_params(integer=True)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def draw_plane() -> Figure:
    """Draw the plane before any rule walks on it: the front, both valleys' places and the three starts."""
    figure, axes = figures.canvas(width=6.2, height=4.4)
    places = [(0, 2.7), (-2.5, 1.3), (2.5, 0), (0, -1.7), (0, -3.5)]
    numbers = {"fmt": lambda height: f"{height:g}".replace("-", "−"), "fontsize": 10, "colors": "0.35"}
    axes.clabel(_ground(axes), manual=places, **numbers)
    axes.plot(*np.array(plane.STARTS).T, "o", color=figures.QUIET, markersize=9)
    for number, place in enumerate(plane.STARTS, 1):
        axes.annotate(f"start {number}", place, xytext=(0, -18), textcoords="offset points", ha="center")
    for number, across in ((1, -5), (2, 5)):
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # the lines do not cross the words
        axes.annotate(f"valley of\nobjective {number}", (across, 4), ha="center", bbox=ground)
    axes.set(xlabel="first weight", ylabel="second weight")
    axes.annotate("the front", (0, plane.HEIGHT + 0.7), ha="center")
    return figure


def draw_paths(paths: dict[str, plane.Path]) -> Figure:
    """Draw the paths of the rules over the plane, one picture a rule, and the front at the bottom."""
    figure, every = figures.canvas(columns=len(paths), width=3.0, height=3.6, sharey=True)
    for axes, (rule, found) in zip(every, paths.items(), strict=True):
        _ground(axes)
        axes.plot(found.points[..., 0], found.points[..., 1], color=HUES[rule], linewidth=2)
        axes.plot(*found.points[0].T, "o", color=figures.QUIET, markersize=7)
        axes.plot(*found.points[-1].T, "D", color=HUES[rule], markersize=8)
        axes.set(title=rule, xlabel="first weight")
    every[0].annotate("the front", (0, plane.HEIGHT + 2.2), ha="center")
    every[0].set_ylabel("second weight")
    return figure


def _ground(axes: Axes) -> QuadContourSet:
    """Draw the front, and lines of equal sum of the two objectives; return these lines."""
    across, up = np.meshgrid(np.linspace(-10, 10, 90), np.linspace(-10, 10, 90))
    heights, _ = plane.objectives(np.stack([across, up], -1))
    lines = axes.contour(across, up, heights.sum(-1), 14, colors="0.8", linewidths=0.7, linestyles="solid")
    front = {"color": figures.TRUTH, "linewidth": 7, "alpha": 0.45}
    axes.plot([-plane.FRONT, plane.FRONT], [plane.HEIGHT] * 2, **front)
    axes.set(xlim=(-10, 10), ylim=(-10, 10), xticks=[-5, 0, 5])
    axes.grid(visible=False)
    return lines


def draw_comparison(errors: dict[str, Tensor], label: str) -> Figure:
    """Draw what each saves against the plain sum, one dot a draw, with the mean's interval."""
    found = comparing.gains(errors)
    rows = {name: (errors[comparing.SUM] - errors[name]).tolist() for name in found}
    bars = {name: (one.mean, one.low, one.high) for name, one in found.items()}
    return figures.dots(rows, bars, label, zero=True, colour=[hue(name) for name in rows], mark="o")


def draw_ends(ends: dict[str, comparing.Compromise]) -> Figure:
    """Draw where the trainings with one shared unit end: the error of task 1 against that of task 2."""
    figure, every = figures.canvas(columns=len(ends), width=2.5, height=3.2, sharey=True)
    for axes, (name, one) in zip(every, ends.items(), strict=True):
        axes.plot([0, 4], [4, 0], color=figures.TRUTH, linestyle="--", linewidth=1.5)
        first, second = one.errors.T
        axes.plot(first, second, "o", color=hue(name), alpha=0.6)
        axes.set(xlim=(-0.3, 4.6), ylim=(-0.3, 4.6), xlabel="error of task 1", title=name)
    every[0].set_ylabel("error of task 2")
    return figure


def draw_designs(errors: dict[int, dict[str, Tensor]]) -> Figure:
    """Draw the excess error of each design over the number of tasks, with intervals."""
    figure, axes = figures.canvas(width=7.5, height=4.2)
    for name, (colour, mark, line) in _DESIGNS.items():
        found = [evaluation.mean_interval(one[name]) for one in errors.values()]
        means = [one.mean for one in found]
        ends = [[one.mean - one.low for one in found], [one.high - one.mean for one in found]]
        axes.errorbar(list(errors), means, ends, color=colour, marker=mark, linestyle=line, label=name)
    axes.set(xscale="log", yscale="log", xlabel="number of tasks T (log scale)")
    axes.set_ylabel("excess error (log scale)")
    axes.set_xticks(list(errors), [str(tasks) for tasks in errors])
    axes.set_yticks([0.01, 0.03, 0.1, 0.3, 1], ["0.01", "0.03", "0.1", "0.3", "1"])
    axes.minorticks_off()
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def draw_found(found: dict[str, Tensor], chance: float = CHANCE_OF_EIGHT) -> Figure:
    """Draw how far the halves that each affinity finds agree with the true ones, how often, and on average.

    With few tasks only few agreements are possible, so a circle stands for all draws that have the same one;
    its area, and the number in it, say how many.
    """
    figure, axes = figures.canvas(width=7.5, height=0.9 + 0.95 * len(found))
    rows = np.arange(len(found))[::-1]
    for row, one in zip(rows, found.values(), strict=True):
        values, counts = one.unique(return_counts=True)
        for value, count in zip(values.tolist(), counts.tolist(), strict=True):
            axes.scatter([value], [row + 0.15], s=120 + 45 * count, color=figures.QUIET, alpha=0.5)
            axes.annotate(str(count), (value, row + 0.15), ha="center", va="center")
        mean = evaluation.mean_interval(one)
        axes.plot([mean.low, mean.high], [row - 0.32] * 2, color=figures.SHARED, linewidth=3)
        axes.plot([mean.mean], [row - 0.32], "D", color=figures.SHARED, markersize=9)
    axes.axvline(chance, color="black", linestyle="--", label="chance, exactly")
    axes.legend(loc="lower left", bbox_to_anchor=(0.3, 0))  # right of the line that it names
    axes.set(yticks=rows, yticklabels=list(found), xlabel="share of the tasks put right")
    axes.set(xlim=(0.45, 1.05), ylim=(-0.6, len(found) - 0.4))
    axes.grid(axis="y", visible=False)
    return figure
