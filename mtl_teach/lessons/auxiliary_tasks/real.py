"""Auxiliary tasks on real sentences: 400 marked ones about films, tested on sentences about products.

The linear form of the idea, as in structural correspondence learning: an auxiliary task is fitted alone, by
ridge regression on the words of sentences without marks; what it would answer becomes one more feature of a
logistic regression on the marked sentences. λ scales these features.
`python -m mtl_teach.lessons.auxiliary_tasks.real` writes `real_results.py` anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse

from mtl_teach import data
from mtl_teach.data import opinions
from mtl_teach.layers import generators

MARKED, FREE, TEST = 400, 2500, 1000
PIVOTS, OFTEN = 40, 3  # of either sign; in as many marked and unmarked target sentences at least
OTHER_DRAWS = 5000  # the first seed of the draws on which λ and C were chosen
# Every C of the logistic regression that is tried: the inverse of its penalty.
WEIGHTS, PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0), (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)
CONTROLLED = (
    "statistical",
    "pivots by mutual information",
    "lexicon pivots",
    "lexicon pivots, not masked",
    "labels of products",
    "subjectivity labels",
    "unsupervised",
)
KINDS = (*CONTROLLED, "adversary", "lexicon as input")


@dataclass(frozen=True)
class Texts:
    """Bags of the V `words` (n, V) and labels (n,) of every domain; which of the words the lexicon has."""

    words: tuple[str, ...]
    bags: dict[str, sparse.csr_matrix]
    labels: dict[str, NDArray]
    positive: NDArray
    negative: NDArray


@lru_cache(maxsize=1)
def texts(download: bool = False) -> Texts:
    """Return the real sentences as bags of the words that four sentences hold at least."""
    from sklearn.feature_extraction.text import CountVectorizer

    domains = {name: data.sentences(name, download) for name in opinions.DOMAINS}
    positive, negative = data.opinion_lexicon(download)
    counter = CountVectorizer(analyzer=opinions.words, binary=True, min_df=4)
    counter.fit(domains["films"].texts + domains["products"].texts)
    words = counter.get_feature_names_out()
    return Texts(
        tuple(words),
        {name: counter.transform(one.texts).astype(float).tocsr() for name, one in domains.items()},
        {name: one.labels.numpy() for name, one in domains.items()},
        np.array([word in positive for word in words]),
        np.array([word in negative for word in words]),
    )


class Draw:
    """One draw: marked films, unmarked sentences of both domains, test products, as unit-length bags."""

    def __init__(self, seed: int):
        self.all = texts()
        self.stream = generators(seed, 1)[0]
        films, products = self.all.bags["films"], self.all.bags["products"]
        marked = self._half(self.all.labels["films"], MARKED)
        test = self._half(self.all.labels["products"], TEST)
        free = np.setdiff1d(np.arange(products.shape[0]), test)
        self.target_free = self.shuffle(free)[:FREE]
        self.marked, self.y = films[marked], self.all.labels["films"][marked]
        self.test_places = test
        self.test, self.y_test = products[test], self.all.labels["products"][test]
        source_free = self.shuffle(np.arange(films.shape[0]))[:FREE]
        self.free = sparse.vstack([films[source_free], products[self.target_free]]).tocsr()
        self.domain = np.r_[np.zeros(FREE), np.ones(len(self.target_free))]

    def shuffle(self, places: NDArray) -> NDArray:
        """Return the entries in a random order."""
        return places[torch.randperm(len(places), generator=self.stream).numpy()]

    def _half(self, labels: NDArray, count: int) -> NDArray:
        return np.concatenate([self.shuffle(np.flatnonzero(labels == c))[: count // 2] for c in (0, 1)])


def unit(bags: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return every sentence divided by the root of its number of words."""
    return (sparse.diags(1 / np.sqrt(np.maximum(bags.getnnz(1), 1))) @ bags).tocsr()


def mutual_information(holds: NDArray, labels: NDArray) -> NDArray:
    """Return how much each word says about the label, (V,), in nats; holds (n, V) is True or False."""
    total = np.zeros(holds.shape[1])
    for word in (holds, ~holds):
        for label in (labels == 1, labels == 0):
            both, chance = (word & label[:, None]).mean(0), word.mean(0) * label.mean()
            seen = both > 0
            total[seen] += both[seen] * np.log(both[seen] / chance[seen])
    return total


def find_pivots(draw: Draw) -> tuple[NDArray, NDArray]:
    """Return which words are positive and negative pivots, (V,) each."""
    holds = np.asarray(draw.marked.todense()) > 0
    in_target = np.asarray(draw.all.bags["products"][draw.target_free].sum(0)).ravel()
    often = (holds.sum(0) >= OFTEN) & (in_target >= OFTEN)
    information = np.where(often, mutual_information(holds, draw.y), -1.0)
    leans = holds[draw.y == 1].mean(0) - holds[draw.y == 0].mean(0)
    found = []
    for side in (leans > 0, leans < 0):
        chosen = np.zeros(len(leans), bool)
        chosen[np.argsort(-np.where(side, information, -1.0))[:PIVOTS]] = True
        found.append(chosen)
    return found[0], found[1]


