"""Published figures on real data, reproduced: School's ten splits, and Landmine."""

import math

import pytest
import torch
from torch import Tensor

from mtl_teach import data
from mtl_teach.closed_form import soft_logistic, soft_ridge
from mtl_teach.evaluation import auc

pytestmark = pytest.mark.usefixtures("real_data")


def predict(x: Tensor, weights: Tensor) -> Tensor:
    return (x @ weights.unsqueeze(-1)).squeeze(-1)


def test_school():
    # Reference: scikit-learn's Ridge on the joint features, α = 1 (single-task, pooled) and α = 30, μ = 10⁻⁶.
    models = {"single": (0.0, 1.0), "pooled": (math.inf, 1 / 139), "soft": (30.0, 30e-6 / 139)}
    explained = {name: [] for name in models}
    for split in range(1, 11):
        tasks = data.school(split)
        x, x_test = data.with_constant(tasks.x), data.with_constant(tasks.x_test)
        y = tasks.y_test[tasks.mask_test]
        for name, (strength, ridge) in models.items():
            weights = soft_ridge(x, tasks.y, strength, ridge, tasks.mask)
            left = (predict(x_test, weights)[tasks.mask_test] - y).square().sum()
            explained[name].append(100 * (1 - left / (y - y.mean()).square().sum()).item())
    scores = {name: torch.tensor(values) for name, values in explained.items()}
    for name, mean, deviation in [("single", 35.13, 1.71), ("pooled", 34.23, 1.15), ("soft", 38.21, 1.35)]:
        assert scores[name].mean().item() == pytest.approx(mean, abs=0.05), name
        assert scores[name].std().item() == pytest.approx(deviation, abs=0.05), name
    for other in ("single", "pooled"):
        assert (scores["soft"] > scores[other]).all()


def test_landmine():
    # Reference: LogisticRegression, C = 3 (single-task), 1 (pooled), 0.1 with μ = 1 (soft); n = 40.
    samples, mu, seeds = 40, 1.0, 15
    fields = data.landmine()
    count = len(fields.y)
    stiffness = 1 / (0.1 * samples)
    strength = stiffness * count / (count + mu)
    models = {
        "single": (0.0, 1 / (3 * samples)),
        "pooled": (math.inf, 1 / (samples * count)),
        "soft": (strength, stiffness - strength),
    }
    scores = {name: [] for name in models}
    for seed in range(seeds):
        tasks = fields.draw(samples, seed)
        x, x_test = data.with_constant(tasks.x), data.with_constant(tasks.x_test)
        for name, (pull, ridge) in models.items():
            logits = predict(x_test, soft_logistic(x, tasks.y, pull, ridge))
            scores[name].append(auc(logits, tasks.y_test, tasks.mask_test).mean().item())
    scores = {name: torch.tensor(values) for name, values in scores.items()}
    for name, mean, deviation in [("single", 0.687, 0.017), ("pooled", 0.728, 0.009), ("soft", 0.743, 0.007)]:
        error = math.hypot(scores[name].std().item() / seeds**0.5, deviation / 30**0.5)
        assert abs(scores[name].mean().item() - mean) < 3 * error, name
    assert (scores["soft"] - scores["single"]).mean() > 0.03
    assert (scores["soft"] - scores["pooled"]).mean() > 0.005
