"""The panel of notebook 06 on two objectives over a plane: where each rule walks, and where it stops."""

from collections.abc import Iterator

import altair as alt
import numpy as np

from mtl_teach.lessons.when_sharing_hurts import plane
from mtl_teach.lessons.when_sharing_hurts.hues import HUES
from mtl_teach.live import (
    QUIET,
    TRUTH,
    Panel,
    Result,
    named,
    progressive,
    slider,
    styled,
    table,
    toggle,
)

RATES = (0.005, 0.01, 0.02, 0.05)
EACH = 50  # steps between two points of a drawn path
SIDE = 10.0


def pareto_front(rule: str = "sum", rate: float = 0.05) -> Panel:
    """Show the path of a rule over the toy of the CAGrad and FAMO papers, from three starts, 5,000 steps.

    The thick line at the bottom is the Pareto front; in its middle the sum of both objectives is smallest. On
    the right the same paths in the plane of the two objectives. The walk is computed as you look.

    Try: the sum with a small learning rate, then a larger one; then MGDA.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "rule": toggle("direction by", plane.RULES, rule, name="rule"),
        "rate": slider("learning rate of Adam", RATES, rate, name="rate"),
    }
    return Panel(compute, chart, controls, "live.pareto_front")


def compute(rule: str, rate: float) -> Iterator[Result]:
    """Yield the paths as they grow."""
    for points in _walks(rule, rate):
        yield _picture(points, rule, rate)


@progressive(keep=16)
def _walks(rule: str, rate: float) -> Iterator[np.ndarray]:
    """Walk 5,000 steps: the points so far, every fiftieth, (points, starts, 2)."""
    kept = []
    for step, points in enumerate(plane.walk(rule, rate=rate)):
        if step % EACH == 0:
            kept.append(points)
            yield np.stack(kept)


def _picture(points: np.ndarray, rule: str, rate: float) -> Result:
    found = plane.Path(points, plane.objectives(points)[0])
    count, starts, _ = points.shape
    order = [(start, step) for start in range(starts) for step in range(count)]
    paths = table(
        rule=[rule] * len(order),
        start=[start for start, _ in order],
        step=[EACH * step for _, step in order],
        x=[round(points[step, start, 0].item(), 3) for start, step in order],
        y=[round(points[step, start, 1].item(), 3) for start, step in order],
        first=[round(found.losses[step, start, 0].item(), 3) for start, step in order],
        second=[round(found.losses[step, start, 1].item(), 3) for start, step in order],
        mark=["start" if step == 0 else "now" if step == count - 1 else "" for _, step in order],
    )
    arrived = int(found.arrived.sum())
    sums = found.losses[-1].sum(-1)
    values = {"arrived": arrived, "least_sum": sums.min().item(), "largest_sum": sums.max().item()}
    done = (count - 1) * EACH
    told = ", ".join(f"{one:.1f}".replace("-", "−") for one in sorted(sums))
    said = (
        f"{rule}, learning rate {rate:g}, {done:,} steps of Adam: {arrived} of {starts} starts have reached "
        f"the Pareto front. The sums of the two objectives are, from the smallest, {told}."
    )
    return Result({"paths": paths}, said, values, done / plane.STEPS)


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the table paths."""
    side = 270 if narrow else 350
    title = alt.Title("Over the two weights", subtitle="from circle to diamond; thick: the front")
    left = _panel(
        side, ("x", "first weight", [-SIDE, SIDE]), ("y", "second weight", [-SIDE, SIDE]), _weights()
    ).properties(title=title)
    title = alt.Title("The two objectives there", subtitle="better is down and to the left")
    right = _panel(
        side, ("first", "objective 1", [-21, 16]), ("second", "objective 2", [-21, 16]), _front()
    ).properties(title=title)
    return styled(alt.vconcat(left, right, spacing=20) if narrow else alt.hconcat(left, right, spacing=20))


def _panel(side: int, across: tuple, up: tuple, front: dict) -> alt.LayerChart:
    def axis(kind: type, field: str, title: str, domain: list) -> object:
        scale = alt.Scale(domain=domain, nice=False, clamp=True)
        return kind(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(grid=False, tickCount=5))

    x, y = axis(alt.X, *across), axis(alt.Y, *up)
    base = alt.Chart(named("paths")).encode(x=x, y=y)
    shown = ["step:Q", *(alt.Tooltip(f"{name}:Q", format=".1f") for name in ("first", "second"))]
    colour = alt.Color("rule:N", legend=None, scale=alt.Scale(domain=list(HUES), range=list(HUES.values())))
    line = base.mark_line(strokeWidth=2.5).encode(color=colour, detail="start:N", order="step:Q")
    begin = base.transform_filter("datum.mark == 'start'").mark_point(
        filled=True, size=110, color=QUIET, opacity=1
    )
    last = base.transform_filter("datum.mark == 'now'")
    end = last.mark_point(filled=True, size=150, shape="diamond", opacity=1).encode(color=colour)
    thick = alt.Chart(alt.Data(values=front["rows"])).mark_line(color=TRUTH, strokeWidth=9, opacity=0.45)
    return alt.layer(
        thick.encode(x=axis(alt.X, *across), y=axis(alt.Y, *up), order="place:Q"),
        line.encode(tooltip=shown),
        begin,
        end.encode(tooltip=shown),
    ).properties(width=side, height=side)


def _along() -> np.ndarray:
    return np.stack([np.linspace(-plane.FRONT, plane.FRONT, 41), np.full(41, plane.HEIGHT)], -1)


def _weights() -> dict:
    points = _along().tolist()
    return {"rows": [{"x": round(x, 3), "y": round(y, 3), "place": i} for i, (x, y) in enumerate(points)]}


def _front() -> dict:
    losses = plane.objectives(_along())[0].tolist()
    return {
        "rows": [{"first": round(a, 3), "second": round(b, 3), "place": i} for i, (a, b) in enumerate(losses)]
    }
