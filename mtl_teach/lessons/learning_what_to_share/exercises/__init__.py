"""The exercises of notebook 08, in the order in which a reader meets them."""

from mtl_teach.lessons.learning_what_to_share.exercises import draws, luck, policies, reading

EXERCISES = (
    policies.BLOCKS_SAVED,
    draws.GUMBEL_DRAW,
    policies.RANDOM_LIKE,
    reading.POLICY_SAYS,
    luck.BEST_OF_BONUS,
)
