"""Sentences about products as tasks: splits, companions, models, and a stored result that is its own."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy import sparse

from mtl_teach import closed_form, data
from mtl_teach.lessons.many_tasks import language, language_results, real


@pytest.fixture
def small():
    """Made-up sentences of 20 words about five products of 60 to 100 sentences, and 50 about films."""
    rng = np.random.default_rng(0)
    product = np.repeat(np.arange(5), (60, 70, 80, 90, 100))
    holds = (rng.random((450, 20)) < 0.3).astype(float)
    holds[:, 0] = 1  # no sentence is empty
    y = (holds @ rng.normal(size=20) + rng.normal(size=450) > 0).astype(float)
    x = sparse.csr_matrix(holds / np.linalg.norm(holds, axis=1, keepdims=True))
    films = (x[400:], y[400:])
    return language.Reviews(x[:400], y[:400], product, tuple("abcde"), films, rng.random(400) - 0.5)


def test_a_third_is_tested_and_nothing_tested_is_learnt_from(small):
    drawn = language.draw(small, 3, labels=20)
    assert not (drawn.train & drawn.test).any()
    for j, size in enumerate((60, 70, 80, 90, 100)):
        mine = small.product == j
        assert drawn.train[mine].sum() == 20 and drawn.test[mine].sum() == size // 3
        assert 0 < small.y[drawn.train & mine].mean() < 1
    other = language.draw(small, 4, labels=20)
    assert (drawn.test != other.test).any() and (drawn.train != other.train).any()


def test_a_rare_answer_is_among_the_labels(small):
    y = np.zeros(400)
    y[np.arange(0, 400, 20)] = 1  # three to five of each product
    for seed in range(10):
        rare = language.Reviews(small.x, y, *list(vars(small).values())[2:])
        try:
            drawn = language.draw(rare, seed, labels=10)
        except ValueError:  # all of them are tested
            continue
        assert all(y[drawn.train & (small.product == j)].sum() > 0 for j in range(5))


def test_too_few_sentences_are_refused(small, refuses):
    with refuses(ValueError, "labels", got="41", expected="at most 40 for 'a'", remedy="ask for fewer"):
        language.draw(small, 0, labels=41)


def test_an_unknown_condition_is_refused(refuses):
    with refuses(ValueError, "name", got="'15, soft'", expected="one of ['alone'", remedy="choose one"):
        language.gain("alone", over="15, soft")


def test_companies_are_nested_and_begin_with_the_product(small):
    drawn = language.draw(small, 0, labels=20)
    for j in range(5):
        companies = [drawn.company(j, count) for count in (0, 1, 2, 4, 5)]
        assert [len(one) for one in companies] == [0, 1, 2, 4, 5]
        assert all(one[0] == j for one in companies[1:])
        assert all(less == more[: len(less)] for less, more in pairwise(companies))
        assert sorted(companies[-1]) == [0, 1, 2, 3, 4]


def test_words_stand_side_by_side():
    x = sparse.csr_matrix([[1.0, 0.0], [0.6, 0.8]])
    wide = language.side_by_side(x, np.array([1, 0]), 2, 0.5).toarray()
    assert wide.tolist() == [
        [1.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 1.0],
        [0.6, 0.8, 0.3, 0.4, 1.0, 0.0, 0.0, 0.0],
    ]
    assert language.side_by_side(x, np.array([1, 0]), 2, 0.0) is x


def test_a_company_of_one_is_a_logistic_regression_on_ones_own_labels(small):
    drawn = language.draw(small, 0, labels=20)
    found = language.linear(small, drawn, language.LINEAR["alone"], language.Setting(3.0))
    for j in range(5):
        train, test = (np.flatnonzero(one & (small.product == j)) for one in (drawn.train, drawn.test))
        # A constant as large as 1,000 is hardly penalised, as the constant of the other solver.
        x, x_test = (
            np.column_stack([small.x[rows].toarray(), np.full(len(rows), 1000.0)]) for rows in (train, test)
        )
        weights = closed_form.soft_logistic(x[None], small.y[train][None], 0, ridge=1 / (3.0 * len(train)))
        assert np.allclose(found[small.product[drawn.test] == j], x_test @ weights[0].numpy(), atol=0.01)


def test_words_of_ones_own_are_soft_sharing(small):
    """By the closed form's λ and ρ: ρ + λ = 1/(C n apart²), ρ₀ = ρ T (λ + ρ)/λ = 1/(C n)."""
    drawn = language.draw(small, 0, labels=20)
    penalty, apart, tasks = 3.0, 0.5, 5
    rows = [np.flatnonzero(drawn.train & (small.product == j)) for j in range(tasks)]
    own, common = 1 / (penalty * 20 * apart**2), 1 / (penalty * 20)
    ridge = own * common / (common + tasks * own)
    x = np.stack([small.x[each].toarray() for each in rows])
    y = np.stack([small.y[each] for each in rows])
    weights = closed_form.soft_logistic(x, y, own - ridge, ridge)  # (5, 20), no constants

    from sklearn.linear_model import LogisticRegression

    flat, place = np.concatenate(rows), np.repeat(np.arange(tasks), 20)
    wide = language.side_by_side(small.x[flat], place, tasks, apart)
    kept = [k for k in range(wide.shape[1]) if k < 20 or (k - 20) % 21 != 20]  # without the constants
    model = LogisticRegression(C=penalty, fit_intercept=False, max_iter=5000, tol=1e-8)
    parts = model.fit(wide[:, kept], small.y[flat]).coef_[0].reshape(tasks + 1, 20)
    assert np.allclose(parts[0] + apart * parts[1:], weights.numpy(), atol=1e-3)


