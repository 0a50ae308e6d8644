"""The exercises, notebook by notebook, in the order in which a reader meets them."""

from mtl_teach.exercises.exercise import Exercise
from mtl_teach.exercises.topics import (
    alternating,
    amortisation,
    audits,
    choosing,
    clothes,
    combining,
    counting,
    gradients,
    harm,
    kinds,
    label_structure,
    learning_rates,
    multi_head,
    penalties,
    scores,
    seeds,
    total_losses,
    two_strengths,
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
        audits.REPAIRED_LOSS,
        scores.THREE_SCORES,
        audits.LOWEST_ACCURACY,
        label_structure.HEAD_FOR,
        gradients.BCE_GRADIENT,
        gradients.CROSS_ENTROPY_GRADIENT,
        combining.MASKED_MULTITASK_BCE,
        total_losses.TOTAL_LOSS,
        learning_rates.EQUAL_LEARNING_RATE,
        amortisation.ERROR_AT_128,
        amortisation.SMALLEST_WINNING_TASKS,
        alternating.A_STEP,
        harm.NEGATIVE_TRANSFER,
        amortisation.LAW_SENTENCE,
        penalties.PENALTY,
        penalties.BEST_STRENGTH,
        choosing.LEAVE_ONE_OUT_STRENGTH,
        choosing.PERMUTE_HIDDEN_UNITS,
        two_strengths.STRENGTH_OF,
    )
}
