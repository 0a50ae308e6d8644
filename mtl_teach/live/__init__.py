"""Figures that move, and questions that wait for an answer."""

from mtl_teach.live.error_guess import predict_error
from mtl_teach.live.hard_sharing import hard_sharing
from mtl_teach.live.label_structure import label_structure
from mtl_teach.live.logit import logit
from mtl_teach.live.one_or_many import one_or_many
from mtl_teach.live.output_layer import output_layer
from mtl_teach.live.panel import Panel
from mtl_teach.live.prediction import Prediction, predict, predict_number
from mtl_teach.live.reduction import reduction
from mtl_teach.live.soft_linear import soft_linear
from mtl_teach.live.soft_sharing import soft_sharing
from mtl_teach.live.tour import tour
from mtl_teach.live.valley_guess import predict_strength

__all__ = [
    "Panel",
    "Prediction",
    "hard_sharing",
    "label_structure",
    "logit",
    "one_or_many",
    "output_layer",
    "predict",
    "predict_error",
    "predict_number",
    "predict_strength",
    "reduction",
    "soft_linear",
    "soft_sharing",
    "tour",
]
