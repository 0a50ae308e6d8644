"""Notebook 07: which kind an auxiliary task is, and what a gain with its control shows."""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

STATISTICAL, SELECTIVE, SUPERVISED, UNSUPERVISED = KINDS = (
    "statistical",
    "selective",
    "supervised",
    "unsupervised",
)


class Signal(NamedTuple):
    """Whether the answer was recorded beside the text; else whether it is a number, a part or all of it."""

    recorded: bool
    asks: str = ""
    article: str = ""  # where the article puts it, if elsewhere
    adversary: bool = False


SIGNALS = {
    "how many words have more than seven letters": Signal(False, "number"),
    "how often each word occurs in the training text (logarithm)": Signal(False, "number"),
    "the last word of the sentence, which was cut off": Signal(False, "part"),
    "whether a name was in the sentence; names were replaced": Signal(False, "part"),
    "the part of speech of each word, marked by linguists": Signal(True, article=STATISTICAL),
    "the domain; the trunk works against the answer": Signal(True, adversary=True),
    "the stars that the writer gave": Signal(True),
    "whether the writer came back, noted by the shop": Signal(True),
    "every word of the sentence, from the trunk's few units": Signal(False, "all"),
    "at every place the next word of the sentence": Signal(False, "all"),
}


def kind(signal: Signal) -> str:
    """Return the kind: first whether the answer was recorded, then what part of the input it is."""
    if signal.recorded:
        return SUPERVISED
    return {"number": STATISTICAL, "part": SELECTIVE, "all": UNSUPERVISED}[signal.asks]


def _why_kind(signal: Signal, given: tuple) -> str:
    if signal.recorded:
        return "The answer was not counted or cut out of the text: somebody or something recorded it"
    what = {
        "number": "The answer is a number about the text, computed by counting",
        "part": "The answer is a chosen part of the input, which is then hidden",
        "all": "Every part of the input is an answer, none is chosen",
    }
    return what[signal.asks]


SIGNAL_KIND = TableExercise(
    name="signal_kind",
    notebook="07",
    title="Which kind is it?",
    difficulty="easy",
    minutes=6,
    cases=SIGNALS,
    options=(KINDS,),
    rule=kind,
    why=_why_kind,
    mistakes=(
        WrongRule("as_the_article", "parts of speech are marked by people: free they are not",
                  lambda signal: signal.article or kind(signal)),
        WrongRule("free_domain", "domain labels are cheap, but were they cut out of the text, or noted?",
                  lambda signal: UNSUPERVISED if signal.adversary else kind(signal)),
        WrongRule("adversary_only", "an adversary is one way to use such answers: where do these come from?",
                  lambda signal: kind(signal) if not signal.recorded or signal.adversary else SELECTIVE),
        WrongRule("part_as_all", "is all of the input asked for, or a part that somebody chose?",
                  lambda signal: UNSUPERVISED if signal.asks == "part" else kind(signal)),
        WrongRule("all_as_part", "no part is chosen here: each word gets its turn",
                  lambda signal: SELECTIVE if signal.asks == "all" else kind(signal)),
        WrongRule("number_as_part", "a count is computed from the text, it is no part of it",
                  lambda signal: SELECTIVE if signal.asks == "number" else kind(signal)),
        WrongRule("number_as_all", "free labels alone do not make it unsupervised: what is asked?",
                  lambda signal: UNSUPERVISED if not signal.recorded else SUPERVISED),
        WrongRule("part_as_number", "is what was taken out of the input computed from it, or a part of it?",
                  lambda signal: STATISTICAL if signal.asks == "part" else kind(signal)),
        WrongRule("all_supervised", "an answer that is counted or cut out of the text needs no supervision",
                  lambda signal: SUPERVISED),
        *(WrongRule("one_word", "not all are of one kind: put the questions of the table to each",
                    lambda signal, word=word: word) for word in (STATISTICAL, SELECTIVE, UNSUPERVISED)),
    ),
)  # fmt: skip

HELPS, BYPRODUCT, HURTS, OPEN = "its answers help", "no sign of its answers", "hurts", "open"


class Report(NamedTuple):
    """Ends of two 95 % intervals: of the points gained over alone, and over the shuffled control."""

    low: float
    high: float
    over_low: float | None
    over_high: float | None
    tuned_on_test: bool = False


