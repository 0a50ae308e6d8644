"""Notebook 05's real data: on 29 mine fields, each field alone, one model for all, and soft sharing between.

Prints the mean AUC over fields and paired differences, for several numbers of labelled echoes per field.
Ridge and sharing strength are chosen for each model by itself, on other draws than those it is scored on.

    python -m benchmarks.landmine [samples ...]
"""

import sys
import time
from math import inf

import torch
from torch import Tensor

from mtl_teach import closed_form, data, evaluation

STRENGTHS = [0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, inf]
RIDGES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
MODELS = {"single": slice(0, 1), "pooled": slice(-1, None), "soft": slice(1, -1)}
TUNING, SCORED = range(1000, 1010), range(30)
SAMPLES = (20, 40, 80, 160)


def areas(fields: data.RealTasks, samples: int, seed: int) -> Tensor:
    """Return the AUC of one draw, mean over fields, at every ridge and strength: (ridges, strengths)."""
    drawn = fields.draw(samples, seed)
    x, x_test = data.with_constant(drawn.x), data.with_constant(drawn.x_test)
    paths = [closed_form.soft_logistic_path(x, drawn.y, STRENGTHS, ridge) for ridge in RIDGES]
    logits = (x_test @ torch.stack(paths).unsqueeze(-1)).squeeze(-1)  # (ridges, strengths, T, m)
    return evaluation.auc(logits, drawn.y_test, drawn.mask_test).mean(-1)


def measure(fields: data.RealTasks, samples: int) -> dict[str, tuple[float, float, Tensor]]:
    """Return each model's ridge, strength and AUC per draw (draws,)."""
    tuning, scored = (
        torch.stack([areas(fields, samples, seed) for seed in seeds]) for seeds in (TUNING, SCORED)
    )
    found = {}
    for model, part in MODELS.items():
        mean = tuning.mean(0)[:, part]
        ridge, strength = divmod(int(mean.argmax()), mean.shape[1])
        found[model] = RIDGES[ridge], STRENGTHS[part][strength], scored[:, ridge, part][:, strength]
    return found


def main(samples: list[int]) -> None:
    """Print one block for each number of samples."""
    fields = data.landmine()
    for count in samples or SAMPLES:
        begin = time.perf_counter()
        found = measure(fields, count)
        print(f"{count} labelled echoes per field, {len(SCORED)} draws, {time.perf_counter() - begin:.0f} s")
        for model, (ridge, strength, area) in found.items():
            print(f"  {model:7} AUC {area.mean():.3f}  ridge {ridge:g}, strength {strength:g}")
        for model in ("single", "pooled"):
            print(f"  soft - {model:6} {evaluation.paired_interval(found['soft'][2], found[model][2])}")


if __name__ == "__main__":
    torch.set_num_threads(2)
    main([int(argument) for argument in sys.argv[1:]])
