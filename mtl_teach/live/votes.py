"""Votes of a class without a server: an answer becomes a short code, and pasted codes become a picture.

A student's question shows the code once the class votes (`in_class`); the teacher's `poll` reads codes. A
code says which question it answers and what was chosen, and nothing about who chose it or what is right. What
was chosen is masked: two students with one answer have two codes, and nobody reads an answer by eye.
"""

import hashlib
import html
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import overload

import altair as alt
import ipywidgets as widgets

from mtl_teach.live import codes, curves, prediction
from mtl_teach.live.codes import VoteError
from mtl_teach.live.drawing import Drawing
from mtl_teach.live.prediction import Prediction
from mtl_teach.live.result import table
from mtl_teach.live.style import QUIET, named, styled
from mtl_teach.live.view import ChartView

_QUESTION, _CHOICE, _NONCE = 14, 6, 14  # bits of a code
_SIZE = _QUESTION + _CHOICE + _NONCE
ROUNDS = ("first vote", "after talking")


@dataclass(frozen=True)
class Tally:
    """What a class voted: `counts[k]` votes for the k-th answer; what was refused, with the reason."""

    answers: tuple[str, ...]
    counts: tuple[int, ...]
    refused: tuple[tuple[str, str], ...]
    repeated: tuple[str, ...]

    @property
    def votes(self) -> int:
        """How many votes count."""
        return sum(self.counts)


def vote(question: Prediction, nonce: int | None = None) -> str:
    """Return the present answer to `question` as a code such as "7Q2MZ-9XR4D".

    `nonce`, from 0 to 16,383, makes two codes of one answer differ; it is drawn anew unless it is given.
    Raises VoteError if nothing is chosen yet, ValueError for a nonce out of range.

    >>> from mtl_teach import live
    >>> asked = live.predict("Does it fall?", ("falls", "rises"), "falls", "Data is shared.")
    >>> asked.control.value = "rises"
    >>> vote(asked, nonce=7)
    'ZPE30-0FYDH'
    >>> answer_of(asked, "zpe3o0fydh")
    1
    """
    nonce = secrets.randbelow(1 << _NONCE) if nonce is None else nonce
    if not 0 <= nonce < 1 << _NONCE:
        raise ValueError(f"nonce must be 0 to {(1 << _NONCE) - 1}, got {nonce}: leave it out to draw one")
    if question.chosen is None:
        raise VoteError("nothing is chosen yet: choose an answer, then ask for the code")
    place = question.control.index
    count = len(question.options)
    if count > 1 << _CHOICE:
        raise ValueError(f"a code holds one of at most {1 << _CHOICE} answers, got {count}: ask with fewer")
    tag, key = _identity(question)
    bits = tag << _CHOICE + _NONCE | (place ^ _mask(key, nonce)) << _NONCE | nonce
    return codes.written(bits, _SIZE)


def answer_of(question: Prediction, code: str) -> int:
    """Return the place of the answer that `code` stands for; case, hyphen and look-alikes do not matter.

    Raises VoteError that says whether it is no code, was mistyped, or answers another question.
    """
    bits = codes.read(code, _SIZE)
    tag, key = _identity(question)
    if bits >> _CHOICE + _NONCE != tag:
        raise VoteError(f"{code.strip()!r} answers another question, or one of another edition of the lesson")
    nonce = bits & (1 << _NONCE) - 1
    place = bits >> _NONCE & (1 << _CHOICE) - 1 ^ _mask(key, nonce)
    if place >= len(question.options):
        raise VoteError(f"{code.strip()!r} names an answer that the question does not have")
    return place


def tally(question: Prediction, pasted: str) -> Tally:
    """Return what the codes in `pasted` vote, a chat or a list: words beside a code are not kept.

    A line without any code is refused, and so is a code that `answer_of` refuses; a code that comes twice
    counts once.

    >>> from mtl_teach import live
    >>> asked = live.predict("Does it fall?", ("falls", "rises"), "falls", "Data is shared.")
    >>> tally(asked, "Ann: ZPE30-0FYDH").counts
    (0, 1)
    """
    answers = question.options
    places, refused, repeated = codes.pasted(pasted, _SIZE, partial(answer_of, question))
    counts = [places.count(place) for place in range(len(answers))]
    return Tally(answers, tuple(counts), tuple(refused), tuple(repeated))


