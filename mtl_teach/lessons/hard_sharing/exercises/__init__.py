"""The exercises of notebook 04, in the order in which a reader meets them."""

from mtl_teach.lessons.hard_sharing.exercises import alternating, counting, harm, splitting, widths

EXERCISES = (
    alternating.BEST_HEADS,
    splitting.TWICE_AS_MANY,
    splitting.ERROR_AT,
    counting.NUMBERS_SAVED,
    widths.SHARING_DOES,
    harm.NEGATIVE_TRANSFER,
)
