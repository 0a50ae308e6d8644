"""The exercises of notebook 05, in the order in which a reader meets them."""

from mtl_teach.lessons.soft_sharing.exercises import choosing, penalties, permuting, reading, two_strengths

EXERCISES = (
    penalties.PENALTY,
    reading.READ_VALLEY,
    penalties.BALANCE,
    choosing.BEST_STRENGTH,
    choosing.LEAVE_ONE_OUT_STRENGTH,
    permuting.PERMUTE_HIDDEN_UNITS,
    two_strengths.STRENGTH_OF,
)
