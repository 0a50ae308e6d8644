"""Notebook 10: single networks that have together as many parameters as the shared one."""

import math
from collections.abc import Mapping

from mtl_teach.exercises.compare import gap, show
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property
from mtl_teach.lessons.the_fair_comparison.equal import fair_widths


def fair_pair(tasks: int, width: int) -> list[int]:
    """Return the trunk widths of `tasks` single networks, a list of whole numbers.

    Together they have the parameters of one network with a shared trunk, as near as
    whole units allow: within 1 % for all but tiny ones. Widths differ by 1 at most.
    The shared network: a trunk 64 -> width, and for each task a head width -> 1.
    A single network: 64 -> its width -> 1. Every layer has a bias.
    """
    return list(fair_widths(tasks, width))


def _shared(tasks, width):
    return 65 * width + tasks * (width + 1)


def _each(units, tasks):
    least, more = divmod(max(round(units), 0), tasks)
    return [least + 1] * more + [least] * (tasks - more)


def _sizes(draws: Draws) -> dict:
    tasks, width = draws.pick(((2, 64), (3, 96), (4, 80), (5, 100), (8, 64), (10, 96), (16, 128), (6, 75)))
    return {"tasks": tasks, "width": width}


def _nearest_sizes(draws: Draws) -> dict:
    """Return sizes at which the units come near the middle between two whole numbers.

    Rounding shows below it; above it, with many tasks, a bias of the heads that was forgotten.
    """
    sizes = (
        (2, 98), (3, 48), (5, 57), (16, 51), (6, 59), (8, 51), (16, 50), (8, 90), (4, 80), (10, 96),
        (40, 512), (1, 64), (9, 128), (8, 1000), (2, 512), (1, 1000),
    )  # fmt: skip
    return dict(zip(("tasks", "width"), draws.in_turn(sizes), strict=True))


def _listed(answer, tasks, width):
    got = answer(tasks, width)
    if isinstance(got, Mapping):  # a loop over it would take the keys for widths
        raise UnusableError("wrong_shape", "a dict", "return a list with one width for each task")
    if not hasattr(got, "__len__") or getattr(got, "ndim", 1) == 0:  # a 0-d tensor has a length, and no loop
        return got
    for one in got:
        if not math.isfinite(gap(one, 0)):
            raise UnusableError("wrong_shape", f"a width is {show(one)}", "each width is one number")
    return [float(one) for one in got]


def _count(answer, tasks, width):
    got = _listed(answer, tasks, width)
    if got is None:
        return None
    return f"{len(got)} widths" if isinstance(got, list) else "no list of widths"


def _whole(answer, tasks, width):
    """Observe whether all widths are whole and positive."""
    got = _listed(answer, tasks, width)
    if not all(one.is_integer() for one in got):
        return "not whole"
    return "whole" if min(got) >= 1 else "a width below 1"


def _close(answer, tasks, width):
    """Observe how the parameters of all single networks compare with those of the shared one."""
    total = sum(66 * one + 1 for one in _listed(answer, tasks, width))
    ratio = total / _shared(tasks, width)
    return "within 1 %" if abs(ratio - 1) <= 0.01 else f"{100 * ratio:.1f} % of the shared one's"


def _nearest(answer, tasks, width):
    """Observe by how many units all networks together miss the parameters of the shared one."""
    off = (sum(66 * one + 1 for one in _listed(answer, tasks, width)) - _shared(tasks, width)) / 66
    return "as near as units allow" if abs(off) <= 0.5 else f"{abs(off):.2f} units too {_word(off)}"


def _word(off):
    return "many" if off > 0 else "few"


def _even(answer, tasks, width):
    got = _listed(answer, tasks, width)
    return "differ by 1 at most" if max(got) - min(got) <= 1 else f"differ by {max(got) - min(got):.0f}"


FAIR_PAIR = FunctionExercise(
    name="fair_pair", notebook="10", title="Equal parameters", difficulty="medium", minutes=12,
    reference=fair_pair,
    properties=(
        Property("one width for each task", _sizes, "return a list with one width for each task",
                 key="wrong_shape", observe=_count, draws=4),
        Property("the widths are whole numbers, 1 or more", _sizes,
                 "a network has whole units, one at least: round", key="not_whole", observe=_whole, draws=8),
        Property("all single networks together have the shared one's parameters, to within 1 %", _sizes,
                 "the shared one: 65·width + tasks·(width + 1). A single one of h units: 65·h + h + 1. "
                 "Deal out exactly so many units", key="wrong_total", observe=_close, draws=8),
        Property("no whole number of units comes nearer", _nearest_sizes,
                 "how many units in all, rounded to the nearest? Every layer has a bias; and a search goes "
                 "on far enough, be the trunk 1,000 wide",
                 key="not_nearest", observe=_nearest, draws=16),
        Property("the widths differ by 1 at most", _sizes, "spread the units that are left, one for each",
                 key="uneven", observe=_even, draws=8),
    ),
    mistakes=(
        Mistake("same_width", "that is as wide as the shared one, once for each task: far more parameters",
                lambda tasks, width: [width] * tasks),
        # Without the heads, or with one, the units come to `width` in all.
        Mistake("heads", "the shared network pays for a head for each task: tasks·(width + 1), all of them",
                lambda tasks, width: _each(width, tasks)),
        Mistake("rounded_alike", "one rounded width for all misses by more than 1 %: let widths differ by 1",
                lambda tasks, width: [round((_shared(tasks, width) - tasks) / 66 / tasks)] * tasks),
        Mistake("rounded_alike", "rounded down for all it is too small: give the units that are left to some",
                lambda tasks, width: [int((_shared(tasks, width) - tasks) / 66 / tasks)] * tasks),
        Mistake("rounded_down", "one unit too few, in all: round to the nearest, not down, and deal out "
                "all that are left",
                lambda tasks, width: _each(int((_shared(tasks, width) - tasks) / 66), tasks)),
        Mistake("rounded_up", "one unit too many, in all: round to the nearest, then deal out so many",
                lambda tasks, width: _each(math.ceil((_shared(tasks, width) - tasks) / 66), tasks)),
        Mistake("whole_budget", "that gives each task the whole budget: all of them share it",
                lambda tasks, width: [round((_shared(tasks, width) - 1) / 66)] * tasks),
        Mistake("heads", "the shared network pays for a head for each task: tasks·(width + 1), all of them",
                lambda tasks, width: _each((65 * width - tasks) / 66, tasks)),
        Mistake("all_in_one", "spread the units over the tasks as evenly as you can",
                lambda tasks, width: [1] * (tasks - 1)
                + [round((_shared(tasks, width) - tasks) / 66) - tasks + 1]),
        Mistake("not_rounded", "a network has whole units: round",
                lambda tasks, width: [(_shared(tasks, width) - tasks) / 66 / tasks] * tasks),
    ),
)  # fmt: skip
