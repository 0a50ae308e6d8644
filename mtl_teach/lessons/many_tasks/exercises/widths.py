"""Notebook 09: groups, or a wider trunk with as many parameters."""

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def wider_units(groups: int, units: int, tasks: int, features: int) -> int:
    """Return the most units that one trunk for all can have without more parameters.

    The other design: `groups` trunks of `units` units each, which share the tasks out.
    A trunk of k units on d = features inputs has k·(d + 1) parameters, a head k + 1.
    Every task has one head, in both designs.
    """
    given = groups * units * (features + 1) + tasks * (units + 1)
    return (given - tasks) // (features + 1 + tasks)


def _draw(draws: Draws) -> dict:
    return {
        "groups": draws.whole(2, 6),
        "units": draws.whole(2, 9),
        "tasks": draws.whole(10, 90),
        "features": draws.whole(20, 90),
    }


def _no_heads(draws: Draws) -> dict:
    """Return few tasks, so heads weigh little; and many units, so that no short search finds the answer."""
    few = {"tasks": draws.whole(6, 8), "features": draws.whole(200, 400)}
    return _draw(draws) | few | {"units": draws.whole(30, 60)}


def _one_group(draws: Draws) -> dict:
    """Return a design in which both counts are equal: one group is one trunk for all."""
    return _draw(draws) | {"groups": 1}


def _small(draws: Draws) -> dict:
    """Return few features, tasks and units: a forgotten bias shows."""
    return _draw(draws) | {
        "tasks": draws.whole(5, 11),
        "features": draws.whole(3, 8),
        "units": draws.whole(4, 9),
    }


# In six of them one trunk has as many parameters exactly: a sum of fractions, a product with a fraction or a
# rounded fraction falls short there. In two, (2, 2, …) and (5, 9, …), a unit more has one parameter too many.
_HARDLY = (
    (6, 29, 23, 5), (3, 29, 28, 29), (1, 2, 21, 27), (1, 2, 30, 18), (4, 5, 7, 7), (2, 2, 51, 49),
    (5, 9, 156, 966), (1, 3, 7, 2),
)  # fmt: skip


def _hardly(draws: Draws) -> dict:
    groups, units, tasks, features = draws.in_turn(_HARDLY)
    return {"groups": groups, "units": units, "tasks": tasks, "features": features}


def _large(draws: Draws) -> dict:
    sizes = (12, 60, 100, 300), (40, 30, 50, 784), (2, 1, 1, 1), (2, 9, 31, 60)
    groups, units, tasks, features = draws.in_turn(sizes)
    return {"groups": groups, "units": units, "tasks": tasks, "features": features}


def _with(groups, units, tasks, features, *, bias=1, all_heads=1, constant=1):
    given = groups * units * (features + bias) + all_heads * tasks * (units + constant)
    return (given - constant * tasks) / (features + bias + tasks)


WIDER_UNITS = FunctionExercise(
    name="wider_units", notebook="09", title="Groups, or a wider trunk?",
    difficulty="medium", minutes=12, reference=wider_units,
    properties=(
        Property("it is the widest trunk that does not have more parameters", _draw,
                 "write down both parameter counts, set the second at most equal to the first, solve for k, "
                 "round down", draws=6),
        Property("with few heads it comes near groups · units", _no_heads,
                 "trunks of k units have k·(d + 1) parameters each, and a search goes on until it is there",
                 draws=3),
        Property("one group is one trunk: the same units", _one_group,
                 "at most as many: equal counts are allowed, and a range() leaves its own end out",
                 key="equal", draws=2),
        Property("it holds for small designs too", _small,
                 "one bias for each unit of a trunk, one head with its bias for each task, and a search "
                 "that does not end at `features`, `units` or any other size; equal counts are allowed",
                 key="small", draws=8),
        Property("it holds for large designs, and for the smallest", _large,
                 "the same inequality: a search goes on until it is there, and rounding is down, by floor",
                 key="large", draws=4),
        Property("where both designs have equally many parameters, or one more would be too many", _hardly,
                 "divide whole numbers once, at the end, with //: a sum of fractions, or 1/b times a, may "
                 "lie just below a whole number; and add and round nothing before", key="hardly", draws=8),
    ),
    mistakes=(
        Mistake("biases_of_heads", "the heads of the wide trunk have biases too: one for each task",
                lambda groups, units, tasks, features: (
                    groups * units * (features + 1) + tasks * (units + 1)) // (features + 1 + tasks)),
        Mistake("times_groups",
                "count the heads in both: in the groups each task has one, on the `units` units of its "
                "group; in the wide trunk it is longer, k + 1",
                lambda groups, units, tasks, features: groups * units),
        Mistake("rounded_up", "round down: one unit more has too many parameters",
                lambda groups, units, tasks, features: wider_units(groups, units, tasks, features) + 1),
        Mistake("rounded_up", "round down: one unit more has too many parameters",
                lambda groups, units, tasks, features: round(_with(groups, units, tasks, features))),
        Mistake("not_whole", "units are whole: round down",
                lambda groups, units, tasks, features: _with(groups, units, tasks, features)),
        Mistake("heads_per_group", "each task has one head in all, not one in every group",
                lambda groups, units, tasks, features: int(
                    (groups * units * (features + 1) + (groups * (units + 1) - 1) * tasks)
                    / (features + 1 + tasks))),
        Mistake("no_groups", "there are `groups` trunks in the other design",
                lambda groups, units, tasks, features: units),
        Mistake("heads_once", "the heads of the wide trunk are longer: k + 1 with the new k",
                lambda groups, units, tasks, features: int(
                    (groups * units * (features + 1) + tasks * (units + 1)) // (features + 1))),
        Mistake("parameters", "return the units, not the parameters (and // comes before −: what is divided "
                "needs brackets)",
                lambda groups, units, tasks, features: groups * units * (features + 1) + tasks * (units + 1)),
        Mistake("per_group", "that is per group: one trunk may use the parameters of all",
                lambda groups, units, tasks, features: wider_units(groups, units, tasks, features) // groups),
        Mistake("divided", "more parameters make it wider, not narrower",
                lambda groups, units, tasks, features: units // groups),
    ),
)  # fmt: skip
