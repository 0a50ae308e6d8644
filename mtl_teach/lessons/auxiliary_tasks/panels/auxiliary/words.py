"""What the panel on auxiliary tasks says under its picture."""

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.settings import Setting


def words(
    setting: Setting, alone: float, here: float, gain: Interval, control: Interval, answers: Interval
) -> str:
    """Say what the auxiliary task does at this λ, how sure that is, and whether its answers do it.

    `alone` and `here` are right answers in %; `gain` and `control` points gained over alone, and `answers`
    points gained over the control.
    """
    units = "1 unit" if setting.units == 1 else f"{setting.units} units"
    kind = setting.kind[0].upper() + setting.kind[1:]
    return (
        f"{kind}, λ = {setting.weight:g}, {units}: {_verdict(gain, control, answers)}. "
        f"About products, {here:.0f}\u00a0% right against {alone:.0f}\u00a0% alone "
        f"({_sign(gain.low)} to {_sign(gain.high)} points, {gain.count} draws). "
        f"Answers shuffled: {_sign(control.low)} to {_sign(control.high)}."
    )


def _verdict(gain: Interval, control: Interval, answers: Interval) -> str:
    if not gain.excludes_zero:
        return "no clear difference"
    if gain.mean < 0:
        alike = control.high < 0 and not answers.excludes_zero
        return "it hurts, and so do shuffled answers" if alike else "it hurts"
    helped = answers.excludes_zero and answers.mean > 0
    return "its answers help" if helped else "it helps, but nothing shows that its answers do it"


def _sign(number: float) -> str:
    text = f"{number:+.1f}".replace("-", "−")
    return "0" if text[1:] == "0.0" else text
