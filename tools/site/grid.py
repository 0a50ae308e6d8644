"""Every state of a panel: what a page without a kernel shows in place of a fit.

A grid is computed in pieces. A piece holds all settings of the last controls and one of each control before
them, so that moving the last slider needs no other file.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass

from mtl_teach import live
from mtl_teach.live.controls import present
from mtl_teach.live.tables import check_tables

LARGEST = 200_000  # bytes of a piece: about 30,000 when a server sends it compressed

LONG = 32  # entries of a column that is worth a shorter form

State = tuple[dict[str, dict[str, list]], str]  # tables and words


@dataclass(frozen=True)
class Control:
    """A control as a page shows it: `options` are what it reads, `lines` the same as Python."""

    name: str
    label: str
    kind: str  # "slider" or "toggle"
    options: tuple[str, ...]
    values: tuple
    start: int

    @property
    def lines(self) -> tuple[str, ...]:
        """The settings as the line under a panel writes them."""
        return tuple(map(repr, self.values))


def resting(name: str) -> live.Panel:
    """Return the panel `name` at its first state; it fits nothing further by itself, as for a reader."""
    panel = getattr(live, name)()
    panel._latest.drop()
    return panel


def controls(panel: live.Panel) -> tuple[Control, ...]:
    """Return the panel's controls, with those of their settings that pages show.

    Raises ValueError if one of them offers no stated settings: a page can show only what was computed.
    """
    made = []
    for name, control in panel.controls.items():
        options = getattr(control, "options", None)
        if not options or isinstance(control.value, tuple):
            kind = type(control).__name__
            raise ValueError(
                f"{name} must offer stated settings, got a {kind}: use live.slider or live.toggle, which do"
            )
        pairs = [option if isinstance(option, tuple) else (str(option), option) for option in options]
        if control.layout.display == "none":  # nobody can move it
            pairs = [pair for pair in pairs if pair[1] == present(control)]
        if name in panel.on_pages:
            pairs = [pair for pair in pairs if pair[1] in panel.on_pages[name][0]]
        values = tuple(value for _, value in pairs)
        kind = "toggle" if hasattr(control, "button_style") else "slider"
        shown = tuple(label for label, _ in pairs)
        made.append(Control(name, control.description, kind, shown, values, values.index(present(control))))
    return tuple(made)


def states(name: str, leading: tuple[int, ...] = (), first: int = 0) -> Iterator[State]:
    """Yield the states of the panel `name`, the last control fastest; `leading` fixes the first controls.

    Each is the last result of the panel's own `compute`, checked as a panel checks it. The states before
    number `first` are left out.
    """
    panel = resting(name)
    every = controls(panel)
    fixed = [(control.values[at],) for control, at in zip(every, leading, strict=False)]
    rest = [control.values for control in every[len(leading) :]]
    for setting in itertools.islice(itertools.product(*fixed, *rest), first, None):
        result = _finished(panel, dict(zip((control.name for control in every), setting, strict=True)))
        yield result.tables, result.words


def _finished(panel: live.Panel, setting: dict) -> live.Result:
    made = panel.compute(**setting)
    *_, last = [made] if isinstance(made, live.Result) else made
    check_tables(panel.view.columns, last.tables)
    return last


def packed(found: list[State]) -> str:
    """Return states as JSON in which every column (see `whole`), table and sentence stands once.

    >>> line = {"line": {"x": [0, 1]}}
    >>> packed([(line, "Low."), (line, "High.")])
    '{"names":["line"],"columns":[[0,1]],"tables":[{"x":0}],"words":["Low.","High."],"states":[[0,0],[0,1]]}'
    """
    columns, tables, words = _Once(), _Once(), _Once()
    names = list(found[0][0])
    rows = []
    for state, said in found:
        row = []
        for name in names:
            row.append(tables.at({key: columns.at(whole(values)) for key, values in state[name].items()}))
        rows.append([*row, words.at(said)])
    parts = {"names": names, "columns": columns, "tables": tables, "words": words, "states": rows}
    texts = [
        f'"{key}":{part.text if isinstance(part, _Once) else _json(part)}' for key, part in parts.items()
    ]
    return "{" + ",".join(texts) + "}"


def whole(column: list) -> list | dict:
    """Return a long column of decimals as whole numbers, which take less room, and what they are `per`.

    >>> whole([0.25, -1.5] * 20)["per"], whole([0.25, -1.5] * 20)["of"][:2]
    (100, [25, -150])
    >>> whole(["a"] * 40)[0], whole([0.5])
    ('a', [0.5])
    """
    if len(column) < LONG or not all(type(value) is float for value in column):
        return column
    for per in (10, 100, 1000):
        of = [round(per * value) for value in column]
        if all(number / per == value for number, value in zip(of, column, strict=True)):
            return {"per": per, "of": of}
    return column


def head(name: str, leading: int) -> str:
    """Return what a page must know of a panel before it shows a state: layouts and controls, as JSON.

    `leading` controls name the piece, the others the state in it. Raises ValueError if a layout fails.
    """
    panel = resting(name)
    layouts = {"wide": panel.view.specs["wide"]}
    panel.view.asked = "narrow"
    if panel.view.error:
        raise ValueError(panel.view.error)
    narrow = panel.view.specs.get("narrow")
    if narrow is not None:
        layouts["narrow"] = narrow
    told = [
        {
            "name": control.name,
            "label": control.label,
            "kind": control.kind,
            "options": control.options,
            "lines": control.lines,
            "start": control.start,
        }
        for control in controls(panel)
    ]
    fewer = " ".join(why for _, why in panel.on_pages.values())
    return _json({"name": name, "controls": told, "specs": layouts, "leading": leading, "fewer": fewer})


def leading(size: int, counts: tuple[int, ...]) -> int:
    """Return how many controls come before a piece's own, so that pieces stay below LARGEST bytes.

    `size` are the bytes of one piece for the last control alone; `counts` the settings of each control.

    >>> leading(50_000, (4, 17, 42)), leading(4_000, (9, 5, 3)), leading(500_000, (42,))
    (2, 0, 0)
    """
    before = len(counts) - 1
    while before > 0 and size * counts[before - 1] <= LARGEST:
        size *= counts[before - 1]
        before -= 1
    return before


class _Once:
    """Things that are equal as JSON, each kept once and named by its place."""

    def __init__(self):
        self._places: dict[str, int] = {}

    def at(self, thing: object) -> int:
        return self._places.setdefault(_json(thing), len(self._places))

    @property
    def text(self) -> str:
        return f"[{','.join(self._places)}]"


def _json(thing: object) -> str:
    return json.dumps(thing, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
