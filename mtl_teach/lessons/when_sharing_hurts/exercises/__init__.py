"""The exercises of notebook 06, in the order in which a reader meets them."""

from mtl_teach.lessons.when_sharing_hurts.exercises import chance, conclusions, gradients, verdicts

EXERCISES = (
    verdicts.TRANSFER_IN,
    gradients.TRUNK_COSINE,
    gradients.PRODUCTS_AT_REST,
    gradients.PCGRAD_OF_TWO,
    chance.CHANCE_AGREEMENT,
    conclusions.WHAT_WAS_SHOWN,
)
