import base64
import io

import torch
from PIL import Image

from mtl_teach.live.digits import INK, PAPER, sheet


def test_a_sheet_is_a_png_with_the_digits_on_it():
    pixels = torch.zeros(2, 3, 64, dtype=torch.float64)
    pixels[1, 2, 0] = 1.0
    uri = sheet(pixels, gap=2, zoom=3)
    png = base64.b64decode(uri.removeprefix("data:image/png;base64,"))
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    assert image.size == (3 * (3 * 8 + 2 * 2), 3 * (2 * 8 + 2))
    assert image.getpixel((0, 0)) == (*PAPER, 255)
    assert image.getpixel((3 * 20, 3 * 10)) == (*INK, 255)
    assert image.getpixel((3 * 8, 0))[3] == 0  # the gap lets the page through
