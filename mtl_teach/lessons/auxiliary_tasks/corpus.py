"""A small corpus of two domains whose generator is known: reviews of films, and reviews of products.

A sentence is drawn like this. Its label y is positive (1) or negative (0) with equal chance, its topic is one
of two, and it has 10 to 30 words. Each word is, by chance,

- with 6 %  one of 10 pivots, words of opinion that both domains use ("excellent", "awful");
- with 24 % one of 40 words of opinion that only its own domain uses ("gripping", "sturdy");
- with 70 % one of 100 words without opinion, 50 of either topic, common ones and rare ones.

A word of opinion agrees with the label in 80 % of cases, a word without opinion belongs to the sentence's
topic in a share `topics` of cases: 0.5 means that there are no topics.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach.layers import generators

NEGATIVE_PIVOTS = ("awful", "bad", "hate", "waste", "worst")
POSITIVE_PIVOTS = ("excellent", "great", "love", "perfect", "best")
FILMS, PRODUCTS = 0, 1
DOMAINS = ("films", "products")
_FILM_BAD = "boring bland clumsy contrived corny dreary dull flat forced hollow lame lifeless muddled "
_FILM_BAD += "plodding predictable shallow sluggish stale tedious wooden"
_FILM_GOOD = "absorbing affecting brilliant charming clever compelling deft funny gripping hilarious "
_FILM_GOOD += "inventive lively moving poignant riveting stylish subtle tender touching witty"
_GOODS_BAD = "blurry bulky cheap cracked creaky defective faulty flimsy fragile fuzzy grainy jammed "
_GOODS_BAD += "leaky noisy overheats returned rusty scratched unreliable wobbly"
_GOODS_GOOD = "bright compact crisp durable ergonomic fast handy light portable precise quiet reliable "
_GOODS_GOOD += "responsive rugged sharp sleek smooth sturdy tough versatile"
NEUTRAL = 100
#: Every word: the pivots (negative, positive), the domains' own words (the same), those without opinion.
WORDS = (
    *NEGATIVE_PIVOTS,
    *POSITIVE_PIVOTS,
    *_FILM_BAD.split(),
    *_FILM_GOOD.split(),
    *_GOODS_BAD.split(),
    *_GOODS_GOOD.split(),
    *(f"w{number:02}" for number in range(NEUTRAL)),
)
PIVOTS, OWN = 10, 40  # words of opinion: in both domains, in each domain only
LONGEST = 30
PIVOT_SHARE, OWN_SHARE, AGREES = 0.06, 0.24, 0.8
HINT = 0.8  # how often the hint is the label
NOTHING = len(WORDS)  # the word number behind a sentence's end


@dataclass(frozen=True)
class Sentences:
    """n sentences: words (n, 30), numbers of `WORDS` and then `NOTHING`; labels (n,), 1 for positive."""

    words: Tensor
    labels: Tensor

    @property
    def bag(self) -> Tensor:
        """Return which words each sentence holds, (n, V) of 0 and 1."""
        holds = torch.zeros(len(self.words), NOTHING + 1, dtype=torch.float64)
        return holds.scatter_(1, self.words, 1.0)[:, :NOTHING]

    def text(self, place: int) -> str:
        """Return one sentence to read."""
        return " ".join(WORDS[word] for word in self.words[place].tolist() if word != NOTHING)


@dataclass(frozen=True)
class Corpus:
    """R draws of the corpus. `x` (R, n, V), `y` (R, n): labelled sentences about films, `hint_x` (R, n).

    `free` (R, m, V): sentences without label, films and products mixed; their `domain` (R, m), their number
    of words `length` (R, m), and a `hint` (R, m) that agrees with their label in 80 % of cases: as when the
    writer was asked "would you recommend it?". `x_test`, `y_test`, `hint_test`: sentences about products;
    `x_home`, `y_home`: further ones about films.
    """

    x: Tensor
    y: Tensor
    hint_x: Tensor
    free: Tensor
    domain: Tensor
    length: Tensor
    hint: Tensor
    x_test: Tensor
    y_test: Tensor
    hint_test: Tensor
    x_home: Tensor
    y_home: Tensor


def sentences(count: int, domain: int, stream: torch.Generator, topics: float = 0.9) -> Sentences:
    """Draw `count` sentences of a domain, FILMS or PRODUCTS."""

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=stream, dtype=torch.float64)

    positive, topic = uniform(count) < 0.5, uniform(count) < 0.5
    length = torch.randint(10, LONGEST + 1, (count,), generator=stream)
    kind, which = uniform(count, LONGEST), uniform(count, LONGEST)
    agrees, on_topic = uniform(count, LONGEST) < AGREES, uniform(count, LONGEST) < topics
    sign = (positive[:, None] == agrees).long()  # 1: a positive word
    side = (topic[:, None] == on_topic).long()
    pivot = sign * (PIVOTS // 2) + (which * (PIVOTS // 2)).long()
    own = PIVOTS + domain * OWN + sign * (OWN // 2) + (which * (OWN // 2)).long()
    common = 1 / (torch.arange(NEUTRAL // 2, dtype=torch.float64) + 5)  # few common words, many rare ones
    edges = (common / common.sum()).cumsum(0)[:-1]
    neutral = PIVOTS + 2 * OWN + 2 * torch.bucketize(which, edges) + side
    opinion = torch.where(kind < PIVOT_SHARE, pivot, own)
    words = torch.where(kind < PIVOT_SHARE + OWN_SHARE, opinion, neutral)
    inside = torch.arange(LONGEST) < length[:, None]
    return Sentences(torch.where(inside, words, NOTHING), positive.double())


def topic(bags: Tensor) -> Tensor:
    """Return 1 where most words without opinion belong to the second topic, else 0: (…, V) to (…)."""
    neutral = bags[..., PIVOTS + 2 * OWN :]
    return (neutral[..., 1::2].sum(-1) > neutral[..., ::2].sum(-1)).double()


def corpus(
    seed: int = 0,
    draws: int = 20,
    *,
    labelled: int = 100,
    free: int = 1000,
    test: int = 1000,
    topics: float = 0.9,
) -> Corpus:
    """Draw the corpus `draws` times: `labelled` films, `free` sentences of each domain, `test` of each."""
    return _stacked([_one(stream, labelled, free, test, topics) for stream in generators(seed, draws)])


def _one(stream: torch.Generator, labelled: int, free: int, test: int, topics: float) -> Corpus:
    films = sentences(labelled, FILMS, stream, topics)
    unlabelled = [sentences(free, domain, stream, topics) for domain in (FILMS, PRODUCTS)]
    products, home = sentences(test, PRODUCTS, stream, topics), sentences(test, FILMS, stream, topics)
    mixed = torch.randperm(2 * free, generator=stream)
    words = torch.cat([part.words for part in unlabelled])[mixed]
    truth = torch.cat([part.labels for part in unlabelled])[mixed]
    domain = (mixed >= free).double()
    return Corpus(
        films.bag,
        films.labels,
        _hint(films.labels, stream),
        Sentences(words, truth).bag,
        domain,
        (words != NOTHING).sum(1).double(),
        _hint(truth, stream),
        products.bag,
        products.labels,
        _hint(products.labels, stream),
        home.bag,
        home.labels,
    )


def _hint(labels: Tensor, stream: torch.Generator) -> Tensor:
    right = torch.rand(len(labels), generator=stream) < HINT
    return torch.where(right, labels, 1 - labels)


def _stacked(draws: list[Corpus]) -> Corpus:
    return Corpus(**{name: torch.stack([getattr(one, name) for one in draws]) for name in vars(draws[0])})
