"""What "one task or many" says under its picture."""

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.settings import (
    SAMPLES,
    TRAINING,
    Setting,
    Standing,
)


def words(setting: Setting, parameters: tuple[int, int], gain: Interval | None, standing: Standing) -> str:
    """Say what sharing saves (`parameters` are single-task's and shared) and what it gains, in points."""
    tasks = f"{setting.tasks} task{'s' * (setting.tasks > 1)}"
    start = f"{tasks}, trunk of {setting.trunk}, heads of {setting.head}."
    single, shared = parameters
    if setting.tasks == 1:
        return f"{start} One task shares with nobody: {single:,} parameters, the same accuracy, both ways."
    fewer = f"{single / shared:.2g} times fewer"
    sure = f"Parameters fall for sure: {shared:,} instead of {single:,}, {fewer}."
    return f"{start} {sure} {_verdict(gain, standing)}"


def _verdict(gain: Interval | None, standing: Standing) -> str:
    if gain is None:
        return f"Accuracy: training on {SAMPLES} digits per scanner …"
    points = f"{_signed(gain.mean)} points"
    sure = f"95 % interval {_signed(gain.low)} to {_signed(gain.high)}, {gain.count} seeds"
    if not standing.trained:
        return f"Accuracy, while training (step {standing.step} of {TRAINING['steps']}): {points} ({sure})."
    if gain.count < standing.of:
        return f"Accuracy so far: {points} by sharing ({sure} of {standing.of})."
    if not gain.excludes_zero:
        return f"Accuracy: not clear, {points} by sharing ({sure})."
    return f"Accuracy {'rises' if gain.mean > 0 else 'falls'}: {points} by sharing ({sure})."


def _signed(points: float) -> str:
    """Return signed percentage points: a true minus, and no sign on what rounds to nothing."""
    text = f"{points:+.1f}".replace("-", "−")
    return "0.0" if text[1:] == "0.0" else text
