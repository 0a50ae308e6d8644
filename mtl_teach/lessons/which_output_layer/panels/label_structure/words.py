"""What the panel on label structure says under its picture."""

from dataclasses import dataclass

from mtl_teach.evaluation import Interval
from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    ANY,
    GROUPED,
    UNSEEN,
    Setting,
    key,
)


@dataclass(frozen=True)
class Rivals:
    """The output layer that is most often right, by how many points more than the chosen one, and its twin.

    `best` is None where no other does better, `twin` where none is the same function.
    """

    best: str | None
    gap: Interval
    twin: str | None


def words(setting: Setting, values: dict[str, float], rivals: Rivals) -> str:
    """Say how the chosen output layer does, what it says that cannot be, and which one is best."""
    name = key(setting.head)
    said = f"{_capital(setting.labels)}, {setting.samples} examples. {_capital(setting.head)}: "
    said += f"{values[f'{name}_right_percent']:.0f} % of the label sets right"
    if setting.labels != ANY:
        said += f", {values[f'{name}_impossible_percent']:.0f} % impossible"
    if setting.labels == GROUPED:
        said += f", {values[f'{name}_unseen_percent']:.0f} % on the unseen {UNSEEN}"
    said += f"; the probabilities add up to {_sum(values['sum_low'], values['sum_high'])}. "
    if rivals.twin:
        said += f"For these labels it is the same function as {rivals.twin}. "
    return said + _best(rivals)


def meanwhile(setting: Setting, values: dict[str, float]) -> str:
    """Say how far the chosen output layer has come while it trains."""
    right = values[f"{key(setting.head)}_right_percent"]
    return f"In training on {setting.samples} examples: {setting.head}, {right:.0f} % right so far."


def _best(rivals: Rivals) -> str:
    if rivals.best is None:
        return "No other output layer does better."
    gap = rivals.gap
    span = f"{gap.low:.0f} to {gap.high:.0f}".replace("-", "−")
    return (
        f"Best is {rivals.best}: {gap.mean:.0f} points more ({span}, 95 % interval over {gap.count} seeds)."
    )


def _sum(low: float, high: float) -> str:
    if high - low < 1e-9:
        return f"{low:g}, always"
    return f"{low:.1f} to {high:.1f} (nine times in ten)"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
