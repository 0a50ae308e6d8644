"""Exercises whose answer is a function (or a class): compared with a reference, property by property.

A property draws small random inputs and observes the same thing on the learner's answer and on the reference.
A mistake is a whole wrong answer: when the learner's answer behaves like it on all inputs of the property,
the hint of that mistake is given.
"""

import copy
import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from torch import Tensor

from mtl_teach.exercises.compare import (
    ALIKE,
    EXACT,
    as_tensor,
    distance,
    first_apart,
    is_near,
    mismatch,
    show,
)
from mtl_teach.exercises.exercise import Exercise
from mtl_teach.exercises.explain import explained
from mtl_teach.exercises.remarks import remark_on
from mtl_teach.exercises.result import CORRECT, Result, not_yet
from mtl_teach.exercises.sandbox import Outcome, guarded
from mtl_teach.exercises.slips import (
    is_cut,
    is_of_integers,
    is_out_of_place,
    is_rounded,
    slip_of_a_loop,
)
from mtl_teach.exercises.stubs import (
    UNFINISHED,
    UNTOUCHED,
    state_of,
    stub_of,
    uses_arguments,
)
from mtl_teach.exercises.trials import Property, Trial, call, observed, try_once

_STOPPED = {
    "time": "a loop that never ends, or far too many steps: the check allows {seconds:g} seconds a call",
    "exit": "remove the call of exit(): return a value instead",
    "returned_none": "None came where a value is wanted: a function ends without `return`",
    "signature": "keep the parameters of the stub, in their order",
}
_REMEMBERS = (
    "it keeps something from one call to the next: a list or a number made outside the function, or as a "
    "default argument (rows=[]), so make it inside; or it draws at random, or compares numbers that are "
    "alike but for their last bits"
)
_INTEGERS = (
    "a tensor of integers came: dtype=int, .long(), zeros_like(…) of integers and one_hot make one, and "
    "whatever is put in loses its fraction"
)
_OUT_OF_PLACE = (
    "the right numbers, in wrong places: a reshape where .T is meant, rows in another order, or two that "
    "have changed places"
)
_NEAR = "nearly: rounding on the way, half precision, a small ε or a sum that stops early leave such an error"


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer: `wrong` behaves like it, `hint` says what to think about."""

    key: str
    hint: str
    wrong: Callable


@dataclass(frozen=True, kw_only=True, repr=False)
class FunctionExercise(Exercise):
    """An exercise whose `reference` has the name, the signature and the docstring of the stub.

    `approximate` is the distance up to which an answer counts as right though not exact; `nearly` says so.
    `too_few` is the hint for an answer that lies just outside it, as a simulation with too few draws does.
    """

    reference: Callable
    properties: tuple[Property, ...]
    mistakes: tuple[Mistake, ...]
    measure: Callable[[object, object], float] = distance
    approximate: float = 1e-5
    nearly: str = "approximately: float32, a rounded number or a small ε would do that"
    too_few: str = ""

    @property
    def stub(self) -> str:
        """The source text a learner starts from."""
        return stub_of(self.reference)

    def judge(self, answer: object) -> Result:
        """Return the result of the first property that fails, or "correct"."""
        if not callable(answer):
            said = f"pass the function itself: check.{self.name}({self.name})"
            return not_yet(self.name, "not_callable", what_came=show(answer), likely=said)
        if inspect.iscoroutinefunction(answer):
            return not_yet(self.name, "async", likely="write def in place of async def")
        state, where = state_of(answer)
        if state == UNTOUCHED:
            return self.untouched()
        worst, count, first = 0.0, 0, None
        for index, wanted in enumerate(self.properties):
            trials, failed = self._examine(answer, wanted, index)
            first = first or trials[0]
            if failed is not None:  # a result that is not yet correct is false
                if state == UNFINISHED:
                    return self._unfinished(where)
                kept = self._remembering(answer, wanted, [first, *trials])
                changed = next((trial.changed for trial in trials if trial.changed), "")
                return _with_a_remark(failed if kept is None else kept, answer, changed)
            worst = max([worst, *(self.measure(trial.got, trial.expected) for trial in trials)])
            count += sum(bool(trial.inputs) for trial in trials)
        degree = "" if worst < EXACT else f"; {self.nearly}"
        properties = f"{len(self.properties)} {'property' if len(self.properties) == 1 else 'properties'}"
        inputs = f", {count} random {'input' if count == 1 else 'inputs'}" if count else ""
        return Result(self.name, CORRECT, f"{properties}{inputs}{degree}")

    def _examine(self, answer: Callable, wanted: Property, index: int) -> tuple[list[Trial], Result | None]:
        trials = []
        for seed in range(wanted.draws):
            trial = try_once(answer, self.reference, wanted, 100 * index + seed, self.seconds)
            trials.append(trial if trial.outcome.problem else self._usable(trial))
            if trials[-1].outcome.problem:
                return trials, self._stopped(trials[-1])
        bad = [trial for trial in trials if not self._holds(trial)]
        if bad:
            # A shape is short, but nobody can work it out by hand: numbers first.
            plainest = min(bad, key=lambda trial: ("a tensor of shape" in trial.shown, len(trial.shown)))
            return trials, self._wrong(answer, wanted, trials, plainest)
        changed = next((trial.changed for trial in trials if trial.changed), "")
        return trials, self._changed(changed) if changed else None

    def _remembering(self, answer: Callable, wanted: Property, trials: list[Trial]) -> Result | None:
        """Return what to say of an answer that gives something else when it is called with the same again.

        Asked again are the first call of all, and the first and last of the property that failed.
        """
        if self.approximate > 1e-3:  # where luck is let through, two calls may differ
            return None
        first, *failed = trials
        for trial, of in ((first, self.properties[0]), (failed[0], wanted), (failed[-1], wanted)):
            if trial.outcome.problem or not _equal(trial.got, trial.got):
                continue
            again = guarded(lambda trial=trial, of=of: of.observe(
                answer, *copy.deepcopy(list(trial.inputs.values()))), self.seconds)  # fmt: skip
            if again.problem == "time":  # slow twice is no other answer
                continue
            same_object = again.value is trial.got and isinstance(trial.got, Tensor)
            if again.problem or same_object or not _equal(again.value, trial.got):
                fails = "called again with the same, it returns the same"
                if same_object:
                    fails = "each call returns a tensor of its own"
                return not_yet(self.name, "remembers", fails=fails, on=trial.shown, likely=_REMEMBERS)
        return None

    def _usable(self, trial: Trial) -> Trial:
        """Return the trial; as one that stopped, if what came cannot be compared."""
        try:
            self.measure(trial.got, trial.expected)
            mismatch(trial.got, trial.expected)
        except Exception as error:  # whatever it is, a fault of ours it is not
            problem, message, hint = explained(error)
            return replace(trial, outcome=Outcome(problem=problem, message=message, hint=hint))
        return trial

    def _holds(self, trial: Trial) -> bool:
        return self.measure(trial.got, trial.expected) <= max(EXACT, self.approximate)

    def _stopped(self, trial: Trial) -> Result:
        outcome = trial.outcome
        # What an observation finds in an answer has a key of its own, and nothing has stopped there.
        word = "it_stopped" if outcome.problem in {*_STOPPED, "exception", "unusable"} else "found"
        hint = outcome.hint or _STOPPED[outcome.problem].format(seconds=self.seconds)
        said = {word: outcome.message, "it_printed": outcome.printed, "likely": hint}
        return not_yet(self.name, outcome.problem, on=trial.shown, **said)

    def _unfinished(self, where: str) -> Result:
        hint = f"a `...` still stands in {where}: put your code in its place, or delete it"
        return not_yet(self.name, "unfinished", likely=hint)

    def _changed(self, names: str) -> Result:
        hint = f"you changed {names} in place (x += 1, x[…] = …, x.add_(…)): work on a copy: "
        hint += "x.clone() of a tensor, list(x) of a list"
        return not_yet(self.name, "changed_inputs", fails="the inputs stay as they were", likely=hint)

    def _wrong(self, answer: Callable, wanted: Property, trials: list[Trial], trial: Trial) -> Result:
        key, hint = self._likely(answer, wanted, trials, trial)
        came, expected = _apart(trial.got, trial.expected)
        return not_yet(
            self.name, key, fails=wanted.says, on=trial.shown, came=came,
            expected=_unfit(wanted, trial) or expected,
            it_printed=trial.outcome.printed, likely=hint,
        )  # fmt: skip

    def _likely(
        self, answer: Callable, wanted: Property, trials: list[Trial], trial: Trial
    ) -> tuple[str, str]:
        """Return (key, hint) of the mistake that behaves most like the answer, else of what can be seen."""
        # Graded answers resemble a mistake by degree as well; NaN resembles NaN.
        near = min(max(self.approximate, 1e-7), 0.1)
        apart = {mistake: self._apart_from(mistake, wanted, trials, near) for mistake in self.mistakes}
        closest = min(self.mistakes, key=apart.__getitem__, default=None)
        few = (
            self.too_few
            and max(self.measure(one.got, one.expected) for one in trials) <= 4 * self.approximate
            and uses_arguments(answer)
        )
        if few:  # what scatters can fall beside a mistake: is it clearly nearer to that than to the truth?
            near = max(self._far(one.got, one.expected) for one in trials) / 2
        if closest is not None and apart[closest] <= near:
            return closest.key, closest.hint
        if any(is_rounded(trials, decimals) for decimals in range(1, 6)):
            return "rounded", "right, but rounded: return the number as it is, and round when you print"
        if any(is_cut(trials, way) for way in (math.floor, math.ceil, round)):
            return "rounded", "right, but made whole: no //, int(), floor, ceil or median on the way"
        if is_of_integers(trials):
            return "rounded", f"{_INTEGERS}; or else, {wanted.hint}"
        if wanted.observe is call and is_out_of_place(trials):
            return "out_of_place", _OUT_OF_PLACE
        if few:
            return "too_few", self.too_few
        if trial.got is None:
            return (
                "returned_none",
                "for this input None came back: does the function end without `return`, or return what "
                "returns nothing itself (.backward(), .append(), print()), a .grad that no backward() has "
                "filled, or what still holds None (a name, a dict's .get without a default)?",
            )
        if _unfit(wanted, trial):
            return "wrong_shape", "compare what it returns with the docstring"
        # Later properties that observe something else have too few rows to tell a slip from luck.
        by_rows = wanted.observe is call or wanted is self.properties[0]
        in_loop = slip_of_a_loop(trials) if by_rows and wanted.key in ("unrecognised", "data") else ""
        if in_loop:
            return "in_loop", in_loop
        if not uses_arguments(answer):
            return "constant", "the answer is the same for every input: use the arguments"
        if wanted.key == "unrecognised" and _holds_nan(trial.got):
            return "nan", (
                "NaN comes from 0/0, NaN times 0, the log of a negative number, the arccos of more than 1, "
                "or infinity minus infinity"
            )
        if wanted.observe is call and all(is_near(one.got, one.expected, 0.005) for one in trials):
            return wanted.key, f"{_NEAR}: if there is none, {wanted.hint}"
        return wanted.key, wanted.hint

    def _apart_from(self, mistake: Mistake, wanted: Property, trials: list[Trial], near: float) -> float:
        """Return how far the answer is from a mistake where it is farthest; infinity beyond `near`."""
        farthest = 0.0
        for trial in trials:
            outcome = observed(mistake.wrong, wanted, trial.inputs)
            if outcome.problem:
                return math.inf
            farthest = max(farthest, self._far(trial.got, outcome.value))
            if farthest > near:
                return math.inf
        return farthest

    def _far(self, got: object, other: object) -> float:
        far = self.measure(got, other), distance(got, other)
        return min(math.inf if math.isnan(one) else one for one in far)


def _with_a_remark(result: Result, answer: Callable, changed: str) -> Result:
    """Return the result, with a remark where something in the code looks odd, or has changed an input."""
    remark, likely = remark_on(answer), dict(result.details).get("likely")
    if changed and not remark:
        remark = f"it changes {changed} in place, and what is read of it later is no longer what was given"
    if not remark or not likely:
        return result
    told = {**dict(result.details), "likely": f"{likely} ({remark})"}
    return replace(result, details=tuple(told.items()))


def _unfit(wanted: Property, trial: Trial) -> str:
    """Return in words why what came has not the expected kind or shape, or "".

    Of words and rows that a property itself makes of an answer the learner knows nothing: there it is "".
    """
    made = wanted.observe is not call and isinstance(trial.expected, str | tuple | list)
    return "" if made else mismatch(trial.got, trial.expected)


def _equal(got: object, other: object) -> bool:
    """Say whether both are the same, but for the last bits, which depend on where numbers lie in memory."""
    try:
        return distance(got, other) <= ALIKE
    except Exception:  # a list may hold itself
        return False


def _apart(got: object, expected: object) -> tuple[str, str]:
    """Return both as text, with as many digits as tell them apart; rounding beside 1 is no number."""
    for digits in (3, 5, 8):
        shown = show(got, digits, 1e-12), show(expected, digits, 1e-12)
        if shown[0] != shown[1] and "a tensor of shape" not in shown[1]:
            return shown
    if mismatch(got, expected):
        return shown
    where, *parts = first_apart(got, expected)  # a shape tells nobody what differs
    return tuple(f"at {where}: {text}" for text in _apart(*parts)) if where else shown


def _holds_nan(value: object) -> bool:
    tensor = as_tensor(value)
    return tensor is not None and bool(tensor.isnan().any())
