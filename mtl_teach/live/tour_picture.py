"""What the tour draws and says: which answers are wrong, and how many of all."""

from math import inf

import torch
from torch import Tensor

from mtl_teach.evaluation import mean_interval, paired_interval
from mtl_teach.live.result import Result, column, table
from mtl_teach.live.sweep import Sweep

SCANNERS, EACH = 8, 12  # rows and columns of digits
ALL = SCANNERS * EACH
BARS = ("each alone", "now", "one model for all")


def draw(sweep: Sweep, strength: float, spread: float) -> Result:
    """Return the picture at `strength`, with the fits that are there."""
    progress, answers = sweep.progress, _answers(sweep, strength)
    wrong, bars = sum(answers["wrong"]), _bars(sweep, strength)
    tables = {
        "state": table(spread=[spread], count=[str(wrong)]),
        "scanners": table(row=list(range(SCANNERS)), angle=[_angle(name) for name in sweep.draw.names]),
        "answers": answers,
        "bars": bars,
    }
    values = dict(zip(bars["model"], (error / 100 for error in bars["error"]), strict=True))
    values |= {"wrong": wrong}
    if progress < 1:
        return Result(
            tables, f"{wrong} of these {ALL} answers are wrong. More draws follow.", values, progress
        )
    gain = paired_interval(sweep.errors[0.0], sweep.errors[strength])
    values |= {"gain": gain.mean, "gain_low": gain.low, "gain_high": gain.high}
    return Result(tables, _words(sweep, strength, spread, wrong), values)


def grid(tests: Tensor) -> Tensor:
    """Return the `tests` (8, m, ...) that are shown, (8, 12, ...): scanner j's begin with test digit 12j."""
    places = torch.arange(ALL).view(SCANNERS, EACH)
    return tests[torch.arange(SCANNERS)[:, None], places]


def _answers(sweep: Sweep, strength: float) -> dict[str, list]:
    logits = (grid(sweep.draw.x_test) @ sweep.weights(strength)[..., None])[..., 0]  # (8, 12)
    says, truth = logits > 0, grid(sweep.draw.y_test) == 1
    digits = grid(sweep.draw.truth["digits_test"])
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


def _bars(sweep: Sweep, strength: float) -> dict[str, list]:
    rows = []
    for model, where in zip(BARS, (0.0, strength, inf), strict=True):
        if where in sweep.errors:
            mean = mean_interval(100 * sweep.errors[where][: sweep.draws])
            rows.append((model, mean.mean, mean.low, mean.high))
        elif model == "now":
            first = 100 * sweep.error(where)
            rows.append((model, first, first, first))
    named = {"now": f"now, λ = {strength:g}"}
    models, *numbers = zip(*rows, strict=True)
    error, low, high = (column(torch.tensor(values, dtype=torch.float64), 2) for values in numbers)
    return table(
        model=list(models),
        name=[named.get(model, model) for model in models],
        error=error,
        low=low,
        high=high,
        label=[f"{e:.0f} %" for e in error],
    )


def _words(sweep: Sweep, strength: float, spread: float, wrong: int) -> str:
    alone, here = sweep.errors[0.0], sweep.errors[strength]
    labelled = f"{sweep.draw.samples} labelled digits each"
    start = f"Eight scanners, {_tilted(spread)}, {labelled}: {wrong} of {ALL} wrong."
    if strength == 0:
        return (
            f"{start} Over {len(here)} draws of labelled digits, {_percent(here)} of all answers are wrong."
        )
    fewer, more = int((here < alone).sum()), int((here > alone).sum())
    gain = paired_interval(alone, here)
    verdict = "makes no clear difference" if not gain.excludes_zero else "helps" if gain.mean > 0 else "hurts"
    count = f"more in {more}" if gain.mean < 0 else f"fewer in {fewer}"
    return (
        f"{start} Sharing {verdict}: {_percent(here)} of all answers are wrong, against {_percent(alone)} "
        f"alone; {count} of {len(here)} draws."
    )


def _tilted(spread: float) -> str:
    return f"tilts spread over {spread:g}°" if spread else "none tilted"


def _percent(errors: Tensor) -> str:
    return f"{100 * errors.mean().item():.0f} %"


def _angle(name: str) -> str:
    return name.split(", ")[1].replace("-", "−")
