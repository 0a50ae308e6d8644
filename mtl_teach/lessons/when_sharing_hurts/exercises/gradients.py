"""Notebook 06: the cosine on the trunk, gradients at rest, and PCGrad for two tasks."""

import math

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, of_any_size


def trunk_cosine(trunk: Tensor, heads: Tensor, x: Tensor, y: Tensor) -> float:
    """Return the cosine of two tasks' gradients with respect to the shared trunk.

    Task j predicts x[j] @ trunk @ heads[j]; its loss is the mean of
    (prediction − y[j])². The trunk alone counts, not the heads.
    trunk: (d, k), heads: (2, k), x: (2, n, d), y: (2, n).
    """
    found = []
    for j in range(2):
        gap = x[j] @ trunk @ heads[j] - y[j]
        found.append(_of_the_trunk(gap, heads[j], x[j]).flatten())
    return (found[0] @ found[1] / (found[0].norm() * found[1].norm())).item()


def products_at_rest(lengths: Tensor) -> float:
    """Return Σ ⟨g_s, g_t⟩ over all s and all t ≠ s, where Σ g_t = 0.

    lengths: (T,), their lengths ‖g_t‖. Each pair counts twice, as (s, t) and as (t, s).
    """
    return -(lengths**2).sum().item()


def pcgrad_of_two(g1: Tensor, g2: Tensor) -> Tensor:
    """Return the direction of PCGrad for two tasks' gradients g1 and g2, (P,) each.

    Where ⟨g1, g2⟩ < 0, each first loses its part along the other one, as that was
    at the start. Then add the two. A gradient may be zero: it conflicts with none.
    """
    product = g1 @ g2
    if product >= 0:
        return g1 + g2
    return g1 - product / (g2 @ g2) * g2 + g2 - product / (g1 @ g1) * g1


def _of_the_trunk(gap: Tensor, head: Tensor, x: Tensor) -> Tensor:
    return 2 / len(gap) * torch.outer(x.T @ gap, head)  # (d, k)


def _of_the_head(gap: Tensor, trunk: Tensor, x: Tensor) -> Tensor:
    return 2 / len(gap) * trunk.T @ (x.T @ gap)  # (k,)


def _gaps(trunk, heads, x, y):
    return [x[j] @ trunk @ heads[j] - y[j] for j in range(2)]


def _cos(a, b):
    return (a.flatten() @ b.flatten() / (a.norm() * b.norm())).item()


def _pulls(trunk, heads, x, y):
    return [_of_the_trunk(gap, heads[j], x[j]) for j, gap in enumerate(_gaps(trunk, heads, x, y))]


def _with_heads(trunk, heads, x, y):
    """Return the cosine of the gradients of all weights: a head's gradient is zero for the other task."""
    gaps, pulls = _gaps(trunk, heads, x, y), _pulls(trunk, heads, x, y)
    rows = []
    for j in range(2):
        of_heads = torch.zeros_like(heads)
        of_heads[j] = _of_the_head(gaps[j], trunk, x[j])
        rows.append(torch.cat([pulls[j].flatten(), of_heads.flatten()]))
    return _cos(*rows)


def _with_own_heads(trunk, heads, x, y):
    """Return the cosine if each task's own head stands in the same places behind the trunk."""
    gaps, pulls = _gaps(trunk, heads, x, y), _pulls(trunk, heads, x, y)
    return _cos(*(torch.cat([pulls[j].flatten(), _of_the_head(gaps[j], trunk, x[j])]) for j in range(2)))


def _heads_only(trunk, heads, x, y):
    gaps = _gaps(trunk, heads, x, y)
    return _cos(*(_of_the_head(gaps[j], trunk, x[j]) for j in range(2)))


def _without_heads(trunk, heads, x, y):
    gaps = _gaps(trunk, heads, x, y)
    return _cos(*(x[j].T @ gaps[j] for j in range(2)))


def _product_of_matrices(trunk, heads, x, y):
    one, two = _pulls(trunk, heads, x, y)
    return one.T @ two / (one.norm() * two.norm())


