"""Predict, commit, reveal: the reader answers first, and only then sees what was measured."""

import html
from collections.abc import Callable, Iterable, Sequence

import altair as alt
import ipywidgets as widgets

from mtl_teach.live.page import QUIET_KEYS, page
from mtl_teach.live.stills import is_watched
from mtl_teach.live.view import ChartView

#: Called with (prediction, given answer, whether it was right) whenever a reader commits.
listeners: list[Callable[["Prediction", object, bool], None]] = []
#: Called with each new question; the widgets that they return stand between its button and its verdict.
companions: list[Callable[["Prediction"], Iterable[widgets.Widget]]] = []


class Prediction(widgets.VBox):
    """A question with one control, a button that commits, and an answer that stays hidden until then.

    `judge(given)` returns (right, sentence). Until then the page holds no answer, nor does what a reader
    saves. What a program stores of it shows the question, the options and, folded away, the answer.
    `commit(given)` is what the button calls, with `chosen`: what the control holds, or None until the reader
    has moved it; `first` asks for that. Where a control begins nobody has answered yet. Of a number `within`
    says which factor counts as right: a page without a kernel judges by it.
    """

    def __init__(
        self,
        question: str,
        control: widgets.Widget,
        judge: Callable[[object], tuple[bool, str]],
        answer: str,
        why: str,
        options: Sequence[str] = (),
        first: str = "Choose first",
        within: float | None = None,
    ):
        self.question, self.control, self.judge, self.first = question, control, judge, first
        self.answer, self.why, self.options = answer, why, tuple(options)
        self.within = within
        self.given: object | None = None
        self.right: bool | None = None
        self._moved = False
        control.observe(self._touched, names="value")
        self.button = widgets.Button(
            description="Commit", button_style="primary", tooltip="Then see the answer"
        )
        self.button.on_click(lambda _: self.commit(self.chosen))
        self.verdict = widgets.HTML(layout=widgets.Layout(max_width="60em"))
        ask = widgets.HTML(f"<p class='mtl-ask'>{html.escape(question)}</p>")
        beside = [widget for companion in companions for widget in companion(self)]
        super().__init__(children=(ask, control, self.button, *beside, self.verdict))
        self.add_class(QUIET_KEYS)
        self.add_class("mtl-question")
        page()  # the browser must have it before a key is pressed

    @property
    def chosen(self) -> object | None:
        """What the reader has chosen, if only by moving the control away and back; else None."""
        return self.control.value if self._moved else None

    def _touched(self, _change: dict) -> None:
        self._moved = True

    def commit(self, given: object) -> None:
        """Take the reader's answer, once; then show whether it was right, and why."""
        if given is None:
            hint = f"{self.first}: a guess you have made is what makes the answer stick."
            self.verdict.value = f"<p role='status'>{hint}</p>"
            return
        if self.given is not None:
            return
        self.given = given
        self.right, sentence = self.judge(given)
        self.control.disabled = self.button.disabled = True
        mark = "✓ Right." if self.right else "✗ Not quite."
        text = f"<b>{mark}</b> {html.escape(sentence)} {html.escape(self.why)}"
        self.verdict.value = f"<p role='status'>{text}</p>"
        for listener in listeners:
            listener(self, given, self.right)

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        live = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        bundle = dict(live[0] if isinstance(live, tuple) else live)
        options = "".join(f"\n  - {option}" for option in self.options)
        items = "".join(f"<li>{html.escape(option)}</li>" for option in self.options)
        factor = "" if self.within is None else f' data-within="{self.within:g}"'
        asked = f"<p><b>{html.escape(self.question)}</b></p><ul{factor}>{items}</ul>"
        bundle["text/plain"] = f"{self.question}{options}"  # a fold needs HTML: plain text would tell
        if is_watched():
            bundle["text/html"] = f"{asked}<p>Run this cell to answer.</p>"
            return bundle
        bundle["text/html"] = (
            f"{asked}<details><summary>Your answer first, then open this</summary>"
            f"<p>{html.escape(self.answer)} {html.escape(self.why)}</p></details>"
        )
        return bundle


