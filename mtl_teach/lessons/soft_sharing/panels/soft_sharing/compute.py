"""The panel on soft sharing: tilted scanners whose models are pulled towards their mean."""

from collections.abc import Iterator
from functools import lru_cache

from mtl_teach.lessons.soft_sharing.panels.soft_sharing.chart import chart
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.words import draw
from mtl_teach.live.controls import slider
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result
from mtl_teach.live.sweep import Sweep

SAMPLES = 20
TASKS = (2, 4, 8, 16)
SPREADS = tuple(range(0, 241, 15))
STRENGTHS = (0.0, *(float(f"{10 ** (tenth / 10):.1e}") for tenth in range(-30, 11)))


def soft_sharing(tasks: int = 8, spread: float = 90, strength: float = 0.01) -> Panel:
    """Show soft sharing at work: T scanners, tilted by up to ± `spread`/2 degrees, say if a digit is even.

    Each scanner owns 20 labelled digits and a logistic regression; `strength` λ pulls their weights towards
    the mean (`closed_form.soft_logistic`). Left: one test digit as up to six of the scanners see it, and the
    weights of these scanners, which flow into the mean as λ grows. Right: the share of wrong test answers
    over λ, with both ends as dashed lines: each scanner alone, and one model for all.

    Every fit is real. The first draw of training digits answers at once; the valley over all 42 strengths
    follows, five draws at a time until there are twenty, and is then only looked up. Light lines are draws,
    the thick one is their mean; the weights are the first draw's.

    Try: λ from 0 to 10, and look for the valley; then a spread of 0, and of 240.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks),
        "spread": slider("tilt spread", SPREADS, spread, "{:g}°".format),
        "strength": slider("sharing strength λ", STRENGTHS, strength),
    }
    return Panel(compute, chart(), controls, "live.soft_sharing")


def compute(tasks: int, spread: float, strength: float) -> Iterator[Result]:
    """Yield the first draw's picture, then the valley as more strengths and draws are fitted."""
    sweep = fits(tasks, spread)
    while True:
        result = draw(sweep, spread, strength)
        yield result
        if result.progress == 1:
            return
        sweep.advance()


@lru_cache(maxsize=24)
def fits(tasks: int, spread: float) -> Sweep:
    """Return the fits of one setting, as far as they have come."""
    return Sweep(tasks, SAMPLES, spread, STRENGTHS)
