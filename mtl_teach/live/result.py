"""What a panel computes: tables for the chart, words for the reader, numbers for the tests."""

from dataclasses import dataclass, field

import torch


@dataclass(frozen=True)
class Result:
    """One state of a panel.

    `tables`: data name -> column name -> list, what the chart draws. `words`: the sentence under the
    figure, which is also its alt text and what nbval compares. `values`: the numbers behind the words,
    rounded by nobody, for assertions; a name ends in its unit where it has one: `_percent`, `_points` (of
    100), `_excess` (squared error above the noise). `progress`: from 0 to 1; below 1 a better one follows.
    """

    tables: dict[str, dict[str, list]]
    words: str
    values: dict[str, float] = field(default_factory=dict)
    progress: float = 1.0


def column(values: torch.Tensor, digits: int = 4) -> list[float]:
    """Return a tensor as a flat list, rounded so that a message to the browser stays small.

    >>> column(torch.tensor([[0.25, 1 / 3]]), digits=2)
    [0.25, 0.33]
    """
    return torch.round(values.detach().double().flatten(), decimals=digits).tolist()


def table(**columns: list) -> dict[str, list]:
    """Return `columns` as a table, or raise ValueError if they differ in length.

    >>> table(step=[1, 2], loss=[0.7, 0.4])
    {'step': [1, 2], 'loss': [0.7, 0.4]}
    """
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns must be equally long, got {lengths}: give one entry per row")
    return columns
