"""The panel `live.label_structure`."""

from mtl_teach.lessons.which_output_layer.panels.label_structure.compute import label_structure

__all__ = ["label_structure"]