def _with_the_sum(trunk, heads, x, y):
    one, two = _pulls(trunk, heads, x, y)
    return _cos(one, one + two)


def _task(draws: Draws) -> dict:
    n, d, k = draws.whole(3, 5), draws.whole(2, 3), draws.whole(2, 3)
    return {
        "trunk": draws.normal(d, k),
        "heads": draws.normal(2, k),
        "x": draws.normal(2, n, d),
        "y": draws.normal(2, n),
    }


def _task_of_one(draws: Draws) -> dict:
    """Draw one unit, as the lesson's own trunk has, one example for each task, and one input."""
    n, d, k = draws.in_turn(((4, 3, 1), (1, 3, 2), (4, 1, 2)))
    return {"trunk": draws.normal(d, k) + 0.05, "heads": draws.normal(2, k) + 0.05,
            "x": draws.normal(2, n, d) + 0.05, "y": draws.normal(2, n)}  # fmt: skip


def _task_of_any_size(draws: Draws) -> dict:
    n, d, k = draws.in_turn(((4, 3, 2), (5, 2, 3), (3, 3, 2), (20, 14, 12)))
    # Heads of about 1: where all three are small, so are the gradients, and 1e-12 beside their norms shows.
    return {"trunk": draws.of_any_size(d, k), "heads": draws.normal(2, k, decimals=6),
            "x": draws.normal(2, n, d), "y": draws.of_any_size(2, n)}  # fmt: skip


def _number(answer, *inputs):
    """Observe one number, whatever holds it; autograd may be used on the inputs."""
    got = answer(*inputs)
    if isinstance(got, Tensor) and got.numel() == 1:
        return got.detach().reshape(()).double()
    return got


TRUNK_COSINE = FunctionExercise(
    name="trunk_cosine", notebook="06", title="The cosine on the trunk",
    difficulty="medium", minutes=12, reference=trunk_cosine, approximate=1e-4,
    properties=(
        Property("the cosine of the two gradients of the trunk", _task,
                 "does each task use its own x[j], y[j] and heads[j]? Flatten each gradient of the trunk; "
                 "dot product over the product of lengths",
                 observe=_number, draws=6),
        of_any_size(_task_of_any_size, _number),
        Property("for one unit, for one example of each task, and for one input", _task_of_one,
                 "squeeze() drops every axis of size 1: keep the axis, or flatten() only the gradients",
                 key="squeezed", observe=_number, draws=3),
    ),
    mistakes=(
        Mistake("with_heads", "the heads are in there: take the gradient of the trunk alone", _with_heads),
        Mistake("with_heads", "the heads are in there: take the gradient of the trunk alone",
                _with_own_heads),
        Mistake("heads_only", "these are the heads' gradients: take the trunk's", _heads_only),
        Mistake("without_heads", "the gradient passes through the head: each task's is times its heads[j]",
                _without_heads),
        Mistake("own_inputs", "each task has its own inputs: x[j], not x[0]",
                lambda trunk, heads, x, y: trunk_cosine(trunk, heads, x[[0, 0]], y)),
        Mistake("own_answers", "each task has its own answers: y[j], not y[0]",
                lambda trunk, heads, x, y: trunk_cosine(trunk, heads, x, y[[0, 0]])),
        Mistake("own_heads", "each task has its own head: heads[j], not heads[0]",
                lambda trunk, heads, x, y: trunk_cosine(trunk, heads[[0, 0]], x, y)),
        Mistake("heads_left_out", "task j predicts x[j] @ trunk @ heads[j]: the heads are missing",
                lambda trunk, heads, x, y: trunk_cosine(trunk, torch.ones_like(heads), x, y)),
        Mistake("product", "divide by both lengths: a cosine lies between −1 and 1",
                lambda *a: (lambda g: (g[0] * g[1]).sum().item())(_pulls(*a))),
        Mistake("product", "divide by both lengths: a cosine lies between −1 and 1",
                lambda trunk, heads, x, y: (lambda g: (g[0] * g[1]).sum().item() * x.shape[1] ** 2 / 4)(
                    _pulls(trunk, heads, x, y))),  # without the factor 2/n of the mean
        Mistake("matrix", "flatten both gradients before @: this is a product of matrices",
                _product_of_matrices),
        Mistake("one_length", "divide by both lengths, not by one",
                lambda *a: (lambda g: ((g[0] * g[1]).sum() / g[0].norm()).item())(_pulls(*a))),
        Mistake("one_length", "divide by both lengths, not by one",
                lambda *a: (lambda g: ((g[0] * g[1]).sum() / g[1].norm()).item())(_pulls(*a))),
        Mistake("squared", "divide by the lengths, not by their squares",
                lambda *a: (lambda g: ((g[0] * g[1]).sum() / (g[0].norm() * g[1].norm()) ** 2).item())(
                    _pulls(*a))),
        Mistake("sign", "the sign is turned round: below 0 they conflict", lambda *a: -trunk_cosine(*a)),
        Mistake("size", "keep the sign: it says whether they conflict", lambda *a: abs(trunk_cosine(*a))),
        Mistake("angle", "that is the angle: return its cosine",
                lambda *a: torch.arccos(torch.tensor(trunk_cosine(*a), dtype=torch.float64)).item()),
        Mistake("angle", "that is the angle in degrees: return its cosine",
                lambda *a: math.degrees(math.acos(trunk_cosine(*a)))),
        Mistake("by_column", "one cosine of all entries, not the mean over the columns",
                lambda *a: torch.cosine_similarity(*_pulls(*a), dim=0).mean().item()),
        Mistake("by_row", "one cosine of all entries, not the mean over the rows",
                lambda *a: torch.cosine_similarity(*_pulls(*a), dim=1).mean().item()),
        Mistake("accumulated", "the second gradient holds the first one too: .grad adds up, clear it",
                _with_the_sum),
        Mistake("same_tensor", "it comes out as 1: both gradients are the same. Is one task taken twice? Or "
                "are both the one tensor .grad, which is changed in place: clone it",
                lambda *a: 1.0),
    ),
)  # fmt: skip


