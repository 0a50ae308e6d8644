"""The panel `live.hard_sharing`."""

from mtl_teach.lessons.hard_sharing.panels.hard_sharing.compute import hard_sharing

__all__ = ["hard_sharing"]
