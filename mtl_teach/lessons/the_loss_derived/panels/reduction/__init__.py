"""The panel `live.reduction`."""

from mtl_teach.lessons.the_loss_derived.panels.reduction.compute import reduction

__all__ = ["reduction"]
