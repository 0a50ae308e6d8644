"""Handwritten digits as one small PNG, so that a chart moves marks, not pixels."""

import base64
import struct
import zlib

import torch
from torch import Tensor

from mtl_teach.data.tilted_digits import SIDE

# Light ink on a slate tile reads on white and on near-black paper alike.
PAPER, INK = (38, 50, 66), (255, 255, 255)
_LEVELS = 63  # shades; the handwriting has 17 before it is turned


def sheet(pixels: Tensor, gap: int = 1, zoom: int = 1) -> str:
    """Return digits (rows, columns, 64), pixels from 0 to 1, as the data URI of one PNG.

    Tiles of 8 x 8 pixels stand `gap` transparent pixels apart; every pixel is drawn `zoom` x `zoom`.
    """
    rows, columns, _ = pixels.shape
    levels = (pixels.clamp(0, 1) * (_LEVELS - 1)).round().byte() + 1
    tiles = levels.view(rows, columns, SIDE, SIDE)
    tiles = torch.nn.functional.pad(tiles, (0, gap, 0, gap))  # level 0 is transparent
    image = tiles.transpose(1, 2).flatten(2).flatten(0, 1)[: -gap or None, : -gap or None]
    return _uri(image.repeat_interleave(zoom, 0).repeat_interleave(zoom, 1))


def _uri(levels: Tensor) -> str:
    height, width = levels.shape
    lines = torch.nn.functional.pad(levels, (1, 0))  # a leading 0 per line: no filter
    shades = torch.linspace(0, 1, _LEVELS)[:, None]
    palette = torch.tensor(PAPER) * (1 - shades) + torch.tensor(INK) * shades
    parts = [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        _chunk(b"PLTE", bytes(3) + palette.round().byte().numpy().tobytes()),
        _chunk(b"tRNS", b"\x00"),
        _chunk(b"IDAT", zlib.compress(lines.contiguous().numpy().tobytes(), 9)),
        _chunk(b"IEND", b""),
    ]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(parts)
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum
