"""The panel `live.output_layer`."""

from mtl_teach.lessons.which_output_layer.panels.output_layer.compute import output_layer

__all__ = ["output_layer"]
