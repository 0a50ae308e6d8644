"""What lesson 05 measures: errors over the sharing strength λ, on scanners and where the truth is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor

from mtl_teach import closed_form, data, evaluation, figures, models, training

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STRENGTHS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, inf)
SCANNERS, SAMPLES, DRAWS = 8, 20, 20
# Four strengths to a decade: two neighbours differ by a factor of 1.78.
GRID = (0.0, *(10 ** (quarter / 4) for quarter in range(-8, 13)), inf)
TRIED = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, inf)  # by leaving examples out
LINEAR = {"tasks": 8, "samples": 15, "features": 10, "relation": "mean", "test_samples": 0}
ACROSS = "sharing strength λ (log scale, 0 and ∞ at the ends)"
# λ and ridge with the best AUC on ten other draws of 40 echoes a field: `python -m benchmarks.landmine`.
LANDMINE = {"soft sharing": (0.3, 0.03), "each alone": (0.0, 0.03), "one model for all": (inf, 0.003)}


def errors_over_strength(
    spread: float, seed: int = 0, draws: int = DRAWS, samples: int = SAMPLES
) -> dict[float, Tensor]:
    """Return the wrong test answers of eight scanners in % at every λ: strength -> (draws, scanners).

    `samples` labelled digits a scanner, tilts spread over `spread` degrees. Each draw deals other labelled
    digits, and every λ meets the same draws. Infinity is one model for all.
    """
    drawn = data.tilted_digits(SCANNERS, samples, spread, seed=seed, replicas=draws)
    path = closed_form.soft_logistic_path(drawn.x, drawn.y, STRENGTHS)  # (S, R, T, d)
    return {strength: _percent_wrong(w, drawn) for strength, w in zip(STRENGTHS, path, strict=True)}


def points_saved(errors: Mapping[float, Tensor]) -> dict[float, evaluation.Interval]:
    """Return what every λ saves over λ = 0 in the same draws, in points: strength -> mean and interval.

    `errors` as from `errors_over_strength`; a draw counts as its mean over the scanners.
    """
    alone = errors[0.0].mean(1)  # (R,)
    return {strength: evaluation.paired_interval(alone, at.mean(1)) for strength, at in errors.items()}


class TunedEnds(NamedTuple):
    """The λ that soft sharing chose, the ridge of each, and the points that it saves over both tuned ends.

    `ridges`: "alone", "one model" or "soft" -> the ridge that it chose.
    """

    strength: float
    ridges: dict[str, float]
    over_alone: evaluation.Interval
    over_one_model: evaluation.Interval


def against_tuned_ends(spread: float, seed: int = 0) -> TunedEnds:
    """Compare soft sharing with each alone and one model for all, all three tuned, on scanners.

    On 20 draws for tuning each of the three chooses its ridge (and soft sharing its λ) by 20 digits a scanner
    kept aside. They are compared on 20 other draws, which tuned nothing.
    """
    tuning = data.tilted_digits(SCANNERS, 2 * SAMPLES, spread, seed=seed + 1000, replicas=DRAWS)
    x, x_aside = tuning.x.split(SAMPLES, dim=2)  # (R, T, n, d) each
    y, y_aside = tuning.y.split(SAMPLES, dim=2)  # (R, T, n) each
    drawn = data.tilted_digits(SCANNERS, SAMPLES, spread, seed=seed, replicas=DRAWS)
    chosen, errors = {}, {}
    for name, strengths in (("alone", [0.0]), ("one model", [inf]), ("soft", STRENGTHS[1:-1])):
        chosen[name] = closed_form.tuned_logistic((x, y), (x_aside, y_aside), strengths)
        weights = closed_form.soft_logistic(drawn.x, drawn.y, *chosen[name])  # (R, T, d)
        errors[name] = _percent_wrong(weights, drawn).mean(1)  # (R,)
    return TunedEnds(
        chosen["soft"][0],
        {name: ridge for name, (_, ridge) in chosen.items()},
        evaluation.paired_interval(errors["alone"], errors["soft"]),
        evaluation.paired_interval(errors["one model"], errors["soft"]),
    )


class Excess(NamedTuple):
    """Excess errors where the truth is known: at each λ of the grid, at λ*, and of both ends with a ridge.

    `over_strength`: strength -> (draws,); the others (draws,). `alone` and `one_model` have a ridge of their
    own, chosen by leaving one example out.
    """

    over_strength: dict[float, Tensor]
    at_theory: Tensor
    alone: Tensor
    one_model: Tensor

    @property
    def bottom(self) -> float:
        """The λ of the grid with the least mean error."""
        return min(self.over_strength, key=lambda strength: self.over_strength[strength].mean())


def excess_errors(tau: float, noise: float = 1.0, seed: int = 0, draws: int = 200) -> Excess:
    """Return the excess errors of eight linear tasks that scatter by `tau` around a common mean.

    Ten inputs, 15 examples a task, labels with noise of standard deviation `noise`; soft sharing is solved
    exactly. Excess error: ‖w_j − true w_j‖², mean over the tasks.
    """
    drawn = data.linear_tasks(**LINEAR, noise=noise, tau=tau, seed=seed, replicas=draws)
    truth = drawn.truth["weights"]  # (R, T, d)
    theory = closed_form.best_strength(noise, tau)
    at_theory, *path = closed_form.soft_ridge_path(drawn.x, drawn.y, [theory, *GRID])  # (R, T, d) each
    together = drawn.x.flatten(1, 2)[:, None], drawn.y.flatten(1, 2)[:, None]  # as one task's examples

    def error(weights: Tensor) -> Tensor:
        return evaluation.excess_error(weights.expand_as(truth), truth).mean(-1)  # (R,)

    return Excess(
        {strength: error(weights) for strength, weights in zip(GRID, path, strict=True)},
        error(at_theory),
        error(closed_form.tuned_ridge(drawn.x, drawn.y)),
        error(closed_form.tuned_ridge(*together)),
    )


def excess_at_chosen(tau: float, seed: int = 0, draws: int = 200) -> Tensor:
    """Return the excess errors, (draws,), where the data choose λ, for tasks as in `excess_errors`.

    In each draw the i-th example of every task is left out in turn; of ten strengths the one that predicts
    best what was left out is taken.
    """
    drawn = data.linear_tasks(**LINEAR, noise=1.0, tau=tau, seed=seed, replicas=draws)
    left_out = torch.zeros(len(TRIED), draws, dtype=torch.float64)  # (S, R)
    for i in range(LINEAR["samples"]):
        keep = [k for k in range(LINEAR["samples"]) if k != i]
        path = closed_form.soft_ridge_path(drawn.x[:, :, keep], drawn.y[:, :, keep], TRIED)
        for k, w in enumerate(path):  # (R, T, d)
            left_out[k] += ((drawn.x[:, :, i] * w).sum(-1) - drawn.y[:, :, i]).square().sum(-1)
    truth = drawn.truth["weights"]  # (R, T, d)
    path = closed_form.soft_ridge_path(drawn.x, drawn.y, TRIED)
    errors = torch.stack([evaluation.excess_error(w.expand_as(truth), truth).mean(-1) for w in path])
    return errors.gather(0, left_out.argmin(0)[None])[0]


def excess_at_one_ridge(tau: float, seed: int = 0, draws: int = 200) -> Tensor:
    """Return the excess errors, (draws,), of each task alone with one ridge that all tasks choose together.

    Tasks as in `excess_errors`. They share no weights; but where `tuned_ridge` lets each task choose by its
    own examples, here the ridge is chosen that predicts the left-out examples of all tasks best.
    """
    drawn = data.linear_tasks(**LINEAR, noise=1.0, tau=tau, seed=seed, replicas=draws)
    tasks = torch.eye(LINEAR["tasks"]).to(drawn.x)
    # One regression with weights of its own for every task: all tasks' examples, zeros elsewhere.
    x = (drawn.x[..., None, :] * tasks[:, None, :, None]).flatten(3)  # (R, T, n, T·d)
    fit = closed_form.tuned_ridge(x.flatten(1, 2)[:, None], drawn.y.flatten(1, 2)[:, None])  # (R, 1, T·d)
    truth = drawn.truth["weights"]  # (R, T, d)
    return evaluation.excess_error(fit.reshape(truth.shape), truth).mean(-1)


def seen_and_left_out(drawn: data.Tasks, strength: float) -> tuple[float, float]:
    """Return the sums of squared errors on examples that were fitted, and on examples that were left out.

    Linear tasks `drawn` of one draw. For the second, the i-th example of every task is left out, the rest is
    fitted, and what was left out is predicted; for each i in turn.
    """
    w = closed_form.soft_ridge(drawn.x, drawn.y, strength)  # (T, d)
    seen = ((drawn.x * w[:, None]).sum(-1) - drawn.y).square().sum().item()
    left_out = 0.0
    for i in range(drawn.x.shape[1]):
        keep = [k for k in range(drawn.x.shape[1]) if k != i]
        w = closed_form.soft_ridge(drawn.x[:, keep], drawn.y[:, keep], strength)
        left_out += ((drawn.x[:, i] * w).sum(-1) - drawn.y[:, i]).square().sum().item()
    return seen, left_out


# What the eight networks have in common at the start, beside the kind in which they have everything.
KINDS = ("equal", "own", "own trunks", "own heads", "reordered")


class Starts(NamedTuple):
    """What soft-sharing networks come to from several kinds of starts: kind -> a number for each.

    "equal": all tasks from the same weights. "own": each from random weights of its own. "own trunks" and
    "own heads": only that part is each network's own, the other is equal. "reordered": from the same weights,
    but with the hidden units of each network in an order of its own. "own signs" and "own sizes": equal
    trunks, and of the weights of the heads only the signs, or only the sizes, are each network's own.

    `wrong`: wrong test answers in %, (draws,). `trunks_apart`: the distance of the trained trunks from their
    mean, as a share of their length. `heads_agree`: the share of the eight heads that have the sign of most
    of them, mean over hidden units (0.5 to 1).
    """

    wrong: dict[str, Tensor]
    trunks_apart: dict[str, float]
    heads_agree: dict[str, float]

    @property
    def equal(self) -> Tensor:
        """Wrong test answers in % from equal starts, (draws,)."""
        return self.wrong["equal"]

    def loses(self, kind: str) -> evaluation.Interval:
        """Return the points that starts of this kind lose against equal ones, in the same draws."""
        return evaluation.paired_interval(self.wrong[kind], self.equal)


def starts(
    spread: float, strength: float, seed: int = 0, draws: int = DRAWS, kinds: Sequence[str] = KINDS
) -> Starts:
    """Train eight scanners' networks with soft sharing of the trunk, from each of these `kinds` of starts.

    Networks of eight hidden units, 20 labelled digits a scanner, 200 steps of Adam; λ stands beside means.
    Each scanner has a head of its own, which nothing ties.
    """
    drawn = data.tilted_digits(SCANNERS, SAMPLES, spread, seed=seed, replicas=draws)
    found = Starts({}, {}, {})
    for kind in kinds:
        net = _started(kind, strength, seed, draws)
        training.fit(net, drawn, steps=200, learning_rate=0.02, progress=False)
        wrong = evaluation.error_rate(net(drawn.x_test), drawn.y_test)  # (R, T)
        found.wrong[kind] = 100 * wrong.mean(-1).detach()
        trunks = net.trunk[0].weight.detach()  # (R, T, d, h)
        heads = net.head[0].weight.detach()  # (R, T, h, 1)
        apart = trunks - trunks.mean(1, keepdim=True)
        found.trunks_apart[kind] = (apart.norm() / trunks.norm()).item()
        found.heads_agree[kind] = (0.5 + 0.5 * heads.sign().mean(1).abs().mean()).item()
    return found


@torch.no_grad()
def _started(kind: str, strength: float, seed: int, draws: int) -> models.MultiTaskNet:
    """Return networks that start in one of these ways."""
    equal, own = (
        models.soft_sharing(
            64, SCANNERS, trunk=(8,), strength=strength, aligned=aligned, replicas=draws, seed=seed
        )
        for aligned in (True, False)
    )
    if kind in ("own", "own trunks"):
        equal.trunk.load_state_dict(own.trunk.state_dict())
    if kind in ("own", "own heads"):
        equal.head.load_state_dict(own.head.state_dict())
    mine, common = own.head[0].weight, equal.head[0].weight  # (R, T, h, 1)
    if kind == "own signs":
        common.copy_(common.abs() * mine.sign())
    if kind == "own sizes":
        common.copy_(mine.abs() * common.sign())
    if kind == "reordered":
        _reorder(equal, seed)
    return equal


@torch.no_grad()
def _reorder(net: models.MultiTaskNet, seed: int) -> None:
    """Give the hidden units of each network a random order of its own: no output changes."""
    hidden, out = net.trunk[0], net.head[0]  # weights (R, T, d, h) and (R, T, h, 1)
    generator = torch.Generator().manual_seed(seed)
    order = torch.rand(out.weight.shape[:3], generator=generator).argsort(-1)  # (R, T, h)
    hidden.weight.copy_(hidden.weight.gather(3, order[:, :, None].expand_as(hidden.weight)))
    hidden.bias.copy_(hidden.bias.gather(3, order[:, :, None]))  # (R, T, 1, h)
    out.weight.copy_(out.weight.gather(2, order[..., None]))


def landmine_areas(samples: int = 40, seed: int = 0, draws: int = DRAWS) -> dict[str, Tensor] | None:
    """Return the AUC of three models on 29 minefields: "soft sharing" and both ends -> (draws,).

    `samples` labelled echoes a field; the AUC of a draw is its mean over the fields. Strength and ridge of
    all three were chosen on other draws of the same fields. None where the data are not on this machine.
    """
    try:
        fields = data.landmine(download=False)
    except data.DataUnavailableError:
        return None
    areas = {name: [] for name in LANDMINE}
    for draw in range(seed, seed + draws):
        drawn = fields.draw(samples, draw)
        x, x_test = data.with_constant(drawn.x), data.with_constant(drawn.x_test)
        for name, (strength, ridge) in LANDMINE.items():
            weights = closed_form.soft_logistic(x, drawn.y, strength, ridge)  # (T, d)
            logits = (x_test @ weights[..., None])[..., 0]  # (T, m)
            areas[name].append(evaluation.auc(logits, drawn.y_test, drawn.mask_test).mean())
    return {name: torch.stack(area) for name, area in areas.items()}


def landmine_gains(areas: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return what soft sharing gains in AUC over both ends, in the same draws: over which -> (draws,)."""
    ends = ("each alone", "one model for all")
    return {f"over {end}": areas["soft sharing"] - areas[end] for end in ends}


