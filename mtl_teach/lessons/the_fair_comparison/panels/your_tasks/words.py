"""What the panel on your own tasks says under its picture."""

from mtl_teach.comparison import Comparison
from mtl_teach.comparison.columns import some

CALLED = {"yes": "Yes, on average", "no": "No", "open": "Not settled"}


def waiting(splits: int) -> str:
    """Say that there is nothing to say yet."""
    return f"Working: of {splits} splits not even three are done, and fewer say nothing."


def words(found: Comparison, splits: int, share: float, drawn: int) -> str:
    """Say the answer with its interval, who loses, what is not settled, and what this does not cover.

    `share` turns a loss into % of the loss of each alone; `drawn` tasks stand in the picture.
    """
    gain = found.gain(found.best)
    losers, winners = (
        [name for name, one in zip(found.table.names, found.outcomes, strict=True) if one == kind]
        for kind in ("LOSER", "winner")
    )
    ends = f"{_sign(gain.low * share)} to {_sign(gain.high * share)}"
    best = f"{found.best} does best and gains {_sign(gain.mean * share)} % ({ends})"
    tasks = found.table.tasks
    unsettled = tasks - len(winners) - len(losers)
    told = [
        f"{CALLED[found.answer]}, after {len(found.loss)} of {splits} splits: of the shared models {best}.",
        f"Surely worse with it: {some(losers) if losers else 'no task'}.",
        f"Surely better: {len(winners)} of {tasks}; {unsettled} not settled or tested.",
    ]
    if drawn < tasks:
        told.append(f"The picture shows {drawn} tasks.")
    if found.warnings:
        told.append(f"Warnings: {len(found.warnings)}, the first: {found.warnings[0]}.")
    told.append("It covers linear models and these tasks, not networks and new ones.")
    return " ".join(told)


def _sign(number: float) -> str:
    text = f"{number:+.0f}".replace("-", "−")
    return "0" if text[1:] == "0" else text
