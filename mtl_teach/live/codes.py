"""Numbers as short codes that people read aloud and paste: five letters in a group, slips are found."""

import binascii
import os
import re
from collections.abc import Callable
from typing import TypeVar

#: Digits and letters without I, L, O and U, which people take for others.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK = 16  # bits of the checksum; it stands last, so it finds every slip in up to three neighbours
_ALIKE = str.maketrans("ILO", "110")
_GROUP = 5


Answer = TypeVar("Answer")


class VoteError(ValueError):
    """A code that is none, was mistyped, or belongs to another question."""


def class_votes() -> bool:
    """Return whether questions offer their answers as codes: see `live.in_class`."""
    return os.environ.get("MTL_TEACH_CLASS", "0") not in ("", "0")


def written(bits: int, size: int) -> str:
    """Return `size` bits with their checksum as a code.

    >>> written(5, 34)
    '00000-0AGD9'
    """
    bits = bits << CHECK | _checksum(bits, size)
    letters = [ALPHABET[bits >> 5 * k & 31] for k in reversed(range(count(size)))]
    return in_groups("".join(letters))


def in_groups(letters: str) -> str:
    """Return letters in groups of five."""
    return "-".join(letters[k : k + _GROUP] for k in range(0, len(letters), _GROUP))


def read(code: str, size: int) -> int:
    """Return the bits of a code; case, hyphens and look-alikes do not matter.

    Raises VoteError that says whether it is no code of `size` bits or was mistyped.
    """
    letters = letters_of(code)
    if len(letters) != count(size) or set(letters) - set(ALPHABET):
        example = written(0x3A5C71E8D92F04B6A7 >> max(0, 72 - size) & (1 << size) - 1, size)
        raise VoteError(
            f"{code.strip()!r} is no code: it has {count(size)} letters and digits and no U, like {example}"
        )
    bits = 0
    for letter in letters:
        bits = bits << 5 | ALPHABET.index(letter)
    bits, check = bits >> CHECK, bits & (1 << CHECK) - 1
    if check != _checksum(bits, size):
        raise VoteError(f"{code.strip()!r} was mistyped: ask for it again")
    return bits


def pasted(
    text: str, size: int, answer_of: Callable[[str], Answer]
) -> tuple[list[Answer], list[tuple[str, str]], list[str]]:
    """Return the answers of the codes in `text`, what was refused, with the reason, and what came twice.

    `text` is a chat or a list: words beside a code are not kept. A line without any code of `size` bits is
    refused, and so is a code for which `answer_of` raises VoteError. A code that comes twice counts once.
    """
    answers: dict[str, Answer] = {}
    refused, repeated = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _found(line, size)
        if not found:
            refused.append((line, "no code in this line"))
        for code in found:
            if code in answers:
                repeated.append(code)
                continue
            try:
                answers[code] = answer_of(code)
            except VoteError as problem:
                refused.append((code, str(problem)))
    return list(answers.values()), refused, repeated


def _found(line: str, size: int) -> list[str]:
    groups = [_GROUP] * (count(size) // _GROUP) + [count(size) % _GROUP] * (count(size) % _GROUP > 0)
    looks = "-?".join(f"[0-9A-Za-z]{{{letters}}}" for letters in groups)
    words = re.findall(f"(?<![0-9A-Za-z-]){looks}(?![0-9A-Za-z-])", line)
    # A word of as many letters is no code, unless it has a hyphen or a digit.
    meant = [word for word in words if "-" in word or any(letter.isdigit() for letter in word)]
    return [in_groups(letters_of(word)) for word in meant]


def letters_of(code: str) -> str:
    """Return the letters of a code as they are meant."""
    return code.strip().upper().replace("-", "").translate(_ALIKE)


def count(size: int) -> int:
    """Return how many letters `size` bits and their checksum take."""
    return -(-(size + CHECK) // 5)


def _checksum(bits: int, size: int) -> int:
    return binascii.crc_hqx(bits.to_bytes(-(-size // 8), "big"), 0xFFFF)
