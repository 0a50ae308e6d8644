"""The panel that opens the course: crosses on real handwriting that vanish and come back."""

from mtl_teach.lessons.start_here.panels.tour.chart import chart
from mtl_teach.lessons.start_here.panels.tour.compute import compute
from mtl_teach.lessons.start_here.panels.tour.settings import SPREADS, STRENGTHS, named
from mtl_teach.live import Panel, slider


def tour(strength: float = 0.0, spread: float = 30) -> Panel:
    """Show 96 handwritten test digits, tilted as eight scanners tilt them, and cross out the wrong answers.

    Each scanner has ten labelled digits to learn from, and says whether a digit is even. `strength` λ pulls
    the eight logistic regressions towards their mean, from each alone (0) to almost one model (10). The
    wider the `spread` of their tilts, the less they have in common. The bars count all 3,920 test pictures.

    Every fit is real, and made when asked for: the digits show the first draw of labelled digits, seed 0; the
    bars, a moment later, the mean of twenty draws with its 95 % interval.

    Try: λ up, until no more crosses vanish; then the spread up, and they come back; then λ down again.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "strength": slider("sharing strength λ", STRENGTHS, strength, named, name="strength"),
        "spread": slider("tilt spread", SPREADS, spread, "{:g}°".format, name="spread"),
    }
    return Panel(compute, chart, controls, "live.tour")
