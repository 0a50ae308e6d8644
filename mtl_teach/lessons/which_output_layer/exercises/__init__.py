"""The exercises of notebook 02, in the order in which a reader meets them."""

from mtl_teach.lessons.which_output_layer.exercises import audits, clothes, label_structure, scores

EXERCISES = (
    label_structure.LABEL_TABLE,
    clothes.DECODE,
    clothes.IMPOSSIBLE_CODES,
    audits.REPAIRED_LOSS,
    scores.THREE_SCORES,
    audits.LOWEST_ACCURACY,
    label_structure.HEAD_FOR,
)
