"""One property, one random input, one look at the learner's answer."""

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from mtl_teach.exercises.compare import ALIKE, distance, is_row, kind, number, show
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.sandbox import Outcome, guarded


def call(answer: Callable, *inputs: object) -> object:
    """Observe what the function returns: the observation most properties use."""
    return answer(*inputs)


def how_many(answer: Callable, *inputs: object) -> str | None:
    """Observe how many things the function returns in a row; of anything else, what it is."""
    got = answer(*inputs)
    if got is None:
        return None
    if not is_row(got):
        return "one number" if number(got) is not None else kind(got)
    return f"{len(got)} {'thing' if len(got) == 1 else 'things'}"


def gradient_at(answer: Callable, logits: Tensor, *rest: object) -> Tensor:
    """Observe the gradient of a loss that reaches its first argument: 0 where none does."""
    z = logits.clone().requires_grad_()
    loss = answer(z, *rest)
    if z.grad is not None:
        raise UnusableError(
            "backward_inside", "backward() was called inside, and has left a gradient on the first argument",
            "do not call backward() in here: whoever gets the loss does, and yours adds its gradient to "
            "theirs",
        )  # fmt: skip
    if not isinstance(loss, Tensor) or not loss.requires_grad:
        return torch.zeros_like(logits)
    (gradient,) = torch.autograd.grad(loss, z, allow_unused=True)
    return torch.zeros_like(logits) if gradient is None else gradient


@dataclass(frozen=True)
class Property:
    """Something that must hold: `says` names it, `draw` makes inputs, `observe` looks at the answer.

    Inputs have the names of the learner's arguments; one that only the check uses begins with an underscore,
    and no learner is shown it.
    """

    says: str
    draw: Callable[[Draws], dict[str, object]]
    hint: str
    key: str = "unrecognised"
    observe: Callable = call
    draws: int = 4


def of_any_size(draw: Callable[[Draws], dict[str, object]], observe: Callable = call) -> Property:
    """Return the property that nothing is rounded, limited or left out, on inputs of `Draws.of_any_size`."""
    return Property(
        "the same for small, large, long and many numbers",
        draw,
        "right for a few numbers of about 1, but not for smaller or larger ones with all their decimals, or "
        "for more of them, or one: round nothing on the way, put no limit on it (clamp, min, max), add no ε, "
        "take all there are, and squeeze() no axis of one",
        key="of_any_size", observe=observe, draws=9,
    )  # fmt: skip


def arguments(inputs: dict[str, object]) -> dict[str, object]:
    """Return the inputs that the learner's function gets."""
    return {name: value for name, value in inputs.items() if not name.startswith("_")}


@dataclass(frozen=True)
class Trial:
    """The inputs, what the reference gives on them, what the answer did, which inputs it changed."""

    inputs: dict[str, object]
    expected: object
    outcome: Outcome
    changed: str = ""

    @property
    def got(self) -> object:
        """What was observed on the learner's answer."""
        return self.outcome.value

    @property
    def shown(self) -> str:
        """The learner's arguments as short text."""
        return ", ".join(f"{name} = {show(value)}" for name, value in arguments(self.inputs).items())


def try_once(answer: Callable, reference: Callable, wanted: Property, seed: int, seconds: float) -> Trial:
    """Draw inputs, observe reference and answer on copies of them."""
    inputs = wanted.draw(Draws(seed))
    expected = wanted.observe(reference, *copy.deepcopy(list(inputs.values())))
    theirs = arguments(inputs)
    if _can_be_called(reference, theirs) and not _can_be_called(answer, theirs):
        message = f"it cannot be called with ({', '.join(theirs)})"
        return Trial(inputs, expected, Outcome(problem="signature", message=message))
    given = copy.deepcopy(inputs)
    outcome = guarded(lambda: wanted.observe(answer, *given.values()), seconds)
    if isinstance(outcome.value, list):  # the next call may write into the very list of this one
        outcome = replace(outcome, value=outcome.value.copy())
    if not outcome.problem and _holds_gradients(given):
        outcome = _asked_again(outcome, lambda: wanted.observe(answer, *given.values()), seconds)
    changed = [name for name, value in inputs.items() if not _same(value, given[name])]
    return Trial(inputs, expected, outcome, ", ".join(changed))


def _holds_gradients(inputs: dict[str, object]) -> bool:
    """Say whether a call has left a gradient on one of its inputs, as .backward() does."""
    tensors = [value for value in inputs.values() if isinstance(value, Tensor) and value.is_leaf]
    return any(tensor.grad is not None for tensor in tensors)


def _asked_again(first: Outcome, observe: Callable[[], object], seconds: float) -> Outcome:
    """Return the first outcome if a second call on the same inputs gives the same, else a problem.

    What came first may be the .grad itself, to which a second .backward() adds: so it is copied before.
    Nothing, twice, is no second answer.
    """
    if first.value is None:
        return first
    first = replace(first, value=_copied(first.value))
    second = guarded(observe, seconds)
    try:
        same = not second.problem and distance(second.value, first.value) <= ALIKE
    except Exception:  # what cannot be compared is explained elsewhere, by what came first
        return first
    if same:
        return first
    return replace(
        first, problem="again", message="called twice with the same tensors, it gives two answers",
        hint=".backward() adds to what .grad holds from before: take torch.autograd.grad(…), or set .grad to "
        "None first, or work on a copy, x.detach().clone()",
    )  # fmt: skip


def _copied(value: object) -> object:
    if isinstance(value, Tensor):
        return value.detach().clone()
    return type(value)(map(_copied, value)) if type(value) in (list, tuple) else value


def observed(answer: Callable, wanted: Property, inputs: dict[str, object]) -> Outcome:
    """Observe a wrong answer of ours on copies of the inputs; it may fail, as wrong answers do."""
    return guarded(lambda: wanted.observe(answer, *copy.deepcopy(list(inputs.values()))), 10)


def _can_be_called(answer: Callable, inputs: dict[str, object]) -> bool:
    try:
        inspect.signature(answer).bind(*inputs.values())
    except TypeError:
        return False
    except ValueError:  # a built-in without a signature
        return True
    return True


def _same(before: object, after: object) -> bool:
    if isinstance(before, Tensor):
        if before.shape != after.shape:
            return False
        both_nan = (before != before) & (after != after)
        return bool(((before == after) | both_nan).all())
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    return before is after or before == after
