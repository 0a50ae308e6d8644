"""Notebook 01: what a shared trunk saves for sure."""

from torch import nn

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def count_parameters(features: int, trunk_width: int, head_width: int, tasks: int) -> tuple[int, int]:
    """Return (separate, shared): the parameters of `tasks` networks, and of one trunk with `tasks` heads.

    A trunk is Linear(features, trunk_width); a head is Linear(trunk_width, head_width) and
    Linear(head_width, 1). All have biases.
    """
    trunk_net = nn.Linear(features, trunk_width)
    head_net = nn.Sequential(nn.Linear(trunk_width, head_width), nn.Linear(head_width, 1))
    one_trunk, one_head = (sum(p.numel() for p in net.parameters()) for net in (trunk_net, head_net))
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


def _formula(features: int, trunk: int, head: int, tasks: int, bias: int = 1, last: bool = True):
    one_trunk = (features + bias) * trunk
    one_head = (trunk + bias) * head + (head + bias if last else 0)
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


def _sizes(draws: Draws) -> dict:
    sizes = {name: draws.whole(2, 12) for name in ("features", "trunk_width", "head_width")}
    return {**sizes, "tasks": draws.whole(2, 40)}


def _extreme_sizes(draws: Draws) -> dict:
    sizes = draws.in_turn(((1, 5, 3, 4), (6, 1, 1, 3), (1, 1, 1, 1), (784, 512, 64, 100)))
    return dict(zip(("features", "trunk_width", "head_width", "tasks"), sizes, strict=True))


_NO_BIAS = "you counted the weights only: a linear layer also has one bias per output"

COUNT_PARAMETERS = FunctionExercise(
    name="count_parameters",
    notebook="01",
    title="Count both networks",
    difficulty="easy",
    minutes=8,
    reference=count_parameters,
    properties=(
        Property("one task: both bills are those of one network", lambda draws: {**_sizes(draws), "tasks": 1},
                 "one trunk and one head, in both; Linear(a, b) has a·b weights and b biases, and `tasks` is "
                 "1 here"),
        Property("both counts are right", _sizes,
                 "separate: tasks · (trunk + head); shared: the trunk once, and a head for every task"),
        Property("with widths of 1, and of hundreds", _extreme_sizes,
                 "no size is a case of its own, and there is no limit: the same products and sums for all",
                 key="extreme"),
    ),
    mistakes=(
        Mistake("no_bias", _NO_BIAS, lambda *sizes: _formula(*sizes, bias=0)),
        Mistake("no_last_layer",
                "a head has two layers, both with biases: is Linear(head_width, 1) missing, or the biases?",
                lambda *sizes: _formula(*sizes, last=False)),
        Mistake("no_last_bias", "the last layer, Linear(head_width, 1), has a bias too",
                lambda *sizes: tuple(count - sizes[3] for count in _formula(*sizes))),
        Mistake("lesson_head",
                "here a head has two layers, not one as in the lesson: Linear(trunk_width, head_width), "
                "Linear(head_width, 1)",
                lambda f, t, h, tasks: (tasks * ((f + 1) * t + t + 1), (f + 1) * t + tasks * (t + 1))),
        Mistake("widths_as_sizes",
                "trunk_width and head_width are widths, not numbers of parameters: count the layers first",
                lambda f, t, h, tasks: (tasks * (t + h), t + tasks * h)),
        Mistake("shared_twice", "both numbers are the shared bill: each separate network has its own trunk",
                lambda *sizes: (_formula(*sizes)[1],) * 2),
        Mistake("swapped", "first the separate networks, then the shared one",
                lambda *sizes: _formula(*sizes)[::-1]),
        Mistake("trunk_per_task", "the shared network has one trunk, you counted one for each task",
                lambda *sizes: (_formula(*sizes)[0], _formula(*sizes)[0])),
        Mistake("one_head", "the shared network still has one head for each task",
                lambda f, t, h, tasks: (_formula(f, t, h, tasks)[0], _formula(f, t, h, 1)[0])),
        Mistake("per_task", "you gave the cost per task: multiply by the number of tasks",
                lambda *sizes: tuple(count / sizes[3] for count in _formula(*sizes))),
    ),
)  # fmt: skip


def break_even_tasks(single_trunk: int, shared_trunk: int, head_size: int) -> int:
    """Return the smallest number of tasks at which sharing has fewer parameters than separate networks.

    single_trunk: parameters of the trunk of a separate network; shared_trunk: of the (wider) shared trunk;
    head_size: of one head, the same in both designs.
    """
    tasks = 1
    while shared_trunk + tasks * head_size >= tasks * (single_trunk + head_size):
        tasks += 1
    return tasks


