"""The panel on two output layers: the same logits through four sigmoids and through one softmax."""

import altair as alt
import torch
from torch import Tensor

from mtl_teach.live.controls import slider, toggle
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result, column, table
from mtl_teach.live.style import OWN, QUIET, SHARED, TRUTH, named, styled

LABELS = ("cat", "dog", "bird", "fish")
OTHERS = {
    "nothing else": (-2.0, -3.0, -2.5),
    "a dog too": (2.0, -3.0, -2.5),
    "all four": (2.0, 1.5, 2.5),
}
SETTINGS = tuple(half / 2 for half in range(-12, 13))
MOST = 14  # the axis of logits reaches beyond 6 + 6


def output_layer(cat: float = 2.0, others: str = "a dog too", add: float = 0.0) -> Panel:
    """Show the probabilities that four sigmoids and one softmax make of the same four logits.

    The logits answer: is there a cat, a dog, a bird, a fish in the photo? `cat` is the first logit, `others`
    says what the other three speak for, and `add` is a constant added to all four. Triangles stay where
    the bars were before the addition. Nothing is fitted: this is the two functions themselves.

    Try: add a constant and watch which bars move; then a photo of nothing, cat at −3 beside "nothing else".
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "cat": slider("logit of “cat”", SETTINGS, cat, _signed),
        "others": toggle("in the photo", tuple(OTHERS), others),
        "add": slider("add to all logits", SETTINGS, add, _signed),
    }
    return Panel(compute, chart(), controls, "live.output_layer")


def compute(cat: float, others: str, add: float) -> Result:
    """Return both sets of probabilities, beside those without the constant."""
    before = torch.tensor((cat, *OTHERS[others]), dtype=torch.float64)
    logits = before + add
    apart, together = logits.sigmoid(), logits.softmax(0)
    tables = {
        "logits": _bars(logits, before, [_signed(logit) for logit in logits.tolist()]),
        "sigmoids": _bars(apart, before.sigmoid(), [f"{p:.2f}" for p in apart.tolist()]),
        "softmax": _bars(together, before.softmax(0), [f"{p:.2f}" for p in together.tolist()]),
        "sums": table(label=[f"the sum is {apart.sum():.2f}"]),
    }
    yes = [label for label, p in zip(LABELS, apart.tolist(), strict=True) if p > 0.5]
    values = {"yes": len(yes), "sigmoid_sum": apart.sum().item(), "softmax_sum": together.sum().item()}
    for name, bars in (("sigmoid", apart), ("softmax", together)):
        values |= {f"{name}_{label}": p for label, p in zip(LABELS, bars.tolist(), strict=True)}
    return Result(tables, words(apart, together, yes, add), values)


def words(apart: Tensor, together: Tensor, yes: list[str], add: float) -> str:
    """Say what each output layer answers, and what the constant did."""
    names = " and ".join([", ".join(yes[:-1]), yes[-1]] if yes[:-1] else yes) or "nothing"
    top = int(together.argmax())
    said = (
        f"The sigmoids say yes to {names}; their sum is {apart.sum():.1f}. "
        f"Softmax gives {LABELS[top]} the most, {100 * together[top]:.0f} %; its sum is 1"
    )
    if not yes:
        said += ": it cannot say “nothing”"
    if len(yes) > 1:
        said += ": it cannot say yes to more than one"
    if add:
        moved = f"{'Adding' if add > 0 else 'Taking'} {abs(add):g} {'to' if add > 0 else 'from'} all logits"
        said += f". {moved} moved every sigmoid and no softmax bar"
    return f"{said}."


def chart() -> alt.TopLevelMixin:
    """Return the chart over the tables logits, sigmoids, softmax and sums."""
    share = alt.Scale(domain=[0, 1.3], nice=False)
    level = alt.Scale(domain=[-MOST, MOST], nice=False, clamp=True)
    half = alt.Chart(alt.Data(values=[{"half": 0.5}])).mark_rule(strokeDash=[5, 4], style="ink-line")
    halves = half.encode(y=alt.Y("half:Q", scale=share))
    shares = {"scale": share, "values": [0, 0.5, 1], "title": "probability"}
    return styled(
        alt.hconcat(
            _panel("logits", "logits z", QUIET, scale=level, values=[-12, -6, 0, 6, 12], title="logit"),
            _panel("sigmoids", "four sigmoids", OWN, halves, _note(named("sums")), **shares),
            _panel(
                "softmax",
                "one softmax",
                SHARED,
                _note(alt.Data(values=[{"label": "the sum is 1, always"}])),
                **shares,
            ),
            spacing=30,
        )
    )


def _panel(name: str, head: str, colour: str, *more: alt.Chart, scale, values, title) -> alt.LayerChart:
    base = alt.Chart(named(name)).encode(
        x=alt.X("label:N", sort=list(LABELS), title=None, axis=alt.Axis(labelAngle=0, ticks=False))
    )
    height = alt.Y("height:Q", scale=scale, title=title, axis=alt.Axis(values=values))
    shown = [alt.Tooltip("label:N", title="label"), alt.Tooltip("text:N", title=head)]
    bars = base.mark_bar(color=colour, size=34).encode(y=height, tooltip=shown)
    beside = {"shape": "triangle-right", "size": 130, "filled": True, "opacity": 1, "xOffset": -24}
    ghosts = base.mark_point(color=TRUTH, **beside).encode(y=alt.Y("before:Q", scale=scale))
    above, below = (
        base.transform_filter(where).mark_text(baseline=line, dy=dy, style="ink", fontWeight="bold")
        for where, line, dy in (("datum.height >= 0", "bottom", -5), ("datum.height < 0", "top", 5))
    )
    texts = [text.encode(y=height, text="text:N") for text in (above, below)]
    return alt.layer(*more, bars, ghosts, *texts).properties(width=225, height=260, title=head)


def _note(source: alt.Data | alt.NamedData) -> alt.Chart:
    note = alt.Chart(source).mark_text(align="right", baseline="top", style="ink", fontSize=15)
    return note.encode(x=alt.value(225), y=alt.value(-2), text="label:N")


def _bars(heights: Tensor, before: Tensor, text: list[str]) -> dict[str, list]:
    return table(label=list(LABELS), height=column(heights), before=column(before), text=text)


def _signed(value: float) -> str:
    return f"{value:g}".replace("-", "−")
