"""Real sentences with an opinion: about films, about products; and a lexicon of words of opinion."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import torch
from torch import Tensor

from mtl_teach.data.downloads import GITHUB, DataFile, fetch

_CORPORA = f"{GITHUB}/nltk/nltk_data/5db857e6f7df11eabb5e5665836db9ec8df07e28/packages/corpora"


def _file(name: str, sha256: str) -> DataFile:
    return DataFile(f"text/{name}.zip", f"{_CORPORA}/{name}.zip", sha256)


FILMS = _file("sentence_polarity", "6e1ed4405b65c7eabf1d199a7f7c437091ac21da0ea7467b410a74062574566b")
PRODUCTS = (
    _file("product_reviews_1", "627bfb0bb7c87586246d99b4402c3d7e4fb77ac14559d8695c283bd6850615ac"),
    _file("product_reviews_2", "272b08fe130882e5867aa7ecc69a65616099183c4ccc10374a62c271801b0bc1"),
)
SUBJECTIVITY = _file("subjectivity", "741f3371e1a4375051b874fd82fd55857b90975473c91c19a3101cbe17fc4d8c")
LEXICON = _file("opinion_lexicon", "7a5da68d53016c5d1fca38f7dd81844cff73466371f90968d1ef15c85b873193")
DOMAINS = ("films", "products", "subjectivity")


@dataclass(frozen=True, eq=False)
class Sentences:
    """n sentences of a domain: `texts`, and `labels` (n,), 1 for positive (or subjective), 0 for not.

    >>> Sentences("products", ("sturdy", "flimsy"), torch.tensor([1.0, 0.0]))
    Sentences(products: 2, 1 of them positive)
    """

    domain: str
    texts: tuple[str, ...]
    labels: Tensor

    def __repr__(self):
        return f"Sentences({self.domain}: {len(self.texts)}, {int(self.labels.sum())} of them positive)"


def sentences(domain: str, download: bool = True) -> Sentences:
    """Return the sentences of a domain, in the order of their files.

    - "films": 10,662 sentences of reviews, positive or negative (Pang and Lee, ACL 2005).
    - "products": sentences of reviews of 14 products whose signed marks do not cancel (Hu and Liu, KDD 2004;
      Ding, Liu and Yu, WSDM 2008); positive if the sum of the marks is. (A few lines
      that hold two sentences with marks of their own are left out.)
    - "subjectivity": 10,000 sentences, 1 for subjective ones, 0 for objective ones (Pang and Lee, ACL 2004).

    All under CC BY 4.0, as NLTK distributes them. Downloads at most 0.6 MB once, unless `download` is False,
    or reads the folder named by MTL_TEACH_DATA. Raises ValueError for another domain or a file that is not as
    published, DataUnavailableError if a file cannot be had.

    >>> sentences("films")
    Sentences(films: 10662, 5331 of them positive)
    """
    if domain not in DOMAINS:
        raise ValueError(f"domain must be one of {list(DOMAINS)}, got {domain!r}: choose one of them")
    if domain == "products":
        rows = [row for file in PRODUCTS for of in _marked(file, download).values() for row in of]
    elif domain == "films":
        positive = _lines(FILMS, "sentence_polarity/rt-polarity.pos", download)
        negative = _lines(FILMS, "sentence_polarity/rt-polarity.neg", download)
        rows = [(text, 1.0) for text in positive] + [(text, 0.0) for text in negative]
    else:
        subjective = _lines(SUBJECTIVITY, "subjectivity/quote.tok.gt9.5000", download)
        objective = _lines(SUBJECTIVITY, "subjectivity/plot.tok.gt9.5000", download)
        rows = [(text, 1.0) for text in subjective] + [(text, 0.0) for text in objective]
    texts, labels = zip(*rows, strict=True)
    return Sentences(domain, texts, torch.tensor(labels, dtype=torch.float64))


def products(download: bool = True) -> tuple[Sentences, ...]:
    """Return the sentences of "products" one product at a time, 14 of them; `domain` is the product's name.

    A product's sentences are in the order of its file. Raises as `sentences` does.

    >>> each = products()
    >>> len(each), each[1]
    (14, Sentences(Canon G3: 239, 186 of them positive))
    """
    found = {name: rows for file in PRODUCTS for name, rows in _marked(file, download).items()}
    return tuple(
        Sentences(name, tuple(text for text, _ in rows), torch.tensor([y for _, y in rows]).double())
        for name, rows in found.items()
    )


def opinion_lexicon(download: bool = True) -> tuple[frozenset[str], frozenset[str]]:
    """Return the positive and the negative words of Hu and Liu's lexicon (KDD 2004), about 6,800 in all.

    Raises as `sentences` does.

    >>> positive, negative = opinion_lexicon()
    >>> "sturdy" in positive, "flimsy" in negative
    (True, True)
    """
    lists = [
        _lines(LEXICON, f"opinion_lexicon/{sign}-words.txt", download) for sign in ("positive", "negative")
    ]
    positive, negative = (frozenset(word for word in words if word[0] != ";") for words in lists)
    return positive, negative


def words(text: str) -> list[str]:
    """Return the words of a sentence, small letters, with "not" taken out of "don't".

    >>> words("It doesn't work, and I LOVE it!")
    ['it', 'does', 'not', 'work', 'and', 'i', 'love', 'it']
    """
    return re.findall(r"[a-z]+(?:'[a-z]+)?", text.lower().replace("n't", " not"))


def _lines(file: DataFile, member: str, download: bool) -> list[str]:
    with zipfile.ZipFile(fetch(file, download)) as archive:
        lines = archive.read(member).decode("latin-1").split("\n")
    return [line.strip() for line in lines if line.strip()]


def _marked(file: DataFile, download: bool) -> dict[str, list[tuple[str, float]]]:
    """Return product -> sentences like "phone[+3], work[+2]##a great phone" whose marks do not cancel."""
    with zipfile.ZipFile(fetch(file, download)) as archive:
        members = sorted(
            name for name in archive.namelist() if name.endswith(".txt") and "README" not in name
        )
        return {
            PurePosixPath(name).stem.replace("_", " "): _signed(archive.read(name).decode("latin-1"))
            for name in members
        }


def _signed(reviews: str) -> list[tuple[str, float]]:
    """Return the sentences of a file of reviews, each with 1 if its marks add up to more than 0."""
    rows = []
    for line in reviews.split("\n"):
        marks, separator, text = line.partition("##")
        total = sum(int(sign + (size or "1")) for sign, size in re.findall(r"\[([+-])(\d?)\]", marks))
        if separator and total and text.strip() and "##" not in text:
            rows.append((text.strip(), float(total > 0)))
    return rows
