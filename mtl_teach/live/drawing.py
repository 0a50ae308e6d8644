"""A curve that the reader draws before seeing it, on the pages of the lessons."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawing:
    """What the reader draws, and where a panel's tables have the measured curve.

    - `ask` says what to draw, `why` what to take from it afterwards.
    - `before` is a piece of the code of one cell of the notebook: the drawing stands in front of that cell.
    - `line` is the panel's line whose tables are meant, e.g. "live.tour(strength=0.0, spread=30)";
      `curve` names a table of them and its columns for across and up.
    - `places` maps the settings to draw at, in order, to what the axis calls them; `across` and `up` are the
      titles of the axes, `unit` follows a value of the curve.
    - `lowest` and `highest` end the upright axis, `ticks` are its labels; with `ratio` it is logarithmic.
    - `known` names a table with lines to be seen from the start, its columns for name and value, and which.

    A room keeps its drawings in `drawn.py`, as the tuple DRAWINGS.
    """

    ask: str
    why: str
    before: str
    line: str
    curve: tuple[str, str, str]
    places: dict[float, str]
    across: str
    up: str
    unit: str
    lowest: float
    highest: float
    ticks: tuple[float, ...]
    ratio: bool = False
    known: tuple[str, str, str, tuple[str, ...]] | None = None
