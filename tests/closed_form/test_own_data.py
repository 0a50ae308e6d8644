"""Every solver takes labels that are missing and numbers of any make, and the answer is the same."""

from math import inf, nan

import pytest
import torch

from mtl_teach import closed_form as solve
from mtl_teach.data import Tasks, linear_tasks
from tests.makes import makes

T, N, D = 3, 9, 2
RIDGES = (0.1, 1.0, 10.0)


def classes(x, y):
    return x, (y > 0).double().masked_fill(y.isnan(), nan)


SOLVERS = {
    "soft_ridge": lambda x, y, **mask: solve.soft_ridge(x, y, 0.5, 0.1, **mask),
    "soft_ridge_path": lambda x, y, **mask: solve.soft_ridge_path(x, y, (0.5, inf), 0.1, **mask),
    "hard_linear": lambda x, y, **mask: solve.hard_linear(x, y, 1, **mask).weights,
    "soft_logistic": lambda x, y, **mask: solve.soft_logistic(x, y, 0.5, 0.1, **mask),
    "soft_logistic_path": lambda x, y, **mask: solve.soft_logistic_path(x, y, (0.5, inf), 0.1, **mask),
}
BINARY = {"soft_logistic", "soft_logistic_path"}


def data(name):
    """Return x (T, n, d), y (T, n) and a mask that hides two labels."""
    drawn = linear_tasks(T, N, D, 1, test_samples=0, seed=3)
    mask = torch.ones(T, N, dtype=torch.bool)
    mask[0, 4] = mask[2, 7] = False
    return drawn.x, (drawn.y > 0).double() if name in BINARY else drawn.y, mask


@pytest.mark.parametrize("name", SOLVERS)
def test_a_label_that_is_nan_is_missing_with_and_without_a_mask(name):
    x, y, mask = data(name)
    wanted = SOLVERS[name](x, y, mask=mask)
    unknown = y.masked_fill(~mask, nan)
    tasks = Tasks(x, y, mask)
    for given in ({}, {"mask": mask}, {"mask": torch.ones_like(mask)}, {"mask": mask.numpy()}):
        torch.testing.assert_close(SOLVERS[name](x, unknown, **given), wanted)
        torch.testing.assert_close(SOLVERS[name](tasks.x, tasks.y, **given), wanted)
    x, unknown = x.clone(), unknown.clone()
    x[0, 4], x[2, 7] = nan, inf
    torch.testing.assert_close(SOLVERS[name](x, unknown), wanted)
    assert (SOLVERS[name](*data(name)[:2]) - wanted).abs().max() > 1e-3, "the two labels matter"


@pytest.mark.parametrize("name", SOLVERS)
def test_numbers_come_in_any_make(name):
    x, y, mask = data(name)
    y = y.masked_fill(~mask, nan)
    wanted = SOLVERS[name](x, y)
    for make, given in makes(y.numpy()):
        close = {"rtol": 1e-5, "atol": 1e-6} if make == "float32" else {"rtol": 1e-9, "atol": 1e-9}
        torch.testing.assert_close(SOLVERS[name](x, given), wanted, **close, msg=make)
    for given in (x.tolist(), x.numpy(), x.numpy()[:, ::-1].copy()[:, ::-1]):
        torch.testing.assert_close(SOLVERS[name](given, y), wanted)
    single = SOLVERS[name](x.float(), y)
    assert single.dtype == torch.float64
    torch.testing.assert_close(single, SOLVERS[name](x.float().double(), y))
    if name in BINARY:
        known = y.nan_to_num(1)
        torch.testing.assert_close(SOLVERS[name](x, known.bool()), SOLVERS[name](x, known))
        torch.testing.assert_close(SOLVERS[name](x, known.long()), SOLVERS[name](x, known))


def test_tuned_ridge_leaves_out_what_is_missing():
    """Against each task by itself, without the rows that have no label."""
    x, y, mask = data("soft_ridge")
    found = solve.tuned_ridge(x, y.masked_fill(~mask, nan), RIDGES)
    for j in range(T):
        alone = solve.tuned_ridge(x[j : j + 1, mask[j]], y[j : j + 1, mask[j]], RIDGES)
        torch.testing.assert_close(found[j], alone[0])


def test_tuning_asks_no_example_whose_answer_is_missing():
    x, y, _ = data("soft_logistic")
    aside = linear_tasks(T, 40, D, 1, test_samples=0, seed=3)
    answers = (aside.x @ torch.tensor([3.0, -2.0]).double() > 0).double()
    wanted = solve.tuned_logistic((x, y), (aside.x[:, :20], answers[:, :20]), (0, 0.1, inf), RIDGES)
    answers[:, 20:] = nan
    found = solve.tuned_logistic((x, y), (aside.x, answers), (0, 0.1, inf), RIDGES)
    answers[:, 20:] = 0
    assert found == wanted != solve.tuned_logistic((x, y), (aside.x, answers), (0, 0.1, inf), RIDGES)


def test_one_label_table_serves_every_replica():
    x, y, mask = data("soft_ridge")
    both = torch.stack([x, 2 * x])
    found = solve.soft_ridge(both, y, 0.5, 0.1, mask)
    for r in range(2):
        torch.testing.assert_close(found[r], solve.soft_ridge(both[r], y, 0.5, 0.1, mask))