def _trunks(draws: Draws) -> dict:
    single = draws.whole(3, 20)
    shared = single * draws.in_turn((1, 2, 4, 6)) + draws.whole(1, single - 1)
    return {"single_trunk": single, "shared_trunk": shared, "head_size": draws.whole(2, 30)}


def _wide(draws: Draws) -> dict:
    single = draws.whole(3, 20)
    wide = single * draws.in_turn((70, 180, 700, 350)) + draws.whole(1, single - 1)
    return {"single_trunk": single, "shared_trunk": wide, "head_size": draws.whole(2, 30)}


def _tie(draws: Draws) -> dict:
    single = draws.whole(3, 20)
    wide = single * draws.whole(2, 12)
    return {"single_trunk": single, "shared_trunk": wide, "head_size": draws.whole(2, 30)}


def _hardly_wider(draws: Draws) -> dict:
    single = draws.whole(5, 20)
    shared = draws.in_turn((single, single + 1, single + single // 5))
    return {"single_trunk": single, "shared_trunk": shared, "head_size": draws.whole(2, 30)}


def _tie_of_fractions(draws: Draws) -> dict:
    """Draw ties at which single/shared, added up, or shared · (1/single), is rounded to the wrong side."""
    single, times = draws.in_turn(((12, 9), (49, 2), (15, 11)))
    return {"single_trunk": single, "shared_trunk": single * times, "head_size": draws.whole(2, 30)}


def _just_below(draws: Draws) -> dict:
    single = draws.whole(2_000_000, 4_000_000)  # few enough for who tries every number up to shared_trunk
    shared = single * draws.in_turn((2, 3, 5)) - 1
    return {"single_trunk": single, "shared_trunk": shared, "head_size": draws.whole(2, 30)}


def _rounded(further: int) -> Mistake:
    return Mistake("rounded", "rounding to the nearest, or a half more, misses: you need the next whole "
                   "number above the ratio",
                   lambda single, shared, head: round(shared / single) + further)  # fmt: skip


BREAK_EVEN = FunctionExercise(
    name="break_even_tasks",
    notebook="01",
    title="From how many tasks on does sharing pay?",
    difficulty="easy",
    minutes=10,
    reference=break_even_tasks,
    properties=(
        Property("fewer parameters from this number on, not before", _trunks,
                 "compare shared_trunk + tasks · head_size with tasks · (single_trunk + head_size)"),
        Property("a shared trunk may be far wider", _wide,
                 "the answer may be large: search on until sharing has fewer, or divide", key="short_search"),
        Property("a tie is not yet fewer", _tie,
                 "where both have equally many, one more task decides; divide with //, or multiply, because "
                 "a float may be rounded to the wrong side", key="tie"),
        Property("a shared trunk hardly wider, or as wide: two tasks", _hardly_wider,
                 "with one task both have one trunk and one head, so nothing is saved yet: the same "
                 "inequality decides here", key="hardly_wider", draws=3),
        Property("fewer by one parameter is fewer already", _just_below,
                 "the ratio may lie just below a whole number: add nothing to it before you round up, and no "
                 "float32, which rounds it",
                 key="margin"),
        Property("a tie is not yet fewer, with no rounding on the way", _tie_of_fractions,
                 "single_trunk / shared_trunk is rounded, and so is 1 / single_trunk: multiply whole "
                 "numbers, or divide with //", key="tie", draws=3),
    ),
    mistakes=(
        Mistake("tie", "at a tie both have equally many: fewer starts one task later",
                lambda single, shared, head: -(-shared // single)),
        Mistake("floor", "one task too few, as rounding down gives: with so many nothing is saved yet",
                lambda single, shared, head: shared // single),
        Mistake("one_late", "one task too late: with one task fewer, sharing has fewer parameters already",
                lambda single, shared, head: shared // single + 2),
        *map(_rounded, (0, 1)),
        Mistake("head_once", "both designs have a head for every task, so heads cancel",
                lambda single, shared, head: shared // (single + head) + 1),
        Mistake("head_in_trunk", "the heads cancel: only the trunks decide",
                lambda single, shared, head: (shared + head) // (single + head) + 1),
        Mistake("difference",
                "it is not the difference of the trunks: each further task saves one single trunk",
                lambda single, shared, head: shared - single),
        Mistake("upside_down",
                "a wider shared trunk needs more tasks: turn the ratio round, or in a loop the comparison; "
                "or `return` comes too early",
                lambda single, shared, head: single // shared + 1),
        Mistake("fraction", "return a whole number of tasks", lambda single, shared, head: shared / single),
    ),
)  # fmt: skip
