"""Notebook 03: find the bug that keeps the model from learning."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def total_loss(losses: list[Tensor], weights: Tensor) -> Tensor:
    """Return Σ_j w_j L_j of T losses (each a number that came out of the model) and weights (T,).

    Both the model and the weights must still learn from it. The broken version was
    `(torch.Tensor(losses) * weights).sum()`.
    """
    return torch.stack(losses) @ weights


def _learnt(answer, numbers: Tensor, weights: Tensor) -> tuple[object, str, str]:
    """Return the total, and what of it reaches a one-layer model and the weights."""
    model, weights = numbers.clone().requires_grad_(), weights.clone().requires_grad_()
    total = answer(list(model.square()), weights)
    if isinstance(total, Tensor) and total.requires_grad and total.dim() == 0:
        total.backward()
    return total, _told("model", model.grad), _told("weights", weights.grad)


def _told(name: str, grad: Tensor | None) -> str:
    return f"{name}.grad is None" if grad is None else f"{name}.grad = {[round(g, 4) for g in grad.tolist()]}"


def _few_losses(draws: Draws) -> dict:
    tasks = draws.whole(2, 4)
    return {"numbers": draws.normal(tasks).abs() + 0.2, "weights": draws.normal(tasks).abs() + 0.2}


TOTAL_LOSS = FunctionExercise(
    name="total_loss", notebook="03", title="Find the bug: a loss from which nothing learns",
    difficulty="easy", minutes=6, reference=total_loss,
    properties=(
        Property("the value is Σ_j w_j L_j", _few_losses, "one weight times one loss, added up",
                 observe=lambda f, numbers, weights: _learnt(f, numbers, weights)[0]),
        Property("the gradient reaches the model and the weights", _few_losses,
                 "look at model.grad and weights.grad after backward()", observe=_learnt, key="detached"),
    ),
    mistakes=(
        Mistake("plain_numbers", "float(), .item() and .data leave the numbers and drop how they came about",
                lambda losses, weights: torch.tensor(
                    sum(loss.item() * weight.item() for loss, weight in zip(losses, weights, strict=True)),
                    dtype=torch.float64)),
        Mistake("detached", "torch.Tensor([…]) copies numbers and cuts the graph: use torch.stack or sum()",
                lambda losses, weights: (torch.stack(losses).detach() * weights).sum()),
        Mistake("weights_detached", "the model learns but the weights do not: keep them a tensor",
                lambda losses, weights: torch.stack(losses) @ weights.detach()),
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
