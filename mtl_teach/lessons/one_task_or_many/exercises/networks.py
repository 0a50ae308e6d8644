"""What can be seen of a learner's network, whatever its layers are called and however they are laid out.

No layer is known by its name or shape: gradients say which numbers are the trunk's and which a head's.
"""

from collections import Counter
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach.exercises.compare import ALIKE, distance
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.stubs import names_read
from mtl_teach.lessons.one_task_or_many.exercises.building import BUILT, Network, build

_SAME_START = (
    "units that begin alike get the same gradient and stay alike, and units that are off for all inputs get "
    "none: nn.Linear draws its weights, and torch.randn(…) draws some for an nn.Parameter"
)
_FROZEN = "trunk and heads must all learn: no requires_grad_(False), no requires_grad=False"
_UNDECIDED = (
    "return the logits themselves: not whether they lie above 0, not rounded, with no mean subtracted, and "
    "not through torch.tensor(…) or detach(), which forget where they come from"
)
_FIRST = 8  # examples that a network is asked about first
_HUGE = 100_000_000  # randn without a scale gives hundreds
HEADS = 11  # a number that no network has of anything else
KEPT = (
    "compute everything anew at every call: what forward keeps of the call before (self.…, a buffer) belongs "
    "to the old weights"
)
_NO_RELU = "a ReLU lets all through that is positive, be it small: .relu(), or torch.relu"
_ONE_BY_ONE = (
    "each unit gives each input a weight of its own, and each head each unit: no mean, sum or sorting of "
    "inputs or hidden units"
)
_NO_WAY = (
    "the gradient stops on the way to them: no .data, detach(), no_grad(), .item() or .tolist() of a layer, "
    "a weight or a bias, and no copy by torch.tensor(w) or nn.Parameter(w)"
)
_CUT = {"data", "detach", "item", "no_grad", "numpy", "tolist", "Parameter"}
_NO_GRAPH = (
    "what forward returns has lost its gradient: torch.stack(rows) keeps it; torch.tensor(…), .tolist(), "
    "detach(), no_grad() and z > 0 do not"
)