def _closed(draws: Draws) -> dict:
    tasks = draws.whole(3, 5)
    return {"lengths": torch.tensor([draws.whole(6, 11) / 2 for _ in range(tasks)], dtype=torch.float64)}


def _closed_of_any_size(draws: Draws) -> dict:
    # The longest is shorter than the others together: so they can close.
    lengths = 1 + draws.normal(draws.in_turn((3, 5, 4, 30)), decimals=6).abs().clamp(max=1)
    return {"lengths": draws.in_turn((1.0, 0.01, 30.0)) * lengths}


def _two_alike(draws: Draws) -> dict:
    return {"lengths": torch.full((2,), draws.whole(3, 12) / 2, dtype=torch.float64)}


_PRODUCTS = (
    Mistake("halved", "each pair counts twice, as (s, t) and as (t, s)",
            lambda g: -(g**2).sum().item() / 2),
    Mistake("sign", "0 = ‖Σ g‖² = Σ‖g‖² + what you look for: which sign must it have?",
            lambda g: (g**2).sum().item()),
    Mistake("not_squared", "⟨g, g⟩ is the length squared", lambda g: -g.sum().item()),
    Mistake("square_of_sum", "square the lengths, then add them", lambda g: -(g.sum() ** 2).item()),
    Mistake("mean", "add up, do not average", lambda g: -(g**2).mean().item()),
    Mistake("zero", "the gradients add up to zero; their products do not", lambda g: 0.0 * g.sum().item()),
    Mistake("pairs_of_lengths", "lengths do not say a product: −‖g_s‖‖g_t‖ would need opposite gradients",
            lambda g: -(g.sum() ** 2 - (g**2).sum()).item()),
    Mistake("pairs_of_lengths", "a product of lengths is no product of gradients",
            lambda g: (g.sum() ** 2 - (g**2).sum()).item()),
    Mistake("doubled", "the identity already counts each pair twice: do not double it",
            lambda g: -2 * (g**2).sum().item()),
    Mistake("two_tasks", "that is the case of two tasks: here every length counts",
            lambda g: -2 * (g[0] ** 2).item()),
    Mistake("first_task", "only the first length is in there: `return` stands inside the loop",
            lambda g: -(g[0] ** 2).item()),
    Mistake("per_task", "one number: add the tasks up", lambda g: -(g**2)),
    Mistake("root", "no root: the identity speaks of squares", lambda g: -((g**2).sum() ** 0.5).item()),
)  # fmt: skip

