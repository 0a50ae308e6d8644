"""What the panel on relatedness says under its picture."""

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.settings import Setting


def words(setting: Setting, alone: float, here: float, gain: Interval, control: Interval) -> str:
    """Say what the auxiliary task does at this relatedness, how sure that is, and what the control does.

    `alone` and `here` are errors in %, `gain` and `control` points saved against alone.
    """
    units = "1 unit" if setting.units == 1 else f"{setting.units} units"
    start = f"Relatedness {setting.relatedness:g}, λ = {setting.weight:g}, {units}:"
    if setting.weight == 0:
        return f"{start} the auxiliary task has no weight, so nothing differs, {_percent(alone)}."
    verdict = (
        "the auxiliary task makes no clear difference"
        if not gain.excludes_zero
        else f"the auxiliary task {'helps' if gain.mean > 0 else 'hurts'}"
    )
    return (
        f"{start} {verdict}, {_percent(here)} against {alone:.0f}\u00a0% alone "
        f"({_sign(gain.low)} to {_sign(gain.high)} points, {gain.count} draws). "
        f"With shuffled labels: {_sign(control.mean)} points."
    )


def _percent(error: float) -> str:
    return f"{error:.0f}\u00a0% wrong"


def _sign(number: float) -> str:
    text = f"{number:+.1f}".replace("-", "−")
    return "0" if text[1:] == "0.0" else text
