"""Figures that move, and questions that wait for an answer."""

from mtl_teach.live.panel import Panel
from mtl_teach.live.prediction import Prediction, predict, predict_number
from mtl_teach.live.valley_guess import predict_strength

__all__ = [
    "Panel",
    "Prediction",
    "predict",
    "predict_number",
    "predict_strength",
]
