"""What the panel on many tasks says under its picture."""

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.many_tasks.panels.gains import said
from mtl_teach.lessons.many_tasks.panels.many_tasks.settings import Setting


def words(setting: Setting, gain: Interval, counts: dict[str, int]) -> str:
    """Say the mean gain with its interval, and how many assays win, lose and stay open."""
    units = "1 unit" if setting.units == 1 else f"{setting.units} units"
    kind = {0.0: "all related", 1.0: "all unrelated"}.get(
        setting.unrelated, f"{setting.unrelated:.0%} unrelated"
    )
    return f"{setting.tasks} assays, {kind}, {units}: {said(gain, counts)}"
