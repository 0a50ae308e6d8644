import numpy as np
import pytest
import torch
from scipy.optimize import check_grad
from sklearn.linear_model import LogisticRegression, Ridge

from mtl_teach import closed_form
from mtl_teach.comparison import linear
from mtl_teach.comparison.linear import ALONE, HARD, MODELS, POOLED, SETTINGS, SOFT, Rows
from mtl_teach.lessons.the_fair_comparison import own


def rows(kind: str, tasks: int = 3, samples: int = 15) -> Rows:
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.normal(size=(tasks * samples, 3)), np.full(tasks * samples, linear.INTERCEPT)])
    z = x[:, 0] - x[:, 1] + rng.normal(size=len(x))
    y = {"real": z, "binary": (z > 0).astype(float), "3 classes": np.digitize(z, [-0.7, 0.7]).astype(float)}[
        kind
    ]
    return Rows(x, y, np.repeat(np.arange(tasks), samples), tasks)


@pytest.mark.parametrize("model", [ALONE, POOLED])
def test_ridge_is_that_of_scikit_learn(model):
    data = rows("real")
    found = linear.fit(model, "real", data, (2.0, 2.0))
    for j, part in data.parts:
        part = part if model == ALONE else slice(None)
        theirs = Ridge(alpha=2.0, fit_intercept=False).fit(data.x[part], data.y[part])
        np.testing.assert_allclose(found[j, :, 0], theirs.coef_, atol=2e-4)


@pytest.mark.parametrize("kind", ["binary", "3 classes"])
def test_logistic_regression_is_that_of_scikit_learn(kind):
    data = rows(kind)
    found = linear.fit(ALONE, kind, data, (2.0, 2.0))
    for j, part in data.parts:
        theirs = LogisticRegression(C=0.5, fit_intercept=False, tol=1e-8).fit(data.x[part], data.y[part])
        np.testing.assert_allclose(found[j].T, theirs.coef_, atol=2e-3)


def test_soft_sharing_is_that_of_the_course():
    """With the common part minimised out: λ = own − ρ, and ρ·T = own·T·ridge / (own·T + ridge)."""
    data, ridge, own = rows("real"), 0.4, 15.0
    found = linear.fit(SOFT, "real", data, (ridge, own))[..., 0]
    rho = own * ridge / (own * data.tasks + ridge)
    x, y = (torch.from_numpy(part).reshape(3, 15, *part.shape[1:]) for part in (data.x, data.y))
    theirs = closed_form.soft_ridge(x, y, own - rho, rho)
    np.testing.assert_allclose(found, theirs.numpy(), atol=2e-4)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("kind", ["real", "binary", "3 classes"])
def test_gradients_are_pulled_back_as_finite_differences_say(model, kind):
    data, outputs = rows(kind), 3 if kind == "3 classes" else 1
    start, weights_of, pulled_back = linear._shape_of(model, data, outputs, SETTINGS[model][3], 0)
    rng = np.random.default_rng(1)
    u, c = rng.normal(size=start.shape), rng.normal(size=(3, 4, outputs))
    assert check_grad(lambda u: (weights_of(u) * c).sum(), lambda u: pulled_back(u, c), u) < 1e-4


def test_hard_sharing_has_a_trunk_of_its_width():
    found = linear.fit(HARD, "real", rows("real"), (1.0, 2))[..., 0]  # (T, d)
    assert np.linalg.matrix_rank(found[:, :-1], tol=1e-9) == 2


def test_every_model_tries_as_many_settings():
    assert len({len(tried) for tried in SETTINGS.values()}) == 1


@pytest.mark.parametrize("setting", SETTINGS[HARD])
def test_hard_sharing_ends_at_the_same_place_whatever_is_rounded_on_the_way(setting):
    """Rows in another order add up to the same but for rounding; so do other processors."""
    table = own.example()
    columns = [table[feature] for feature in own.FEATURES]
    x, y = np.column_stack([*columns, np.full(240, linear.INTERCEPT)]), np.array(table["label"])
    owner = np.repeat(np.arange(8), own.ROWS)
    order = np.lexsort((np.random.default_rng(0).random(240), owner))
    ends = [
        linear.fit(HARD, "real", Rows(x[at], y[at] / y.std(), owner, 8), setting, seed=0)
        for at in (np.arange(240), order)
    ]
    assert np.abs(ends[0] - ends[1]).max() < 1e-4
