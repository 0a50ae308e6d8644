"""What a training step does with the tasks' losses: their sum, a direction for the trunk, or weights.

A rule has the losses of a batch computed (`forward`), fills the gradients (`backward`) and may look at what
the step did (`after`). `learned` joins the optimiser.
"""

from collections.abc import Callable
from functools import partial

import torch
from torch import Generator, Tensor, nn
from torch.func import functional_call

from mtl_teach.aggregation.directions import cagrad, mgda, pcgrad, plain_sum
from mtl_teach.aggregation.gradients import copies_per_task, shared_weights
from mtl_teach.aggregation.weightings import DWA, FAMO, Uncertainty, Weighting
from mtl_teach.conversion import Numbers
from mtl_teach.losses import Loss
from mtl_teach.network import MultiTaskNet
from mtl_teach.validation import accepts, choice, exactly, floats, tensor

Aggregator = str | Callable[[Tensor], Tensor] | Weighting

DIRECTIONS = {"sum": plain_sum, "pcgrad": pcgrad, "mgda": mgda, "cagrad": cagrad}
WEIGHTINGS = {"uncertainty": Uncertainty, "dwa": DWA, "famo": FAMO}


def rule_of(
    aggregator: Aggregator | None,
    model: MultiTaskNet,
    loss: Loss,
    task_weights: Numbers | None,
    streams: list[Generator],
) -> "Summed":
    """Return the rule for the argument `aggregator` of `training.Training`.

    Raises ValueError or TypeError for what is none, for a single task, for a direction where nothing is
    shared, and for a function that does not return coefficients (R, T).
    """
    plain = model, loss, task_weights
    if aggregator is None:
        return Summed(*plain)
    if model.tasks == 1:
        raise ValueError("aggregator must have several tasks to weigh, got a model of one: leave it out")
    if isinstance(aggregator, str):
        choice("aggregator", aggregator, [*DIRECTIONS, *WEIGHTINGS])
        if aggregator in WEIGHTINGS:
            return Weighted(WEIGHTINGS[aggregator](), *plain)
        known = DIRECTIONS[aggregator]
        return Directed(partial(known, seed=streams) if known is pcgrad else known, *plain)
    if isinstance(aggregator, Weighting):
        return Weighted(aggregator, *plain)
    if not callable(aggregator) or isinstance(aggregator, type) or not accepts(aggregator, 1):
        raise TypeError(
            "aggregator must be a name, an object such as FAMO(), or a function of the Gram matrix alone, "
            f"got {aggregator!r}: pick one of {', '.join([*DIRECTIONS, *WEIGHTINGS])}"
        )
    rule = Directed(aggregator, *plain)
    rule.combine(torch.eye(model.tasks, dtype=model.dtype).repeat(model.replicas, 1, 1))  # as a trial
    return rule


