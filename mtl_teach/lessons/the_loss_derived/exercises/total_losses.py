"""Notebook 03: find the bug that keeps the model from learning."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, of_any_size


def total_loss(task_losses: list[Tensor], weights: Tensor) -> Tensor:
    """Return Σ_j w_j L_j of T losses (each a number that came out of the model) and weights (T,).

    Both the model and the weights must still learn from it. The broken version was
    `(torch.Tensor(task_losses) * weights).sum()`.
    """
    return torch.stack(task_losses) @ weights


_INSIDE = "backward() was called inside"


def _from_a_model(task_losses: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
    """Return a model whose numbers are these losses, and the losses as they come out of it."""
    model = torch.stack(task_losses).requires_grad_()
    return model, [1.0 * one for one in model]  # no views: a loss may be changed in place, and is seen to be


def _value(answer, task_losses: list[Tensor], weights: Tensor) -> object:
    _, given = _from_a_model(task_losses)
    return answer(given, weights.clone().requires_grad_())


def _left_alone(answer, task_losses: list[Tensor], weights: Tensor) -> str:
    """Observe whether the caller's list, the losses in it and the weights are what they were."""
    (_, given), heard = _from_a_model(task_losses), weights.clone().requires_grad_()
    kept, values = list(given), torch.stack(given).detach()
    answer(given, heard)
    if len(given) != len(kept) or any(one is not other for one, other in zip(given, kept, strict=True)):
        return "the list of losses was changed"
    if not torch.equal(torch.stack(given), values):
        return "a loss in the list was changed"
    return "all as it was" if torch.equal(heard, weights) else "the weights were changed"


def _learnt(answer, task_losses: list[Tensor], weights: Tensor) -> tuple[object, str, str]:
    """Return the total, and what of it reaches the model that made the losses, and the weights."""
    (model, given), weights = _from_a_model(task_losses), weights.clone().requires_grad_()
    total = answer(given, weights)
    if model.grad is not None or weights.grad is not None:
        return total, _INSIDE, _INSIDE
    if isinstance(total, Tensor) and total.requires_grad and total.numel() == 1:
        total.backward()
    return total, _told("model", model.grad), _told("weights", weights.grad)


def _told(name: str, grad: Tensor | None) -> str:
    if grad is None:
        return f"{name}.grad is None"
    numbers = [round(g, 4) + 0.0 for g in grad.tolist()]  # + 0.0: never −0
    return f"{name}.grad = {numbers}"


def _few_losses(draws: Draws) -> dict:
    tasks = draws.whole(2, 4)
    return {
        "task_losses": list(draws.normal(tasks).abs() + 0.2),
        "weights": draws.normal(tasks).abs() + 0.2,
    }


def _of_any_sign(draws: Draws) -> dict:
    """Draw a loss or a weight of 0 or below, and one task alone."""
    losses, weights = draws.in_turn((
        ([2.0, 3.0], [-0.5, 1.0]), ([-2.0, 3.0], [1.0, 2.0]), ([2.0, 3.0], [0.0, 1.5]),
        ([0.0, 3.0], [1.0, 2.0]), ([2.0], [0.5]), ([2.0, 3.0], [-1.0, 0.125]),
    ))  # fmt: skip
    return {
        "task_losses": list(torch.tensor(losses, dtype=torch.float64)),
        "weights": torch.tensor(weights, dtype=torch.float64),
    }


def _losses_of_any_size(draws: Draws) -> dict:
    tasks = draws.in_turn((2, 4, 3, 12))
    return {
        "task_losses": list(draws.of_any_size(tasks).abs()),
        "weights": draws.of_any_size(tasks).abs() + 0.2,
    }


def _backward_inside(task_losses, weights):
    total = torch.stack(task_losses) @ weights
    total.backward()
    return total


_BARE = (
    "copies (torch.Tensor, torch.tensor), .item(), .detach(), .data, and what is computed under "
    "torch.no_grad(), are bare numbers: no model hears them"
)

TOTAL_LOSS = FunctionExercise(
    name="total_loss", notebook="03", title="Find the bug: a loss from which no model learns",
    difficulty="easy", minutes=6, reference=total_loss,
    properties=(
        Property("the value is Σ_j w_j L_j", _few_losses, "one weight times one loss, added up",
                 observe=_value),
        Property("the list and the weights stay as they were", _few_losses,
                 "the caller still needs its losses and its weights: put results under new names, without *=",
                 observe=_left_alone, key="changed_inputs"),
        Property("the gradient reaches the model and the weights", _few_losses,
                 "look at model.grad and weights.grad after backward(): where loss j is the model's number j "
                 "itself, as here, the first is w_j and the second L_j", observe=_learnt, key="detached"),
        Property("also where a weight or a loss is 0 or below, and for one task", _of_any_sign,
                 "a learnt weight may fall below 0, and so may some losses, and one task has its weight, "
                 "too: no case of its own for them, no relu, no abs, no logarithm",
                 observe=_learnt, key="any_sign", draws=6),
        of_any_size(_losses_of_any_size, _value),
    ),
    mistakes=(
        Mistake("plain_numbers", _BARE,
                lambda losses, weights: torch.tensor(
                    sum(loss.item() * weight.item() for loss, weight in zip(losses, weights, strict=True)),
                    dtype=torch.float64)),
        Mistake("detached", _BARE, lambda losses, weights: (torch.stack(losses).detach() * weights).sum()),
        Mistake("weights_detached", "the model learns but the weights do not: multiply by the weights as "
                "they came, without .item(), .detach(), .data or a copy (torch.tensor)",
                lambda losses, weights: torch.stack(losses) @ weights.detach()),
        Mistake("backward_inside", "do not call backward() in here: whoever gets the total does",
                _backward_inside),
        Mistake("no_weights", "the weights are not used", lambda losses,
                weights: sum(losses) + 0 * weights.sum()),
        Mistake("mean", "the sum over the tasks, not their mean",
                lambda losses, weights: (torch.stack(losses) * weights).mean()),
        Mistake("weight_sum", "weigh each loss on its own, before the sum",
                lambda losses, weights: sum(losses) * weights.sum()),
        Mistake("per_task", "add them up: backward() needs one number",
                lambda losses, weights: torch.stack(losses) * weights),
        Mistake("first_only", "only the first task counts here", lambda losses,
                weights: losses[0] * weights[0]),
    ),
)  # fmt: skip