PRODUCTS_AT_REST = FunctionExercise(
    name="products_at_rest", notebook="06", title="The last line of the proof",
    difficulty="medium", minutes=8, reference=products_at_rest,
    properties=(
        Property("three and more gradients that add up to zero", _closed,
                 "write out 0 = ⟨Σ g_s, Σ g_t⟩ and sort the products: s = t, and s ≠ t",
                 observe=_number, draws=5),
        Property("two gradients that add up to zero", _two_alike,
                 "then g2 = −g1, and both (1, 2) and (2, 1) count", observe=_number, draws=2),
        of_any_size(_closed_of_any_size, _number),
    ),
    mistakes=_PRODUCTS,
)  # fmt: skip


def _conflict(draws: Draws) -> dict:
    while True:
        g1, g2 = draws.normal(3), draws.normal(3)
        g1 = g1 * draws.pick((0.1, 1.0))  # a faint conflict is one too
        if g1 @ g2 < -0.03 and (g1 @ g1 - g2 @ g2).abs() > 0.3 and min(g1.norm(), g2.norm()) > 0.05:
            return {"g1": g1, "g2": g2}


def _beyond_a_right_angle(draws: Draws) -> dict:
    """Draw a pair whose cosine is −0.03: its product is small, whatever the scale."""
    scale = draws.in_turn((1.0, 0.1))
    pair = [scale * torch.tensor(g, dtype=torch.float64) for g in ((2.0, 0.0, 0.0), (-0.1, 3.0, 1.0))]
    return dict(zip(("g1", "g2"), pair[:: draws.in_turn((1, 1, -1, -1))], strict=True))


def _pair_of_any_size(draws: Draws) -> dict:
    count = draws.in_turn((3, 3, 3, 60, 1))
    return {"g1": draws.of_any_size(count), "g2": draws.of_any_size(count)}


def _peace(draws: Draws) -> dict:
    inputs = _conflict(draws)
    return {"g1": inputs["g1"], "g2": -inputs["g2"]}


def _one_at_rest(draws: Draws) -> dict:
    pair = [draws.normal(3) + 0.01, torch.zeros(3, dtype=torch.float64)]
    return dict(zip(("g1", "g2"), pair[:: draws.in_turn((1, -1))], strict=True))


def _projected(g1, g2):
    return g1 - g1 @ g2 / (g2 @ g2) * g2


def _when_conflict(rule):
    return lambda g1, g2: rule(g1, g2) if g1 @ g2 < 0 else g1 + g2


def _in_turn(g1, g2):
    first = _projected(g1, g2)
    return first + g2 - g2 @ first / (first @ first) * first


def _in_place_length(g1, g2):
    product = g1 @ g2
    first = g1 - product / (g2 @ g2) * g2
    return first + g2 - product / (first @ first) * first


def _slipped(g1, g2):
    product = g1 @ g2
    return g1 - product / g2.norm() * g2 + g2 - product / g1.norm() * g1


def _no_divisor(g1, g2):
    product = g1 @ g2
    return g1 - product * g2 + g2 - product * g1


def _beyond(threshold):
    """Project only where the cosine lies below a threshold."""
    return lambda g1, g2: (
        pcgrad_of_two(g1, g2) if torch.cosine_similarity(g1, g2, dim=0) < threshold else g1 + g2
    )


def _always(g1, g2):
    """Project without a condition; undefined for a gradient of length zero, which is another mistake."""
    if min(g1.norm(), g2.norm()) == 0:
        raise ZeroDivisionError
    return _projected(g1, g2) + _projected(g2, g1)


def _own_length(g1, g2):
    product = g1 @ g2
    return g1 - product / (g1 @ g1) * g2 + g2 - product / (g2 @ g2) * g1


