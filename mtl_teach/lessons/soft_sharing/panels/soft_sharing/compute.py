"""The fits behind the soft-sharing panel, and the tables that its chart draws of them."""

from collections.abc import Iterator
from functools import lru_cache
from math import inf

import torch
from torch import Tensor

from mtl_teach import data
from mtl_teach.data.tilted_digits import SIDE
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.settings import (
    MEAN,
    SAMPLES,
    SHOWN,
    STRENGTHS,
    WEAKEST,
)
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.words import Rivals, meanwhile, shown, state, words
from mtl_teach.live import Result, column, table
from mtl_teach.live.digits import sheet
from mtl_teach.live.sweep import Sweep, sweep

EXAMPLE = 5  # the test digit that is shown


def compute(tasks: int, spread: float, strength: float) -> Iterator[Result]:
    """Yield the first draw's picture, then the valley as more strengths and draws are fitted."""
    for fits in sweep(tasks, SAMPLES, spread, STRENGTHS):
        yield _picture(fits, tasks, spread, strength)


def _picture(fits: Sweep, tasks: int, spread: float, strength: float) -> Result:
    errors = {s: 100 * fits.errors[s][: fits.draws] for s in fits.strengths if s in fits.errors}  # (R,)
    means = {s: error.mean().item() for s, error in errors.items()}
    wrong, saved = 100 * fits.error(strength), None  # in the first draw, until a few are fitted to the end
    if 0.0 in means:
        wrong, saved = means[strength], means[0.0] - means[strength]
    tables = {
        "scanners": _scanners(tasks, spread),
        "weights": _weights(fits.weights(strength)),
        "draws": _draws(fits),
        "means": valley.curve(means, WEAKEST),
        "ends": valley.ends(means, "{:.1f} %"),
        "saved": _saved(errors),
        "now": _now(strength, wrong, saved),
    }
    if fits.progress < 1:
        first = {"here_percent": wrong}
        return Result(tables, meanwhile(strength, 100 * fits.error(strength)), first, fits.progress)
    gain = paired_interval(errors[0.0], errors[strength])
    rivals = Rivals(alone=means[0.0], here=wrong, one_model=means[inf], gain=gain)
    best = min(means, key=lambda s: (means[s], s))
    values = {"alone_percent": means[0.0], "here_percent": wrong, "one_model_percent": means[inf]}
    values |= {"gain_points": gain.mean, "gain_points_low": gain.low, "gain_points_high": gain.high}
    values |= {"best_percent": means[best], "best_strength": best}
    return Result(tables, words(tasks, spread, strength, rivals), values)


def some_of(tasks: int) -> list[int]:
    """Return the scanners that are shown, at most eight, from end to end."""
    return torch.linspace(0, tasks - 1, min(tasks, SHOWN)).round().int().tolist()


def _places(count: int) -> list[float]:
    first = (SHOWN - count) / 2  # fewer than eight stand in the middle
    return [first + k for k in range(count)]


@lru_cache(maxsize=64)
def _scanners(tasks: int, spread: float) -> dict[str, list]:
    drawn, some = data.tilted_digits(tasks, 1, spread), some_of(tasks)
    return table(
        place=_places(len(some)),
        url=[sheet(drawn.x_test[j, EXAMPLE].view(1, 1, -1)) for j in some],
        angle=[drawn.names[j].split(", ")[1].replace("-", "−") for j in some],
        name=[drawn.names[j] for j in some],
        heading=[shown(len(some), tasks)] * len(some),
        first=[j == 0 for j in some],
    )


def _weights(weights: Tensor) -> dict[str, list]:
    some = some_of(len(weights))
    pictures = torch.cat([weights[some], weights.mean(0, keepdim=True)])  # (P, 64)
    pixels = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    return table(
        place=[place for place in (*_places(len(some)), MEAN) for _ in pixels],
        row=[row for row, _ in pixels] * len(pictures),
        column=[column for _, column in pixels] * len(pictures),
        weight=column(pictures, 2),
    )


def _now(strength: float, wrong: float, saved: float | None) -> dict[str, list]:
    return table(
        place=[valley.place(strength, WEAKEST)],
        error=[round(wrong, 2)],
        points=[None if saved is None else round(saved, 3)],
        label=[state(strength, wrong, saved)],
    )


def _draws(fits: Sweep) -> dict[str, list]:
    """Return one draw after the other as far as it is fitted, a gap (no error) after each."""
    lines = {s: column(100 * fits.errors[s], 1) for s in fits.strengths if s < inf and s in fits.errors}
    rows = []
    for draw in range(max(map(len, lines.values()), default=0)):
        known = {valley.place(s, WEAKEST): errors[draw] for s, errors in lines.items() if draw < len(errors)}
        rows += [(place, error, draw) for place, error in known.items()]
        rows.append((rows[-1][0], None, draw))
    places, errors, draws = zip(*rows, strict=True) if rows else ((), (), ())
    return table(place=list(places), error=list(errors), draw=list(draws))


def _saved(errors: dict[float, Tensor]) -> dict[str, list]:
    inner = sorted(s for s in errors if 0 < s < inf) if 0.0 in errors else []
    saved = {0.0: (0.0, 0.0, 0.0)} if inner else {}
    for s in inner:
        interval = paired_interval(errors[0.0], errors[s])
        saved[s] = (interval.mean, interval.low, interval.high)
    points, low, high = zip(*saved.values(), strict=True) if saved else ((), (), ())
    return table(
        strength=list(saved),
        place=[valley.place(s, WEAKEST) for s in saved],
        points=[round(p, 3) for p in points],
        low=[round(p, 3) for p in low],
        high=[round(p, 3) for p in high],
    )
