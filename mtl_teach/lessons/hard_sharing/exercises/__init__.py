"""The exercises of notebook 04, in the order in which a reader meets them."""

from mtl_teach.lessons.hard_sharing.exercises import alternating, amortisation, harm

EXERCISES = (
    amortisation.ERROR_AT_128,
    amortisation.SMALLEST_WINNING_TASKS,
    alternating.A_STEP,
    harm.NEGATIVE_TRANSFER,
    amortisation.LAW_SENTENCE,
)
