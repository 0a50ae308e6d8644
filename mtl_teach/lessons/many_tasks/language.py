"""Sentences about 14 products: is a sentence positive? Each product is a task, with 40 labelled sentences.

Twenty draws. In each, a third of every product's sentences is set aside for testing, and 40 of the others
are labelled. (If all others were tested, all draws would test nearly the same sentences.) All models read
the same words, chosen without labels. A product's *companions* are drawn on a ring: the next T − 1 after it,
so that a larger company holds every smaller one, and every product is watched at every T.

The linear models are one logistic regression on words that stand there once for all products and once more,
times `apart`, for each product: w_j = u + apart · v_j. That is soft sharing, in the form of Daumé,
"Frustratingly easy domain adaptation", ACL 2007, and Evgeniou and Pontil, "Regularized multi-task
learning", KDD 2004; apart = 0 is one model for all, and a company of one is a product alone. Hard sharing
is the network of `real.py`.
`python -m mtl_teach.lessons.many_tasks.language` writes `language_results.py` anew, in ten minutes
of one core or so.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from torch import Tensor

from mtl_teach import data, evaluation, figures
from mtl_teach.data import opinions
from mtl_teach.data.downloads import DataUnavailableError
from mtl_teach.lessons.many_tasks import language_results, real

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from sklearn.linear_model import LogisticRegression

LABELS = 40  # labelled sentences of a product
OFTEN = 4  # sentences that hold a word, at least
#: Test sentences over all others, labelled or not, for intervals of random splits. Over the labelled ones
#: alone it would be 2.3, and the intervals twice as long.
RATIO = 0.5
OTHER_DRAWS, TUNING = 5000, 3  # the first seed, and the number, of the draws on which settings were chosen
COUNTS = (2, 4, 8, 14)
PENALTIES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # scikit-learn's C
APART = (0.1, 0.2, 0.4, 0.8, 1.6)
FILM_WEIGHTS = (0.03, 0.1, 0.3, 1.0)  # of a sentence about films, where one about a product has 1
#: Of networks: name -> units, and whether a product has a trunk or a head of its own.
NETWORKS = {
    "single networks": (16, True, True),
    "14, one trunk": (64, False, True),
    "14, one network": (64, False, False),
}
#: Weight decay and dropout; the numbers of steps after which one may stop (single networks stop early).
SETTINGS = tuple(itertools.product((0.003, 0.01, 0.03, 0.06), (0.0, 0.5, 0.8)))
STEPS, STEPS_ALONE = (15, 30, 60, 120, 240, 480), (7, 15, 30, 60, 120)
WORD_LIST = "word list"  # no labels at all: the share of positive words less that of negative ones


@dataclass(frozen=True)
class Condition:
    """What is trained: how many products, with words of their own or not, and what the companions say."""

    products: int
    own_words: bool = False
    shuffled: bool = False
    films: bool = False


#: name -> condition of the linear models
LINEAR = {
    "alone": Condition(1),
    **{f"{count}, one model": Condition(count) for count in COUNTS},
    **{f"{count}, soft": Condition(count, own_words=True) for count in COUNTS},
    "14, one model, companions shuffled": Condition(14, shuffled=True),
    "14, soft, companions shuffled": Condition(14, own_words=True, shuffled=True),
    "14, soft, companions shuffled, usual setting": Condition(14, own_words=True, shuffled=True),
    "films only": Condition(0, films=True),
    "14, soft, and films": Condition(14, own_words=True, films=True),
}
#: Conditions that choose nothing -> the one whose setting they take.
SETTING_OF = {"14, soft, companions shuffled, usual setting": "14, soft"}
CONDITIONS = (*LINEAR, *NETWORKS, WORD_LIST)
#: Linear models of which it is stored, too, how many sentences they call positive.
CALLED = ("alone", "14, one model", "14, soft", "films only")


@dataclass(frozen=True)
class Reviews:
    """Sentences x (n, V) of unit length, labels y (n,), each one's product (n,); and the products' names.

    `films` are more sentences, (x, y); `opinion` (n,) is the share of positive words less that of negative
    ones, by a published list.
    """

    x: sparse.csr_matrix
    y: NDArray
    product: NDArray
    names: tuple[str, ...]
    films: tuple[sparse.csr_matrix, NDArray]
    opinion: NDArray


@dataclass(frozen=True)
class Draw:
    """One draw: which sentences are labelled, `train` (n,), and tested, `test` (n,); the ring of products."""

    seed: int
    train: NDArray
    test: NDArray
    ring: NDArray

    def company(self, product: int, count: int) -> list[int]:
        """Return a product and its next companions on the ring, `count` in all."""
        start = int(np.flatnonzero(self.ring == product)[0])
        return [int(one) for one in np.roll(self.ring, -start)[:count]]


@lru_cache(maxsize=1)
def reviews(download: bool = False) -> Reviews:
    """Return the sentences of 14 products, and those about films, as bags of the products' words.

    A sentence with the same words in the same order as an earlier one is left out, so that none is both
    learnt from and tested. Raises DataUnavailableError without the data.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    every, films = data.products(download), data.sentences("films", download)
    positive, negative = data.opinion_lexicon(download)
    first: dict[tuple[str, ...], tuple[str, float, int]] = {}
    for j, one in enumerate(every):
        for text, label in zip(one.texts, one.labels.tolist(), strict=True):
            first.setdefault(tuple(opinions.words(text)), (text, label, j))
    texts, y, product = zip(*first.values(), strict=True)
    counter = CountVectorizer(analyzer=opinions.words, binary=True, min_df=OFTEN).fit(texts)
    opinion = [
        sum((word in positive) - (word in negative) for word in words) / max(len(words), 1) for words in first
    ]
    return Reviews(
        _unit(counter.transform(texts)),
        np.array(y),
        np.array(product),
        tuple(one.domain for one in every),
        (_unit(counter.transform(films.texts)), films.labels.numpy()),
        np.array(opinion),
    )


