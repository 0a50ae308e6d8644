"""Networks with four output layers on three kinds of labels, trained side by side, slice by slice."""

import time
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from mtl_teach import data
from mtl_teach.data.clothes import COMBINATIONS, EACH
from mtl_teach.data.tilted_digits import QUESTIONS
from mtl_teach.lessons.which_output_layer.panels.label_structure.heads import (
    NAMES,
    OVER_SETS,
    PER_GROUP,
    SIGMOIDS,
    SOFTMAX,
    best_threshold,
    head,
)
from mtl_teach.live.one_thread import one_thread
from mtl_teach.models import hard_sharing
from mtl_teach.training import Training

SEEDS, TRUNK, STEPS, RATE, DECAY = 20, 16, 120, 0.02, 0.01
UNSEEN = "red dress"
ONE, ANY, GROUPED = "exactly one is true", "any number is true", "one in each group"
# Kind of labels: their groups. Digits are one of ten, or answer four questions; clothes have type and colour.
STRUCTURES = {ONE: (10,), ANY: (), GROUPED: (3, 3)}


@dataclass(frozen=True)
class Examples:
    """`x` (R, 1, n, d) and `codes` (R, n, L) to train on, (1, 1, m, d), (m, L) to test on; `unseen` (m,)."""

    x: Tensor
    codes: Tensor
    x_test: Tensor
    codes_test: Tensor
    unseen: Tensor


class Fits:
    """All output layers for one kind of labels and one number of examples, as far as they are trained."""

    def __init__(self, structure: str, samples: int):
        self.examples = examples(structure, samples)
        labels, groups = self.examples.codes.shape[-1], STRUCTURES[structure]
        self.heads = {name: head(name, labels, groups) for name in NAMES if twin(structure, name) == name}
        self._twins = {name: twin(structure, name) for name in NAMES}
        self._runs = {name: self._run(name) for name in self.heads}

    @property
    def progress(self) -> float:
        """The share of all training steps that is done."""
        return sum(run.done for run in self._runs.values()) / (STEPS * len(self._runs))

    @one_thread()
    def advance(self, seconds: float = 0.03) -> None:
        """Train every output layer by as many steps as fit into `seconds`, at least one."""
        end = time.perf_counter() + seconds
        while self.progress < 1:
            for run in self._runs.values():
                run.step()
            if time.perf_counter() > end:
                return

    @torch.no_grad()
    @one_thread()
    def read(self, name: str, every: int = 1) -> tuple[Tensor, Tensor]:
        """Return the probabilities and the answers (R, m, L) on every so manieth test example."""
        name = self._twins[name]
        made, model, known = self.heads[name], self._runs[name].model, self.examples
        threshold = torch.zeros(SEEDS)
        if made.tuned:
            threshold = best_threshold(made.probabilities(_logits(model, known.x)), known.codes)
        logits = _logits(model, known.x_test[:, :, ::every])
        return made.probabilities(logits), made.answer(logits, threshold)

    def _run(self, name: str) -> Training:
        made, known = self.heads[name], self.examples
        model = hard_sharing(
            known.x.shape[-1], 1, trunk=(TRUNK,), outputs=made.width, replicas=SEEDS, seed=list(range(SEEDS))
        )
        settings = {"steps": STEPS, "learning_rate": RATE, "weight_decay": DECAY}
        labels = data.Tasks(known.x, known.codes.mT)  # each label a task on the same inputs
        return Training(model, labels, loss=lambda z, y, *_: made.loss(z[:, 0], y.mT), **settings)


def twin(structure: str, name: str) -> str:
    """Return the output layer that is the same function for these labels, so that it is trained once."""
    if structure == ONE and name in (PER_GROUP, OVER_SETS):
        return SOFTMAX
    return SIGMOIDS if structure == ANY and name == PER_GROUP else name


@lru_cache(maxsize=12)
def examples(structure: str, samples: int) -> Examples:
    """Return twenty draws of training examples, and the test examples."""
    if structure == GROUPED:
        drawn = data.clothes(samples, UNSEEN, replicas=SEEDS)
        unseen = torch.arange(drawn.test_samples) // EACH == COMBINATIONS.index(UNSEEN)
        codes, codes_test = (
            torch.cat([_one_hot(y[..., j, :], 3) for j in (0, 1)], -1) for y in (drawn.y, drawn.y_test[0])
        )
    else:
        drawn = data.tilted_digits(1, samples, 0.0, replicas=SEEDS)
        unseen = torch.zeros(drawn.test_samples, dtype=torch.bool)
        digits, digits_test = drawn.truth["digits"][:, 0], drawn.truth["digits_test"][0, 0]
        codes, codes_test = (_code(each, structure) for each in (digits, digits_test))
    return Examples(drawn.x[:, :1], codes, drawn.x_test[:1, :1], codes_test, unseen)


def _code(digits: Tensor, structure: str) -> Tensor:
    if structure == ONE:
        return _one_hot(digits, 10)
    return torch.stack([torch.isin(digits, torch.tensor(yes)) for yes in QUESTIONS.values()], -1).double()


def _one_hot(numbers: Tensor, count: int) -> Tensor:
    return torch.nn.functional.one_hot(numbers.long(), count).double()


def _logits(model, x: Tensor) -> Tensor:
    return model(x)[:, 0]  # (R, n, width)