def _field(name: str) -> widgets.Textarea:
    return widgets.Textarea(
        description=name,
        placeholder="paste the codes here",
        layout=widgets.Layout(width="420px", max_width="96%", height="90px"),
        style={"description_width": "100px"},
    )


class Poll(widgets.VBox):
    """What a teacher needs for one question: the question, a field for each vote, and the votes drawn.

    `tallies` maps "first vote" and "after talking" to what the pasted codes say. Where the question has a
    figure, the class's guesses stand on it too.
    """

    def __init__(self, question: Prediction):
        self.question = question
        self.fields = {name: _field(name) for name in ROUNDS}
        self.said = widgets.HTML(layout=widgets.Layout(max_width="60em"))
        self.view = ChartView(_chart(question.options), tables=self._rows(), words="No votes yet.")
        fields = widgets.HBox(tuple(self.fields.values()), layout=widgets.Layout(flex_flow="row wrap"))
        super().__init__(children=(question, fields, self.said, self.view))
        for field in self.fields.values():
            field.observe(self._pasted, names="value")

    @property
    def tallies(self) -> dict[str, Tally]:
        """What each vote says."""
        return {name: tally(self.question, field.value) for name, field in self.fields.items()}

    def _pasted(self, _change: dict) -> None:
        tallies = self.tallies
        self.view.show(tables=self._rows(), words=_words(tallies))
        every = list(tallies.values())
        refused, repeated = sum((one.refused for one in every), ()), sum((one.repeated for one in every), ())
        self.said.value = _complaints(refused, repeated)
        place = getattr(self.question, "place", None)
        if place is not None:
            last = [one for one in tallies.values() if one.votes][-1:]
            marks = _marks(self.question, place, last)
            if marks:
                self.question.view.show(tables={**self.question.view.tables, "guess": marks})

    def _rows(self) -> dict[str, dict]:
        rows = [
            (answer, name, count)
            for name, one in self.tallies.items()
            for answer, count in zip(one.answers, one.counts, strict=True)
            if one.votes or name == ROUNDS[0]
        ]
        answers, names, counts = zip(*rows, strict=True)
        return {"votes": table(answer=list(answers), round=list(names), votes=list(counts))}


class CurvePoll(widgets.VBox):
    """What a teacher needs for a drawing: its plot, a field for codes, and the class's curves on the plot."""

    def __init__(self, drawing: Drawing):
        self.drawing = drawing
        self.field = _field("codes")
        self.said = widgets.HTML(layout=widgets.Layout(max_width="60em"))
        super().__init__(children=(drawing, self.field, self.said))
        self.field.observe(self._pasted, names="value")

    def _pasted(self, _change: dict) -> None:
        told = self.drawing.told
        found, refused, repeated = codes.pasted(
            self.field.value, curves.size(told), partial(curves.curve_of, told)
        )
        self.drawing.others = found
        counted = "1 curve." if len(found) == 1 else f"{len(found)} curves."
        self.said.value = f"<p role='status'>{counted}</p>{_complaints(refused, repeated)}"


@overload
def poll(question: Prediction) -> Poll: ...
@overload
def poll(question: Drawing) -> CurvePoll: ...
def poll(question: Prediction | Drawing) -> Poll | CurvePoll:
    """Return the teacher's view of a question: paste the codes of a class, see its answers drawn.

    Of a drawing the curves of all stand on the plot.

    >>> from mtl_teach import live
    >>> asked = live.predict("Does it fall?", ("falls", "rises"), "falls", "Data is shared.")
    >>> made = poll(asked)
    >>> made.fields["first vote"].value = "ZPE30-0FYDH"
    >>> made.tallies["first vote"].counts
    (0, 1)
    """
    return CurvePoll(question) if isinstance(question, Drawing) else Poll(question)


def in_class(on: bool = True) -> None:
    """Let every question that is shown from now on offer its answer as a code; `on=False` ends that.

    The environment variable MTL_TEACH_CLASS does the same for all notebooks: 1 for on, 0 for off.
    """
    os.environ["MTL_TEACH_CLASS"] = "1" if on else "0"


