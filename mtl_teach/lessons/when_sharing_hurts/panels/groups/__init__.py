"""The panel of notebook 06 on groups: one trunk, two for the right or the wrong halves, a wider one."""

from collections.abc import Iterator

import altair as alt
import torch
from torch import Tensor

from mtl_teach.evaluation import mean_interval, paired_interval
from mtl_teach.lessons.when_sharing_hurts import grouping
from mtl_teach.live import (
    OWN,
    QUIET,
    SHARED,
    Panel,
    Result,
    column,
    named,
    progressive,
    slider,
    styled,
    table,
)

TASKS, SAMPLES = (8, 16, 32, 64, 128), (25, 40, 80)
NAMES = grouping.DESIGNS
LOW, HIGH = 0.004, 3.0  # the axis of errors
HUES = alt.Scale(domain=list(NAMES), range=[OWN, QUIET, QUIET, SHARED, SHARED])
MARKS = alt.Scale(domain=list(NAMES), range=["square", "cross", "triangle-down", "circle", "triangle-up"])


def groups(tasks: int = 32, samples: int = 40) -> Panel:
    """Show the excess error of five designs for linear tasks in two clusters: who shares a trunk with whom.

    Each cluster needs two directions of the 20 inputs, at right angles to the other's. "random groups" has as
    many trunks as "true groups" and is its control. Each of 20 draws is a dot; every fit is made when you
    ask for it, two draws at a time.

    Try: more tasks; fewer examples, and see what the wider trunk costs.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks, name="tasks"),
        "samples": slider("examples per task n", SAMPLES, samples, name="samples"),
    }
    return Panel(compute, chart, controls, "live.groups")


def compute(tasks: int, samples: int) -> Iterator[Result]:
    """Yield the picture of the first draws, then with more of them."""
    for errors in _fits(tasks, samples):
        yield _picture(errors, tasks, samples)


@progressive(keep=16)
def _fits(tasks: int, samples: int) -> Iterator[dict[str, Tensor]]:
    """Fit two draws at a time: the excess errors so far, (R,) for each design."""
    made: dict[str, Tensor] = {name: torch.empty(0, dtype=torch.float64) for name in NAMES}
    for seed in range(0, grouping.DRAWS, 2):
        more = grouping.cluster_errors(tasks, samples, seed, draws=2)
        made = {name: torch.cat([made[name], more[name]]) for name in NAMES}
        yield made


def _picture(errors: dict[str, Tensor], tasks: int, samples: int) -> Result:
    draws = len(errors[NAMES[0]])
    found = {name: mean_interval(one) for name, one in errors.items()}
    dots = table(
        design=[name for name in NAMES for _ in range(draws)],
        error=[error for name in NAMES for error in column(errors[name], 5)],
        draw=[draw for _ in NAMES for draw in range(draws)],
        lift=[draw % 4 for _ in NAMES for draw in range(draws)],
    )
    means = table(
        design=list(NAMES),
        mean=[round(found[name].mean, 5) for name in NAMES],
        low=[round(found[name].low, 5) for name in NAMES],
        high=[round(found[name].high, 5) for name in NAMES],
    )
    values = {f"{key(name)}_excess": one.mean for name, one in found.items()}
    return Result(
        {"dots": dots, "means": means}, words(errors, tasks, samples), values, draws / grouping.DRAWS
    )


def key(design: str) -> str:
    """Return the design's name as part of a value's name."""
    return design.replace(",", "").replace(" = ", "").replace(" ", "_")


def words(errors: dict[str, Tensor], tasks: int, samples: int) -> str:
    """Say which designs are better than each task alone, which are worse, and which are open."""
    alone = errors[NAMES[0]]
    verdicts: dict[str, list[str]] = {"better": [], "worse": [], "open": []}
    for name in NAMES[1:]:
        saved = paired_interval(alone, errors[name])
        verdict = "better" if saved.low > 0 else "worse" if saved.high < 0 else "open"
        verdicts[verdict].append(f"{name} ({errors[name].mean():.2g})")
    said = [f"{verdict}: {', '.join(names)}" for verdict, names in verdicts.items() if names]
    start = f"{tasks} tasks in two clusters, {samples} examples each."
    return f"{start} Against each alone ({alone.mean():.2g}), {len(alone)} draws: {'; '.join(said)}."


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables dots and means."""
    scale = alt.Scale(type="log", domain=[LOW, HIGH], nice=False)
    axis = alt.Axis(values=[0.01, 0.1, 1] if narrow else [0.01, 0.03, 0.1, 0.3, 1], format="~g", grid=False)
    title = "excess error (log scale)"
    across = alt.X("error:Q", title=title, scale=scale, axis=axis)
    rows = alt.Y("design:N", title=None, sort=list(NAMES), scale=alt.Scale(domain=list(NAMES)))
    hue = alt.Color("design:N", legend=None, scale=HUES)
    dots = alt.Chart(named("dots")).mark_point(filled=True, size=34, opacity=0.55)
    lift = alt.YOffset("lift:Q", scale=alt.Scale(domain=[-4, 12]))
    shape = alt.Shape("design:N", legend=None, scale=MARKS)
    shown = ["design:N", "draw:O", alt.Tooltip("error:Q", format=".2~g")]
    base = alt.Chart(named("means")).encode(y=rows, color=hue)
    mean = base.mark_point(filled=True, size=130, opacity=1, shape="diamond")
    told = ["design:N", *(alt.Tooltip(f"{name}:Q", format=".2~g") for name in ("mean", "low", "high"))]
    parts = [
        dots.encode(x=across, y=rows, yOffset=lift, color=hue, shape=shape, tooltip=shown),
        base.mark_rule(strokeWidth=4).encode(x=alt.X("low:Q", scale=scale, title=title), x2="high:Q"),
        mean.encode(x=alt.X("mean:Q", scale=scale, title=title), tooltip=told),
    ]
    said = ["diamond: mean of the draws, with its 95 % interval,", "which is often shorter than the mark"]
    above = alt.Title("Who shares a trunk with whom?", subtitle=said if narrow else " ".join(said))
    return styled(alt.layer(*parts).properties(width=205 if narrow else 660, height=320, title=above))
