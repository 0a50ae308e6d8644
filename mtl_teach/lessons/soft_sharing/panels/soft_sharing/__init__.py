"""The panel on soft sharing: tilted scanners whose models are pulled towards their mean."""

from mtl_teach.lessons.soft_sharing.panels.soft_sharing.chart import chart
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.compute import compute
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.settings import SPREADS, STRENGTHS, TASKS
from mtl_teach.live import Panel, slider


def soft_sharing(tasks: int = 8, spread: float = 90, strength: float = 0.01) -> Panel:
    """Show soft sharing at work: T scanners, tilted by up to ± `spread`/2 degrees, say if a digit is even.

    Each scanner owns 20 labelled digits and a logistic regression; `strength` λ pulls their weights towards
    the mean (`closed_form.soft_logistic`). One side shows a test digit as up to eight of the scanners see it,
    and the weights of these scanners, which flow into the mean as λ grows. The other shows the share of wrong
    test answers over λ, between each scanner alone and one model for all (dashed); below, on a scale of its
    own, the points that sharing saves over each alone, with their 95 % interval.

    Every fit is real. The first draw of training digits answers at once; the valley over all 42 strengths
    follows, five draws at a time until there are twenty, and is then only looked up. Light lines are draws,
    the thick one is their mean; the weights are the first draw's.

    Try: λ from 0 to 10, and look for the valley; then a spread of 0, and of 240.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks, name="tasks"),
        "spread": slider("tilt spread", SPREADS, spread, "{:g}°".format, name="spread"),
        "strength": slider("sharing strength λ", STRENGTHS, strength, name="strength"),
    }
    return Panel(compute, chart, controls, "live.soft_sharing")
