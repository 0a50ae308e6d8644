"""Scores per task, how sure they are, what a model costs, and a vault for the test data."""

from mtl_teach.evaluation.chance import expected_maximum
from mtl_teach.evaluation.cost import (
    count_flops,
    count_parameters,
    hard_sharing_parameters,
    mlp_parameters,
    single_task_parameters,
)
from mtl_teach.evaluation.intervals import Interval, mean_interval, paired_interval, resampled_interval
from mtl_teach.evaluation.metrics import (
    accuracy,
    auc,
    error_rate,
    excess_error,
    explained_variance,
    mean_squared_error,
)
from mtl_teach.evaluation.scores import Scores, score
from mtl_teach.evaluation.vault import Vault

__all__ = [
    "Interval",
    "Scores",
    "Vault",
    "accuracy",
    "auc",
    "count_flops",
    "count_parameters",
    "error_rate",
    "excess_error",
    "expected_maximum",
    "explained_variance",
    "hard_sharing_parameters",
    "mean_interval",
    "mean_squared_error",
    "mlp_parameters",
    "paired_interval",
    "resampled_interval",
    "score",
    "single_task_parameters",
]
