"""Notebook 09: what a thousand tasks cost."""

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def multiplications(tasks: int, compounds: int, features: int, units: int) -> tuple:
    """Return how many multiplications a forward pass takes: T networks, one trunk.

    Each network: a linear trunk of `units` units on `features` inputs, and one head.
    One trunk: the same trunk once for all tasks, and `tasks` heads on it.
    Every network looks at all `compounds`. One multiplication per weight and
    compound; biases need none.
    """
    separate = tasks * compounds * (features * units + units)
    shared = compounds * (features * units + tasks * units)
    return separate, shared


def _draw(draws: Draws) -> dict:
    return {
        "tasks": draws.whole(2, 40),
        "compounds": draws.whole(5, 60),
        "features": draws.whole(3, 30),
        "units": draws.whole(2, 9),
    }


def _one(draws: Draws) -> dict:
    return _draw(draws) | {"tasks": 1}


def _extreme(draws: Draws) -> dict:
    sizes = draws.in_turn(((1000, 60, 20, 4), (1, 1, 1, 1), (30, 1, 1, 7), (3, 8, 40, 1)))
    return dict(zip(("tasks", "compounds", "features", "units"), sizes, strict=True))


def _changed(separate=lambda s, *rest: s, shared=lambda s, *rest: s):
    """Return a wrong answer: both counts, changed by functions of (count, T, n, d, k)."""

    def answer(tasks, compounds, features, units):
        own, common = multiplications(tasks, compounds, features, units)
        rest = tasks, compounds, features, units
        return separate(own, *rest), shared(common, *rest)

    return answer


MULTIPLICATIONS = FunctionExercise(
    name="multiplications", notebook="09", title="The bill for a thousand tasks",
    difficulty="easy", minutes=8, reference=multiplications,
    properties=(
        Property("it counts both designs", _draw,
                 "a layer of a inputs and b outputs takes a·b multiplications per compound", draws=6),
        Property("for one task both cost the same", _one,
                 "with T = 1 there is one trunk and one head either way", draws=3),
        Property("for sizes of 1 and of a thousand",
                 _extreme, "no size is a case of its own, and no limit", key="extreme"),
    ),
    mistakes=(
        Mistake("brackets", "the heads too run for every compound: mind the brackets",
                lambda T, n, d, k: (T * n * d * k + k, n * d * k + T * k)),
        Mistake("brackets", "the heads too run for every compound: mind the brackets",
                lambda T, n, d, k: (T * (n * d * k + k), n * d * k + T * k)),
        Mistake("order", "first the T networks, then the one trunk",
                lambda T, n, d, k: multiplications(T, n, d, k)[::-1]),
        Mistake("one_compound", "each compound is multiplied with every weight: times n",
                lambda T, n, d, k: tuple(c // n for c in multiplications(T, n, d, k))),
        Mistake("trunk_only", "heads multiply too: k per task and compound",
                lambda T, n, d, k: (T * n * d * k, n * d * k)),
        Mistake("shared_trunk_per_task", "the shared trunk runs once for all tasks",
                _changed(shared=lambda s, T, n, d, k: n * (T * d * k + T * k))),
        Mistake("one_head", "the shared trunk has T heads",
                _changed(shared=lambda s, T, n, d, k: n * (d * k + k))),
        Mistake("one_network", "there are T separate networks",
                _changed(separate=lambda s, T, n, d, k: n * (d * k + k))),
        Mistake("biases", "a bias is added, not multiplied",
                lambda T, n, d, k: (T * n * ((d + 1) * k + k + 1), n * ((d + 1) * k + T * (k + 1)))),
        Mistake("operations",
                "twice as many: count multiplications only, not the additions as well, and the forward pass "
                "only, not the way back",
                lambda T, n, d, k: tuple(2 * c for c in multiplications(T, n, d, k))),
        Mistake("no_units", "a head has one weight per unit: k, not 1",
                lambda T, n, d, k: (T * n * (d * k + 1), n * (d * k + T))),
        Mistake("head_on_features", "a head sits on the k units, not on the d features",
                lambda T, n, d, k: (T * n * (d * k + d), n * (d * k + T * d))),
        Mistake("sum_of_widths", "a layer multiplies: a·b, not a + b",
                lambda T, n, d, k: (T * n * (d + k), n * (d + T * k))),
    ),
)  # fmt: skip
