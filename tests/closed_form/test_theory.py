"""The formulas behind the curves, against simulation and their own limits."""

import math

import numpy as np
import pytest

from mtl_teach.closed_form import best_strength, hard_sharing_excess, hard_sharing_terms, single_task_excess


def simulated(samples: int, features: int, noise: float, runs: int = 4000) -> float:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((runs, samples, features))
    errors = noise * rng.standard_normal((runs, samples, 1))
    off = np.linalg.pinv(x) @ errors  # ŵ − w of least squares
    return float((off**2).sum((1, 2)).mean())


@pytest.mark.parametrize(("samples", "features"), [(40, 20), (30, 5), (12, 2)])
def test_single_task_excess_is_what_least_squares_pays(samples, features):
    assert single_task_excess(samples, features, 0.5) == pytest.approx(
        simulated(samples, features, 0.5), rel=0.05
    )


def test_the_floor_is_least_squares_on_a_known_basis():
    floor, shared = hard_sharing_terms(samples=40, features=20, rank=2, noise=0.5)
    assert floor == pytest.approx(simulated(40, 2, 0.5), rel=0.05)
    assert shared == pytest.approx(0.225)
    assert hard_sharing_excess(8, 40, 20, 2, 0.5) == pytest.approx(floor + shared / 8)


def test_a_full_rank_shares_nothing():
    floor, shared = hard_sharing_terms(samples=40, features=20, rank=20, noise=0.5)
    assert (floor, shared) == (single_task_excess(40, 20, 0.5), 0.0)


def test_best_strength_at_its_ends():
    assert best_strength(1.0, 0.5) == 4.0
    assert best_strength(0.0, 0.5) == 0.0
    assert math.isinf(best_strength(1.0, 0.0))


@pytest.mark.parametrize(
    ("error", "message", "call"),
    [
        (
            ValueError,
            r"samples must be above features \+ 1 = 21, got 21",
            lambda: single_task_excess(21, 20, 1.0),
        ),
        (ValueError, r"samples must be above rank \+ 1 = 3", lambda: hard_sharing_terms(3, 20, 2, 1.0)),
        (ValueError, "rank must be .* from 1 to 20, got 21", lambda: hard_sharing_terms(40, 20, 21, 1.0)),
        (TypeError, "tasks must be a whole number", lambda: hard_sharing_excess(2.5, 40, 20, 2, 1.0)),
        (ValueError, "noise must be a number >= 0, got -1", lambda: best_strength(-1.0, 1.0)),
        (ValueError, "must not both be 0", lambda: best_strength(0.0, 0.0)),
    ],
)
def test_bad_arguments_are_named(error, message, call):
    with pytest.raises(error, match=message):
        call()
