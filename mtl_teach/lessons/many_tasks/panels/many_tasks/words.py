"""What the panel on many tasks says under its picture."""

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.many_tasks.panels.many_tasks.settings import LOSES, OPEN, WINS, Setting


def words(setting: Setting, gain: Interval, counts: dict[str, int]) -> str:
    """Say the mean gain with its interval, and how many assays win, lose and stay open."""
    units = "1 unit" if setting.units == 1 else f"{setting.units} units"
    kind = {0.0: "all related", 1.0: "all unrelated"}.get(
        setting.unrelated, f"{setting.unrelated:.0%} unrelated"
    )
    verdict = "no clear change on average"
    if gain.excludes_zero:
        verdict = f"the mean {'rises' if gain.mean > 0 else 'falls'}"
    return (
        f"{setting.tasks} assays, {kind}, {units}: {verdict}, {_sign(gain.mean)} points of AUC "
        f"({_sign(gain.low)} to {_sign(gain.high)}, {gain.count} draws). "
        f"Of 16 watched assays {counts[WINS]} win, {counts[LOSES]} lose, {counts[OPEN]} stay open."
    )


def _sign(number: float) -> str:
    text = f"{number:+.1f}".replace("-", "−")
    return "0" if text[1:] == "0.0" else text
