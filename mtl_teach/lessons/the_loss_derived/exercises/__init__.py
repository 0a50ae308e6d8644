"""The exercises of notebook 03, in the order in which a reader meets them."""

from mtl_teach.lessons.the_loss_derived.exercises import (
    combining,
    gradients,
    learning_rates,
    rounding,
    total_losses,
)

EXERCISES = (
    gradients.BCE_GRADIENT,
    gradients.CROSS_ENTROPY_GRADIENT,
    combining.MASKED_MULTITASK_BCE,
    total_losses.TOTAL_LOSS,
    learning_rates.EQUAL_LEARNING_RATE,
    rounding.BREAKS_FROM,
    rounding.LASTING_CROSS_ENTROPY,
)
