"""Real tasks on which sharing pays: 29 mine fields and 139 schools."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from mtl_teach import validation
from mtl_teach.data.downloads import LANDMINE, fetch, school_file
from mtl_teach.data.tasks import Tasks


@dataclass(frozen=True, eq=False)
class RealTasks:
    """T tasks of unequal sizes, whole: `x[j]` is (n_j, d), `y[j]` is (n_j,). `draw` makes Tasks of them.

    `kind` is that of all tasks, see `Tasks.kinds`; None: as their labels say.

    >>> rows = torch.linspace(0, 1, 12).reshape(6, 2)
    >>> schools = RealTasks((rows, rows[:4]), (rows[:, 0], rows[:4, 1]), ("north", "south"), "real")
    >>> schools
    RealTasks(2 tasks x 4 to 6 rows x 2 features)
    >>> schools.draw(samples=3, seed=0)
    Tasks(2 tasks x 3 samples x 2 features, 3 test samples per task; 2 labels missing)
    """

    x: tuple[Tensor, ...]
    y: tuple[Tensor, ...]
    names: tuple[str, ...]
    kind: str | None = None

    def __repr__(self):
        least, most = min(self.sizes), max(self.sizes)
        return f"RealTasks({len(self.y)} tasks x {least} to {most} rows x {self.x[0].shape[1]} features)"

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of rows n_j of each task."""
        return tuple(map(len, self.y))

    def draw(self, samples: int, seed: int = 0) -> Tasks:
        """Draw `samples` training rows of every task at random; all its other rows are for testing.

        A task whose labels are 0 and 1 draws again until its training rows hold both. Features are
        standardised by the mean and deviation of the training rows, all tasks together, so that one weight
        means the same in every task. Raises ValueError if a task has too few rows.
        """
        smallest = min(range(len(self.sizes)), key=self.sizes.__getitem__)
        if validation.whole("samples", samples, 2) >= self.sizes[smallest]:
            raise ValueError(
                f"samples must be below {self.sizes[smallest]}, the rows of {self.names[smallest]!r}, "
                f"got {samples}: draw fewer, so that every task keeps a row for testing"
            )
        rng = np.random.default_rng(validation.seed(seed))
        train = [_draw_rows(y, samples, rng) for y in self.y]
        return self.split(train, standardise=True)

    def split(self, train: list[Tensor], *, standardise: bool = False) -> Tasks:
        """Split each task by a boolean row mask `train[j]` (n_j,): True to train on, False to test on.

        Tasks of unequal sizes are padded: there x is zero, y NaN, and `mask` and `mask_test` False. Raises
        ValueError or TypeError for masks that do not fit.
        """
        for j, (y, rows) in enumerate(zip(self.y, train, strict=True)):
            if validation.exactly(f"train[{j}]", rows, rows=len(y)).dtype != torch.bool:
                raise TypeError(f"train[{j}] must be boolean, got {rows.dtype}: use rows.bool()")
        scale = _standardiser(torch.cat([x[t] for x, t in zip(self.x, train, strict=True)]), standardise)
        x, mask = _padded([scale(x[t]) for x, t in zip(self.x, train, strict=True)])
        x_test, mask_test = _padded([scale(x[~t]) for x, t in zip(self.x, train, strict=True)])
        y, _ = _padded([y[t] for y, t in zip(self.y, train, strict=True)])
        y_test, _ = _padded([y[~t] for y, t in zip(self.y, train, strict=True)])
        return Tasks(x, y, mask, x_test, y_test, self.names, mask_test=mask_test, kinds=self.kind)


def _loaded(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of a .mat file."""
    from scipy.io import loadmat  # not above: only who asks for real data waits for scipy

    return loadmat(path)


def landmine(download: bool = True) -> RealTasks:
    """Return 29 binary tasks, one per field: is this radar echo (9 features) a mine? 14,820 rows, 904 mines.

    Source: Xue, Liao, Carin and Krishnapuram, "Multi-task learning for classification with Dirichlet process
    priors", JMLR 8, 2007. Downloads 1.1 MB once, unless `download` is False; raises DataUnavailableError when
    that fails.

    >>> landmine()
    RealTasks(29 tasks x 445 to 690 rows x 9 features)
    """
    cells = _loaded(fetch(LANDMINE, download))
    x = tuple(torch.from_numpy(cell.astype(float)) for cell in cells["feature"].ravel())
    y = tuple(torch.from_numpy(cell.ravel().astype(float)) for cell in cells["label"].ravel())
    return RealTasks(x, y, tuple(f"field {j + 1}" for j in range(len(x))), "binary")


@overload
def school() -> RealTasks: ...
@overload
def school(split: int) -> Tasks: ...
def school(split: int | None = None) -> RealTasks | Tasks:
    """Return 139 regression tasks, one per London school: a pupil's exam score (1 to 70) from 27 attributes.

    With `split` from 1 to 10, the published split of that number as Tasks, features as they are: 11,472
    pupils to train on, 3,890 to test on. Published figures come from these features `with_constant`.

    Goldstein, "Multilevel modelling of survey data", The Statistician 40, 1991; splits by Argyriou, Evgeniou
    and Pontil, "Convex multi-task feature learning", Machine Learning 73, 2008. Downloads 0.1 MB once; raises
    DataUnavailableError when that fails.

    >>> school()
    RealTasks(139 tasks x 22 to 251 rows x 27 features)
    """
    table = _loaded(fetch(school_file("b")))
    starts = table["task_indexes"].ravel().astype(int) - 1
    sizes = np.diff(starts, append=table["y"].size).tolist()
    attributes = torch.from_numpy(table["x"].T[:, :-1].astype(float))  # the last column is constant
    scores = torch.from_numpy(table["y"].ravel().astype(float))
    names = tuple(f"school {j + 1}" for j in range(len(sizes)))
    tasks = RealTasks(attributes.split(sizes), scores.split(sizes), names, "real")
    if split is None:
        return tasks
    rows = _loaded(fetch(school_file(f"{validation.whole('split', split, 1, 10)}_indexes")))["tr"]
    train = torch.zeros(len(scores), dtype=torch.bool)
    train[torch.from_numpy(rows.ravel().astype(int) - 1)] = True
    return tasks.split(list(train.split(sizes)))


def _draw_rows(y: Tensor, samples: int, rng: np.random.Generator) -> Tensor:
    two_classes = set(y.tolist()) == {0.0, 1.0}
    while True:
        train = torch.zeros(len(y), dtype=torch.bool)
        train[torch.from_numpy(rng.permutation(len(y))[:samples])] = True
        if not two_classes or 0 < y[train].sum() < samples:
            return train


def _standardiser(rows: Tensor, standardise: bool) -> Callable[[Tensor], Tensor]:
    if not standardise:
        return lambda x: x
    deviation, mean = torch.std_mean(rows, dim=0, correction=0)
    deviation[deviation == 0] = 1.0  # a constant feature stays constant
    return lambda x: (x - mean) / deviation


def _padded(parts: list[Tensor]) -> tuple[Tensor, Tensor]:
    mask = pad_sequence([torch.ones(len(part), dtype=torch.bool) for part in parts], batch_first=True)
    return pad_sequence(parts, batch_first=True), mask  # (T, max n_j, ...), (T, max n_j)
