"""The valley of soft sharing: an error over λ, between each task alone and one model for all."""

from math import ceil, floor, inf, log10

import altair as alt

from mtl_teach.live import OWN, POOLED, SHARED, named, table

ENDS = {"each alone": 0.0, "one model for all": inf}
HUES, DASHES = (OWN, POOLED), ([9, 5], [2, 3])
GAP = 0.6  # decades from λ = 0, which has no place on a log axis, to the weakest strength


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
    )


def strengths_axis(weakest: float, strongest: float, every: int = 1, bare: bool = False) -> alt.X:
    """Return the axis of λ on a log scale, 0 included, with a label at `every` so many decades.

    A `bare` one says nothing: another chart below it does.
    """
    first, end = ceil(log10(weakest)), floor(log10(strongest))
    alone, decades = place(0, weakest), range(first + every - 1, end + 1, every)
    show = f"datum.value < {alone + GAP / 2} ? '0' : format(pow(10, datum.value), '~g')"
    axis = alt.Axis(
        values=[alone, *decades], labelExpr=show, labels=not bare, ticks=not bare, grid=False, labelFlush=True
    )
    return alt.X(
        "place:Q",
        title=None if bare else "sharing strength λ (log scale, 0 apart)",
        scale=alt.Scale(domain=[alone - 0.1, log10(strongest) + 0.05], nice=False),
        axis=axis,
    )


def curve_drawn(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the table means as a heavy line that tells its values."""
    means = alt.Chart(named("means")).encode(x=x, y=y)
    shown = [alt.Tooltip("strength:Q", title="λ"), alt.Tooltip("error:Q", title="mean error", format=".3~g")]
    return [
        means.mark_line(color=SHARED, strokeWidth=4),
        means.mark_point(size=150, opacity=0, filled=True).encode(tooltip=shown),  # what the pointer finds
    ]


def ends_drawn(y: alt.Y) -> alt.Chart:
    """Draw the table ends as dashed lines."""
    names = list(ENDS)
    hues = alt.Color("model:N", legend=None, scale=alt.Scale(domain=names, range=list(HUES)))
    dash = alt.StrokeDash("model:N", legend=None, scale=alt.Scale(domain=names, range=list(DASHES)))
    return alt.Chart(named("ends")).mark_rule(strokeWidth=2.5).encode(y=y, color=hues, strokeDash=dash)


def now_drawn(x: alt.X, y: alt.Y, top: float = 0) -> list[alt.Chart]:
    """Draw the table now: a line at the present λ, `top` pixels below the top, and a dot on the curve."""
    base = alt.Chart(named("now")).encode(x=x)
    return [
        base.mark_rule(strokeWidth=1.5, style="ink-line").encode(y=alt.value(top), y2=alt.value("height")),
        base.mark_point(filled=True, size=220, color=SHARED, opacity=1).encode(y=y),
    ]


def head(width: float, left: float, sizes: tuple[int, int]) -> alt.LayerChart:
    """Say above the valley what stands in the tables now and ends: the present state, then the two ends.

    The second line names the dashed lines. Both begin at `left`; `sizes` are the pixels of their type.
    """
    first, second, height = lines(sizes)
    text = {"align": "left", "baseline": "middle", "fontWeight": "bold"}
    state = alt.Chart(named("now")).mark_text(fontSize=sizes[0], style="ink", **text)
    made = [state.encode(x=alt.value(left), y=alt.value(first), text="label:N")]
    places, sample = (left, left + 0.45 * (width - left)), 1.7 * sizes[1]
    for name, hue, dash, x in zip(ENDS, HUES, DASHES, places, strict=True):
        mine = (
            alt.Chart(named("ends")).transform_filter(f"datum.model == '{name}'").encode(y=alt.value(second))
        )
        line = mine.mark_rule(strokeWidth=2.5, strokeDash=dash, color=hue)
        label = mine.mark_text(color=hue, fontSize=sizes[1], **text)
        made.append(line.encode(x=alt.value(x), x2=alt.value(x + sample)))
        made.append(label.encode(x=alt.value(x + sample + 5), text="label:N"))
    return alt.layer(*made).properties(width=width, height=height)


def lines(sizes: tuple[int, int]) -> tuple[float, float, float]:
    """Return the middles of a head's two lines and its height, in pixels, for type of these sizes."""
    upper, lower = sizes
    second = 1.1 * upper + 9 + lower / 2
    return upper / 2, second, second + lower / 2
