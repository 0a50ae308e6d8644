"""The costs and the gains of "one task or many", and the tables that its chart draws of them."""

from collections.abc import Iterator

from torch import Tensor

from mtl_teach import evaluation
from mtl_teach.lessons.one_task_or_many.panels.one_or_many import drawing
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.settings import PIXELS, SEEDS, Setting, Standing
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.training import train_pair
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.words import words
from mtl_teach.live import Result, column, table

RIVALS = ("single-task", "hard sharing")
MEAN = -2  # the height at which the mean stands; the seeds' lie between 0 and 4
ROWS = {"parameters": (1, 2), "operations": (4, 5)}  # of the bars, below a heading each


def compute(tasks: int, trunk: int, head: int) -> Iterator[Result]:
    """Yield the networks and their cost at once, then the accuracies as they are trained."""
    setting = Setting(tasks, trunk, head)
    drawn, costs = drawing.tables(setting), count_costs(setting)
    for standing in train_pair(tasks, trunk, head):
        yield _picture(setting, drawn, costs, standing)


def count_costs(setting: Setting) -> dict[str, tuple[int, int]]:
    """Return parameters and operations of the single-task and of the shared networks, from their widths.

    Operations are two per weight that answers: a multiplication and an addition. To build 64 networks in
    order to count them would delay the picture.

    >>> count_costs(Setting(tasks=2, trunk=32, head=8))
    {'parameters': (4706, 2626), 'operations': (9248, 5152)}
    """
    tasks, widths = setting.tasks, ((PIXELS, setting.trunk), (setting.trunk, setting.head, 1))
    trunk, head = PIXELS * setting.trunk, setting.trunk * setting.head + setting.head
    return {
        "parameters": (
            evaluation.single_task_parameters(tasks, *widths),
            evaluation.hard_sharing_parameters(tasks, *widths),
        ),
        "operations": (2 * tasks * (trunk + head), 2 * (trunk + tasks * head)),
    }


def _picture(setting: Setting, drawn: dict, costs: dict[str, tuple[int, int]], standing: Standing) -> Result:
    single, shared = standing.accuracies  # (seeds,)
    gain = evaluation.paired_interval(shared, single) if len(single) > 1 else None
    tables = drawn | {
        "bars": _bars(costs),
        "seeds": _seeds(single, shared, standing.trained),
        "mean": _mean(gain, standing.trained),
        "waiting": _waiting(not len(single)),
    }
    values = {f"single_{cost}": pair[0] for cost, pair in costs.items()}
    values |= {f"shared_{cost}": pair[1] for cost, pair in costs.items()}
    if gain is not None:
        values |= {"gain_points": gain.mean, "gain_points_low": gain.low, "gain_points_high": gain.high}
        values |= {"single_percent": single.mean().item(), "shared_percent": shared.mean().item()}
    return Result(tables, words(setting, costs["parameters"], gain, standing), values, standing.progress)


def _bars(costs: dict[str, tuple[int, int]]) -> dict[str, list]:
    rows = [
        (ROWS[cost][i], cost, rival, pair[i], 100 * pair[i] / pair[0])
        for cost, pair in costs.items()
        for i, rival in enumerate(RIVALS)
    ]
    row, cost, model, number, percent = (list(entries) for entries in zip(*rows, strict=True))
    return table(
        row=row,
        cost=cost,
        model=model,
        number=number,
        percent=[round(share, 1) for share in percent],
        text=[f"{_short(count)} {rival}" for _, _, rival, count, _ in rows],
    )


def _seeds(single: Tensor, shared: Tensor, trained: bool) -> dict[str, list]:
    count = len(single)
    return table(
        seed=list(range(count)),
        place=[round(7 * seed % SEEDS * 4 / (SEEDS - 1), 2) for seed in range(count)],
        gain=column(shared - single, 2),
        single=column(single, 1),
        trained=[trained] * count,
    )


def _mean(gain: evaluation.Interval | None, trained: bool) -> dict[str, list]:
    known = [] if gain is None else [gain]
    return table(
        place=[MEAN for _ in known],
        gain=[round(one.mean, 2) for one in known],
        low=[round(one.low, 2) for one in known],
        high=[round(one.high, 2) for one in known],
        trained=[trained for _ in known],
    )


def _waiting(waits: bool) -> dict[str, list]:
    return table(gain=[0] * waits, place=[MEAN] * waits, text=["training …"] * waits)


def _short(count: int) -> str:
    return f"{count:,}" if count < 100_000 else f"{count / 1e6:.2f} million"