REPORTS = {
    "over alone +2.1 to +3.9, over the control +1.8 to +4.0": Report(2.1, 3.9, 1.8, 4.0),
    "over alone +2.1 to +3.9, over the control −0.9 to +0.7": Report(2.1, 3.9, -0.9, 0.7),
    "over alone +2.1 to +3.9, no control": Report(2.1, 3.9, None, None),
    "over alone −0.6 to +0.8, over the control −0.7 to +0.9": Report(-0.6, 0.8, -0.7, 0.9),
    "over alone −0.4 to +2.0, over the control +0.9 to +3.1": Report(-0.4, 2.0, 0.9, 3.1),
    "over alone −4.0 to −2.2, over the control −1.0 to +0.6": Report(-4.0, -2.2, -1.0, 0.6),
    "over alone −3.1 to −1.5, over the control +1.2 to +2.8": Report(-3.1, -1.5, 1.2, 2.8),
    "over alone +0.3 to +1.7, over the control +0.2 to +1.8, λ chosen here": Report(0.3, 1.7, 0.2, 1.8, True),
    "over alone +0.3 to +0.7, over the control +0.2 to +0.6": Report(0.3, 0.7, 0.2, 0.6),
}


def verdict(report: Report) -> str:
    """Return what the two intervals settle."""
    if report.high < 0:
        return HURTS
    if report.tuned_on_test or report.low <= 0 or report.over_low is None:
        return OPEN
    return HELPS if report.over_low > 0 else BYPRODUCT


def _why_verdict(report: Report, given: tuple) -> str:
    if report.high < 0:
        return "All of the interval over alone lies below zero: whoever adds this task loses"
    if report.tuned_on_test:
        return "λ was chosen where the gain was then measured: measure it once more, on fresh draws"
    if report.low <= 0:
        return "The interval over alone holds zero"
    if report.over_low is None:
        return "Without the control nobody knows whether the answers did it"
    if report.over_low > 0:
        return "It beats alone, and it beats the same task with answers that mean nothing"
    return (
        "It gains over alone, and answers that mean nothing gain about as much, within this interval: for "
        "that there is a word of its own"
    )


def _without_control(report: Report) -> str:
    if report.tuned_on_test or report.low <= 0 <= report.high:
        return OPEN
    return HELPS if report.low > 0 else HURTS


def _by_control(report: Report) -> str:
    beaten = report.over_low is not None and report.over_low > 0
    return HELPS if beaten and not report.tuned_on_test else verdict(report)


WHAT_IT_SHOWS = TableExercise(
    name="what_it_shows",
    notebook="07",
    title="What does the control say?",
    difficulty="medium",
    minutes=7,
    cases=REPORTS,
    options=((HELPS, BYPRODUCT, HURTS, OPEN),),
    rule=verdict,
    why=_why_verdict,
    synonyms=dict.fromkeys(("its answers hurt", "its answers harm", "it hurts", "harms", "it harms"), HURTS),
    mistakes=(
        WrongRule("no_control", "look at the control too: would answers that mean nothing do the same?",
                  _without_control),
        WrongRule("control_only", "better than shuffled answers can still be worse than no auxiliary task",
                  _by_control),
        WrongRule("missing_control", "no control: what else may have done it?",
                  lambda r: HELPS if r.over_low is None else verdict(r)),
        WrongRule("tuned_on_test", "the best of several λ on the same draws is not one planned comparison",
                  lambda r: verdict(r._replace(tuned_on_test=False))),
        WrongRule("small_is_open", "small is not open: the interval excludes zero",
                  lambda r: OPEN if r.low > 0 and r.high < 1 else verdict(r)),
        WrongRule("harm_needs_control", "harm is harm, whatever the control does",
                  lambda r: BYPRODUCT if r.high < 0 else verdict(r)),
        WrongRule("by_the_mean", "a mean above zero settles nothing: the interval must exclude zero",
                  lambda r: HELPS if r.low + r.high > 0 else HURTS),
        WrongRule("null_is_byproduct", "there is no gain to explain: the interval over alone holds zero",
                  lambda r: BYPRODUCT if r.low <= 0 <= r.high else verdict(r)),
        *(WrongRule("one_word", "the reports differ: look at each interval on its own",
                    lambda r, word=word: word) for word in (HELPS, BYPRODUCT, HURTS, OPEN)),
    ),
)  # fmt: skip
