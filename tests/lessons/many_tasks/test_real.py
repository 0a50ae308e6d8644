"""The measurement on real assays: splits, labels, conditions, and a stored result that is its own."""

import numpy as np
import pytest
import torch

from mtl_teach.lessons import many_tasks as lesson
from mtl_teach.lessons.many_tasks import real, real_results


@pytest.fixture
def small(monkeypatch):
    """A made-up panel of twelve assays and 400 molecules, every tenth of which has a twin."""
    monkeypatch.setattr(real, "TEST", 120)
    monkeypatch.setattr(real, "LEAST", 2)
    monkeypatch.setattr(real, "LABELS", 40)
    rng = np.random.default_rng(0)
    x = (rng.random((400, 30)) < 0.3).astype(float)
    x[1::10] = x[0::10]
    logits = (x - 0.3) @ rng.normal(size=(30, 3)) @ rng.normal(size=(3, 12))
    y = (rng.random((400, 12)) < 1 / (1 + np.exp(1 - logits))).astype(float)
    y[rng.random((400, 12)) < 0.4] = np.nan
    bits = torch.from_numpy(x)
    group = bits.unique(dim=0, return_inverse=True)[1].numpy()
    return real.Panel((bits - bits.mean(0)).float(), y, tuple(map(str, range(12))), group)


def test_molecules_with_the_same_fragments_are_never_parted(small):
    drawn = real.draw(small, 3, [0, 6], labels=40)
    assert 115 <= len(drawn.test) <= 125
    assert not set(small.group[drawn.test]) & set(small.group[drawn.train.any(1)])
    other = real.draw(small, 4, [0, 6], labels=40)
    assert set(drawn.test) != set(other.test)


def test_every_assay_has_as_many_labels_and_both_answers(small):
    drawn = real.draw(small, 0, [0, 6], labels=40)
    assert (drawn.train.sum(0) == 40).all()
    assert not np.isnan(small.y[drawn.train]).any()
    active = np.array([small.y[drawn.train[:, j], j].sum() for j in range(12)])
    assert active.min() >= 2 and active.max() <= 38


def test_rare_answers_are_topped_up_and_no_molecule_counts_twice():
    y = np.zeros(100)
    y[[50, 60, 70]] = 1
    y[::7] = np.nan
    rows = real.labelled(y, np.arange(100), 30)
    assert len(rows) == len(set(rows)) == 30 and y[rows].sum() == 2  # 60 and 50; 70 is unknown
    assert not np.isnan(y[rows]).any()


def test_conditions_change_the_companions_only(small):
    drawn = real.draw(small, 1, [0, 6], labels=40)
    own = real.labels_of(small, drawn, 8, "own", "own", "masked")
    assert own.shape == (400, 8)
    for answers in ("shuffled", "made up"):
        other = real.labels_of(small, drawn, 8, answers, "own", "masked")
        assert np.array_equal(own[:, :2], other[:, :2], equal_nan=True)
        assert np.array_equal(np.isnan(own), np.isnan(other))
        assert np.array_equal(np.nansum(own, 0), np.nansum(other, 0))  # as many active ones
        assert not np.array_equal(own[:, 2:], other[:, 2:], equal_nan=True)


def test_no_new_molecules_means_those_of_the_watched_assays(small):
    drawn = real.draw(small, 1, [0, 6], labels=40)
    same = real.labels_of(small, drawn, 8, "own", "of the watched", "masked")
    mine = ~np.isnan(same[:, :2]).all(1)
    assert (~np.isnan(same[:, 2:])).sum(0).min() > 10
    assert not (~np.isnan(same[:, 2:]))[~mine].any()
    companions = [j for j in range(12) if j not in (0, 6)][:6]
    for column, j in enumerate(companions, start=2):
        there = ~np.isnan(same[:, column])
        assert np.array_equal(same[there, column], small.y[there, j])


def test_zeros_fill_the_molecules_that_are_there(small):
    drawn = real.draw(small, 1, [0, 6], labels=40)
    masked = real.labels_of(small, drawn, 8, "own", "own", "masked")
    zeros = real.labels_of(small, drawn, 8, "own", "own", "zeros")
    there = ~np.isnan(masked).all(1)
    assert not np.isnan(zeros[there]).any() and np.isnan(zeros[~there]).all()
    assert np.array_equal(np.nansum(masked), np.nansum(zeros))


