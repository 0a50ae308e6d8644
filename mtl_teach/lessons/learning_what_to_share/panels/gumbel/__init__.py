"""The panel on the Gumbel-softmax: real draws of one switch, and how much each of them teaches."""

from collections.abc import Iterator
from dataclasses import dataclass

import altair as alt
import torch

from mtl_teach.lessons.learning_what_to_share import draws as real
from mtl_teach.live import QUIET, Panel, Result, column, named, slider, styled, table, toggle

PROBABILITIES = (0.1, 0.3, 0.5, 0.7, 0.9)
TEMPERATURES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
SOFT, HARD = "soft", "straight-through"
BINS, STEEPEST = 20, 2.7  # the steepest slope at τ = 0.1 is 2.5
NOTHING = 0.01  # slopes below this share of the steepest possible one, 1/(4τ), teach next to nothing


def gumbel(probability: float = 0.7, temperature: float = 1.0, draws: str = SOFT) -> Panel:
    """Show 400 draws of a switch that is on with `probability`, at a `temperature` τ.

    Above: how many draws fall where between 0 (skip) and 1 (execute). Below, each draw is a dot: how far a
    nudge of its logit moves it, the slope. `draws` is "soft" or "straight-through": then u is rounded to 0
    or 1 above, and the slope below is still that of the soft draw.

    Try: τ from 5 down to 0.1; then "straight-through".
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "probability": slider("P(execute)", PROBABILITIES, probability, "{:g}".format, name="probability"),
        "temperature": slider("temperature τ", TEMPERATURES, temperature, "{:g}".format, name="temperature"),
        "draws": toggle("draws", (SOFT, HARD), draws, name="draws"),
    }
    return Panel(compute, chart, controls, "live.gumbel")


def compute(probability: float, temperature: float, draws: str) -> Iterator[Result]:
    """Yield the one result: 400 draws, their slopes, and how many lie where."""
    u = real.switches(probability, temperature)
    shown = real.switches(probability, temperature, hard=True) if draws == HARD else u
    slope = real.slopes(probability, temperature)
    counts = torch.histc(shown, BINS, 0, 1)
    edges = [number / BINS for number in range(BINS)]
    tables = {
        "bars": table(low=edges, high=[edge + 1 / BINS for edge in edges], count=column(counts, 0)),
        "slopes": table(u=column(u, 3), slope=column(slope, 3)),
    }
    on = (u > 0.5).double().mean().item()
    idle = (slope < NOTHING / (4 * temperature)).double().mean().item()
    ends = ((shown < 0.05) | (shown > 0.95)).double().mean().item()
    values = {"on_percent": 100 * on, "idle_percent": 100 * idle, "ends_percent": 100 * ends}
    values["steepest_slope"] = slope.max().item()
    yield Result(tables, words(probability, temperature, draws, values), values, 1.0)


def words(probability: float, temperature: float, draws: str, values: dict[str, float]) -> str:
    """Say how many draws are on, how many lie at the ends, and how many teach nothing."""
    start = f"P(execute) = {probability:g}, τ = {temperature:g}, {draws}: "
    return start + (
        f"{values['on_percent']:.0f}\u00a0% of 400 draws are above one half, "
        f"{values['ends_percent']:.0f}\u00a0% within 0.05 of 0 or 1. The steepest slope is "
        f"{values['steepest_slope']:.2f}; {values['idle_percent']:.0f}\u00a0% of the slopes "
        "are next to nothing."
    )


@dataclass(frozen=True)
class Sizes:
    """Pixels of one of the two pictures, and the area of a dot."""

    width: int
    height: int
    dot: int


WIDE, NARROW = Sizes(780, 190, 45), Sizes(280, 170, 25)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables bars and slopes."""
    sizes = NARROW if narrow else WIDE
    ends = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr="datum.value", grid=False)
    rows = alt.Axis(values=[0, 100, 200, 300, 400], grid=False)
    bars = alt.Chart(named("bars")).mark_rect(color=QUIET, stroke="white", strokeWidth=0.5)
    bars = bars.encode(
        x=alt.X("low:Q", title="u: 0 skips, 1 executes", scale=ends, axis=axis),
        x2="high",
        y=alt.Y("count:Q", title="draws", scale=alt.Scale(domain=[0, 400]), axis=rows),
        y2=alt.datum(0),
        tooltip=["low:Q", "high:Q", "count:Q"],
    )
    half = alt.Chart(alt.Data(values=[{"half": 0.5}])).mark_rule(style="ink-line", strokeDash=[5, 4])
    half = half.encode(x=alt.X("half:Q", scale=ends))
    size = {"width": sizes.width, "height": sizes.height}
    above = alt.layer(bars, half).properties(**size)
    dots = alt.Chart(named("slopes")).mark_point(filled=True, color=QUIET, size=sizes.dot, opacity=0.6)
    below = dots.encode(
        x=alt.X("u:Q", title="u of the soft draw", scale=ends, axis=axis),
        y=alt.Y(
            "slope:Q", title="slope", scale=alt.Scale(domain=[0, STEEPEST], nice=False),
            axis=alt.Axis(values=[0, 0.5, 1, 1.5, 2, 2.5], format="~g", grid=False),
        ),
        tooltip=["u:Q", "slope:Q"],
    ).properties(**size)  # fmt: skip
    return styled(alt.vconcat(above, below, spacing=14))
