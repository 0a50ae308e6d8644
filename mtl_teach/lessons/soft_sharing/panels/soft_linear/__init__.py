"""The panel on the right sharing strength: linear tasks with a known truth, where theory names it."""

from mtl_teach.lessons.soft_sharing.panels.soft_linear.chart import chart
from mtl_teach.lessons.soft_sharing.panels.soft_linear.compute import compute
from mtl_teach.lessons.soft_sharing.panels.soft_linear.settings import STRENGTHS, TASKS, TAUS
from mtl_teach.live import Panel, slider


def soft_linear(tasks: int = 8, tau: float = 0.5, strength: float = 1.0) -> Panel:
    """Show that the best sharing strength is λ* = σ²/τ², noise over the tasks' own variance.

    T linear tasks y = x·w_j + ε with 10 inputs, 15 examples each and noise σ = 1; their weights scatter
    around a common mean with standard deviation τ = `tau`, each. Soft sharing is solved exactly
    (`closed_form.soft_ridge_path`). One side shows two of the ten weights of up to eight tasks, in one draw:
    each dot starts where its task alone puts it, and `strength` λ draws it towards the dots' mean, along a
    pale line; a dashed line leads to the truth. The other shows the excess error over λ, mean of 200 draws;
    λ* is a line that nobody fitted.

    All fits are made when you ask for them, a few draws at a time, and kept: moving λ only looks up.

    Try: every τ, and see where the valley goes; then more tasks.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks, name="tasks"),
        "tau": slider("scatter of tasks τ", TAUS, tau, name="tau"),
        "strength": slider("sharing strength λ", STRENGTHS, strength, name="strength"),
    }
    return Panel(compute, chart, controls, "live.soft_linear")
