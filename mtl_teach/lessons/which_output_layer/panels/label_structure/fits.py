"""Networks with four output layers on one kind of labels, trained side by side, then tested."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach import data
from mtl_teach.lessons.which_output_layer.panels.label_structure.examples import examples
from mtl_teach.lessons.which_output_layer.panels.label_structure.heads import (
    best_threshold,
    head,
    possible,
    twin,
)
from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    HEADS,
    SAMPLES,
    SEEDS,
    STEPS,
    STRUCTURES,
)
from mtl_teach.live import progressive
from mtl_teach.models import MultiTaskNet, hard_sharing
from mtl_teach.training import Training

TRUNK, RATE, DECAY = 16, 0.02, 0.01
EVERY = 5  # while they train, the networks answer every fifth test example


@dataclass(frozen=True)
class Scores:
    """Of one output layer: shares of `right` and `impossible` answers, and of right ones on the unseen, (R,).

    `sums` (R, m) of the probabilities of all labels; `unseen` is NaN where nothing is unseen.
    """

    right: Tensor
    impossible: Tensor
    unseen: Tensor
    sums: Tensor


class Fits:
    """All output layers for one kind of labels and one number of examples, as far as they are trained."""

    def __init__(self, structure: str, samples: int):
        self._groups, self._twins = STRUCTURES[structure], {name: twin(structure, name) for name in HEADS}
        self._examples = examples(structure, samples)
        labels = self._examples.codes.shape[-1]
        different = dict.fromkeys(self._twins.values())  # in order: a set of names has another in each run
        self._heads = {name: head(name, labels, self._groups) for name in different}
        self._trainings = {name: self._training(name) for name in self._heads}
        self._tested: dict[str, Scores] = {}

    @property
    def progress(self) -> float:
        """The share of all steps that is done; testing an output layer is one more step of it."""
        done = sum(training.done for training in self._trainings.values()) + len(self._tested)
        return done / (len(self._heads) * (STEPS + 1))

    def scores(self) -> dict[str, Scores]:
        """Return how every output layer does: on all test examples once that is known, until then on some."""
        known = {name: self._tested.get(name) or self._test(name, EVERY) for name in self._heads}
        return {name: known[same] for name, same in self._twins.items()}

    def true(self) -> Tensor:
        """Return how many labels of each test example are true (m,)."""
        return self._examples.codes_test.sum(-1)

    def steps(self) -> Iterator["Fits"]:
        """Train a step of one output layer after the other, then test each; yield this after every step."""
        for _ in range(STEPS):
            for training in self._trainings.values():
                training.step()
                yield self
        for name in self._heads:
            self._tested[name] = self._test(name)
            yield self

    @torch.no_grad()
    def _test(self, name: str, every: int = 1) -> Scores:
        made, model, known = self._heads[name], self._trainings[name].model, self._examples
        threshold = torch.zeros(SEEDS)
        if made.tuned:
            threshold = best_threshold(made.probabilities(_logits(model, known.x)), known.codes)
        logits = _logits(model, known.x_test[:, :, ::every])
        answers, truth = made.answer(logits, threshold), known.codes_test[::every].bool()
        right = (answers == truth).all(-1).double()  # (R, m)
        strange = (~possible(answers, self._groups)).double()
        seen, unseen = ~known.unseen[::every], known.unseen[::every]
        return Scores(
            right[:, seen].mean(-1),
            strange[:, seen].mean(-1),
            right[:, unseen].mean(-1),
            made.probabilities(logits).sum(-1),
        )

    def _training(self, name: str) -> Training:
        made, known = self._heads[name], self._examples
        model = hard_sharing(
            known.x.shape[-1], 1, trunk=(TRUNK,), outputs=made.width, replicas=SEEDS, seed=list(range(SEEDS))
        )
        settings = {"steps": STEPS, "learning_rate": RATE, "weight_decay": DECAY}
        labels = data.Tasks(known.x, known.codes.mT)  # each label a task on the same inputs
        return Training(model, labels, loss=lambda z, y, *_: made.loss(z[:, 0], y.mT), **settings)


@progressive(keep=len(STRUCTURES) * len(SAMPLES))
def trained(structure: str, samples: int) -> Iterator[Fits]:
    """Train and test every output layer on one kind of labels."""
    return Fits(structure, samples).steps()


def _logits(model: MultiTaskNet, x: Tensor) -> Tensor:
    return model(x)[:, 0]  # (R, n, width)