def _offer(question: Prediction) -> Iterable[widgets.Widget]:
    """Return the button that shows a student's answer as a code, if the class votes."""
    if not codes.class_votes():
        return ()
    button = widgets.Button(
        description="My answer as a code",
        tooltip="For your teacher. It shows no answer, and you may still change your mind.",
        layout=widgets.Layout(width="auto"),
    )
    shown = widgets.HTML()

    def clicked(_button: widgets.Button) -> None:
        try:
            shown.value = f"<p role='status'>Your code: <code class='mtl-vote'>{vote(question)}</code></p>"
        except VoteError:
            shown.value = f"<p role='status'>{question.first}.</p>"

    def moved(_change: dict) -> None:
        shown.value = ""  # a code belongs to the answer for which it was made

    button.on_click(clicked)
    question.control.observe(moved, names="value")
    return (widgets.HBox((button, shown), layout=widgets.Layout(flex_flow="row wrap", align_items="center")),)


prediction.companions.append(_offer)


def _identity(question: Prediction) -> tuple[int, bytes]:
    """Return what tells this question from others, and the key of its masks."""
    key = hashlib.sha256("\n".join((question.question, *question.options)).encode()).digest()
    return int.from_bytes(key[:2], "big") >> 16 - _QUESTION, key


def _mask(key: bytes, nonce: int) -> int:
    return hashlib.sha256(key + nonce.to_bytes(2, "big")).digest()[0] >> 8 - _CHOICE


def _words(tallies: dict[str, Tally]) -> str:
    said = []
    for name, one in tallies.items():
        if one.votes:
            most = sorted(zip(one.counts, one.answers, strict=True), key=lambda pair: -pair[0])
            parts = ", ".join(f"{count} for “{answer}”" for count, answer in most if count)
            said.append(f"{name[0].upper()}{name[1:]}, {one.votes} votes: {parts}.")
    return " ".join(said) or "No votes yet."


def _complaints(refused: Iterable[tuple[str, str]], repeated: Iterable[str]) -> str:
    lines = [why if what in why else f"{what}: {why}" for what, why in refused]
    lines += [f"{code} came twice and counts once" for code in repeated]
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return f"<ul role='status'>{items}</ul>" if lines else ""


def _marks(question: Prediction, place: object, tallies: list[Tally]) -> dict[str, list]:
    """Return the rows that stand for a class's guesses on the question's own figure."""
    rows: dict[str, list] = {}
    for one in tallies:
        for (_, setting), count in zip(question.control.options, one.counts, strict=True):
            for column, values in (place(setting) if count else {}).items():
                # No labels: they would cover each other; how many guessed what the bars tell.
                rows.setdefault(column, []).extend([""] if column == "label" else list(values))
    return rows


def _chart(answers: tuple[str, ...]):
    many = len(answers) > 8

    def chart(narrow: bool = False) -> alt.TopLevelMixin:
        axis = alt.Axis(labelLimit=150 if narrow else 420, labelFontSize=12 if narrow or many else 14)
        y = alt.Y("answer:N", sort=list(answers), title=None, axis=axis)
        offset = alt.YOffset("round:N", sort=list(ROUNDS), scale=alt.Scale(domain=list(ROUNDS)))
        legend = alt.Legend(title=None, orient="top")
        shade = alt.Opacity("round:N", scale=alt.Scale(domain=list(ROUNDS), range=[0.45, 1]), legend=legend)
        ticks = alt.Axis(tickMinStep=1, format="d")
        x = alt.X("votes:Q", title="votes", axis=ticks, scale=alt.Scale(domainMin=0))
        base = alt.Chart(named("votes")).encode(y=y, yOffset=offset)
        bars = base.mark_bar(color=QUIET).encode(
            x=x, opacity=shade, tooltip=["answer:N", "round:N", "votes:Q"]
        )
        counts = base.transform_filter("datum.votes > 0").mark_text(align="left", dx=4, style="ink")
        height = alt.Step(9 if many else 18)
        # Unseen and a little longer than the bar: its number has room beside the longest one.
        room = base.transform_calculate(room="1.15 * datum.votes").mark_point(opacity=0).encode(x="room:Q")
        layers = alt.layer(bars, counts.encode(x=x, text="votes:Q"), room)
        return styled(layers.properties(width=150 if narrow else 400, height=height))

    return chart
