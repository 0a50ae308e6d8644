"""Single sentences about products, and what the heads of Yu and Jiang's network answer while it learns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from mtl_teach.layers import generators
from mtl_teach.lessons.auxiliary_tasks import corpus as text
from mtl_teach.lessons.auxiliary_tasks import kinds, pivots, two_encoders
from mtl_teach.live import progressive

DRAWN, REAL = "drawn", "real"
SENTENCES, LONGEST = 12, 20  # how many are shown, of at most so many words, a pivot among them at least
SETTING = two_encoders.WAYS["joint"]  # for pivots that are not masked too, so that only the mask differs


@dataclass(frozen=True)
class Sentence:
    """A sentence about a product: its words, what sign each has as a pivot (0: it is none), its label."""

    words: tuple[str, ...]
    signs: tuple[int, ...]
    positive: bool

    @property
    def truth(self) -> tuple[bool, bool, bool]:
        """Return whether it is positive, whether it holds a positive pivot, and whether a negative one."""
        return self.positive, 1 in self.signs, -1 in self.signs


@dataclass(frozen=True)
class Answers:
    """The sentences, and how probable each head finds yes, (sentences, 3). `done`: from 0 to 1."""

    sentences: tuple[Sentence, ...]
    heads: Tensor
    done: float


@progressive(keep=8)
def answers(source: str, mask: bool, seed: int = 0) -> Iterator[Answers]:
    """Train Yu and Jiang's network jointly, on one draw; yield what its heads answer after each step.

    source: DRAWN (the corpus with a known generator) or REAL (sentences that people wrote; raises
    DataUnavailableError where they are not on this machine). mask: whether the pivots are hidden from the
    auxiliary encoder.
    """
    yield from (_drawn if source == DRAWN else _real)(mask, seed)


def _drawn(mask: bool, seed: int) -> Iterator[Answers]:
    drawn = kinds.drawn_corpus(seed, 1)
    found = pivots.find(drawn.x[0], drawn.y[0], drawn.free[0], drawn.domain[0])
    sign = dict.fromkeys(found[0].tolist(), 1) | dict.fromkeys(found[1].tolist(), -1)
    pool = text.sentences(200, text.PRODUCTS, generators(seed + 12000, 1)[0])
    lines = [[word for word in line if word != text.NOTHING] for line in pool.words.tolist()]
    chosen = [
        place
        for place, line in enumerate(lines)
        if len(line) <= LONGEST and any(word in sign for word in line)
    ][:SENTENCES]
    shown = tuple(
        Sentence(
            tuple(text.WORDS[word] for word in lines[place]),
            tuple(sign.get(word, 0) for word in lines[place]),
            bool(pool.labels[place]),
        )
        for place in chosen
    )
    whole = pool.bag[chosen][None]  # (1, sentences, V)
    masked = pivots.ask_and_mask(whole[0], *found)[1][None] if mask else whole
    way = "joint" if mask else "joint, not masked"
    for model, done in two_encoders.training(drawn, way, *SETTING, seed):
        with torch.no_grad():
            logits = torch.cat([model.logits(whole, masked)[..., None], model.answers(masked)], -1)[0]
        yield Answers(shown, logits.sigmoid(), done)


def _real(mask: bool, seed: int) -> Iterator[Answers]:
    # Not above: who looks at drawn sentences needs no SciPy for these.
    from mtl_teach import data
    from mtl_teach.data import opinions
    from mtl_teach.lessons.auxiliary_tasks import real, real_encoders, real_encoders_results

    kind = f"joint, {real_encoders.LEXICON}" + ("" if mask else ", not masked")
    weight, decay, steps = real_encoders_results.TUNED[kind]
    task = real_encoders.Task(seed, *real_encoders.KINDS[kind][1:], shuffled=False)
    sign = dict(zip(task.draw.all.words, task.found[0].astype(int) - task.found[1], strict=True))
    texts = data.sentences("products", download=False).texts
    shown, rows = [], []
    for place in task.draw.shuffle(np.arange(real.TEST)):
        line = opinions.words(texts[task.draw.test_places[place]])
        signs = tuple(int(sign.get(word, 0)) for word in line)
        if len(line) <= LONGEST and any(signs) and len(rows) < SENTENCES:
            shown.append(Sentence(tuple(line), signs, bool(task.draw.y_test[place])))
            rows.append(place)
    chosen = task.draw.test[rows]
    whole = real_encoders.Bags(real.unit(chosen))
    masked = real_encoders.Bags(real_encoders.kept(chosen, task.keep))
    for model, step in real_encoders.training(task, "joint", weight, decay, seed, steps):
        with torch.no_grad():
            asked = torch.tanh(masked @ model.masked) @ model.asks + model.asks_bias
            logits = torch.cat([model.logits(whole, masked)[:, None], asked], 1).double()
        yield Answers(tuple(shown), logits.sigmoid(), step / steps)