def directions(kind: str, draw: Draw, shuffled: bool) -> NDArray:
    """Return what an auxiliary task learns, one direction of words per answer: (V, q)."""
    keep = np.ones(draw.marked.shape[1])
    sentences, order = draw.free, draw.shuffle if shuffled else lambda places: places
    if kind == "unsupervised":
        from sklearn.utils.extmath import randomized_svd

        if shuffled:  # nothing to shuffle: directions at random
            random = torch.randn(len(keep), 50, generator=draw.stream, dtype=torch.float64)
            return np.linalg.qr(random.numpy())[0]
        return randomized_svd(unit(sentences), 50, n_iter=2, random_state=0)[2].T
    if kind == "statistical":
        frequency = np.log1p(np.asarray(sentences.sum(0)).ravel())
        count = np.asarray(sentences.sum(1)).ravel()
        answers = np.stack([count, sentences @ frequency / np.maximum(count, 1)], 1)
        answers = (answers - answers.mean(0)) / answers.std(0)
    elif kind in ("labels of products", "subjectivity labels"):
        products = kind == "labels of products"
        domain = "products" if products else "subjectivity"
        rows = draw.target_free if products else np.arange(len(draw.all.labels[domain]))
        sentences, answers = draw.all.bags[domain][rows], draw.all.labels[domain][rows, None] - 0.5
    else:
        pivots = find_pivots(draw) if "information" in kind else (draw.all.positive, draw.all.negative)
        answers = np.stack([np.asarray(sentences[:, one].sum(1)).ravel() > 0 for one in pivots], 1) * 1.0
        if "not masked" not in kind:
            keep = 1.0 - (pivots[0] | pivots[1])
    return _ridge(sentences, answers[order(np.arange(len(answers)))], keep)


def _ridge(sentences: sparse.csr_matrix, answers: NDArray, keep: NDArray) -> NDArray:
    from sklearn.linear_model import Ridge

    masked = unit(sentences) @ sparse.diags(keep)
    fitted = Ridge(alpha=2.0, solver="sparse_cg").fit(masked, answers)
    return fitted.coef_.reshape(-1, len(keep)).T * keep[:, None]


def features(kind: str, draw: Draw, weight: float, shuffled: bool = False) -> Callable:
    """Return what turns sentences (n, V) into the features of the main model."""
    if kind == "alone":
        return unit
    if kind == "lexicon as input":
        lists = (draw.all.positive, draw.all.negative)
        return lambda bags: sparse.hstack(
            [unit(bags), *(sparse.csr_matrix(3 * weight * bags[:, one].sum(1)) for one in lists)]
        )
    if kind == "adversary":  # its linear form: the direction that tells the domains is taken out
        tells = _ridge(draw.free, draw.domain[:, None] - 0.5, np.ones(draw.marked.shape[1]))[:, 0]
        tells = tells / np.linalg.norm(tells)
        return lambda bags: np.asarray(unit(bags).todense()) - weight * np.outer(unit(bags) @ tells, tells)
    learned = directions(kind, draw, shuffled)
    answers = unit(draw.free) @ learned
    middle, spread = answers.mean(0), answers.std(0) + 1e-9
    scale = weight / np.sqrt(learned.shape[1] / 2)
    return lambda bags: sparse.hstack([unit(bags), (unit(bags) @ learned - middle) / spread * scale])


def accuracy(kind: str, weight: float, penalty: float, seed: int, shuffled: bool = False) -> float:
    """Return how many sentences about products are right in %, in one draw."""
    from sklearn.linear_model import LogisticRegression

    draw = Draw(seed)
    see = features(kind, draw, weight, shuffled)
    model = LogisticRegression(C=penalty, solver="liblinear").fit(see(draw.marked), draw.y)
    return 100 * model.score(see(draw.test), draw.y_test)


def tune(kind: str, draws: int = 4) -> tuple[float, float]:
    """Return the λ and the C of the logistic regression that are best on other draws."""
    seeds = range(OTHER_DRAWS, OTHER_DRAWS + draws)
    settings = [(w, c) for w in (WEIGHTS if kind != "alone" else (0.0,)) for c in PENALTIES]
    return max(settings, key=lambda s: np.mean([accuracy(kind, *s, seed) for seed in seeds]))


def measure(tuned: dict[str, tuple[float, float]], draws: int = 20, seed: int = 0) -> dict[str, list[float]]:
    """Return right answers in % per draw, for "alone", each kind and "KIND, shuffled"."""
    found = {}
    for kind, setting in tuned.items():
        for shuffled in (False, True) if kind in CONTROLLED else (False,):
            name = f"{kind}, shuffled" if shuffled else kind
            right = [accuracy(kind, *setting, one, shuffled) for one in range(seed, seed + draws)]
            found[name] = [round(value, 1) for value in right]
    return found


def written(by: str, tuned: dict[str, tuple], right: dict[str, list[float]]) -> str:
    """Return a module that holds a result: TUNED, and RIGHT, a row of numbers in a string per name."""
    lines = [f'"""What `{by}` measured; written by it."""', "", "# ruff: noqa: E501", "", "TUNED = {"]
    lines += [f'    "{kind}": {setting},' for kind, setting in tuned.items()]
    lines += ["}", "#: Right answers in %, one per draw.", "RIGHT = {"]
    lines += [f'    "{name}": "{" ".join(map(str, row))}",' for name, row in right.items()]
    return "\n".join([*lines, "}", ""])


def main() -> None:
    """Tune on other draws, measure on twenty, and write both down."""
    texts(True)
    tuned = {kind: tune(kind) for kind in ("alone", *KINDS)}
    Path(__file__).with_name("real_results.py").write_text(written("real.py", tuned, measure(tuned)))


if __name__ == "__main__":
    main()