def test_with_all_in_one_model_nobody_asks_for_the_product(small):
    drawn = language.draw(small, 0, labels=20)
    once = language.linear(small, drawn, language.Condition(5), language.Setting(3.0))
    renamed = language.Reviews(small.x, small.y, 4 - small.product, *list(vars(small).values())[3:])
    assert np.allclose(once, language.linear(renamed, drawn, language.Condition(5), language.Setting(3.0)))


def test_only_the_companions_answers_are_shuffled(small):
    drawn = language.draw(small, 0, labels=20)
    rows = np.flatnonzero(drawn.train)
    true, dealt = language.answers(small, drawn, rows), language.answers(small, drawn, rows, watched=2)
    assert np.array_equal(true, small.y[rows])
    for j in range(5):
        mine = small.product[rows] == j
        assert dealt[mine].sum() == true[mine].sum()
        assert np.array_equal(dealt[mine], true[mine]) == (j == 2)


def test_films_come_as_one_more_product(small):
    drawn = language.draw(small, 0, labels=20)
    soft = language.Condition(5, own_words=True)
    with_films = language.Condition(5, own_words=True, films=True)
    alone = language.linear(small, drawn, soft, language.Setting(3.0, 0.5))
    weightless = language.linear(small, drawn, with_films, language.Setting(3.0, 0.5, 0.0))
    heavy = language.linear(small, drawn, with_films, language.Setting(3.0, 0.5, 1.0))
    assert np.allclose(alone, weightless, atol=0.02) and not np.allclose(alone, heavy, atol=0.1)
    only = language.linear(small, drawn, language.Condition(0, films=True), language.Setting(3.0, 0.0, 1.0))
    assert np.isfinite(only).all()


def test_networks_know_the_labels_of_a_draw_and_no_others(small):
    drawn = language.draw(small, 0, labels=20)
    shapes = {"single networks": (5, 400, 1), "14, one trunk": (1, 400, 5), "14, one network": (1, 400, 1)}
    for name, shape in shapes.items():
        y = language.labels_of(small, drawn, *language.NETWORKS[name][1:])
        known = ~np.isnan(y)
        assert y.shape == shape and known.sum() == 100
        assert np.array_equal(known.any((0, 2)), drawn.train)
        assert np.array_equal(y[known].sum(), small.y[drawn.train].sum())
        found = language.networks(small, drawn, name, (0.01, 0.0), (1, 30))
        assert list(found) == [1, 30] and found[30].shape == (drawn.test.sum(),)


