"""What the splits say, with its uncertainty: a table per task, a figure, and a verdict in words."""

import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mtl_teach import kinds
from mtl_teach.comparison.columns import some
from mtl_teach.comparison.linear import ALONE, MODELS, SETTINGS
from mtl_teach.comparison.table import Table
from mtl_teach.comparison.trial import CONSTANT, SHOWN, Trial
from mtl_teach.evaluation import Interval, resampled_interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHARED = MODELS[1:]
ERROR = 0.05  # how often a verdict may claim a difference that is not there
NOT_COVERED = (
    "Splits of one sample are not new samples: the intervals allow for their overlap (Nadeau and Bengio "
    "2003), a correction that holds about, not exactly.",
    "It speaks of examples like yours from these same tasks, not of new tasks, other years or places.",
    "All models are linear in your features, with one setting for all tasks: networks may answer otherwise.",
    "Each task counts alike; a gain on average says nothing of one task.",
)


@dataclass(frozen=True)
class Comparison:
    """Test losses of each model of `SHOWN`, `loss` and `wrong` (splits, models, tasks), NaN where untested.

    The loss is the squared error in units of the labels' variance, or the cross-entropy in nats.
    """

    table: Table
    loss: np.ndarray
    wrong: np.ndarray
    chosen: np.ndarray
    ratio: float
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, table: Table, trials: list[Trial], said: tuple[str, ...]) -> "Comparison":
        """Gather the trials."""
        loss, wrong = (np.stack([getattr(one, name) for one in trials]) for name in ("loss", "wrong"))
        chosen = np.array([one.chosen for one in trials])
        return cls(table, loss, wrong, chosen, float(np.mean([one.ratio for one in trials])), said)

    @property
    def measure(self) -> str:
        """What is measured, with its unit."""
        return "squared error / variance" if self.table.kind == kinds.REAL else "cross-entropy in nats"

    def average(self, model: str) -> np.ndarray:
        """Return a model's mean loss over the tested tasks, per split (R,)."""
        return np.nanmean(self.loss[:, SHOWN.index(model)], axis=1)

    def gain(self, model: str) -> Interval:
        """Return how much less a shared model loses than each alone; all three hold together at 95 %."""
        differences = self.average(ALONE) - self.average(model)
        return resampled_interval(differences, self.ratio, 1 - ERROR / len(SHARED))

    def gain_of(self, model: str, task: int) -> Interval | None:
        """Return one task's gain, at 95 % for all tasks and models; None if under two splits tested it."""
        found = self.loss[:, 0, task] - self.loss[:, SHOWN.index(model), task]
        found = found[~np.isnan(found)]
        if len(found) < 2:
            return None
        return resampled_interval(found, self.ratio, 1 - ERROR / (len(SHARED) * self.table.tasks))

    @property
    def answer(self) -> str:
        """Say "yes" if a shared model is surely better, "no" if all are surely worse, else "open"."""
        gains = [self.gain(model) for model in SHARED]
        if any(gain.low > 0 for gain in gains):
            return "yes"
        return "no" if all(gain.high < 0 for gain in gains) else "open"

    @cached_property
    def best(self) -> str:
        """The shared model with the highest mean gain."""
        return max(SHARED, key=lambda model: self.gain(model).mean)

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Each task's "winner", "LOSER", "not settled" or "not tested" under the `best` shared model."""
        return tuple(_outcome(self.gain_of(self.best, j)) for j in range(self.table.tasks))

    @cached_property
    def rows(self) -> list[tuple[str, ...]]:
        """Task, labels, each model's mean loss, gain of the `best` shared model, outcome; a header first."""
        found = [("task", "labels", *SHOWN, f"gain of {self.best}", "outcome")]
        counts = np.bincount(self.table.owner, minlength=self.table.tasks)
        for j, name in enumerate(self.table.names):
            gain = self.gain_of(self.best, j)
            means = [
                "–" if gain is None else f"{np.nanmean(self.loss[:, m, j]):.3f}" for m in range(len(SHOWN))
            ]
            ends = "–" if gain is None else _ends(gain)
            found.append((name, str(counts[j]), *means, ends, self.outcomes[j]))
        return found

    @property
    def verdict(self) -> str:
        """The answer in words, its uncertainty, who wins and who loses, and what it does not cover."""
        best, ends = self.best, _ends(self.gain(self.best))
        head = {
            "yes": f"Yes, on average: {best} lowers the test {self.measure} by {ends}",
            "no": f"No: every kind of sharing costs on average; the mildest, {best}, gains {ends}",
            "open": f"Not settled: of the shared models {best} does best, and its gain is {ends}",
        }[self.answer]
        lines = [
            f"{head}, from {self.average(ALONE).mean():.3f} for each alone; {len(self.loss)} splits, "
            "intervals at 95 % for the three shared models together.",
            *(f"{word}: {self._named(outcome)}." for word, outcome in OUTCOMES),
        ]
        constant = self.average(CONSTANT).mean()
        if constant <= min(self.average(model).mean() for model in MODELS):
            lines.append(
                f"No model beats saying a constant per task ({constant:.3f}): the features tell nothing yet."
            )
        if any(one.startswith("LEAK?") for one in self.warnings):
            lines.append("Do not use this verdict before you have settled the possible leak named above.")
        return "\n".join([*lines, "What this does not cover:", *(f"- {one}" for one in NOT_COVERED)])

    @property
    def tuning(self) -> list[str]:
        """What was tried for each model and what was chosen how often."""
        lines = []
        for m, model in enumerate(MODELS):
            settings, times = np.unique(self.chosen[:, m], return_counts=True)
            tried = SETTINGS[model]
            often = ", ".join(f"{tried[one]} {count}×" for one, count in zip(settings, times, strict=True))
            lines.append(f"{model}: {len(tried)} settings tried, chosen on validation {often}")
        return lines

    def figure(self) -> "Figure":
        """Return each shared model's gain over each alone: a dot per split, the mean, its interval."""
        from mtl_teach.figures import POOLED, dots
        from mtl_teach.figures import SHARED as SHARING

        gains = {model: self.gain(model) for model in SHARED}
        return dots(
            {model: self.average(ALONE) - self.average(model) for model in SHARED},
            {model: (one.mean, one.low, one.high) for model, one in gains.items()},
            f"gain over each alone, {self.measure}",
            "Right of zero, sharing helps",
            zero=True,
            colour=(POOLED, SHARING, SHARING),
        )

    def __str__(self):
        rows = [[" ".join(cell.split()) for cell in row] for row in self.rows]  # a name may hold a line break
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        padded = ([f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)] for row in rows)
        table = ["  ".join(row).rstrip() for row in padded]
        said = [*self.table.findings, *(f"warning: {one}" for one in self.warnings), *self.tuning]
        return "\n".join([*said, "", *table, "", self.verdict])

    def _named(self, outcome: str) -> str:
        names = [name for name, one in zip(self.table.names, self.outcomes, strict=True) if one == outcome]
        told = some(names, 20 if outcome != "LOSER" else len(names))  # every loser by name
        return f"{len(names)} of {self.table.tasks}" + (f" ({told})" if names else "")


def _ends(gain: Interval) -> str:
    return f"{gain.mean:+.2g} ({gain.low:+.2g} to {gain.high:+.2g})"


def _outcome(gain: Interval | None) -> str:
    if gain is None:
        return "not tested"
    return "winner" if gain.low > 0 else "LOSER" if gain.high < 0 else "not settled"


OUTCOMES = (
    ("Surely better with it", "winner"),
    ("LOSERS, surely worse with it", "LOSER"),
    ("Not settled", "not settled"),
    ("Not tested", "not tested"),
)


class TableWarning(UserWarning):
    """Something about a table that makes a comparison less sure; nothing was changed."""


def warn(said: tuple[str, ...]) -> None:
    """Issue each as a `TableWarning`."""
    for one in said:
        warnings.warn(one, TableWarning, stacklevel=3)
