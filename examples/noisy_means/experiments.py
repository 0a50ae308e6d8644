"""What the lesson on noisy means measures."""

from mtl_teach.lessons.noisy_means.panels.noisy_means import STRENGTHS, errors


def mean_errors(tasks: int) -> dict[float, float]:
    """Return the squared error of T noisy means at every sharing strength, mean over 200 draws."""
    return dict(zip(STRENGTHS, errors(tasks).finish().mean(0).tolist(), strict=True))
