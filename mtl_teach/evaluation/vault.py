"""Test data behind a door that counts: whoever looks twice has begun to tune on the test."""

from collections import Counter
from collections.abc import Callable

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.evaluation.metrics import error_rate

Predict = Callable[[Tensor], Tensor]
Metric = Callable[[Tensor, Tensor, Tensor | None], Tensor]


class Vault:
    """Keeps `x_test` (..., T, m, d) and `y_test` (..., T, m) and hands out only scores, by model name.

    Raises ValueError or TypeError if the shapes do not fit or `mask` is not boolean.
    """

    def __init__(self, x_test: Tensor, y_test: Tensor, mask: Tensor | None = None):
        validation.tensor("x_test", x_test)
        if x_test.ndim < 3 or x_test.shape[-2] == 0:
            raise ValueError(
                f"x_test must be (tasks, test_samples, features), got {tuple(x_test.shape)}: "
                "draw test examples"
            )
        tasks, samples = x_test.shape[-3:-1]
        self._x = x_test
        self._y = validation.shaped("y_test", y_test, tasks=tasks, test_samples=samples)
        self._mask = (
            mask if mask is None else validation.shaped("mask", mask, tasks=tasks, test_samples=samples)
        )
        if mask is not None and mask.dtype != torch.bool:
            raise TypeError(f"mask must be boolean, got {mask.dtype}: use mask.bool()")
        self._opened: Counter[str] = Counter()

    def score(self, name: str, predict: Predict, metric: Metric = error_rate) -> Tensor:
        """Return `metric(predict(x_test), y_test, mask)`, and remember that `name` has looked once more."""
        if not isinstance(name, str) or not name:
            raise TypeError(
                f"name must be a text that says which model looks, got {name!r}: use 'hard sharing'"
            )
        if not callable(predict):
            raise TypeError(
                f"predict must be a model or function of x, got {type(predict).__name__}: pass it uncalled"
            )
        self._opened[name] += 1
        with torch.no_grad():
            return metric(predict(self._x), self._y, self._mask)

    @property
    def opened(self) -> dict[str, int]:
        """How often each model's test score was handed out."""
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