def test_a_batch_weighs_every_assay_alike_in_expectation(small):
    drawn = real.draw(small, 2, [0, 6], labels=40)
    y = real.labels_of(small, drawn, 8, "own", "own", "masked")
    y[40:200, 3] = np.nan  # an assay with fewer labels
    made = real.Networks(small.x, y[None], 8, 0.01, 0.0, 0)
    rows = made.rows[0]
    expected = made.batch * made.scale[0, rows].mean(0)  # of the weights that one batch holds
    assert torch.allclose(expected, torch.ones(8), atol=1e-5)
    before = [weight.detach().clone() for weight in made.weights]
    made.step()
    assert all((old != new).any() for old, new in zip(before, made.weights, strict=True))


def test_networks_learn_and_their_areas_are_those_of_scikit_learn(small):
    from sklearn.metrics import roc_auc_score

    drawn = real.draw(small, 2, [0, 6], labels=40)
    scores = np.random.default_rng(0).normal(size=(len(drawn.test), 2))
    found = real.areas(scores, small, drawn)
    for column, j in enumerate((0, 6)):
        y = small.y[drawn.test, j]
        known = ~np.isnan(y)
        assert found[column] == pytest.approx(100 * roc_auc_score(y[known], scores[known, column]))
    alone = real.networks(small, drawn, "single network", (0.01, 0.0), (60,))[60]
    assert alone.shape == (2,) and alone.mean() > 55


def test_the_stored_result_has_twenty_draws_and_all_conditions():
    for name, (assays, conditions) in real.PLAN.items():
        watched = min(real.WATCHED, assays)
        for condition in conditions:
            _, rows = real_results.MEASURED[name, condition]
            areas = np.array([[float(number) for number in row.split()] for row in rows])
            assert areas.shape == (20, watched)
            assert areas.mean(0).min() > 40 and areas.mean(0).max() < 95
    planned = {(name, one) for name, (_, every) in real.PLAN.items() for one in every}
    assert planned == set(real_results.MEASURED)


def test_intervals_know_that_splits_overlap():
    found = lesson.real_gain("60 assays", "single logistic")
    draws = lesson.real_draws()
    plain = (draws["60 assays"] - draws["single logistic"]).std() / 20**0.5
    assert found.high - found.mean > 3 * 2.09 * plain / 1.1


def test_what_is_written_reads_back():
    measured = {("tox21", "watched only"): real.Measured((0.01, 0.5, 60), [[60.0, 61.5], [59.0, 58.25]])}
    space = {}
    exec(real.written(measured, {"assays": 12, "active": 0.1}), space)
    assert space["MEASURED"] == {("tox21", "watched only"): ((0.01, 0.5, 60), ("60.0 61.5", "59.0 58.25"))}
    assert space["FACTS"] == {"assays": 12, "active": 0.1}


def test_companions_of_other_targets_share_none_with_the_watched(small):
    names = tuple(f"LAB_{'p53' if j % 3 == 0 else f't{j}'}_{j}" for j in range(12))
    of = real.Panel(small.x, small.y, names, small.group)
    assert real.companions_of(of, [0, 6], 4) == [1, 2, 3, 4]
    assert real.companions_of(of, [0, 6], 4, "of other targets") == [1, 2, 4, 5]
    drawn = real.draw(of, 1, [0, 6], labels=40)
    other = real.labels_of(of, drawn, 6, "own", "own", "masked", "of other targets")
    there = ~np.isnan(other[:, 4])
    assert np.array_equal(other[there, 4], of.y[there, 4])


def test_each_assay_is_judged_by_its_interval():
    found = lesson.real_assay_gains("60 assays", "single logistic")
    assert len(found) == 20 and all(one.low < one.mean < one.high for one in found)
    mean = lesson.real_gain("60 assays", "single logistic").mean
    assert sum(one.mean for one in found) / 20 == pytest.approx(mean)
    counts = lesson.verdicts(found)
    assert sum(counts.values()) == 20 and counts["win"] == sum(one.low > 0 for one in found)
