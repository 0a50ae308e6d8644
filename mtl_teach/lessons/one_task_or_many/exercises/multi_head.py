"""Notebook 01: build a shared trunk with a head for each task."""

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from types import FunctionType

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from mtl_teach.exercises.compare import kind
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.result import Result
from mtl_teach.exercises.sandbox import guarded
from mtl_teach.exercises.stubs import names_read
from mtl_teach.exercises.trials import Property


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


_OF_THE_LESSON = {"trunk", "head", "heads", "answer"}
_INSTEAD = {"answer": "self.trunk and self.heads", "head": "the name that your loop gives each of self.heads"}
_SIZES = {"features", "tasks"}
_DETACHED_HEADS = "the gradient stops before the heads: no .data or detach() of their weights and biases"
_DETACHED = (
    "the gradient stops before the trunk: no detach(), no_grad(), .data, requires_grad_(False), and no z > "
    "0, .sign() or .tolist(), which have none"
)
_SAME_START = (
    "units that begin alike get the same gradient and stay alike, and at 0 none of them learns: nn.Linear "
    "draws its weights, and torch.randn(…) draws some for an nn.Parameter"
)
_FROZEN = "trunk and heads must all learn: no requires_grad_(False), no requires_grad=False"
_UNDECIDED = (
    "return the logits themselves: not whether they lie above 0, not rounded, with no mean subtracted, and "
    "not through torch.tensor(…), which forgets where they come from"
)
_BUILT = "build all layers in __init__, as attributes of self: there the optimiser finds them"
_PLAIN = (
    "the optimiser finds no layers in a Python list or dict, and no bare tensor: use nn.ModuleList, "
    "nn.ModuleDict or nn.Parameter"
)
_TASKS_FIRST = (
    "the tasks come first: torch.stack(rows) does that, with no .T behind it; a .T belongs behind stack or "
    "cat along dim=1"
)
_NO_GRAPH = (
    "what forward returns has lost its gradient: torch.stack(rows) keeps it; torch.tensor(…), .tolist(), "
    "detach(), no_grad() and z > 0 do not"
)


def _model(answer: type, features: int, trunk: int, tasks: int) -> nn.Module:
    if isinstance(answer, nn.Module):
        raise UnusableError(
            "instance", "a network came, built already", "pass the class: check.MultiHead(MultiHead)"
        )
    if isinstance(answer, type) and not issubclass(answer, nn.Module):
        raise UnusableError(
            "no_module", "the class is no network of torch", "class MultiHead(nn.Module): keep the brackets"
        )
    if isinstance(answer, type) and answer.__init__ is nn.Module.__init__:
        raise UnusableError(
            "no_init", "the class has no __init__ of its own",
            "is it named so, with two underscores on each side, and indented like forward?",
        )  # fmt: skip
    borrowed = _borrowed(answer)
    if borrowed:
        name = borrowed[0]
        own = _INSTEAD.get(name, f"self.{name}")
        if name in _SIZES:
            own = f"{own}, and self.{name} = {name} in __init__"
        raise UnusableError(
            "no_self", f"the class uses `{name}` of the lesson's cells", f"inside the class write {own}"
        )
    with torch.random.fork_rng(devices=[]), _empty_is_nan():
        torch.manual_seed(0)
        with _named_attributes(answer):
            model = answer(features, trunk, tasks)
        if any(isinstance(p, nn.parameter.UninitializedParameter) for p in model.parameters()):
            model(_fit(model, torch.zeros(2, features)))  # lazy layers learn their sizes
    if any(p.isnan().any() for p in model.parameters()):
        raise UnusableError(
            "no_start", "some parameters begin as what lay in the memory",
            "torch.empty(…), torch.Tensor(…) and np.empty(…) draw nothing: take torch.randn(…), or nn.Linear",
        )  # fmt: skip
    return model


@contextmanager
def _empty_is_nan() -> Iterator[None]:
    """Let torch.empty give NaN, so that nobody passes by what happens to lie in the memory."""
    before = torch.get_deterministic_debug_mode()
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.set_deterministic_debug_mode(before)


def _borrowed(answer: type) -> list[str]:
    """Return what the methods read from the lesson's cells: `trunk` where self.trunk was meant is one.

    A function or class of the learner's own may have such a name.
    """
    cells = getattr(getattr(answer, "forward", None), "__globals__", {})
    # Where no cell has set a size, a NameError comes, which is explained elsewhere.
    names = _OF_THE_LESSON | (_SIZES & set(cells))
    read = set().union(*(names_read(method, "LOAD_GLOBAL") for method in vars(answer).values()))
    return sorted(name for name in names & read if not _is_own(cells.get(name)))


