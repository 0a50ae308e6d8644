"""Drawn curves as codes, so that a class can send them without a server."""

import hashlib

from mtl_teach.live import codes
from mtl_teach.live.codes import VoteError

_TAG, _HEIGHT = 14, 5  # bits of the question, and of the curve at each place
_STEPS = (1 << _HEIGHT) - 1


def curve_code(told: dict, curve: list[float]) -> str:
    """Return a curve as a code: heights from 0 to 1, at each place of a drawing that is `told` so.

    Heights are rounded to 1/31 of the plot. Raises ValueError for another number of heights, or one beyond.
    """
    places = len(told["places"])
    if len(curve) != places or not all(0 <= height <= 1 for height in curve):
        raise ValueError(f"curve must be {places} heights from 0 to 1, got {list(curve)}")
    bits = 0
    for height in curve:
        bits = bits << _HEIGHT | round(_STEPS * height)
    tag, mask = _identity(told)
    return codes.written(tag << _HEIGHT * places | bits ^ mask, size(told))


def curve_of(told: dict, code: str) -> list[float]:
    """Return the curve that `code` stands for.

    Raises VoteError that says whether it is no code, was mistyped, or belongs to another question.
    """
    bits = codes.read(code, size(told))
    places = len(told["places"])
    tag, mask = _identity(told)
    if bits >> _HEIGHT * places != tag:
        raise VoteError(f"{code.strip()!r} answers another question, or one of another edition of the lesson")
    bits = bits & (1 << _HEIGHT * places) - 1 ^ mask
    return [(bits >> _HEIGHT * place & _STEPS) / _STEPS for place in reversed(range(places))]


def size(told: dict) -> int:
    """Return how many bits a code of such a drawing holds."""
    return _TAG + _HEIGHT * len(told["places"])


def _identity(told: dict) -> tuple[int, int]:
    """Return what tells this question from others, and a mask: no height can be read in a code by eye."""
    key = hashlib.sha256("\n".join((told["ask"], *(label for _, label in told["places"]))).encode()).digest()
    number = int.from_bytes(key, "big")
    return number >> 256 - _TAG, number & (1 << _HEIGHT * len(told["places"])) - 1
