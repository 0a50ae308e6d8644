"""The tables that the panel on relatedness draws of its fits."""

from collections.abc import Iterator

from mtl_teach.evaluation import mean_interval, paired_interval
from mtl_teach.lessons.auxiliary_tasks import dial
from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.settings import (
    ALONE,
    SHUFFLED,
    Setting,
)
from mtl_teach.lessons.auxiliary_tasks.panels.relatedness.words import words
from mtl_teach.live import Result, column, table


def compute(relatedness: float, weight: float, units: int) -> Iterator[Result]:
    """Yield the errors at every relatedness while the networks are trained."""
    for state in dial.errors(weight, units):
        yield _picture(Setting(relatedness, weight, units), state)


def _picture(setting: Setting, state: dial.Dial) -> Result:
    place = dial.RELATEDNESS.index(setting.relatedness)
    here = state.shared[:, place]
    gain, control = paired_interval(state.alone, here), paired_interval(state.alone, state.shuffled)
    alone, now = state.alone.mean().item(), here.mean().item()
    values = {"alone_percent": alone, "now_percent": now, "shuffled_percent": state.shuffled.mean().item()}
    values |= {"gain_points": gain.mean, "gain_points_low": gain.low, "gain_points_high": gain.high}
    values |= {"control_points": control.mean, "control_points_low": control.low}
    means = [mean_interval(wrong) for wrong in state.shared.T]
    tables = {
        "means": table(
            relatedness=list(dial.RELATEDNESS),
            error=[round(mean.mean, 2) for mean in means],
            low=[round(mean.low, 2) for mean in means],
            high=[round(mean.high, 2) for mean in means],
            now=[index == place for index in range(len(means))],
        ),
        "seeds": table(relatedness=[setting.relatedness] * len(here), error=column(here, 2)),
        "levels": table(
            model=[ALONE, SHUFFLED],
            error=[round(alone, 2), round(values["shuffled_percent"], 2)],
        ),
        "theory": table(
            relatedness=list(dial.CURVE),
            error=[round(dial.error_of_the_auxiliary_direction(r), 2) for r in dial.CURVE],
        ),
        "labels": _labels(alone, values["shuffled_percent"]),
    }
    return Result(tables, words(setting, alone, now, gain, control), values, state.done)


def _labels(alone: float, shuffled: float) -> dict[str, list]:
    """Return the names of the two level lines: above the upper one, below the lower one."""
    if abs(shuffled - alone) < 0.5:
        return table(name=[f"{ALONE} = {SHUFFLED}"], model=[ALONE], error=[round(alone, 2)], lift=[1])
    upper = shuffled > alone
    return table(
        name=[ALONE, SHUFFLED],
        model=[ALONE, SHUFFLED],
        error=[round(alone, 2), round(shuffled, 2)],
        lift=[-1 if upper else 1, 1 if upper else -1],
    )
