"""The referee's bench: turn seeds, tuning and baseline until a method wins that cannot help."""

from collections.abc import Iterator

import altair as alt

from mtl_teach.lessons.the_fair_comparison import bench
from mtl_teach.live import QUIET, SHARED, TRUTH, Panel, Result, column, named, slider, styled, table, toggle

LOW, HIGH = -25, 50  # the axis, in %; what lies beyond is drawn at its edge
WIN, NONE = "claims a win", "claims nothing"


def referee_bench(seeds: int = 3, settings: int = 16, rule: str = bench.UNTUNED) -> Panel:
    """Show what a hundred papers report about soft sharing of tasks that have nothing in common.

    `seeds`: how many draws a paper has; `settings`: how many settings of the method it tries; `rule`: whether
    the baseline stays as it comes, both choose on validation, or the method chooses on the test examples. A
    line is a paper's 95 % interval; with one seed there is none, and any gain above zero counts as a win. All
    models are fitted exactly, when asked for. The dashed line is the true gain, over all draws, if both sides
    choose among all 16 settings on validation.

    Try: make as many papers as you can claim a win; then as few.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "seeds": slider("seeds of a paper", bench.SEEDS, seeds, name="seeds"),
        "settings": slider("settings tried", bench.SETTINGS, settings, name="settings"),
        "rule": toggle("tuning", bench.RULES, rule, name="rule"),
    }
    return Panel(compute, chart, controls, "live.referee_bench")


def compute(seeds: int, settings: int, rule: str) -> Iterator[Result]:
    """Yield what the papers report that are fitted so far."""
    for found in bench.errors():
        yield _picture(found, seeds, settings, rule)


def _picture(found: bench.Errors, seeds: int, settings: int, rule: str) -> Result:
    told, truth = bench.verdicts(found, seeds, settings, rule), bench.fair(found)
    order = told.gain.argsort()
    low, high = (end.where(~end.isnan(), told.gain)[order] for end in (told.low, told.high))
    wins = told.wins[order].tolist()
    papers = table(
        gain=column(told.gain[order], 2),
        low=column(low, 2),
        high=column(high, 2),
        rank=[100 * (place + 0.5) / len(order) for place in range(len(order))],
        verdict=[WIN if won else NONE for won in wins],
    )
    values = {
        "win_percent": 100 * told.wins.double().mean().item(),
        "gain_percent": told.gain.mean().item(),
        "true_gain_percent": told.true_gain,
        "truth_percent": truth,
    }
    tables = {"papers": papers, "truth": table(gain=[round(truth, 2)])}
    return Result(tables, words(seeds, settings, rule, values, found.papers), values, found.done)


def words(seeds: int, settings: int, rule: str, values: dict[str, float], papers: int) -> str:
    """Say how the papers compare, how many claim a win, and what is true."""
    tried = "1 setting" if settings == 1 else f"{settings} settings"
    how = {
        bench.UNTUNED: f"{tried} of the method, chosen on validation, the baseline as it comes",
        bench.ALIKE: f"{tried} of each, chosen on validation",
        bench.PEEKED: f"{tried} of each, the method's chosen on the test examples",
    }[rule]
    wins = round(values["win_percent"] * papers / 100)
    counted = "1 seed (no interval: any gain is a win)" if seeds == 1 else f"{seeds} seeds"
    return (
        f"{counted}, {how}: {wins} of {papers} papers claim a win; on average they report "
        f"{_sign(values['gain_percent'])} %. "
        f"Tuned alike, over all draws, the method gains {_sign(values['truth_percent'])} %."
    )


def _sign(number: float) -> str:
    text = f"{number:+.1f}".replace("-", "−")
    return "0" if text[1:] == "0.0" else text


def chart(narrow: bool = False) -> alt.TopLevelMixin:
    """Return the chart over the tables papers and truth."""
    scale = alt.Scale(domain=[LOW, HIGH], nice=False, clamp=True)
    axis = alt.Axis(values=[-20, 0, 20, 40], grid=False)
    title = "reported gain (% of each alone's error)"
    hue = alt.Color(
        "verdict:N",
        title=None,
        scale=alt.Scale(domain=[WIN, NONE], range=[SHARED, QUIET]),
        legend=alt.Legend(orient="top"),
    )
    shape = alt.Shape(
        "verdict:N",
        title=None,
        scale=alt.Scale(domain=[WIN, NONE], range=["diamond", "circle"]),
        legend=alt.Legend(orient="top"),
    )
    rows = alt.Y("rank:Q", title="papers, by gain", scale=alt.Scale(domain=[0, 100], nice=False))
    rows.axis = alt.Axis(labels=False, ticks=False, grid=False)
    base = alt.Chart(named("papers")).encode(y=rows, color=hue)
    tip = ["verdict:N", *(alt.Tooltip(f"{name}:Q", format="+.1f") for name in ("gain", "low", "high"))]
    truth = alt.Chart(named("truth")).encode(x=alt.X("gain:Q", title=title, scale=scale))
    parts = [
        base.mark_rule(strokeWidth=2, opacity=0.7).encode(
            x=alt.X("low:Q", title=title, scale=scale, axis=axis), x2="high"
        ),
        base.mark_point(filled=True, size=26 if narrow else 40, opacity=1).encode(
            x=alt.X("gain:Q", title=title, scale=scale, axis=axis), shape=shape, tooltip=tip
        ),
        truth.mark_rule(color=TRUTH, strokeWidth=3, strokeDash=[6, 4]),
        truth.mark_text(text="both tuned alike", color=TRUTH, fontSize=13, fontWeight="bold").encode(
            y=alt.value(-9)
        ),
    ]
    return styled(alt.layer(*parts).properties(width=285 if narrow else 780, height=400))
