import math

import numpy as np
import pytest
import torch
from sklearn import metrics as reference

from mtl_teach import data
from mtl_teach.evaluation import (
    accuracy,
    auc,
    error_rate,
    excess_error,
    explained_variance,
    mean_squared_error,
)
from tests.makes import makes

R, T, N = 3, 4, 30
CLASSIFICATION = (error_rate, accuracy, auc)
REGRESSION = (mean_squared_error, explained_variance)


def draw(seed=0):
    """Scores rounded so that ties occur, labels of both classes, a mask that leaves some of each."""
    generator = torch.Generator().manual_seed(seed)
    scores = torch.randn(R, T, N, generator=generator, dtype=torch.float64).round(decimals=1)
    labels = (torch.rand(T, N, generator=generator) < 0.4).double()
    mask = torch.rand(T, N, generator=generator) < 0.7
    return scores, labels, mask


def by_task(score, scores, labels, mask):
    """The same metric from scikit-learn, one replica and one task at a time."""
    labels, mask = labels.expand_as(scores), mask.expand_as(scores)
    return [
        [score(labels[r, j][mask[r, j]].numpy(), scores[r, j][mask[r, j]].numpy()) for j in range(T)]
        for r in range(R)
    ]


PAIRS = [
    (error_rate, lambda y, z: 1 - reference.accuracy_score(y, z > 0)),
    (accuracy, lambda y, z: reference.accuracy_score(y, z > 0)),
    (auc, reference.roc_auc_score),
    (mean_squared_error, reference.mean_squared_error),
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
@pytest.mark.parametrize("seed", range(3))
def test_every_task_and_replica_scores_as_in_scikit_learn(ours, theirs, seed):
    scores, labels, mask = draw(seed)
    assert ours(scores, labels, mask).shape == (R, T)
    np.testing.assert_allclose(ours(scores, labels, mask), by_task(theirs, scores, labels, mask), atol=1e-12)
    everything = torch.ones_like(mask)
    np.testing.assert_allclose(ours(scores, labels), by_task(theirs, scores, labels, everything), atol=1e-12)
    per_replica = labels.expand(R, T, N).clone()
    assert torch.equal(ours(scores, per_replica, mask), ours(scores, labels, mask))
    assert torch.allclose(ours(scores[1], labels, mask), ours(scores, labels, mask)[1])


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_masks_may_differ_between_replicas(ours, theirs):
    scores, labels, _ = draw()
    mask = torch.rand(R, T, N, generator=torch.Generator().manual_seed(9)) < 0.8
    np.testing.assert_allclose(ours(scores, labels, mask), by_task(theirs, scores, labels, mask), atol=1e-12)


@pytest.mark.parametrize("metric", CLASSIFICATION + REGRESSION)
def test_nothing_behind_the_mask_is_read(metric):
    scores, labels, mask = draw()
    wanted = metric(scores, labels, mask)
    hidden = metric(torch.where(mask, scores, math.nan), torch.where(mask, labels, math.nan), mask)
    assert torch.equal(hidden, wanted)
    assert not metric(scores.clone().requires_grad_(), labels).requires_grad


@pytest.mark.parametrize("metric", CLASSIFICATION + REGRESSION)
def test_a_label_that_is_nan_is_missing_with_and_without_a_mask(metric):
    scores, labels, mask = draw()
    wanted = metric(scores, labels, mask)
    unknown = torch.where(mask, labels, math.nan)
    for said in (None, mask, torch.ones_like(mask), mask.expand(R, T, N)):
        assert torch.equal(metric(scores, unknown, said), wanted)
    assert torch.equal(metric(torch.where(mask, scores, math.nan), unknown), wanted)
    more = mask & (torch.arange(N) != 0)
    assert torch.equal(metric(scores, unknown, more), metric(scores, labels, more))
    unknown[3] = math.nan
    with pytest.raises(
        ValueError, match=r"(labels|targets) must have a label for every task, got none for task 3"
    ):
        metric(scores, unknown)


@pytest.mark.parametrize("metric", CLASSIFICATION + REGRESSION)
@pytest.mark.parametrize("missing", [True, False])
def test_predictions_and_labels_come_in_any_make(metric, missing):
    scores, labels, mask = draw()
    labels = torch.where(mask, labels, math.nan) if missing else labels
    wanted = metric(scores[0], labels)
    for make, given in makes(labels.numpy()):
        assert torch.equal(metric(scores[0], given), wanted), make
    for make, given in makes(scores[0].numpy()):
        close = {"rtol": 1e-5, "atol": 1e-6} if make == "float32" else {"rtol": 0, "atol": 0}
        torch.testing.assert_close(metric(given, labels).double(), wanted, **close, msg=make)


def test_ties_count_half():
    one, zero = [[1.0, 0.0]], [[0.0, 0.0]]
    labels = torch.tensor(one)
    assert auc(torch.tensor(zero), labels).item() == 0.5
    assert auc(torch.tensor(one), labels).item() == 1.0
    assert auc(-torch.tensor(one), labels).item() == 0.0


def test_a_logit_of_zero_says_zero():
    assert error_rate(torch.zeros(1, 2), torch.tensor([[0.0, 1.0]])).item() == 0.5


@pytest.mark.parametrize("seed", range(3))
def test_total_explained_variance_is_scikit_learns_r2_over_all_tasks(seed):
    scores, labels, mask = draw(seed)
    targets = labels + torch.arange(T)[:, None]
    got = explained_variance(scores, targets, mask)
    assert got.shape == (R,)
    wanted = [reference.r2_score(targets[mask], scores[r][mask]) for r in range(R)]
    np.testing.assert_allclose(got, wanted, atol=1e-12)


def test_within_explained_variance_gives_nothing_for_the_tasks_means():
    scores, labels, mask = draw()
    targets = labels + 10 * torch.arange(T)[:, None]
    means = torch.stack([t[m].mean() for t, m in zip(targets, mask, strict=True)])[:, None].expand(T, N)
    assert explained_variance(means, targets, mask, variance="within").item() == pytest.approx(0, abs=1e-12)
    assert explained_variance(means, targets, mask, variance="total").item() > 0.9
    residual = sum(((targets - scores[0])[j][mask[j]] ** 2).sum() for j in range(T))
    spread = sum(((targets - means)[j][mask[j]] ** 2).sum() for j in range(T))
    got = explained_variance(scores, targets, mask, variance="within")[0]
    assert got.item() == pytest.approx((1 - residual / spread).item())


def test_excess_error_is_what_a_large_test_set_measures():
    tasks = data.linear_tasks(tasks=3, features=5, noise=0.0, test_samples=20_000, seed=1)
    weights = torch.randn(2, 3, 5, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    measured = mean_squared_error((tasks.x_test @ weights[..., None])[..., 0], tasks.y_test)
    # A mean of 20,000 squares of normals has a relative deviation of sqrt(2 / 20,000) = 1 %.
    np.testing.assert_allclose(excess_error(weights, tasks.truth["weights"]), measured, rtol=0.05)
    assert not excess_error(tasks.truth["weights"], tasks.truth["weights"]).any()


@pytest.mark.parametrize("metric", CLASSIFICATION)
def test_bad_labels_and_shapes_are_refused(refuses, metric):
    scores, labels, mask = draw()
    with refuses(ValueError, "labels", got="(30, 4)", expected="(tasks=4, samples=30)", remedy="transpose"):
        metric(scores, labels.T)
    with refuses(
        ValueError,
        "labels",
        got="(2, 4, 30)",
        expected="(replicas=3, tasks=4, samples=30)",
        remedy="one each",
    ):
        metric(scores, labels.expand(2, T, N))
    with refuses(ValueError, "labels", got="2.0 at (0, 0)", expected="0 or 1", remedy="encode"):
        metric(scores, labels + 2 * (torch.arange(N) == 0) * (1 - labels))
    with refuses(ValueError, "logits", got="nan", expected="finite", remedy="leave those examples out"):
        metric(torch.where(mask, scores, math.nan), labels)
    with refuses(ValueError, "logits", got="inf", expected="finite", remedy="leave those examples out"):
        metric(scores + math.inf, labels)
    with refuses(ValueError, "logits", got="(30,)", expected="(..., tasks, samples)", remedy="[logits]"):
        metric(scores[0, 0], labels)
    assert metric([scores[0, 0]], [labels[0]]).shape == (1,)
    with refuses(TypeError, "labels", got="text such as 'yes'", expected="numbers", remedy="encode"):
        metric(scores, [["yes"] * N] * T)


@pytest.mark.parametrize("metric", CLASSIFICATION + REGRESSION)
def test_bad_masks_are_refused(refuses, metric):
    scores, labels, mask = draw()
    with refuses(TypeError, "mask", got="torch.float32", expected="boolean", remedy="mask == 1"):
        metric(scores, labels, mask.float())
    with refuses(ValueError, "mask", got="(30, 4)", expected="tasks=4", remedy="transpose"):
        metric(scores, labels, mask.T)
    mask[2] = False
    with refuses(ValueError, "mask", got="none for task 2", expected="a label for every task", remedy="drop"):
        metric(scores, labels, mask)


def test_auc_needs_both_classes(refuses):
    scores, labels, _ = draw()
    labels[1] = 0
    with refuses(ValueError, "labels", got="0 ones among 30 in task 1", expected="both", remedy="error_rate"):
        auc(scores, labels)


def test_explained_variance_needs_variance_and_a_known_kind(refuses):
    scores, labels, _ = draw()
    with refuses(ValueError, "targets", got="no variance of kind 'total'", remedy="mean_squared_error"):
        explained_variance(scores, torch.ones_like(labels))
    with refuses(ValueError, "variance", got="'totl'", expected="'within'", remedy="'total'?"):
        explained_variance(scores, labels, variance="totl")


def test_excess_error_refuses_weights_that_do_not_fit(refuses):
    truth = data.linear_tasks(tasks=3, features=5).truth["weights"]
    with refuses(ValueError, "truth", got="(5, 3)", expected="(tasks=3, features=5)", remedy="transpose"):
        excess_error(truth, truth.T)
    with refuses(ValueError, "weights", got="nan", expected="finite", remedy="leave those"):
        excess_error(truth * math.nan, truth)
    with refuses(TypeError, "truth", got="dict", remedy="give one of these"):
        excess_error(truth, {"weights": truth})
