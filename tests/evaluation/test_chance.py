import math

import numpy as np
import pytest

from mtl_teach.evaluation import expected_maximum

ROOT = math.sqrt(math.pi)
# Godwin (1949): the exact means of the largest of 2 to 5 normal numbers.
EXACT = {
    1: 0.0,
    2: 1 / ROOT,
    3: 3 / (2 * ROOT),
    4: 6 / ROOT * (0.25 + math.asin(1 / 3) / (2 * math.pi)),
    5: 5 / (4 * ROOT) + 15 / (2 * math.pi * ROOT) * math.asin(1 / 3),
}


@pytest.mark.parametrize("count, mean", EXACT.items())
def test_the_mean_of_the_largest_of_a_few_is_the_exact_one(count, mean):
    assert expected_maximum(count) == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize("count", [8, 40])
def test_the_mean_of_the_largest_of_many_is_what_draws_give(count):
    drawn = np.random.default_rng(0).normal(size=(40_000, count)).max(1)
    assert expected_maximum(count) == pytest.approx(drawn.mean(), abs=4 * drawn.std() / 200)


def test_it_rises_ever_more_slowly():
    few = [expected_maximum(count) for count in (1, 2, 4, 8, 1_000, 1_000_000)]
    assert few == sorted(few) and few[-1] == pytest.approx(4.8634, abs=1e-3)


@pytest.mark.parametrize("count", [0, 2.5, 2_000_000])
def test_only_counts_are_taken(count):
    with pytest.raises((ValueError, TypeError), match="count must be"):
        expected_maximum(count)
