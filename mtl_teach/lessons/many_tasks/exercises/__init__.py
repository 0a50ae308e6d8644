"""The exercises of notebook 09, in the order in which a reader meets them."""

from mtl_teach.lessons.many_tasks.exercises import bill, masking, paying, verdicts, widths

EXERCISES = (
    masking.MASKED_LOSSES,
    paying.FIRST_PAYING,
    verdicts.WINNERS_AND_LOSERS,
    widths.WIDER_UNITS,
    bill.MULTIPLICATIONS,
)
