"""The valley of soft sharing: an error over λ, between each task alone and one model for all."""

from math import ceil, floor, inf, log10

import altair as alt

from mtl_teach.live.result import table
from mtl_teach.live.style import OWN, POOLED, QUIET, SHARED, named

ENDS = {"each alone": 0.0, "one model for all": inf}
GAP = 0.4  # decades from λ = 0, which has no place on a log axis, to the weakest strength


def place(strength: float, weakest: float) -> float:
    """Return where `strength` stands on the axis of log10 λ; 0 stands left of the `weakest` one above it."""
    return round(log10(strength), 3) if strength else log10(weakest) - GAP


def curve(means: dict[float, float], weakest: float) -> dict[str, list]:
    """Return `means`, strength -> error, as the table means; infinity, which is an end, is left out."""
    inner = [s for s in means if s < inf]
    return table(
        strength=inner, place=[place(s, weakest) for s in inner], error=[round(means[s], 4) for s in inner]
    )


def ends(means: dict[float, float], show: str) -> dict[str, list]:
    """Return the ends that `means` knows as a table; `show` formats an error, such as "{:.0f} %"."""
    known = {name: means[s] for name, s in ENDS.items() if s in means}
    return table(
        model=list(known),
        error=[round(error, 4) for error in known.values()],
        label=[f"{name}, {show.format(error)}" for name, error in known.items()],
        above=[error == max(known.values()) or name == "each alone" for name, error in known.items()],
    )


def now(strength: float, error: float, label: str, weakest: float, strongest: float) -> dict[str, list]:
    """Return the table now: where the present λ stands, and its label, on the side where there is room."""
    late = place(strength, weakest) > (place(0, weakest) + log10(strongest)) / 2
    return table(place=[place(strength, weakest)], error=[round(error, 4)], label=[label], late=[late])


def strengths_axis(weakest: float, strongest: float) -> alt.X:
    """Return the axis of λ on a log scale, 0 included."""
    alone, decades = place(0, weakest), range(ceil(log10(weakest)), floor(log10(strongest)) + 1)
    show = f"datum.value < {alone + GAP / 2} ? '0' : format(pow(10, datum.value), '~g')"
    return alt.X(
        "place:Q",
        title="sharing strength λ (log scale)",
        scale=alt.Scale(domain=[alone - 0.1, log10(strongest) + 0.05], nice=False),
        axis=alt.Axis(values=[alone, *decades], labelExpr=show, grid=False),
    )


def runs_drawn(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw every run of the table seeds as a light line."""
    lines = alt.Chart(named("seeds")).mark_line(color=QUIET, strokeWidth=1, opacity=0.45)
    return [lines.encode(x=x, y=y, detail="seed:N")]


def curve_drawn(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the table means as a heavy line that tells its values."""
    means = alt.Chart(named("means")).encode(x=x, y=y)
    shown = [alt.Tooltip("strength:Q", title="λ"), alt.Tooltip("error:Q", title="mean error", format=".3~g")]
    return [
        means.mark_line(color=SHARED, strokeWidth=4),
        means.mark_point(size=150, opacity=0, filled=True).encode(tooltip=shown),  # what the pointer finds
    ]


def ends_drawn(y: alt.Y, width: float) -> list[alt.Chart]:
    """Draw the table ends as dashed lines with their names on them."""
    names = list(ENDS)
    hues = alt.Color("model:N", legend=None, scale=alt.Scale(domain=names, range=[OWN, POOLED]))
    dash = alt.StrokeDash("model:N", legend=None, scale=alt.Scale(domain=names, range=[[9, 5], [2, 3]]))
    base = alt.Chart(named("ends")).encode(y=y, color=hues)
    lines = base.mark_rule(strokeWidth=2.5).encode(strokeDash=dash)
    return [lines, *_name(base, names[0], "left", 0), *_name(base, names[1], "right", width)]


def now_drawn(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the table now: a line at the present λ, a dot on the curve, the label at the top."""
    base = alt.Chart(named("now")).encode(x=x)
    text = {"fontSize": 18, "fontWeight": "bold", "baseline": "top", "style": "ink"}
    made = [
        base.mark_rule(strokeWidth=1.5, style="ink-line"),
        base.mark_point(filled=True, size=220, color=SHARED, opacity=1).encode(y=y),
    ]
    for where, align, dx in (("!datum.late", "left", 8), ("datum.late", "right", -8)):
        label = base.transform_filter(where).mark_text(align=align, dx=dx, **text)
        made.append(label.encode(y=alt.value(0), text="label:N"))
    return made


def _name(base: alt.Chart, name: str, align: str, across: float) -> list[alt.Chart]:
    # Above its line or below it, wherever the curve is not: it leaves the one end and arrives at the other.
    made = []
    for where, baseline, dy in (("datum.above", "bottom", -5), ("!datum.above", "top", 6)):
        mine = base.transform_filter(f"datum.model == '{name}' && {where}")
        dx = 8 if align == "left" else -4  # clear of the axis
        text = mine.mark_text(align=align, baseline=baseline, dx=dx, dy=dy, fontWeight="bold")
        made.append(text.encode(x=alt.value(across), text="label:N"))
    return made
