"""Excess error over a setting, such as the number of tasks: every seed a dot, on log axes."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from mtl_teach.figures.style import OWN, POOLED, QUIET, SHARED, TRUTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# A look for each name, so that a line means the same in every figure.
_LEVELS = {
    "each task alone": (OWN, "-"),
    "tuned ridge": (QUIET, "--"),
    "always predict 0": (QUIET, (0, (1, 2))),
    "one model for all": (POOLED, "-."),
}


def draw_excess(
    axes: "Axes",
    errors: Mapping[int, Tensor],
    *,
    across: str,
    levels: Mapping[str, float],
    law: Callable[[np.ndarray], np.ndarray] | None = None,
    floor: float | None = None,
    title: str = "",
) -> None:
    """Draw `errors`, setting -> excess error of R seeds (R,), as dots with a line through their means.

    `across` names the setting. `levels`, name -> excess error, are lines to compare with: each task alone,
    tuned ridge, always predict 0, one model for all. `law` maps settings to the excess error that theory
    predicts, a + b/T; `floor` is its a. Raises ValueError for another level, and where a number of the errors
    is not above 0, which a log axis cannot show.
    """
    from matplotlib.ticker import LogLocator

    strangers = [name for name in levels if name not in _LEVELS]
    if strangers:
        raise ValueError(
            f"levels must be among {', '.join(_LEVELS)}, got {', '.join(strangers)}: rename them"
        )
    settings = np.array(sorted(errors), dtype=float)
    if len(settings) == 0 or any(runs.min() <= 0 for runs in errors.values()):
        raise ValueError("errors must hold one setting or more, each with errors > 0: a log axis ends at 0")
    for name, level in levels.items():
        colour, style = _LEVELS[name]
        axes.axhline(level, color=colour, linestyle=style, label=name)
    for setting, runs in errors.items():
        places = setting * 1.03 ** (np.arange(len(runs)) % 5 - 2)  # keeps the seeds apart
        axes.scatter(places, runs, s=14, color=SHARED, alpha=0.45, linewidths=0)
    means = [errors[setting].mean().item() for setting in settings.astype(int)]
    axes.plot(settings, means, color=SHARED, marker="o", markersize=7, label="hard sharing")
    if law is not None:
        fine = np.geomspace(settings[0], settings[-1], 60)
        axes.plot(fine, law(fine), color=TRUTH, linestyle=":", linewidth=3.5, label="a + b/T")
        _name(axes, "a + b/T", fine[20], law(fine)[20], "right")
    if floor is not None:
        axes.axhline(floor, color=TRUTH, linewidth=1.5)
        _name(axes, f"a = {floor:.3g}", settings[0], floor, "left")
    axes.set_xscale("log", base=2)
    axes.set(yscale="log", xlabel=across, ylabel="excess error", title=title)
    axes.set_xticks(settings, [f"{setting:g}" for setting in settings])
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.label_outer()


def _name(axes: "Axes", text: str, across: float, height: float, align: str) -> None:
    """Write the line's name below it, with its left or right end there."""
    style = {"color": TRUTH, "fontweight": "bold", "ha": align, "va": "top"}
    axes.annotate(text, (across, height), (-4, -4), textcoords="offset points", **style)
