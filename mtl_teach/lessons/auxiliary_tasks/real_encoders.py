"""Yu and Jiang's network (EMNLP 2016) on real sentences: 400 marked ones about films, tested on products.

Two encoders as in `two_encoders.py`, of 32 tanh units over a sentence's words, on the draws of `real.py`. The
paper's encoders are convolutions over word vectors that were learnt elsewhere; here nothing was.
`python -m mtl_teach.lessons.auxiliary_tasks.real_encoders` writes `real_encoders_results.py` anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from torch import Tensor, nn
from torch.nn import functional

from mtl_teach.layers import generators
from mtl_teach.lessons.auxiliary_tasks import real

UNITS, RATE, BATCH = 32, 0.01, 200
WEIGHTS, DECAYS = (0.3, 1.0, 3.0, 10.0), (1e-4, 1e-3, 3e-3)
STEPS = (25, 50, 100, 200)  # where a training may end; the auxiliary encoder alone always takes the most
INFORMATION, LEXICON = "pivots by mutual information", "lexicon pivots"
KINDS = {  # name: in what order the encoders are trained, which pivots, whether they are masked
    "alone": ("alone", INFORMATION, True),
    f"joint, {INFORMATION}": ("joint", INFORMATION, True),
    f"sequential, {INFORMATION}": ("sequential", INFORMATION, True),
    f"joint, {LEXICON}": ("joint", LEXICON, True),
    f"sequential, {LEXICON}": ("sequential", LEXICON, True),
    f"joint, {LEXICON}, not masked": ("joint", LEXICON, False),
}


@dataclass(frozen=True)
class Setting:
    """λ of the auxiliary losses, weight decay of all weights, and how many steps the main head learns."""

    weight: float
    decay: float
    steps: int


class Bags:
    """Sentences (n, V), each divided by the root of its number of words, as `embedding_bag` takes them."""

    def __init__(self, sentences: sparse.csr_matrix):
        self.words = torch.from_numpy(sentences.indices.astype(np.int64))
        self.starts = torch.from_numpy(sentences.indptr[:-1].astype(np.int64))
        self.shares = torch.from_numpy(sentences.data.astype(np.float32))

    def __matmul__(self, encoder: Tensor) -> Tensor:
        """Return sentences @ encoder (V, k): (n, k)."""
        return functional.embedding_bag(
            self.words, encoder, self.starts, mode="sum", per_sample_weights=self.shares
        )


class Task:
    """One draw as the two encoders see it, and what the auxiliary heads are asked."""

    def __init__(self, seed: int, pivots: str, masked: bool, shuffled: bool):
        draw = real.Draw(seed)
        found = real.find_pivots(draw) if pivots == INFORMATION else (draw.all.positive, draw.all.negative)
        keep = 1.0 - (found[0] | found[1]) if masked else np.ones(len(found[0]))
        asked, free_asked = _asked(draw.marked, found), _asked(draw.free, found)
        order = draw.shuffle(np.arange(len(free_asked)))  # films and products mixed
        if shuffled:
            asked, free_asked = draw.shuffle(asked), draw.shuffle(free_asked)
        free, free_asked = kept(draw.free, keep)[order], torch.from_numpy(free_asked[order])
        ends = range(0, len(order) - BATCH + 1, BATCH)
        self.draw, self.found, self.keep, self.words = draw, found, keep, len(keep)
        self.marked, self.marked_masked = Bags(real.unit(draw.marked)), Bags(kept(draw.marked, keep))
        self.test, self.test_masked = Bags(real.unit(draw.test)), Bags(kept(draw.test, keep))
        self.asked = torch.from_numpy(asked)
        self.free = [(Bags(free[at : at + BATCH]), free_asked[at : at + BATCH]) for at in ends]
        self.y, self.y_test = (torch.from_numpy(y.astype(np.float32)) for y in (draw.y, draw.y_test))


def _asked(bags: sparse.csr_matrix, pivots: tuple[NDArray, NDArray]) -> NDArray:
    """Return whether each sentence holds a positive pivot, and a negative one, (n, 2)."""
    return np.stack([np.asarray(bags[:, one].sum(1)).ravel() > 0 for one in pivots], 1).astype(np.float32)


def kept(bags: sparse.csr_matrix, keep: NDArray) -> sparse.csr_matrix:
    """Return sentences of about unit length without the words that are masked, (n, V)."""
    masked = (real.unit(bags) @ sparse.diags(keep)).tocsr()
    masked.eliminate_zeros()
    return masked


class TwoEncoders(nn.Module):
    """Two encoders (V, k), a main head that reads both (2k, 1), two auxiliary heads (k, 2) on the second."""

    def __init__(self, words: int, seed: int):
        super().__init__()
        (stream,) = generators(seed + 9000, 1)
        for name, shape in {"whole": (words, UNITS), "masked": (words, UNITS)}.items():
            setattr(self, name, nn.Parameter(0.1 * torch.randn(*shape, generator=stream)))
        self.head = nn.Parameter(0.1 * torch.randn(2 * UNITS, 1, generator=stream))
        self.asks = nn.Parameter(0.1 * torch.randn(UNITS, 2, generator=stream))
        self.head_bias, self.asks_bias = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(2))

    def logits(self, whole: Bags, masked: Bags) -> Tensor:
        """Return the main head's logits, (n,)."""
        both = torch.cat([torch.tanh(whole @ self.whole), torch.tanh(masked @ self.masked)], 1)  # (n, 2k)
        return (both @ self.head + self.head_bias)[:, 0]

    def auxiliary_loss(self, masked: Bags, asked: Tensor) -> Tensor:
        """Return the mean over sentences of the sum over both questions."""
        answers = torch.tanh(masked @ self.masked) @ self.asks + self.asks_bias
        return functional.binary_cross_entropy_with_logits(answers, asked, reduction="none").sum(1).mean()


