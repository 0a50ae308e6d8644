"""The panel `live.logit`."""

from mtl_teach.lessons.the_loss_derived.panels.logit.compute import logit

__all__ = ["logit"]