def _unit(bags: sparse.csr_matrix) -> sparse.csr_matrix:
    from sklearn.preprocessing import normalize

    return normalize(bags.astype(float)).tocsr()


def draw(of: Reviews, seed: int, labels: int = LABELS) -> Draw:
    """Return which third of each product is tested, and which `labels` others are labelled, of both answers.

    Raises ValueError if a product has too few sentences or, outside the test, only one answer.
    """
    rng = np.random.default_rng(seed)
    train, test = np.zeros(len(of.y), bool), np.zeros(len(of.y), bool)
    for j, name in enumerate(of.names):
        rows = rng.permutation(np.flatnonzero(of.product == j))
        tested, rest = rows[: len(rows) // 3], rows[len(rows) // 3 :]
        if len(rest) < labels or len(np.unique(of.y[rest])) < 2:
            raise ValueError(
                f"labels must be at most {len(rest)} for {name!r}, with both answers among them, got "
                f"{labels}: ask for fewer, or leave that product out"
            )
        chosen = rest[:labels]
        while len(np.unique(of.y[chosen])) < 2:
            chosen = rng.permutation(rest)[:labels]
        train[chosen], test[tested] = True, True
    return Draw(seed, train, test, rng.permutation(len(of.names)))


def side_by_side(x: sparse.csr_matrix, place: NDArray, count: int, apart: float) -> sparse.csr_matrix:
    """Return words once for all and once, times `apart`, for the product at its place: (n, V + count·(V+1)).

    place: (n,), from 0 to count − 1; each product's own part ends in a constant. With apart = 0 only the
    words for all, (n, V).
    """
    if apart == 0:
        return x
    own = sparse.hstack([apart * x, np.ones((x.shape[0], 1))]).tocoo()  # (n, V + 1)
    columns = own.col + place[own.row] * own.shape[1]
    moved = sparse.csr_matrix((own.data, (own.row, columns)), (x.shape[0], count * own.shape[1]))
    return sparse.hstack([x, moved]).tocsr()


@dataclass(frozen=True)
class Setting:
    """Scikit-learn's C, how far products may part, and the weight of a sentence about films."""

    penalty: float
    apart: float = 0.0
    films: float = 0.0


def linear(of: Reviews, drawn: Draw, condition: Condition, setting: Setting) -> NDArray:
    """Return the logits of the test sentences, (m,), each by the model of its product and its company."""
    logits, models = np.full(len(of.y), np.nan), {}
    for j in range(len(of.names)):
        members = sorted(drawn.company(j, condition.products))
        # One model serves all products with the same company, unless each is to see its own answers only.
        key = (*members, "watched", j) if condition.shuffled else tuple(members)
        if key not in models:
            models[key] = _fitted(of, drawn, members, j, condition, setting)
        rows = np.flatnonzero(drawn.test & (of.product == j))
        place = np.full(len(rows), members.index(j) if members else 0)
        count = len(members) + condition.films
        model, seen = models[key]
        words = side_by_side(of.x[rows], place, count, setting.apart)
        logits[rows] = model.decision_function(words[:, seen])
    return logits[drawn.test]


def _fitted(
    of: Reviews, drawn: Draw, members: list[int], watched: int, condition: Condition, setting: Setting
) -> tuple[LogisticRegression, NDArray]:
    """Return a model, and the columns that it reads: of words in its sentences; others weigh nothing."""
    from sklearn.linear_model import LogisticRegression

    rows = np.flatnonzero(drawn.train & np.isin(of.product, members))
    x, y = of.x[rows], answers(of, drawn, rows, watched if condition.shuffled else None)
    place = np.searchsorted(members, of.product[rows])
    weight = np.ones(len(rows))
    if condition.films:
        film_x, film_y = of.films
        x, y = sparse.vstack([x, film_x]).tocsr(), np.concatenate([y, film_y])
        place = np.concatenate([place, np.full(len(film_y), len(members))])
        weight = np.concatenate([weight, np.full(len(film_y), setting.films)])
    words = side_by_side(x, place, len(members) + condition.films, setting.apart)
    seen = np.flatnonzero(words.getnnz(0))
    model = LogisticRegression(C=setting.penalty, max_iter=1000)
    return model.fit(words[:, seen], y, sample_weight=weight), seen


def answers(of: Reviews, drawn: Draw, rows: NDArray, watched: int | None = None) -> NDArray:
    """Return the labels of rows, (r,); those of a watched product's companions dealt out anew in each."""
    y, rng = of.y[rows].copy(), np.random.default_rng((drawn.seed, 0 if watched is None else watched))
    for j in np.unique(of.product[rows]) if watched is not None else ():
        if j != watched:
            its = of.product[rows] == j
            y[its] = rng.permutation(y[its])
    return y


def labels_of(of: Reviews, drawn: Draw, own_trunks: bool, own_heads: bool) -> NDArray:
    """Return what networks learn from, (G, n, T), NaN where unlabelled: G networks of T heads."""
    rows = np.flatnonzero(drawn.train)
    if not own_heads:
        y = np.full((1, len(of.y), 1), np.nan)
        y[0, rows, 0] = of.y[rows]
        return y
    y = np.full((1, len(of.y), len(of.names)), np.nan)
    y[0, rows, of.product[rows]] = of.y[rows]
    return y.transpose(2, 1, 0) if own_trunks else y


def networks(
    of: Reviews, drawn: Draw, name: str, setting: real.Setting, steps: Sequence[int]
) -> dict[int, NDArray]:
    """Return the logits of the test sentences after so many steps, (m,) each, by one of `NETWORKS`."""
    units, own_trunks, own_heads = NETWORKS[name]
    x, y = torch.from_numpy(of.x.toarray()).float(), labels_of(of, drawn, own_trunks, own_heads)
    seen = real.Networks(x, y, units, *setting, drawn.seed).trained(steps, x[drawn.test])  # (G, m, T) each
    place = of.product[drawn.test]
    trunk, head = place if own_trunks else 0, place if own_heads and not own_trunks else 0
    row = np.arange(len(place))
    return {step: logits[trunk, row, head].numpy().astype(float) for step, logits in seen.items()}


def judged(of: Reviews, drawn: Draw, logits: NDArray) -> NDArray:
    """Return the AUC in points of each product, and how many answers in 100 are right, (2, T)."""
    y, product = of.y[drawn.test], of.product[drawn.test]
    each = [(logits[product == j], y[product == j]) for j in range(len(of.names))]
    auc = [
        evaluation.auc(torch.from_numpy(z)[None], torch.from_numpy(label)[None]).item() for z, label in each
    ]
    return 100 * np.array([auc, [((z > 0) == label).mean() for z, label in each]])


def tried(name: str) -> list[tuple]:
    """Return the settings that a condition chooses from, without the steps of networks."""
    if name == WORD_LIST:
        return [()]
    if name in NETWORKS:
        return list(SETTINGS)
    condition = LINEAR[name]
    weights = (0.0,) if not condition.films else FILM_WEIGHTS if condition.products else (1.0,)
    penalties = (0.001, 0.003, 0.01, *PENALTIES) if condition.products == 0 else PENALTIES
    return list(itertools.product(penalties, APART if condition.own_words else (0.0,), weights))


def answered(of: Reviews, drawn: Draw, name: str, setting: tuple, steps: Sequence[int]) -> dict[int, NDArray]:
    """Return AUC and right answers of each product, (2, T), after so many steps; 0 steps where none count."""
    if name in NETWORKS:
        found = networks(of, drawn, name, setting, steps)
    elif name in LINEAR:
        found = {0: linear(of, drawn, LINEAR[name], Setting(*setting))}
    else:
        found = {0: of.opinion[drawn.test]}
    return {step: judged(of, drawn, logits) for step, logits in found.items()}


@dataclass(frozen=True)
class Measured:
    """What was chosen; of every product the AUC in points and right answers in 100, a row per draw (R, T)."""

    setting: tuple
    auc: list[list[float]]
    right: list[list[float]]


def measure(name: str, draws: int = 20, tuning: int = TUNING, setting: tuple = ()) -> Measured:
    """Choose the setting of one of `CONDITIONS` by AUC on other draws, and measure it on `draws` draws.

    setting: one of a linear model that is taken as it is; () to choose.
    """
    of, steps = reviews(), STEPS_ALONE if name == "single networks" else STEPS
    if setting:
        found = [answered(of, draw(of, seed), name, setting, (0,))[0] for seed in range(draws)]
        return Measured(setting, *np.stack(found).transpose(1, 0, 2).round(2).tolist())
    others = [draw(of, seed) for seed in range(OTHER_DRAWS, OTHER_DRAWS + tuning)]
    mean = {}
    for setting in tried(name):
        each = [answered(of, one, name, setting, steps) for one in others]
        for step in each[0]:
            mean[setting, step] = np.mean([one[step][0] for one in each])
    setting, step = max(mean, key=lambda pair: mean[pair])
    found = np.stack([answered(of, draw(of, seed), name, setting, (step,))[step] for seed in range(draws)])
    chosen = (*setting, step) if step else setting
    return Measured(chosen, *found.transpose(1, 0, 2).round(2).tolist())


def commoner(draws: int = 20) -> list[list[float]]:
    """Return right answers in 100 if each product gets the commoner of its labels, a row per draw, (R, T)."""
    of, found = reviews(), []
    for seed in range(draws):
        drawn = draw(of, seed)
        rows = []
        for j in range(len(of.names)):
            mine = of.product == j
            says = of.y[drawn.train & mine].mean() > 0.5
            rows.append(100 * float((of.y[drawn.test & mine] == says).mean()))
        found.append(rows)
    return np.round(found, 2).tolist()


def call_positive(name: str, setting: tuple, draws: int = 20) -> list[list[float]]:
    """Return how many of 100 test sentences of each product a linear model calls positive, (R, T)."""
    of, found = reviews(), []
    for seed in range(draws):
        drawn = draw(of, seed)
        said, product = linear(of, drawn, LINEAR[name], Setting(*setting)) > 0, of.product[drawn.test]
        found.append([100 * float(said[product == j].mean()) for j in range(len(of.names))])
    return np.round(found, 2).tolist()


def again(draws: int = 1) -> dict[str, Tensor] | None:
    """Return the mean AUC of "14, one model" in the first draws, as stored and as now; None without data."""
    name = "14, one model"
    try:
        of = reviews()
    except DataUnavailableError:
        return None
    setting = language_results.MEASURED[name][0]
    now = [answered(of, draw(of, seed), name, setting, (0,))[0][0].mean() for seed in range(draws)]
    return {"stored": areas(name).mean(1)[:draws], "measured now": torch.tensor(now, dtype=torch.float64)}


def sizes() -> dict[str, int]:
    """Return product -> how many sentences it has."""
    return {name: sentences for name, (sentences, _) in language_results.PRODUCTS.items()}


def settings(name: str) -> tuple:
    """Return what was chosen: the fields of `Setting`, or weight decay, dropout and steps of a network."""
    return language_results.MEASURED[_known(name)][0]


def areas(name: str) -> Tensor:
    """Return the stored AUC in points of each product in one of `CONDITIONS`, (20, T)."""
    return _table(language_results.MEASURED[_known(name)][1])


def right(name: str) -> Tensor:
    """Return the stored right answers in 100 of each product, (20, T); of "commoner answer" as well."""
    rows = (
        language_results.COMMONER if name == "commoner answer" else language_results.MEASURED[_known(name)][2]
    )
    return _table(rows)


def called_positive(name: str) -> Tensor:
    """Return the stored number of test sentences in 100 that one of `CALLED` calls positive, (20, T)."""
    if name not in CALLED:
        raise ValueError(f"name must be one of {list(CALLED)}, got {name!r}: choose one of them")
    return _table(language_results.CALLED_POSITIVE[name])


def _known(name: str) -> str:
    if name not in CONDITIONS:
        raise ValueError(f"name must be one of {list(CONDITIONS)}, got {name!r}: choose one of them")
    return name


def _table(rows: Sequence[str]) -> Tensor:
    return torch.tensor([[float(number) for number in row.split()] for row in rows], dtype=torch.float64)


def gain(name: str, over: str, ratio: float = RATIO) -> evaluation.Interval:
    """Return the points of AUC that one condition gains over another, with an interval for random splits."""
    return evaluation.resampled_interval((areas(name) - areas(over)).mean(1), ratio=ratio)


def more_right(name: str, over: str, ratio: float = RATIO) -> evaluation.Interval:
    """Return how many more answers in 100 are right, with an interval as that of `gain`."""
    return evaluation.resampled_interval((right(name) - right(over)).mean(1), ratio=ratio)


def product_gains(name: str, over: str, ratio: float = RATIO) -> dict[str, evaluation.Interval]:
    """Return product -> the points of AUC that it gains, with an interval as that of `gain`."""
    each = (areas(name) - areas(over)).T  # (T, 20)
    return {
        product: evaluation.resampled_interval(one, ratio=ratio)
        for product, one in zip(language_results.PRODUCTS, each, strict=True)
    }


def draw_gains(names: Sequence[str], over: str) -> Figure:
    """Draw the points that conditions gain over another: a dot per draw, and the longer intervals."""
    ends = {name: gain(name, over) for name in names}
    return figures.dots(
        {name: (areas(name) - areas(over)).mean(1).tolist() for name in names},
        {name: (one.mean, one.low, one.high) for name, one in ends.items()},
        f"points of AUC gained over: {over}",
        zero=True,
        colour=[figures.POOLED if "one model" in name else figures.SHARED for name in names],
        mark="o",
    )


def written(
    measured: dict[str, Measured], products: dict[str, tuple[int, int]], common: list, called: dict[str, list]
) -> str:
    """Return a module that holds a result: PRODUCTS, COMMONER, CALLED_POSITIVE, and MEASURED.

    MEASURED is name -> setting, AUC, right; `called` is name -> what `call_positive` returns.
    """
    lines = ['"""What `language.py` measured; written by it."""', ""]
    lines += ["#: Product -> its sentences, and how many of them are positive.", "PRODUCTS = {"]
    lines += [f'    "{name}": {numbers},' for name, numbers in products.items()]
    lines += ["}", "#: Right answers in 100 of each product by the commoner of its labels, a row per draw."]
    lines += ["COMMONER = (", *_rows(common, 4), ")"]
    lines += ["#: Condition -> how many of 100 sentences of each product it calls positive, a row per draw."]
    lines += ["CALLED_POSITIVE = {"]
    for name, table in called.items():
        lines += [f'    "{name}": (', *_rows(table, 8), "    ),"]
    lines += ["}"]
    lines += ["#: Condition -> what was chosen; each product's AUC, and its right answers, a row per draw."]
    lines += ["MEASURED = {"]
    for name, one in measured.items():
        lines += [f'    "{name}": (', f"        {one.setting},"]
        for table in (one.auc, one.right):
            lines += ["        (", *_rows(table, 12), "        ),"]
        lines += ["    ),"]
    return "\n".join([*lines, "}", ""])


def _rows(table: list[list[float]], indent: int) -> list[str]:
    return [f'{" " * indent}"{" ".join(map(str, row))}",' for row in table]


def main() -> None:
    """Load the sentences, choose the settings, measure, and write it down."""
    of = reviews(True)
    products = {
        name: (int((of.product == j).sum()), int(of.y[of.product == j].sum()))
        for j, name in enumerate(of.names)
    }
    measured: dict[str, Measured] = {}
    for name in CONDITIONS:
        taken = measured[SETTING_OF[name]].setting if name in SETTING_OF else ()
        measured[name] = measure(name, setting=taken)
    called = {name: call_positive(name, measured[name].setting) for name in CALLED}
    Path(__file__).with_name("language_results.py").write_text(
        written(measured, products, commoner(), called)
    )


if __name__ == "__main__":
    main()
