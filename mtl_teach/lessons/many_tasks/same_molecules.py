"""The watched assays of ToxCast once more, with all their labels on the same few molecules.

In `real.py` each of the twenty brings molecules of its own, so what they gain from each other may come from
answers or from molecules. Here the labels of a draw lie on the same 300 molecules, 200 of them for each
assay (with fewer than ten active ones where the 300 hold fewer): one network for the twenty, and a logistic
regression for each. Settings are chosen as in `real.py`.
`python -m mtl_teach.lessons.many_tasks.same_molecules` writes `same_molecules_results.py` anew, in ten
minutes of one core or so.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from mtl_teach import evaluation
from mtl_teach.lessons.many_tasks import real, same_molecules_results
from mtl_teach.lessons.many_tasks.experiments import real_draws

POOL = 300  # molecules on which all watched assays are known
MODELS = ("single logistic", "watched only")


def same_molecules(of: real.Panel, drawn: real.Draw) -> real.Draw:
    """Return the draw with other labels: `real.LABELS` a watched assay, all on the same `POOL` molecules."""
    rng = np.random.default_rng(drawn.seed + 2)
    complete = np.flatnonzero(~np.isnan(of.y[:, drawn.watched]).any(1))
    pool = rng.permutation(np.setdiff1d(complete, drawn.test))[:POOL]
    train = np.zeros_like(drawn.train)
    for j in drawn.watched:
        train[real.labelled(of.y[:, j], rng.permutation(pool), real.LABELS), j] = True
    return replace(drawn, train=train)


def measure(model: str, draws: int = 20, tuning: int = 2) -> real.Measured:
    """Choose the setting of one of `MODELS` on `tuning` other draws, and measure it on `draws` draws."""
    return real.measure("toxcast", model, real.watched_of(60), draws, tuning, change=same_molecules)


def gains() -> torch.Tensor:
    """Return the stored points of AUC that the network gains over the regressions, one per draw, (20,)."""
    shared, alone = (
        torch.tensor([[float(one) for one in row.split()] for row in rows], dtype=torch.float64).mean(1)
        for _, rows in (same_molecules_results.MEASURED[model] for model in reversed(MODELS))
    )
    return shared - alone


def gain() -> evaluation.Interval:
    """Return the mean of `gains`, with an interval for random splits."""
    return evaluation.resampled_interval(gains(), ratio=real.RATIO["toxcast"])


def lost() -> evaluation.Interval:
    """Return the points by which the network gains less than with molecules of their own for the assays."""
    own = real_draws()
    own_gains = own["watched only"] - own["single logistic"]
    return evaluation.resampled_interval(own_gains - gains(), ratio=real.RATIO["toxcast"])


def written(measured: dict[str, real.Measured]) -> str:
    """Return a module that holds a result: MEASURED, model -> setting, areas."""
    lines = ['"""What `same_molecules.py` measured; written by it."""', "", "# ruff: noqa: E501", ""]
    lines += ["#: Model -> what was chosen; the AUC of each watched assay, a row per draw."]
    lines += ["MEASURED = {"]
    for model, one in measured.items():
        rows = (" ".join(map(str, row)) for row in one.areas)
        lines += [f'    "{model}": (', f"        {one.setting},", "        ("]
        lines += [*(f'            "{row}",' for row in rows), "        ),", "    ),"]
    return "\n".join([*lines, "}", ""])


def main() -> None:
    """Load the assays, choose the settings, measure, and write it down."""
    real.panel("toxcast", True)
    Path(__file__).with_name("same_molecules_results.py").write_text(
        written({model: measure(model) for model in MODELS})
    )


if __name__ == "__main__":
    main()
