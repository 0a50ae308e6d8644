"""Notebook 01: build a shared trunk with a head for each task."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.result import Result
from mtl_teach.exercises.sandbox import guarded
from mtl_teach.exercises.trials import Property
from mtl_teach.lessons.one_task_or_many.exercises.building import DETACHED
from mtl_teach.lessons.one_task_or_many.exercises.networks import (
    HEADS,
    KEPT,
    at_zero,
    count_of,
    owners_of,
    pulls_of,
    runs_for_each_head,
    second_batch,
    second_step,
    shape_of,
    start_of,
    twin_of,
    unlike_units,
    values_of,
)  # fmt: skip


class MultiHead(nn.Module):
    """One shared hidden layer of `trunk` ReLU units, then one Linear(trunk, 1) head for each task."""

    def __init__(self, features: int, trunk: int, tasks: int):
        super().__init__()
        self.trunk = nn.Linear(features, trunk, dtype=torch.float64)
        self.heads = nn.ModuleList()
        for _ in range(tasks):
            self.heads.append(nn.Linear(trunk, 1, dtype=torch.float64))

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits (tasks, n) of x (n, features)."""
        hidden = self.trunk(x).relu()  # (n, trunk)
        return torch.stack([head(hidden)[:, 0] for head in self.heads])  # (tasks, n)


def _variant(
    *,
    own_trunk: bool = False,
    one_head: bool = False,
    listed: bool = False,
    listed_trunk: bool = False,
    bend: Callable[[Tensor], Tensor] = torch.relu,
    drop: Callable[[Tensor], Tensor] = lambda column: column[:, 0],
    head_of: Callable[[nn.Linear], Callable[[Tensor], Tensor]] = lambda head: head,
    finish: Callable[[Tensor], Tensor] = lambda logits: logits,
) -> type:
    """Return a MultiHead with one thing done wrong."""

    class Wrong(nn.Module):
        def __init__(self, features: int, trunk: int, tasks: int):
            super().__init__()
            trunks = [nn.Linear(features, trunk) for _ in range(tasks if own_trunk else 1)]
            heads = [nn.Linear(trunk, 1) for _ in range(1 if one_head else tasks)]
            self.tasks = tasks
            self.trunks = trunks if listed_trunk else nn.ModuleList(trunks)
            self.heads = heads if listed else nn.ModuleList(heads)

        def forward(self, x: Tensor) -> Tensor:
            rows = []
            for j in range(self.tasks):
                hidden = bend(self.trunks[j if own_trunk else 0](x))  # (n, trunk)
                rows.append(drop(head_of(self.heads[0 if one_head else j])(hidden)))  # (n,)
            return finish(torch.stack(rows))

    return Wrong


def _bare(head: nn.Linear, *, bias: bool = True) -> Callable[[Tensor], Tensor]:
    """Return the head with a weight, or also a bias, that cannot learn."""
    return lambda hidden: functional.linear(
        hidden, head.weight.detach(), head.bias.detach() if bias else head.bias
    )


def _sizes(draws: Draws) -> dict:
    return {"features": draws.whole(2, 4), "trunk": draws.whole(3, 6), "tasks": draws.whole(2, 5)}


def _batch(draws: Draws) -> dict:
    sizes = _sizes(draws)
    return {**sizes, "x": draws.normal(draws.pick((6, 9, 24)), sizes["features"], scale=3)}


def _one_example(draws: Draws) -> dict:
    sizes = _sizes(draws)
    return {**sizes, "x": draws.normal(1, sizes["features"], scale=3)}


def _few(draws: Draws) -> dict:
    """Draw so few tasks and examples that the logits are printed whole."""
    sizes = {**_sizes(draws), "tasks": draws.whole(2, 3)}
    scale = draws.pick((3, 1000))  # 1000: past a cap
    return {**sizes, "x": draws.normal(4, sizes["features"], scale=scale, decimals=4)}


def _one_task(draws: Draws) -> dict:
    return {**_batch(draws), "tasks": 1}


def _six_hundred(draws: Draws) -> dict:
    """Draw as many examples as a prime: parts leave a last one that is shorter, some of one example."""
    return {
        "features": 3,
        "trunk": 4,
        "tasks": 2,
        "x": draws.normal(draws.in_turn((577, 601)), 3, scale=3, decimals=4),
    }


def _many_rows(draws: Draws) -> dict:
    return {"features": 2, "trunk": 3, "tasks": 20, "x": draws.normal(4, 2, scale=3, decimals=4)}


def _one_task_few(draws: Draws) -> dict:
    return {**_few(draws), "tasks": 1}


def _either_way(draws: Draws) -> dict:
    """Draw sizes that tell the axis of the units from all others."""
    return {"features": 2, "trunk": 5, "tasks": 3, "x": draws.normal(4, 2, scale=3, decimals=4)}


def _one_task_one_example(draws: Draws) -> dict:
    return {**_one_example(draws), "tasks": 1}


def _as_many(draws: Draws) -> dict:
    """Draw as many examples as tasks: only the numbers tell rows from columns."""
    sizes = {**_sizes(draws), "tasks": draws.whole(2, 4)}
    return {**sizes, "x": draws.normal(sizes["tasks"], sizes["features"], scale=3)}


