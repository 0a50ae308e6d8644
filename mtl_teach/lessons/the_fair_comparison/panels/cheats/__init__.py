"""The panel on cheats: what two dozen papers report about a method that does nothing."""

from collections.abc import Iterator

import altair as alt

from mtl_teach.evaluation import expected_maximum, mean_interval
from mtl_teach.lessons.the_fair_comparison import nothing
from mtl_teach.live import QUIET, SHARED, TRUTH, Panel, Result, column, named, slider, styled, table, toggle

LOW, HIGH = -14, 18  # the axis, in points; what lies beyond is drawn at its edge


def cheats(checkpoint: str = nothing.LAST, seeds: int = 1, budget: str = nothing.SAME) -> Panel:
    """Show the gain that 24 papers report for Harmony, a method that does nothing; the truth is 0.

    `checkpoint`: which epoch is reported; "best on validation" is honest, and both sides do it. `seeds`: the
    best of so many runs of Harmony against one run of the baseline. `budget`: what Harmony has more of. Each
    dot is a paper with digits of its own. All runs are really trained when asked for, four papers at a time.

    Try: each cheat alone, then all of them; then everything honest.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "checkpoint": toggle("checkpoint", nothing.CHECKPOINTS, checkpoint, name="checkpoint"),
        "seeds": slider("best of so many seeds", nothing.SEEDS, seeds, name="seeds"),
        "budget": toggle("Harmony gets", nothing.BUDGETS, budget, name="budget"),
    }
    return Panel(compute, chart, controls, "live.cheats")


def compute(checkpoint: str, seeds: int, budget: str) -> Iterator[Result]:
    """Yield what the papers report that are trained so far."""
    for found in nothing.runs():
        yield _picture(found, checkpoint, seeds, budget)


def _picture(found: nothing.Runs, checkpoint: str, seeds: int, budget: str) -> Result:
    if found.papers < 2:
        empty = {"dots": table(gain=[], lift=[]), "mean": table(gain=[], low=[], high=[])}
        return Result(empty, "The first papers are being trained.", {}, found.done)
    gains = nothing.reported(found, checkpoint, seeds, budget)
    mean = mean_interval(gains)
    values = {"gain_points": mean.mean, "gain_points_low": mean.low, "gain_points_high": mean.high}
    values["luck_deviations"] = expected_maximum(seeds)
    tables = {
        "dots": table(gain=column(gains, 2), lift=[paper % 5 for paper in range(len(gains))]),
        "mean": table(gain=[round(mean.mean, 2)], low=[round(mean.low, 2)], high=[round(mean.high, 2)]),
    }
    return Result(tables, words(checkpoint, seeds, budget, values, found.papers), values, found.done)


def words(checkpoint: str, seeds: int, budget: str, values: dict[str, float], papers: int) -> str:
    """Say which cheats are on, and what the papers report on average."""
    on = []
    if checkpoint == nothing.PEEKED:
        on.append("each task's best epoch on the test digits")
    if seeds > 1:
        on.append(f"the best of {seeds} seeds")
    if budget != nothing.SAME:
        more = {nothing.BOTH: "a wider trunk and more steps"}.get(budget, budget)
        on.append(f"{more} for Harmony only")
    honest = "the last epoch" if checkpoint != nothing.ASIDE else "one epoch, chosen on validation by both"
    start = f"Cheats: {'; '.join(on)}." if on else f"No cheat: one seed each, {honest}."
    low, high = values["gain_points_low"], values["gain_points_high"]
    verdict = "which includes Harmony's part, 0" if low <= 0 <= high else "and Harmony's part is 0"
    return (
        f"{start} {papers} papers report {_sign(values['gain_points'])} points for Harmony on average "
        f"({_sign(low)} to {_sign(high)}), {verdict}."
    )


def _sign(number: float) -> str:
    text = f"{number:+.1f}".replace("-", "−")
    return "0" if text[1:] == "0.0" else text


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables dots and mean."""
    scale = alt.Scale(domain=[LOW, HIGH], nice=False, clamp=True)
    axis = alt.Axis(values=[-10, 0, 10] if narrow else [-10, -5, 0, 5, 10, 15], grid=False)
    title = (
        ["gain that a paper reports (points)"]
        if narrow
        else "gain that a paper reports (points of test error)"
    )

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=title, scale=scale, axis=axis)

    def up(value: float) -> alt.Y:
        return alt.datum(value, type="quantitative", scale=alt.Scale(domain=[0, 10], nice=False), axis=None)

    dots = alt.Chart(named("dots")).mark_point(
        filled=True, size=45 if narrow else 70, opacity=0.6, color=QUIET
    )
    dots = dots.transform_calculate(height="4.5 + datum.lift").encode(
        x=across("gain"),
        y=alt.Y("height:Q", scale=alt.Scale(domain=[0, 10], nice=False), axis=None),
        tooltip=[alt.Tooltip("gain:Q", title="reported gain (points)", format="+.1f")],
    )
    base = alt.Chart(named("mean")).encode(y=up(2.4))
    tip = [alt.Tooltip(f"{name}:Q", format="+.1f") for name in ("gain", "low", "high")]
    truth = alt.Chart(named("mean")).encode(x=alt.datum(0, type="quantitative", scale=scale))
    size = {"fontSize": 13 if narrow else 15, "fontWeight": "bold"}
    parts = [
        truth.mark_rule(color=TRUTH, strokeWidth=3, strokeDash=[6, 4]),
        truth.mark_text(text="Harmony's part: 0", align="right", dx=-7, color=TRUTH, **size).encode(
            y=up(0.7)
        ),
        dots,
        base.mark_rule(color=SHARED, strokeWidth=5).encode(x=across("low"), x2="high"),
        base.mark_point(filled=True, shape="diamond", size=260, opacity=1, color=SHARED).encode(
            x=across("gain"), tooltip=tip
        ),
    ]
    return styled(alt.layer(*parts).properties(width=310 if narrow else 820, height=210))
