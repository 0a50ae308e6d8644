"""Notebook 05's real data: on 29 mine fields, each field alone, one model for all, and soft sharing between.

Prints the mean AUC over fields and paired differences, for several numbers of labelled echoes per field.
Ridge and sharing strength are chosen for each model by itself, on other draws than those it is scored on, but
of the same echoes.

    python -m benchmarks.landmine [samples ...]
"""

import sys
import time
from math import inf

import torch
from torch import Tensor

from mtl_teach import closed_form, data, evaluation

STRENGTHS = [0.0, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, inf]
RIDGES = [0.003, 0.01, 0.03, 0.1, 0.3]
MODELS = {"single": slice(0, 1), "pooled": slice(-1, None), "soft": slice(1, -1)}
TUNING, SCORED = range(1000, 1010), range(30)
SAMPLES = (20, 40, 80, 160)


def areas(drawn: data.Tasks, strengths: list[float], ridge: float) -> Tensor:
    """Return the AUC at each strength, mean over the fields (strengths,)."""
    weights = closed_form.soft_logistic_path(data.with_constant(drawn.x), drawn.y, strengths, ridge)
    logits = (data.with_constant(drawn.x_test) @ weights.unsqueeze(-1)).squeeze(-1)  # (strengths, T, m)
    return evaluation.auc(logits, drawn.y_test, drawn.mask_test).mean(-1)


def tuned(fields: data.RealTasks, samples: int) -> dict[str, tuple[float, float]]:
    """Return the ridge and strength of each model with the best mean AUC on the draws for tuning."""
    draws = [fields.draw(samples, seed) for seed in TUNING]
    grid = torch.stack([sum(areas(drawn, STRENGTHS, ridge) for drawn in draws) for ridge in RIDGES])
    chosen = {}
    for model, part in MODELS.items():
        ridge, strength = divmod(int(grid[:, part].argmax()), len(STRENGTHS[part]))
        chosen[model] = RIDGES[ridge], STRENGTHS[part][strength]
    return chosen


def scores(
    fields: data.RealTasks, samples: int, chosen: dict[str, tuple[float, float]]
) -> dict[str, list[float]]:
    """Return each model's AUC on each of the draws for scoring."""
    draws = [fields.draw(samples, seed) for seed in SCORED]
    return {
        model: [areas(drawn, [strength], ridge).item() for drawn in draws]
        for model, (ridge, strength) in chosen.items()
    }


def main(samples: list[int]) -> None:
    """Print one block for each number of samples."""
    fields = data.landmine()
    for count in samples or SAMPLES:
        begin = time.perf_counter()
        chosen = tuned(fields, count)
        area = scores(fields, count, chosen)
        print(f"{count} labelled echoes per field, {len(SCORED)} draws, {time.perf_counter() - begin:.0f} s")
        for model, (ridge, strength) in chosen.items():
            mean = sum(area[model]) / len(area[model])
            print(f"  {model:7} AUC {mean:.3f}  ridge {ridge:g}, strength {strength:g}")
        for model in ("single", "pooled"):
            print(f"  soft - {model:6} {evaluation.paired_interval(area['soft'], area[model])}", flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]])
