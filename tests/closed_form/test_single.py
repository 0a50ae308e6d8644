import pytest
import torch
from sklearn.linear_model import RidgeCV

from mtl_teach import data
from mtl_teach.closed_form import tuned_ridge


def test_each_task_chooses_as_scikit_learn_does():
    drawn = data.linear_tasks(tasks=5, samples=30, features=12, test_samples=0, seed=3)
    ridges = [0.01, 0.1, 1.0, 3.0, 10.0, 100.0]
    ours = tuned_ridge(drawn.x, drawn.y, ridges)
    for x, y, weights in zip(drawn.x, drawn.y, ours, strict=True):
        reference = RidgeCV(ridges, fit_intercept=False).fit(x.numpy(), y.numpy())
        torch.testing.assert_close(weights, torch.from_numpy(reference.coef_), rtol=1e-8, atol=1e-10)


def test_fewer_examples_than_features():
    drawn = data.linear_tasks(tasks=3, samples=8, features=12, test_samples=0)
    ours = tuned_ridge(drawn.x, drawn.y, [0.1, 1.0, 10.0])
    for x, y, weights in zip(drawn.x, drawn.y, ours, strict=True):
        reference = RidgeCV([0.1, 1.0, 10.0], fit_intercept=False).fit(x.numpy(), y.numpy())
        torch.testing.assert_close(weights, torch.from_numpy(reference.coef_), rtol=1e-8, atol=1e-10)


def test_replicas_stand_side_by_side():
    drawn = data.linear_tasks(tasks=4, test_samples=0, replicas=3)
    apart = torch.stack([tuned_ridge(x, y) for x, y in zip(drawn.x, drawn.y, strict=True)])
    torch.testing.assert_close(tuned_ridge(drawn.x, drawn.y), apart)


@pytest.mark.parametrize("ridges", [[], [0.0], [-1.0], [float("nan")], [1.0, float("inf")]])
def test_refuses_ridges_out_of_range(ridges):
    drawn = data.linear_tasks(tasks=2, test_samples=0)
    with pytest.raises(ValueError, match="ridges"):
        tuned_ridge(drawn.x, drawn.y, ridges)


def test_refuses_swapped_shapes():
    drawn = data.linear_tasks(tasks=2, test_samples=0)
    with pytest.raises(ValueError, match="y must be"):
        tuned_ridge(drawn.x, drawn.y.mT)
