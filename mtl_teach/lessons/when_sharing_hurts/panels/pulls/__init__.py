"""The panel of notebook 06 on two gradients in a plane: pull them, and see what each rule makes of them."""

import math

import altair as alt
import numpy as np

from mtl_teach.lessons.when_sharing_hurts.hues import HUES
from mtl_teach.lessons.when_sharing_hurts.plane import RULES, combined
from mtl_teach.live import Panel, Result, named, slider, styled, table

ANGLES = tuple(range(0, 181, 15))
LENGTHS = (0.25, 0.5, 1.0, 2.0)
LEFT, RIGHT, BOTTOM, TOP = -2.4, 4.6, -0.5, 4.0  # the axes end here
COLOURS = alt.Scale(domain=list(HUES), range=list(HUES.values()))
DASHES = alt.Scale(domain=list(RULES), range=[[1, 0], [7, 4], [9, 3, 2, 3], [2, 3]])


def pulls(angle: float = 120, length: float = 2.0) -> Panel:
    """Show two gradients in a plane and the directions that the sum, PCGrad, MGDA and CAGrad make of them.

    The first gradient has length 1, the second `length`, and `angle` degrees lie between them. A step goes
    against the direction. On the right: by how much this step, while it is small, changes each loss, per
    unit of learning rate; below zero the task's loss falls.

    Try: beyond 90°; then a long second gradient; then 180°.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "angle": slider("angle between them", ANGLES, angle, "{:g}°".format, name="angle"),
        "length": slider("length of the second", LENGTHS, length, name="length"),
    }
    return Panel(compute, chart, controls, "live.pulls")


def compute(angle: float, length: float) -> Result:
    """Return the arrows, and how each rule's step changes both losses."""
    turned = math.radians(angle)
    gradients = np.array([[1.0, 0.0], [length * math.cos(turned), length * math.sin(turned)]])
    found = {rule: combined(gradients[None], rule)[0] for rule in RULES}
    changes = {rule: -gradients @ direction for rule, direction in found.items()}  # (2,) each
    arrows = table(
        name=["g1", "g2"],
        x=[round(x, 4) for x in gradients[:, 0].tolist()],
        y=[round(y, 4) for y in gradients[:, 1].tolist()],
    )
    ends = table(
        rule=[rule for rule in RULES for _ in range(2)],
        x=[part for rule in RULES for part in (0.0, round(found[rule][0].item(), 4))],
        y=[part for rule in RULES for part in (0.0, round(found[rule][1].item(), 4))],
        end=[part for _ in RULES for part in (False, True)],
    )
    bars = table(
        rule=[rule for rule in RULES for _ in range(2)],
        task=[task for _ in RULES for task in ("task 1", "task 2")],
        change=[round(change, 4) + 0.0 for rule in RULES for change in changes[rule].tolist()],
    )
    values = {f"{rule}_{j + 1}": changes[rule][j].item() for rule in RULES for j in range(2)}
    values |= {f"{rule}_length": float(np.linalg.norm(found[rule])) for rule in RULES}
    return Result(
        {"gradients": arrows, "rules": ends, "changes": bars}, words(angle, length, changes), values
    )


def words(angle: float, length: float, changes: dict[str, np.ndarray]) -> str:
    """Say whether the gradients conflict, and under which rules a task loses."""
    start = f"Two gradients at {angle:g}°, the second {length:g} times as long as the first."
    if angle == 180:
        still = [rule for rule in RULES if np.abs(changes[rule]).max() < 1e-6]
        rest = f"{', '.join(still)}: no step at all." if still else "All rules step."
        return f"{start} They are opposed. {rest}"
    losing = {rule: [j + 1 for j in range(2) if changes[rule][j] > 1e-9] for rule in RULES}
    told = [f"{rule} harms task {tasks[0]}" for rule, tasks in losing.items() if tasks]
    conflict = "They conflict." if angle > 90 else "They do not conflict."
    return f"{start} {conflict} A small step: {'; '.join(told) or 'no rule harms a task'}."


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables gradients, rules and changes."""
    side = 285 if narrow else 440
    scale_x = alt.Scale(domain=[LEFT, RIGHT], nice=False, clamp=True)
    scale_y = alt.Scale(domain=[BOTTOM, TOP], nice=False, clamp=True)
    axis = alt.Axis(grid=False, tickCount=5)
    x = alt.X("x:Q", title="first weight", scale=scale_x, axis=axis)
    y = alt.Y("y:Q", title="second weight", scale=scale_y, axis=axis)
    columns = 2 if narrow else 4
    legend = alt.Legend(
        orient="top", columns=columns, symbolType="stroke", symbolSize=500, symbolStrokeWidth=3
    )
    hue = alt.Color("rule:N", title=None, scale=COLOURS, legend=legend)
    dash = alt.StrokeDash("rule:N", title=None, scale=DASHES, legend=legend)
    rules = alt.Chart(named("rules"))
    grey = alt.Chart(named("gradients"))
    start = {"x2": alt.datum(0), "y2": alt.datum(0)}
    plane = alt.layer(
        grey.mark_rule(strokeWidth=5, style="ink-line").encode(x=x, y=y, **start),
        grey.mark_text(dx=14, dy=-12, fontWeight="bold", fontSize=16, style="ink").encode(
            x=x, y=y, text="name:N"
        ),
        rules.mark_line(strokeWidth=3).encode(x=x, y=y, color=hue, strokeDash=dash),
        rules.transform_filter("datum.end")
        .mark_point(filled=True, size=110, opacity=1)
        .encode(x=x, y=y, color=hue, tooltip=["rule:N", "x:Q", "y:Q"]),
    ).properties(
        width=side,
        height=side * (TOP - BOTTOM) / (RIGHT - LEFT),
        title=alt.Title("Two gradients, four directions", subtitle="black: the gradients"),
    )
    across = alt.X(
        "change:Q",
        title="change per unit of learning rate",
        scale=alt.Scale(domain=[-9.5, 3.5], nice=False, clamp=True),
        axis=alt.Axis(grid=False, values=[-8, -4, 0]),
    )
    zero = alt.Chart(alt.Data(values=[{"change": 0}])).mark_rule(style="ink-line").encode(x=across)
    rows = alt.Y("rule:N", title=None, sort=list(RULES))
    each = alt.Chart(named("changes")).encode(y=rows, yOffset=alt.YOffset("task:N"))
    bars = each.mark_bar(size=12 if narrow else 16).encode(
        x=across,
        color=alt.Color("rule:N", scale=COLOURS, legend=None),
        tooltip=["rule:N", "task:N", alt.Tooltip("change:Q", format=".2f")],
    )
    names = each.mark_text(align="right", style="ink").encode(
        x=alt.X(datum=3.5, type="quantitative"), text="task:N"
    )
    bars = alt.layer(bars, zero, names).properties(
        width=215 if narrow else 290,
        height=200 if narrow else 260,
        title=alt.Title("What a step does to the losses", subtitle="left of 0: the loss falls"),
    )
    return styled(alt.vconcat(plane, bars, spacing=20) if narrow else alt.hconcat(plane, bars, spacing=24))
