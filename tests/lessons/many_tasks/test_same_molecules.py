"""The watched assays on the same molecules: the labels, and a stored result that is its own."""

import numpy as np
import pytest
import torch

from mtl_teach.lessons.many_tasks import real, same_molecules, same_molecules_results


@pytest.fixture
def small(monkeypatch):
    """A made-up panel of twelve assays and 600 molecules, nearly all known."""
    monkeypatch.setattr(real, "TEST", 120)
    monkeypatch.setattr(real, "LEAST", 2)
    monkeypatch.setattr(real, "LABELS", 40)
    monkeypatch.setattr(same_molecules, "POOL", 60)
    rng = np.random.default_rng(0)
    bits = torch.from_numpy((rng.random((600, 30)) < 0.3).astype(float))
    y = (rng.random((600, 12)) < 0.3).astype(float)
    y[rng.random((600, 12)) < 0.05] = np.nan
    group = bits.unique(dim=0, return_inverse=True)[1].numpy()
    return real.Panel((bits - bits.mean(0)).float(), y, tuple(map(str, range(12))), group)


def test_all_watched_assays_share_few_molecules_none_of_which_is_tested(small):
    drawn = real.draw(small, 0, [0, 4, 8], labels=40)
    same = same_molecules.same_molecules(small, drawn)
    assert list(same.train.sum(0)[[0, 4, 8]]) == [40] * 3 and same.train.sum() == 120
    assert same.train.any(1).sum() <= 60 < drawn.train[:, [0, 4, 8]].any(1).sum()
    assert not same.train[same.test].any() and np.array_equal(same.test, drawn.test)
    assert not np.isnan(small.y[same.train]).any()


def test_the_stored_result_has_twenty_draws_of_both_models_and_reads_back():
    measured = {}
    for model in same_molecules.MODELS:
        setting, rows = same_molecules_results.MEASURED[model]
        areas = [[float(number) for number in row.split()] for row in rows]
        assert np.shape(areas) == (20, real.WATCHED) and np.min(np.mean(areas, 0)) > 40
        measured[model] = real.Measured(setting, areas)
    space = {}
    exec(same_molecules.written(measured), space)
    assert space["MEASURED"] == same_molecules_results.MEASURED
