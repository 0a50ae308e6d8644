"""A guess on the figure: where the valley lies between every task alone and one model for all."""

from collections.abc import Sequence
from functools import partial
from math import inf

import altair as alt

from mtl_teach.live import OWN, POOLED, SHARED, TRUTH, Prediction, named, predict_number, styled, table

ENDS = {"each alone, λ = 0": 0.0, "one model, λ = ∞": inf}
LABELS = 42  # pixels at the top, kept free for the labels: no line crosses them


def predict_strength(
    question: str, errors: dict[float, float], why: str, *, within: float = 3.0, margin: float = 1.0
) -> Prediction:
    """Ask for the sharing strength of the smallest error; right within a factor `within`.

    `errors` maps every strength to its error in %, 0 and infinity included. The reader sees these two ends as
    lines and moves a third one; the curve between appears on committing. The axis of errors reaches `margin`
    beyond the ends and the curve. Raises ValueError without both ends and something between them.
    """
    inner = [strength for strength in sorted(errors) if 0 < strength < inf]
    if not inner or not {0.0, inf} <= errors.keys():
        raise ValueError(
            f"errors must know 0, infinity and strengths between, got {list(errors)}: add what is missing"
        )
    best = min(inner, key=errors.get)
    known = {"ends": table(model=list(ENDS), error=[round(errors[end], 2) for end in ENDS.values()])}
    curve = table(strength=inner, error=[round(errors[strength], 2) for strength in inner])
    return predict_number(
        question,
        inner,
        best,
        why,
        within=within,
        show="{:g}".format,
        chart=partial(_chart, inner, min(errors.values()) - margin, max(errors.values()) + margin),
        known=known,
        revealed={"curve": curve, "answer": _mark(best, "measured", inner)},
        place=lambda strength: _mark(strength, "your guess", inner),
    )


def _mark(strength: float, label: str, strengths: Sequence[float]) -> dict[str, list]:
    late = strength**2 > min(strengths) * max(
        strengths
    )  # right of the middle: the label has room on the left
    return table(strength=[strength], label=[label], late=[late])


def _chart(strengths: Sequence[float], low: float, high: float, narrow: bool = False) -> alt.TopLevelMixin:
    across = alt.Scale(type="log", domain=[min(strengths), max(strengths)])
    axis = alt.Axis(format="~g", tickCount=5, grid=False)
    x = alt.X("strength:Q", scale=across, title="sharing strength λ (log scale)", axis=axis)
    y = alt.Y("error:Q", scale=alt.Scale(domain=[low, high], zero=False), title="wrong test answers, %")
    legend = alt.Legend(title=None, orient="top", labelFontSize=12 if narrow else 14)
    model = alt.Color("model:N", scale=alt.Scale(domain=list(ENDS), range=[OWN, POOLED]), legend=legend)
    dashes = alt.StrokeDash(
        "model:N", scale=alt.Scale(domain=list(ENDS), range=[[8, 4], [2, 3]]), legend=legend
    )
    ends = alt.Chart(named("ends")).mark_rule(strokeWidth=2.5)
    curve = alt.Chart(named("curve")).mark_line(color=SHARED, strokeWidth=3, point={"color": SHARED})
    layers = [
        ends.encode(y=y, color=model, strokeDash=dashes, tooltip=["model:N", "error:Q"]),
        curve.encode(x=x, y=y, tooltip=["strength:Q", "error:Q"]),
        *_marked("guess", TRUTH, 14, x),
        *_marked("answer", SHARED, 32, x),
    ]
    return styled(alt.layer(*layers).properties(width=276 if narrow else 620, height=260))


def _marked(name: str, colour: str, height: int, x: alt.X) -> list[alt.Chart]:
    base = alt.Chart(named(name)).encode(x=x)
    rule = base.mark_rule(color=colour, strokeWidth=3, strokeDash=[10, 3, 2, 3])
    made = [rule.encode(y=alt.value(LABELS), y2=alt.value("height"))]
    for where, align in (("datum.late", "right"), ("!datum.late", "left")):
        text = base.transform_filter(where).mark_text(color=colour, align=align, fontWeight="bold")
        made.append(text.encode(text="label:N", y=alt.value(height)))
    return made
