"""The fits behind the panel on the right strength, and the tables that its chart draws of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

import torch
from torch import Tensor

from mtl_teach import closed_form, data
from mtl_teach.evaluation import excess_error, paired_interval
from mtl_teach.lessons.soft_sharing import valley
from mtl_teach.lessons.soft_sharing.panels.soft_linear.settings import (
    DRAWS,
    FEATURES,
    NOISE,
    SAMPLES,
    SHOWN,
    STRENGTHS,
    STRONGEST,
    TASKS,
    TAUS,
    WEAKEST,
)
from mtl_teach.lessons.soft_sharing.panels.soft_linear.words import Found, shown, state, theory, words
from mtl_teach.live import Result, column, progressive, table

WHOLE = (*STRENGTHS, inf)


@dataclass
class Fits:
    """The fits of one setting at all S strengths, as far as they are made.

    `weights` (S, T, d) and `truth` (T, d) are the first draw's, measured from the true mean. `errors` (S, R)
    is the excess error of each draw, mean over the tasks.
    """

    weights: Tensor
    truth: Tensor
    errors: Tensor = field(default_factory=lambda: torch.empty(len(WHOLE), 0, dtype=torch.float64))

    @property
    def progress(self) -> float:
        """The share of the draws that are fitted."""
        return self.errors.shape[1] / DRAWS


def compute(tasks: int, tau: float, strength: float) -> Iterator[Result]:
    """Yield the picture from the first draws, then from more of them."""
    for made in fits(tasks, tau):
        yield _picture(made, tasks, tau, strength)


@progressive(keep=len(TASKS) * len(TAUS))
def fits(tasks: int, tau: float) -> Iterator[Fits]:
    """Fit the draws of one setting at every strength, a few at a time."""
    block = 20 if tasks <= 8 else 10
    for first in range(0, DRAWS, block):
        drawn = data.linear_tasks(
            tasks,
            SAMPLES,
            FEATURES,
            noise=NOISE,
            relation="mean",
            tau=tau,
            test_samples=0,
            seed=first,
            replicas=block,
        )
        path, truth = closed_form.soft_ridge_path(drawn.x, drawn.y, WHOLE), drawn.truth  # (S, R, T, d)
        if first == 0:
            mean = truth["mean"][0]
            made = Fits(path[:, 0] - mean, truth["weights"][0] - mean)
        errors = excess_error(path, truth["weights"].expand_as(path)).mean(-1)  # (S, R)
        made.errors = torch.cat([made.errors, errors], 1)
        yield made


def _picture(fits: Fits, tasks: int, tau: float, strength: float) -> Result:
    here, best = WHOLE.index(strength), closed_form.best_strength(NOISE, tau)
    means = dict(zip(WHOLE, fits.errors.mean(-1).tolist(), strict=True))
    least = min(means, key=means.get)
    gain = paired_interval(fits.errors[0], fits.errors[here])
    found = Found(best, least, means[least], means[0.0], means[strength], means[inf], gain)
    tables = {
        "tasks": _tasks(fits, here),
        "mean": _mean(fits.weights[here], tasks),
        "means": valley.curve(means, WEAKEST),
        "theory": _theory(best),
        "ends": valley.ends(means, "{:.2g}"),
        "now": table(
            place=[valley.place(strength, WEAKEST)],
            error=[round(found.here, 4)],
            label=[state(strength, found.here)],
        ),
    }
    values = {"alone_excess": found.alone, "here_excess": found.here, "one_model_excess": found.one_model}
    values |= {"gain_excess": gain.mean, "gain_excess_low": gain.low, "gain_excess_high": gain.high}
    values |= {"best_excess": found.at_best, "best_strength": found.best, "theory_strength": found.theory}
    return Result(tables, words(tasks, tau, strength, found), values, fits.progress)


def _tasks(fits: Fits, here: int) -> dict[str, list]:
    names = ("x", "y"), ("x_alone", "y_alone"), ("x_true", "y_true")
    points = fits.weights[here], fits.weights[0], fits.truth
    columns = {
        name: column(point[:SHOWN, axis], 3)
        for pair, point in zip(names, points, strict=True)
        for axis, name in enumerate(pair)
    }
    return table(task=list(range(1, len(columns["x"]) + 1)), **columns)


def _mean(weights: Tensor, tasks: int) -> dict[str, list]:
    x, y = weights.mean(0)[:2]
    return table(x=[round(x.item(), 3)], y=[round(y.item(), 3)], heading=[shown(tasks)])


def _theory(strength: float) -> dict[str, list]:
    place = valley.place(strength, WEAKEST)
    late = 2 * place > valley.place(0, WEAKEST) + valley.place(STRONGEST, WEAKEST)
    return table(place=[place], label=[theory(strength)], late=[late])
