"""What lesson 04 asks, and the answers; one of its guesses is placed on the figure itself."""

from collections.abc import Mapping
from functools import partial

import altair as alt
from torch import Tensor

from mtl_teach.lessons.hard_sharing.panels.hard_sharing import hard_sharing
from mtl_teach.live import (
    OWN,
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

LOW, HIGH = 0.001, 0.5
GUESSES = tuple(round(LOW * 10 ** (step / 12), 6) for step in range(31))  # to 0.32, a tenth of a decade each
START = GUESSES[24]  # 0.1, where the mark first stands


def how_it_falls() -> Drawing:
    """Let the reader draw how the excess error falls from two tasks to 32."""
    return draw_it(
        "Two clinics share a trunk, then four, then more, up to 32. Draw the excess error of a clinic. "
        "The line is the error of a clinic that learns alone; the upright axis is logarithmic.",
        hard_sharing(tasks=32, width=2, relation="related"),
        ("means", "tasks", "mean"),
        {tasks: str(tasks) for tasks in (2, 4, 8, 16, 32)},
        "With two clinics sharing gains nothing. Then the first doubling takes more than half of the "
        "error, the last one about a quarter. Keep your curve in mind: does it go on like this?",
        axes=("number of clinics T", "excess error"),
        ticks=(0.003, 0.01, 0.03, 0.1, 0.3, 1),
        ratio=True,
        known=("levels", "model", "error", ("single-task",)),
    )


def error_at_256(few: Mapping[int, Tensor], alone: float, many: Tensor) -> Prediction:
    """Ask for the excess error with 256 related tasks, on the figure of `few`, tasks -> errors (R,)."""
    return predict_error(
        "How large is the excess error with 256 related tasks? Place your guess.",
        {tasks: errors.mean().item() for tasks, errors in few.items()},
        256,
        many.mean().item(),
        single=alone,
        why="Eight times as many tasks as 32, and the error is only about a third smaller. Some part of it "
        "does not shrink.",
        within=1.3,
    )


def learning_rate() -> Prediction:
    """Ask which learning rate on the mean walks the same path as one on the sum."""
    return predict(
        "You train by SGD on the mean over T tasks instead of their sum. "
        "Which learning rate walks the same path?",
        ("the same one", "one T times larger", "one T times smaller"),
        answer="one T times larger",
        why="The mean's gradient is T times smaller, so the step has to be T times larger.",
    )


def logit_gradient() -> Prediction:
    """Ask for the gradient of binary cross-entropy by its logit."""
    return predict(
        "What is the gradient of the binary cross-entropy with respect to the logit z, with p = sigmoid(z)?",
        ("p − y", "y − p", "(p − y) p (1 − p)"),
        answer="p − y",
        why="σ′(z) = p (1 − p) cancels against the same factor in the derivative of the logarithms.",
    )


def missing_label() -> Prediction:
    """Ask what a loss does with a missing label."""
    return predict(
        "One label is missing. What should the loss do with it?",
        ("count it as 0", "leave it out by a mask", "drop the whole task"),
        answer="leave it out by a mask",
        why="A missing label is not a negative one: the mask takes its term out of the sum, and out of "
        "the count.",
    )


def fitted_with() -> Prediction:
    """Ask which examples decide a head and which the trunk, when they are fitted by turns."""
    return predict(
        "You fit trunk and heads by turns. Whose examples decide the head of task j, and whose the trunk?",
        (
            "both: those of task j only",
            "both: those of all tasks",
            "the head: those of task j; the trunk: those of all tasks",
            "the head: those of all tasks; the trunk: those of task j",
        ),
        answer="the head: those of task j; the trunk: those of all tasks",
        why="While the trunk stays, no head meets another task's examples. The trunk is one least-squares "
        "fit to all tasks, put below each other.",
    )


def what_stays() -> Prediction:
    """Ask which part of the error more tasks cannot lower."""
    return predict(
        "Related tasks, a trunk of the right width. Which part of one task's excess error stays, "
        "however many tasks join?",
        ("the trunk's part", "the head's part", "both parts", "neither part"),
        answer="the head's part",
        why="All tasks fit the trunk together, so they share its cost. Each task fits its head alone.",
    )


def unrelated() -> Prediction:
    """Ask what more and more unrelated tasks do to hard sharing."""
    return predict(
        "Now every task has random weights of its own, unrelated to the others'. The trunk keeps its two "
        "units. More and more tasks join. What happens to hard sharing's error?",
        ("it falls, only more slowly", "it stays that of each task alone", "it rises"),
        answer="it rises",
        why="Two units must serve everybody. Two tasks fit in; each further one pulls the plane away from "
        "the others.",
    )


def wide_trunk() -> Prediction:
    """Ask what a trunk somewhat wider than needed does to related tasks."""
    return predict(
        "32 related tasks need two directions, and the trunk gets eight units. "
        "How large is hard sharing's excess error?",
        (
            "the same as with two units: the other six stay unused",
            "more than with two units, less than that of each task alone",
            "more than that of each task alone",
        ),
        answer="more than with two units, less than that of each task alone",
        why="The other six do not stay unused: they fit what only looks common in these examples. "
        "But eight units still squeeze twenty inputs.",
    )


def predict_error(
    question: str,
    errors: Mapping[int, float],
    tasks: int,
    answer: float,
    why: str,
    *,
    single: float,
    within: float = 1.5,
) -> Prediction:
    """Ask for the excess error at `tasks` tasks; right within a factor `within` of `answer`.

    The reader sees `errors`, number of tasks -> excess error, as a curve, the error of a `single` task as a
    line, and moves a mark at `tasks`; the measured one appears on committing. Raises ValueError if a number
    lies outside the figure, 0.001 to 0.5, or no known number of tasks lies below `tasks`.
    """
    outside = [error for error in (*errors.values(), answer, single) if not LOW <= error <= HIGH]
    if not errors or max(errors) >= tasks or outside:
        raise ValueError(
            f"errors must be {LOW} to {HIGH} at fewer tasks than {tasks}, as must answer and single, "
            f"got {dict(errors)}, {answer} and {single}: ask for a larger number of tasks"
        )
    curve = table(tasks=list(errors), error=[round(error, 5) for error in errors.values()])
    asked = predict_number(
        question,
        GUESSES,
        answer,
        why,
        within=within,
        chart=partial(_chart, [*errors, tasks]),
        known={"curve": curve, "level": table(error=[round(single, 5)], label=["each task alone"])},
        revealed={"answer": table(tasks=[tasks], error=[round(answer, 5)], label=["measured"])},
        place=lambda error: table(tasks=[tasks], error=[error], label=["your guess"]),
        start=START,
    )
    asked.view.show(words="Move the mark, then commit.")
    return asked


def _chart(tasks: list[int], narrow: bool = False) -> alt.TopLevelMixin:
    width, beyond = (284, 10) if narrow else (620, 3)  # right of the last number the answer's name has room
    scale = alt.Scale(type="log", base=2, domain=[tasks[0] * 0.8, tasks[-1] * beyond], nice=False)
    axis = alt.Axis(values=tasks, format="d", grid=False)
    x = alt.X("tasks:Q", scale=scale, axis=axis, title="number of tasks T (log scale)")
    ticks = alt.Axis(values=[0.001, 0.003, 0.01, 0.03, 0.1, 0.3], format="~g")
    height = alt.Scale(type="log", domain=[LOW, HIGH], nice=False)
    y = alt.Y("error:Q", scale=height, axis=ticks, title="excess error (log scale)")
    level = alt.Chart(named("level")).encode(y=y)
    curve = alt.Chart(named("curve")).mark_line(
        color=SHARED, strokeWidth=3, point={"color": SHARED, "size": 70}
    )
    layers = [
        level.mark_rule(color=OWN, strokeWidth=2.5),
        level.mark_text(color=OWN, align="left", dy=-10).encode(
            x=alt.datum(tasks[0], scale=scale), text="label:N"
        ),
        curve.encode(x=x, y=y, tooltip=["tasks:Q", "error:Q"]),
        *_marked("guess", TRUTH, "diamond", x, y, align="center", dy=-18),
        *_marked("answer", SHARED, "circle", x, y, align="left", dx=11),
    ]
    return styled(alt.layer(*layers).properties(width=width, height=300))


def _marked(name: str, colour: str, shape: str, x: alt.X, y: alt.Y, **beside) -> list[alt.Chart]:
    base = alt.Chart(named(name)).encode(x=x, y=y)
    dot = base.mark_point(color=colour, filled=True, size=170, opacity=1, shape=shape)
    return [
        dot.encode(tooltip=["tasks:Q", "error:Q"]),
        base.mark_text(color=colour, fontWeight="bold", **beside).encode(text="label:N"),
    ]
