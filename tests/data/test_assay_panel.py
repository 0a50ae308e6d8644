"""The made-up panel of assays: is it drawn as its docstring says?"""

import numpy as np
import pytest
import torch

from mtl_teach import data


def test_shapes_and_one_table_of_compounds_for_all():
    panel = data.assay_panel(tasks=5, samples=50, features=12, mechanisms=3, test_samples=20, replicas=4)
    assert panel.x.shape == (4, 5, 50, 12) and panel.x.stride(-3) == 0
    assert panel.y.shape == panel.mask.shape == (4, 5, 50) and panel.y_test.shape == (4, 5, 20)
    assert panel.truth["weights"].shape == (4, 5, 12) and panel.truth["basis"].shape == (4, 12, 3)
    assert set(panel.x.unique().tolist()) == {0.0, 1.0}
    assert abs(panel.x.mean() - 0.3) < 0.03
    alone = data.assay_panel(tasks=5, samples=50, features=12, mechanisms=3, test_samples=20, seed=2)
    assert torch.equal(alone.x[0], panel.x[2, 0])
    assert torch.equal(alone.y.nan_to_num(2), panel.y[2].nan_to_num(2))


def test_missing_is_nan_and_as_many_are_known_as_asked():
    panel = data.assay_panel(tasks=40, samples=500, density=0.15, seed=3)
    assert torch.equal(panel.mask, ~panel.y.isnan())
    assert abs(panel.mask.double().mean() - 0.15) < 0.01
    assert not data.assay_panel(tasks=3, density=1.0).y.isnan().any()
    assert not panel.y_test.isnan().any()


def test_every_assay_knows_both_answers_however_few_labels_there_are():
    panel = data.assay_panel(tasks=50, samples=100, density=0.0)
    assert (panel.mask.sum(-1) == 2).all()
    assert (panel.y.nan_to_num(0).sum(-1) == 1).all()


def test_more_assays_keep_the_first_ones_and_more_labels_keep_the_known_ones():
    few, many = data.assay_panel(tasks=4, seed=5), data.assay_panel(tasks=30, seed=5)
    assert torch.equal(few.y.nan_to_num(2), many.y[:4].nan_to_num(2))
    assert torch.equal(few.y_test, many.y_test[:4])
    dense = data.assay_panel(tasks=4, density=0.5, seed=5)
    assert (dense.mask | ~few.mask).all() and dense.mask.sum() > 2 * few.mask.sum()
    assert torch.equal(dense.y[few.mask], few.y[few.mask])


def test_related_assays_lie_in_the_space_of_the_mechanisms_and_unrelated_ones_do_not():
    panel = data.assay_panel(tasks=40, unrelated=0.25, seed=1)
    basis, weights = panel.truth["basis"], panel.truth["weights"]
    related = panel.truth["family"] == 0
    assert torch.allclose(basis.T @ basis, torch.eye(4, dtype=torch.float64))
    inside = (weights @ basis).norm(dim=1) / weights.norm(dim=1)
    assert related.sum() == 30 and torch.allclose(inside[related], torch.ones(30).double())
    assert inside[~related].max() < 0.6
    assert related.reshape(-1, 4).sum(1).tolist() == [3] * 10  # spread evenly
    assert data.assay_panel(tasks=8, unrelated=1.0).truth["family"].tolist() == [-1] * 8
    assert data.assay_panel(tasks=8).truth["family"].tolist() == [0] * 8


def test_families_take_turns_and_stand_at_right_angles():
    panel = data.assay_panel(tasks=12, mechanisms=3, families=2, seed=1)
    basis, weights, family = (panel.truth[name] for name in ("basis", "weights", "family"))
    assert family.tolist() == [0, 1] * 6 and basis.shape == (64, 6)
    for number, columns in enumerate((basis[:, :3], basis[:, 3:])):
        mine = weights[family == number]
        assert torch.allclose((mine @ columns).norm(dim=1), mine.norm(dim=1))
    assert (weights[family == 0] @ weights[family == 1].T).abs().max() < 1e-9


def test_the_same_assays_with_other_compounds():
    panel = data.assay_panel(tasks=6, replicas=3, same_assays=True, seed=4)
    weights = panel.truth["weights"]
    assert torch.equal(weights[0], weights[2]) and not torch.equal(panel.x[0], panel.x[2])
    others = data.assay_panel(tasks=6, replicas=3, seed=4)
    assert torch.equal(panel.x, others.x) and torch.equal(weights[0], others.truth["weights"][0])
    assert not torch.equal(weights[0], others.truth["weights"][1])


def test_labels_follow_the_logit_of_the_docstring():
    panel = data.assay_panel(tasks=6, samples=20_000, density=1.0, signal=2.0, test_samples=0, seed=2)
    logits = panel.truth["weights"] @ (panel.x[0] - 0.3).T
    assert torch.allclose(logits.std(1), torch.full((6,), 2.0).double(), atol=0.1)
    for low in np.arange(-4, 4, 1.0):
        here = (logits >= low) & (logits < low + 1)
        assert abs(panel.y[here].mean() - logits[here].sigmoid().mean()) < 0.03


def test_the_same_compounds_for_all():
    panel = data.assay_panel(tasks=9, same_compounds=True, seed=4)
    assert (panel.mask == panel.mask[:1]).all() and 10 < panel.mask[0].sum() < 50
    other = data.assay_panel(tasks=9, seed=4)
    assert torch.equal(panel.y_test, other.y_test) and not torch.equal(panel.mask, other.mask)


@pytest.mark.parametrize(
    "name, value, remedy",
    [("tasks", 0, "1 or more"), ("unrelated", 1.5, "1 or less"), ("density", -0.1, "0 or more"),
     ("mechanisms", 65, "64 or less"), ("families", 17, "16 or less"),
     ("samples", 1, "2 or more"), ("signal", -1.0, "0 or more")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(refuses, name, value, remedy):
    with refuses(ValueError, name, got=str(value), remedy=remedy):
        data.assay_panel(**{name: value})