class Summed:
    """The plain sum of the losses, whose gradient autograd adds up by itself."""

    def __init__(self, model: MultiTaskNet, loss: Loss, task_weights: Numbers | None) -> None:
        self.model, self.loss, self.task_weights = model, loss, task_weights

    def learned(self) -> list[nn.Parameter]:
        """Return what is learned beside the network."""
        return []

    def forward(self, x: Tensor, y: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return the loss to record and the one to go down, both (R,)."""
        loss = self.loss(self.model(x), y, mask, self.task_weights)
        return loss, loss

    def backward(self, total: Tensor) -> None:
        """Fill the gradients, once they are cleared."""
        total.backward()

    def begin(self, x: Tensor, y: Tensor, mask: Tensor | None) -> None:
        """Get ready before the first step."""

    def after(self, x: Tensor, y: Tensor, mask: Tensor | None) -> None:
        """Look at the same batch after the step."""


class Directed(Summed):
    """The shared weights move along Σ_j c_j g_j; all else, heads above all, by the gradient of the sum.

    `coefficients` maps the Gram matrix (R, T, T) of the g_j to c (R, T). A loss of the user's must keep the
    tasks apart: g_j is what the loss of task j says only if no other loss reads the logits of task j.
    """

    def __init__(self, coefficients: Callable[[Tensor], Tensor], *plain: object) -> None:
        super().__init__(*plain)
        self.coefficients, self.shared = coefficients, list(shared_weights(self.model).values())

    def forward(self, x: Tensor, y: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return the loss twice, (R,), computed with a copy of the shared weights for each task."""
        copies = copies_per_task(self.model)
        self._copies = list(copies.values())
        loss = self.loss(functional_call(self.model, copies, (x,)), y, mask, self.task_weights)
        return loss, loss

    def backward(self, total: Tensor) -> None:
        """Fill the gradients: those of the heads by autograd, those of the shared weights by their rule."""
        total.backward()
        gradients = [copy.grad for copy in self._copies]  # (R, T, in, out)
        flat = [gradient.flatten(2) for gradient in gradients]  # (R, T, P of one layer)
        found = self.combine(sum(part @ part.mT for part in flat))  # (R, T)
        for weight, gradient in zip(self.shared, gradients, strict=True):
            along = torch.einsum("rt,rtio->rio", found, gradient)[:, None]  # (R, 1, in, out)
            weight.grad = along if weight.grad is None else weight.grad + along

    def combine(self, gram: Tensor) -> Tensor:
        """Return the coefficients (R, T) for products of gradients (R, T, T), checked."""
        found = tensor("aggregator's result", self.coefficients(gram))
        if found.shape != gram.shape[:2]:
            raise ValueError(
                f"aggregator must return coefficients (replicas={len(gram)}, tasks={gram.shape[1]}), got "
                f"{tuple(found.shape)}: one for each gradient"
            )
        return floats("aggregator's result", found, like=gram)


class Weighted(Summed):
    """The losses are weighed, by a `Weighting`."""

    def __init__(self, weighting: Weighting, *plain: object) -> None:
        super().__init__(*plain)
        self.weighting = weighting

    def learned(self) -> list[nn.Parameter]:
        """Return what the weighting learns beside the network."""
        return self.weighting.learned()

    def losses(self, x: Tensor, y: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return the loss (R,), and the loss of each task (R, T) that it is the sum of.

        A loss is linear in its task weights: its gradient with respect to them is the losses of the tasks.
        """
        sizes = {"replicas": self.model.replicas, "tasks": self.model.tasks}
        ones = torch.ones(*sizes.values(), dtype=self.model.dtype, requires_grad=True)  # (R, T)
        weights = ones
        if self.task_weights is not None:
            given = exactly("task_weights", self.task_weights, tasks=self.model.tasks)
            weights = ones * floats("task_weights", given, like=ones)
        loss = self.loss(self.model(x), y, mask, weights)
        (losses,) = torch.autograd.grad(loss.sum(), ones, create_graph=True, allow_unused=True)
        return loss, torch.zeros_like(ones) if losses is None else losses

    def begin(self, x: Tensor, y: Tensor, mask: Tensor | None) -> None:
        """Get the weighting ready; it remembers one training and serves no second one."""
        name = type(self.weighting).__name__
        if self.weighting.taken:
            raise ValueError(
                f"aggregator must be new for each training, got a {name} that remembers another: "
                f"make one for each, {name}(...)"
            )
        loss, losses = self.losses(x, y, mask)
        if not torch.allclose(losses.sum(-1), loss, rtol=1e-3, equal_nan=True):
            raise ValueError(
                "loss must be the sum of the tasks' losses, each times its own of task_weights, where an "
                f"aggregator weighs them, got one that is not: multiply by task_weights {tuple(losses.shape)}"
            )
        self.weighting.begin(losses.detach())
        self.weighting.taken = True

    def forward(self, x: Tensor, y: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return the plain sum of the losses, to record, and the weighting's objective, both (R,)."""
        loss, losses = self.losses(x, y, mask)
        return loss, self.weighting.objective(losses)

    def backward(self, total: Tensor) -> None:
        """Fill the gradients of the network and of what the weighting learns."""
        for weight in self.learned():
            weight.grad = None
        total.backward()

    def after(self, x: Tensor, y: Tensor, mask: Tensor | None) -> None:
        """Show the weighting what the step did, if it wants to see."""
        if self.weighting.looks_back:
            self.weighting.after(self.losses(x, y, mask)[1].detach())