def _is_own(value: object) -> bool:
    """Say whether a value is a class, or a function that reads neither `trunk` nor `heads` of the lesson."""
    reads_none = isinstance(value, FunctionType) and not {"trunk", "heads"} & names_read(value, "LOAD_GLOBAL")
    return isinstance(value, type) or reads_none


@contextmanager
def _named_attributes(answer: type) -> Iterator[None]:
    """Say which attribute of the network is read and was never set, or was left behind in __init__."""
    try:
        yield
    except NameError as error:
        if error.name not in inspect.signature(answer).parameters:
            raise
        raise UnusableError(
            "no_self", f"forward reads `{error.name}`, which only __init__ gets",
            f"keep it there, self.{error.name} = {error.name}, and read self.{error.name}",
        ) from None  # fmt: skip
    except AttributeError as error:
        missing = re.fullmatch(rf"'{answer.__name__}' object has no attribute '(\w+)'", str(error))
        if missing is None:
            raise
        raise UnusableError(
            "not_set", f"the class reads self.{missing[1]}, which is not set",
            f"set it first, in __init__: self.{missing[1]} = …; or is its name misspelt?",
        ) from None  # fmt: skip


def _logits(model: nn.Module, x: Tensor) -> Tensor:
    given, layers = _fit(model, x).clone(), list(map(id, model.parameters()))
    kept = given.clone()
    with _named_attributes(type(model)):
        logits = model(given)
    if not torch.equal(given, kept):
        raise UnusableError("changed_inputs", "forward has changed x in place", "work on a copy, x.clone()")
    if list(map(id, model.parameters())) != layers:
        raise UnusableError("built_in_forward", "forward builds layers anew, at every call", _BUILT)
    if isinstance(logits, np.ndarray):
        raise UnusableError("detached", "forward returned an array of NumPy, which knows no gradient",
                            f"{_DETACHED}, .numpy()")  # fmt: skip
    if isinstance(logits, list | tuple):
        raise UnusableError(
            "list_of_rows",
            f"forward returned {kind(logits)}",
            "one tensor, the logits of all tasks, and nothing beside it: torch.stack(rows) makes it of rows",
        )
    if not isinstance(logits, Tensor) and logits is not None and logits is not ...:
        raise UnusableError("no_tensor", f"forward returned {kind(logits)}", "return a tensor (tasks, n)")
    return logits


def _fit(model: nn.Module, x: Tensor) -> Tensor:
    """Return x in the type of the model's weights: float64 as the lesson's digits, or float32."""
    first = next(model.parameters(), None)
    return x.to(torch.get_default_dtype() if first is None else first.dtype)


