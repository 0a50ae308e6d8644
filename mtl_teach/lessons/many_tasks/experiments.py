"""What lesson 09 measures and draws: mask, steps, company, groups, bill, and the real assays."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from mtl_teach import data, evaluation, figures
from mtl_teach.data.downloads import DataUnavailableError
from mtl_teach.lessons.many_tasks import company, cost_results, real, real_results
from mtl_teach.lessons.many_tasks.company import World
from mtl_teach.lessons.many_tasks.network import Network

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OTHER_DRAWS = 5000  # the first seed of the draws, of other assays, on which the weight decay was chosen
DECAYS = (0.03, 0.1, 0.2, 0.3)
BATCH = 32  # compounds of a minibatch
LAST_BATCH = 1000  # where the search for a broken one stops


def panel(tasks: int = 64, density: float = 0.15, seed: int = 0) -> data.Tasks:
    """Return one drawn panel of related assays on 200 compounds, without replicas: x (T, n, d), y (T, n)."""
    return data.assay_panel(tasks, density=density, seed=seed)


def auc(
    tasks: int = 64,
    unrelated: float = 0.0,
    units: int = 4,
    density: float = 0.15,
    reading: str = "masked",
    decay: float | None = None,
    seed: int = 0,
) -> Tensor:
    """Return the AUC in points of the sixteen watched assays among T assays, in twenty draws, (R, 16).

    tasks: T, a power of two; unrelated: their share; units: the width of the linear trunk; density: the share
    of labels that are known; reading: what is made of missing labels, "masked" or "as 0"; decay: the
    weight decay, None for that of the reading.
    """
    return company.areas(tasks, World(unrelated, density), units, reading, decay, seed)


def gain(tasks: int = 64, unrelated: float = 0.0, units: int = 4, seed: int = 0) -> Tensor:
    """Return the points of AUC that each watched assay gains over being alone, (R, 16)."""
    return auc(tasks, unrelated, units, seed=seed) - auc(1, unrelated, seed=seed)


def gains_over_tasks(unrelated: float = 0.0, up_to: int = 512, seed: int = 0) -> dict[int, Tensor]:
    """Return T -> points that the watched assays gain on average over being alone, one per draw, (R,).

    unrelated: their share; up_to: the largest T.
    """
    counts = [tasks for tasks in company.COUNTS if 1 < tasks <= up_to]
    return {tasks: gain(tasks, unrelated, seed=seed).mean(1) for tasks in counts}


def ceiling(seed: int = 0) -> float:
    """Return the mean AUC in points of whoever knows the weights that the answers were drawn with."""
    drawn = company.panel(1, World(), seed, company.DRAWS)
    logits = drawn.truth["weights"] @ drawn.x_test[:, 0].mT  # (R, T, m)
    return 100 * evaluation.auc(logits, drawn.y_test).mean().item()


def same_compounds(tasks: int = 64, seed: int = 0) -> Tensor:
    """Return the points gained over alone if all assays know the same thirty compounds or so, (R, 16)."""
    world = World(same_compounds=True)
    return company.areas(tasks, world, seed=seed) - company.areas(1, world, seed=seed)


def auc_over_decays(tasks: int = 1, unrelated: float = 0.0, draws: int = 10) -> dict[float, float]:
    """Return weight decay -> mean AUC in points of the watched assays, on ten draws of other assays."""
    return {
        decay: company.areas(tasks, World(unrelated), decay=decay, seed=OTHER_DRAWS, draws=draws)
        .mean()
        .item()
        for decay in DECAYS
    }


@lru_cache(maxsize=16)
def first_broken_batch(tasks: int, density: float = 0.15, draws: int = 20, seed: int = 0) -> Tensor:
    """Return the number of the first minibatch in which some assay has no label, one per draw, (R,).

    Minibatches of 32 of the 200 compounds, drawn again for each; `LAST_BATCH` where none before is without.
    """
    found = []
    for number in range(draws):
        drawn = data.assay_panel(tasks, density=density, test_samples=0, seed=seed + number)
        stream = torch.Generator().manual_seed(seed + number)
        for batch in range(1, LAST_BATCH + 1):
            chosen = torch.randperm(drawn.samples, generator=stream)[:BATCH]
            if not drawn.mask[:, chosen].any(1).all() or batch == LAST_BATCH:
                found.append(batch)
                break
    return torch.tensor(found, dtype=torch.float64)


def chance_of_an_empty_assay(tasks: int, density: float = 0.15) -> float:
    """Return the chance that a minibatch of 32 holds no label of at least one of T assays.

    >>> round(chance_of_an_empty_assay(1), 4), round(chance_of_an_empty_assay(512), 2)
    (0.0055, 0.94)
    """
    return 1 - (1 - (1 - density) ** BATCH) ** tasks


def descended(
    tasks: int,
    reduction: str = "sum",
    rate: float = 0.5,
    steps: int = 100,
    draws: int = company.DRAWS,
    seed: int = 0,
) -> Tensor:
    """Return the watched assays' AUC in points after so many steps of plain gradient descent, (R, 16).

    reduction: "sum" adds the losses of the assays, "mean" divides the sum by T, and "mean, decay divided"
    divides the weight decay as well. If a weight of any draw is no longer finite, every draw
    counts 50, a coin.
    """
    return _descent(tasks, reduction, rate, steps, draws, seed)[0]


def largest_weight(tasks: int, reduction: str = "sum", rate: float = 0.5, steps: int = 100) -> float:
    """Return the largest weight after plain gradient descent, in the draw where it is smallest."""
    return _descent(tasks, reduction, rate, steps, company.DRAWS, 0)[1]


@lru_cache(maxsize=32)
def _descent(
    tasks: int, reduction: str, rate: float, steps: int, draws: int, seed: int
) -> tuple[Tensor, float]:
    """Return what `descended` and `largest_weight` return: one descent answers both."""
    drawn = company.panel(tasks, World(), seed, draws)
    trained = company.network(drawn, tasks, 4, company.DECAY, "masked", seed)
    if reduction != "sum":
        trained.scale = trained.scale / tasks
    if reduction == "mean, decay divided":
        trained.decay = trained.decay / tasks
    for _ in range(steps):
        trained.descend(rate)
    largest = torch.stack([weight.abs().flatten(1).amax(1) for weight in trained.weights]).amax(0)  # (R',)
    if not largest.isfinite().all():
        return torch.full((draws, company.WATCHED), 50.0, dtype=torch.float64), largest.min().item()
    return company.judged(trained, drawn), largest.min().item()


#: name -> (networks, units of each, which assays go together, weight decay: the best of `DECAYS` on draws of
#: other assays, or within 0.2 points of it)
DESIGNS = {
    "each alone": (64, 4, "true", 0.1),
    "one trunk, 4 units": (1, 4, "true", 0.2),
    "one trunk, 6 units": (1, 6, "true", 0.2),
    "one trunk, 8 units": (1, 8, "true", 0.2),
    "two true groups, 4 units each": (2, 4, "true", 0.2),
    "two random groups, 4 units each": (2, 4, "random", 0.2),
}


@lru_cache(maxsize=16)
def grouped(design: str, decay: float | None = None, seed: int = 0, draws: int = 20) -> Tensor:
    """Return the mean AUC in points of 64 assays of two families, one per draw, (R,), in one of `DESIGNS`.

    The families have four directions each, at right angles to each other; decay: the weight decay, None for
    that of the design.
    """
    networks, units, grouping, best = DESIGNS[design]
    drawn = company.panel(64, World(families=2), seed, draws)
    if grouping == "random":
        order = torch.randperm(64, generator=torch.Generator().manual_seed(seed))
    else:
        order = torch.cat([torch.arange(0, 64, 2), torch.arange(1, 64, 2)])  # the families take turns
    y = drawn.y[:, order].reshape(draws * networks, 64 // networks, -1)
    x = drawn.x[:, 0].repeat_interleave(networks, 0)
    trained = Network(x, y, units, best if decay is None else decay, seed)
    for _ in range(company.STEPS):
        trained.step()
    logits = trained.logits(drawn.x_test[:, 0].repeat_interleave(networks, 0)).reshape(draws, 64, -1)
    return 100 * evaluation.auc(logits, drawn.y_test[:, order]).mean(1)


def parameters(design: str) -> int:
    """Return how many weights a design of `grouped` has.

    >>> parameters("one trunk, 6 units"), parameters("two true groups, 4 units each")
    (838, 840)
    """
    networks, units, *_ = DESIGNS[design]
    return networks * evaluation.hard_sharing_parameters(64 // networks, (64, units), (units, 1))


def counted(gains: Tensor) -> dict[str, int]:
    """Return how many assays win, lose and stay open, from gains (R, A), by the interval of each."""
    return verdicts([evaluation.mean_interval(one) for one in gains.T])


def verdicts(intervals: list[evaluation.Interval]) -> dict[str, int]:
    """Return how many intervals lie above 0 (win), hold it (open), and lie below it (lose)."""
    win, lose = sum(one.low > 0 for one in intervals), sum(one.high < 0 for one in intervals)
    return {"win": win, "open": len(intervals) - win - lose, "lose": lose}


def stored_times() -> dict[str, dict[int, float]]:
    """Return the stored milliseconds of a forward and a backward pass (`cost.py`): design -> T -> ms."""
    return cost_results.MILLISECONDS


def _real(panel: str) -> dict[str, Tensor]:
    """Return the stored result on real assays: condition -> AUC in points, (20 draws, W watched assays)."""
    rows = {name: one[1] for (of, name), one in real_results.MEASURED.items() if of == panel}
    return {
        name: torch.tensor([[float(number) for number in row.split()] for row in every], dtype=torch.float64)
        for name, every in rows.items()
    }


def real_facts() -> dict[str, float]:
    """Return stored facts about the assays of ToxCast that are used: see `real.facts`."""
    return real_results.FACTS


def real_settings(panel: str = "toxcast") -> dict[str, tuple]:
    """Return condition -> what was chosen on other draws: weight decay, dropout and steps, or C."""
    return {name: one[0] for (of, name), one in real_results.MEASURED.items() if of == panel}


def real_draws(panel: str = "toxcast") -> dict[str, Tensor]:
    """Return the stored result on real assays: condition -> mean AUC of the watched assays per draw, (20,).

    `python -m mtl_teach.lessons.many_tasks.real` measures it anew, with the assays.
    """
    return {name: every.mean(1) for name, every in _real(panel).items()}


def real_assay_gains(
    condition: str, over: str, panel: str = "toxcast", ratio: float | None = None
) -> list[evaluation.Interval]:
    """Return the points that each watched assay gains, with an interval as that of `real_gain`."""
    found, ratio = _real(panel), real.RATIO[panel] if ratio is None else ratio
    return [evaluation.resampled_interval(one, ratio=ratio) for one in (found[condition] - found[over]).T]


def real_gain(
    condition: str, over: str, panel: str = "toxcast", ratio: float | None = None
) -> evaluation.Interval:
    """Return the points of AUC that one condition gains over another, with an interval for random splits.

    All draws split the same molecules, so that they are no independent experiments: see
    `evaluation.resampled_interval`. ratio: molecules tested over those learnt from; None for `real.RATIO`.
    """
    found, ratio = real_draws(panel), real.RATIO[panel] if ratio is None else ratio
    return evaluation.resampled_interval(found[condition] - found[over], ratio=ratio)


def real_again(draws: int = 1) -> dict[str, Tensor] | None:
    """Return the first draws of "watched only" as stored and as measured now, or None without the assays."""
    try:
        of = real.panel("toxcast")
    except DataUnavailableError:
        return None
    name = "watched only"
    *setting, steps = real_results.MEASURED["toxcast", name][0]
    watched = real.watched_of(60)
    now = [
        real.networks(of, real.draw(of, seed, watched), name, tuple(setting), (steps,))[steps].mean()
        for seed in range(draws)
    ]
    return {"stored": real_draws()[name][:draws], "measured now": torch.tensor(now, dtype=torch.float64)}


def download_assays() -> None:
    """Load Tox21 and ToxCast once, 0.9 MB; raises DataUnavailableError if that fails."""
    for name in ("tox21", "toxcast"):
        real.panel(name, download=True)


def draw_panel(drawn: data.Tasks, compounds: int = 80) -> Figure:
    """Draw which labels are known: a row per assay, a column per compound; dark active, light inactive."""
    from matplotlib.colors import ListedColormap

    figure, axes = figures.canvas(width=8.5, height=3.8)
    shown = drawn.y[:, :compounds].nan_to_num(-1) + 1  # 0 unknown, 1 inactive, 2 active
    axes.imshow(
        shown,
        cmap=ListedColormap(["#f4f4f4", figures.QUIET, figures.SHARED]),
        aspect="auto",
        interpolation="nearest",
        vmin=0,
        vmax=2,
    )
    for colour, name in ((figures.SHARED, "active"), (figures.QUIET, "inactive"), ("#f4f4f4", "unknown")):
        axes.plot([], [], "s", color=colour, markeredgecolor="#999999", label=name)
    axes.grid(visible=False)
    axes.set(xlabel="compound", ylabel="assay")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=3)
    return figure


def draw_company(curves: dict[str, dict[int, Tensor]], ceiling: float | None = None) -> Figure:
    """Draw the points gained over alone against T: a dot per draw, the mean and its interval; the ceiling."""
    figure, axes = figures.canvas(width=7.5, height=4.2)
    looks = ((figures.SHARED, "-D", "o"), (figures.OWN, "--s", "^"), (figures.POOLED, ":v", "v"))
    paired = zip(curves.items(), looks[: len(curves)], strict=True)
    for shift, ((name, gains), (colour, line, mark)) in enumerate(paired):
        means = [evaluation.mean_interval(one) for one in gains.values()]
        apart = 0.06 * (shift - 0.5) if len(curves) > 1 else 0.0
        places = [tasks * (1 + apart) for tasks in gains]
        for place, one in zip(places, gains.values(), strict=True):
            axes.scatter([place] * len(one), one, color=colour, marker=mark, s=10, alpha=0.3)
        middle = [one.mean for one in means]
        reach = [[one.mean - one.low for one in means], [one.high - one.mean for one in means]]
        axes.errorbar(places, middle, yerr=reach, fmt=line, color=colour, label=name)
    if ceiling is not None:
        axes.axhline(ceiling, color=figures.TRUTH, linestyle="-.", label="the true weights")
    axes.axhline(0, color="black", linewidth=1)
    axes.set(xscale="log", xlabel="number of assays T", ylabel="points of AUC gained over alone")
    ticks = sorted({tasks for gains in curves.values() for tasks in gains})
    axes.set_xticks(ticks, [str(tasks) for tasks in ticks])
    axes.minorticks_off()
    axes.legend(loc="best")
    return figure


def draw_assays(gains: dict[str, Tensor], names: tuple[str, ...] = ("related", "unrelated")) -> Figure:
    """Draw every assay's gain, sorted, with its interval over draws; the mark says who wins, loses, is open.

    gains: kind of assay -> (R, assays of that kind).
    """
    return _verdicts_drawn(
        {kind: [evaluation.mean_interval(one) for one in gains[kind].T] for kind in names},
        "points of AUC gained over alone",
    )


def _verdicts_drawn(kinds: dict[str, list[evaluation.Interval]], label: str) -> Figure:
    figure, axes = figures.canvas(width=7.5, height=3.8)
    start = 0
    looks = {1: (figures.SHARED, "^"), -1: (figures.OWN, "v"), 0: (figures.QUIET, "o")}
    for kind, intervals in kinds.items():
        for place, one in enumerate(sorted(intervals, key=lambda one: one.mean), start=start):
            verdict = 1 if one.low > 0 else -1 if one.high < 0 else 0
            colour, mark = looks[verdict]
            ends = [one.low, one.high]
            axes.plot([place, place], ends, color=colour, linewidth=2, solid_capstyle="butt")
            axes.plot([place], [one.mean], mark, color=colour, markersize=8)
        middle = start + (len(intervals) - 1) / 2
        axes.annotate(kind, (middle, 0.97), xycoords=("data", "axes fraction"), ha="center", va="top")
        start += len(intervals) + 1
    for colour, mark, label_of in (
        (figures.SHARED, "^", "wins"), (figures.QUIET, "o", "open"), (figures.OWN, "v", "loses"),
    ):  # fmt: skip
        axes.plot([], [], mark, color=colour, label=label_of)
    axes.axhline(0, color="black", linewidth=1)
    axes.set(xticks=[], xlabel="watched assays, sorted", ylabel=label)
    axes.margins(y=0.2)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=3)
    return figure


def draw_rows(rows: dict[str, Tensor], label: str, alone: int = 0) -> Figure:
    """Draw rows of dots, one per draw, with the mean and its interval.

    alone: so many of the first rows are of assays that share nothing, and have that colour.
    """
    ends = {name: evaluation.mean_interval(one) for name, one in rows.items() if len(one) > 1}
    return figures.dots(
        {name: one.tolist() for name, one in rows.items()},
        {name: (one.mean, one.low, one.high) for name, one in ends.items()},
        label,
        colour=[figures.OWN] * alone + [figures.SHARED] * (len(rows) - alone),
        mark="o",
    )


def draw_batches(counts: tuple[int, ...] = (1, 4, 16, 64, 256), seed: int = 0) -> Figure:
    """Draw over T the first minibatch in which an assay has no label: dots measured, line by the formula."""
    figure, axes = figures.canvas(width=7.5, height=3.6)
    for tasks in counts:
        found = first_broken_batch(tasks, seed=seed)
        axes.scatter([tasks] * len(found), found, color=figures.SHARED, s=22, alpha=0.5)
    expected = [1 / chance_of_an_empty_assay(tasks) for tasks in counts]
    axes.plot(counts, expected, "--", color=figures.TRUTH, label="1/(chance, averaged over panels)")
    axes.axhline(LAST_BATCH, color=figures.QUIET, linestyle=":", label="we stop looking here")
    axes.set(xscale="log", yscale="log", xlabel="number of assays T", ylabel="first batch that breaks")
    axes.set_xticks(counts, [str(tasks) for tasks in counts])
    axes.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    axes.minorticks_off()
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.18), ncols=2)
    return figure


def draw_times(times: dict[str, dict[int, float]]) -> Figure:
    """Draw the milliseconds of a forward and a backward pass over T, a line per design."""
    figure, axes = figures.canvas(width=7.5, height=3.8)
    looks = (
        (figures.OWN, "--s"), (figures.OWN, "-.o"), (figures.POOLED, ":v"), (figures.SHARED, "-D")
    )  # fmt: skip
    for (name, by_count), (colour, line) in zip(times.items(), looks, strict=True):
        axes.plot(list(by_count), list(by_count.values()), line, color=colour, label=name)
    axes.set(xscale="log", yscale="log", xlabel="number of assays T", ylabel="ms of processor time")
    ticks = sorted({tasks for one in times.values() for tasks in one})
    axes.set_xticks(ticks, [str(tasks) for tasks in ticks])
    axes.set_yticks([0.2, 0.5, 1, 10, 100], ["0.2", "0.5", "1", "10", "100"])
    axes.minorticks_off()
    axes.legend(loc="upper left")
    return figure


def draw_conditions(names: tuple[str, ...], over: str, panel: str = "toxcast") -> Figure:
    """Draw the points that conditions gain over another on real assays: dots per draw, and intervals."""
    found = real_draws(panel)
    gains = {name: found[name] - found[over] for name in names}
    ends = {name: real_gain(name, over, panel) for name in names}
    return figures.dots(
        {name: one.tolist() for name, one in gains.items()},
        {name: (one.mean, one.low, one.high) for name, one in ends.items()},
        f"points of AUC gained over: {over}",
        zero=True,
        colour=figures.SHARED,
        mark="o",
    )


def draw_real_assays(condition: str, over: str, panel: str = "toxcast") -> Figure:
    """Draw what each real watched assay gains, sorted, with its interval, which says who wins or loses."""
    return _verdicts_drawn({"": real_assay_gains(condition, over, panel)}, f"points of AUC over {over}")


def draw_again(rows: dict[str, Tensor] | None) -> Figure | None:
    """Draw the stored draws and those measured now, on an axis of six points at least, or nothing."""
    if rows is None:
        return None
    figure, every = draw_rows(rows, "mean AUC (points)"), torch.cat(list(rows.values()))
    figure.axes[0].set_xlim(min(every.min(), every.mean() - 3), max(every.max(), every.mean() + 3))
    return figure