@pytest.mark.parametrize("name", list(language.NETWORKS))
def test_each_product_is_answered_by_its_own_head(name, small, monkeypatch):
    drawn = language.draw(small, 0, labels=20)

    class Named:
        """Answers with 10 times the network's number and the head's number."""

        def __init__(self, x, y, *_):
            self.shape = y.shape

        def trained(self, steps, x):
            groups, _, heads = self.shape
            answer = 10 * torch.arange(groups)[:, None, None] + torch.arange(heads)
            return {step: answer.expand(groups, len(x), heads) for step in steps}

    monkeypatch.setattr(real, "Networks", Named)
    found = language.networks(small, drawn, name, (0.01, 0.0), (7,))[7]
    product = small.product[drawn.test]
    want = {"single networks": 10 * product, "14, one trunk": product, "14, one network": 0 * product}
    assert np.array_equal(found, want[name])


def test_auc_and_right_answers_are_of_each_product(small):
    drawn = language.draw(small, 0, labels=20)
    y, product = small.y[drawn.test], small.product[drawn.test]
    logits = np.where(product == 1, 1 - 2 * y, 2 * y - 1)  # product 1 is told the opposite
    assert language.judged(small, drawn, logits).tolist() == [[100, 0, 100, 100, 100]] * 2


def test_the_stored_result_has_twenty_draws_and_reads_back():
    assert len(language_results.PRODUCTS) == 14 and set(language_results.MEASURED) == set(language.CONDITIONS)
    measured = {}
    for name in language.CONDITIONS:
        setting, *tables = language_results.MEASURED[name]
        auc, right = ([[float(one) for one in row.split()] for row in rows] for rows in tables)
        assert np.shape(auc) == np.shape(right) == (20, 14) and np.min(auc) > 0 and np.max(right) <= 100
        assert np.array_equal(language.areas(name), auc) and np.array_equal(language.right(name), right)
        measured[name] = language.Measured(setting, auc, right)
    common = [[float(one) for one in row.split()] for row in language_results.COMMONER]
    called = {name: language.called_positive(name).tolist() for name in language.CALLED}
    assert all(np.shape(one) == (20, 14) and np.min(one) >= 0 >= np.max(one) - 100 for one in called.values())
    space = {}
    exec(language.written(measured, language_results.PRODUCTS, common, called), space)
    for name in ("PRODUCTS", "COMMONER", "CALLED_POSITIVE", "MEASURED"):
        assert space[name] == getattr(language_results, name)


def test_what_a_model_calls_positive_is_of_each_product(small, monkeypatch):
    monkeypatch.setattr(language, "reviews", lambda: small)
    monkeypatch.setattr(language, "LABELS", 20)
    monkeypatch.setattr(
        language, "linear", lambda of, drawn, *_: np.where(of.product[drawn.test] == 1, 1.0, -1.0)
    )
    assert language.call_positive("14, soft", (3.0, 0.8, 0.0), draws=2) == [[0, 100, 0, 0, 0]] * 2


def test_of_others_it_is_not_stored_what_they_call_positive(refuses):
    with refuses(ValueError, "name", got="'2, soft'", expected="one of ['alone'", remedy="choose one"):
        language.called_positive("2, soft")


def test_a_setting_that_is_taken_is_not_chosen(small, monkeypatch):
    monkeypatch.setattr(language, "reviews", lambda: small)
    monkeypatch.setattr(language, "tried", None)  # nothing is tried
    name, taken = "14, soft, companions shuffled, usual setting", (3.0, 0.8, 0.0)
    found = language.measure(name, draws=2, setting=taken)
    assert found.setting == taken and np.shape(found.auc) == np.shape(found.right) == (2, 5)
    assert all(language.settings(one) == language.settings(of) for one, of in language.SETTING_OF.items())


def test_the_first_draw_is_measured_as_stored(real_data):
    if not (real_data / "text" / "product_reviews_1.zip").is_file():
        pytest.skip(f"no sentences in {real_data}: set MTL_TEACH_DATA to a folder that holds text/")
    again = language.again()
    assert (again["stored"] - again["measured now"]).abs().max() < 0.1
    of = language.reviews()
    assert {name: len(of.y[of.product == j]) for j, name in enumerate(of.names)} == {
        name: sentences for name, (sentences, _) in language_results.PRODUCTS.items()
    }
    assert sum(len(one.texts) for one in data.products()) - len(of.y) == 8  # the same words once more


def test_without_the_sentences_nothing_is_measured_again(monkeypatch, tmp_path):
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    language.reviews.cache_clear()
    assert language.again() is None
