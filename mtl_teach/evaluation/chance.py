"""What choosing the best of several equally good runs seems to gain."""

import math

from mtl_teach import validation


def expected_maximum(count: int) -> float:
    """Return the mean of the largest of `count` independent standard normal numbers.

    All are below z with probability Φ(z)^k, so the largest has the density k·φ(z)·Φ(z)^(k−1); the mean is
    integrated numerically. Of k equally good runs with deviation σ the best seems better by this many σ.

    >>> [round(expected_maximum(count), 2) for count in (1, 2, 3, 5, 8)]
    [0.0, 0.56, 0.85, 1.16, 1.42]

    Raises ValueError or TypeError unless `count` is a whole number from 1 to 1,000,000.
    """
    count = validation.whole("count", count, 1, 1_000_000)
    from scipy.integrate import quad  # not above: scipy takes a quarter of a second
    from scipy.special import log_ndtr

    def weighed(z: float) -> float:
        log_density = -z * z / 2 - math.log(2 * math.pi) / 2
        return z * math.exp(math.log(count) + log_density + (count - 1) * log_ndtr(z))

    return quad(weighed, -12, 12, epsabs=1e-12, epsrel=1e-10, limit=400)[0]
