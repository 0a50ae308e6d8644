"""The trainings behind the panel of two tasks, and the tables that its chart draws of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.when_sharing_hurts import pairs
from mtl_teach.lessons.when_sharing_hurts.panels.two_tasks.settings import DIED, ROWS
from mtl_teach.lessons.when_sharing_hurts.panels.two_tasks.words import meanwhile, words
from mtl_teach.live import Result, column, progressive, table


@dataclass(frozen=True)
class State:
    """The trainings so far: a list of curves for each side, one per learning rate."""

    alone: list[pairs.Curves]
    shared: list[pairs.Curves]
    progress: float


def compute(angle: float, width: int, share: float) -> Iterator[Result]:
    """Yield the cosine as the first training goes on, then what sharing gains."""
    for state in _trainings(angle, width, share):
        yield _picture(state, angle, width)


@progressive(keep=16)
def _trainings(angle: float, width: int, share: float) -> Iterator[State]:
    """Train the shared trunk first, then each task alone, at the faster rate and then at the slower one."""
    drawn = pairs.two_tasks(angle, 0, pairs.SEEDS + pairs.OTHERS)
    rates = pairs.RATES[::-1]
    sides: tuple[list, list] = ([], [])  # alone, shared
    done, count = 0, 2 * len(rates)
    for rate in rates:
        for side, part in ((1, share), (0, None)):
            for curves in pairs.trained(drawn, width, part, rate):
                alone, shared = ([*finished] for finished in sides)
                (shared if side else alone).append(curves)
                yield State(alone, shared, (done + curves.progress) / count)
            sides[side].append(curves)
            done += 1


def _picture(state: State, angle: float, width: int) -> Result:
    cosine, length = (
        part[:, : pairs.SEEDS] for part in (state.shared[0].cosine, state.shared[0].length)
    )  # (checks, R)
    cosine = cosine.where(length > DIED * length[0], torch.nan)
    tables = {"cosines": _cosines(cosine), "middle": _middle(cosine)}
    values = {
        "conflict_percent": 100 * _share(cosine[-1] < 0),
        "died_percent": 100 * _share(cosine[-1].isnan()),
    }
    finished = [one for one in state.alone if one.progress == 1]
    if not finished:
        nothing = table(row=[], gain=[], draw=[], lift=[])
        tables |= {"gains": nothing, "means": table(row=[], mean=[], low=[], high=[])}
        return Result(tables, meanwhile(angle), values, state.progress)
    both = [one for one in state.shared if one.progress == 1]
    pair = pairs.compared(finished, both)
    saved = _saved(pair)
    tables |= {"gains": _gains(saved), "means": _means(saved)}
    for row, key in zip(ROWS, ("task_1", "task_2", "gain"), strict=True):
        interval = paired_interval(saved[row], torch.zeros(len(saved[row])))
        values |= {f"{key}_excess": interval.mean, f"{key}_excess_low": interval.low}
        values[f"{key}_excess_high"] = interval.high
    values["alone_excess"], values["shared_excess"] = pair.alone.mean().item(), pair.shared.mean().item()
    return Result(tables, words(angle, width, values), values, state.progress)


def _share(draws: Tensor) -> float:
    return draws.double().mean().item()


def _saved(pair: pairs.Pair) -> dict[str, Tensor]:
    saved = pair.alone - pair.shared  # (R, 2)
    return dict(zip(ROWS, (saved[:, 0], saved[:, 1], saved.mean(-1)), strict=True))


def _cosines(cosine: Tensor) -> dict[str, list]:
    """Return one row for each draw and check, without those whose gradients have died out (NaN)."""
    draw, check = (~cosine.isnan()).T.nonzero(as_tuple=True)
    return table(
        step=(pairs.EVERY * check).tolist(), cosine=column(cosine[check, draw], 3), draw=draw.tolist()
    )


def _middle(cosine: Tensor) -> dict[str, list]:
    """Return the median over the draws at each check, as long as most draws have an angle."""
    (check,) = ((~cosine.isnan()).double().mean(-1) > 0.5).nonzero(as_tuple=True)
    return table(step=(pairs.EVERY * check).tolist(), cosine=column(cosine[check].nanquantile(0.5, -1), 3))


def _gains(saved: dict[str, Tensor]) -> dict[str, list]:
    draws = range(pairs.SEEDS)
    return table(
        row=[row for row in ROWS for _ in draws],
        gain=[gain for row in ROWS for gain in column(saved[row], 3)],
        draw=[draw for _ in ROWS for draw in draws],
        lift=[draw % 4 for _ in ROWS for draw in draws],
    )


def _means(saved: dict[str, Tensor]) -> dict[str, list]:
    found = [paired_interval(saved[row], torch.zeros(pairs.SEEDS)) for row in ROWS]
    return table(
        row=list(ROWS),
        mean=[round(one.mean, 3) for one in found],
        low=[round(one.low, 3) for one in found],
        high=[round(one.high, 3) for one in found],
    )
