"""One optimisation for all replicas at once: their losses are summed, so their gradients never mix."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach.batches import batches
from mtl_teach.layers import Seed
from mtl_teach.losses import binary_cross_entropy
from mtl_teach.models import MultiTaskNet
from mtl_teach.validation import choice, finite, real, tensor, whole

OPTIMISERS = {
    "adam": lambda weights, **options: torch.optim.Adam(weights, fused=True, **options),
    "sgd": torch.optim.SGD,
}


@dataclass(frozen=True)
class History:
    """What happened: `loss` and `penalty` (steps, R) as they were before each step, and what `watch` saw.

    `watched` is (checks, …), seen after `watched_at` (checks,) steps; both are empty without `watch`.
    """

    loss: Tensor
    penalty: Tensor
    watched: Tensor
    watched_at: Tensor


class Training:
    """A training under way, one `step` at a time, of `model` in place.

    - `x`: (T or 1, n, d), or (R or 1, T or 1, n, d); `y`, `mask`: (T, n), or (R, T, n); see the loss.
    - `steps`: how many there will be; `learning_rate`: >= 0; `optimiser`: "adam" or "sgd".
    - `loss`: one of `mtl_teach.losses`, called as loss(logits, y, mask, task_weights), result (R,).
    - `weight_decay`: adds weight_decay/2 · ‖weights‖² to the loss through its gradient, in both optimisers.
    - `batch`: samples per task and step, None for all; `seed`: of the draws, as in `mtl_teach.layers`.
    - `watch`: called with the model, without gradients, before the first step, after each `every` steps and
      after the last, e.g. `lambda model: error_rate(model(x_test), y_test)`.
    - `on_divergence`: "raise" FloatingPointError at the first loss that is not finite, or "record" it and go
      on: then a replica that blows up ends as NaN and leaves the others alone.

    Raises TypeError or ValueError that names the argument if one does not fit.
    """

    def __init__(
        self,
        model: MultiTaskNet,
        x: Tensor,
        y: Tensor,
        mask: Tensor | None = None,
        *,
        steps: int,
        learning_rate: float,
        loss: Callable[..., Tensor] = binary_cross_entropy,
        task_weights: Tensor | None = None,
        optimiser: str = "adam",
        weight_decay: float = 0.0,
        batch: int | None = None,
        seed: Seed = 0,
        watch: Callable[[MultiTaskNet], Tensor] | None = None,
        every: int = 10,
        on_divergence: str = "raise",
    ) -> None:
        self.model, self.loss, self.task_weights, self.watch = model, loss, task_weights, watch
        self.steps, self.done, self.every = whole("steps", steps, 1), 0, whole("every", every, 1)
        self.on_divergence = choice("on_divergence", on_divergence, ("raise", "record"))
        self._try(finite("x", tensor("x", x)), y, mask)
        self.batches = batches(x, y, mask, size=batch, seed=seed, replicas=model.replicas)
        self.learning_rate = real("learning_rate", learning_rate, 0)
        self.optimiser = OPTIMISERS[choice("optimiser", optimiser, OPTIMISERS)](
            model.parameters(), lr=self.learning_rate, weight_decay=real("weight_decay", weight_decay, 0)
        )
        self._seen: list[Tensor] = []
        self._seen_at: list[int] = []
        self._terms: list[tuple[Tensor, Tensor]] = []  # loss and penalty of each step
        self._look()

    def step(self) -> None:
        """Take one optimisation step on the next batch."""
        x, y, mask = next(self.batches)
        loss, penalty = self.loss(self.model(x), y, mask, self.task_weights), self.model.penalty()  # (R,)
        total = (loss + penalty).sum()
        if self.on_divergence == "raise" and not math.isfinite(total.item()):
            self._raise_divergence(loss + penalty)
        self._terms.append((loss.detach(), penalty.detach()))
        # No weight belongs to two replicas: the gradient of the sum is each replica's own.
        self.model.zero_grad()
        total.backward()
        self.optimiser.step()
        self.done += 1
        self._look()

    def history(self) -> History:
        """Return what happened so far."""
        loss, penalty = (torch.stack(terms) for terms in zip(*self._terms, strict=True))  # (steps, R)
        seen = torch.stack(self._seen) if self._seen else torch.empty(0)
        return History(loss, penalty, seen, torch.tensor(self._seen_at, dtype=torch.int64))

    @torch.no_grad()
    def _try(self, x: Tensor, y: Tensor, mask: Tensor | None) -> None:
        """Compute the loss once, so that data which do not fit are refused before the first step."""
        shape = tuple(self.loss(self.model(x), y, mask, self.task_weights).shape)
        if shape != (self.model.replicas,):
            raise ValueError(f"loss must return (replicas={self.model.replicas}), got {shape}: sum its terms")

    def _raise_divergence(self, loss: Tensor) -> None:
        replica = int((~torch.isfinite(loss)).nonzero()[0])
        raise FloatingPointError(
            f"the loss of replica {replica} is no longer finite after {self.done} steps: lower learning_rate "
            f"({self.learning_rate:g}), or pass on_divergence='record' to watch it"
        )

    def _look(self) -> None:
        if self.watch is not None and (self.done % self.every == 0 or self.done == self.steps):
            with torch.no_grad():
                self._seen.append(self.watch(self.model))
            self._seen_at.append(self.done)
