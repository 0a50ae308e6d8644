"""What the panel on ToxCast says under its picture."""

from dataclasses import dataclass

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.many_tasks.panels.gains import said
from mtl_teach.lessons.many_tasks.panels.toxcast.settings import COUNTS, TUNED, Setting


@dataclass(frozen=True)
class Stop:
    """The steps that are best on the other draws, on how many of these, and whether more can follow."""

    steps: int
    draws: int
    most: int
    ended: bool


def words(setting: Setting, gain: Interval, counts: dict[str, int], stop: Stop) -> str:
    """Say the mean gain with its interval, who wins and loses, the steps, and what was not tuned."""
    answers = {0.0: "true companions", 0.5: "half of the companions shuffled", 1.0: "companions shuffled"}
    company = "no companions" if setting.assays == min(COUNTS) else answers[setting.shuffled]
    told = f"{setting.assays} assays, {company}, {setting.labels} labels each, {setting.units} units"
    found = said(gain, counts, " over single logistics")
    if not stop.ended:
        return f"{told}, still learning: {found} Best so far on {stop.draws} other draws: {stop.steps} steps."
    most = ", the most that are tried" if stop.steps == stop.most else ""
    tuned = (setting.assays, setting.shuffled) == TUNED
    untuned = "" if tuned else " Weight decay and dropout were not tuned for this."
    return f"{told}: {found} Best on {stop.draws} other draws: {stop.steps} steps{most}.{untuned}"
