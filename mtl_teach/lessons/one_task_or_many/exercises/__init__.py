"""The exercises of notebook 01, in the order in which a reader meets them."""

from mtl_teach.lessons.one_task_or_many.exercises import counting, kinds, multi_head

EXERCISES = (
    counting.COUNT_PARAMETERS,
    counting.BREAK_EVEN,
    kinds.KIND_OF,
    multi_head.MULTI_HEAD,
)
