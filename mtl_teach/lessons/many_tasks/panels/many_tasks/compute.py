"""The table that the panel on many tasks draws of its fits."""

from collections.abc import Iterator

from mtl_teach.evaluation import mean_interval
from mtl_teach.lessons.many_tasks import company
from mtl_teach.lessons.many_tasks.panels import gains
from mtl_teach.lessons.many_tasks.panels.many_tasks.settings import RELATED, UNRELATED, Setting
from mtl_teach.lessons.many_tasks.panels.many_tasks.words import words
from mtl_teach.live import Result, table


def compute(tasks: int, unrelated: float, units: int) -> Iterator[Result]:
    """Yield the gain of every watched assay while the shared trunk is trained."""
    for state in company.company(tasks, unrelated, units):
        yield _picture(Setting(tasks, unrelated, units), state)


def _picture(setting: Setting, state: company.Company) -> Result:
    gained = state.shared - state.alone  # (R, 16)
    world = company.World(setting.unrelated)
    family = company.panel(setting.tasks, world, 0, company.DRAWS).truth["family"][0, : company.WATCHED]
    every = [
        (UNRELATED if number < 0 else RELATED, mean_interval(one))
        for number, one in zip(family.tolist(), gained.T, strict=True)
    ]
    every = sorted(every, key=lambda pair: (pair[0], pair[1].mean))  # related ones first
    assays = gains.assays(every, "kind")
    mean = mean_interval(gained.mean(1))
    values = gains.values(mean, assays["verdict"])
    tables = {"assays": assays, "mean": table(gain=[round(mean.mean, 2)])}
    return Result(tables, words(setting, mean, values), values, state.done)
