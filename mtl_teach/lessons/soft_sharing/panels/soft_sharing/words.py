"""What the soft-sharing panel draws and says: tables and words from the fits."""

from functools import lru_cache
from math import inf

import torch
from torch import Tensor

from mtl_teach import data
from mtl_teach.data.tilted_digits import SIDE
from mtl_teach.evaluation import Interval, paired_interval
from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.live.digits import cells, sheet
from mtl_teach.live.result import Result, column, table
from mtl_teach.live.sweep import Sweep

SHOWN = 6  # scanners, at most, one below the other
MEAN = (SIDE + 4, (SHOWN * (SIDE + 1) - 1 - SIDE) // 2)  # its corner, in squares: right of their middle
WEAKEST, STRONGEST = 0.001, 10.0  # strengths, 0 aside
EXAMPLE = 5  # the test digit that is shown


def draw(sweep: Sweep, spread: float, strength: float) -> Result:
    """Return the picture at `strength`, with the fits that are there."""
    progress, weights = sweep.progress, sweep.weights(strength)
    means = {s: sweep.errors[s][: sweep.draws].mean().item() for s in sweep.strengths if s in sweep.errors}
    here = means.get(strength, sweep.error(strength))
    in_percent = {s: 100 * mean for s, mean in means.items()}
    label = f"λ = {strength:g}: {100 * here:.0f} % wrong"
    tables = {
        "digits": _digits(len(weights), spread),
        "weights": _weights(weights),
        "seeds": _seeds(sweep),
        "means": valley.curve(in_percent, WEAKEST),
        "ends": valley.ends(in_percent, "{:.0f} %"),
        "now": valley.now(strength, 100 * here, label, WEAKEST, STRONGEST),
    }
    values = {"here": here} | {name: means[s] for name, s in (("alone", 0.0), ("pooled", inf)) if s in means}
    if progress < 1:
        return Result(tables, _meanwhile(sweep, strength), values, progress)
    gain = paired_interval(sweep.errors[0.0], sweep.errors[strength])
    best = min(means, key=lambda s: (means[s], s))
    values |= {"gain": gain.mean, "gain_low": gain.low, "gain_high": gain.high}
    values |= {"best": means[best], "best_strength": best}
    return Result(tables, words(len(weights), spread, strength, means, gain), values)


def words(tasks: int, spread: float, strength: float, means: dict[float, float], gain: Interval) -> str:
    """Say what sharing does at this strength, how sure that is, and what the two ends do."""
    alone, here, pooled = (f"{100 * means[s]:.0f} %" for s in (0.0, strength, inf))
    start = f"{tasks} scanners, " + (f"tilts spread over {spread:g}°" if spread else "none tilted")
    if strength == 0:
        return f"{start}. Each alone misreads {alone} of the test digits; one model for all, {pooled}."
    verdict = "makes no clear difference" if not gain.excludes_zero else "helps" if gain.mean > 0 else "hurts"
    change = f"{-100 * gain.mean:+.1f} points, from {-100 * gain.high:+.1f} to {-100 * gain.low:+.1f}"
    return (
        f"{start}: sharing {verdict}. At λ = {strength:g} they misread {here} of the test digits; each "
        f"alone, {alone} ({change} in {gain.count} paired draws, 95 % interval); one model for all, {pooled}."
    ).replace("-", "−")


def _meanwhile(sweep: Sweep, strength: float) -> str:
    wrong = 100 * sweep.error(strength)
    return f"λ = {strength:g} misreads {wrong:.0f} % of the test digits, in one draw. More draws follow."


def shown(tasks: int) -> list[int]:
    """Return the scanners that are shown, at most six, from end to end."""
    return torch.linspace(0, tasks - 1, min(tasks, SHOWN)).round().int().tolist()


def _places(count: int) -> list[int]:
    first = (SHOWN - count) // 2  # fewer than six stand in the middle
    return list(range(first, first + count))


@lru_cache(maxsize=64)
def _digits(tasks: int, spread: float) -> dict[str, list]:
    drawn, some = data.tilted_digits(tasks, 1, spread), shown(tasks)
    return table(
        place=_places(len(some)),
        url=[sheet(drawn.x_test[j, EXAMPLE].view(1, 1, -1)) for j in some],
        angle=[drawn.names[j].split(", ")[1].replace("-", "−") for j in some],
        name=[drawn.names[j] for j in some],
    )


def _weights(weights: Tensor) -> dict[str, list]:
    some = shown(len(weights))
    corners = [(0, (SIDE + 1) * place) for place in _places(len(some))]
    return cells(torch.cat([weights[some], weights.mean(0, keepdim=True)]), [*corners, MEAN])


def _seeds(sweep: Sweep) -> dict[str, list]:
    lines = {s: sweep.errors[s] for s in sweep.strengths if s < inf and s in sweep.errors}
    return table(
        place=[valley.place(s, WEAKEST) for s, errors in lines.items() for _ in errors],
        error=[error for errors in lines.values() for error in column(100 * errors, 1)],
        seed=[seed for errors in lines.values() for seed in range(len(errors))],
    )
