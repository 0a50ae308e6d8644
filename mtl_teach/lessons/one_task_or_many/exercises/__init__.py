"""The exercises of notebook 01, in the order in which a reader meets them."""

from mtl_teach.lessons.one_task_or_many.exercises import ceiling, conditions, counting, multi_head, savings

EXERCISES = (
    counting.COUNT_PARAMETERS,
    counting.BREAK_EVEN,
    multi_head.MULTI_HEAD,
    savings.SAVED_BY_SHARING,
    ceiling.POOLED_CEILING,
    conditions.FAILING_CONDITION,
)
