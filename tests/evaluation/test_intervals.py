import math

import numpy as np
import pytest
import torch
from scipy import stats

from mtl_teach.evaluation import Interval, mean_interval, paired_interval, resampled_interval
from tests.makes import Series

A = [1.0, 2.5, -0.5, 3.0, 4.0]
B = [0.5, 1.0, -0.75, 2.0, 5.0]


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
def test_intervals_are_scipys(level):
    ours, theirs = mean_interval(A, level), stats.ttest_1samp(A, 0).confidence_interval(level)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))
    ours, theirs = paired_interval(A, B, level), stats.ttest_rel(A, B).confidence_interval(level)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))
    assert ours.mean == pytest.approx((ours.low + ours.high) / 2) and (ours.count, ours.level) == (5, level)


def test_an_interval_covers_the_truth_as_often_as_it_says():
    generator = torch.Generator().manual_seed(0)
    runs = torch.randn(2000, 6, generator=generator, dtype=torch.float64) + 3
    covered = sum(i.low <= 3 <= i.high for i in map(mean_interval, runs))
    # Binomial with 2,000 trials at 95 %: deviation 9.7.
    assert abs(covered - 1900) < 40


def test_pairs_cancel_what_both_share():
    shared = torch.linspace(-50, 50, 20)
    wiggle = 0.1 * torch.cos(torch.arange(20.0))
    interval = paired_interval(shared + 1 + wiggle, shared)
    assert interval.excludes_zero and interval.high - interval.low < 0.2
    assert not mean_interval(shared + 1 + wiggle).excludes_zero


def test_the_sign_is_settled_only_if_zero_is_outside():
    assert Interval(1, 0.1, 1.9, 5).excludes_zero and Interval(-1, -1.9, -0.1, 5).excludes_zero
    assert not Interval(1, -0.1, 2.1, 5).excludes_zero and not Interval(0.5, 0, 1, 5).excludes_zero
    assert mean_interval([2.0, 2.0]) == Interval(2.0, 2.0, 2.0, 2)


def test_an_interval_reads_as_words_and_holds_plain_numbers():
    interval = paired_interval(A, B)
    assert str(interval) == "0.45 (-0.72 to 1.62, 95%, 5 runs)"
    assert all(type(v) is float for v in (interval.mean, interval.low, interval.high))


@pytest.mark.parametrize(
    "runs",
    [
        np.array(A),
        np.array(A[::-1])[::-1],
        tuple(A),
        torch.tensor(A),
        [torch.tensor(a) for a in A],
        Series(A, index=[2, 3, 5, 7, 11]),  # a Series after filtering: no entry 0
        np.array(A, dtype=object),
    ],
    ids=["array", "negative stride", "tuple", "float32", "list of tensors", "filtered Series", "objects"],
)
def test_runs_come_in_any_make(runs):
    assert mean_interval(runs) == mean_interval(A)
    assert paired_interval(runs, B) == paired_interval(A, B)


def test_bad_input_is_refused(refuses):
    with refuses(ValueError, "b must pair with a (5 values)", got="4", remedy="same draws"):
        paired_interval(A, B[:4])
    with refuses(ValueError, "a and b", got="1", expected="at least two pairs", remedy="more seeds"):
        paired_interval(A[:1], B[:1])
    with refuses(ValueError, "values", got="0", expected="at least two", remedy="more seeds"):
        mean_interval([])
    with refuses(ValueError, "a ", got="nan", expected="finite", remedy="leave those"):
        paired_interval([1.0, math.nan], [1.0, 2.0])
    with refuses(ValueError, "values", got="(2, 3)", expected="one number per run", remedy="average"):
        mean_interval(torch.zeros(2, 3))
    with refuses(TypeError, "values", got="text such as 'good'", expected="numbers", remedy="encode"):
        mean_interval(["good", "bad"])
    with refuses(TypeError, "values", got="float", remedy="put it into a list"):
        mean_interval(3.0)
    with refuses(ValueError, "level", got="95", expected="from 0.5 to 0.999", remedy="use 0.999 or less"):
        mean_interval(A, level=95)


def test_overlapping_splits_widen_the_interval_as_nadeau_and_bengio_say():
    values, ratio = np.array([0.2, 0.5, 0.1, 0.4, 0.3]), 0.25
    found = resampled_interval(values, ratio, level=0.9)
    scale = math.sqrt((1 / 5 + ratio) * values.var(ddof=1))
    assert (found.low, found.high) == pytest.approx(stats.t.interval(0.9, 4, values.mean(), scale))
    plain = mean_interval(values, 0.9)
    assert resampled_interval(values, 0.0, 0.9).low == pytest.approx(plain.low)
