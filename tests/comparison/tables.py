"""Small tables whose answer is known."""

import csv
from pathlib import Path

import numpy as np


def columns(tasks: int = 4, rows: int = 12, features: int = 3, seed: int = 0, kind: str = "real") -> dict:
    """One truth for all tasks, with noise of deviation one half."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(tasks * rows, features))
    z = x.sum(1) + 0.5 * rng.normal(size=len(x))
    y = {
        "real": z.tolist(),
        "binary": (z > 0).astype(int).tolist(),
        "text": np.where(z > 0, "yes", "no").tolist(),
    }
    named = {f"x{k}": column.tolist() for k, column in enumerate(x.T)}
    return {"task": np.repeat([f"t{j}" for j in range(tasks)], rows).tolist(), "y": y[kind]} | named


def write(path: Path, table: dict, separator: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        out = csv.writer(file, delimiter=separator)
        out.writerow(table)
        out.writerows(zip(*table.values(), strict=True))
    return path
