"""What the networks learn from: digits and clothes, with their labels as codes of ones and zeros."""

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from mtl_teach import data
from mtl_teach.data.clothes import COMBINATIONS, EACH
from mtl_teach.data.tilted_digits import QUESTIONS
from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    GROUPED,
    ONE,
    SAMPLES,
    SEEDS,
    STRUCTURES,
    UNSEEN,
)


@dataclass(frozen=True)
class Examples:
    """`x` (R, 1, n, d) and `codes` (R, n, L) to train on, (1, 1, m, d), (m, L) to test on; `unseen` (m,)."""

    x: Tensor
    codes: Tensor
    x_test: Tensor
    codes_test: Tensor
    unseen: Tensor


@lru_cache(maxsize=len(STRUCTURES) * len(SAMPLES))
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