def draw_weights(rows: Mapping[str, Tensor], names: tuple[str, ...]) -> Figure:
    """Draw rows of pictures, label -> (scanners, 64), under the angles that the scanners' names end in."""
    angles = [name.split(", ")[1].replace("-", "−") for name in names]
    return figures.draw_tiles(rows, angles, ("speaks for odd", "speaks for even"))


def draw_valley(errors: Mapping[float, Tensor]) -> Figure:
    """Draw the errors of one spread over λ, and below what λ saves over each alone, on an axis of its own."""
    alone = errors[0.0].mean(1)
    saved = {strength: alone - at.mean(1) for strength, at in errors.items()}  # (R,) each
    figure, (above, below) = figures.canvas(rows=2, width=9, height=3.1, sharex=True)
    runs = [at.mean(1).tolist() for at in errors.values()]
    figures.draw_valley(above, list(errors), runs)
    above.set(ylabel="wrong answers, %", xlabel="")
    low, high = above.get_ylim()
    above.set_ylim(low, high + 0.22 * (high - low))  # the legend stands above the dots
    above.legend(loc="upper left", ncols=4)
    intervals = [_ends(one) for one in points_saved(errors).values()]
    figures.draw_savings(below, list(errors), intervals, [one.tolist() for one in saved.values()])
    below.set(ylabel="points saved\nover each alone", xlabel=ACROSS)
    return figure


