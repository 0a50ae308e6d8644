"""The two ways to build T networks, as tables of a drawing: what each task owns, and what all share."""

from mtl_teach.lessons.one_task_or_many.panels.one_or_many.settings import (
    LEFT,
    PIXELS,
    SLOTS,
    TOP,
    Setting,
)
from mtl_teach.live import table

INPUT, TRUNK, HEAD, NAME, TITLE = 0.3, 1.25, 2.25, 2.85, 3.6  # heights of the rows
THICK, SMALL = 0.27, 0.15  # half the height of a block, and of an input


def tables(setting: Setting) -> dict[str, dict[str, list]]:
    """Return the tables wires, blocks and notes; of more than five tasks the first three and the last."""
    slots = _slots(setting.tasks)
    centre = (slots[0][0] + slots[-1][0]) / 2
    blocks = [_block(centre, TRUNK, setting.trunk, "shared")]
    wires = []
    for x in [x for x, name in slots if name != "…"]:
        blocks += [_block(x, HEAD, setting.head, "own"), _block(x, HEAD + TOP, setting.head, "own")]
        blocks += [_block(x, TRUNK + TOP, setting.trunk, "own")]
        blocks += [_input(x, INPUT), _input(x, INPUT + TOP)]
        wires += [(x, INPUT, centre, TRUNK), (centre, TRUNK, x, HEAD), (x, INPUT + TOP, x, HEAD + TOP)]
    notes = [
        ((x + x2) / 2, (y + y2) / 2, str(units), "width")
        for x, x2, y, y2, owner, units in blocks
        if owner != "input"
    ]
    notes += [(x, NAME + lift, name, "task") for x, name in slots for lift in (0, TOP)]
    notes += _names(setting.tasks)
    return {
        "wires": _columns(wires, "x", "y", "x2", "y2"),
        "blocks": _columns(blocks, "x", "x2", "y", "y2", "owner", "units"),
        "notes": _columns(notes, "x", "y", "text", "kind"),
    }


def _slots(tasks: int) -> list[tuple[float, str]]:
    if tasks <= SLOTS:
        step = SLOTS / tasks  # few networks spread over the room of five
        return [(0.5 + step * (task - 0.5), str(task)) for task in range(1, tasks + 1)]
    return [(1, "1"), (2, "2"), (3, "3"), (4, "…"), (5, str(tasks))]


def _names(tasks: int) -> list[tuple]:
    networks, heads = ("1 network", "1 head") if tasks == 1 else (f"{tasks} networks", f"{tasks} heads")
    rows = {"task": NAME, "head": HEAD, "trunk": TRUNK, "pixels": INPUT}
    names = [(LEFT, y + lift, name, "row") for name, y in rows.items() for lift in (0, TOP)]
    titles = {f"Single-task: {networks}": TITLE + TOP, f"Hard sharing: 1 trunk, {heads}": TITLE}
    return names + [(LEFT, y, title, "title") for title, y in titles.items()]


def _columns(rows: list[tuple], *names: str) -> dict[str, list]:
    return table(**{name: [row[i] for row in rows] for i, name in enumerate(names)})


def _block(x: float, y: float, units: int, owner: str) -> tuple:
    half = 0.17 + 0.055 * (units.bit_length() - 4)  # 8 units to 128: each doubling a little wider
    return x - half, x + half, y - THICK, y + THICK, owner, units


def _input(x: float, y: float) -> tuple:
    return x - SMALL, x + SMALL, y - SMALL, y + SMALL, "input", PIXELS
