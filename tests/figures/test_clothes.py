import numpy as np
import pytest
import torch

from mtl_teach import figures


def test_every_picture_is_drawn_in_its_colours_under_its_title():
    images = torch.zeros(3, 192, dtype=torch.float64)
    images[1, :64], images[2] = 1.0, 2.0  # red, and brighter than white
    figure = figures.clothes(images, ["black", "red", "white"], columns=2)
    drawn = [axes for axes in figure.axes if axes.images]
    assert [axes.get_title() for axes in drawn] == ["black", "red", "white"]
    for axes, colour in zip(drawn, [(0, 0, 0), (1, 0, 0), (1, 1, 1)], strict=True):
        np.testing.assert_allclose(axes.images[0].get_array(), np.broadcast_to(colour, (8, 8, 3)))


def test_refuses_a_wrong_shape():
    with pytest.raises(ValueError, match="one title per picture"):
        figures.clothes(torch.zeros(2, 192), ["one"])
    with pytest.raises(ValueError, match="192"):
        figures.clothes(torch.zeros(1, 64), ["one"])
