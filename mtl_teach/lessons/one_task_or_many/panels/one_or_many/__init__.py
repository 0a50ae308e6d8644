"""The panel `live.one_or_many`."""

from mtl_teach.lessons.one_task_or_many.panels.one_or_many.compute import one_or_many

__all__ = ["one_or_many"]
