"""A guess on the figure: how large the error will be at a number of tasks that nobody has shown yet."""

from collections.abc import Mapping
from functools import partial

import altair as alt

from mtl_teach.live import OWN, SHARED, TRUTH, Prediction, named, predict_number, styled, table

LOW, HIGH = 0.001, 0.5
GUESSES = tuple(round(LOW * 10 ** (step / 12), 6) for step in range(31))  # to 0.32, a tenth of a decade each
START = GUESSES[24]  # 0.1, where the mark first stands


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
    )
    asked.control.value = START
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
