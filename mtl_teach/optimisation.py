"""One optimisation for all replicas at once: their losses are summed, so their gradients never mix."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach.aggregation.rules import Aggregator, rule_of
from mtl_teach.batches import Batch, batches
from mtl_teach.conversion import Numbers
from mtl_teach.data.tasks import Tasks, seen_once
from mtl_teach.layers import Seed, generators
from mtl_teach.loss_choice import chosen
from mtl_teach.losses import Loss
from mtl_teach.network import MultiTaskNet
from mtl_teach.optimisers import OPTIMISERS, update
from mtl_teach.threads import as_many_as_pay
from mtl_teach.validation import choice, real, whole


@dataclass(frozen=True)
class History:
    """What happened: `loss` and `penalty` (steps, R) as they were before each step, and what `watch` saw.

    The loss is the sum of the tasks' losses whatever an aggregator makes of them, so that curves compare.
    `watched` is (checks, …), seen after `watched_at` (checks,) steps; both are empty without `watch`.

    >>> from mtl_teach import data, models, training
    >>> tasks = data.tilted_digits(tasks=2, samples=40)
    >>> model = models.hard_sharing(64, 2)
    >>> watch = lambda model: model.penalty()
    >>> history = training.fit(model, tasks, steps=60, learning_rate=0.02, watch=watch)
    >>> history.loss.shape, history.watched_at.tolist()  # (steps, R)
    (torch.Size([60, 1]), [0, 10, 20, 30, 40, 50, 60])
    >>> bool(history.loss[-1] < history.loss[0])
    True
    """

    loss: Tensor
    penalty: Tensor
    watched: Tensor
    watched_at: Tensor


class Training:
    """A training under way, one `step` at a time, of `model` in place.

    - `tasks`: the data, x (T, n, d) and y (T, n), or with R in front; a missing label is none for the loss.
    - `steps`: how many there will be; `learning_rate`: >= 0; `optimiser`: "adam" or "sgd".
    - `loss`: None for that of each task's kind; one of `mtl_teach.losses`, or its name, for all; a list with
      one per task; or a function of yours, called as loss(logits, y, mask, task_weights) with mask None where
      every label is known, and with the result (R,).
    - `aggregator`: None for the sum of the losses, or how the tasks agree on a step: a name or an object of
      `mtl_teach.aggregation`, or a function of yours that returns coefficients (R, T) for the Gram matrix
      (R, T, T) of the tasks' gradients. Where it weighs losses, `loss` is called with task_weights (R, T).
    - `weight_decay`: adds weight_decay/2 · ‖weights‖² to the loss through its gradient, in both optimisers.
    - `batch`: samples per task and step, None for all; `seed`: of all draws, as in `mtl_teach.layers`.
    - `watch`: called with the model, without gradients, before the first step, after each `every` steps and
      after the last, e.g. `lambda model: error_rate(model(x_test), y_test)`.
    - `on_divergence`: "raise" FloatingPointError at the first loss that is not finite, or "record" it and go
      on: then a replica that blows up ends as NaN and leaves the others alone.

    >>> from mtl_teach import data, evaluation, models
    >>> tasks = data.tilted_digits(tasks=2, samples=40, spread=0)
    >>> model = models.hard_sharing(64, 2)
    >>> training = Training(model, tasks, steps=60, learning_rate=0.02)
    >>> while training.done < training.steps:
    ...     training.step()
    >>> training.history().loss.shape  # (steps, R)
    torch.Size([60, 1])
    >>> bool(evaluation.error_rate(model(tasks.x_test), tasks.y_test).max() < 0.3)
    True

    Raises TypeError or ValueError that names the argument if one does not fit.
    """

    def __init__(
        self,
        model: MultiTaskNet,
        tasks: Tasks,
        *tensors: Tensor,  # none: whoever passes x, y is told how to join them
        steps: int,
        learning_rate: float,
        loss: Loss | str | Sequence[Loss | str] | None = None,
        task_weights: Numbers | None = None,
        aggregator: Aggregator | None = None,
        optimiser: str = "adam",
        weight_decay: float = 0.0,
        batch: int | None = None,
        seed: Seed = 0,
        watch: Callable[[MultiTaskNet], Tensor] | None = None,
        every: int = 10,
        on_divergence: str = "raise",
    ) -> None:
        tasks = _one_data_set(tasks, *tensors).to(model.dtype)
        self.model, self.task_weights, self.watch = model, task_weights, watch
        self.loss = chosen(loss, tasks, model)
        self.steps, self.done, self.every = whole("steps", steps, 1), 0, whole("every", every, 1)
        self.on_divergence = choice("on_divergence", on_divergence, ("raise", "record"))
        data = seen_once(tasks.x), tasks.y, None if tasks.mask.all() else tasks.mask
        self._try(*data)
        streams = seed if aggregator is None else generators(seed, model.replicas)
        self._rule = rule_of(aggregator, model, self.loss, task_weights, streams)
        self.batches = batches(*data, size=batch, seed=streams, replicas=model.replicas)
        self.learning_rate = real("learning_rate", learning_rate, 0)
        self.optimiser = OPTIMISERS[choice("optimiser", optimiser, OPTIMISERS)](
            model.parameters(), lr=self.learning_rate, weight_decay=real("weight_decay", weight_decay, 0)
        )
        self._rule.begin(*data)  # last of what may be refused: it takes the aggregator
        if self._rule.learned():
            self.optimiser.add_param_group({"params": self._rule.learned(), "weight_decay": 0.0})
        self._seen: list[Tensor] = []
        self._seen_at: list[int] = []
        self._terms: list[tuple[Tensor, Tensor]] = []  # loss and penalty of each step
        model.kinds = tasks.kinds if tasks.tasks == model.tasks else None
        self._look()

    def step(self) -> None:
        """Take one optimisation step on the next batch."""
        batch = next(self.batches)
        rows = self.model.replicas * self.model.tasks * batch[0].shape[-2]
        with as_many_as_pay(self.model, rows):
            self._step(batch)

    def _step(self, batch: Batch) -> None:
        (loss, objective), penalty = self._rule.forward(*batch), self.model.penalty()  # (R,) each
        total = (objective + penalty).sum()
        if self.on_divergence == "raise" and not math.isfinite(total.item()):
            self._raise_divergence(objective + penalty)
        self._terms.append((loss.detach(), penalty.detach()))
        # No weight belongs to two replicas: the gradient of the sum is each replica's own.
        self.model.zero_grad()
        self._rule.backward(total)
        update(self.optimiser)
        self._rule.after(*batch)
        self.done += 1
        self._look()

    def history(self) -> History:
        """Return what happened so far."""
        none = torch.empty(0, self.model.replicas, dtype=self.model.dtype)
        terms = zip(*self._terms, strict=True) if self._terms else ((), ())
        loss, penalty = (torch.stack(each) if each else none for each in terms)  # (steps, R)
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


def _one_data_set(tasks: object, *tensors: object) -> Tasks:
    """Return `tasks` if it is one Tasks and nothing stands beside it."""
    if isinstance(tasks, Tasks) and not tensors:
        return tasks
    got = " and ".join(type(one).__name__ for one in (tasks, *tensors))
    raise TypeError(
        f"tasks must be one data.Tasks, got {got}: pass data.Tasks(x, y), or data.Tasks(x, y, mask)"
    )
