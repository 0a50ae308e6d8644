"""What lesson 04 measures: the excess error of hard sharing, of each task alone, and of one model for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from mtl_teach import closed_form, data, evaluation, figures, models, training, validation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FEATURES, RANK = 20, 2
RELATIONS = {"related": "subspace", "unrelated": "unrelated", "two clusters": "clusters"}
DECAYS = (0.003, 0.01, 0.03, 0.1)  # weight decays that every network of digits may choose from


def invent(
    tasks: int,
    relation: str = "related",
    samples: int = 40,
    noise: float = 0.5,
    seed: int = 0,
    draws: int = 20,
) -> data.Tasks:
    """Return R draws of T linear tasks with 20 inputs: x (R, T, n, d), y (R, T, n).

    The weights of "related" tasks lie in one plane, those of "two clusters" in two planes, which the
    tasks take in turn; "unrelated" tasks have weights of their own. Raises ValueError for another relation.
    """
    kind = RELATIONS[validation.choice("relation", relation, tuple(RELATIONS))]
    sizes = {"samples": samples, "features": FEATURES, "rank": RANK, "noise": noise, "test_samples": 0}
    return data.linear_tasks(tasks, relation=kind, seed=seed, replicas=draws, **sizes)


def shared_errors(
    tasks: int,
    width: int = 2,
    relation: str = "related",
    samples: int = 40,
    noise: float = 0.5,
    seed: int = 0,
    draws: int = 20,
) -> Tensor:
    """Return the excess error of hard sharing with a trunk of `width` units, mean over the tasks, (R,)."""
    drawn = invent(tasks, relation, samples, noise, seed, draws)
    fit = closed_form.hard_linear(drawn.x, drawn.y, width)
    return _excess(fit.weights, drawn)


def alone_errors(
    tasks: int,
    relation: str = "related",
    samples: int = 40,
    noise: float = 0.5,
    seed: int = 0,
    draws: int = 20,
) -> Tensor:
    """Return the excess error of least squares, each task alone, mean over the tasks, (R,)."""
    drawn = invent(tasks, relation, samples, noise, seed, draws)
    return _excess(closed_form.soft_ridge(drawn.x, drawn.y, strength=0), drawn)


def ridge_errors(
    tasks: int,
    relation: str = "related",
    samples: int = 40,
    noise: float = 0.5,
    seed: int = 0,
    draws: int = 20,
) -> Tensor:
    """Return the excess error of ridge, each task alone with a strength of its own choice, (R,)."""
    drawn = invent(tasks, relation, samples, noise, seed, draws)
    return _excess(closed_form.tuned_ridge(drawn.x, drawn.y), drawn)


def gain(
    tasks: int,
    width: int = 2,
    relation: str = "related",
    samples: int = 40,
    noise: float = 0.5,
    seed: int = 0,
    draws: int = 20,
) -> evaluation.Interval:
    """Return what hard sharing saves over each task alone, in excess error, paired by draw; below 0 it hurts.

    Where the trunk has room for every task (width >= tasks) or for all inputs, both models are the same.
    """
    alone = alone_errors(tasks, relation, samples, noise, seed, draws)
    shared = shared_errors(tasks, width, relation, samples, noise, seed, draws)
    # Two models that are the same differ by rounding errors only: no gain, and no minus before a zero.
    return evaluation.mean_interval((alone - shared).round(decimals=9) + 0.0)


def number_price(numbers: int, samples: int = 40, seed: int = 0, fits: int = 8000) -> float:
    """Return what one fitted number costs in excess error, as a multiple of σ²/n.

    Measured on `fits` least-squares fits of so many numbers to n examples, each a data set of its own.
    """
    drawn = data.linear_tasks(
        fits // 20, samples, numbers, rank=1, noise=1.0, relation="unrelated", test_samples=0,
        seed=seed, replicas=20,
    )  # fmt: skip
    excess = _excess(closed_form.soft_ridge(drawn.x, drawn.y, strength=0), drawn)  # (R,)
    return samples * excess.mean().item() / numbers


def digit_errors(
    build: Callable[..., models.MultiTaskNet],
    spread: float,
    width: int,
    activation: str = "relu",
    seed: int = 0,
    decays: Sequence[float] = DECAYS,
) -> Tensor:
    """Return the test error in % of networks on eight scanners' digits, mean over scanners, 20 draws (R,).

    `build` is a builder of `models`; every design picks, of `decays`, the weight decay that errs least on
    digits kept aside from ten other draws. 40 labelled digits per scanner, "is it even?", one hidden layer of
    `width` units, ReLUs or another `activation` (see `models.MultiTaskNet`).
    """
    other = data.tilted_digits(samples=80, spread=spread, seed=seed + 100, replicas=10)
    kept_x, kept_y = other.x[..., 40:, :], other.y[..., 40:]  # (R, T, 40, d), (R, T, 40)
    wrong = {}
    for decay in decays:
        net = _trained(build, other.x[..., :40, :], other.y[..., :40], width, activation, decay)
        wrong[decay] = evaluation.error_rate(net(kept_x), kept_y).mean().item()
    drawn = data.tilted_digits(samples=40, spread=spread, seed=seed, replicas=20)
    net = _trained(build, drawn.x, drawn.y, width, activation, min(wrong, key=wrong.get))
    return 100 * evaluation.error_rate(net(drawn.x_test), drawn.y_test).mean(-1)  # (R,)


def draw_errors(
    errors: Mapping[int, Tensor],
    levels: Mapping[str, float],
    law: tuple[float, float] | None = None,
    across: str = "number of tasks T",
) -> Figure:
    """Draw the excess errors (R,) over a setting, with lines to compare with; `law` is (a, b) of a + b/T."""
    figure, axes = figures.canvas(width=7.5, height=4.2)
    curve = {} if law is None else {"law": lambda tasks: law[0] + law[1] / tasks, "floor": law[0]}
    figures.draw_excess(axes, errors, across=across, levels=levels, **curve)
    axes.legend()
    return figure


def draw_relations(pictures: Mapping[str, Mapping[int, Tensor]], levels: Mapping[str, float]) -> Figure:
    """Draw excess errors over the number of tasks, title -> tasks -> (R,), side by side on one scale."""
    figure, axes = figures.canvas(columns=len(pictures), width=3.9, height=4.2, sharey=True)
    for one, (title, errors) in zip(axes, pictures.items(), strict=True):
        figures.draw_excess(one, errors, across="number of tasks T", levels=levels, title=title)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3, frameon=False)
    return figure


def draw_prices(prices: Mapping[int, float], samples: int = 40) -> Figure:
    """Draw what one number costs over how many are fitted, measured (in σ²/n) and as n/(n − m − 1)."""
    figure, axes = figures.canvas(width=7, height=3.8)
    fine = np.linspace(1, max(prices), 100)
    exact = samples / (samples - fine - 1)
    axes.plot(fine, exact, color=figures.TRUTH, linestyle=":", linewidth=3.5, label="n / (n − m − 1)")
    axes.plot(list(prices), list(prices.values()), "o", color=figures.OWN, label="measured")
    axes.axhline(1, color=figures.QUIET, linestyle="-.", label="rule of thumb")
    axes.set(xlabel=f"numbers that are fitted together, m (n = {samples} examples)", xticks=list(prices))
    axes.set(ylabel="price of one number\n(in σ²/n)", ylim=(0, None))
    axes.legend()
    return figure


def draw_gains(alone: Mapping[str, Tensor], shared: Mapping[str, Tensor]) -> Figure:
    """Draw the points of test error that hard sharing saves, one row per setting, paired by draw."""
    saved = {name: alone[name] - shared[name] for name in alone}
    ends = torch.cat(list(saved.values()))
    span = min(-9.0, ends.min().item() - 1), max(11.0, ends.max().item() + 1)
    bars = {name: evaluation.paired_interval(alone[name], shared[name]) for name in alone}
    figure = figures.gains(
        {name: row.tolist() for name, row in saved.items()},
        {name: (bar.mean, bar.low, bar.high) for name, bar in bars.items()},
        "points of test error that hard sharing saves",
        span=span,
    )
    figure.axes[0].set_xticks(range(-8, 11, 4))
    return figure


def _excess(weights: Tensor, drawn: data.Tasks) -> Tensor:
    return evaluation.excess_error(weights, drawn.truth["weights"]).mean(-1)  # (R,)


def _trained(
    build: Callable, x: Tensor, y: Tensor, width: int, activation: str, decay: float
) -> models.MultiTaskNet:
    net = build(x.shape[-1], x.shape[-3], trunk=(width,), activation=activation, replicas=len(x))
    settings = {"steps": 100, "learning_rate": 0.03, "weight_decay": decay, "progress": False}
    training.fit(net, data.Tasks(x, y), **settings)
    return net
