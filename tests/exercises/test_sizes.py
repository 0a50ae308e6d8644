"""Every axis that a learner's function gets is one somewhere, and somewhere as long as a dozen.

`squeeze()`, a forgotten axis or a loop over three is right for the sizes in between. And labels are all 0
somewhere, and somewhere all 1: one_hot(labels) is right for both together only.
"""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise
from mtl_teach.exercises.trials import arguments
from mtl_teach.lessons import exercises

A_DOZEN = 12
FUNCTIONS = {name: one for name, one in exercises().items() if isinstance(one, FunctionExercise)}

#: (exercise, argument, axis counted from the last) -> why it is never one; below, why never a dozen.
NEVER_ONE = {
    ("paired_interval", "a", -1): "one pair has no interval",
    ("paired_interval", "b", -1): "one pair has no interval",
    ("cross_entropy_gradient", "logits", -1): "one class is no choice",
    ("lasting_cross_entropy", "logits", -1): "one class is no choice",
    ("best_heads", "x", -2): "one example fits any head exactly",
    ("best_heads", "y", -1): "one example fits any head exactly",
    ("read_valley", "strengths", -1): "a valley has two ends",
    ("read_valley", "errors", -2): "a valley has two ends",
    ("leave_one_out_strength", "x", -3): "one task has no spring",
    ("leave_one_out_strength", "y", -2): "one task has no spring",
    ("leave_one_out_strength", "x", -2): "without its one example a task has none",
    ("leave_one_out_strength", "y", -1): "without its one example a task has none",
    ("leave_one_out_strength", "strengths", -1): "one strength is no choice",
    **{("permute_hidden_units", *axis): "one unit has one order" for axis in (
        ("weight_in", -2), ("bias_in", -1), ("weight_out", -1), ("order", -1))},
    ("products_at_rest", "lengths", -1): "one gradient that adds up to 0 is 0",
    ("pivot_questions", "holds", -1): "positive and negative pivots are different words",
    ("pivot_questions", "positive", -1): "NumPy takes an index of one entry for a number",
    ("pivot_questions", "negative", -1): "NumPy takes an index of one entry for a number",
    ("gumbel_draw", "logits", -1): "one option is no choice",
    ("gumbel_draw", "uniform", -1): "one option is no choice",
    ("first_paying", "gains", -1): "one draw has no interval",
    ("winners_and_losers", "gains", -2): "one draw has no interval",
}  # fmt: skip
_SLOW = "each is solved without each example at each strength: eight, three and ten take long enough"
NEVER_A_DOZEN = {
    ("leave_one_out_strength", "x", -3): _SLOW, ("leave_one_out_strength", "y", -2): _SLOW,
    ("leave_one_out_strength", "x", -1): _SLOW, ("leave_one_out_strength", "strengths", -1): _SLOW,
}  # fmt: skip
#: (exercise, argument, axis) -> its one size, which the docstring says.
FIXED = {
    ("as_sigmoid_head", "weight", -2): 2, ("as_sigmoid_head", "bias", -1): 2, ("decode", "code", -1): 6,
    ("trunk_cosine", "heads", -2): 2, ("trunk_cosine", "x", -3): 2, ("trunk_cosine", "y", -2): 2,
}  # fmt: skip
#: (exercise, argument) -> why its zeros and ones are never all 0.
NEVER_ALL_0 = {("three_accuracies", "labels"): "every example has a label that is 1"}


def _axes(value: object) -> Iterator[tuple[int, int]]:
    """Yield (axis counted from the last, its size) of a tensor, or of a list."""
    if isinstance(value, Tensor):
        yield from ((axis - value.ndim, size) for axis, size in enumerate(value.shape))
    elif isinstance(value, list | tuple):
        yield -1, len(value)


def drawn(exercise: FunctionExercise) -> Iterator[tuple[str, object]]:
    """Yield all arguments that an answer gets, in all draws of all properties, by name."""
    for index, wanted in enumerate(exercise.properties):
        for seed in range(wanted.draws):
            yield from arguments(wanted.draw(Draws(100 * index + seed))).items()


def drawn_sizes(exercise: FunctionExercise) -> dict[tuple[str, int], set[int]]:
    """Return which sizes the axes of its arguments have."""
    found = defaultdict(set)
    for name, value in drawn(exercise):
        for axis, size in _axes(value):
            found[name, axis].add(size)
    return dict(found)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_axis_is_one_and_a_dozen_somewhere(name):
    for (argument, axis), sizes in drawn_sizes(FUNCTIONS[name]).items():
        where = name, argument, axis
        if where in FIXED:
            assert sizes == {FIXED[where]}, where
            continue
        assert (1 in sizes) != (where in NEVER_ONE), (where, sorted(sizes))
        assert (max(sizes) >= A_DOZEN) != (where in NEVER_A_DOZEN), (where, sorted(sizes))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_zeros_and_ones_are_all_alike_somewhere(name):
    found = defaultdict(list)
    for argument, value in drawn(FUNCTIONS[name]):
        if isinstance(value, Tensor) and value.numel():
            found[argument].append(set(value.double().flatten().tolist()))
    for argument, values in found.items():
        if set.union(*values) == {0, 1}:
            assert ({0} in values) != ((name, argument) in NEVER_ALL_0), argument
            assert {1} in values, argument
