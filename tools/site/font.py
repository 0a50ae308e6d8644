"""The one font of the pages: STIX Two Math, cut down to what their formulas use."""

import io
from importlib import resources
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

#: Every letter and sign that a formula may hold: Latin, Greek, arrows, operators, brackets and their pieces.
RANGES = (
    (0x20, 0x17F),
    (0x300, 0x3FF),
    (0x2010, 0x2064),
    (0x20D0, 0x20FF),
    (0x2100, 0x21FF),
    (0x2200, 0x22FF),
)
RANGES += ((0x2300, 0x23FF), (0x27E6, 0x27EB), (0x1D400, 0x1D7FF))


def math_font() -> bytes:
    """Return the font as WOFF: letters, signs, and the table by which a browser sets fractions and roots.

    STIX Two Math is under the SIL Open Font License; it comes with the package ziamath.
    """
    whole = resources.files("ziamath").joinpath("fonts/STIXTwoMath-Regular.ttf").read_bytes()
    font = TTFont(io.BytesIO(whole))
    options = subset.Options(layout_features=["*"], flavor="woff", notdef_outline=True, hinting=False)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    cut.subset(font)
    font.flavor = "woff"
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def write(path: Path) -> None:
    """Write the font to `path`."""
    path.write_bytes(math_font())
