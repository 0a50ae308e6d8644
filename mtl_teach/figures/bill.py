"""What many networks cost and what one trunk with many heads costs, as tasks are added."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mtl_teach.figures.style import OWN, QUIET, SHARED, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def bill(separate: Sequence[int], shared: Sequence[int], limit: float) -> "Figure":
    """Return two charts over T = 1, 2, ...: both parameter counts, and what share of the first remains.

    `separate[0]` and `shared[0]` are for one task. `limit`, from 0 to 1, is the share that no number of tasks
    goes below. Raises ValueError for unequal lengths, fewer than two counts, or another limit.
    """
    if len(separate) != len(shared) or len(separate) < 2 or not 0 <= limit <= 1:
        raise ValueError(
            f"expected two counts or more for both designs and a limit from 0 to 1, got {len(separate)} "
            f"separate, {len(shared)} shared and limit={limit}: count both for T = 1, 2, ..."
        )
    figure, (counts, shares) = canvas(columns=2, width=4.6, height=3.4)
    tasks = np.arange(1, len(separate) + 1)
    for numbers, colour, style, name in (
        (separate, OWN, "--", "separate networks"),
        (shared, SHARED, "-", "one trunk, T heads"),
    ):
        counts.plot(tasks, numbers, color=colour, linestyle=style)
        counts.annotate(
            name, (tasks[-1], numbers[-1]), (-4, 10), textcoords="offset points", ha="right", color=colour
        )
    counts.yaxis.set_major_formatter("{x:,.0f}")
    counts.set(xlabel="tasks T", title="The bill: parameters", ylim=(0, 1.15 * separate[-1]))
    shares.plot(tasks, 100 * np.array(shared) / np.array(separate), color=SHARED)
    shares.axhline(100 * limit, color=QUIET, linestyle=":")
    shares.annotate(
        f"a head’s part of one network: {100 * limit:.2g} %",
        (tasks[-1], 100 * limit),
        (0, 14),
        textcoords="offset points",
        ha="right",
        color=QUIET,
    )
    shares.set(xlabel="tasks T", title="Shared, in % of separate", ylim=(0, 105))
    return figure
