"""What "one task or many" draws and says: tables and words from the costs and the accuracies so far."""

from torch import Tensor

from mtl_teach import evaluation
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.training import SAMPLES, TRAINING, Standing
from mtl_teach.live.result import Result, column, table

_RIVALS = ("single", "shared")


def draw(setting: tuple, fixed: dict, costs: dict[str, tuple[int, int]], standing: Standing) -> Result:
    """Return the picture of `setting` (tasks, trunk, head): its `fixed` drawing, costs and accuracies."""
    known = standing.accuracies[:, standing.accuracies.isfinite().all(0)]
    gain = evaluation.paired_interval(known[1], known[0]) if known.shape[1] > 1 else None
    done = standing.progress == 1
    ground = table(gain=[0], text=["" if len(known[0]) else "training …"])
    tables = fixed | {"bars": _bars(costs), "ground": ground}
    tables |= {"seeds": _seeds(known, done), "mean": _mean(gain, done)}
    values = {
        f"{name}_{i}": count for name, pair in costs.items() for i, count in zip(_RIVALS, pair, strict=True)
    }
    if gain is not None:
        values |= {"gain": 100 * gain.mean, "gain_low": 100 * gain.low, "gain_high": 100 * gain.high}
        values |= {"single": 100 * known[0].mean().item(), "shared": 100 * known[1].mean().item()}
    return Result(tables, _words(setting, costs, gain, standing), values, standing.progress)


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
    points = f"{_signed(gain.mean)} points"
    sure = f"95 % interval {_signed(gain.low)} to {_signed(gain.high)}, {gain.count} seeds"
    if standing.progress < 1:
        return f"Accuracy, while training (step {standing.step} of {TRAINING['steps']}): {points} ({sure})."
    if not gain.excludes_zero:
        return f"Accuracy: not clear, {points} by sharing ({sure})."
    return f"Accuracy {'rises' if gain.mean > 0 else 'falls'}: {points} by sharing ({sure})."


def _signed(share: float) -> str:
    """Return a share as signed percentage points: a true minus, and no sign on what rounds to nothing."""
    text = f"{100 * share:+.1f}".replace("-", "−")
    return "0.0" if text[1:] == "0.0" else text


def _short(count: int) -> str:
    return f"{count:,}" if count < 100_000 else f"{count / 1e6:.2f} million"