PCGRAD_OF_TWO = FunctionExercise(
    name="pcgrad_of_two", notebook="06", title="PCGrad for two tasks",
    difficulty="medium", minutes=12, reference=pcgrad_of_two,
    properties=(
        Property("two gradients that conflict", _conflict,
                 "g1 − ⟨g1, g2⟩ / ⟨g2, g2⟩ · g2 is at a right angle to g2: check yours", draws=6),
        Property("just beyond a right angle they conflict too", _beyond_a_right_angle,
                 "any product below 0 is a conflict, however small", key="threshold", draws=4),
        Property("without a conflict it is the sum", _peace,
                 "nothing is taken out where ⟨g1, g2⟩ ≥ 0", key="always", draws=4),
        Property("a gradient of length zero conflicts with none", _one_at_rest,
                 "there it is the sum, which is the other gradient: project only where ⟨g1, g2⟩ < 0, because "
                 "0/0 is NaN", key="nan", draws=3),
        of_any_size(_pair_of_any_size),
    ),
    mistakes=(
        Mistake("threshold", "any product below 0 is a conflict, however small", _beyond(-0.2)),
        Mistake("sum", "this is the sum: where they conflict, each loses its part along the other",
                lambda g1, g2: g1 + g2),
        Mistake("first_only", "that is what is left of g1: add what is left of g2",
                _when_conflict(_projected)),
        Mistake("first_only", "that is what is left of g2: add what is left of g1",
                _when_conflict(lambda g1, g2: _projected(g2, g1))),
        Mistake("one_only", "both are projected, not g1 alone",
                _when_conflict(lambda g1, g2: _projected(g1, g2) + g2)),
        Mistake("one_only", "both are projected, not g2 alone",
                _when_conflict(lambda g1, g2: g1 + _projected(g2, g1))),
        Mistake("in_turn", "g2 loses its part along the g1 of the start, not along the projected one",
                _when_conflict(_in_turn)),
        Mistake("in_turn", "g1 loses its part along the g2 of the start, not along the projected one",
                _when_conflict(lambda g1, g2: _in_turn(g2, g1))),
        Mistake("length", "divide by the length squared, ⟨g2, g2⟩", _when_conflict(_slipped)),
        Mistake("no_divisor", "divide by ⟨g2, g2⟩: else the part is as long as g2 squared",
                _when_conflict(_no_divisor)),
        Mistake("in_place_length", "g1 was already changed when ⟨g1, g1⟩ was taken: keep the g1 of the start",
                _when_conflict(_in_place_length)),
        Mistake("in_place_length", "g2 was already changed when ⟨g2, g2⟩ was taken: keep the g2 of the start",
                _when_conflict(lambda g1, g2: _in_place_length(g2, g1))),
        Mistake("step", "return the direction, not the step against it",
                lambda g1, g2: -pcgrad_of_two(g1, g2)),
        Mistake("own_length", "the part along g2 has g2 in its divisor, not g1", _when_conflict(_own_length)),
        Mistake("mean", "add the two, do not average",
                lambda g1, g2: pcgrad_of_two(g1, g2) / 2),
        Mistake("added", "the part along the other is taken away, not added",
                _when_conflict(lambda g1, g2: 2 * (g1 + g2) - _projected(g1, g2) - _projected(g2, g1))),
        Mistake("kept_part", "that is the part that must go: subtract it from the gradient",
                _when_conflict(lambda g1, g2: g1 + g2 - _projected(g1, g2) - _projected(g2, g1))),
        Mistake("dropped", "a conflict removes a part of a gradient, not all of it",
                _when_conflict(lambda g1, g2: 0 * g1)),
        Mistake("pair", "add the two projected gradients: one direction",
                lambda g1, g2: torch.stack([_projected(g1, g2), _projected(g2, g1)])
                if g1 @ g2 < 0 else torch.stack([g1, g2])),
        Mistake("subtracted", "add what is left of both: do not subtract one from the other",
                _when_conflict(lambda g1, g2: _projected(g1, g2) - _projected(g2, g1))),
        Mistake("always", "project only where they conflict, ⟨g1, g2⟩ < 0",
                _always),
    ),
)  # fmt: skip
