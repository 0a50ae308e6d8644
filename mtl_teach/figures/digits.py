"""Handwritten digits, or weights drawn like digits, side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from torch import Tensor

from mtl_teach.figures.style import canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def digits(images: Tensor, titles: Sequence[str], title: str = "") -> "Figure":
    """Return a figure with a row of 8×8 pictures, one title each.

    images: (count, 64), pixels from 0 (paper) to 1 (ink). Raises ValueError for another shape.
    """
    if images.ndim != 2 or images.shape[1] != 64 or len(images) != len(titles):
        raise ValueError(
            f"images must be (count={len(titles)}, 64), got {tuple(images.shape)}: one title per picture"
        )
    figure, axes = canvas(columns=len(images), width=1.25, height=1.7, squeeze=False)
    for axis, image, name in zip(axes[0], images, titles, strict=True):
        axis.imshow(image.reshape(8, 8).numpy(), cmap="gray_r", vmin=0, vmax=1)
        axis.set_title(name, fontsize=12, loc="center")
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set_visible(True)  # paper ends here, on all four sides
        axis.grid(visible=False)
    figure.suptitle(title)
    return figure
