"""Should these tasks of mine share? One command, from a table to a verdict with its uncertainty."""

from collections.abc import Iterator, Sequence

import numpy as np
from tqdm import tqdm

from mtl_teach import validation
from mtl_teach.comparison import cluster
from mtl_teach.comparison.linear import MODELS, SETTINGS
from mtl_teach.comparison.result import Comparison, TableWarning, warn
from mtl_teach.comparison.table import Table, read
from mtl_teach.comparison.trial import FEWEST, Trial, one_thread, run, steps

__all__ = ["Comparison", "Table", "TableWarning", "compare", "growing", "read"]


def compare(
    table: object,
    task: str | None = None,
    label: str | Sequence[str] = "label",
    *,
    group: str | None = None,
    leave_out: Sequence[str] = (),
    kind: str | None = None,
    splits: int = 10,
    seed: int = 0,
    separator: str | None = None,
    decimal: str = ".",
    encoding: str = "utf-8",
    scheduler: str | None = None,
    progress: bool = True,
) -> Comparison:
    """Compare each alone, one for all, soft and hard sharing on your table, over random splits.

    - `table`: a CSV file's path, a data frame or a dict of columns. `task` names the column that says whose a
      row is, `label` the labels, and all other columns but `group` and `leave_out` are features. Several
      labels and no task: each label is a task on the same rows. A missing label is empty, NaN or None.
    - `group`: rows of one group stay on one side of every split. `kind`: "binary", "classes" or "real", where
      whole numbers do not tell. `separator`, `decimal`, `encoding`: of the file.
    - Each of `splits` >= 3 draws 60 % to train, 20 % to validate, 20 % to test, task by task. Each model
      tries as many settings on the validation part, is fitted again to both, and meets the test part once.
    - `scheduler`: the address of a Dask scheduler, whose workers then share the splits; see `cluster`.

    >>> rng = np.random.default_rng(0)
    >>> x, town = rng.normal(size=(80, 3)), np.repeat(["a", "b", "c", "d"], 20)
    >>> columns = {"town": town, "y": x @ [1.0, 2.0, -1.0] + rng.normal(size=80)} | dict(zip("uvw", x.T))
    >>> found = compare(columns, "town", "y", splits=4, progress=False)
    >>> found.best, found.gain("one for all").mean > 0  # the same slopes in all
    ('one for all', True)

    Raises ValueError or TypeError that names what does not fit; issues a `TableWarning` for what is odd.
    """
    splits, seed = validation.whole("splits", splits, 3, 1000), validation.seed(seed)
    read_table = read(
        table,
        task,
        label,
        group=group,
        leave_out=leave_out,
        kind=kind,
        separator=separator,
        decimal=decimal,
        encoding=encoding,
    )
    scored, thin = _scored(read_table)
    said = (*read_table.warnings, *thin)
    warn(said)
    seeds = _seeds(seed, splits)
    if scheduler is None:
        found = ((at, run(read_table, scored, one)) for at, one in enumerate(seeds))
    else:
        found = cluster.trials(run, read_table, scored, seeds, scheduler)
    found = dict(tqdm(found, desc="splits", total=splits, unit="split", disable=not progress))
    trials = [found[at] for at in range(splits)]
    _finite(trials, said)
    return Comparison.of(read_table, trials, said)


def growing(table: Table, splits: int = 10, seed: int = 0) -> Iterator[tuple[Comparison | None, float]]:
    """Yield what `compare` finds in a table that was `read`, after each fit, and the share of work done.

    The first two splits give None; from then on it is the comparison of the splits made so far. The last one
    is that of `compare` with the same seed. Nothing is issued as a warning: each comparison holds them.

    >>> rng = np.random.default_rng(0)
    >>> x, town = rng.normal(size=60), np.repeat(["a", "b", "c"], 20)
    >>> table = read({"town": town, "y": x + rng.normal(size=60), "x": x}, "town", "y")
    >>> made = list(growing(table, splits=3))
    >>> made[0][0] is None, len(made[-1][0].loss), made[-1][1]
    (True, 3, 1.0)

    Raises ValueError as `compare` does.
    """
    splits, seed = validation.whole("splits", splits, 3, 1000), validation.seed(seed)
    scored, thin = _scored(table)
    said = (*table.warnings, *thin)
    trials: list[Trial] = []
    found, fits = None, len(MODELS) * (len(SETTINGS[MODELS[0]]) + 1)
    for one in _seeds(seed, splits):
        made = steps(table, scored, one)
        for count in range(1, fits + 2):
            with one_thread():  # not around the loop: whoever draws in between keeps its threads
                trial = next(made)
            if trial is not None:
                trials.append(trial)
                _finite(trials, said)
                found = Comparison.of(table, trials, said) if len(trials) > 2 else None
            begun = 0 if trial is not None else count / (fits + 1)
            yield found, (len(trials) + begun) / splits


def _seeds(seed: int, splits: int) -> list[int]:
    return np.random.SeedSequence(seed).generate_state(splits).tolist()


def _finite(trials: list[Trial], said: tuple[str, ...]) -> None:
    """Raise ValueError if a tested task has no finite loss: nothing can be said of such splits."""
    for trial in trials:
        tested = ~np.isnan(trial.loss[-1]) | np.isinf(trial.loss).any(0)  # (T,)
        if not np.isfinite(trial.loss[:, tested]).all():
            far = [one for one in said if "far beyond" in one] or ["a value lies too far from all others"]
            raise ValueError(
                f"a split's losses must be finite, got one beyond all numbers: {far[0]}; mend that row or "
                "leave it out"
            )


def _scored(table: Table) -> tuple[np.ndarray, list[str]]:
    """Return which tasks can stand on both sides of a split (T,), and a word on each that cannot."""
    counts, what = np.bincount(table.owner, minlength=table.tasks), "labels"
    if table.group is not None:
        what = "groups"
        counts = np.array([len(np.unique(table.group[table.owner == j])) for j in range(table.tasks)])
    scored = counts >= FEWEST
    if table.tasks < 2 or not scored.any():
        raise ValueError(
            f"tasks must be at least two, one of them with {FEWEST} {what}, got {table.tasks}, the largest "
            f"with {counts.max()}: label more, or name another task or group column"
        )
    thin = ", ".join(f"{table.names[j]!r} ({counts[j]})" for j in np.flatnonzero(~scored))
    said = f"tasks with fewer than {FEWEST} {what} only train the shared models, not tested: {thin}"
    return scored, [said] if thin else []
