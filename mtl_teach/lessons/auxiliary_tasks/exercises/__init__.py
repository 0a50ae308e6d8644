"""The exercises of notebook 07, in the order in which a reader meets them."""

from mtl_teach.lessons.auxiliary_tasks.exercises import pivots, relatedness, reversing, tables

EXERCISES = (
    relatedness.BREAK_EVEN,
    tables.SIGNAL_KIND,
    tables.WHAT_IT_SHOWS,
    pivots.PIVOT_QUESTIONS,
    reversing.REVERSE_GRADIENT,
)
