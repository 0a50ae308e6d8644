"""What the panel on your own tasks can be asked: a built-in table or a file, its columns, the splits."""

from pathlib import Path

import ipywidgets as widgets

from mtl_teach.comparison.columns import brought
from mtl_teach.lessons.the_fair_comparison import own
from mtl_teach.live import slider, toggle
from mtl_teach.live.controls import place

SPLITS = (3, 5, 10, 20, 30)
ROWS = 12  # tasks that are drawn; the sentence counts them all
LOW, HIGH = -100, 100  # the axes, in % of the loss of each alone


def columns(table: str) -> object:
    """Return what `comparison.read` takes for a built-in table's name or a path."""
    return own.example(table) if table in own.EXAMPLES else Path(table)


def controls(table: str, task: str, label: str, splits: int) -> dict[str, widgets.Widget]:
    """Return the controls; columns can be chosen for a file, a table can for the built-in ones."""
    built_in = table in own.EXAMPLES
    if not built_in and not Path(table).is_file():
        raise ValueError(
            f"table must be one of {', '.join(map(repr, own.EXAMPLES))} or the path of a CSV file, got "
            f"{table!r}: is the path right, seen from where this notebook lies?"
        )
    names = list(brought(columns(table), None, "utf-8").cells)
    return {
        "table": toggle("table", own.EXAMPLES, table, name="table")
        if built_in
        else _choice("table", [table], table),
        "task": _choice("task", names, task, hidden=built_in),
        "label": _choice("label", names, label, hidden=built_in),
        "splits": slider("random splits", SPLITS, splits, name="splits"),
    }


def _choice(name: str, options: list[str], value: str, hidden: bool = False) -> widgets.Dropdown:
    layout = {"display": "none"} if hidden else {"width": "420px", "max_width": "100%"}
    control = widgets.Dropdown(
        options=options, description=name, layout=layout, style={"description_width": "150px"}
    )
    place(name, control, value)
    return control
