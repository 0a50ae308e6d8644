"""The panel that opens the course: crosses on real handwriting that vanish and come back."""

from collections.abc import Iterator
from functools import lru_cache

from mtl_teach.live.controls import slider
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result
from mtl_teach.live.sweep import Sweep
from mtl_teach.live.tour_chart import chart
from mtl_teach.live.tour_picture import SCANNERS, draw

SAMPLES = 10
STRENGTHS = (0.0, 0.01, 0.03, 0.1, 1.0, 10.0)
SPREADS = (0, 30, 60, 90, 120, 180, 240)


def tour(strength: float = 0.0, spread: float = 30) -> Panel:
    """Show 96 handwritten test digits, tilted as eight scanners tilt them, and cross out the wrong answers.

    Each scanner has ten labelled digits to learn from, and says whether a digit is even. `strength` λ pulls
    the eight logistic regressions towards their mean, from each alone (0) to all but one model (10). The
    wider the `spread` of their tilts, the less they have in common. The bars count all 3,920 test pictures.

    Every fit is real, and made when asked for: the digits show the first draw of labelled digits, seed 0; the
    bars, a moment later, the mean of twenty draws with its 95 % interval.

    Try: λ up, until no more crosses vanish; then the spread up, and they come back; then λ down again.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "strength": slider("sharing strength λ", STRENGTHS, strength, _named),
        "spread": slider("tilt spread", SPREADS, spread, "{:g}°".format),
    }
    return Panel(compute, chart(SPREADS), controls, "live.tour")


def compute(strength: float, spread: float) -> Iterator[Result]:
    """Yield the first draw's answers, then the bars as more draws are fitted."""
    sweep = fits(spread)
    while True:
        result = draw(sweep, strength, spread)
        yield result
        if result.progress == 1:
            return
        sweep.advance()


@lru_cache(maxsize=len(SPREADS))
def fits(spread: float) -> Sweep:
    """Return the fits at one spread, as far as they have come."""
    return Sweep(SCANNERS, SAMPLES, spread, STRENGTHS)


def _named(strength: float) -> str:
    return {0.0: "0, each alone", 10.0: "10, as one"}.get(strength, f"{strength:g}")
