"""The two ways to build T networks, drawn: what each task owns, and what all share."""

import altair as alt

from mtl_teach.live.result import table
from mtl_teach.live.style import OWN, QUIET, SHARED, named

SLOTS = 5
PIXELS, TRUNK, HEAD, NAME, TITLE = 0.3, 1.25, 2.25, 2.85, 3.6  # heights of the rows
LIFT = 4.2  # the single-task networks stand above the shared one
THICK = 0.27
LEFT = -0.35  # room for the names of the rows


def tables(tasks: int, trunk: int, head: int) -> dict[str, dict[str, list]]:
    """Return the tables wires, blocks and notes for T tasks, of which at most five are drawn."""
    slots = _slots(tasks)
    centre = (slots[0][0] + slots[-1][0]) / 2
    drawn = [(x, name) for x, name in slots if name != "…"]
    blocks = [_block(centre, TRUNK, trunk, "shared")]
    wires = []
    for x, _ in drawn:
        blocks += [_block(x, HEAD, head, "own"), _block(x, HEAD + LIFT, head, "own")]
        blocks += [_block(x, TRUNK + LIFT, trunk, "own")]
        blocks += [_pixels(x, PIXELS), _pixels(x, PIXELS + LIFT)]
        wires += [(x, PIXELS, centre, TRUNK), (centre, TRUNK, x, HEAD), (x, PIXELS + LIFT, x, HEAD + LIFT)]
    notes = [
        ((x + x2) / 2, (y + y2) / 2, str(width), "width") for x, x2, y, y2, _, width in blocks if y2 - y > 0.4
    ]
    notes += [(x, NAME + lift, name, "middle") for x, name in slots for lift in (0, LIFT)]
    notes += _names(tasks)
    return {
        "wires": _columns(wires, "x", "y", "x2", "y2"),
        "blocks": _columns(blocks, "x", "x2", "y", "y2", "owner", "units"),
        "notes": _columns(notes, "x", "y", "text", "kind"),
    }


def drawing() -> alt.LayerChart:
    """Return the drawing over the tables wires, blocks and notes."""
    across = alt.Scale(domain=[LEFT, SLOTS + 0.5], nice=False, zero=False)
    up = alt.Scale(domain=[0, LIFT + 4], nice=False)
    x, y = alt.X("x:Q", scale=across, axis=None), alt.Y("y:Q", scale=up, axis=None)
    owner = alt.Color(
        "owner:N",
        scale=alt.Scale(domain=["own", "shared", "input"], range=[OWN, SHARED, QUIET]),
        legend=None,
    )
    wires = (
        alt.Chart(named("wires")).mark_rule(color=QUIET, strokeWidth=1.5).encode(x=x, y=y, x2="x2", y2="y2")
    )
    blocks = (
        alt.Chart(named("blocks"))
        .mark_rect(cornerRadius=5)
        .encode(x=x, x2="x2", y=y, y2="y2", color=owner, tooltip=["owner:N", alt.Tooltip("units:Q")])
    )
    notes = alt.Chart(named("notes")).encode(x=x, y=y, text="text:N")
    return alt.layer(
        wires,
        blocks,
        notes.transform_filter("datum.kind == 'width'").mark_text(color="white", fontWeight="bold"),
        notes.transform_filter("datum.kind == 'middle'").mark_text(style="ink"),
        notes.transform_filter("datum.kind == 'row'").mark_text(style="ink", align="left"),
        notes.transform_filter("datum.kind == 'title'").mark_text(
            style="ink", align="left", fontWeight="bold"
        ),
    ).properties(width=380, height=400)


def _slots(tasks: int) -> list[tuple[float, str]]:
    if tasks <= SLOTS:
        step = SLOTS / tasks  # few networks spread over the room of five
        return [(0.5 + step * (task - 0.5), str(task)) for task in range(1, tasks + 1)]
    return [(1, "1"), (2, "2"), (3, "3"), (4, "…"), (5, str(tasks))]


def _names(tasks: int) -> list[tuple]:
    networks, heads = ("1 network", "1 head") if tasks == 1 else (f"{tasks} networks", f"{tasks} heads")
    rows = {"task": NAME, "head": HEAD, "trunk": TRUNK, "pixels": PIXELS}
    names = [(LEFT, y + lift, name, "row") for name, y in rows.items() for lift in (0, LIFT)]
    titles = {f"Single-task: {networks}": TITLE + LIFT, f"Hard sharing: 1 trunk, {heads}": TITLE}
    return names + [(LEFT, y, title, "title") for title, y in titles.items()]


def _columns(rows: list[tuple], *names: str) -> dict[str, list]:
    return table(**{name: [row[i] for row in rows] for i, name in enumerate(names)})


def _block(x: float, y: float, width: int, owner: str) -> tuple:
    half = 0.17 + 0.055 * (width.bit_length() - 4)  # 8 units to 128: each doubling a little wider
    return x - half, x + half, y - THICK, y + THICK, owner, width


def _pixels(x: float, y: float) -> tuple:
    return x - 0.15, x + 0.15, y - 0.15, y + 0.15, "input", 64
