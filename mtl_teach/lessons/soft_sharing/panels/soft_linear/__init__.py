"""The panel `live.soft_linear`."""

from mtl_teach.lessons.soft_sharing.panels.soft_linear.compute import soft_linear

__all__ = ["soft_linear"]
