"""What lesson 05 asks, and the answers; among them a guess on a figure, where the valley lies."""

from collections.abc import Mapping, Sequence
from functools import partial
from math import inf

import altair as alt
from torch import Tensor

from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.lessons.soft_sharing.panels.soft_sharing import soft_sharing
from mtl_teach.live import (
    OWN,
    POOLED,
    SHARED,
    TRUTH,
    Drawing,
    Prediction,
    draw_it,
    named,
    predict,
    predict_number,
    styled,
    table,
)

ENDS = {"each alone, λ = 0": 0.0, "one model for all, λ = ∞": inf}
#: Strengths at which the reader draws the valley -> what the axis calls them.
DRAWN = {
    0.0: "0",
    0.001: "0.001",
    0.0032: "0.003",
    0.01: "0.01",
    0.032: "0.03",
    0.1: "0.1",
    0.32: "0.3",
    1.0: "1",
    3.2: "3",
    10.0: "10",
}
LABELS = 42  # pixels at the top, kept free for the labels: no line crosses them


def what_shrinks() -> Prediction:
    """Ask which part of hard sharing's error more tasks make smaller."""
    return predict(
        "Tasks have a trunk in common, and hard sharing has an error of a + b/T per task. Which part does "
        "one more task make smaller?",
        ("a, the heads' part", "b/T, the trunk's part", "both parts"),
        answer="b/T, the trunk's part",
        why="All tasks pay for the trunk together. Each head still learns from its own task's examples.",
    )


def narrow_trunk() -> Prediction:
    """Ask what more unrelated tasks do to a trunk that is too narrow for them."""
    return predict(
        "Unrelated tasks with little noise in their labels share a linear trunk. There are already a few "
        "more of them than the trunk has units. What do still more tasks do to the error?",
        ("it falls", "it stays", "it rises"),
        answer="it rises",
        why="The trunk must serve more and more directions with the few that it has: negative transfer.",
    )


def wide_trunk() -> Prediction:
    """Ask what hard sharing changes where the trunk is as wide as the input."""
    return predict(
        "A linear trunk is as wide as the input, and all weights are fitted to the minimum. What does hard "
        "sharing change?",
        ("nothing: it equals single-task models", "it halves the error", "it doubles the error"),
        answer="nothing: it equals single-task models",
        why="Such a trunk can pass every input on as it is, and then each head is a single-task model. "
        "Linear tasks share through a bottleneck.",
    )


def the_valley() -> Drawing:
    """Let the reader draw the error over the strength, at a spread of 120°."""
    return draw_it(
        "How deep is the valley, and how wide? Draw the wrong test answers of eight scanners, tilted "
        "over 120°, from each alone (λ = 0, at the left) to nearly one model for all.",
        soft_sharing(tasks=8, spread=120, strength=0.01),
        ("means", "strength", "error"),
        DRAWN,
        "The valley is real, shallow and not wide: 0.7 points at λ = 0.01, and between 0.03 and 0.1 it ends: "
        "from there on sharing errs more than each alone. At this spread the luck that sharing removes and "
        "the tilt that it ignores nearly balance.",
        axes=("sharing strength λ", "wrong test answers, %"),
        ticks=(10, 15, 20, 25, 30),
        unit="\u00a0%",
        known=("ends", "model", "error", tuple(valley.ENDS)),
    )


def where_is_the_bottom(errors: Mapping[float, Tensor]) -> Prediction:
    """Ask for the best λ at a spread of 120°; `errors` maps every strength to (draws, scanners), in %."""
    return predict_strength(
        "The tilts are spread over 120°. At which λ do the scanners make the fewest mistakes?",
        {strength: wrong.mean().item() for strength, wrong in errors.items()},
        why="A little sharing removes noise. Much sharing forces one picture onto all tilts.",
        within=3.5,
    )


def further_apart() -> Prediction:
    """Ask what the best λ of 120° does where the scanners are tilted twice as far."""
    return predict(
        "Now the tilts are spread over 240°. What does λ = 0.01 do there, compared with each alone?",
        ("it saves more than at 120°", "it saves about as much", "it hurts"),
        answer="it hurts",
        why="Some scanners now stand almost upside down to each other (171°). The pull goes to the mean of "
        "all eight, and what is wrong in that mean outweighs the noise that sharing removes.",
    )


