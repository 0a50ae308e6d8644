"""The fits behind the tour, and the tables that its chart draws of them."""

from collections.abc import Iterator
from math import inf

import torch
from torch import Tensor

from mtl_teach.evaluation import mean_interval, paired_interval
from mtl_teach.lessons.start_here.panels.tour.settings import (
    BARS,
    EACH,
    SAMPLES,
    SCANNERS,
    STRENGTHS,
    grid,
)
from mtl_teach.lessons.start_here.panels.tour.words import Rivals, meanwhile, words
from mtl_teach.live import Result, column, table
from mtl_teach.live.sweep import Sweep, sweep


def compute(strength: float, spread: float) -> Iterator[Result]:
    """Yield the first draw's answers, then the bars as more draws are fitted."""
    for fits in sweep(SCANNERS, SAMPLES, spread, STRENGTHS):
        yield _picture(fits, strength, spread)


def _picture(fits: Sweep, strength: float, spread: float) -> Result:
    answers, bars = _answers(fits, strength), _bars(fits, strength)
    wrong = sum(answers["wrong"])
    tables = {
        "state": table(spread=[spread], count=[str(wrong)]),
        "scanners": table(row=list(range(SCANNERS)), angle=[_angle(name) for name in fits.draw.names]),
        "answers": answers,
        "bars": bars,
    }
    values = {"wrong": wrong}
    values |= {f"{_key(model)}_percent": e for model, e in zip(bars["model"], bars["error"], strict=True)}
    if fits.progress < 1:
        return Result(tables, meanwhile(wrong), values, fits.progress)
    alone, here = 100 * fits.errors[0.0], 100 * fits.errors[strength]  # (R,)
    gain = paired_interval(alone, here)
    values |= {"gain_points": gain.mean, "gain_points_low": gain.low, "gain_points_high": gain.high}
    rivals = Rivals(
        alone.mean().item(), here.mean().item(), gain, int((here < alone).sum()), int((here > alone).sum())
    )
    return Result(tables, words(strength, spread, wrong, rivals), values)


def _answers(fits: Sweep, strength: float) -> dict[str, list]:
    logits = (grid(fits.draw.x_test) @ fits.weights(strength)[..., None])[..., 0]  # (8, 12)
    says, truth = logits > 0, grid(fits.draw.y_test) == 1
    digits = grid(fits.draw.truth["digits_test"])
    sure = torch.sigmoid(logits.abs())
    return table(
        row=[row for row in range(SCANNERS) for _ in range(EACH)],
        column=list(range(EACH)) * SCANNERS,
        wrong=(says != truth).flatten().tolist(),
        digit=digits.flatten().tolist(),
        answer=[
            f"{'even' if even else 'odd'}, {100 * p:.0f} % sure"
            for even, p in zip(says.flatten().tolist(), sure.flatten().tolist(), strict=True)
        ],
    )


def _bars(fits: Sweep, strength: float) -> dict[str, list]:
    rows = []
    for model, where in zip(BARS, (0.0, strength, inf), strict=True):
        if where in fits.errors:
            mean = mean_interval(100 * fits.errors[where][: fits.draws])
            rows.append((model, mean.mean, mean.low, mean.high))
        elif model == "now":
            rows.append((model, *[100 * fits.error(where)] * 3))
    models, *numbers = zip(*rows, strict=True)
    error, low, high = (column(_tensor(values), 2) for values in numbers)
    return table(
        model=list(models),
        name=[f"now, λ = {strength:g}" if model == "now" else model for model in models],
        error=error,
        low=low,
        high=high,
        label=[f"{e:.0f} %" for e in error],
    )


def _tensor(values: tuple[float, ...]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _key(model: str) -> str:
    return {"each alone": "alone", "now": "now", "one model for all": "one_model"}[model]


def _angle(name: str) -> str:
    return name.split(", ")[1].replace("-", "−")
