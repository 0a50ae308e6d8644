"""A curve that the reader draws before seeing it."""

import html
import json
from collections.abc import Mapping
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from mtl_teach.colours import SHARED, TRUTH
from mtl_teach.live.codes import class_votes
from mtl_teach.live.curves import curve_code
from mtl_teach.live.page import QUIET_KEYS, Page, page
from mtl_teach.live.panel import Panel
from mtl_teach.live.stills import is_watched


class Drawing(anywidget.AnyWidget):
    """An empty plot that waits for a curve, and then shows the measured one: see `draw_it`.

    `curve` is what the reader has drawn, heights from 0 to 1 at each place; until then it is empty, and
    so are `values`, the measured curve, and `why`: the browser holds no answer. What a program stores shows
    what to draw and, folded away, the answer.
    """

    _esm = (Path(__file__).parent / "draw.js").read_text(encoding="utf-8")

    page = traitlets.Instance(Page).tag(sync=True, **widgets.widget_serialization)
    told = traitlets.Dict().tag(sync=True)
    known = traitlets.List().tag(sync=True)
    curve = traitlets.List(traitlets.Float()).tag(sync=True)
    values = traitlets.List(traitlets.Float()).tag(sync=True)
    why = traitlets.Unicode().tag(sync=True)
    # In a class: the curve that shall become a code, the code, and the curves of the others.
    votes = traitlets.Bool().tag(sync=True)
    sketch = traitlets.List(traitlets.Float()).tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    others = traitlets.List().tag(sync=True)

    def __init__(self, told: dict, known: list[tuple[str, float]], values: list[float], why: str):
        self._answer = {"values": values, "why": why}
        super().__init__(page=page(), told=told, known=known, votes=class_votes())
        self.add_class(QUIET_KEYS)

    @traitlets.observe("curve")
    def _drawn(self, change: dict) -> None:
        if change["new"]:
            with self.hold_sync():
                for name, value in self._answer.items():
                    setattr(self, name, value)

    @traitlets.observe("sketch")
    def _sketched(self, change: dict) -> None:
        self.code = curve_code(self.told, change["new"]) if change["new"] else ""

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        live = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        bundle = dict(live[0] if isinstance(live, tuple) else live)
        bundle["text/plain"] = f"Draw it. {self.told['ask']}"  # a fold needs HTML: plain text would tell
        told = self.told
        asked = f"<p><b>Draw it.</b> {html.escape(told['ask'])}</p>"
        if is_watched():
            bundle["text/html"] = f"{asked}<p>Run this cell to draw.</p>"
            return bundle
        data = html.escape(json.dumps(told, ensure_ascii=False))
        bundle["text/html"] = (
            f'<div class="mtl-drawing" data-drawing="{data}">{asked}'
            f"<p>{html.escape(self._on_paper())}</p>"
            f"<details><summary>Your curve first, on paper, then open this</summary>"
            f"<p>{html.escape(self._answer['why'])}</p></details></div>"
        )
        return bundle

    def _on_paper(self) -> str:
        """Say what the empty plot would show, for whoever has no plot."""
        told = self.told
        across = ", ".join(label for _, label in told["places"])
        up = ", ".join(f"{tick:g}" for tick in told["ticks"])
        known = ", ".join(f"{name} {value:.2g}{told['unit']}" for name, value in self.known)
        said = f"Without the plot, on paper: {told['across']} {across}; {told['up']} {up}."
        return f"{said} Known: {known}." if known else said


def draw_it(
    ask: str,
    panel: Panel,
    curve: tuple[str, str, str],
    places: Mapping[float, str],
    why: str,
    *,
    axes: tuple[str, str],
    ticks: tuple[float, ...],
    unit: str = "",
    ratio: bool = False,
    known: tuple[str, str, str, tuple[str, ...]] | None = None,
) -> Drawing:
    """Return a plot in which the reader draws a curve first, and then sees the one of a panel's tables.

    - `ask` says what to draw, `why` what to take from it afterwards.
    - `curve` names a table of the `panel` in its present state, and its columns for across and up.
    - `places` maps the settings to draw at, in order, to what the axis calls them.
    - `axes` are the titles across and up; `ticks` label the upright axis, which ends at the first and the
      last of them, and is logarithmic with `ratio`. `unit` follows a value of the curve.
    - `known` names a table with levels to be seen from the start, its columns for name and value, and which.

    It waits until the panel's picture is finished. Raises ValueError if the tables lack what is named, or if
    the plot cannot show it.

    >>> import altair as alt
    >>> from mtl_teach.live import Panel, Result, named, slider, table
    >>> def compute(slope):
    ...     return Result({"line": table(x=[0, 1, 2], y=[1, 1 + slope, 1 + 2 * slope])}, "A line.", {})
    >>> chart = alt.Chart(named("line")).mark_line().encode(x="x:Q", y="y:Q")
    >>> panel = Panel(compute, chart, {"slope": slider("slope", [1, 2], 2)}, "rising")
    >>> places = {0: "0", 2: "2"}
    >>> axes, where = ("x", "y"), ("line", "x", "y")
    >>> asked = draw_it("A line?", panel, where, places, "Slope 2.", axes=axes, ticks=(0, 9))
    >>> asked.values, asked.told["line"]
    ([], 'rising(slope=2)')
    >>> asked.curve = [0.0, 0.5]
    >>> asked.values
    [1.0, 5.0]
    """
    if len(places) < 2 or list(ticks) != sorted(set(ticks)) or len(ticks) < 2 or (ratio and ticks[0] <= 0):
        raise ValueError(
            "places and ticks must be two or more, ticks rising, and above 0 with ratio; got "
            f"{len(places)} places, ticks={tuple(ticks)}, ratio={ratio}"
        )
    tables = panel.move().tables
    values = _looked_up(tables, "curve", curve, list(places))
    names = [] if known is None else list(known[3])
    levels = [] if known is None else _looked_up(tables, "known", known[:3], names)
    outside = [value for value in (*values, *levels) if not ticks[0] <= value <= ticks[-1]]
    if outside:
        raise ValueError(f"ticks must enclose {outside}, got {tuple(ticks)}: add a tick beyond")
    told = {
        "ask": ask,
        "panel": panel.call.partition("(")[0].removeprefix("live."),
        "line": panel.call,
        "curve": list(curve),
        "places": [list(pair) for pair in places.items()],
        "across": axes[0],
        "up": axes[1],
        "unit": unit,
        "ticks": list(ticks),
        "ratio": ratio,
        "known": None if known is None else [*known[:3], list(known[3])],
        "colours": [TRUTH, SHARED],
    }
    return Drawing(told, list(zip(names, levels, strict=True)), values, why)


def _looked_up(tables: dict, argument: str, where: tuple[str, str, str], keys: list) -> list[float]:
    name, by, of = where
    if name not in tables or not {by, of} <= tables[name].keys():
        there = {table: list(columns) for table, columns in tables.items()}
        raise ValueError(f"{argument} must name one of the tables {there} and two columns, got {where}")
    rows: dict = {}
    for key, value in zip(tables[name][by], tables[name][of], strict=True):
        rows.setdefault(key, value)  # the first of several, as a page looks it up
    missing = [key for key in keys if rows.get(key) is None]
    if missing:
        raise ValueError(
            f"{argument} must find each of {keys} in {by}, got none for {missing}: use {list(rows)}"
        )
    return [float(rows[key]) for key in keys]