def which_place() -> Prediction:
    """Ask where on the dial tasks belong that are all the same."""
    return predict(
        "Eight scanners stand upright, all alike, and each has 20 labelled digits. Where on the dial do they "
        "make the fewest mistakes?",
        ("near λ = 0", "between, at a small λ", "at a large λ, up to infinity"),
        answer="at a large λ, up to infinity",
        why="One model suits all of them, and it rests on all 160 digits. Where tasks do not differ, no "
        "place between the ends is clearly better than one model.",
    )


def what_is_free() -> Prediction:
    """Ask which move of all weights the penalty does not notice."""
    return predict(
        "Eight tasks are tied by the penalty λ/2 · Σ ‖w_j − w̄‖². Which move of their weights leaves it as it "
        "is, wherever they stand?",
        (
            "all eight towards zero, each by half of its length",
            "all eight by the same vector",
            "one task alone, all others stay",
        ),
        answer="all eight by the same vector",
        why="Then the mean moves along, and no distance to it changes. Ridge, which pulls to zero, would "
        "change.",
    )


def noisier_labels() -> Prediction:
    """Ask how the best λ changes with twice the noise."""
    return predict(
        "The noise in the labels doubles: σ is 2 instead of 1. The tasks scatter as before. The best λ is …",
        ("half as large", "the same", "twice as large", "four times as large"),
        answer="four times as large",
        why="λ* = σ²/τ²: the variance σ² is four times as large. The less you can trust your own data, "
        "the more you must listen to the others.",
    )


def separate_starts() -> Prediction:
    """Ask which part of networks under a penalty must start equal."""
    return predict(
        "Eight upright scanners train networks, with a penalty on their trunks (λ = 0.01) and heads that are "
        "free. They do well when all eight start from the same random weights. Now only one part starts the "
        "same, and the other is random for each network. Which part is enough?",
        ("equal trunks are enough", "equal heads are enough", "either is enough", "neither is enough"),
        answer="equal heads are enough",
        why="Wherever the trunks start, in the end the penalty makes them alike. But nothing ties the heads: "
        "where they start unlike, one takes unit 3 as a sign of even, another as a sign of odd. We read it "
        "so: they pull the common unit both ways.",
    )


def predict_strength(
    question: str, errors: dict[float, float], why: str, *, within: float = 3.0, margin: float = 1.0
) -> Prediction:
    """Ask for the sharing strength of the smallest error; right within a factor `within`.

    `errors` maps every strength to its error in %, 0 and infinity included. The reader sees these two ends as
    lines and moves a third one; the measured place appears on committing, and the curve between stays to be
    drawn: `the_valley`. The axis of errors reaches `margin` beyond the ends and the curve. Raises ValueError
    without both ends and something between them.
    """
    inner = [strength for strength in sorted(errors) if 0 < strength < inf]
    if not inner or not {0.0, inf} <= errors.keys():
        raise ValueError(
            f"errors must know 0, infinity and strengths between, got {list(errors)}: add what is missing"
        )
    best = min(inner, key=errors.get)
    known = {"ends": table(model=list(ENDS), error=[round(errors[end], 2) for end in ENDS.values()])}
    return predict_number(
        question,
        inner,
        best,
        why,
        within=within,
        show="{:g}".format,
        chart=partial(_chart, inner, min(errors.values()) - margin, max(errors.values()) + margin),
        known=known,
        revealed={"answer": _mark(best, "measured", inner)},
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
    layers = [
        ends.encode(y=y, color=model, strokeDash=dashes, tooltip=["model:N", "error:Q"]),
        *_marked("guess", TRUTH, [1, 0], 14, x),  # seen through the gaps of the answer
        *_marked("answer", SHARED, [10, 6], 32, x),
    ]
    return styled(alt.layer(*layers).properties(width=276 if narrow else 620, height=260))


def _marked(name: str, colour: str, dash: list[int], height: int, x: alt.X) -> list[alt.Chart]:
    base = alt.Chart(named(name)).encode(x=x)
    rule = base.mark_rule(color=colour, strokeWidth=3, strokeDash=dash)
    made = [rule.encode(y=alt.value(LABELS), y2=alt.value("height"))]
    for where, align in (("datum.late", "right"), ("!datum.late", "left")):
        text = base.transform_filter(where).mark_text(color=colour, align=align, fontWeight="bold")
        made.append(text.encode(text="label:N", y=alt.value(height)))
    return made
