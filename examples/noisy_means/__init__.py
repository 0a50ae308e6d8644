"""The room of notebooks/…_noisy_means.ipynb: what it measures, shows, asks and sets as exercises."""

from mtl_teach.lessons.noisy_means import questions
from mtl_teach.lessons.noisy_means.experiments import mean_errors

__all__ = ["mean_errors", "questions"]
