"""Panels so small that a test sees through them, as the source of a cell."""

LINE = """
import time
import altair as alt
from mtl_teach.live import Panel
from mtl_teach.live.controls import slider, toggle
from mtl_teach.live.result import Result, table
from mtl_teach.live.style import named, styled

def compute(height, way="up"):
    if height == 7:
        raise ValueError("height must not be 7")
    if height == 8:
        for _ in range(10 ** 6):
            time.sleep(0.001)  # work that somebody interrupts
    sign = 1 if way == "up" else -1
    for part in range(3):
        time.sleep(0.01)
        moving, still = table(x=[0.0, 1.0], y=[0.0, sign * float(height)]), table(x=[0, 1], y=[0, 0])
        tables = {"line": moving, "ground": still}
        yield Result(tables, f"The line ends at {sign * height}.", progress=(part + 1) / 3)

def chart(narrow=False):
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-50, 50]))
    dots = alt.OverlayMarkDef(size=400)
    line = alt.Chart(named("line")).mark_line(point=dots).encode(x="x:Q", y=y, tooltip="y:Q")
    ground = alt.Chart(named("ground")).mark_rule().encode(x="x:Q", y="y:Q")
    return styled(alt.layer(line, ground).properties(width=250 if narrow else 700, height=200))

def line(height=1):
    controls = {"height": slider("height", range(51), height), "way": toggle("way", ["up", "down"], "up")}
    return Panel(compute, chart, controls, "live.line")

panel = line()
panel
"""
