"""Exact solvers for linear models: what moves a panel without a training loop."""

from mtl_teach.closed_form.alternating import HardFit, hard_linear
from mtl_teach.closed_form.logistic import RIDGE, soft_logistic, soft_logistic_path
from mtl_teach.closed_form.ridge import SoftRidge, soft_ridge, soft_ridge_path
from mtl_teach.closed_form.single import tuned_ridge
from mtl_teach.closed_form.theory import (
    best_strength,
    hard_sharing_excess,
    hard_sharing_terms,
    single_task_excess,
)
from mtl_teach.closed_form.tuning import tuned_logistic

__all__ = [
    "RIDGE",
    "HardFit",
    "SoftRidge",
    "best_strength",
    "hard_linear",
    "hard_sharing_excess",
    "hard_sharing_terms",
    "single_task_excess",
    "soft_logistic",
    "soft_logistic_path",
    "soft_ridge",
    "soft_ridge_path",
    "tuned_logistic",
    "tuned_ridge",
]
