"""The comparison of a table, as it grows, and the tables that its panel draws."""

from collections.abc import Iterator
from pathlib import Path

from mtl_teach.comparison import Comparison, growing, read
from mtl_teach.comparison.linear import ALONE
from mtl_teach.comparison.result import SHARED
from mtl_teach.evaluation import Interval
from mtl_teach.lessons.the_fair_comparison import own
from mtl_teach.lessons.the_fair_comparison.panels.your_tasks.settings import ROWS, columns
from mtl_teach.lessons.the_fair_comparison.panels.your_tasks.words import waiting, words
from mtl_teach.live import Result, progressive, table

EMPTY = {
    "splits": table(model=[], gain=[]),
    "models": table(model=[], gain=[], low=[], high=[]),
    "tasks": table(name=[], gain=[], low=[], high=[], outcome=[], row=[]),
}
ORDER = ("LOSER", "winner", "not settled")


def compute(table: str, task: str, label: str, splits: int) -> Iterator[Result]:
    """Yield the picture of the splits made so far; nothing can be said of fewer than three."""
    changed = 0 if table in own.EXAMPLES else Path(table).stat().st_mtime_ns
    for found, done in _grown(table, task, label, splits, changed):
        if found is None:
            yield Result(EMPTY, waiting(splits), {}, done)
        else:
            yield _picture(found, splits, done)


@progressive(keep=8)
def _grown(
    table: str, task: str, label: str, splits: int, changed: int
) -> Iterator[tuple[Comparison | None, float]]:
    """Compare; `changed` says when a file was written last, so that a new edition is read again."""
    del changed  # part of the key, and of nothing else
    return growing(read(columns(table), task, label), splits)


def _picture(found: Comparison, splits: int, done: float) -> Result:
    alone = found.average(ALONE).mean()
    share = 100 / alone if alone > 0 else 0.0
    gains = {model: found.gain(model) for model in SHARED}
    each = {model: (found.average(ALONE) - found.average(model)) * share for model in SHARED}
    rows = _rows(found)
    tables = {
        "splits": table(
            model=[model for model in SHARED for _ in each[model]],
            gain=[round(float(one), 2) for model in SHARED for one in each[model]],
        ),
        "models": table(model=list(SHARED), **_ends(list(gains.values()), share)),
        "tasks": table(
            name=[found.table.names[j] for j, _ in rows],
            **_ends([gain for _, gain in rows], share),
            outcome=[found.outcomes[j] for j, _ in rows],
            row=list(range(len(rows))),
        ),
    }
    values = {f"{model.replace(' ', '_')}_percent": gain.mean * share for model, gain in gains.items()}
    values |= {
        "losers": float(found.outcomes.count("LOSER")),
        "winners": float(found.outcomes.count("winner")),
    }
    return Result(tables, words(found, splits, share, len(rows)), values, done)


def _rows(found: Comparison) -> list[tuple[int, Interval]]:
    """Return the tested tasks that are drawn, losers first, with their gains under the best shared model."""
    tested = [
        (j, gain) for j in range(found.table.tasks) if (gain := found.gain_of(found.best, j)) is not None
    ]
    tested.sort(key=lambda one: (ORDER.index(found.outcomes[one[0]]), one[1].mean))
    return tested[:ROWS]


def _ends(gains: list[Interval], share: float) -> dict[str, list[float]]:
    return {
        "gain": [round(one.mean * share, 2) for one in gains],
        "low": [round(one.low * share, 2) for one in gains],
        "high": [round(one.high * share, 2) for one in gains],
    }
