"""How sure a mean over seeds is: Student's t intervals, paired where two models saw the same draws."""

import math
from dataclasses import dataclass

from torch import Tensor

from mtl_teach import validation
from mtl_teach.conversion import Numbers


@dataclass(frozen=True)
class Interval:
    """A mean over `count` runs and the interval from `low` to `high` that covers the true one at `level`.

    >>> gain = Interval(mean=1.2, low=0.3, high=2.1, count=20)
    >>> print(gain, gain.excludes_zero)
    1.2 (0.3 to 2.1, 95%, 20 runs) True
    """

    mean: float
    low: float
    high: float
    count: int
    level: float = 0.95

    @property
    def excludes_zero(self) -> bool:
        """Whether the sign is settled: all of the interval lies on one side of zero."""
        return self.low > 0 or self.high < 0

    def __str__(self):
        return f"{self.mean:.3g} ({self.low:.3g} to {self.high:.3g}, {self.level:.0%}, {self.count} runs)"


def mean_interval(values: Numbers, level: float = 0.95) -> Interval:
    """Return the mean of independent runs with its Student t interval (Student 1908).

    >>> print(mean_interval([0.81, 0.84, 0.80, 0.83]))
    0.82 (0.791 to 0.849, 95%, 4 runs)

    Raises ValueError for fewer than two values, NaN or infinity, or a level outside 0.5 to 0.999.
    """
    level = validation.real("level", level, 0.5, 0.999)
    values = _runs("values", values)
    if len(values) < 2:
        raise ValueError(f"values must be at least two runs, got {len(values)}: repeat with more seeds")
    from scipy.special import stdtrit  # not above: scipy takes a quarter of a second

    count = len(values)
    margin = float(stdtrit(count - 1, (1 + level) / 2)) * values.std().item() / math.sqrt(count)
    mean = values.mean().item()
    return Interval(mean, mean - margin, mean + margin, count, level)


def paired_interval(a: Numbers, b: Numbers, level: float = 0.95) -> Interval:
    """Return the mean of a - b over pairs, `a[r]` and `b[r]` from the same draw r, with its t interval.

    What a draw does to both models cancels. Where their errors rise and fall together, far fewer draws settle
    the sign than for two separate means; where they do not, the interval is no shorter.

    >>> paired_interval([0.81, 0.84, 0.80], [0.79, 0.81, 0.78]).excludes_zero
    True

    Raises ValueError for unequal lengths, fewer than two pairs, NaN or infinity.
    """
    a, b = _runs("a", a), _runs("b", b)
    if len(a) != len(b):
        raise ValueError(
            f"b must pair with a ({len(a)} values), got {len(b)}: give both models the same draws"
        )
    if len(a) < 2:
        raise ValueError(f"a and b must be at least two pairs, got {len(a)}: repeat with more seeds")
    return mean_interval(a - b, level)


def resampled_interval(values: Numbers, ratio: float, level: float = 0.95) -> Interval:
    """Return the mean over random splits of one sample, with an interval that knows that they overlap.

    `values`: one number per split, such as a paired difference; `ratio`: examples tested on / learnt from.
    Splits of one sample are not independent: more of them shrink only their own share of the variance. It is
    taken as (1/R + ratio)·s² in place of s²/R, with Student's t of R − 1 degrees of freedom.
    Source: Nadeau and Bengio, "Inference for the generalization error", Machine Learning 52, 2003, section 3.

    >>> gains = [0.02, 0.03, 0.01, 0.02]
    >>> print(mean_interval(gains), resampled_interval(gains, ratio=0.25), sep=", ")
    0.02 (0.00701 to 0.033, 95%, 4 runs), 0.02 (0.00163 to 0.0384, 95%, 4 runs)

    Raises ValueError as `mean_interval` does, for a ratio below 0 or a level outside 0.5 to 0.999999.
    """
    level, ratio = validation.real("level", level, 0.5, 0.999999), validation.real("ratio", ratio, 0.0)
    plain = mean_interval(values, 0.5)
    from scipy.special import stdtrit

    quantile, half = (float(stdtrit(plain.count - 1, (1 + one) / 2)) for one in (level, 0.5))
    margin = (plain.high - plain.mean) * quantile / half * math.sqrt(1 + plain.count * ratio)
    return Interval(plain.mean, plain.mean - margin, plain.mean + margin, plain.count, level)


def _runs(name: str, values: Numbers) -> Tensor:
    runs = validation.tensor(name, values).detach().double()
    if runs.ndim != 1:
        raise ValueError(
            f"{name} must be one number per run (runs), got {tuple(runs.shape)}: "
            "give it the runs of one task at a time, or average over the tasks first"
        )
    return validation.finite(name, runs)
