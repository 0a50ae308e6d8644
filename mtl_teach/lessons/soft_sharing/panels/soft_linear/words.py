"""What the panel on the right strength draws and says: tables and words from the fits."""

from dataclasses import dataclass

from torch import Tensor

from mtl_teach.evaluation import Interval, mean_interval, paired_interval
from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.live.result import Result, column, table

WEAKEST, STRONGEST = 0.01, 10_000.0  # strengths, 0 aside
SHOWN = 8  # tasks, at most


@dataclass(frozen=True)
class Fits:
    """The setting, theory's `best` strength, and the fits at all S `strengths`.

    `errors` (S, R) is the excess error of each draw, mean over the tasks. `weights` (S, T, d) and `truth`
    (T, d) are the first draw's, measured from the true mean.
    """

    tasks: int
    spread: float
    best: float
    strengths: list[float]
    errors: Tensor
    weights: Tensor
    truth: Tensor


def draw(fits: Fits, strength: float, progress: float) -> Result:
    """Return the picture at `strength`, with the fits that are there."""
    here = fits.strengths.index(strength)
    means = dict(zip(fits.strengths, fits.errors.mean(-1).tolist(), strict=True))
    found = min(means, key=means.get)
    label = f"λ = {strength:g}: error {means[strength]:.2g}"
    tables = {
        "tasks": _tasks(fits, here),
        "mean": _middle(fits.weights[here]),
        "band": _band(fits),
        "means": valley.curve(means, WEAKEST),
        "theory": valley.now(fits.best, 0, f"λ* = σ²/τ² = {fits.best:.3g}", WEAKEST, STRONGEST),
        "ends": valley.ends(means, "{:.2g}"),
        "now": valley.now(strength, means[strength], label, WEAKEST, STRONGEST),
    }
    gain = paired_interval(fits.errors[0], fits.errors[here])
    alone, *_, pooled = means.values()
    values = {"here": means[strength], "alone": alone, "pooled": pooled, "theory": fits.best}
    values |= {"best": means[found], "best_strength": found, "gain_low": gain.low, "gain_high": gain.high}
    return Result(tables, _words(fits, strength, means, found, gain), values, progress)


def _words(fits: Fits, strength: float, means: dict[float, float], found: float, gain: Interval) -> str:
    alone, *_, pooled = means.values()
    theory = f"theory expects the best λ at σ²/τ² = {fits.best:.3g}, we find it at {found:g}"
    start = f"{fits.tasks} tasks, τ = {fits.spread:g}: {theory} (excess error {means[found]:.2g})."
    ends = f"each alone, {alone:.2g}; one model for all, {pooled:.2g} (mean of {gain.count} draws)"
    if strength == 0:
        return f"{start} Nothing is shared now: {ends}."
    verdict = "makes no clear difference" if not gain.excludes_zero else "helps" if gain.mean > 0 else "hurts"
    return f"{start} At λ = {strength:g} sharing {verdict}: {means[strength]:.2g}; {ends}."


def _tasks(fits: Fits, here: int) -> dict[str, list]:
    names = ("x", "y"), ("x_alone", "y_alone"), ("x_true", "y_true")
    points = fits.weights[here], fits.weights[0], fits.truth
    columns = {
        name: column(point[:SHOWN, axis], 3)
        for pair, point in zip(names, points, strict=True)
        for axis, name in enumerate(pair)
    }
    return table(task=list(range(1, len(columns["x"]) + 1)), **columns)


def _middle(weights: Tensor) -> dict[str, list]:
    x, y = weights.mean(0)[:2]
    return table(x=[round(x.item(), 3)], y=[round(y.item(), 3)])


def _band(fits: Fits) -> dict[str, list]:
    intervals = [mean_interval(errors) for errors in fits.errors[:-1]]
    return table(
        place=[valley.place(s, WEAKEST) for s in fits.strengths[:-1]],
        low=[round(i.low, 4) for i in intervals],
        high=[round(i.high, 4) for i in intervals],
    )
