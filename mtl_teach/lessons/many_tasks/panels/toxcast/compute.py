"""The table that the panel on ToxCast draws of its fits."""

from collections.abc import Iterator
from dataclasses import replace

from mtl_teach.evaluation import resampled_interval
from mtl_teach.lessons.many_tasks import real, toxcast
from mtl_teach.lessons.many_tasks.panels import gains
from mtl_teach.lessons.many_tasks.panels.toxcast.settings import COUNTS, Setting
from mtl_teach.lessons.many_tasks.panels.toxcast.words import Stop, words
from mtl_teach.live import Result, table


def compute(assays: int, shuffled: float, labels: int, units: int) -> Iterator[Result]:
    """Yield the gain of every watched assay while the networks are trained."""
    company = toxcast.company(assays, 0.0 if assays == min(COUNTS) else shuffled, labels, units)
    seen, shown = None, None
    for state in company:
        if state.seen is not seen:  # most steps change no mark
            seen, shown = state.seen, _picture(Setting(assays, shuffled, labels, units), state)
        yield replace(shown, progress=state.done)


def _picture(setting: Setting, state: toxcast.State) -> Result:
    names = toxcast.panel().names
    intervals = [resampled_interval(one, ratio=real.RATIO["toxcast"]) for one in state.gains.T]
    named = [(names[j], one) for j, one in zip(toxcast.watched(), intervals, strict=True)]
    assays = gains.assays(sorted(named, key=lambda pair: pair[1].mean), "assay")
    mean = resampled_interval(state.gains.mean(1), ratio=real.RATIO["toxcast"])
    values = gains.values(mean, assays["verdict"])
    stop = Stop(state.steps, toxcast.OTHERS, toxcast.STEPS[-1], state.done >= 1)
    tables = {"assays": assays, "mean": table(gain=[round(mean.mean, 2)])}
    return Result(tables, words(setting, mean, values, stop), values | {"steps": state.steps})