def _one_of_each(draws: Draws) -> dict:
    return {"features": 1, "trunk": 1, "tasks": 3, "x": draws.normal(4, 1, scale=3, decimals=4)}


def _start(draws: Draws) -> dict:
    features, trunk, tasks = draws.in_turn(((64, 16, 2), (1, 4, 3), (3, 1, 2), (1, 1, 2), (3, 5, 2)))
    return {"features": features, "trunk": trunk, "tasks": tasks}


def _many(draws: Draws) -> dict:
    """Draw more tasks than the alphabet has letters, and more inputs than the lesson's digits have.

    In the first examples, where all weights of the trunk are 0.5, the hidden units are small and positive.
    """
    x = draws.normal(13, 66, scale=0.5, decimals=4)
    for place, unit in enumerate((0.1, 0.01, 0.001)):
        x[place] = 0  # float32 loses nothing then
        x[place, 0] = unit / 0.5 - 1
    return {"features": 66, "trunk": 33, "tasks": 28, "x": x}


_DETACHED_HEADS = (
    "the gradient stops before the heads, or their old weights are at work: no .data, detach() or copy of "
    "weights and biases, none kept from the call before, and no nn.Parameter(…) made in forward"
)
_PLAIN = (
    "the optimiser finds no layers in a Python list, a dict or an object that is no nn.Module, and no bare "
    "tensor, such as weights joined once in __init__: use nn.ModuleList, nn.ModuleDict or nn.Parameter"
)
_TASKS_FIRST = (
    "the tasks come first: torch.stack(rows) does that, with no .T behind it; a .T belongs behind stack or "
    "cat along dim=1, and behind a layer of all tasks at once"
)
_LOGITS = "return the logits as they are: no sigmoid, no softmax, no ReLU after the head"
_RELU = "the hidden units are ReLU units here: .relu(), or torch.relu"


@dataclass(frozen=True, kw_only=True, repr=False)
class MultiHeadExercise(FunctionExercise):
    """Says of a right network how often its trunk runs: more than once is right, and saves no operations."""

    def judge(self, answer: object) -> Result:
        """Return the result, with a word on a trunk that runs again for every head."""
        result = super().judge(answer)
        if not result or not guarded(lambda: runs_for_each_head(answer), self.seconds).value:
            return result
        said = f"your trunk ran {HEADS} times for {HEADS} heads; once, before the loop, saves the operations"
        return replace(result, summary=f"{result.summary}; {said}")


