"""Notebook 02: tell three accuracies of one model apart."""

import torch
from sklearn import metrics
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def three_scores(predicted: Tensor, labels: Tensor) -> tuple[float, float, float]:
    """Return (exact match, Hamming accuracy, macro F1) of zeros and ones (n, k): n examples, k labels.

    Exact match counts examples with all labels right, Hamming accuracy single labels; macro F1 is the mean
    over the k labels of 2·hits / (predicted ones + true ones), 0 for a label with neither.
    """
    guess, truth = predicted.numpy(), labels.numpy()
    f1 = metrics.f1_score(truth, guess, average="macro", zero_division=0)
    return metrics.accuracy_score(truth, guess), 1 - metrics.hamming_loss(truth, guess), float(f1)


def _pair(draws: Draws) -> dict:
    shape = draws.whole(3, 4), draws.whole(2, 3)
    return {"predicted": draws.binary(*shape), "labels": draws.binary(*shape)}


def _with_empty_label(draws: Draws) -> dict:
    pair = _pair(draws)
    return {name: torch.cat([values, torch.zeros(len(values), 1)], 1) for name, values in pair.items()}


def _f1(hits: Tensor, ones: Tensor) -> Tensor:
    return torch.where(ones > 0, 2 * hits / ones.clamp(min=1), 0.0)


def _scores(p: Tensor, y: Tensor, exact=None, hamming=None, f1=None) -> tuple[float, float, float]:
    right = three_scores(p, y)
    return tuple(
        old if new is None else float(new(p, y)) for old, new in zip(right, (exact, hamming, f1), strict=True)
    )


def _f1_without_care(p: Tensor, y: Tensor) -> Tensor:
    return (2 * (p * y).sum(0) / (p.sum(0) + y.sum(0))).mean()


THREE_SCORES = FunctionExercise(
    name="three_scores", notebook="02", title="One model, three accuracies",
    difficulty="medium", minutes=12, reference=three_scores,
    properties=(
        Property("exact match: all labels of an example right", _pair,
                "compare rows: (predicted == labels).all(1)",
                 observe=lambda f, p, y: f(p, y)[0], draws=6),
        Property("Hamming accuracy: single labels right", _pair, "the mean of predicted == labels",
                 observe=lambda f, p, y: f(p, y)[1], draws=6),
        Property("all three, as scikit-learn has them", _pair, "macro F1: per label first, then the mean",
                draws=6),
        Property("a label that never occurs counts as 0", _with_empty_label, "0/0 is NaN: decide it yourself",
                 key="empty_label"),
    ),
    mistakes=(
        Mistake("any", "an example is right only if all its labels are: all, not any",
                lambda p, y: _scores(p, y, exact=lambda p, y: (p == y).any(1).double().mean())),
        Mistake("exact_per_label", "all(1) goes over the labels of one example, all(0) over the examples",
                lambda p, y: _scores(p, y, exact=lambda p, y: (p == y).all(0).double().mean())),
        Mistake("hamming_loss", "that is the share of wrong labels: 1 minus it",
                lambda p, y: _scores(p, y, hamming=lambda p, y: (p != y).double().mean())),
        Mistake("argmax", "argmax compares one label per example: that is another score",
                lambda p, y: _scores(p, y, exact=lambda p, y: (p.argmax(1) == y.argmax(1)).double().mean())),
        Mistake("micro", "that is micro F1, all labels in one pot: take F1 per label, then the mean",
                lambda p, y: _scores(p, y, f1=lambda p, y: _f1((p * y).sum(), p.sum() + y.sum()))),
        Mistake("samples", "F1 per label (a column), not per example (a row)",
                lambda p, y: _scores(p, y, f1=lambda p, y: _f1((p * y).sum(1), (p + y).sum(1)).mean())),
        Mistake("empty_label", "a label that nobody has or predicts gives 0/0: count it as 0",
                lambda p, y: _scores(p, y, f1=_f1_without_care)),
    ),
)  # fmt: skip
