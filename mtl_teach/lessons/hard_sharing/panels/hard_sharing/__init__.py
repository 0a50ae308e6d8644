"""The panel of notebook 04: what more tasks buy, on linear tasks whose truth is known."""

from mtl_teach.lessons.hard_sharing.panels.hard_sharing.chart import chart
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.compute import compute
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.settings import RELATIONS, TASKS, WIDTHS
from mtl_teach.live import Panel, slider, toggle


def hard_sharing(tasks: int = 16, width: int = 2, relation: str = "related") -> Panel:
    """Show what hard sharing gains or costs as tasks are added: excess error beside single-task learning.

    The tasks are linear, y = x·w_j + ε, with d = 20 inputs, n = 40 examples per task and noise 0.5. They need
    2 directions of the inputs together ("related"), 2 per group ("two clusters"), or all 20 ("unrelated").
    Hard sharing gives them one trunk of `width` linear units, k, and a head each: w_j = U h_j.

    Each of 20 seeds is a dot, at the chosen number of `tasks`; the other numbers of tasks follow, cheapest
    first. Every fit is made when you ask for it (`closed_form.hard_linear`) and then kept. Lines: single-task
    least squares, its expected error dσ²/(n − d − 1); ridge regression that every task tunes by leaving one
    example out, over 512 tasks; and a + b/T, which theory predicts where the trunk has just the width the
    tasks need (`closed_form.hard_sharing_terms`), with no parameter fitted.

    Try: more related tasks until the curve is flat; a trunk too narrow, or too wide; unrelated tasks.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks, name="tasks"),
        "width": slider("trunk width k", WIDTHS, width, name="width"),
        "relation": toggle("the tasks are", tuple(RELATIONS), relation, name="relation"),
    }
    return Panel(compute, chart, controls, "live.hard_sharing")