MULTI_HEAD = MultiHeadExercise(
    name="MultiHead",
    notebook="01",
    title="Build a network with one trunk and many heads",
    difficulty="medium",
    minutes=20,
    reference=MultiHead,
    properties=(
        Property("the output is (tasks, n)", _batch, "one row for each task, one column for each example",
                 observe=shape_of, key="shape"),
        Property("one example alone: the output is (tasks, 1)", _one_example,
                 "squeeze() drops every axis of size 1, that of a single example too: take [:, 0]; and "
                 "zip(self.heads, x) ends with the shorter of the two",
                 observe=shape_of, key="squeezed"),
        Property("one task alone: the output is (1, n)", _one_task,
                 "squeeze() drops every axis of size 1, that of a single task too: take [:, 0] of each head; "
                 "and no case of its own for one task",
                 observe=shape_of, key="squeezed"),
        Property("it has one trunk and `tasks` heads", _sizes,
                 "count: trunk·(features + 1) + tasks·(trunk + 1). More: a layer too many, such as a norm or "
                 "OneNetwork's own head. Fewer: the optimiser finds no bare tensor, "
                 "such as torch.zeros(…), or nn.Parameter(…) * 0.1, and looks into no list or dict of Python "
                 "(nn.ParameterList)",
                 observe=count_of, key="count"),
        Property("each task reaches the whole trunk and its own head only", _sizes,
                 "two numbers: parameters that all tasks reach (the trunk), that one task reaches (the "
                 "heads). Fewer: a bias, a unit, an input or a task takes no part, or something mixes the "
                 "tasks: one head for two of them, a reshape where .T is meant, a running sum, a softmax "
                 "over the tasks, a norm over units; or copies of weights, torch.tensor(w) or made in "
                 "__init__, are at work",
                 observe=owners_of, key="mixed"),
        Property("with set weights (trunk 0.5, heads 0.1, −0.2, 0.3, …) the logits are right",
                 _few, "Linear, then ReLU, then a Linear head: nothing before, between or after, no half "
                 "precision, and nothing kept in self: no enumerate or zip, which is used up after one loop, "
                 "and no weights joined in __init__",
                 observe=values_of, key="values"),
        Property("and so are the gradients of trunk and heads", _few,
                 "the logits are right, what the layers learn from them is not: nothing on the way may turn, "
                 "scale or partly stop a gradient (hooks, a detach() of a part), or let it through where a "
                 "unit is silent (a ReLU in .data or under no_grad()); and nothing in self that the "
                 "next batch writes over",
                 observe=pulls_of, key="gradient"),
        Property("with as many examples as tasks, too", _as_many,
                 "the tasks come first, whatever the sizes: no look at them, and no .T that depends on them",
                 observe=values_of, key="as_many"),
        Property("with many of each, too",
                 _many, "take all examples, inputs, units and tasks, and let all through that is positive, "
                     "be it small",
                 observe=values_of, key="many", draws=2),
        Property("with one input and one hidden unit, too", _one_of_each,
                 "squeeze() drops every axis of size 1, that of one unit too: take [:, 0] of each head; x is "
                 "never added, not even where units and inputs are as many; and layers have their biases at "
                 "every size",
                 observe=values_of, key="squeezed", draws=2),
        Property("in a second step of training, with the same inputs, too", _few,
                 f"{KEPT}; and nothing limits the numbers (clamp)",
                 observe=second_step, key="kept", draws=2),
        Property("with a number of its own for every weight, of either sign, too", _either_way,
                 "ReLU looks at each hidden unit of each example by itself: .relu(), no `if` for a whole "
                 "example, no break, no sorting of units or inputs, and no relu or abs of the weights",
                 observe=unlike_units, key="by_units", draws=2),
        Property("one task and one example: the output is (1, 1)", _one_task_one_example,
                 "squeeze() drops every axis of size 1: take [:, 0] of each head",
                 observe=shape_of, key="squeezed", draws=1),
        Property("a second batch of as many examples gets its own logits", _few, KEPT,
                 observe=second_batch, key="kept", draws=2),
        Property("where the hidden units get exactly 0, too", _few,
                 "0 is a number as any other, and ReLU makes 0 of it: z/|z| is NaN there",
                 observe=at_zero, key="at_zero", draws=1),
        Property("its units begin unlike, and none of them off for good", _start,
                 "nn.Linear draws its weights; torch.randn(…) draws some for an nn.Parameter",
                 observe=start_of, key="same_start", draws=5),
        Property("one task alone gets its logits", _one_task_few,
                 "one task is no case of its own: a trunk, a ReLU, one head, as for many",
                 observe=values_of, key="one_task", draws=2),
        Property("one example alone gets its logits", _one_example,
                 "one example is no case of its own: the same steps as for many",
                 observe=values_of, key="one_example", draws=2),
        Property("several hundred examples get their logits", _six_hundred,
                 "every example counts, however many there are: in parts, the last one too, and joined along "
                 "the examples, dim=1",
                 observe=values_of, key="six_hundred", draws=2),
        Property("two networks with the same weights say the same", _many_rows,
                 "the tasks keep the order in which their heads were built", observe=twin_of, key="unordered",
                 draws=1),
    ),
    mistakes=(
        Mistake("transposed", _TASKS_FIRST,
                _variant(finish=lambda z: z.T)),
        Mistake("extra_axis",
                "an axis of size 1 is left: drop it, with [:, 0] behind each head, or [..., 0] behind all of "
                "them",
                _variant(finish=lambda z: z[..., None])),
        Mistake("own_trunk", "every task has a trunk of its own here: build one, outside the loop",
                _variant(own_trunk=True)),
        Mistake("detached", _DETACHED_HEADS, _variant(head_of=_bare)),
        Mistake("detached", _DETACHED_HEADS, _variant(head_of=partial(_bare, bias=False))),
        Mistake("plain_list", _PLAIN, _variant(listed=True)),
        Mistake("plain_list", _PLAIN, _variant(listed_trunk=True)),
        Mistake("plain_list", _PLAIN, _variant(listed=True, listed_trunk=True)),
        Mistake("same_head",
                "the same answers come for every task, or the optimiser finds one head alone (the last of a "
                "plain list, or one beside it: take nn.ModuleList): build a head for each, use each in "
                "forward, and give each a row of its own (row[:] = … writes over the one before)",
                _variant(one_head=True)),
        Mistake("squeezed", "squeeze() drops every axis of size 1, that of a single example too: take [:, 0]",
                _variant(drop=lambda column: column.squeeze())),
        Mistake("detached", DETACHED,
                _variant(bend=lambda z: torch.relu(z).detach())),
        Mistake("linear", "without ReLU the two layers are one linear layer", _variant(bend=lambda z: z)),
        Mistake("not_relu", f"you took tanh. {_RELU}", _variant(bend=torch.tanh)),
        Mistake("not_relu", f"you took the sigmoid. {_RELU}", _variant(bend=torch.sigmoid)),
        Mistake("not_logits", _LOGITS, _variant(finish=torch.sigmoid)),
        Mistake("not_logits", _LOGITS, _variant(finish=torch.relu)),
        Mistake("not_logits", _LOGITS, _variant(finish=torch.tanh)),
        Mistake("not_logits", _LOGITS, _variant(finish=lambda z: z.softmax(0))),
        Mistake("linear_and_not_logits", f"the hidden units need a ReLU, and {_LOGITS}",
                _variant(bend=lambda z: z, finish=torch.sigmoid)),
        Mistake("swapped_relu", f"the ReLU belongs before the heads, not after them. {_LOGITS}",
                _variant(bend=lambda z: z, finish=torch.relu)),
    ),
)  # fmt: skip
