"""The sum of the losses against the aggregators: one budget, each tuned on draws that are not reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach import data, evaluation, models, training
from mtl_teach.lessons.when_sharing_hurts.pairs import excess, two_tasks, weights
from mtl_teach.validation import choice

SEEDS, OTHERS = 20, 10  # draws that are reported, and draws on which rate and stop are chosen
EVERY = 10
SUM = "sum"
AGGREGATORS = {
    SUM: None,
    "PCGrad": "pcgrad",
    "MGDA": "mgda",
    "CAGrad": "cagrad",
    "uncertainty": "uncertainty",
    "FAMO": "famo",
}
UNITS = 30.0  # the last task's labels are in a unit that makes its numbers so many times larger
ONE_UNIT, VARIANCE = "sum, one unit", "sum, over variance"
RIVALS = (*(name for name in AGGREGATORS if name != "CAGrad"), VARIANCE, ONE_UNIT)

Watched = Callable[[models.MultiTaskNet], Tensor]


@dataclass(frozen=True)
class Compromise:
    """Where a training with one shared unit ends: the excess errors of both tasks, (R, 2)."""

    errors: Tensor

    @property
    def balanced(self) -> float:
        """The share of runs in which the larger error is less than four times the smaller one."""
        return (self.errors.max(-1).values < 4 * self.errors.min(-1).values).double().mean().item()


def digits_errors(seed: int = 0) -> dict[str, Tensor]:
    """Return the test error in % of eight scanners, mean over them: (R,) for each alone and each aggregator.

    Tilts spread over 120°, 40 labelled digits each, a trunk of 16 units (ReLU) and a head per scanner, Adam.
    All have the same budget: two learning rates, up to 100 steps, both chosen on ten other draws. With these
    steps slower rates, 0.005 and 0.003, are worse for the sum and for the rules; for each alone 0.005 is a
    little better. With 300 steps at 0.003 the sum saves 0.3 to 0.4 points more.
    """
    drawn = data.tilted_digits(tasks=8, samples=40, spread=120, seed=seed, replicas=SEEDS + OTHERS)

    def percent(model: models.MultiTaskNet) -> Tensor:
        return 100 * evaluation.error_rate(model(drawn.x_test), drawn.y_test).mean(-1)

    budget = {"rates": (0.01, 0.03), "steps": 100, "watch": percent}
    found = {}
    for name, aggregator in {"each alone": None, **AGGREGATORS}.items():
        make = models.single_task if name == "each alone" else models.hard_sharing

        def model(make: Callable = make) -> models.MultiTaskNet:
            return make(64, 8, trunk=(16,), replicas=SEEDS + OTHERS, seed=seed)

        found[name] = tuned(model, drawn, aggregator=aggregator, **budget)
    return found


def unit_errors(seed: int = 0, units: float = UNITS, rivals: Iterable[str] = RIVALS) -> dict[str, Tensor]:
    """Return the excess error, mean over eight linear tasks, (R,), when the last one has other units.

    The tasks share a plane of 20 inputs, 40 examples each, noise 0.5; the trunk has two linear units. The
    last task's labels are `units` times as large, as if its lengths were written in a unit that is so many
    times smaller; its error is counted in the units of the others. "sum, one unit" first writes all labels
    in one unit; "sum, over variance" divides every loss by the variance of its labels, as one may who does
    not know the units. All have the same budget: two learning rates, up to 300 steps, chosen on ten other
    draws; more steps hardly help anyone, see `plain_sum`. CAGrad is left out: it costs about as much as all
    the others together, and stays near the sum by its making. `rivals` says whom to train; with `units=1`
    all labels are in one unit anyway. Raises ValueError for a rival that is none of `RIVALS`.
    """
    rivals = [choice("rivals", name, RIVALS) for name in rivals]
    tasks, scale = in_units(units, seed)
    alike = data.Tasks(tasks.x, tasks.y / scale[:, None], truth=tasks.truth, kinds="real")

    def error(model: models.MultiTaskNet) -> Tensor:
        own = weights(model) / scale[:, None]  # (R, T, d)
        return evaluation.excess_error(own, tasks.truth["weights"]).mean(-1)

    def error_alike(model: models.MultiTaskNet) -> Tensor:
        return evaluation.excess_error(weights(model), tasks.truth["weights"]).mean(-1)

    def model() -> models.MultiTaskNet:
        return two_units(SEEDS + OTHERS, seed)

    budget = {"rates": (0.1, 0.3), "steps": 300}
    found = {}
    for name in rivals:
        if name == VARIANCE:
            variances = tasks.y.var(-1)  # (R, T)
            found[name] = tuned(model, tasks, task_weights=1 / variances, watch=error, **budget)
        elif name == ONE_UNIT:
            found[name] = tuned(model, alike, watch=error_alike, **budget)
        else:
            found[name] = tuned(model, tasks, aggregator=AGGREGATORS[name], watch=error, **budget)
    return found


def plain_sum(steps: int = 300, rate: float = 0.1, seed: int = 0) -> Tensor:
    """Return the weights (R, T, d) that the plain sum of `unit_errors` ends with, in one unit.

    The same 20 reported draws and the same network, at one learning rate and without a stopping step: to see
    what the sum comes to, and whether more steps change it.
    """
    tasks, scale = in_units(UNITS, seed, SEEDS)
    model = two_units(SEEDS, seed)
    training.fit(model, tasks, steps=steps, learning_rate=rate, progress=False)
    return weights(model) / scale[:, None]


def two_units(replicas: int, seed: int = 0) -> models.MultiTaskNet:
    """Return hard sharing of eight tasks with a linear trunk of two units, without a bias."""
    options = {"trunk": (2,), "activation": "identity", "bias": False}
    return models.hard_sharing(20, 8, replicas=replicas, seed=seed, **options)


def in_units(units: float = UNITS, seed: int = 0, draws: int = SEEDS + OTHERS) -> tuple[data.Tasks, Tensor]:
    """Draw eight linear tasks and multiply the last one's labels; return the factors (T,) too.

    `truth["weights"]` stay in the unit of the others.
    """
    drawn = data.linear_tasks(tasks=8, samples=40, seed=seed, replicas=draws, test_samples=0)
    scale = torch.ones(8, dtype=torch.float64)
    scale[-1] = units
    return data.Tasks(drawn.x, drawn.y * scale[:, None], truth=drawn.truth, kinds="real"), scale


def one_unit(
    share: float = 0.5, aggregator: str | None = None, seed: int = 0, width: int = 1, angle: float = 90
) -> Compromise:
    """Train two tasks at `angle` degrees on a shared linear trunk of `width` units; return where they stand.

    200 examples each and noise 0.5, so that each task's direction is found well; 200 steps of Adam
    at 0.03. `share` is task 1's part of the summed loss.
    """
    drawn = two_tasks(angle, seed, SEEDS, samples=200, noise=0.5)
    model = models.hard_sharing(
        20, 2, trunk=(width,), activation="identity", bias=False, replicas=SEEDS, seed=seed
    )
    training.fit(
        model,
        drawn,
        steps=200,
        learning_rate=0.03,
        task_weights=[2 * share, 2 - 2 * share],
        aggregator=aggregator,
        progress=False,
    )
    return Compromise(excess(model, drawn))


def tuned(
    model: Callable[[], models.MultiTaskNet],
    tasks: data.Tasks,
    *,
    rates: tuple[float, ...],
    steps: int,
    watch: Watched,
    aggregator: str | None = None,
    task_weights: Tensor | None = None,
) -> Tensor:
    """Return the error (R,) of the 20 reported draws, at the rate and the step best on the ten others.

    `model` makes a new network of 30 replicas, `watch` returns the error of each.
    """
    best = None
    for rate in rates:
        history = training.fit(
            model(),
            tasks,
            steps=steps,
            learning_rate=rate,
            aggregator=aggregator,
            task_weights=task_weights,
            watch=watch,
            every=EVERY,
            progress=False,
        )
        kept = history.watched[:, SEEDS:].mean(-1)  # (checks,)
        step = int(kept.argmin())
        if best is None or kept[step] < best[0]:
            best = kept[step], history.watched[step, :SEEDS]
    return best[1]


def gains(errors: dict[str, Tensor], against: str = SUM) -> dict[str, evaluation.Interval]:
    """Return what each saves against one of them, paired: positive is fewer mistakes."""
    rival = errors[against]
    return {name: evaluation.paired_interval(rival, own) for name, own in errors.items() if name != against}
