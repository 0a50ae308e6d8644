"""Notebook 01: build a shared trunk with a head for each task."""

import torch
from torch import Tensor, nn

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


class MultiHead(nn.Module):
    """One shared hidden layer of `trunk` ReLU units, then one Linear(trunk, 1) head for each task."""

    def __init__(self, features: int, trunk: int, tasks: int):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList(nn.Linear(trunk, 1) for _ in range(tasks))

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits (tasks, n) of x (n, features)."""
        hidden = self.trunk(x).relu()  # (n, trunk)
        return torch.stack([head(hidden)[:, 0] for head in self.heads])  # (tasks, n)


def _variant(*, own_trunk=False, one_head=False, listed=False, relu=True, detach=False, finish=lambda z: z):
    """Return a MultiHead with one thing done wrong."""

    class Wrong(nn.Module):
        def __init__(self, features: int, trunk: int, tasks: int):
            super().__init__()
            self.trunks = nn.ModuleList(nn.Linear(features, trunk) for _ in range(tasks if own_trunk else 1))
            heads = [nn.Linear(trunk, 1)] * tasks if one_head else [nn.Linear(trunk, 1) for _ in range(tasks)]
            self.heads = heads if listed else nn.ModuleList(heads)

        def forward(self, x: Tensor) -> Tensor:
            hidden = [trunk(x).relu() if relu else trunk(x) for trunk in self.trunks] * len(self.heads)
            hidden = [h.detach() if detach else h for h in hidden]
            return finish(torch.stack([head(h)[:, 0] for head, h in zip(self.heads, hidden)]))  # noqa: B905

    return Wrong


def _model(answer: type, features: int, trunk: int, tasks: int) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return answer(features, trunk, tasks)


def _fit(x: Tensor) -> Tensor:
    """Return x in the type that new layers have by default: the reader may or may not have set float64."""
    return x.to(torch.get_default_dtype())


def _shape(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> tuple:
    return tuple(_model(answer, features, trunk, tasks)(_fit(x)).shape)


def _count(answer: type, features: int, trunk: int, tasks: int) -> int:
    return sum(p.numel() for p in _model(answer, features, trunk, tasks).parameters())


def _reached(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> tuple[int, int]:
    """Return how many parameters the outputs of all tasks depend on, and how many only one task's."""
    model = _model(answer, features, trunk, tasks)
    parameters = list(model.parameters())
    reached = []
    for row in model(_fit(x)):
        grads = torch.autograd.grad(row.square().sum(), parameters, retain_graph=True, allow_unused=True)
        reached.append(torch.cat([torch.zeros(p.numel(),
                dtype=torch.bool) if g is None else (g != 0).flatten()
                                  for p, g in zip(parameters, grads, strict=True)]))  # fmt: skip
    by = torch.stack(reached).sum(0)
    return int((by == tasks).sum()), int((by == 1).sum())


def _bend(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> str:
    model, x = _model(answer, features, trunk, tasks), _fit(x)
    flat = torch.allclose(model(x) + model(-x), 2 * model(0 * x), atol=1e-4)
    return "the output is a linear function of x" if flat else "the output bends"


def _sizes(draws: Draws) -> dict:
    return {"features": draws.whole(2, 4), "trunk": draws.whole(3, 6), "tasks": draws.whole(2, 5)}


def _batch(draws: Draws) -> dict:
    sizes = _sizes(draws)
    return {**sizes, "x": draws.normal(24, sizes["features"], scale=3)}


MULTI_HEAD = FunctionExercise(
    name="MultiHead",
    notebook="01",
    title="Build a network with one trunk and many heads",
    difficulty="medium",
    minutes=12,
    reference=MultiHead,
    properties=(
        Property("the output is (tasks, n)", _batch, "one row for each task, one column for each example",
                 observe=_shape, key="shape"),
        Property("it has one trunk and `tasks` heads", _sizes,
                "count: trunk·(features + 1) + tasks·(trunk + 1)",
                 observe=_count, key="count"),
        Property("the hidden layer bends (ReLU)", _batch, "without ReLU two layers are one linear layer",
                 observe=_bend, key="linear"),
        Property("each task reaches the whole trunk and its own head only", _batch,
                 "two numbers: parameters all tasks reach (the trunk), that one task reaches (the heads)",
                 observe=_reached, key="mixed"),
    ),
    mistakes=(
        Mistake("transposed", "the tasks come first: torch.stack(outputs), not stack(outputs, dim=1)",
                _variant(finish=lambda z: z.T)),
        Mistake("extra_axis", "Linear(trunk, 1) leaves an axis of size 1: drop it with [:, 0]",
                _variant(finish=lambda z: z[..., None])),
        Mistake("own_trunk", "every task has a trunk of its own here: build one, outside the loop",
                _variant(own_trunk=True)),
        Mistake("plain_list", "parameters in a Python list are invisible to the optimiser: use nn.ModuleList",
                _variant(listed=True)),
        Mistake("same_head", "[layer] * tasks is the same layer again and again: build a new one per task",
                _variant(one_head=True)),
        Mistake("linear", "without ReLU the two layers are one linear layer", _variant(relu=False)),
        Mistake("detached", "the gradient stops before the trunk: no detach(), no no_grad(), no .data",
                _variant(detach=True)),
    ),
)  # fmt: skip
