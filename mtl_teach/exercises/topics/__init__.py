"""The exercises, notebook by notebook, in the order in which a reader meets them."""

from mtl_teach.exercises.exercise import Exercise
from mtl_teach.exercises.topics import (
    alternating,
    amortisation,
    choosing,
    clothes,
    combining,
    counting,
    gradients,
    kinds,
    label_structure,
    learning_rates,
    multi_head,
    penalties,
    scores,
    seeds,
)

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for exercise in (
        seeds.PAIRED_INTERVAL,
        seeds.SEEDS_NEEDED,
        counting.COUNT_PARAMETERS,
        counting.BREAK_EVEN,
        kinds.KIND_OF,
        multi_head.MULTI_HEAD,
        label_structure.LABEL_TABLE,
        clothes.DECODE,
        clothes.IMPOSSIBLE_CODES,
        scores.REPAIRED_LOSS,
        scores.THREE_SCORES,
        scores.LOWEST_ACCURACY,
        label_structure.HEAD_FOR,
        gradients.BCE_GRADIENT,
        gradients.CROSS_ENTROPY_GRADIENT,
        combining.MASKED_MULTITASK_BCE,
        combining.TOTAL_LOSS,
        learning_rates.EQUAL_LEARNING_RATE,
        amortisation.ERROR_AT_128,
        amortisation.SMALLEST_WINNING_TASKS,
        alternating.A_STEP,
        alternating.NEGATIVE_TRANSFER,
        amortisation.LAW_SENTENCE,
        penalties.PENALTY,
        penalties.BEST_STRENGTH,
        choosing.LEAVE_ONE_OUT_STRENGTH,
        choosing.PERMUTE_HIDDEN_UNITS,
        penalties.STRENGTH_OF,
    )
}