def draw_spreads(valleys: Mapping[float, Mapping[float, Tensor]]) -> Figure:
    """Draw what λ saves over each alone at several spreads, spread -> errors, on one axis."""
    figure, axes = figures.canvas(width=9, height=4.4)
    for (spread, errors), mark in zip(valleys.items(), "^os", strict=True):
        saved = points_saved(errors)
        figures.draw_savings(axes, list(errors), [_ends(one) for one in saved.values()], mark=mark)
        axes.annotate(
            f"spread {spread}°",
            (1, saved[inf].mean),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=figures.SHARED,
            weight="bold",
        )
    place = {"xycoords": ("axes fraction", "data"), "xytext": (0, 6), "textcoords": "offset points"}
    axes.annotate("each alone", (0.75, 0), **place, color=figures.OWN, weight="bold")
    axes.set(ylabel="points saved over each alone", xlabel=ACROSS)
    return figure


def draw_tau_valleys(found: Mapping[float, Excess]) -> Figure:
    """Draw a valley of excess errors for every τ -> its errors, side by side, with the line at σ²/τ²."""
    return figures.draw_valleys(
        {f"τ = {tau}": torch.stack(list(one.over_strength.values())) for tau, one in found.items()},
        GRID,
        "excess error (log scale)",
        predicted=[closed_form.best_strength(1.0, tau) for tau in found],
        log=True,
    )


def draw_gains(areas: Mapping[str, Tensor] | None) -> Figure | None:
    """Draw what soft sharing gains in AUC as dots, with mean and interval; None stays None."""
    if areas is None:
        return None
    gains = landmine_gains(areas)
    intervals = {name: _ends(evaluation.mean_interval(gain)) for name, gain in gains.items()}
    rows = {name: gain.tolist() for name, gain in gains.items()}
    return figures.dots(
        rows, intervals, "gain in AUC of soft sharing (right is better)", zero=True, colour=figures.SHARED
    )


def _ends(one: evaluation.Interval) -> tuple[float, float, float]:
    return one.mean, one.low, one.high


def _percent_wrong(weights: Tensor, drawn: data.Tasks) -> Tensor:
    logits = (drawn.x_test @ weights[..., None])[..., 0]  # (R, T, m)
    return 100 * evaluation.error_rate(logits, drawn.y_test)  # (R, T)
