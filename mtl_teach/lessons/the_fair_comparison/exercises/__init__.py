"""The exercises of notebook 10, in the order in which a reader meets them."""

from mtl_teach.lessons.the_fair_comparison.exercises import audits, checkpoints, luck, pairs, widths

EXERCISES = (
    luck.BEST_OF_EQUALS,
    checkpoints.HONEST_SCORE,
    widths.FAIR_PAIR,
    pairs.PAIRS_TO_SEE,
    audits.WHAT_IS_MISSING,
)
