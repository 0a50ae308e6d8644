"""The optimisers of torch, without the compiler that they would load."""

import inspect

import torch

OPTIMISERS = {
    "adam": lambda weights, **options: torch.optim.Adam(weights, fused=True, **options),
    "sgd": torch.optim.SGD,
}

# At its first use an optimiser loads torch's compiler, 110 MB and some seconds, only to hide itself from it.
# The method that takes in weights: marked as hidden, under the name torch looks for. The step: see `update`.
_takes_in = getattr(torch.optim.Optimizer.add_param_group, "__wrapped__", None)
if _takes_in is not None:
    setattr(_takes_in, "__dynamo_disable", _takes_in)


@torch.no_grad()
def update(optimiser: torch.optim.Optimizer) -> None:
    """Take the optimiser's own step, without the wrapping that loads the compiler and does the same.

    >>> weight = torch.zeros(1, requires_grad=True)
    >>> weight.grad = torch.ones(1)
    >>> update(OPTIMISERS["sgd"]([weight], lr=0.5))
    >>> weight.item()
    -0.5
    """
    inspect.unwrap(type(optimiser).step)(optimiser)
