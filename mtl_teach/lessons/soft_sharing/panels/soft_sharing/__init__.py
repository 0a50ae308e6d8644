"""The panel `live.soft_sharing`."""

from mtl_teach.lessons.soft_sharing.panels.soft_sharing.compute import soft_sharing

__all__ = ["soft_sharing"]
