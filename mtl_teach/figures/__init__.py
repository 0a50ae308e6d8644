"""Figures that stand: matplotlib, one function each; it is loaded when the first one is drawn."""

from mtl_teach.figures.bill import bill
from mtl_teach.figures.clothes import clothes
from mtl_teach.figures.curves import draw_curves
from mtl_teach.figures.digits import digits
from mtl_teach.figures.dots import dots
from mtl_teach.figures.excess import draw_excess
from mtl_teach.figures.gains import gains, signed
from mtl_teach.figures.networks import networks
from mtl_teach.figures.optional import show_optional
from mtl_teach.figures.show import Picture, describe, show
from mtl_teach.figures.style import OWN, POOLED, QUIET, SHARED, TRUTH, WEIGHTS, canvas, styled
from mtl_teach.figures.tiles import draw_tiles
from mtl_teach.figures.valley import draw_savings, draw_valley
from mtl_teach.figures.valleys import draw_valleys

__all__ = [
    "OWN",
    "POOLED",
    "QUIET",
    "SHARED",
    "TRUTH",
    "WEIGHTS",
    "Picture",
    "bill",
    "canvas",
    "clothes",
    "describe",
    "digits",
    "dots",
    "draw_curves",
    "draw_excess",
    "draw_savings",
    "draw_tiles",
    "draw_valley",
    "draw_valleys",
    "gains",
    "networks",
    "show",
    "show_optional",
    "signed",
    "styled",
]
