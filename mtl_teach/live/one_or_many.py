"""The panel on one task or many: what sharing a trunk saves for sure, and what it only may gain."""

from collections.abc import Iterator

import torch
from torch import Tensor

from mtl_teach import evaluation, models
from mtl_teach.live import network_drawing
from mtl_teach.live.controls import slider
from mtl_teach.live.digit_pair import SAMPLES, TRAINING, Standing, count_seeds, train_pair
from mtl_teach.live.one_or_many_chart import chart
from mtl_teach.live.panel import Panel
from mtl_teach.live.result import Result, column, table

TASKS = (1, 2, 4, 8, 16, 32, 64)
WIDTHS = (8, 16, 32, 64, 128)
PIXELS = 64
_trained: dict[tuple[int, int, int], Standing] = {}  # at most one small entry per setting


def one_or_many(tasks: int = 8, trunk: int = 32, head: int = 8) -> Panel:
    """Show T single networks beside one trunk with T heads: the drawing, the cost, the accuracy.

    Left: what each task owns is blue, what all share is orange. Middle: parameters, and the operations that
    answer all tasks about one picture. This is arithmetic, so the saving is sure; operations fall like this
    only where the tasks look at the same picture. Right: test accuracy on tilted digits, hard sharing minus
    single-task, mean over the tasks: a dot per seed, their mean and its paired 95 % interval.

    All networks are trained when you ask for them (20 digits per scanner, spread 60°, question "even"), and
    the picture moves while they train; what was trained is kept. 20 seeds, fewer where those would take long.
    Single-task networks are tuned as carefully as shared ones: `benchmarks/tune_one_or_many.py` tries weight
    decays and numbers of steps for both, on other seeds and on digits of the training pool. Around the
    values used, 80 steps of Adam with learning rate 0.01 and weight decay 0.01, both curves are flat.

    Try: 1, 2 and 32 tasks; a narrow and a wide trunk. Raises ValueError for an argument that is no setting.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks),
        "trunk": slider("trunk width", WIDTHS, trunk),
        "head": slider("head width", WIDTHS, head),
    }
    return Panel(compute, chart(), controls, "live.one_or_many")


def compute(tasks: int, trunk: int, head: int) -> Iterator[Result]:
    """Yield the networks and their cost at once, then the accuracies as they are trained."""
    setting = (tasks, trunk, head)
    fixed = network_drawing.tables(*setting)
    costs = count_costs(*setting)
    if setting in _trained:
        yield _result(setting, fixed, costs, _trained[setting])
        return
    nothing = torch.full((2, count_seeds(*setting)), torch.nan, dtype=torch.float64)
    yield _result(setting, fixed, costs, Standing(nothing, 0, 0.0))
    for standing in train_pair(*setting):
        if standing.progress == 1:
            _trained[setting] = standing
        yield _result(setting, fixed, costs, standing)


def count_costs(tasks: int, trunk: int, head: int) -> dict[str, tuple[int, int]]:
    """Return parameters and operations of the single-task and of the shared networks.

    Counted on one network, and on what a second head adds to it: to build 64 would delay the picture.
    """
    options = {"trunk": (trunk,), "head": (head,)}
    one, two = (models.hard_sharing(PIXELS, count, **options) for count in (1, 2))
    counts = {"parameters": evaluation.count_parameters, "operations": evaluation.count_flops}
    return {
        cost: (tasks * count(one), count(one) + (tasks - 1) * (count(two) - count(one)))
        for cost, count in counts.items()
    }


def _result(setting: tuple, fixed: dict, costs: dict[str, tuple[int, int]], standing: Standing) -> Result:
    known = standing.accuracies[:, standing.accuracies.isfinite().all(0)]
    gain = evaluation.paired_interval(known[1], known[0]) if known.shape[1] > 1 else None
    done = standing.progress == 1
    tables = fixed | {"bars": _bars(costs), "seeds": _seeds(known, done), "mean": _mean(gain, done)}
    values = {
        f"{name}_{i}": count for name, pair in costs.items() for i, count in zip(_RIVALS, pair, strict=True)
    }
    if gain is not None:
        values |= {"gain": 100 * gain.mean, "gain_low": 100 * gain.low, "gain_high": 100 * gain.high}
        values |= {"single": 100 * known[0].mean().item(), "shared": 100 * known[1].mean().item()}
    return Result(tables, _words(setting, costs, gain, standing), values, standing.progress)


_RIVALS = ("single", "shared")


def _bars(costs: dict[str, tuple[int, int]]) -> dict[str, list]:
    rows = [
        (cost, i, count, 100 * count / pair[0])
        for cost, pair in costs.items()
        for i, count in enumerate(pair)
    ]
    models_named = ("single-task", "hard sharing")
    return table(
        bar=[f"{cost} {i}" for cost, i, _, _ in rows],
        name=[f"{cost}, {models_named[i]}" for cost, i, _, _ in rows],
        cost=[cost for cost, *_ in rows],
        model=[models_named[i] for _, i, _, _ in rows],
        number=[count for _, _, count, _ in rows],
        share=[round(share, 2) for *_, share in rows],
        text=[_short(count) for _, _, count, _ in rows],
    )


def _seeds(known: Tensor, done: bool) -> dict[str, list]:
    count = known.shape[1]
    return table(
        seed=list(range(count)),
        place=[round(0.25 + 0.11 * (seed % 6), 2) for seed in range(count)],
        gain=column(100 * (known[1] - known[0]), 3),
        single=column(100 * known[0], 2),
        trained=[done] * count,
    )


def _mean(gain: evaluation.Interval | None, done: bool) -> dict[str, list]:
    numbers = [] if gain is None else [round(100 * value, 3) for value in (gain.mean, gain.low, gain.high)]
    return table(
        place=[-0.35] * bool(numbers),
        gain=numbers[:1],
        low=numbers[1:2],
        high=numbers[2:],
        trained=[done] * bool(numbers),
    )


def _words(
    setting: tuple[int, int, int],
    costs: dict[str, tuple[int, int]],
    gain: evaluation.Interval | None,
    standing: Standing,
) -> str:
    tasks, trunk, head = setting
    single, shared = costs["parameters"]
    start = f"{tasks} task{'s' * (tasks > 1)}, trunk of {trunk}, heads of {head}."
    if tasks == 1:
        return f"{start} One task shares with nobody: {single:,} parameters, the same accuracy, both ways."
    fewer = f"{single / shared:.2g} times fewer"
    sure = f"Cost falls for sure: {shared:,} parameters instead of {single:,}, {fewer}."
    return f"{start} {sure} {_verdict(gain, standing)}"


def _verdict(gain: evaluation.Interval | None, standing: Standing) -> str:
    if gain is None:
        return f"Accuracy: training on {SAMPLES} digits per scanner …"
    points = f"{100 * gain.mean:+.1f} points"
    sure = f"95 % interval {100 * gain.low:+.1f} to {100 * gain.high:+.1f}, {gain.count} seeds"
    if standing.progress < 1:
        return f"Accuracy, while training (step {standing.step} of {TRAINING['steps']}): {points} ({sure})."
    if not gain.excludes_zero:
        return f"Accuracy: not clear, {points} by sharing ({sure})."
    return f"Accuracy {'rises' if gain.mean > 0 else 'falls'}: {points} by sharing ({sure})."


def _short(count: int) -> str:
    return f"{count:,}" if count < 100_000 else f"{count / 1e6:.2f} million"
