"""Little colour pictures side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from torch import Tensor

from mtl_teach.figures.style import canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def clothes(images: Tensor, titles: Sequence[str], columns: int = 9) -> "Figure":
    """Return a figure with rows of 8×8 colour pictures, one title each.

    images: (count, 192), the red, green and blue channel one after the other, from 0 (dark) to 1; what lies
    beyond is drawn as 0 or 1. Raises ValueError for another shape.
    """
    if images.ndim != 2 or images.shape[1] != 192 or len(images) != len(titles):
        raise ValueError(
            f"images must be (count={len(titles)}, 192), got {tuple(images.shape)}: one title per picture"
        )
    rows = -(-len(images) // columns)
    figure, axes = canvas(columns, rows, width=1.25, height=1.6, squeeze=False)
    for axis in axes.flat:
        axis.set_axis_off()
    for axis, image, name in zip(axes.flat[: len(images)], images, titles, strict=True):
        axis.imshow(image.clamp(0, 1).reshape(3, 8, 8).permute(1, 2, 0).numpy())
        axis.set_title(name, fontsize=11, loc="center")
    return figure
