"""The panel on one logit: three ways to write the same loss, and where two of them break."""

from mtl_teach.lessons.the_loss_derived.panels.logit.chart import chart
from mtl_teach.lessons.the_loss_derived.panels.logit.compute import compute
from mtl_teach.lessons.the_loss_derived.panels.logit.settings import DTYPES, FORMULAS, LOGITS
from mtl_teach.live import Panel, slider, toggle


def logit(logit: float = 20, dtype: str = "float32", implementation: str = "naive") -> Panel:
    """Show the binary cross-entropy of one logit z whose label is 0, and its gradient, as computed.

    The loss is log(1 + eᶻ), its gradient p = σ(z): the dashed curves, from float64 and logits. The thick
    curves are what `implementation` makes of them in `dtype`: "naive" takes −log(1 − σ(z)), "BCELoss" gives
    torch's loss on probabilities σ(z), "with logits" gives it z. Where a thick curve ends, the computer
    has no number any more (inf or nan). Each curve's 321 points are computed when they are first asked for.

    Try: move z up until float32 breaks; then float64; then see what BCELoss does instead of breaking.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "logit": slider("logit z", LOGITS, logit, name="logit"),
        "dtype": toggle("numbers", DTYPES, dtype, name="dtype"),
        "implementation": toggle("loss", tuple(FORMULAS), implementation, name="implementation"),
    }
    return Panel(compute, chart, controls, "live.logit")
