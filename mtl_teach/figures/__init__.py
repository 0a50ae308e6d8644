"""Figures that stand: matplotlib, one function each."""

from mtl_teach.figures.digits import digits
from mtl_teach.figures.dots import dots
from mtl_teach.figures.show import Picture, describe, show
from mtl_teach.figures.style import OWN, POOLED, QUIET, SHARED, TRUTH, WEIGHTS, canvas, styled

__all__ = [
    "OWN",
    "POOLED",
    "QUIET",
    "SHARED",
    "TRUTH",
    "WEIGHTS",
    "Picture",
    "canvas",
    "describe",
    "digits",
    "dots",
    "show",
    "styled",
]
