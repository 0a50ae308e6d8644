"""Test data behind a door that counts: whoever looks twice has begun to tune on the test."""

import math
from collections import Counter
from collections.abc import Callable

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.conversion import Numbers
from mtl_teach.evaluation.metrics import error_rate

Predict = Callable[[Tensor], Tensor]
_AXES = ("tasks", "test_samples", "features")
Metric = Callable[[Tensor, Tensor, Tensor | None], Tensor]


class Vault:
    """Keeps `x_test` (..., T, m, d) and `y_test` (..., T, m) and hands out only scores, by model name.

    A missing label is NaN in `y_test`, or False in a mask, as in `metrics`. The vault keeps copies, and
    `predict` gets one more: what is changed in place there or outside changes no score.

    >>> safe = Vault([[[0.5], [-2.0]]], [[1, 0]])  # one task, two test samples, one feature
    >>> safe.score("the feature itself", lambda x: x[..., 0])
    tensor([0.], dtype=torch.float64)
    >>> print(safe.report())
    the feature itself  opened 1 time

    Raises ValueError or TypeError if the shapes do not fit or `mask` is not boolean.
    """

    def __init__(self, x_test: Numbers, y_test: Numbers, mask: Numbers | None = None):
        x = validation.floats("x_test", validation.shaped("x_test", x_test, **dict.fromkeys(_AXES)))
        sizes = validation.axes(x.shape[:-1], *_AXES[:-1])
        y = validation.floats("y_test", validation.beside("y_test", y_test, **sizes), like=x)
        known = validation.known("y_test", y, mask, **sizes)
        self._x, self._y, self._mask = x.clone(), y.clone(), None if known is None else known.clone()
        self._opened: Counter[str] = Counter()

    def score(self, name: str, predict: Predict, metric: Metric = error_rate) -> Tensor:
        """Return `metric(predict(x_test), y_test, mask)`, and remember that `name` has looked once more.

        Predictions (E, T, m) of E models for x (T, m, d) are E looks.

        Raises ValueError if `predict` does not return one number for each task and sample.
        """
        if not isinstance(name, str) or not name:
            raise TypeError(
                f"name must be a text that says which model looks, got {name!r}: use 'hard sharing'"
            )
        if not callable(predict):
            raise TypeError(
                f"predict must be a model or function of x, got {type(predict).__name__}: pass it uncalled"
            )
        self._opened[name] += 1  # before anything can fail: who stops half-way may have seen the data
        with torch.no_grad():
            predictions = predict(self._x.clone())
            shape = tuple(validation.tensor("predictions", predictions).shape)
            self._opened[name] += self._models(shape) - 1
            if metric is error_rate:  # others may want an axis of classes
                self._check_one_number_each(shape)
            return metric(predictions, self._y, self._mask)

    def _models(self, shape: tuple[int, ...]) -> int:
        """Return how many models answer: replicas of the data are no models."""
        return max(1, math.prod(shape[:-2]) // math.prod(self._x.shape[:-3]))

    def _check_one_number_each(self, came: tuple[int, ...]) -> None:
        """Say that the predictions do not fit: else the metric would blame the labels, which are right."""
        tasks, samples = wanted = tuple(self._x.shape[-3:-1])
        if came[-2:] == wanted:
            return
        remedy = "does predict work on the x that it gets?"
        if len(came) > 2 and came[-3:-1] == wanted:
            remedy = "one number for each: (x @ w[..., None])[..., 0] drops the last axis"
        elif came[-2:] == (samples, tasks):
            remedy = "transpose them"
        elif len(came) == 1 and came[0] == tasks * samples:
            remedy = "a row for each task: squeeze() drops the axis of one task, and torch.cat makes one row"
        elif came in ((samples,), (1, samples)):
            remedy = "one task's numbers came: does `return` stand inside a loop over the tasks?"
        raise ValueError(
            f"predictions must be (..., tasks={tasks}, test_samples={samples}), got {came}: {remedy}"
        )

    @property
    def opened(self) -> dict[str, int]:
        """How often each model has looked, also where its score then failed."""
        return dict(self._opened)

    def report(self) -> str:
        """Return one line per model; a score seen more than once is no longer a clean test."""
        if not self._opened:
            return "The vault has not been opened."
        width = max(map(len, self._opened))
        return "\n".join(
            f"{name:{width}}  opened {count} time{'s: no longer a clean test' if count > 1 else ''}"
            for name, count in self._opened.items()
        )

    def __repr__(self):
        tasks, samples = self._x.shape[-3:-1]
        return f"Vault({tasks} tasks x {samples} test samples, opened {sum(self._opened.values())} times)"