def _shape(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> str:
    model = _model(answer, features, trunk, tasks)
    return str(tuple(_logits(model, x).shape))


def _count(answer: type, features: int, trunk: int, tasks: int) -> int:
    found = sum(p.numel() for p in _model(answer, features, trunk, tasks).parameters())
    forward = getattr(answer, "forward", None)
    if found < trunk * (features + 1) + tasks * (trunk + 1) and "Linear" in names_read(forward):
        raise UnusableError(
            "built_in_forward", "forward builds layers, and at every call new ones", _BUILT
        )  # fmt: skip
    return found


def _reached(model: nn.Module, features: int) -> list[Tensor]:
    """Return for each parameter which of its numbers each task depends on, (tasks, *shape).

    Small unlike positive weights go in first, and positive inputs: else a unit may be silent for all of them.
    """
    parameters = list(model.parameters())
    if not all(parameter.requires_grad for parameter in parameters):
        raise UnusableError("detached", "some parameters cannot learn", _FROZEN)
    with torch.no_grad():
        for parameter in parameters:
            parameter.copy_(torch.linspace(0.05, 0.15, parameter.numel()).reshape(parameter.shape))
    reached = [[] for _ in parameters]
    logits = _logits(model, torch.linspace(0.5, 1.5, 8 * features).reshape(8, features))
    if isinstance(logits, Tensor) and not logits.is_floating_point():
        raise UnusableError("not_logits", f"forward returned numbers of {logits.dtype}", _UNDECIDED)
    if isinstance(logits, Tensor) and logits.isnan().any():
        raise UnusableError(
            "nan", "NaN came out, for positive weights and inputs", "look for 0/0 and for logs of negatives"
        )
    if isinstance(logits, Tensor) and not logits.requires_grad:
        raise UnusableError("detached", "no loss reaches any parameter", _NO_GRAPH)
    for row in logits:
        grads = torch.autograd.grad(row.square().sum(), parameters, retain_graph=True, allow_unused=True)
        for place, grad in enumerate(grads):
            reached[place].append(torch.zeros_like(parameters[place]) if grad is None else grad)
    found = [torch.stack(rows) != 0 for rows in reached]
    if not any(owners.any() for owners in found):
        raise UnusableError(
            "not_logits", "with heads that are alike, what forward returns moves with no weight", _UNDECIDED
        )
    return found


def _stays_alike(model: nn.Module, features: int, trunks: list[bool]) -> bool:
    """Say whether the units of the trunk begin alike, and the gradient moves them alike or not at all."""
    x = torch.randn(40, features, generator=torch.Generator().manual_seed(1))
    parameters = list(model.parameters())
    loss = _logits(model, x).square().mean()
    grads = torch.autograd.grad(loss, parameters, allow_unused=True, materialize_grads=True)
    found = zip(parameters, grads, trunks, strict=True)
    return all(_alike(weight.detach()) and _alike(grad) for weight, grad, of_trunk in found if of_trunk)


def _alike(weight: Tensor) -> bool:
    """Say whether a weight holds the same for every unit, whichever axis counts them."""
    axes = [axis for axis in range(weight.dim()) if weight.shape[axis] > 1]
    return any(torch.allclose(weight, weight.narrow(axis, 0, 1).expand_as(weight)) for axis in axes)


def _owners(answer: type, features: int, trunk: int, tasks: int) -> tuple[int, int]:
    """Return how many numbers the outputs of all tasks depend on, and how many only one task's."""
    model = _model(answer, features, trunk, tasks)
    reached = _reached(model, features)
    trunks = [owners.all(0).any() and owners[0].numel() >= trunk * features for owners in reached]
    if any(trunks) and _stays_alike(_model(answer, features, trunk, tasks), features, trunks):
        raise UnusableError("same_start", "all units of the trunk begin alike", _SAME_START)
    by = torch.cat([owners.sum(0).flatten() for owners in reached])
    _say_what_is_unheard(answer, reached, by)
    return int((by == tasks).sum()), int((by == 1).sum())


def _say_what_is_unheard(answer: type, reached: list[Tensor], by: Tensor) -> None:
    """Say why some numbers move no output, or the trunk moves one task's only, where that can be seen."""
    tasks = len(reached[0])
    if by.max() > 1 or tasks == 1:
        return
    # First, because a trunk that is drawn at every call may be silent by chance.
    if int((by == 0).sum()) and "Linear" in names_read(getattr(answer, "forward", None)):
        raise UnusableError("built_in_forward", "forward builds a trunk of its own, at every call", _BUILT)
    if int((by == 1).sum()) == tasks:
        raise UnusableError(
            "silent", "with positive weights and inputs all hidden units are 0: only the heads' biases count",
            "a ReLU keeps what is positive: trunk(x).relu(), with no minus, and no other limit",
        )  # fmt: skip
    each = torch.stack([owners.flatten(1).sum(1) for owners in reached]).sum(0)  # (tasks,)
    if int((by == 0).sum()) == 0 and each.max() > each.min():
        raise UnusableError(
            "detached", "the trunk hears one task only",
            "every head must send its gradient back to the trunk: no detach() for any",
        )  # fmt: skip


def _set_weights(model: nn.Module, features: int, tasks: int) -> list[Tensor]:
    """Let all numbers of the trunk be 0.5, those of the heads 0.1, −0.2, 0.3, …; return whose they are."""
    owners = _reached(model, features)
    with torch.no_grad():
        for parameter, reached in zip(model.parameters(), owners, strict=True):
            for j in range(tasks):
                parameter[reached[j]] = 0.1 * (j + 1) * (-1) ** j
            parameter[reached.all(0)] = 0.5
    return owners


def _values(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the logits after all numbers of the trunk became 0.5, and those of the heads 0.1, −0.2, 0.3, ….

    Then nobody needs to know how the layers are named and laid out: unit by unit the trunk holds the same.
    """
    model = _model(answer, features, trunk, tasks)
    _set_weights(model, features, tasks)
    with torch.no_grad():
        logits, in_use = _logits(model, x), _logits(model.eval(), x)
    if not torch.equal(logits.nan_to_num(), in_use.nan_to_num()):
        raise UnusableError(
            "in_use", "after model.eval() the same weights and x give other numbers",
            "the same in training and in use: no self.training, no dropout, nothing drawn in forward",
        )  # fmt: skip
    return logits.double()


def _unlike_units(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the logits after the weights of `_values` were multiplied by 1, −1.2, 1.4, … unit by unit.

    The units are counted by the axis of that size, or in a reshaped weight by the last one. Where a number of
    the trunk lies in no such axis, nobody can say whose it is: then what comes is what should come.
    """
    true = _with_units(MultiHead, features, trunk, tasks, x)
    for reshaped in (True, False):
        logits = _with_units(answer, features, trunk, tasks, x, reshaped=reshaped)
        if logits is None or (logits.shape == true.shape and torch.allclose(logits, true)):
            return true
    return logits


def _with_units(
    answer: type, features: int, trunk: int, tasks: int, x: Tensor, *, reshaped: bool = False
) -> Tensor | None:
    model = _model(answer, features, trunk, tasks)
    owners = _set_weights(model, features, tasks)
    shared = [
        (parameter, reached) for parameter, reached in zip(model.parameters(), owners, strict=True)
        if reached.all(0).any()
    ]  # fmt: skip
    counts = [list(parameter.shape).count(trunk) for parameter, _ in shared]
    if not all(reached.all() for _, reached in shared) or any(count != 1 for count in counts):
        return None
    units = torch.tensor([(1 + 0.2 * k) * (-1) ** k for k in range(trunk)])
    with torch.no_grad():
        for parameter, _ in shared:
            shape = [size if size == trunk else 1 for size in parameter.shape]
            by_axis = units.reshape(shape).expand(parameter.shape)
            by_place = units.repeat(parameter.numel() // trunk).reshape(parameter.shape)
            parameter.mul_((by_place if reshaped else by_axis).to(parameter))
        return _logits(model, x).double()


def _second_step(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the logits of a second call with the same inputs, after a first step of training."""
    model = _model(answer, features, trunk, tasks)
    _set_weights(model, features, tasks)
    x = _fit(model, x)
    _logits(model, x).sum().backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(2)
    logits = _logits(model, x)
    try:
        logits.sum().backward()
    except RuntimeError as error:  # the graph of the first step is used up
        raise UnusableError("kept", "a second step with the same inputs stops", _KEPT) from error
    return logits.detach().double()


def _pulls(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the gradient of each task's summed logits, with the weights of `_values`: (tasks, 2).

    Its first column adds up the numbers of the trunk, its second those of the heads.
    """
    model = _model(answer, features, trunk, tasks)
    shared = [reached.all(0) for reached in _set_weights(model, features, tasks)]
    parameters, rows = list(model.parameters()), []
    for row in _logits(model, _fit(model, x)):
        grads = torch.autograd.grad(
            row.sum(), parameters, retain_graph=True, allow_unused=True, materialize_grads=True
        )
        found = [
            (grad[of_all].sum(), grad[~of_all].sum()) for grad, of_all in zip(grads, shared, strict=True)
        ]
        rows.append(torch.tensor(found, dtype=torch.float64).sum(0))
    return torch.stack(rows)


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


def _many(draws: Draws) -> dict:
    return {"features": 20, "trunk": 16, "tasks": 20, "x": draws.normal(100, 20, scale=3, decimals=4)}


_KEPT = (
    "compute everything anew at every call: what forward keeps of the call before (self.…, a buffer) belongs "
    "to the old weights"
)
_LOGITS = "return the logits as they are: no sigmoid, no softmax, no ReLU after the head"
_RELU = "the hidden units are ReLU units here: .relu(), or torch.relu"


@dataclass(frozen=True, kw_only=True, repr=False)
class MultiHeadExercise(FunctionExercise):
    """Says of a right network how often its trunk runs: more than once is right, and saves no operations."""

    def judge(self, answer: object) -> Result:
        """Return the result, with a word on a trunk that runs again for every head."""
        result = super().judge(answer)
        runs = guarded(lambda: _trunk_runs(answer), self.seconds).value if result else 1
        if not runs or runs < 2:
            return result
        said = f"your trunk ran {runs} times for one picture; once, before the loop, saves the operations"
        return replace(result, summary=f"{result.summary}; {said}")


def _trunk_runs(answer: type) -> int:
    """Return how often the trunk runs when three heads answer: how often autograd saw a weight of it read."""
    features = 7
    model = _model(answer, features, 5, 3)
    owners = _reached(model, features)
    trunk = {id(p) for p, by in zip(model.parameters(), owners, strict=True) if by.all(0).any()}
    read, seen = Counter(), set()
    waiting = [_logits(model, torch.ones(1, features)).grad_fn]
    while waiting:
        step = waiting.pop()
        if step in seen:
            continue
        seen.add(step)
        for before, _ in step.next_functions:
            if hasattr(before, "variable"):  # a parameter
                read[id(before.variable)] += id(before.variable) in trunk
            elif before is not None:
                waiting.append(before)
    return max(read.values())


MULTI_HEAD = MultiHeadExercise(
    name="MultiHead",
    notebook="01",
    title="Build a network with one trunk and many heads",
    difficulty="medium",
    minutes=20,
    reference=MultiHead,
    properties=(
        Property("the output is (tasks, n)", _batch, "one row for each task, one column for each example",
                 observe=_shape, key="shape"),
        Property("one example alone: the output is (tasks, 1)", _one_example,
                 "squeeze() drops every axis of size 1, that of a single example too: take [:, 0]",
                 observe=_shape, key="squeezed"),
        Property("one task alone: the output is (1, n)", _one_task,
                 "squeeze() drops every axis of size 1, that of a single task too: take [:, 0] of each head",
                 observe=_shape, key="squeezed"),
        Property("it has one trunk and `tasks` heads", _sizes,
                 "count: trunk·(features + 1) + tasks·(trunk + 1)",
                 observe=_count, key="count"),
        Property("each task reaches the whole trunk and its own head only", _sizes,
                 "two numbers: parameters that all tasks reach (the trunk), that one task reaches (the "
                 "heads). If other tasks reach a head, something mixes them: a reshape where .T is meant, a "
                 "running sum, a softmax over the tasks",
                 observe=_owners, key="mixed"),
        Property("with set weights (trunk 0.5, heads 0.1, −0.2, 0.3, …) the logits are right",
                 _few, "Linear, then ReLU, then a Linear head: nothing before, between or after",
                 observe=_values, key="values"),
        Property("and so are the gradients of trunk and heads", _few,
                 "the logits are right, what the layers learn from them is not: nothing on the way may turn, "
                 "scale or partly stop a gradient (hooks, a detach() of a part)",
                 observe=_pulls, key="gradient"),
        Property("with as many examples as tasks, too", _as_many,
                 "the tasks come first, whatever the sizes: no look at them, and no .T that depends on them",
                 observe=_values, key="as_many"),
        Property("with many of each, too", _many, "take all examples, inputs, units and tasks",
                 observe=_values, key="many", draws=2),
        Property("with one input and one hidden unit, too", _one_of_each,
                 "squeeze() drops every axis of size 1, that of one unit too: take [:, 0] of each head",
                 observe=_values, key="squeezed", draws=2),
        Property("with units that pull either way (trunk 0.5, −0.6, 0.7, …), too", _either_way,
                 "ReLU looks at each hidden unit of each example by itself: .relu(), no `if` for a whole "
                 "example, no break, and no relu or abs of the weights",
                 observe=_unlike_units, key="by_units", draws=2),
        Property("in a second step of training, with the same inputs, too", _few, _KEPT,
                 observe=_second_step, key="kept", draws=2),
        Property("one task and one example: the output is (1, 1)", _one_task_one_example,
                 "squeeze() drops every axis of size 1: take [:, 0] of each head",
                 observe=_shape, key="squeezed", draws=1),
    ),
    mistakes=(
        Mistake("transposed", _TASKS_FIRST,
                _variant(finish=lambda z: z.T)),
        Mistake("extra_axis", "Linear(trunk, 1) leaves an axis of size 1: drop it with [:, 0]",
                _variant(finish=lambda z: z[..., None])),
        Mistake("own_trunk", "every task has a trunk of its own here: build one, outside the loop",
                _variant(own_trunk=True)),
        Mistake("detached", _DETACHED_HEADS, _variant(head_of=_bare)),
        Mistake("detached", _DETACHED_HEADS, _variant(head_of=partial(_bare, bias=False))),
        Mistake("plain_list", _PLAIN, _variant(listed=True)),
        Mistake("plain_list", _PLAIN, _variant(listed_trunk=True)),
        Mistake("same_head",
                "the same answers come for every task: build a head for each, use each in forward, and give "
                "each a row of its own (row[:] = … writes over the one before)",
                _variant(one_head=True)),
        Mistake("squeezed", "squeeze() drops every axis of size 1, that of a single example too: take [:, 0]",
                _variant(drop=lambda column: column.squeeze())),
        Mistake("detached", _DETACHED,
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