def training(
    task: Task, order: str, weight: float, decay: float, seed: int, most: int = STEPS[-1]
) -> Iterator[tuple[TwoEncoders, int]]:
    """Train in an order; yield the network and the number of the step after each one of the last stage.

    "joint" adds λ times the auxiliary losses to the main loss; "sequential" first trains the auxiliary
    encoder on its own losses, then freezes it and trains the rest on the main loss.
    """
    model = TwoEncoders(task.words, seed)

    def main(_step: int) -> Tensor:
        logits = model.logits(task.marked, task.marked_masked)
        return functional.binary_cross_entropy_with_logits(logits, task.y)

    def auxiliary(step: int) -> Tensor:
        free = model.auxiliary_loss(*task.free[step % len(task.free)])
        return free + model.auxiliary_loss(task.marked_masked, task.asked)

    rest = [model.whole, model.head, model.head_bias]
    own = [model.masked, model.asks, model.asks_bias]
    if order == "sequential":
        for _ in _train(auxiliary, own, decay, STEPS[-1]):
            pass
        last = _train(main, rest, decay, most)
    elif order == "alone":
        last = _train(main, [model.masked, *rest], decay, most)
    else:
        last = _train(lambda step: main(step) + weight * auxiliary(step), own + rest, decay, most)
    for step in last:
        yield model, step


def _train(
    loss: Callable[[int], Tensor], parameters: list[nn.Parameter], decay: float, most: int
) -> Iterator[int]:
    biases, matrices = ([p for p in parameters if (p.dim() == 1) == one] for one in (True, False))
    groups = [{"params": matrices, "weight_decay": 2 * decay}, {"params": biases}]
    optimiser = torch.optim.Adam(groups, lr=RATE, fused=True)
    for step in range(1, most + 1):
        optimiser.zero_grad()
        loss(step).backward()
        optimiser.step()
        yield step


def accuracies(
    kind: str, weight: float, decay: float, seed: int, shuffled: bool = False, most: int = STEPS[-1]
) -> dict[int, float]:
    """Return how many sentences about products are right in %, in one draw, at `STEPS` up to `most`."""
    order, pivots, masked = KINDS[kind]
    task, found = Task(seed, pivots, masked, shuffled), {}
    for model, step in training(task, order, weight, decay, seed, most):
        if step in STEPS:
            with torch.no_grad():
                answers = model.logits(task.test, task.test_masked) > 0
            found[step] = 100 * (answers == (task.y_test == 1)).double().mean().item()
    return found


def tune(kind: str, draws: int = 4) -> Setting:
    """Return the setting that is best on other draws, by their marked sentences about products."""
    tried = {}
    for weight in WEIGHTS if KINDS[kind][0] == "joint" else (1.0,):
        for decay in DECAYS:
            seeds = range(real.OTHER_DRAWS, real.OTHER_DRAWS + draws)
            each = [accuracies(kind, weight, decay, seed) for seed in seeds]
            for steps in STEPS:
                tried[Setting(weight, decay, steps)] = np.mean([one[steps] for one in each])
    return max(tried, key=lambda setting: tried[setting])


def measure(tuned: dict[str, Setting], draws: int = 20, seed: int = 0) -> dict[str, list[float]]:
    """Return right answers in % per draw, for each kind and, but for "alone", "KIND, shuffled"."""
    found = {}
    for kind, best in tuned.items():
        for shuffled in (False, True) if kind != "alone" else (False,):
            name = f"{kind}, shuffled" if shuffled else kind
            found[name] = [
                round(accuracies(kind, best.weight, best.decay, one, shuffled, best.steps)[best.steps], 1)
                for one in range(seed, seed + draws)
            ]
    return found


def main() -> None:
    """Tune on other draws, measure on twenty, and write both down."""
    real.texts(True)
    tuned = {kind: tune(kind) for kind in KINDS}
    settings = {kind: tuple(vars(one).values()) for kind, one in tuned.items()}
    text = real.written("real_encoders.py", settings, measure(tuned))
    Path(__file__).with_name("real_encoders_results.py").write_text(text)


if __name__ == "__main__":
    main()