def shape_of(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> str:
    """Return the shape of the logits of x, which should be (tasks, n)."""
    network = build(answer, features, trunk, tasks)
    return str(tuple(network.logits(x).shape))


def count_of(answer: type, features: int, trunk: int, tasks: int) -> int:
    """Return how many numbers the optimiser finds.

    Raises:
        UnusableError: with the layers that forward builds, where it finds too few of them.

    """
    found = sum(p.numel() for p in build(answer, features, trunk, tasks).parameters)
    forward = getattr(answer, "forward", None)
    if found < trunk * (features + 1) + tasks * (trunk + 1) and "Linear" in names_read(forward):
        raise UnusableError(
            "built_in_forward", "forward builds layers, and at every call new ones", BUILT
        )  # fmt: skip
    return found


def _reached(network: Network, features: int) -> list[Tensor]:
    """Return for each parameter which of its numbers each task depends on, (tasks, *shape).

    Small unlike positive weights go in first, and positive inputs: else a unit may be silent for all of them.
    """
    parameters = network.parameters
    if not all(parameter.requires_grad for parameter in parameters):
        raise UnusableError("detached", "some parameters cannot learn", _FROZEN)
    with torch.no_grad():
        for parameter in parameters:
            parameter.copy_(torch.linspace(0.05, 0.15, parameter.numel()).reshape(parameter.shape))
    reached = [[] for _ in parameters]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)  # of what a forward draws, the same is drawn every time
        logits = network.logits(torch.linspace(0.5, 1.5, _FIRST * features).reshape(_FIRST, features))
    if isinstance(logits, Tensor) and not logits.is_floating_point():
        raise UnusableError("not_logits", f"forward returned numbers of {logits.dtype}", _UNDECIDED)
    if isinstance(logits, Tensor) and logits.isnan().any():
        raise UnusableError(
            "nan",
            "NaN came out, for positive weights and inputs",
            "look for 0/0, for logs of negatives, and for torch.empty(…), which holds whatever lay in the "
            "memory",
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


def owners_of(answer: type, features: int, trunk: int, tasks: int) -> tuple[int, int]:
    """Return how many numbers the outputs of all tasks depend on, and how many only one task's."""
    network = build(answer, features, trunk, tasks)
    reached = _reached(network, features)
    by = torch.cat([owners.sum(0).flatten() for owners in reached])
    _say_what_is_unheard(answer, reached, by)
    return int((by == tasks).sum()), int((by == 1).sum())


def _say_what_is_unheard(answer: type, reached: list[Tensor], by: Tensor) -> None:
    """Say why some numbers move no output, or the trunk moves one task's only, where that can be seen."""
    tasks = len(reached[0])
    read = names_read(getattr(answer, "forward", None))
    # First, because a trunk that is drawn at every call may be silent by chance.
    if (by == 0).any() and "Linear" in read:
        raise UnusableError("built_in_forward", "forward builds layers, and at every call new ones", BUILT)
    if (by == 0).any() and _CUT & read:
        raise UnusableError("detached", "some of its weights or biases move no output", _NO_WAY)
    if by.max() > 1 or tasks == 1:
        return
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


def _set_weights(network: Network, features: int) -> list[Tensor]:
    """Let all numbers of the trunk be 0.5, those of the heads 0.1, −0.2, 0.3, …; return whose they are."""
    owners = _reached(network, features)
    with torch.no_grad():
        for parameter, reached in zip(network.parameters, owners, strict=True):
            for j in range(len(reached)):
                parameter[reached[j]] = 0.1 * (j + 1) * (-1) ** j
            parameter[reached.all(0)] = 0.5
    return owners


def values_of(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the logits after all numbers of the trunk became 0.5, and those of the heads 0.1, −0.2, 0.3, ….

    Then nobody needs to know how the layers are named and laid out: unit by unit the trunk holds the same.
    """
    network = build(answer, features, trunk, tasks)
    _set_weights(network, features)
    with torch.no_grad():
        returned = network.logits(x)
        if returned.shape == (tasks, _FIRST) and len(x) != _FIRST:
            raise UnusableError("kept", "a second batch gets what the first one got", KEPT)
        logits = returned.clone()
        # Who keeps the hidden numbers of training would give these in use.
        turned = network.logits(-x).clone()
        if distance(returned, logits) > 0:
            raise UnusableError("kept", "the second call writes over what the first has returned", KEPT)
        network.module.eval()
        in_use = network.logits(x)
    if distance(in_use, logits) > ALIKE:
        raise UnusableError(
            "in_use", "after model.eval() the same weights and x give other numbers",
            "the same in training and in use: no self.training, no dropout, nothing drawn, counted or kept "
            "in forward",
        )  # fmt: skip
    network.module.train()
    if distance(turned, network.logits(-x)) > ALIKE:
        raise UnusableError(
            "in_use", "without a gradient the same weights and x give other numbers",
            "the same with a gradient and without: no torch.is_grad_enabled(), nothing drawn in forward, and "
            "nothing kept of the call before (self.…, a buffer)",
        )  # fmt: skip
    return logits.double()


@dataclass(frozen=True)
class _Places:
    """Where the numbers of a network belong, all its parameters laid end to end."""

    of_trunk: Tensor  # (numbers,), yes or no
    inputs: Tensor  # (numbers of the trunk,): the input that each weighs, or `features` for a bias
    units: Tensor  # (numbers of the trunk,): the hidden unit of each
    heads: list[dict[int, int | None]]  # for each task: place and unit of each weight, None for a bias


def _numbers(network: Network) -> Tensor:
    """Return all parameters laid end to end, (numbers,), in float64."""
    return torch.cat([parameter.detach().double().flatten() for parameter in network.parameters])


def _set(network: Network, numbers: Tensor) -> None:
    """Copy numbers (numbers,) into the parameters: into what they hold, so that a view of it follows."""
    parts = numbers.split([parameter.numel() for parameter in network.parameters])
    with torch.no_grad():
        for parameter, part in zip(network.parameters, parts, strict=True):
            parameter.copy_(part.reshape(parameter.shape))


def _gradients(network: Network, numbers: Tensor, x: Tensor, pulls: Tensor | None = None) -> Tensor:
    """Set all numbers; return the gradient by them of each task's logits, summed, (tasks, numbers).

    `pulls`, (n,), says how much each example counts; without it all count alike. With it another batch comes
    before the gradient, as in the lesson, where one loss adds up those of all tasks.
    """
    _set(network, numbers)
    parameters, rows = network.parameters, []
    logits = network.logits(x)
    if pulls is not None:
        network.logits(-x)
    for row in logits:
        total = row.sum() if pulls is None else (row * pulls).sum()
        grads = torch.autograd.grad(
            total, parameters, retain_graph=True, allow_unused=True, materialize_grads=True
        )
        rows.append(torch.cat([grad.double().flatten() for grad in grads]))
    return torch.stack(rows)


def _places(network: Network, features: int) -> _Places:
    """Return where the numbers belong, as gradients show it.

    Where all numbers and inputs are positive, all units are at work. Then the gradient by a weight of the
    trunk is its input times the head's weight of its unit: those two move it, and nothing else.
    """
    owners = torch.cat([reached.reshape(len(reached), -1) for reached in _reached(network, features)], 1)
    of_trunk = owners.all(0)  # of the (tasks, numbers) of owners
    start = _numbers(network)

    biases = _gradients(network, start, torch.zeros(2, features))[0, of_trunk] != 0
    by_input = [_gradients(network, start, one.repeat(2, 1))[0, of_trunk] != 0 for one in torch.eye(features)]
    inputs = torch.stack([*(heard & ~biases for heard in by_input), biases])  # (features + 1, of the trunk)
    if (inputs.sum(0) > 1).any():
        raise UnusableError("mixed_inputs", "a weight of the trunk weighs more than one input", _ONE_BY_ONE)
    if (inputs.sum(0) == 0).any():
        raise UnusableError("by_units", "a small hidden unit leaves no trace", _NO_RELU)

    ones = torch.ones(2, features)
    before = _gradients(network, start, ones)[:, of_trunk]
    units, heads = None, []
    for task, owned in enumerate(owners):
        places, moved = (owned & ~of_trunk).nonzero()[:, 0].tolist(), []
        for place in places:
            numbers = start.clone()
            numbers[place] += 1
            moved.append(~_gradients(network, numbers, ones)[task, of_trunk].isclose(before[task]))
        heard = torch.stack(moved)  # (numbers of the head, numbers of the trunk)
        if not heard.any():
            raise UnusableError(
                "by_weights", "which row belongs to a head changes with the weights",
                "row j is that of self.heads[j]: no sorting of the heads",
            )  # fmt: skip
        if units is None:
            units = heard[heard.any(1)].int().argmax(0)
        found = [units[row].unique().tolist() for row in heard]
        if (heard.sum(0) != 1).any() or max(map(len, found)) > 1:
            raise UnusableError(
                "mixed_units", "a weight of a head weighs more than one hidden unit", _ONE_BY_ONE
            )
        heads.append({place: min(unit, default=None) for place, unit in zip(places, found, strict=True)})
    return _Places(of_trunk, inputs.int().argmax(0), units, heads)


def unlike_units(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the logits after each weight of each unit, input and task became a number of its own.

    The trunk's are 0.5, 0.6, … by input, times 1, −1.2, 1.4, … by unit; the heads' are 0.1, −0.2, 0.3, … by
    task, times 1, 1.3, 1.6, … by unit. Which unit comes first does not matter: the logits sum over them.
    """
    network = build(answer, features, trunk, tasks)
    places = _places(network, features)
    numbers = torch.zeros(places.of_trunk.shape, dtype=torch.float64)
    by_unit = (1 + 0.2 * places.units) * (-1.0) ** places.units
    numbers[places.of_trunk] = ((0.5 + 0.1 * places.inputs) * by_unit).double()
    for j, head in enumerate(places.heads):
        for place, unit in head.items():
            numbers[place] = 0.1 * (j + 1) * (-1) ** j * (1 if unit is None else 1 + 0.3 * unit)
    _set(network, numbers)
    with torch.no_grad():
        return network.logits(x).double()


def start_of(answer: type, features: int, trunk: int, tasks: int) -> str:
    """Return "all units learn" of a network whose units begin unlike, and none of them off for good.

    Raises:
        UnusableError: if all begin alike and the gradient moves them alike, or some begin with weights of 0,
            and off. Other heads are tried, because heads of 0 may hide what moves a unit.

    """
    places = _places(build(answer, features, trunk, tasks), features)
    network = build(answer, features, trunk, tasks)
    start = _numbers(network)
    x = torch.rand(40, features, generator=torch.Generator().manual_seed(1))  # as pixels are
    pulls = torch.randn(tasks, 40, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    logits = network.logits(x)
    if logits.shape != pulls.shape:
        raise UnusableError(
            "parts", f"{tuple(logits.shape)} came for {tasks} tasks and 40 examples",
            "one column for each example, however many there are: whoever works in parts calls the layers "
            "with the part, not with x, and takes the last one too",
        )  # fmt: skip
    if logits.abs().max() > _HUGE:
        raise UnusableError(
            "no_start", f"the network begins with logits beyond {_HUGE:,}, for inputs from 0 to 1",
            "from there no training comes back: weights of about 1/√inputs, as nn.Linear draws them; and ** "
            "binds before /",
        )  # fmt: skip
    grads = torch.autograd.grad(
        (logits * pulls).sum(), network.parameters, allow_unused=True, materialize_grads=True
    )
    grads = torch.cat([grad.double().flatten() for grad in grads])[places.of_trunk]
    others = start.clone()
    others[~places.of_trunk] = torch.linspace(0.5, 1.5, int((~places.of_trunk).sum()), dtype=torch.float64)
    moved = _gradients(network, others, x)[:, places.of_trunk].any(0)  # (numbers of the trunk,)

    units = []  # of each unit what it begins with and its gradient, (2, features + 1)
    for unit in places.units.unique():
        own = places.units == unit
        begins, order = start[places.of_trunk][own], places.inputs[own].argsort()
        weights = begins[places.inputs[own] < features]
        if not weights.any() and not moved[own].any():
            raise UnusableError(
                "same_start", "some units of the trunk begin with weights of 0, and off", _SAME_START
            )
        units.append(torch.stack([begins, grads[own]])[:, order])
    if len(units) >= 16 and not moved.any():  # of fewer all may begin off by chance
        raise UnusableError("same_start", "all units begin off, for all inputs from 0 to 1", _SAME_START)
    if len(units) > 1 and all(torch.allclose(unit, units[0]) for unit in units):
        raise UnusableError("same_start", "all units of the trunk begin alike", _SAME_START)
    return "all units learn"


def twin_of(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> str:
    """Return "the same" if a second network with the weights of a first one gives the same logits."""
    first, second = build(answer, features, trunk, tasks), build(answer, features, trunk, tasks)
    with torch.no_grad():
        for place, parameter in enumerate(first.parameters):
            parameter.add_(torch.linspace(-1, 1, parameter.numel()).reshape(parameter.shape) / (place + 1))
        _set(second, _numbers(first))
        if distance(first.logits(x), second.logits(x)) > ALIKE:
            raise UnusableError(
                "unordered", "two networks with the same weights give unlike rows",
                "a set has no order, nor has what is sorted by id: nn.ModuleList and lists keep theirs",
            )  # fmt: skip
    return "the same"


def at_zero(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the logits where each hidden unit gets exactly 0, as for a blank picture and biases of 0."""
    network = build(answer, features, trunk, tasks)
    owners, parameters = _set_weights(network, features), network.parameters
    with torch.no_grad():
        for parameter, reached in zip(parameters, owners, strict=True):
            parameter[reached.all(0)] = 0
    logits = network.logits(x)
    grads = torch.autograd.grad(logits.sum(), parameters, allow_unused=True, materialize_grads=True)
    if not all(grad.isfinite().all() for grad in grads):
        raise UnusableError(
            "nan", "where a hidden unit gets exactly 0, a gradient is NaN or infinite",
            "√(z²) and z/|z| have no slope at 0: .relu(), or torch.relu",
        )  # fmt: skip
    return logits.detach().double()


def second_batch(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the logits of x, after a call with as many examples for which all units are silent.

    Their first input is 0: whoever leaves out for good what says nothing in the first batch is seen.
    """
    network = build(answer, features, trunk, tasks)
    silent = -x.abs()
    silent[:, 0] = 0
    network.logits(silent)  # the very first batch
    _set_weights(network, features)
    network.logits(silent)  # and the first of its size, with these weights
    logits = network.logits(x).detach().double()
    with torch.no_grad():
        network.module.eval()
        first = network.logits(silent)
        before, second = first.clone(), network.logits(x)
    if distance(second, logits) > ALIKE or distance(first, before) > 0:
        raise UnusableError("kept", "after model.eval() a second batch changes what comes", KEPT)
    return logits


def _double(network: Network) -> None:
    with torch.no_grad():
        for parameter in network.parameters:
            parameter.mul_(2)


def _heard(network: Network) -> list[float | None]:
    """Return the sum of each parameter's gradient, None where it has none."""
    return [None if p.grad is None else float(p.grad.double().sum()) for p in network.parameters]


def second_step(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the logits of a second call with the very same inputs, after a first step of training."""
    network = build(answer, features, trunk, tasks)
    _set_weights(network, features)
    x = network.fit(x)
    with torch.no_grad():  # whoever keeps something for use only, keeps that of these weights
        network.module.eval()
        network.module(x)
    network.module.train()
    first = network.module(x)
    before = first.detach().clone()
    first.sum().backward()
    learnt = _heard(network)
    _double(network)
    logits = network.module(x)
    if _heard(network) != learnt:
        raise UnusableError(
            "gradient", "forward clears the gradients, or writes into them",
            "no zero_grad() and no backward() in forward: whoever trains the network calls both",
        )  # fmt: skip
    try:
        logits.sum().backward()
    except RuntimeError as error:  # the graph of the first step is used up
        raise UnusableError("kept", "a second step with the same inputs stops", KEPT) from error
    if not torch.equal(first.detach(), before):
        raise UnusableError("kept", "the second call writes over what the first has returned", KEPT)
    second = logits.detach().double().clone()
    with torch.no_grad():
        network.module.eval()
        network.module(x)  # whoever clears at every training call what is kept for use, keeps it now
        _double(network)
        in_use = network.module(x).clone()
    network.module.train()
    if distance(in_use, network.module(x)) > ALIKE:  # with a gradient, torch may take another path
        raise UnusableError("kept", "after model.eval(), weights that change are not heard", KEPT)
    return second


def pulls_of(answer: type, features: int, trunk: int, tasks: int, x: Tensor) -> Tensor:
    """Return the gradient of each task's weighted logits, with the weights of `values_of`: (tasks, 2).

    One example counts more than another, and some turned round, as in a loss: what averages the gradients of
    a batch, sorts them or takes their size is seen. The first column adds up the numbers of the trunk, the
    second those of the heads.
    """
    network = build(answer, features, trunk, tasks)
    of_trunk = torch.cat([reached.all(0).flatten() for reached in _set_weights(network, features)])
    pulls = torch.linspace(0.5, 1.5, len(x))
    pulls[1::3] *= -1
    grads = _gradients(network, _numbers(network), x, pulls)
    return torch.stack([grads[:, of_trunk].sum(1), grads[:, ~of_trunk].sum(1)], 1)


def runs_for_each_head(answer: type) -> bool:
    """Say whether the trunk runs again for each of eleven heads, as autograd saw its weights read.

    A loop over its five units or seven inputs, or a slice for each of a few parts, is no run for each head.
    """
    features, trunk, tasks = 7, 5, HEADS
    network = build(answer, features, trunk, tasks)
    owners = _reached(network, features)
    shared = {id(p) for p, by in zip(network.parameters, owners, strict=True) if by.all(0).any()}
    read, seen = Counter(), set()
    waiting = [network.logits(torch.ones(1, features)).grad_fn]
    while waiting:
        step = waiting.pop()
        if step in seen:
            continue
        seen.add(step)
        for before, _ in step.next_functions:
            if hasattr(before, "variable"):  # a parameter
                read[id(before.variable)] += id(before.variable) in shared
            elif before is not None:
                waiting.append(before)
    return max(read.values()) % tasks == 0
