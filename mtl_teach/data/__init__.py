"""Tasks to learn: one module per kind."""

from mtl_teach.data.tasks import Tasks, stack, with_constant

__all__ = ["Tasks", "stack", "with_constant"]
