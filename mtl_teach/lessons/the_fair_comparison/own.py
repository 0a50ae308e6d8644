"""Small tables of eight towns whose truth is known, to try the comparison of your own tasks on."""

from __future__ import annotations

import torch

from mtl_teach import validation
from mtl_teach.layers import generators

TOWNS = ("Aston", "Birch", "Colby", "Denby", "Elton", "Firth", "Gosby", "Hurst")
ROWS, NOISE = 30, 1.5
FEATURES = tuple(f"x{k}" for k in range(1, 13))
ONE, NOTHING, OUTSIDER = EXAMPLES = ("one truth for all", "nothing shared", "one outsider")


def example(name: str = OUTSIDER, seed: int = 0) -> dict[str, list]:
    """Return a table with the columns "task" (a town), "label" and twelve features, 30 rows a town.

    "one truth for all": the label depends on the features alike in all towns; "nothing shared": in each town
    in a way of its own; "one outsider": alike in seven towns, and in the last one the other way round.

    >>> table = example("one outsider")
    >>> list(table)[:4], len(table["label"]), table["task"][-1]
    (['task', 'label', 'x1', 'x2'], 240, 'Hurst')

    Raises ValueError for another name.
    """
    name = validation.choice("name", name, EXAMPLES)
    (stream,) = generators(seed, 1)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=stream, dtype=torch.float64)

    x, noise = normal(len(TOWNS), ROWS, len(FEATURES)), NOISE * normal(len(TOWNS), ROWS)
    common, own = normal(len(FEATURES)), normal(len(TOWNS), len(FEATURES))
    common, own = (2 * one / one.norm(dim=-1, keepdim=True) for one in (common, own))  # all of length 2
    weights = own if name == NOTHING else common.repeat(len(TOWNS), 1)  # (T, d)
    if name == OUTSIDER:
        weights[-1] = -weights[-1]
    y = (x * weights[:, None]).sum(-1) + noise
    towns = [town for town in TOWNS for _ in range(ROWS)]
    columns = {feature: x[..., k].flatten().tolist() for k, feature in enumerate(FEATURES)}
    return {"task": towns, "label": y.flatten().tolist()} | columns
