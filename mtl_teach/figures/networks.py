"""One network per task beside one trunk with a head per task, each box with what it costs."""

from typing import TYPE_CHECKING

from mtl_teach.figures.style import OWN, QUIET, SHARED, canvas
from mtl_teach.validation import whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def networks(tasks: int, trunk: int, head: int) -> "Figure":
    """Return a drawing of T separate networks and of one shared trunk with T heads.

    `tasks`: T, 2 to 8; `trunk`, `head`: parameters of one trunk and of one head. The titles add them up, so
    that the figure's text holds the numbers too. Raises ValueError for any other size.
    """
    tasks = whole("tasks", tasks, 2, 8)
    trunk, head = whole("trunk", trunk, 1), whole("head", head, 1)
    figure, (apart, together) = canvas(columns=2, width=1.7 + 1.05 * tasks, height=3.5)
    _heads(apart, tasks, head)
    for task in range(tasks):
        _box(apart, task, 1, f"trunk\n{trunk:,}", OWN)
    _heads(together, tasks, head)
    _box(together, 0, tasks, f"one shared trunk\n{trunk:,}", SHARED)
    apart.set_title(f"{tasks} networks\n{tasks} × ({trunk:,} + {head:,}) = {tasks * (trunk + head):,}")
    together.set_title(f"one trunk, {tasks} heads\n{trunk:,} + {tasks} × {head:,} = {trunk + tasks * head:,}")
    return figure


def _heads(axes: "Axes", tasks: int, head: int) -> None:
    """Draw what both designs have in common: inputs below, heads and their answers above."""
    axes.set(xlim=(0, tasks), ylim=(-0.1, 3.7))
    axes.set_axis_off()
    for task in range(tasks):
        middle, name = task + 0.5, f"{task + 1}"
        for bottom, top in ((0.3, 0.75), (1.6, 2.05), (2.8, 3.25)):
            axes.annotate(
                "", (middle, top), (middle, bottom), arrowprops={"arrowstyle": "->", "color": QUIET}
            )
        axes.text(middle, 0.1, f"$x_{name}$", ha="center", va="center", fontsize=14)
        axes.text(middle, 3.45, f"$z_{name}$", ha="center", va="center", fontsize=14)
        _box(axes, task, 1, f"head\n{head:,}", OWN, bottom=2.05, height=0.75)


def _box(
    axes: "Axes",
    left: float,
    width: float,
    text: str,
    colour: str,
    bottom: float = 0.75,
    height: float = 0.85,
) -> None:
    from matplotlib.patches import FancyBboxPatch

    shape = FancyBboxPatch(
        (left + 0.12, bottom), width - 0.24, height, boxstyle="round,pad=0,rounding_size=0.06", lw=2
    )
    shape.set(facecolor=f"{colour}33", edgecolor=colour)
    axes.add_patch(shape)
    axes.text(left + width / 2, bottom + height / 2, text, ha="center", va="center", fontsize=12)
