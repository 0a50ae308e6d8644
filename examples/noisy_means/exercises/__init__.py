"""The exercises of the notebook on noisy means, in the order in which a reader meets them."""

from torch import Tensor

from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def pulled(means: Tensor, strength: float) -> Tensor:
    """Return means (T,), each drawn to the mean of all.

    A weighted mean: the own one weighs 1, that of all weighs `strength`.
    """
    return (means + strength * means.mean()) / (1 + strength)


PULLED = FunctionExercise(
    name="pulled", notebook="99", title="Pull the means together",
    difficulty="easy", minutes=3, reference=pulled,
    properties=(
        Property("each mean moves towards the mean of all",
                 lambda draws: {"means": draws.normal(4), "strength": draws.pick((0.5, 1.0, 2.0))},
                 "weigh a task's own mean by 1 and the mean of all by the strength"),
    ),
    mistakes=(
        Mistake("not_divided", "the weights must add up to 1: divide by 1 + strength",
                lambda means, strength: means + strength * means.mean()),
        Mistake("towards_zero", "pull towards the mean of all, not towards zero",
                lambda means, strength: means / (1 + strength)),
    ),
)  # fmt: skip

EXERCISES = (PULLED,)