def predict(question: str, options: Sequence[str], answer: str, why: str) -> Prediction:
    """Return a question answered by choosing one of `options`; `why` is read after committing.

    Raises ValueError unless `answer` is one of at least two different options.
    """
    if answer not in options or len(set(options)) < 2:
        raise ValueError(f"answer must be one of two or more options {list(options)}, got {answer!r}")
    control = widgets.RadioButtons(options=list(options), value=None, layout=widgets.Layout(width="auto"))

    def judge(given: object) -> tuple[bool, str]:
        return given == answer, "" if given == answer else f"You said “{given}”; it is “{answer}”."

    return Prediction(question, control, judge, f"{answer}.", why, options)


def predict_number(
    question: str,
    settings: Sequence[float],
    answer: float,
    why: str,
    *,
    within: float = 1.5,
    unit: str = "",
    found: str = "measured",
    show: Callable[[float], str] = "{:.2g}".format,
    chart: alt.TopLevelMixin | Callable[..., alt.TopLevelMixin] | None = None,
    known: dict | None = None,
    revealed: dict | None = None,
    place: Callable[[float], dict] | None = None,
    start: float | None = None,
) -> Prediction:
    """Return a question answered with one of the positive numbers `settings`; right within a factor `within`.

    `found` stands before the answer in the verdict: "measured", or "it is" where it was worked out. The
    slider begins at `start`, the first setting by default, which is no answer until it was moved.

    With a `chart`, or a function that makes one as for a `Panel`, the guess is drawn onto it before
    committing, and the truth after: `place(guess)` gives the rows of the chart's table "guess", `known` the
    tables shown from the start, `revealed` those that only committing fills.
    """
    if answer <= 0 or min(settings) <= 0 or within <= 1:
        got = f"{answer}, {min(settings)}, {within}"
        raise ValueError(f"answer and settings must be > 0 and within > 1 (a factor), got {got}")

    def shown(number: float) -> str:
        text = show(number)
        return text + (unit.removesuffix("s") if text == "1" else unit)

    control = widgets.SelectionSlider(
        options=[(shown(setting), setting) for setting in settings],
        value=settings[0] if start is None else start,
        description="your guess",
        layout=widgets.Layout(width="460px", max_width="100%"),
    )

    def judge(given: float) -> tuple[bool, str]:
        factor = max(given / answer, answer / given)
        side = "spot on" if factor < 1.05 else f"{factor:.3g} times too {'high' if given > answer else 'low'}"
        return factor <= within, f"You said {shown(given)}; {found} {shown(answer)}: {side}."

    options = [shown(setting) for setting in settings]
    first = "Move the slider first, if only there and back"
    made = Prediction(question, control, judge, f"{shown(answer)}.", why, options, first, within)
    if chart is not None:
        _draw(made, chart, known or {}, revealed or {}, place)
    return made


def _draw(made: Prediction, chart: alt.TopLevelMixin, known: dict, revealed: dict, place: Callable) -> None:
    """Show the guess on the figure as it moves, and the truth beside it once committed."""
    empty = {name: dict.fromkeys(table, ()) for name, table in revealed.items()}
    view = ChartView(
        chart, tables={**known, **empty, "guess": place(made.control.value)}, words=made.question
    )

    def moved(_change: dict) -> None:
        view.show(tables={**view.tables, "guess": place(made.control.value)})

    def judged(_change: dict) -> None:
        if made.given is None:  # it asks for a guess
            return
        view.show(tables={**view.tables, **revealed}, words=made.why)

    made.control.observe(moved, names="value")
    made.verdict.observe(judged, names="value")
    question, *rest = made.children
    made.children = (question, view, *rest)
    made.view, made.place = view, place
