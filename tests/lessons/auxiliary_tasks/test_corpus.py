"""The corpus is drawn as its docstring states, and pivots are found as scikit-learn would."""

import pytest
import torch
from sklearn.metrics import mutual_info_score

from mtl_teach.layers import generators
from mtl_teach.lessons.auxiliary_tasks import corpus as text
from mtl_teach.lessons.auxiliary_tasks import pivots

FILMS = slice(text.PIVOTS, text.PIVOTS + text.OWN)
PRODUCTS = slice(text.PIVOTS + text.OWN, text.PIVOTS + 2 * text.OWN)


@pytest.fixture(scope="module")
def films():
    return text.sentences(4000, text.FILMS, generators(3, 1)[0], topics=0.9)


def test_the_shares_of_the_words_are_those_stated(films):
    words = films.words[films.words != text.NOTHING]
    neutral = text.PIVOTS + 2 * text.OWN
    assert (words < text.PIVOTS).double().mean().item() == pytest.approx(0.06, abs=0.005)
    assert (words >= neutral).double().mean().item() == pytest.approx(0.70, abs=0.01)
    assert not ((words >= PRODUCTS.start) & (words < PRODUCTS.stop)).any()  # products have words of their own
    lengths = (films.words != text.NOTHING).sum(1)
    assert lengths.min() == 10 and lengths.max() == 30 and abs(lengths.double().mean() - 20) < 0.3


def test_words_of_opinion_agree_with_the_label_and_others_with_the_topic(films):
    positive = torch.tensor(
        [word in text.POSITIVE_PIVOTS or word in text._FILM_GOOD.split() for word in text.WORDS] + [False]
    )
    opinion = films.words < PRODUCTS.start
    agrees = positive[films.words] == (films.labels == 1)[:, None]
    assert agrees[opinion].double().mean().item() == pytest.approx(0.8, abs=0.01)
    neutral = (films.words >= PRODUCTS.stop) & (films.words != text.NOTHING)
    odd = ((films.words - PRODUCTS.stop) % 2 == 1) & neutral
    share = odd.sum(1) / neutral.sum(1).clamp(min=1)  # near 0.1 or 0.9: two topics
    assert ((share < 0.35) | (share > 0.65))[neutral.sum(1) > 8].double().mean() > 0.97


def test_every_word_is_there_once_and_a_bag_counts_none_twice(films):
    assert len(set(text.WORDS)) == len(text.WORDS) == 190
    bag = films.bag
    for place in (0, 7):
        said = set(films.text(place).split())
        assert {text.WORDS[word] for word in bag[place].nonzero()[:, 0].tolist()} == said


def test_the_hint_agrees_with_four_labels_of_five_and_free_sentences_are_mixed():
    drawn = text.corpus(seed=1, draws=2, test=2000, free=400)
    assert (drawn.hint_test == drawn.y_test).double().mean().item() == pytest.approx(0.8, abs=0.02)
    assert drawn.domain.mean(1).tolist() == [0.5, 0.5]
    assert 0.3 < drawn.domain[:, :100].mean() < 0.7  # a minibatch holds both
    own = torch.stack([drawn.free[..., PRODUCTS].sum(-1), drawn.free[..., FILMS].sum(-1)])
    assert not own[0][drawn.domain == 0].any() and not own[1][drawn.domain == 1].any()
    assert (drawn.length >= drawn.free.sum(-1)).all()


def test_draws_follow_their_seed():
    first, again, other = (text.corpus(seed=s, draws=2, test=50, free=20) for s in (4, 4, 5))
    assert torch.equal(first.x, again.x) and not torch.equal(first.x, other.x)
    assert torch.equal(first.x[1], other.x[0])  # seed + 1


def test_mutual_information_is_scikit_learns():
    drawn = text.corpus(seed=2, draws=1, test=10, free=10)
    found = pivots.mutual_information(drawn.x[0], drawn.y[0])
    for word in (0, 7, 20, 100, 189):
        expected = mutual_info_score(drawn.x[0][:, word].tolist(), drawn.y[0].tolist())
        assert found[word].item() == pytest.approx(expected, abs=1e-12)


def test_pivots_are_found_where_labels_are_many():
    stream = generators(0, 1)[0]
    many = text.sentences(3000, text.FILMS, stream)
    others = text.sentences(1000, text.PRODUCTS, stream)
    free = torch.cat([many.bag, others.bag])
    domain = torch.cat([torch.zeros(3000), torch.ones(1000)])
    positive, negative = pivots.find(many.bag, many.labels, free, domain)
    assert {text.WORDS[word] for word in positive.tolist()} == set(text.POSITIVE_PIVOTS)
    assert {text.WORDS[word] for word in negative.tolist()} == set(text.NEGATIVE_PIVOTS)


def test_what_is_left_after_the_mask_holds_no_pivot():
    drawn = text.corpus(seed=3, draws=1, test=10, free=100)
    found = pivots.find(drawn.x[0], drawn.y[0], drawn.free[0], drawn.domain[0])
    asked, masked = pivots.ask_and_mask(drawn.free[0], *found)
    columns = torch.cat(found)
    assert not masked[:, columns].any()
    kept = [word for word in range(190) if word not in columns.tolist()]
    assert torch.equal(masked[:, kept], drawn.free[0][:, kept])
    for row in range(10):
        for place, words in enumerate(found):
            assert asked[row, place] == any(drawn.free[0][row, word] for word in words.tolist())
