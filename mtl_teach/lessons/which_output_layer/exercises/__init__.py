"""The exercises of notebook 02, in the order in which a reader meets them."""

from mtl_teach.lessons.which_output_layer.exercises import (
    accuracies,
    audits,
    clothes,
    contrast,
    label_structure,
    layers,
)

EXERCISES = (
    layers.AS_SIGMOID_HEAD,
    layers.CAN_SAY,
    audits.REPAIRED_LOSS,
    label_structure.KINDS_OF,
    contrast.IS_TRUE,
    accuracies.THREE_ACCURACIES,
    audits.LOWEST_ACCURACY,
    clothes.DECODE,
)
